//! People of units and cases for them to work on, as the tests of several pages need them.

use app::case::{ActionInput, Who, act};
use app::report::{ReportInput, Sender};
use app::view::Stored;
use domain::case::Channel;
use domain::city::UnitCode;
use domain::code::CaseCode;
use domain::staff::{Grant, Staff, StaffRole};

use crate::common::TestSite;

/// Password of everyone here.
pub(crate) const PASSWORD: &str = "a bridge of three spans";

/// Makes an account whose name is its login.
pub(crate) async fn account(site: &TestSite, login: &str, unit: &str, roles: &[StaffRole]) -> Staff {
    let grants: Vec<_> = roles.iter().map(|role| Grant { unit: UnitCode::from(unit), role: *role }).collect();
    let id = app::staff::add(&site.site.app, login, login, PASSWORD, grants.clone()).await.unwrap();
    Staff { id, name: login.to_owned(), grants }
}

/// Another visitor, signed in with a new account.
pub(crate) async fn signed_in(site: &TestSite, login: &str, unit: &str, roles: &[StaffRole]) -> TestSite {
    account(site, login, unit, roles).await;
    let own = site.stranger();
    let page = own.post("/sign-in", &[("login", login), ("password", PASSWORD)]).await;
    assert!(page.status.is_redirection(), "{}", page.text());
    own
}

/// A public report that `unit` holds, and its secret key.
pub(crate) async fn report(site: &TestSite, unit: &str, words: &str) -> (CaseCode, String) {
    let city = site.site.app.city();
    let category = city.city().categories.iter().find(|own| !own.moderated && own.field.as_str() == "traffic");
    let input = ReportInput {
        category: category.unwrap().code.to_string(),
        description: words.to_owned(),
        unit: unit.to_owned(),
        address: "25 phố Hàng Bài".to_owned(),
        visibility: "name_hidden".to_owned(),
        language: "vi".to_owned(),
        ..ReportInput::default()
    };
    let sender = Sender { channel: Channel::Web, operator: None };
    let receipt = app::report::send(&site.site.app, input, Vec::new(), sender).await.unwrap();
    (receipt.stored.case.code, receipt.key.unwrap())
}

/// Does something without the pages.
pub(crate) async fn by_hand(site: &TestSite, staff: &Staff, code: CaseCode, input: ActionInput) -> Stored {
    act(&site.site.app, Who::Staff(staff.clone()), code, input, Vec::new()).await.unwrap()
}
