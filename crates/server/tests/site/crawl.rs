//! Whoever works for another unit finds nothing of a case, at whatever address they ask.

use axum::http::StatusCode;
use domain::code::CaseCode;
use domain::staff::StaffRole;
use server::site;

use crate::common::TestSite;
use crate::office::signed_in;
use crate::people::{self, WARD, report};

/// A ward beside that of the case: neither above nor below it.
const ELSEWHERE: &str = "00070";
/// A word in every field of the case, which stands nowhere else.
const MARK: &str = "xyloquat";
/// An id that nothing has.
const NOBODYS: &str = "01900000-0000-7000-8000-000000000000";
/// An answer without an end.
const STREAM: &str = "/inbox/live";

/// A private case of the ward with a photo, a note, a message and a proposed answer; with the id of the photo.
async fn private_case(site: &TestSite) -> (CaseCode, String) {
    let mut input = report();
    input.visibility = "private".into();
    for field in [&mut input.description, &mut input.address, &mut input.name] {
        *field = format!("{field} {MARK}");
    }
    input.contact = format!("{MARK}@example.test");
    let (code, key) = people::send(site, input, 1).await;
    let app = &site.site.app;
    let head = people::staff(2, &[StaffRole::Head]);
    let viewer = app::view::Viewer::Staff(head.clone());
    let photo = app::view::view(app, code, viewer).await.unwrap().photos[0].id.0.to_string();
    people::receive(site, code).await;
    app::support::note_for_colleagues(app, app::case::Who::Staff(head), code, &format!("Ghi chú {MARK}"))
        .await
        .unwrap();
    let reporter = app::case::Who::Reporter(key.into());
    app::support::message(app, reporter, code, &format!("Tin nhắn {MARK}"), Vec::new()).await.unwrap();
    people::propose(site, code, &format!("Đã dọn vỉa hè, phạt hộ vi phạm. {MARK}")).await;
    app::jobs::drain(app).await.unwrap();
    (code, photo)
}

/// The address with ids of the case in it, or none for an address that this test does not know how to fill in.
fn filled(path: &str, code: CaseCode, photo: &str) -> Option<String> {
    let id = if path.contains("/photos/{id}") { photo } else { NOBODYS };
    let known = [
        "/work/people/",
        "/work/requests/",
        "/warnings/",
        "/work/warnings/",
        "/work/bulletins/",
        "/jobs/",
        "/notices/",
        "/api/v1/warnings/",
        "/account/",
    ];
    if path.contains("{id}") && id == NOBODYS && !known.iter().any(|own| path.starts_with(own)) {
        return None;
    }
    let values = [
        ("{code}", code.to_string()),
        ("{id}", id.to_owned()),
        ("{action}", "assign".to_owned()),
        ("{token}", "nobodys-token".to_owned()),
        ("{key}", "nobodys-key-of-receipts".to_owned()),
        ("{draft}", NOBODYS.to_owned()),
        ("{photo}", photo.to_owned()),
        ("{file}", "0".to_owned()),
        ("{*file}", "index.html".to_owned()),
        ("{*path}", "css/app.css".to_owned()),
    ];
    let path = values.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
    (!path.contains('{')).then_some(path)
}

#[tokio::test]
async fn whoever_works_for_another_unit_finds_nothing_of_a_case_at_any_address() {
    let site = TestSite::new().await;
    let (code, photo) = private_case(&site).await;
    let own = signed_in(&site, "own", WARD, &[StaffRole::Head]).await;
    for path in [format!("/work/{code}"), "/work".to_owned()] {
        assert!(own.get(&path).await.body().to_lowercase().contains(MARK), "{path}: the marks can be found");
    }
    let routes = site::routes();
    let unknown: Vec<_> = routes.rules().filter(|rule| filled(&rule.path, code, &photo).is_none()).collect();
    assert!(unknown.is_empty(), "say in `filled` what stands for the names in {unknown:#?}");
    let version = async || {
        let viewer = app::view::Viewer::Staff(people::staff(2, &[StaffRole::Head]));
        let found = app::view::view(&site.site.app, code, viewer).await.unwrap();
        (found.stored.case.version, found.events.len())
    };
    let before = version().await;
    for role in StaffRole::ALL {
        let stranger = site.signed_in(role.as_str(), ELSEWHERE, &[*role]).await;
        for rule in routes.rules() {
            let path = filled(&rule.path, code, &photo).unwrap();
            if path == STREAM {
                assert_eq!(stranger.open(&path).await.status(), StatusCode::OK);
                continue;
            }
            let page = stranger.get(&path).await;
            let (status, body) = (page.status, page.body().to_lowercase());
            let who = format!("{role} at {path}: {status}");
            assert!(!body.contains(MARK), "{who}");
            assert!(!status.is_server_error(), "{who}");
            if rule.path.contains("{code}") {
                // The address says the code itself.
                let closed = rule.who.is_of_staff() || path.contains(&photo);
                let refused = status.is_client_error() || status.is_redirection();
                assert!(!closed || refused, "{who}");
                let words = [("text", "Thử xem có được không"), ("reason", "Thử xem có được không"), ("version", "1")];
                let page = stranger.post(&path, &words).await;
                let (status, body) = (page.status, page.body().to_lowercase());
                let who = format!("{role} sends to {path}: {status}");
                assert!(!body.contains(MARK), "{who}");
                assert!(status.is_client_error() || status.is_redirection(), "{who}");
            } else {
                assert!(!body.contains(&code.to_string().to_lowercase()), "{who}");
            }
        }
    }
    assert_eq!(version().await, before, "nothing that a stranger sent did anything");
}
