//! Warnings reach the people of their area, by the ways of all letters and beside them.

use crate::{
    common::{LAT, LON, Town, WARD},
    letters::{Post, device, here, mail, phone},
    warning::{Desk, act, flood},
};
use app::{
    jobs::{self, Lane},
    ports::post::Refused,
    subscriber::{self, Change, Token, Wish},
    warning,
};
use domain::{
    interest::{Circle, Place},
    subscriber::Topic,
    warning::Mode,
};
use jiff::SignedDuration;
use store::Db;

fn area(code: &str) -> Wish {
    Wish { places: vec![(String::new(), Place::Area(code.into()))], language: "vi".to_owned(), ..Wish::default() }
}

/// Danger enough to wake people.
fn severe() -> warning::ContentInput {
    warning::ContentInput { danger: "risk:great".to_owned(), ..flood() }
}

testkit::on_both_databases! {
    async fn everyone_with_a_place_in_the_area_hears_of_it_once_and_nobody_else(db: Db) {
        let post = Post::new(db).await;
        let desk = Desk::new(&post.town).await;
        let both = Wish { places: [here().places, area(WARD).places].concat(), ..here() };
        post.proven(mail("nha"), both).await;
        post.proven(device(), area(WARD)).await;
        post.proven(phone(), area("00004")).await;
        subscriber::leave(&post.town.app, mail("chua-xac-nhan"), here()).await.unwrap();
        let without = post.proven(mail("khong-muon"), here()).await;
        subscriber::change(&post.town.app, without, Change::Without(Topic::Warning)).await.unwrap();
        post.carried().await;

        let released = desk.release(&post.town, Mode::Actual, flood()).await;
        let told = "actual released Ngập sâu trên các phố ven hồ";
        let expected = [format!("https://push.example.test/1: {told}"), format!("nha@example.test: {told}")];
        assert_eq!(post.carried().await, expected);
        assert!(post.carried().await.is_empty());

        act(&post.town, &desk.publisher, &released, "ask_to_cancel", "Nước đã rút").await.unwrap();
        assert!(post.carried().await.is_empty(), "it still holds");
        act(&post.town, &desk.releaser, &released, "cancel", "").await.unwrap();
        assert_eq!(post.carried().await.len(), 2);
    }

    async fn an_update_tells_its_own_people_and_those_whom_it_leaves_out(db: Db) {
        let post = Post::new(db).await;
        let desk = Desk::new(&post.town).await;
        post.proven(mail("ca-hai"), area(WARD)).await;
        post.proven(mail("cu"), area("00004")).await;
        let first = warning::ContentInput { areas: vec![WARD.to_owned(), "00004".to_owned()], ..flood() };
        let first = desk.release(&post.town, Mode::Actual, first).await;
        assert_eq!(post.carried().await.len(), 2);
        let update = warning::begin_update(&post.town.app, &desk.publisher, first.id, None).await.unwrap();
        let mut input = flood();
        input.texts.get_mut("vi").unwrap().headline = "Nước đang rút".to_owned();
        warning::edit(&post.town.app, &desk.publisher, update.id, None, input).await.unwrap();
        act(&post.town, &desk.publisher, &update, "submit", "").await.unwrap();
        act(&post.town, &desk.releaser, &update, "release", "").await.unwrap();
        let told = post.carried().await;
        assert_eq!(told, ["ca-hai@example.test: actual released Nước đang rút", "cu@example.test: actual replaced Ngập sâu trên các phố ven hồ"]);
    }

    async fn what_was_called_off_before_it_was_told_is_told_as_called_off_only(db: Db) {
        let post = Post::new(db).await;
        let desk = Desk::new(&post.town).await;
        post.proven(mail("nha"), here()).await;
        let released = desk.release(&post.town, Mode::Actual, flood()).await;
        act(&post.town, &desk.publisher, &released, "ask_to_cancel", "Nhầm địa bàn").await.unwrap();
        act(&post.town, &desk.releaser, &released, "cancel", "").await.unwrap();
        assert_eq!(post.carried().await, ["nha@example.test: actual cancelled Ngập sâu trên các phố ven hồ"]);
        desk.release(&post.town, Mode::Actual, flood()).await;
        post.town.pass_hours(13);
        assert!(post.carried().await.is_empty(), "its time was over before it was told");
    }

    async fn a_test_comes_to_colleagues_and_to_nobody_who_could_act_on_it(db: Db) {
        let post = Post::new(db).await;
        let desk = Desk::new(&post.town).await;
        post.proven(mail("dan"), here()).await;
        post.proven(mail("can-bo"), Wish { staff: Some(desk.publisher.id), ..here() }).await;
        desk.release(&post.town, Mode::Test, flood()).await;
        assert_eq!(post.carried().await, ["can-bo@example.test: test released Ngập sâu trên các phố ven hồ"]);
    }

    async fn only_danger_breaks_quiet_hours(db: Db) {
        let post = Post::new(db).await;
        let desk = Desk::new(&post.town).await;
        post.proven(phone(), here()).await;
        post.town.pass_hours(13); // 22:00
        let until = |input: warning::ContentInput| warning::ContentInput { expires: "2026-11-26T21:00".to_owned(), ..input };
        desk.release(&post.town, Mode::Actual, until(flood())).await;
        assert!(post.carried().await.is_empty());
        desk.release(&post.town, Mode::Actual, until(severe())).await;
        assert_eq!(post.carried().await.len(), 1);
        post.town.pass(SignedDuration::from_mins(8 * 60 + 30));
        assert_eq!(post.carried().await.len(), 1, "in the morning");
    }

    async fn a_provider_that_is_down_loses_no_warning_and_holds_up_no_news_of_cases(db: Db) {
        let post = Post::new(db).await;
        let desk = Desk::new(&post.town).await;
        post.proven(mail("nha"), here()).await;
        post.proven(device(), here()).await;
        post.refuse(Some(Refused::Later { fault: "busy".to_owned(), after: None }));
        desk.release(&post.town, Mode::Actual, flood()).await;
        assert!(post.carried().await.is_empty());
        post.refuse(None);
        post.town.sent().await;
        // The lane of warnings is not even looked at.
        for lane in [Lane::Notice, Lane::Post(domain::subscriber::Channel::Mail)] {
            jobs::round(&post.town.app, lane).await.unwrap();
        }
        post.town.pass(SignedDuration::from_mins(1));
        let told = post.carried().await;
        assert_eq!(told.iter().filter(|letter| letter.contains("actual released")).count(), 2, "{told:?}");
        assert!(told.contains(&"thu@example.test: case send".to_owned()), "{told:?}");
    }

    async fn very_many_are_told_part_by_part_each_once(db: Db) {
        let post = Post::new(db).await;
        let town: &Town = &post.town;
        let desk = Desk::new(town).await;
        let many = 1_300;
        let circle = Circle { lat: LAT.parse().unwrap(), lon: LON.parse().unwrap(), metres: 300.0 };
        for some in (0..many).collect::<Vec<_>>().chunks(100) {
            for number in some {
                let wish = Wish { places: vec![(String::new(), Place::Circle(circle))], ..here() };
                let left = subscriber::leave(&town.app, mail(&format!("nguoi-{number}")), wish).await.unwrap();
                subscriber::change(&town.app, Token::of(&left), Change::Confirm).await.unwrap();
            }
        }
        post.carried().await;
        desk.release(town, Mode::Actual, flood()).await;
        let mut told = post.carried().await;
        assert_eq!(told.len(), many);
        told.dedup();
        assert_eq!(told.len(), many);
    }
}
