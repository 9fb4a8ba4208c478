//! Lists of cases: public ones newest first, work lists by what is due first, the map, and neighbours.

use crate::{
    Error,
    case::{code, count, document, from_word, position, word},
    dialect,
    query::Query,
    safety::CALLED,
    seam::{Row, Tx, Val},
};
use domain::{
    case::{CaseFile, Publication, State, Verdict, Visibility},
    city::{AreaCode, AreaRef, CategoryCode, FieldCode, Level, Stream, UnitCode},
    code::CaseCode,
    deadline::ClockKind,
    id::{CaseId, PhotoId, StaffId, WarningId},
    report::Position,
};
use jiff::Timestamp;

/// One line of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Brief {
    /// Identity.
    pub id: CaseId,
    /// What people call it.
    pub code: CaseCode,
    /// Stream.
    pub stream: Stream,
    /// Category.
    pub category: CategoryCode,
    /// Field.
    pub field: FieldCode,
    /// Where it stands.
    pub state: State,
    /// Level.
    pub level: Level,
    /// Unit that holds it.
    pub holder: UnitCode,
    /// Office inside the unit.
    pub office: Option<UnitCode>,
    /// Officer who has it.
    pub officer: Option<StaffId>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When something last happened.
    pub changed_at: Timestamp,
    /// Which clock counts now.
    pub due_kind: Option<ClockKind>,
    /// When it runs out.
    pub due_at: Option<Timestamp>,
    /// Whether that deadline was noted as passed.
    pub overdue: bool,
    /// What the reporter said.
    pub verdict: Option<Verdict>,
    /// Position for the public: blurred at homes.
    pub shown_at: Option<Position>,
    /// Area of the set in force when it was sent.
    pub area: Option<AreaRef>,
    /// Address in the sender's words.
    pub address: String,
    /// The whole description; lists cut it.
    pub description: String,
    /// The sender's wish.
    pub visibility: Visibility,
    /// Whether it is shown.
    pub publication: Publication,
    /// People with the same concern.
    pub supporters: u32,
    /// Photos, answers' included.
    pub photos: u32,
    /// Photo for the list.
    pub cover: Option<PhotoId>,
}

const COLUMNS: &str = "id, code, stream, category, field, state, level, holder, office, officer, sent_at, changed_at, \
     due_kind, due_at, late, verdict, public_lat, public_lon, area_set, area, address, description, visibility, \
     publication, supporters, photos, cover";

fn brief(row: &Row<'_>) -> Result<Brief, Error> {
    let text = |at| row.get::<Option<String>>(at);
    let area = if let (Some(set), Some(area)) = (text(18)?, text(19)?) {
        Some(AreaRef { set, area: area.as_str().into() })
    } else {
        None
    };
    Ok(Brief {
        id: CaseId(row.get(0)?),
        code: code(row, 1)?,
        stream: word(row, 2, Stream::parse)?,
        category: CategoryCode(row.get(3)?),
        field: FieldCode(row.get(4)?),
        state: word(row, 5, State::parse)?,
        level: word(row, 6, from_word)?,
        holder: UnitCode(row.get(7)?),
        office: text(8)?.map(UnitCode),
        officer: row.get::<Option<uuid::Uuid>>(9)?.map(StaffId),
        sent_at: row.get(10)?,
        changed_at: row.get(11)?,
        due_kind: text(12)?.as_deref().and_then(ClockKind::parse),
        due_at: row.get(13)?,
        overdue: row.get(14)?,
        verdict: text(15)?.as_deref().and_then(Verdict::parse),
        shown_at: position(row, 16)?,
        area,
        address: row.get(20)?,
        description: row.get(21)?,
        visibility: word(row, 22, Visibility::parse)?,
        publication: word(row, 23, Publication::parse)?,
        supporters: count(row, 24)?,
        photos: count(row, 25)?,
        cover: row.get::<Option<uuid::Uuid>>(26)?.map(PhotoId),
    })
}

/// A place in a list, after which the next page begins. Stable under inserts: it names a row, not a number of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// The sort value of the row: when it was sent, or when it is due.
    pub at: Timestamp,
    /// Its id, for rows of one moment.
    pub id: CaseId,
}

/// What a list of public cases is asked for. Everything given must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PublicFilter {
    /// In one of these states; empty for any.
    pub states: Vec<State>,
    /// Of this stream.
    pub stream: Option<Stream>,
    /// Of this field.
    pub field: Option<FieldCode>,
    /// Of this category.
    pub category: Option<CategoryCode>,
    /// Held or answered by this unit.
    pub holder: Option<UnitCode>,
    /// In this area.
    pub area: Option<AreaRef>,
    /// With all these words, folded; the last may be unfinished.
    pub text: Option<String>,
    /// Sent at or after.
    pub since: Option<Timestamp>,
    /// Sent before.
    pub until: Option<Timestamp>,
    /// Only overdue ones.
    pub overdue: bool,
}

fn shown(query: &mut Query) {
    query.and("publication = ?", [Publication::Public.as_str().into()]);
}

fn narrow(query: &mut Query, tx: &Tx<'_>, filter: &PublicFilter) {
    if !filter.states.is_empty() {
        query.and_in("state", filter.states.iter().map(|state| state.as_str().into()).collect());
    }
    let equal = [
        ("stream", filter.stream.map(|stream| Val::from(stream.as_str()))),
        ("field", filter.field.as_ref().map(|code| code.as_str().into())),
        ("category", filter.category.as_ref().map(|code| code.as_str().into())),
        ("holder", filter.holder.as_ref().map(|code| code.as_str().into())),
        ("area_set", filter.area.as_ref().map(|area| area.set.as_str().into())),
        ("area", filter.area.as_ref().map(|area| area.area.as_str().into())),
    ];
    for (column, value) in equal {
        query.and_if(&format!("{column} = ?"), value);
    }
    query.and_if("sent_at >= ?", filter.since.map(Val::from));
    query.and_if("sent_at < ?", filter.until.map(Val::from));
    if filter.overdue {
        query.and("late = ?", [true.into()]);
    }
    if let Some(text) = filter.text.as_deref().filter(|text| !text.trim().is_empty()) {
        match dialect::text_query(tx.engine(), text) {
            Some(words) => query.and(&dialect::text_matches(tx.engine(), "?"), [words.into()]),
            None => query.and("1 = 0", []),
        };
    }
}

/// Public cases, newest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn public(
    tx: &mut Tx<'_>,
    filter: &PublicFilter,
    after: Option<After>,
    limit: u16,
) -> Result<Vec<Brief>, Error> {
    let mut query = Query::new(&format!("select {COLUMNS} from cases"));
    shown(&mut query);
    narrow(&mut query, tx, filter);
    if let Some(after) = after {
        query.and("(sent_at, id) < (?, ?)", [after.at.into(), after.id.into()]);
    }
    query.push(" order by sent_at desc, id desc limit ?", [limit.into()]);
    let (sql, values) = query.done();
    tx.all(sql, &values, brief).await
}

/// What a work list is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkFilter {
    /// Held by one of these units; none for every unit.
    pub units: Option<Vec<UnitCode>>,
    /// Given to one of these offices.
    pub offices: Option<Vec<UnitCode>>,
    /// Given to one of these officers; to anybody if there is none.
    pub officers: Vec<StaffId>,
    /// Waiting to be placed.
    pub to_place: bool,
    /// Of this level.
    pub level: Option<Level>,
    /// Passed on at least once, by the state of placement or not.
    pub reopened: bool,
    /// The rest.
    pub more: PublicFilter,
    /// In this publication state; none for any.
    pub publication: Option<Publication>,
    /// Calls for help under this warning, the first of its chain.
    pub called_under: Option<WarningId>,
}

/// Where a work list goes on: rows without a deadline come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkAfter {
    /// When the last row is due; none if it has no deadline.
    pub due_at: Option<Timestamp>,
    /// Its id.
    pub id: CaseId,
}

const FIRST_DUE: &str = " order by due_at is null, due_at, id limit ?";

fn work_query(select: &str, tx: &Tx<'_>, filter: &WorkFilter) -> Query {
    let mut query = Query::new(&format!("select {select} from cases"));
    for (column, codes) in [("holder", &filter.units), ("office", &filter.offices)] {
        if let Some(codes) = codes {
            query.and_in(column, codes.iter().map(|code| code.as_str().into()).collect());
        }
    }
    if !filter.officers.is_empty() {
        query.and_in("officer", filter.officers.iter().map(|id| (*id).into()).collect());
    }
    query.and_if("level = ?", filter.level.map(|level| Val::from(level.as_str())));
    query.and_if("publication = ?", filter.publication.map(|publication| publication.as_str().into()));
    if let Some(warning) = filter.called_under {
        query.and(CALLED, [warning.shard().into(), warning.into()]);
    }
    if filter.to_place {
        query.and("to_place = ?", [true.into()]);
    }
    if filter.reopened {
        query.and("reopened = ?", [true.into()]);
    }
    narrow(&mut query, tx, &filter.more);
    query
}

/// Cases to work on, what is due first on top.
///
/// # Errors
/// As [`Tx::all`].
pub async fn work(
    tx: &mut Tx<'_>,
    filter: &WorkFilter,
    after: Option<WorkAfter>,
    limit: u16,
) -> Result<Vec<Brief>, Error> {
    let mut query = work_query(COLUMNS, tx, filter);
    match after {
        Some(WorkAfter { due_at: Some(at), id }) => {
            query.and("(due_at > ? or (due_at = ? and id > ?) or due_at is null)", [at.into(), at.into(), id.into()]);
        }
        Some(WorkAfter { due_at: None, id }) => {
            query.and("due_at is null and id > ?", [id.into()]);
        }
        None => {}
    }
    query.push(FIRST_DUE, [limit.into()]);
    let (sql, values) = query.done();
    tx.all(sql, &values, brief).await
}

/// The first cases of a work list, each with what only the rules ask of it.
///
/// # Errors
/// As [`Tx::all`].
pub async fn work_with_files(
    tx: &mut Tx<'_>,
    filter: &WorkFilter,
    limit: u16,
) -> Result<Vec<(Brief, CaseFile)>, Error> {
    let mut query = work_query(&format!("{COLUMNS}, file"), tx, filter);
    query.push(FIRST_DUE, [limit.into()]);
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| Ok((brief(row)?, document(row, 27)?))).await
}

/// How many cases a work list has, by state.
///
/// # Errors
/// As [`Tx::all`].
pub async fn work_counts(tx: &mut Tx<'_>, filter: &WorkFilter) -> Result<Vec<(State, u32)>, Error> {
    let mut query = work_query("state, count(*)", tx, filter);
    query.push(" group by state order by state", []);
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| Ok((word(row, 0, State::parse)?, count(row, 1)?))).await
}

/// How many calls for help there are under a warning, by area and state.
///
/// # Errors
/// As [`Tx::all`].
pub async fn calls(tx: &mut Tx<'_>, warning: WarningId) -> Result<Vec<(Option<AreaCode>, State, u32)>, Error> {
    let filter = WorkFilter { called_under: Some(warning), ..WorkFilter::default() };
    let mut query = work_query("area, state, count(*)", tx, &filter);
    query.push(" group by area, state order by area, state", []);
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| {
        Ok((row.get::<Option<String>>(0)?.map(AreaCode), word(row, 1, State::parse)?, count(row, 2)?))
    })
    .await
}

/// Of the open cases that a unit holds: how many there are, how many are overdue, and how many are due by `until`.
///
/// # Errors
/// As [`Tx::one`].
pub async fn load(tx: &mut Tx<'_>, unit: &UnitCode, now: Timestamp, until: Timestamp) -> Result<[u32; 3], Error> {
    let states: Vec<_> = State::ALL.iter().filter(|state| state.is_open()).map(|state| state.as_str().into()).collect();
    let mut query = Query::default();
    query.push(
            "select count(*), count(case when due_at < ? then 1 end), count(case when due_at >= ? and due_at < ? then 1 end) from cases",
            [now.into(), now.into(), until.into()],
    );
    query.and("holder = ?", [unit.as_str().into()]).and_in("state", states);
    let (sql, values) = query.done();
    tx.one(sql, &values, |row| Ok([count(row, 0)?, count(row, 1)?, count(row, 2)?])).await
}

/// Open public cases of a category or field near a position, sent since then, nearest first, with their distance in metres.
///
/// # Errors
/// As [`Tx::all`].
pub async fn near(
    tx: &mut Tx<'_>,
    at: Position,
    field: Option<&FieldCode>,
    since: Timestamp,
    limit: usize,
) -> Result<Vec<(Brief, f64)>, Error> {
    let mut query = Query::new(&format!("select {COLUMNS} from cases"));
    shown(&mut query);
    query.and_in("cell", at.cells_around().into_iter().map(Val::from).collect());
    query.and("sent_at >= ?", [since.into()]);
    query.and_if("field = ?", field.map(|code| code.as_str().into()));
    let open = State::ALL.iter().filter(|state| state.is_open()).map(|state| state.as_str().into()).collect();
    query.and_in("state", open);
    query.push(" order by sent_at desc limit 200", []);
    let (sql, values) = query.done();
    let found = tx.all(sql, &values, brief).await?;
    let mut near: Vec<_> =
        found.into_iter().filter_map(|case| case.shown_at.map(|there| (case, there.metres_to(at)))).collect();
    near.sort_by(|(_, one), (_, other)| one.total_cmp(other));
    near.truncate(limit);
    Ok(near)
}

/// A dot on the public map.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// What people call it.
    pub code: CaseCode,
    /// Where, for the public.
    pub at: Position,
    /// Category.
    pub category: CategoryCode,
    /// Where it stands.
    pub state: State,
}

/// The newest public cases with a position, newest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn dots(tx: &mut Tx<'_>, filter: &PublicFilter, limit: u16) -> Result<Vec<Dot>, Error> {
    let mut query = Query::new("select code, public_lat, public_lon, category, state from cases");
    shown(&mut query);
    query.and("public_lat is not null", []);
    narrow(&mut query, tx, filter);
    query.push(" order by sent_at desc, id desc limit ?", [limit.into()]);
    let (sql, values) = query.done();
    let found = tx
        .all(sql, &values, |row| {
            Ok((code(row, 0)?, position(row, 1)?, CategoryCode(row.get(3)?), word(row, 4, State::parse)?))
        })
        .await?;
    Ok(found
        .into_iter()
        .filter_map(|(code, at, category, state)| at.map(|at| Dot { code, at, category, state }))
        .collect())
}

/// Ids of cases held by one of the units in one of the states, in the order they were sent; for bulk moves.
///
/// # Errors
/// As [`Tx::all`].
pub async fn held_by(tx: &mut Tx<'_>, units: &[UnitCode], states: &[State]) -> Result<Vec<CaseId>, Error> {
    let mut query = Query::new("select id from cases");
    query.and_in("holder", units.iter().map(|unit| unit.as_str().into()).collect());
    query.and_in("state", states.iter().map(|state| state.as_str().into()).collect());
    query.push(" order by sent_at, id", []);
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| Ok(CaseId(row.get(0)?))).await
}

/// Every unit that holds cases, open or over, and how many; for what may not vanish from a pack.
///
/// # Errors
/// As [`Tx::all`].
pub async fn holders(tx: &mut Tx<'_>) -> Result<Vec<(UnitCode, u32)>, Error> {
    let sql = "select holder, count(*) from cases group by holder order by holder";
    tx.all(sql, &[], |row| Ok((UnitCode(row.get(0)?), crate::case::count(row, 1)?))).await
}

/// Ids of all cases after `after`, in the order of ids; for audits and re-counts, page by page.
///
/// # Errors
/// As [`Tx::all`].
pub async fn ids(tx: &mut Tx<'_>, after: Option<CaseId>, limit: u16) -> Result<Vec<CaseId>, Error> {
    let mut query = Query::new("select id from cases");
    query.and_if("id > ?", after.map(Val::from));
    query.push(" order by id limit ?", [limit.into()]);
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| Ok(CaseId(row.get(0)?))).await
}
