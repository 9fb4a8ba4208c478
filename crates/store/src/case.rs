//! Cases: one row holds what lists need as columns and what only the rules ask as a document.

use crate::{
    Error, Hash, hash,
    seal::{CONTACT, Keyring, ORIGINAL, REPORTER_NAME},
    seam::{Row, Tx, Val},
    vals,
};
use domain::{
    case::{Case, CaseFile, State},
    city::{AreaRef, CategoryCode, Stream, UnitCode},
    code::CaseCode,
    deadline::ClockKind,
    id::{CaseId, PhotoId, SHARDS},
    report::{Place, Position, Report},
};
use jiff::Timestamp;

/// A case with what was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// What the rules know.
    pub case: Case,
    /// What was sent.
    pub report: Report,
}

/// The deadline that counts for a case now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Which clock.
    pub kind: ClockKind,
    /// When it runs out.
    pub at: Timestamp,
}

/// Shard of a text that is a key of its own: a code, an idempotency key.
#[must_use]
pub fn shard_of_text(text: &str) -> i64 {
    shard_of_hash(hash(text))
}

/// Shard of what is known by the hash of a secret.
#[must_use]
pub fn shard_of_hash(hash: Hash) -> i64 {
    i64::from(u16::from_be_bytes([hash[0], hash[1]]) % SHARDS)
}

pub(crate) const COLUMNS: &str = "id, code, stream, category, field, state, level, holder, version, sent_at, file, \
     lat, lon, accuracy_m, public_lat, public_lon, area_set, area, address, description, questions, routing, \
     visibility, publication, channel, language, reporter_name, contact, pack_version, supporters, photos, cover, \
     original";

pub(crate) fn word<T>(row: &Row<'_>, at: usize, parse: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
    let word: String = row.get(at)?;
    parse(&word).ok_or_else(|| Error::corrupt(format!("unknown word {word} in column {at}")))
}

pub(crate) fn document<T: serde::de::DeserializeOwned>(row: &Row<'_>, at: usize) -> Result<T, Error> {
    serde_json::from_value(row.get(at)?).map_err(|error| Error::corrupt(format!("column {at}: {error}")))
}

pub(crate) fn to_document(value: &impl serde::Serialize) -> Result<Val, Error> {
    Ok(Val::Json(serde_json::to_value(value).map_err(|error| Error::corrupt(error.to_string()))?))
}

pub(crate) fn from_word<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
}

pub(crate) fn code(row: &Row<'_>, at: usize) -> Result<CaseCode, Error> {
    word(row, at, |text| text.parse().ok())
}

pub(crate) fn position(row: &Row<'_>, at: usize) -> Result<Option<Position>, Error> {
    let pair = (row.get::<Option<f64>>(at)?, row.get::<Option<f64>>(at + 1)?);
    Ok(if let (Some(lat), Some(lon)) = pair { Some(Position { lat, lon }) } else { None })
}

fn stored(row: &Row<'_>, ring: &Keyring) -> Result<Stored, Error> {
    let id = CaseId(row.get(0)?);
    let area = match (row.get::<Option<String>>(16)?, row.get::<Option<String>>(17)?) {
        (Some(set), Some(area)) => Some(AreaRef { set, area: area.as_str().into() }),
        _ => None,
    };
    let case = Case {
        id,
        code: code(row, 1)?,
        stream: word(row, 2, Stream::parse)?,
        category: CategoryCode(row.get(3)?),
        state: word(row, 5, State::parse)?,
        level: word(row, 6, from_word)?,
        holder: UnitCode(row.get(7)?),
        sent_at: row.get(9)?,
        version: row.get(8)?,
        file: document::<CaseFile>(row, 10)?,
    };
    let report = Report {
        field: row.get::<String>(4)?.as_str().into(),
        description: row.get(19)?,
        original: ring.open_some(ORIGINAL, id.0.as_bytes(), row.get(32)?)?,
        place: Place {
            position: position(row, 11)?,
            accuracy_m: row.get(13)?,
            public: position(row, 14)?,
            area,
            address: row.get(18)?,
        },
        questions: document(row, 20)?,
        routing: document(row, 21)?,
        visibility: word(row, 22, domain::case::Visibility::parse)?,
        publication: word(row, 23, domain::case::Publication::parse)?,
        channel: word(row, 24, domain::case::Channel::parse)?,
        language: row.get(25)?,
        reporter_name: ring.open_some(REPORTER_NAME, id.0.as_bytes(), row.get(26)?)?,
        contact: ring.open_some(CONTACT, id.0.as_bytes(), row.get(27)?)?,
        pack_version: count(row, 28)?,
        supporters: count(row, 29)?,
        photos: count(row, 30)?,
        cover: row.get::<Option<uuid::Uuid>>(31)?.map(PhotoId),
    };
    Ok(Stored { case, report })
}

pub(crate) fn count(row: &Row<'_>, at: usize) -> Result<u32, Error> {
    u32::try_from(row.get::<i64>(at)?).map_err(|error| Error::corrupt(format!("column {at}: {error}")))
}

/// The text a case is found by, folded.
#[must_use]
pub fn searchable(case: &Case, description: &str, address: &str, names: &[&str]) -> String {
    let code = case.code.to_string();
    let parts = [code.as_str(), &code.replace('-', ""), description, address];
    domain::fold::fold(&parts.iter().copied().chain(names.iter().copied()).collect::<Vec<_>>().join(" "))
}

/// Stores a new case. `key_hash` is of the reporter's secret key; `folded` comes from [`searchable`].
///
/// # Errors
/// `Conflict` if the code is taken.
pub async fn insert(
    tx: &mut Tx<'_>,
    new: &Stored,
    due: Option<Due>,
    key_hash: &str,
    folded: &str,
) -> Result<(), Error> {
    let Stored { case, report } = new;
    let (ring, row) = (tx.ring(), case.id.0.as_bytes());
    let code = case.code.to_string();
    tx.exec(
        "insert into case_code (shard, code, case_id) values ($1, $2, $3)",
        &vals![shard_of_text(&code), code.clone(), case.id],
    )
    .await?;
    let place = &report.place;
    let exact = place.position;
    let shown = place.public;
    tx.exec(
        "insert into cases (shard, id, code, stream, category, field, state, level, holder, office, officer, version, \
         sent_at, changed_at, due_kind, due_at, late, verdict, parent, to_place, reopened, file, lat, lon, accuracy_m, \
         public_lat, public_lon, cell, area_set, area, address, description, folded, questions, routing, visibility, \
         publication, channel, language, reporter_name, contact, key_hash, pack_version, supporters, photos, cover) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, null, null, $10, $11, $12, $13, $14, $15, null, null, $16, $17, \
         $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, \
         $40, $41, $42)",
        &vals![
            case.id.shard(),
            case.id,
            code,
            case.stream.as_str(),
            case.category.as_str(),
            report.field.as_str(),
            case.state.as_str(),
            level(case),
            case.holder.as_str(),
            case.version,
            case.sent_at,
            case.sent_at,
            due.map(|due| due.kind.as_str()),
            due.map(|due| due.at),
            false,
            case.file.to_place,
            false,
            to_document(&case.file)?,
            exact.map(|at| at.lat),
            exact.map(|at| at.lon),
            place.accuracy_m,
            shown.map(|at| at.lat),
            shown.map(|at| at.lon),
            exact.map(Position::cell),
            place.area.as_ref().map(|area| area.set.as_str()),
            place.area.as_ref().map(|area| area.area.as_str()),
            place.address.as_str(),
            report.description.as_str(),
            folded,
            to_document(&report.questions)?,
            to_document(&report.routing)?,
            report.visibility.as_str(),
            report.publication.as_str(),
            report.channel.as_str(),
            report.language.as_str(),
            ring.seal_some(REPORTER_NAME, row, report.reporter_name.as_deref())?,
            ring.seal_some(CONTACT, row, report.contact.as_deref())?,
            key_hash,
            report.pack_version,
            report.supporters,
            report.photos,
            report.cover,
        ],
    )
    .await?;
    crate::dialect::index_text(tx, case.id, folded).await
}

fn level(case: &Case) -> String {
    serde_json::to_value(case.level).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The case with this id.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, id: CaseId) -> Result<Option<Stored>, Error> {
    let (sql, ring) = (format!("select {COLUMNS} from cases where shard = $1 and id = $2"), tx.ring());
    tx.opt(sql, &vals![id.shard(), id], |row| stored(row, &ring)).await
}

/// The code of a case, without reading the rest.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn code_of(tx: &mut Tx<'_>, id: CaseId) -> Result<Option<CaseCode>, Error> {
    let sql = "select code from cases where shard = $1 and id = $2";
    tx.opt(sql, &vals![id.shard(), id], |row| word(row, 0, |code| code.parse().ok())).await
}

/// The id behind a code.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn id_of(tx: &mut Tx<'_>, code: CaseCode) -> Result<Option<CaseId>, Error> {
    let code = code.to_string();
    tx.opt("select case_id from case_code where shard = $1 and code = $2", &vals![shard_of_text(&code), code], |row| {
        Ok(CaseId(row.get(0)?))
    })
    .await
}

/// The case with this code.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn by_code(tx: &mut Tx<'_>, code: CaseCode) -> Result<Option<Stored>, Error> {
    match id_of(tx, code).await? {
        Some(id) => find(tx, id).await,
        None => Ok(None),
    }
}

/// Whether the secret key with this hash is the reporter's.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn key_fits(tx: &mut Tx<'_>, id: CaseId, key_hash: &str) -> Result<bool, Error> {
    let found = tx
        .opt("select key_hash from cases where shard = $1 and id = $2", &vals![id.shard(), id], |row| {
            row.get::<String>(0)
        })
        .await?;
    Ok(match found {
        Some(known) if known == key_hash => true,
        Some(_) => crate::follow::is_reporter(tx, id, key_hash).await?,
        None => false,
    })
}

/// Stores a changed case, if it is still as `before` found it; false if somebody else was faster.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn update(
    tx: &mut Tx<'_>,
    before: &Case,
    after: &Case,
    due: Option<Due>,
    at: Timestamp,
) -> Result<bool, Error> {
    let changed = tx
        .exec(
            "update cases set state = $1, level = $2, holder = $3, office = $4, officer = $5, version = $6, \
             changed_at = $7, due_kind = $8, due_at = $9, late = $10, verdict = $11, parent = $12, to_place = $13, \
             reopened = $14, file = $15 where shard = $16 and id = $17 and version = $18 and state = $19",
            &vals![
                after.state.as_str(),
                level(after),
                after.holder.as_str(),
                after.file.office.as_ref().map(UnitCode::as_str),
                after.file.officer,
                after.version,
                at,
                due.map(|due| due.kind.as_str()),
                due.map(|due| due.at),
                after.file.overdue,
                after.file.verdict.map(domain::case::Verdict::as_str),
                after.file.parent,
                after.file.to_place,
                after.file.reopenings > 0,
                to_document(&after.file)?,
                after.id.shard(),
                after.id,
                before.version,
                before.state.as_str(),
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// Stores what changed of the report itself: publication, area, counts of photos and supporters, cover.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn update_report(tx: &mut Tx<'_>, id: CaseId, report: &Report) -> Result<(), Error> {
    let area = report.place.area.as_ref();
    let contact = tx.ring().seal_some(CONTACT, id.0.as_bytes(), report.contact.as_deref())?;
    tx.exec(
        "update cases set publication = $1, supporters = $2, photos = $3, cover = $4, area_set = $5, area = $6, \
         contact = $7 where shard = $8 and id = $9",
        &vals![
            report.publication.as_str(),
            report.supporters,
            report.photos,
            report.cover,
            area.map(|area| area.set.as_str()),
            area.map(|area| area.area.as_str()),
            contact,
            id.shard(),
            id,
        ],
    )
    .await?;
    Ok(())
}

/// Takes from a report who sent it: what it says of that now is stored, as is who may see it.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn forget_reporter(tx: &mut Tx<'_>, id: CaseId, report: &Report, at: Timestamp) -> Result<(), Error> {
    let name = tx.ring().seal_some(REPORTER_NAME, id.0.as_bytes(), report.reporter_name.as_deref())?;
    let contact = tx.ring().seal_some(CONTACT, id.0.as_bytes(), report.contact.as_deref())?;
    tx.exec(
        "update cases set reporter_name = $1, contact = $2, visibility = $3, changed_at = $4 where shard = $5 and id = $6",
        &vals![name, contact, report.visibility.as_str(), at, id.shard(), id],
    )
    .await?;
    Ok(())
}

/// Stores other words of a report, with what it is found by: see [`searchable`].
///
/// # Errors
/// As [`Tx::exec`].
pub async fn update_words(tx: &mut Tx<'_>, id: CaseId, report: &Report, folded: &str) -> Result<(), Error> {
    let original = tx.ring().seal_some(ORIGINAL, id.0.as_bytes(), report.original.as_deref())?;
    tx.exec(
        "update cases set description = $1, original = $2, folded = $3 where shard = $4 and id = $5",
        &vals![report.description.as_str(), original, folded, id.shard(), id],
    )
    .await?;
    crate::dialect::index_text(tx, id, folded).await
}

/// Cases whose deadline passed before `now` and was not yet acted on, earliest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn past_due(tx: &mut Tx<'_>, now: Timestamp, limit: i64) -> Result<Vec<CaseId>, Error> {
    tx.all(
        "select id from cases where due_at <= $1 and late = $2 order by due_at limit $3",
        &vals![now, false, limit],
        |row| Ok(CaseId(row.get(0)?)),
    )
    .await
}

/// Cases that follow this one.
///
/// # Errors
/// As [`Tx::all`].
pub async fn children(tx: &mut Tx<'_>, parent: CaseId) -> Result<Vec<CaseId>, Error> {
    tx.all("select id from cases where parent = $1 order by sent_at", &vals![parent], |row| Ok(CaseId(row.get(0)?)))
        .await
}

/// The case that an earlier send with this key made, and the digest of what was sent then.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn sending(tx: &mut Tx<'_>, key: &str) -> Result<Option<(CaseId, String)>, Error> {
    tx.opt(
        "select case_id, digest from sending where shard = $1 and idempotency_key = $2",
        &vals![shard_of_text(key), key],
        |row| Ok((CaseId(row.get(0)?), row.get(1)?)),
    )
    .await
}

/// Claims an idempotency key for a case.
///
/// # Errors
/// `Conflict` if it is taken.
pub async fn claim_sending(tx: &mut Tx<'_>, key: &str, digest: &str, id: CaseId, at: Timestamp) -> Result<(), Error> {
    tx.exec(
        "insert into sending (shard, idempotency_key, digest, case_id, sent_at) values ($1, $2, $3, $4, $5)",
        &vals![shard_of_text(key), key, digest, id, at],
    )
    .await?;
    Ok(())
}
