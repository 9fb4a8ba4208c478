//! Who looked at personal data of reporters: append-only, one chain of hashes over all cases.

use crate::{
    Error,
    case::word,
    chain::{self, ACCESS},
    seam::{Row, Tx},
    vals,
};
use domain::{
    access::{Data, Way},
    city::UnitCode,
    id::{CaseId, StaffId},
    staff::StaffRole,
};
use jiff::Timestamp;

/// A look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// 1, 2, 3 … over all cases.
    pub seq: i64,
    /// The case whose reporter it is about.
    pub case: CaseId,
    /// Who looked.
    pub staff: StaffId,
    /// For which unit.
    pub unit: UnitCode,
    /// By which role.
    pub role: StaffRole,
    /// At what.
    pub data: Vec<Data>,
    /// How.
    pub way: Way,
    /// Why, in the words of who looked; empty where the work on the case is the reason.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Hash of the look before; empty for the first.
    pub previous_hash: String,
    /// Hash over everything above.
    pub hash: String,
}

impl Access {
    /// The hash this look should have: SHA-256 in hex over its canonical JSON.
    #[must_use]
    pub fn digest(&self) -> String {
        let content = serde_json::json!([
            "access",
            self.seq,
            self.case,
            self.staff,
            self.unit,
            self.role,
            self.data,
            self.way,
            self.reason,
            self.at.as_microsecond(),
            self.previous_hash,
        ]);
        crate::digest(content.to_string())
    }
}

const COLUMNS: &str = "seq, case_id, staff, unit, role, data, way, reason, at, previous_hash, hash";

/// Appends a look; fills in `seq`, `previous_hash` and `hash`.
///
/// # Errors
/// `Conflict` if another took the place at the same time.
pub async fn append(tx: &mut Tx<'_>, mut access: Access) -> Result<(), Error> {
    let head = chain::hold(tx, ACCESS).await?;
    let sql = "select seq, hash from personal_access order by seq desc limit 1";
    let last = tx.opt(sql, &[], |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?))).await?.unwrap_or_default();
    // Behind an end that was cut off the numbers go on, so that the gap stays.
    let end = head.as_ref().map(|head| (head.length, head.hash.clone())).filter(|(length, _)| *length >= last.0);
    let (seq, previous) = end.unwrap_or(last);
    access.seq = seq + 1;
    access.previous_hash = previous;
    access.hash = access.digest();
    tx.exec(
        "insert into personal_access (seq, case_id, staff, unit, role, data, way, reason, at, previous_hash, hash) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &vals![
            access.seq,
            access.case,
            access.staff,
            access.unit.as_str(),
            access.role.as_str(),
            words(&access.data),
            access.way.as_str(),
            access.reason.as_str(),
            access.at,
            access.previous_hash.as_str(),
            access.hash.as_str(),
        ],
    )
    .await?;
    match head {
        Some(head) if head.length < access.seq => {
            chain::set(tx, ACCESS, &chain::Head { length: access.seq, hash: access.hash, ..head }).await
        }
        _ => Ok(()),
    }
}

/// Looks at the data of the reporter of a case, oldest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of_case(tx: &mut Tx<'_>, case: CaseId) -> Result<Vec<Access>, Error> {
    tx.all(format!("select {COLUMNS} from personal_access where case_id = $1 order by seq"), &vals![case], access).await
}

/// The looks after one, in order.
///
/// # Errors
/// As [`Tx::all`].
pub async fn page(tx: &mut Tx<'_>, after: i64, limit: u16) -> Result<Vec<Access>, Error> {
    let sql = format!("select {COLUMNS} from personal_access where seq > $1 order by seq limit $2");
    tx.all(sql, &vals![after, limit], access).await
}

/// When a person looked last at the data of a case by a way, and at what.
///
/// # Errors
/// As [`Tx::all`].
pub async fn since(
    tx: &mut Tx<'_>,
    case: CaseId,
    staff: StaffId,
    way: Way,
    since: Timestamp,
) -> Result<Vec<Access>, Error> {
    let sql = format!(
        "select {COLUMNS} from personal_access where case_id = $1 and staff = $2 and way = $3 and at > $4 order by seq"
    );
    tx.all(sql, &vals![case, staff, way.as_str(), since], access).await
}

fn words(data: &[Data]) -> String {
    data.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(" ")
}

fn access(row: &Row<'_>) -> Result<Access, Error> {
    let data: String = row.get(5)?;
    let unknown = || Error::corrupt(format!("unknown words {data}"));
    Ok(Access {
        seq: row.get(0)?,
        case: CaseId(row.get(1)?),
        staff: StaffId(row.get(2)?),
        unit: UnitCode(row.get(3)?),
        role: word(row, 4, StaffRole::parse)?,
        data: data.split(' ').map(|one| Data::parse(one).ok_or_else(unknown)).collect::<Result<_, _>>()?,
        way: word(row, 6, Way::parse)?,
        reason: row.get(7)?,
        at: row.get(8)?,
        previous_hash: row.get(9)?,
        hash: row.get(10)?,
    })
}
