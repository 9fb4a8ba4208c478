//! A demonstration city: people who can sign in, in a folder of its own.

use app::{App, Error};
use domain::city::UnitCode;
use domain::staff::{Grant, StaffRole};
use serde::Serialize;

/// One password for everybody, since everybody may try everything.
pub const PASSWORD: &str = "nhip-cau-demo";

/// Somebody who works for a unit of the demonstration.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    pub login: &'static str,
    pub password: &'static str,
    pub name: &'static str,
    pub unit: String,
    pub roles: Vec<StaffRole>,
}

/// Phường Hoàn Kiếm.
const WARD: &str = "00070";

/// Who works in the demonstration: a ward's people, and the city's.
const PEOPLE: [(&str, &str, Option<&str>, &[StaffRole]); 7] = [
    ("lan", "Nguyễn Thị Lan", Some(WARD), &[StaffRole::Intake]),
    ("hung", "Trần Văn Hùng", Some(WARD), &[StaffRole::Head]),
    ("minh", "Lê Quang Minh", Some(WARD), &[StaffRole::Officer]),
    ("thao", "Phạm Thu Thảo", Some(WARD), &[StaffRole::Officer]),
    ("son", "Vũ Hồng Sơn", Some(WARD), &[StaffRole::Approver]),
    ("ngocha", "Đỗ Ngọc Hà", None, &[StaffRole::Coordinator, StaffRole::Admin]),
    ("tuan", "Bùi Anh Tuấn", None, &[StaffRole::Inspector]),
];

/// Makes the accounts that are not there yet.
///
/// # Errors
/// As [`app::staff::add`].
pub async fn people(app: &App) -> Result<Vec<Account>, Error> {
    let city = app.city();
    let mut accounts = Vec::new();
    for (login, name, unit, roles) in PEOPLE {
        let unit = unit.map_or_else(|| city.city().coordinator.clone(), UnitCode::from);
        let grants = roles.iter().map(|role| Grant { unit: unit.clone(), role: *role }).collect();
        match app::staff::add(app, login, name, PASSWORD, grants).await {
            Ok(_) => {}
            Err(Error::Invalid(faults)) if faults.iter().any(|fault| fault.key == "staff-login-taken") => {}
            Err(other) => return Err(other),
        }
        let unit = city.unit_name(&unit, "vi").to_owned();
        accounts.push(Account { login, password: PASSWORD, name, unit, roles: roles.to_vec() });
    }
    Ok(accounts)
}
