//! The warnings of the living city: a storm of weeks ago with its update and its end, and a mild one of today. Nothing in
//! them is real; the storm is called Mẫu, which means sample.

use super::StoryClock;
use crate::{
    App, Error, tick,
    warning::{self, ContentInput, StepInput, TextInput, act},
};
use domain::{
    area::Areas,
    staff::Staff,
    warning::{Mode, Warning},
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// A headline, what happens, and what to do: Vietnamese, then English.
type Words = [[&'static str; 3]; 2];

const STORM: Words = [
    [
        "Bão Mẫu đang vào đất liền: gió mạnh, mưa to tại Hà Nội",
        "Bão Mẫu gây gió giật mạnh và mưa to trên toàn thành phố. Cây có thể đổ, đường trũng có thể ngập.",
        "Ở trong nhà, tránh xa cửa kính.\nKhông trú dưới cây to, biển quảng cáo.\nGiằng buộc mái tôn, chậu cây, vật dễ bay.\nSạc điện thoại, trữ nước sạch cho một ngày.",
    ],
    [
        "Storm Mẫu is making landfall: strong wind and heavy rain in Hanoi",
        "Storm Mẫu brings gusts and heavy rain to the whole city. Trees may fall and low roads may flood.",
        "Stay indoors, away from windows.\nDo not shelter under tall trees or signs.\nTie down roofs, pots and whatever may fly.\nCharge your phone and keep clean water for a day.",
    ],
];
const AFTER: Words = [
    [
        "Bão Mẫu đã suy yếu: còn mưa, đề phòng ngập và cây đổ",
        "Gió đã giảm, mưa còn kéo dài. Một số đường trũng đang ngập.",
        "Không đi qua chỗ ngập, cống hở.\nTránh xa dây điện đứt và báo ngay cho điện lực.\nBáo cây đổ, hố sụt qua mục Gửi phản ánh.",
    ],
    [
        "Storm Mẫu has weakened: more rain, mind floods and fallen trees",
        "The wind has eased and rain goes on. Some low roads are flooded.",
        "Do not cross flooded places or open drains.\nKeep away from broken power lines and call the power company.\nReport fallen trees and sinkholes here.",
    ],
];
const AIR: Words = [
    [
        "Không khí ô nhiễm vào sáng sớm, nên hạn chế ở ngoài trời",
        "Trời lặng gió nên bụi mịn tích lại gần mặt đất, nhất là trước 9 giờ sáng.",
        "Hạn chế tập thể dục ngoài trời trước 9 giờ.\nNgười già, trẻ nhỏ, người bệnh hô hấp nên ở trong nhà vào sáng sớm.\nĐeo khẩu trang lọc bụi mịn khi ra đường.\nKhông đốt rác, rơm rạ.",
    ],
    [
        "Bad air in the early morning, spend less time outdoors",
        "There is little wind, and fine dust gathers near the ground, most of all before 9 in the morning.",
        "Do not exercise outdoors before 9.\nOlder people, small children and those with lung disease should stay in early in the morning.\nWear a mask that filters fine dust.\nDo not burn rubbish or straw.",
    ],
];

fn content(
    kind: &str,
    danger: &str,
    certainty: &str,
    words: &Words,
    areas: Vec<String>,
    end: Timestamp,
) -> ContentInput {
    let text = |[headline, description, instruction]: &[&str; 3]| TextInput {
        headline: (*headline).to_owned(),
        description: (*description).to_owned(),
        instruction: (*instruction).to_owned(),
    };
    ContentInput {
        kind: kind.to_owned(),
        danger: danger.to_owned(),
        certainty: certainty.to_owned(),
        texts: ["vi", "en"]
            .into_iter()
            .zip(words)
            .map(|(language, own)| (language.to_owned(), text(own)))
            .collect::<BTreeMap<_, _>>(),
        areas,
        expires: end.to_string(),
        ..ContentInput::default()
    }
}

fn everywhere(app: &App) -> Vec<String> {
    let city = app.city();
    let areas = Areas::in_force(&city.areas, city.day(app.clock.now()));
    areas.iter().flat_map(|areas| areas.set().areas.iter().map(|area| area.code.to_string())).collect()
}

/// Submits a draft and lets it out.
async fn release(app: &App, publisher: &Staff, releaser: &Staff, draft: &Warning) -> Result<Warning, Error> {
    let step = |action: &str| StepInput { action: action.to_owned(), version: None, text: String::new() };
    act(app, publisher, draft.id, step("submit")).await?;
    act(app, releaser, draft.id, step("release")).await
}

/// The first two are of the city.
fn city_desk(issuers: &[Staff]) -> Result<(&Staff, &Staff), Error> {
    if let [publisher, releaser, ..] = issuers { Ok((publisher, releaser)) } else { Err(Error::NotFound) }
}

/// The storm: within two days of the beginning of the story, before the first report.
pub(super) async fn past(app: &App, clock: &StoryClock, issuers: &[Staff]) -> Result<(), Error> {
    let (publisher, releaser) = city_desk(issuers)?;
    let begin = app.clock.now();
    let hour = |hours| begin + SignedDuration::from_hours(hours);
    let (unit, areas) = (app.city().city().coordinator.clone(), everywhere(app));
    let storm = content("storm", "risk:great", "likely", &STORM, areas.clone(), hour(30));
    let storm = warning::draft(app, publisher, unit, Mode::Actual, storm).await?;
    clock.tell(begin + SignedDuration::from_mins(20));
    let storm = release(app, publisher, releaser, &storm).await?;
    clock.tell(hour(14));
    let update = warning::begin_update(app, publisher, storm.id, None).await?;
    let weaker = content("storm", "risk:medium", "observed", &AFTER, areas, hour(36));
    warning::edit(app, publisher, update.id, None, weaker).await?;
    clock.tell(hour(15));
    release(app, publisher, releaser, &update).await?;
    clock.tell(hour(36));
    tick::tick(app).await?;
    Ok(())
}

/// The mild one, in force for some days from the end of the story.
pub(super) async fn current(app: &App, issuers: &[Staff]) -> Result<(), Error> {
    let (publisher, releaser) = city_desk(issuers)?;
    let (unit, areas) = (app.city().city().coordinator.clone(), everywhere(app));
    let end = app.clock.now() + SignedDuration::from_hours(5 * 24);
    let air = content("air", "step:minor", "likely", &AIR, areas, end);
    let draft = warning::draft(app, publisher, unit, Mode::Actual, air).await?;
    release(app, publisher, releaser, &draft).await.map(drop)
}
