//! People of a ward and a person who reports: what tests of pages need to have happened.

use app::case::{ActionInput, Upload, Who};
use app::report::{ReportInput, Sender};
use domain::case::Verdict;
use domain::city::{Level, UnitCode};
use domain::code::CaseCode;
use domain::id::StaffId;
use domain::staff::{Grant, Staff, StaffRole};

use crate::common::TestSite;

/// The ward in which the reports of these tests are.
pub(crate) const WARD: &str = "00004";
/// Its name.
pub(crate) const WARD_NAME: &str = "Ủy ban nhân dân phường Ba Đình";

/// A report from a street in the ward.
pub(crate) fn report() -> ReportInput {
    ReportInput {
        category: "civility.sidewalk".into(),
        description: "Hàng quán bày kín vỉa hè trước cổng trường, học sinh phải đi xuống lòng đường.".into(),
        lat: "21.0375".into(),
        lon: "105.8365".into(),
        address: "Số 12 phố Quán Thánh".into(),
        visibility: "name_hidden".into(),
        name: "Nguyễn Thị Bưởi".into(),
        contact: "0912345678".into(),
        language: "vi".into(),
        ..ReportInput::default()
    }
}

/// A noise at somebody's home, which is blurred and waits for a moderator.
pub(crate) fn noise() -> ReportInput {
    ReportInput {
        category: "civility.noise".into(),
        questions: [("hours".to_owned(), "night".to_owned())].into(),
        description: "Nhà bên hát karaoke đến nửa đêm, cả khu không ngủ được.".into(),
        ..report()
    }
}

/// Sends it; gives the code and the secret key.
pub(crate) async fn send(site: &TestSite, report: ReportInput, photos: usize) -> (CaseCode, String) {
    let uploads = (0..photos).map(|_| Upload { bytes: png(), ..Upload::default() }).collect();
    let receipt = app::report::send(&site.site.app, report, uploads, Sender::web()).await.unwrap();
    (receipt.stored.case.code, receipt.key.unwrap())
}

/// A small picture.
pub(crate) fn png() -> Vec<u8> {
    include_bytes!("../../assets/icon-192.png").to_vec()
}

/// A person of the ward, by number, with these roles.
pub(crate) fn staff(number: u128, roles: &[StaffRole]) -> Staff {
    of_unit(number, WARD, roles)
}

/// A person of a unit.
pub(crate) fn of_unit(number: u128, unit: &str, roles: &[StaffRole]) -> Staff {
    let grants = roles.iter().map(|role| Grant { unit: UnitCode::from(unit), role: *role }).collect();
    Staff::new(StaffId(uuid::Uuid::from_u128(number)), format!("Cán bộ {number}"), grants)
}

/// Does one thing to a case.
pub(crate) async fn act(site: &TestSite, who: Who, code: CaseCode, action: &str, fill: impl FnOnce(&mut ActionInput)) {
    let mut input = ActionInput { action: action.into(), ..ActionInput::default() };
    fill(&mut input);
    app::case::act(&site.site.app, who, code, input, Vec::new()).await.unwrap();
}

/// The ward receives it.
pub(crate) async fn receive(site: &TestSite, code: CaseCode) {
    let intake = Who::Staff(staff(1, &[StaffRole::Intake]));
    act(site, intake, code, "receive", |input| input.level = Some(Level::Normal)).await;
}

/// The ward receives, handles and answers it.
pub(crate) async fn answer(site: &TestSite, code: CaseCode, text: &str) {
    receive(site, code).await;
    propose(site, code, text).await;
    let approver = Who::Staff(staff(4, &[StaffRole::Approver]));
    act(site, approver, code, "approve", |input| {
        input.exception = "Đã kiểm tra tại chỗ lúc 6 giờ sáng.".into();
    })
    .await;
}

/// The ward handles what it received, and proposes an answer.
pub(crate) async fn propose(site: &TestSite, code: CaseCode, text: &str) {
    let head = staff(2, &[StaffRole::Head]);
    let office = {
        let city = site.site.app.city();
        let ward = UnitCode::from(WARD);
        city.city().offices(&ward, city.day(site.site.now())).next().unwrap().code.clone()
    };
    act(site, Who::Staff(head), code, "assign", |input| input.office = office.to_string()).await;
    let officer = || Who::Staff(of_unit(3, office.as_str(), &[StaffRole::Officer]));
    act(site, officer(), code, "start", |_| {}).await;
    act(site, officer(), code, "propose", |input| {
        input.text = text.into();
        input.exception = "Việc đã làm xong trong đêm, không chụp được ảnh.".into();
    })
    .await;
}

/// The ward refuses it.
pub(crate) async fn refuse(site: &TestSite, code: CaseCode) {
    let reason = site.site.app.city().city().reasons.first().unwrap().code.to_string();
    let intake = Who::Staff(staff(1, &[StaffRole::Intake]));
    act(site, intake, code, "refuse", |input| {
        input.reason = reason;
        input.text = "Việc này thuộc thẩm quyền của công ty thoát nước.".into();
    })
    .await;
}

/// The sender rates it.
pub(crate) async fn rate(site: &TestSite, code: CaseCode, key: &str) {
    let who = Who::Reporter(key.to_owned().into());
    act(site, who, code, "rate", |input| input.verdict = Some(Verdict::Satisfied)).await;
}
