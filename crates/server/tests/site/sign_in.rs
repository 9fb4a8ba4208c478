//! Signing in, and what happens to a form whose session has ended.

use axum::http::{Method, StatusCode};
use domain::staff::StaffRole;
use futures::future::{FutureExt as _, ready};
use futures::stream::{FuturesUnordered, StreamExt as _};

use crate::common::{PROXY, Part, TestSite};
use crate::office::{PASSWORD, account, signed_in};

#[tokio::test]
async fn whoever_is_not_signed_in_is_led_back_to_where_they_wanted_to_go() {
    let site = TestSite::new().await;
    account(&site, "minh", "00004", &[StaffRole::Head]).await;
    let form = site.follow(&site.get("/work?tab=new").await).await;
    assert_eq!((form.heading().as_str(), form.hidden("next").as_deref()), ("Cán bộ đăng nhập", Some("/work?tab=new")));
    let fields = [("login", "Minh "), ("password", PASSWORD), ("next", "/work?tab=new")];
    let list = site.follow(&site.post("/sign-in", &fields).await).await;
    assert_eq!(list.heading(), "Công việc");
    assert!(list.text().contains("minh"), "the name is on the page");
    assert_eq!(site.get("/sign-in?next=/work").await.header("location"), Some("/work"));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_are_told_alike() {
    let site = TestSite::new().await;
    account(&site, "minh", "00004", &[StaffRole::Head]).await;
    let tried = |login| [("login", login), ("password", "not the password"), ("next", "/work")];
    for login in ["minh", "nobody"] {
        let page = site.post("/sign-in", &tried(login)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.all("[role=alert] a"), ["Tên đăng nhập hoặc mật khẩu chưa đúng."]);
        assert_eq!(
            (page.field("Tên đăng nhập").as_deref(), page.field("Mật khẩu").as_deref()),
            (Some(login), Some(""))
        );
        assert!(page.all("title")[0].starts_with("Lỗi: "));
    }
}

#[tokio::test]
async fn nothing_typed_is_told_at_each_field() {
    let page = TestSite::new().await.post("/sign-in", &[("login", ""), ("password", "")]).await;
    assert_eq!(page.all("[role=alert] a"), ["Hãy điền vào ô này.", "Hãy điền vào ô này."]);
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let site = TestSite::new().await;
    for _ in 0..10 {
        site.post("/sign-in", &[("login", ""), ("password", "")]).await;
    }
    let page = site.post("/sign-in", &[("login", "minh"), ("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.all("[role=alert] a")[0].starts_with("Đã thử quá nhiều lần."));
}

#[tokio::test]
async fn guessing_at_one_login_is_slowed_down_from_however_many_places() {
    let site = TestSite::with(&[PROXY]).await;
    account(&site, "minh", "00004", &[StaffRole::Head]).await;
    let tried = async |place: usize, login: &str, password: &str| {
        let visitor = site.seen_from(&format!("192.0.2.{place}"));
        visitor.post("/sign-in", &[("login", login), ("password", password)]).await
    };
    let mut places = 1;
    let slowed = loop {
        let page = tried(places, if places % 2 == 0 { "minh" } else { "MINH" }, "a guess").await;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            break page;
        }
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(places < 60, "guessing goes on without end");
        places += 1;
    };
    assert!(places > 20, "twenty mistakes are forgiven");
    assert!(slowed.all("[role=alert] a")[0].starts_with("Đã thử quá nhiều lần."));
    assert_eq!(
        tried(100, "thao", "a guess").await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "others are not slowed down"
    );
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let site = TestSite::new().await;
    account(&site, "minh", "00004", &[StaffRole::Head]).await;
    let fields = [("login", "minh"), ("password", PASSWORD), ("next", "//evil.example/work")];
    assert_eq!(site.post("/sign-in", &fields).await.header("location"), Some("/work"));
}

#[tokio::test]
async fn signing_out_ends_the_session_for_good() {
    let site = TestSite::new().await;
    account(&site, "minh", "00004", &[StaffRole::Head]).await;
    site.post("/sign-in", &[("login", "minh"), ("password", PASSWORD)]).await;
    let session = site.cookie("session").unwrap();
    let home = site.follow(&site.post("/sign-out", &[]).await).await;
    assert_eq!(home.all("main [role=status]"), ["Bạn đã đăng xuất."]);
    let cookie = format!("session={session}");
    let page = site.ask(axum::http::Method::GET, "/work", &[("cookie", &cookie)], axum::body::Body::empty()).await;
    assert!(page.header("location").is_some_and(|to| to.starts_with("/sign-in")));
}

#[tokio::test]
async fn while_sessions_cannot_be_read_nobody_counts_as_signed_out_and_no_form_is_lost() {
    let site = TestSite::new().await;
    let staff = signed_in(&site, "minh", "00004", &[StaffRole::Head]).await;
    site.site.app.close().await;
    for path in ["/work", "/work?tab=new", "/sign-in", "/report"] {
        let page = staff.get(path).await;
        assert_eq!((page.status, page.heading().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "Hệ thống đang bận"));
        assert_eq!((page.header("retry-after"), page.link("Thử lại").as_deref()), (Some("30"), Some(path)));
    }
    let words = "Đã kiểm tra <tại chỗ>\nlúc 9 giờ";
    let file = Part::File { name: "photos", file: "a.jpg", kind: "image/jpeg", bytes: b"x" };
    let kept = staff.post_parts("/work/bulk", &[Part::Text("do", "receive"), Part::Text("text", words), file]).await;
    assert_eq!((kept.status, kept.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, Some("30")));
    assert!(kept.text().contains("vẫn còn trên trang này"), "{}", kept.text());
    assert_eq!(kept.action("Gửi ngay").as_deref(), Some("/work/bulk"));
    assert_eq!((kept.hidden("text").as_deref(), kept.hidden("do").as_deref()), (Some(words), Some("receive")));
    assert!(kept.field("Chọn lại ảnh").is_some());
    assert!(staff.cookie("session").is_some(), "the session is still theirs");
    let problem = site.json(Method::GET, "/api/v1/work", Some("nc_token"), &serde_json::Value::Null).await;
    assert_eq!((problem.status, problem.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, Some("30")));
    assert_eq!(problem.header("content-type"), Some("application/problem+json"));
    for (visitor, path) in [(&site, "/report"), (&site, "/sign-in"), (&staff, "/healthz"), (&staff, "/metrics")] {
        assert_eq!(visitor.get(path).await.status, StatusCode::OK, "{path} needs no session");
    }
    assert_eq!(staff.get("/assets/css/app.css").await.status, StatusCode::OK, "the page of the fault has its clothes");
}

#[tokio::test]
async fn a_form_that_meets_a_lost_session_is_sent_after_signing_in() {
    let site = TestSite::new().await;
    account(&site, "minh", "00004", &[StaffRole::Head]).await;
    let words = "Đã kiểm tra <tại chỗ>\nlúc 9 giờ";
    let file = Part::File { name: "photos", file: "a.jpg", kind: "image/jpeg", bytes: b"x" };
    let lost = site.post_parts("/work/bulk", &[Part::Text("do", "receive"), Part::Text("text", words), file]).await;
    assert_eq!(lost.status, StatusCode::UNAUTHORIZED);
    assert!(lost.all("main [role=status]")[0].contains("vẫn còn"), "{}", lost.text());
    let carry = lost.hidden("carry").unwrap();
    let wrong = site.post("/sign-in", &[("login", "minh"), ("password", "mistyped it"), ("carry", &carry)]).await;
    assert_eq!(wrong.hidden("carry").as_deref(), Some(carry.as_str()), "a mistyped password loses nothing either");
    let again = site.post("/sign-in", &[("login", "minh"), ("password", PASSWORD), ("carry", &carry)]).await;
    assert_eq!(again.heading(), "Gửi tiếp những gì bạn đã nhập");
    assert_eq!(again.action("Gửi ngay").as_deref(), Some("/work/bulk"));
    assert_eq!((again.hidden("text").as_deref(), again.hidden("do").as_deref()), (Some(words), Some("receive")));
    assert!(again.field("Chọn lại ảnh").is_some());
}

/// The only thread for work that takes long is kept busy: passwords wait for it, and the pages do not.
#[test]
fn passwords_are_hashed_and_checked_beside_the_thread_that_makes_pages() {
    let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let site = TestSite::new().await;
        account(&site, "minh", "00004", &[StaffRole::Head]).await;
        let (free, kept) = std::sync::mpsc::channel::<()>();
        let busy = tokio::task::spawn_blocking(move || kept.recv());
        let (app, hour) = (&site.site.app, jiff::SignedDuration::from_hours(1));
        let sign_in = |login, password| async move { app::staff::sign_in(app, login, password, hour).await.is_ok() };
        let mut passwords = FuturesUnordered::from_iter([
            sign_in("minh", PASSWORD).boxed(),
            sign_in("minh", "not the password").boxed(),
            sign_in("nobody", PASSWORD).boxed(),
            async { app::staff::set_password(app, "minh", PASSWORD).await.is_ok() }.boxed(),
            async { app::staff::add(app, "lan", "Lan", PASSWORD, Vec::new()).await.is_ok() }.boxed(),
        ]);
        let pages = async {
            for _ in 0..20 {
                assert_eq!(site.get("/cases").await.status, StatusCode::OK);
            }
        };
        tokio::select! {
            biased;
            done = passwords.next() => panic!("a password held up the pages: {done:?}"),
            () = pages => {}
        }
        free.send(()).unwrap();
        busy.await.unwrap().unwrap();
        assert_eq!(passwords.filter(|good| ready(*good)).count().await, 3, "all are answered once there is a thread");
    });
}
