//! Breaking the glass: what it shows, whom it alarms, and when it is over.

use axum::http::StatusCode;
use domain::code::CaseCode;
use domain::staff::StaffRole::{Admin, Coordinator, Head, Inspector};
use jiff::SignedDuration;

use crate::common::TestSite;
use crate::office::signed_in;
use crate::people::{WARD, report, send};

const WHY: &str = "Người gửi kêu cứu, đơn vị không có ai trực đêm nay";

#[tokio::test]
async fn a_case_opens_for_an_hour_with_a_reason_and_an_alarm() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    let admin = signed_in(&site, "lan", "VP", &[Admin]).await;
    let watcher = signed_in(&site, "hoa", "VP", &[Inspector]).await;
    let head = signed_in(&site, "minh", WARD, &[Head]).await;
    assert_eq!(head.get("/work/glass").await.status, StatusCode::NOT_FOUND);
    let here = format!("/work/glass/{code}");
    let shut = admin.get(&here).await;
    assert_eq!(shut.status, StatusCode::NOT_FOUND);
    assert!(!shut.body().contains("0912345678"));

    let short = admin.post("/work/glass", &[("code", &code.to_string()), ("reason", "Cần gấp")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.body().contains("Cần gấp"), "what was typed is there");
    let other = CaseCode::from_random(7).to_string();
    let unknown = admin.post("/work/glass", &[("code", &other), ("reason", WHY)]).await;
    assert_eq!(unknown.all("[role=alert] a"), ["Không có vụ việc nào mang mã này. Hãy xem lại tám ký tự."]);
    assert_eq!(admin.get(&here).await.status, StatusCode::NOT_FOUND, "nothing was opened by that");

    let opened = admin.post("/work/glass", &[("code", &code.to_string()), ("reason", WHY)]).await;
    assert_eq!(opened.header("location"), Some(&*here));
    let page = admin.get(&here).await;
    assert!(page.text().contains("0912345678") && page.text().contains("Bưởi"), "{}", page.text());
    assert_eq!(page.header("cache-control"), Some("private, no-store"));
    assert_eq!(watcher.get(&here).await.status, StatusCode::NOT_FOUND, "it opens for one person alone");
    let alarm = watcher.get("/inbox").await;
    assert!(alarm.text().contains("Báo động") && alarm.text().contains(WHY), "{}", alarm.text());
    assert!(!admin.get("/inbox").await.text().contains("Báo động"));
    app::jobs::drain(&site.site.app).await.unwrap();
    assert!(head.get("/inbox").await.text().contains("Vụ việc bị mở khẩn cấp"));

    let own = site.follow(&site.get(&format!("/cases/{code}?key={key}")).await).await;
    assert!(own.text().contains(WHY) && own.text().contains("khi mở khẩn cấp"), "{}", own.text());
    assert!(!site.stranger().get(&format!("/cases/{code}")).await.text().contains("mở khẩn cấp"));

    site.clock.pass(SignedDuration::from_mins(61));
    let over = admin.get(&here).await;
    assert_eq!(over.status, StatusCode::NOT_FOUND);
    assert!(over.text().contains("một giờ đã qua") && !over.text().contains("0912345678"));
    assert_eq!(over.field("Mã").as_deref(), Some(&*code.to_string()), "the way on is filled in");
}

#[tokio::test]
async fn the_alarm_goes_to_whoever_watches_over_the_case_and_to_nobody_beside_it() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let one = signed_in(&site, "lan", "VP", &[Coordinator]).await;
    let alarmed = [("hoa", "VP", Coordinator), ("quan-tri", WARD, Admin)];
    let beside =
        [("dieu-phoi-khac", "00070", Coordinator), ("khac", "00070", Admin), ("thanh-tra", "00070", Inspector)];
    let mut people = Vec::new();
    for (hears, (login, unit, role)) in alarmed.map(|own| (true, own)).into_iter().chain(beside.map(|own| (false, own)))
    {
        people.push((hears, login, signed_in(&site, login, unit, &[role]).await));
    }
    one.post("/work/glass", &[("code", &code.to_string()), ("reason", WHY)]).await;
    for (hears, login, own) in people {
        let inbox = own.get("/inbox").await;
        assert_eq!(inbox.text().contains("Báo động") && inbox.text().contains(WHY), hears, "{login}");
    }
    let ward = signed_in(&site, "phuong", WARD, &[Coordinator]).await;
    let refused = ward.post("/work/glass", &[("code", &code.to_string()), ("reason", WHY)]).await;
    assert_eq!(
        refused.status,
        StatusCode::FORBIDDEN,
        "whoever watches over the city does so from its coordinating unit"
    );
    assert_eq!(app::audit::verify(&site.site.app).await.unwrap().findings, vec![]);
}
