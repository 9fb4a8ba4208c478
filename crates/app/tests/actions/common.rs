//! An app on a fresh database with the pack of Hanoi, a clock moved by hand, and people of one ward.

use app::{
    App, Error,
    case::{ActionInput, Upload, Who, act},
    city,
    pack::{Files as PackFiles, Pack},
    ports::{Clock, MemoryFiles, RandomIds},
    report::{Receipt, ReportInput, Sender, send},
    view::{CaseView, Stored, Viewer, view},
};
use domain::{
    code::CaseCode,
    staff::{Grant, Staff, StaffRole},
};
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex};
use store::Db;

/// The ward of the tests: Hoàn Kiếm, and the point in it.
pub(crate) const WARD: &str = "00070";
pub(crate) const LAT: &str = "21.0320";
pub(crate) const LON: &str = "105.8500";

pub(crate) struct HandClock(Mutex<Timestamp>);

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// The app and the time.
pub(crate) struct Town {
    pub(crate) app: App,
    clock: Arc<HandClock>,
}

impl Town {
    /// On Wednesday 25 November 2026 at 9:00 in Hanoi.
    pub(crate) async fn new(db: Db) -> Self {
        let clock = Arc::new(HandClock(Mutex::new("2026-11-25T02:00:00Z".parse().unwrap())));
        let pack = Pack::hanoi().unwrap();
        let city = city::load(&db, &PackFiles::hanoi(), &pack, clock.now()).await.unwrap();
        let app = App::new(db, clock.clone(), Arc::new(RandomIds), Arc::new(MemoryFiles::default()), city);
        Self { app, clock }
    }

    /// Lets hours pass.
    pub(crate) fn pass_hours(&self, hours: i64) {
        self.pass(SignedDuration::from_hours(hours));
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, span: SignedDuration) {
        let mut now = self.clock.0.lock().unwrap();
        *now += span;
    }

    /// A new person with one role in a unit.
    pub(crate) async fn person(&self, role: StaffRole, unit: &str) -> Staff {
        let grants = vec![Grant { unit: unit.into(), role }];
        let login = format!("{role}-{}", self.app.ids.random());
        let id = app::staff::add(&self.app, &login, "Người Thử", "mat-khau-thu-nghiem", grants.clone()).await.unwrap();
        Staff::new(id, "Người Thử", grants)
    }

    /// What a person signs in with.
    pub(crate) async fn login(&self, staff: &Staff) -> String {
        let id = staff.id;
        let find = self.app.db.read::<_, store::Error>(move |tx| {
            Box::pin(async move {
                tx.one("select login from staff where id = $1", &store::vals![id], |row| row.get(0)).await
            })
        });
        find.await.unwrap()
    }

    /// Sends a report.
    pub(crate) async fn send(&self, input: ReportInput) -> Result<Receipt, Error> {
        send(&self.app, input, Vec::new(), Sender::web()).await
    }

    /// A report of the ward was sent; its case and key.
    pub(crate) async fn sent(&self) -> (CaseCode, String) {
        let receipt = self.send(report()).await.unwrap();
        assert_eq!(receipt.stored.case.holder.as_str(), WARD);
        (receipt.stored.case.code, receipt.key.unwrap())
    }

    /// A person of a unit does something.
    pub(crate) async fn act(&self, staff: &Staff, code: CaseCode, input: ActionInput) -> Result<Stored, Error> {
        act(&self.app, Who::Staff(staff.clone()), code, input, Vec::new()).await
    }

    /// The same with photos.
    pub(crate) async fn act_with(
        &self,
        staff: &Staff,
        code: CaseCode,
        input: ActionInput,
        photos: Vec<Upload>,
    ) -> Result<Stored, Error> {
        act(&self.app, Who::Staff(staff.clone()), code, input, photos).await
    }

    /// The reporter does something.
    pub(crate) async fn reporter(&self, key: &str, code: CaseCode, input: ActionInput) -> Result<Stored, Error> {
        act(&self.app, Who::Reporter(key.to_owned().into()), code, input, Vec::new()).await
    }

    pub(crate) async fn view(&self, code: CaseCode, viewer: Viewer) -> CaseView {
        view(&self.app, code, viewer).await.unwrap()
    }
}

/// The people who take a case of the ward from receipt to answer.
pub(crate) struct Ward {
    pub(crate) intake: Staff,
    pub(crate) head: Staff,
    pub(crate) officer: Staff,
    pub(crate) approver: Staff,
}

impl Ward {
    pub(crate) async fn new(town: &Town) -> Self {
        Self {
            intake: town.person(StaffRole::Intake, WARD).await,
            head: town.person(StaffRole::Head, WARD).await,
            officer: town.person(StaffRole::Officer, WARD).await,
            approver: town.person(StaffRole::Approver, WARD).await,
        }
    }

    /// From sent to in progress.
    pub(crate) async fn begin(&self, town: &Town, code: CaseCode) {
        town.act(&self.intake, code, level("receive")).await.unwrap();
        let assign = ActionInput { officer: Some(self.officer.id), ..input("assign", "") };
        town.act(&self.head, code, assign).await.unwrap();
        town.act(&self.officer, code, input("start", "")).await.unwrap();
    }

    /// From sent to answered, with a photo.
    pub(crate) async fn answer(&self, town: &Town, code: CaseCode) {
        self.begin(town, code).await;
        town.pass_hours(1);
        town.act_with(&self.officer, code, input("propose", ANSWER), vec![photo()]).await.unwrap();
        town.act(&self.approver, code, input("approve", "")).await.unwrap();
    }
}

pub(crate) const ANSWER: &str =
    "Ngày 24/11/2026 công nhân đã thay nắp cống trước số nhà 12 và kiểm tra lại buổi chiều.";

/// A report as a person would fill it in.
pub(crate) fn report() -> ReportInput {
    ReportInput {
        category: "civility.graffiti".to_owned(),
        description: "Nắp cống thoát nước vỡ trước số nhà 12, xe máy dễ ngã.".to_owned(),
        lat: LAT.to_owned(),
        lon: LON.to_owned(),
        accuracy: "8".to_owned(),
        address: "Trước số 12 phố Hàng Thử".to_owned(),
        visibility: "name_hidden".to_owned(),
        name: "Bà Thử".to_owned(),
        contact: "thu@example.test".to_owned(),
        language: "vi".to_owned(),
        ..ReportInput::default()
    }
}

/// An action with its text.
pub(crate) fn input(action: &str, text: &str) -> ActionInput {
    ActionInput { action: action.to_owned(), text: text.to_owned(), ..ActionInput::default() }
}

/// An action that sets the level normal.
pub(crate) fn level(action: &str) -> ActionInput {
    ActionInput { level: Some(domain::city::Level::Normal), ..input(action, "Theo mức độ thông thường") }
}

/// A small picture.
pub(crate) fn photo() -> Upload {
    Upload { bytes: app::demo::picture::draw(7, "road", true), ..Upload::default() }
}

/// The message ids of the faults of an input, with their fields.
pub(crate) fn faults(error: Error) -> Vec<(String, String)> {
    match error {
        Error::Invalid(faults) => faults.iter().map(|fault| (fault.field.to_string(), fault.key.to_string())).collect(),
        other => panic!("expected faults of fields, got {other:?}"),
    }
}

/// The reason of a conflict.
pub(crate) fn conflict<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    match outcome {
        Err(Error::Conflict(reason)) => reason.into_owned(),
        other => panic!("expected a conflict, got {other:?}"),
    }
}
