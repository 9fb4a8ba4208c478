//! People of units who sign in, as the tests of several pages need them.

use domain::city::UnitCode;
use domain::staff::{Grant, StaffRole};

use crate::common::TestSite;

/// Password of everyone here.
pub(crate) const PASSWORD: &str = "a bridge of three spans";

/// Makes an account whose name is its login.
pub(crate) async fn account(site: &TestSite, login: &str, unit: &str, roles: &[StaffRole]) {
    let grants = roles.iter().map(|role| Grant { unit: UnitCode::from(unit), role: *role }).collect();
    app::staff::add(&site.site.app, login, login, PASSWORD, grants).await.unwrap();
}

/// Another visitor, signed in with a new account.
pub(crate) async fn signed_in(site: &TestSite, login: &str, unit: &str, roles: &[StaffRole]) -> TestSite {
    account(site, login, unit, roles).await;
    let own = site.stranger();
    let page = own.post("/sign-in", &[("login", login), ("password", PASSWORD)]).await;
    assert!(page.status.is_redirection(), "{}", page.text());
    own
}
