//! A case as somebody may see it: the public, a follower with the code, the reporter with the key, staff.

use crate::{
    App, CityNow, Error,
    case::{self, ON_BEHALF, PHOTOS, Proof, due},
    photo::Size,
};
use domain::{
    access::{Data, Way, is_released},
    account,
    authority::{self, Power},
    case::{Action, Actor, Case, Publication, State, Visibility},
    city::{Level, UnitCode},
    code::CaseCode,
    command::Command,
    decide::{allowed, decide},
    id::{CaseId, PhotoId, StaffId, WarningId},
    organisation,
    quality::Warning,
    staff::{Absence, Staff, StaffRole},
};
use jiff::Timestamp;
use serde_json::Value;
use store::Tx;
pub use store::{
    access::Access,
    answer::{Answer, Rating},
    case::{Due, Stored},
    event::{By, Event, Kind},
    photo::{Photo, Purpose},
    staff::Colleague,
};

/// Who looks.
#[derive(Clone, Debug)]
pub enum Viewer {
    /// Anyone who knows the code: sees a public case, and of one that is not public only where it stands.
    Anyone,
    /// Whoever shows that the case is theirs; falls back to [`Viewer::Anyone`] if it is not.
    Reporter(Proof),
    /// A signed-in person of a unit.
    Staff(Staff),
}

/// In what relation the viewer turned out to stand to the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// A public case, without what is between reporter and unit.
    Public,
    /// A case that is not public: only where it stands.
    Outline,
    /// One's own case.
    Own,
    /// A case one's unit works on or supervises.
    Staff,
}

/// How far those who handle a case may know who sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// There is nothing to know: neither a name nor a contact was given, or the name is public.
    Nothing,
    /// It is hidden from them.
    Hidden,
    /// It was released to the unit that holds the case.
    Released,
}

/// What would follow from an action, shown before it is done.
#[derive(Clone, Debug, PartialEq)]
pub struct Consequence {
    /// The action.
    pub action: Action,
    /// The level it would set, where the action sets one.
    pub level: Option<Level>,
    /// The state after it.
    pub state: State,
    /// The holder after it, if the action alone decides that.
    pub holder: UnitCode,
    /// The deadline after it.
    pub due: Option<Due>,
}

/// A case and everything the viewer may see of it.
#[derive(Clone, Debug)]
pub struct CaseView {
    /// The case; for an outline the report's words and place are empty.
    pub stored: Stored,
    /// How much is seen.
    pub sight: Sight,
    /// What happened, oldest first; bodies the viewer may not read are null.
    pub events: Vec<Event>,
    /// Photos and documents the viewer may see.
    pub photos: Vec<Photo>,
    /// Answers: approved ones, and for staff the proposed one.
    pub answers: Vec<Answer>,
    /// Ratings.
    pub ratings: Vec<Rating>,
    /// The deadline that counts now.
    pub due: Option<Due>,
    /// What the viewer may do now, with what would follow.
    pub consequences: Vec<Consequence>,
    /// Names of people of units that appear; empty for everyone but staff.
    pub names: Vec<(StaffId, String)>,
    /// Officers to whom the head may assign it.
    pub officers: Vec<Colleague>,
    /// Who of those who have it, or could, is away today; empty for everyone but staff.
    pub away: Vec<(StaffId, Absence)>,
    /// People of the holder and its offices whom a note can call, with what they sign in with; empty for everyone but staff.
    pub colleagues: Vec<(String, String)>,
    /// What an approver should look at.
    pub warnings: Vec<Warning>,
    /// The warning under which it is a call for help; for staff.
    pub called_under: Option<WarningId>,
    /// How well it is known who sent it, which tells nothing of who it is; for staff.
    pub known: account::Level,
    /// How far the handling unit may know who sent it; [`crate::access::identity`] tells it.
    pub identity: Identity,
    /// Who looked at the reporter's data, oldest first; for the reporter.
    pub accesses: Vec<Access>,
    /// The case it follows.
    pub parent: Option<CaseCode>,
    /// Cases that follow it.
    pub children: Vec<CaseCode>,
}

impl CaseView {
    /// Whether the viewer may do this now.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.consequences.iter().any(|consequence| consequence.action == action)
    }

    /// Whether where it is may be a home, and is not shown to everyone.
    #[must_use]
    pub fn hides_place(&self, city: &CityNow) -> bool {
        let place = &self.stored.report.place;
        let home = city.category(&self.stored.case.category).is_none_or(|category| category.home);
        home || place.position != place.public
    }

    /// Photos of the matter as it was sent or added when asked.
    pub fn before(&self) -> impl Iterator<Item = &Photo> {
        self.photos.iter().filter(|photo| !matches!(photo.purpose, Purpose::Answer | Purpose::Message))
    }

    /// What sort of body sent it, if one did; whoever may not read who sent it may read that.
    #[must_use]
    pub fn organisation(&self) -> Option<organisation::Kind> {
        let sent = self.events.iter().find(|event| event.kind == Kind::Action(Action::Send))?;
        organisation::Kind::parse(sent.body.get("organisation")?.as_str()?)
    }

    /// Photos that went with a message.
    pub fn with_message<'a>(&'a self, event: &Event) -> impl Iterator<Item = &'a Photo> + use<'a> {
        let named: Vec<PhotoId> =
            event.body.get(PHOTOS).cloned().map(serde_json::from_value).and_then(Result::ok).unwrap_or_default();
        self.photos.iter().filter(move |photo| photo.purpose == Purpose::Message && named.contains(&photo.id))
    }

    /// Photos of the result.
    pub fn after(&self) -> impl Iterator<Item = &Photo> {
        self.photos.iter().filter(|photo| photo.purpose == Purpose::Answer)
    }

    /// Who works on it beside the officer, each with their part of the answer, if they have given it since the case was
    /// assigned.
    #[must_use]
    pub fn parts(&self) -> Vec<(StaffId, Option<&str>)> {
        let assigned = self.events.iter().rposition(|event| event.kind == Kind::Action(Action::Assign));
        let since = self.events.get(assigned.unwrap_or_default()..).unwrap_or_default();
        let part = |person: &StaffId| {
            let of = |event: &Event| on_behalf(event).map_or(event.by == By::Staff(*person), |id| id == *person);
            let own = |event: &&Event| event.kind == Kind::Contribute && of(event);
            since.iter().rev().find(own)?.body.get("text")?.as_str()
        };
        self.stored.case.file.co_handlers.iter().map(|person| (*person, part(person))).collect()
    }

    /// The latest answer that went out.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        self.answers.iter().rev().find(|answer| answer.approved_at.is_some())
    }
}

/// Who was away when a deputy did this for them.
#[must_use]
pub fn on_behalf(event: &Event) -> Option<StaffId> {
    event.body.get(ON_BEHALF)?.as_str()?.parse().ok().map(StaffId)
}

/// Whether a person of a unit may see a case.
#[must_use]
pub fn may_see(staff: &Staff, case: &Case, city: &CityNow) -> bool {
    authority::may(staff, Power::SeeCase, case, city.city())
}

/// The case with this code, as the viewer may see it. A place that may be a home is hidden from staff too, until they
/// [open](crate::access::open) the case, which is written down.
///
/// # Errors
/// `NotFound` if there is none, or none for this viewer.
pub async fn view(app: &App, code: CaseCode, viewer: Viewer) -> Result<CaseView, Error> {
    let (city, now) = (app.city(), app.clock.now());
    app.db.read(move |tx| Box::pin(async move { load(tx, &city, code, viewer, now).await })).await
}

/// The place of the last event of a case that a person of a unit may see.
///
/// # Errors
/// `NotFound` if there is none, or none for this person.
pub async fn last_event(app: &App, code: CaseCode, staff: &Staff) -> Result<i64, Error> {
    let (city, staff) = (app.city(), staff.clone());
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let case = store::case::by_code(tx, code).await?.ok_or(Error::NotFound)?.case;
                if !may_see(&staff, &case, &city) {
                    return Err(Error::NotFound);
                }
                Ok(store::event::last(tx, case.id).await?)
            })
        })
        .await
}

pub(crate) async fn load(
    tx: &mut Tx<'_>,
    city: &CityNow,
    code: CaseCode,
    viewer: Viewer,
    now: Timestamp,
) -> Result<CaseView, Error> {
    let mut view = load_open(tx, city, code, viewer, now).await?;
    if view.sight == Sight::Staff && view.hides_place(city) {
        hide_place(&mut view.stored.report.place);
    }
    Ok(view)
}

/// As [`load`], with the place even if it may be a home: whoever hands that on writes it down.
pub(crate) async fn load_open(
    tx: &mut Tx<'_>,
    city: &CityNow,
    code: CaseCode,
    viewer: Viewer,
    now: Timestamp,
) -> Result<CaseView, Error> {
    let stored = store::case::by_code(tx, code).await?.ok_or(Error::NotFound)?;
    let id = stored.case.id;
    let actor = match viewer {
        Viewer::Staff(staff) => may_see(&staff, &stored.case, city).then_some(Actor::Staff(staff)),
        Viewer::Reporter(proof) => case::reporter(tx, id, &proof).await?,
        Viewer::Anyone => None,
    };
    let sight = match (&actor, stored.report.publication) {
        (Some(Actor::Staff(_)), _) => Sight::Staff,
        (Some(_), _) => Sight::Own,
        (None, Publication::Public) => Sight::Public,
        (None, _) => Sight::Outline,
    };
    let all = sight != Sight::Outline;
    let events = store::event::of_case(tx, id).await?;
    let talked = events.iter().any(|event| event.body.get(PHOTOS).is_some());
    let mut view = CaseView {
        events,
        due: due(&stored.case, city, now),
        consequences: actor
            .as_ref()
            .map(|actor| consequences(&stored.case, actor, city, now))
            .transpose()?
            .unwrap_or_default(),
        sight,
        photos: if all && (stored.report.photos > 0 || talked) {
            store::photo::of_case(tx, id).await?
        } else {
            Vec::new()
        },
        answers: if all { store::answer::of_case(tx, id).await? } else { Vec::new() },
        ratings: if all { store::answer::ratings_of_case(tx, id).await? } else { Vec::new() },
        names: Vec::new(),
        officers: Vec::new(),
        away: Vec::new(),
        colleagues: Vec::new(),
        warnings: Vec::new(),
        called_under: None,
        known: account::Level::None,
        identity: Identity::Nothing,
        accesses: if sight == Sight::Own { accesses(tx, id).await? } else { Vec::new() },
        parent: None,
        children: Vec::new(),
        stored,
    };
    if let Some(parent) = view.stored.case.file.parent {
        view.parent = store::case::find(tx, parent).await?.map(|parent| parent.case.code);
    }
    for child in store::case::children(tx, id).await? {
        view.children.extend(store::case::find(tx, child).await?.map(|child| child.case.code));
    }
    if sight == Sight::Staff {
        add_colleagues(tx, city, &mut view, now).await?;
        view.called_under = store::safety::of_case(tx, id).await?;
        view.known = store::account::identity::level_of_case(tx, id).await?;
    }
    view.identity = identity(&view);
    let home = view.hides_place(city);
    Ok(restrict(view, home))
}

/// Who looked at the reporter's data, by role and unit: people of units have no names outside.
async fn accesses(tx: &mut Tx<'_>, case: CaseId) -> Result<Vec<Access>, Error> {
    let mut accesses = store::access::of_case(tx, case).await?;
    for access in &mut accesses {
        access.staff = StaffId(uuid::Uuid::nil());
    }
    Ok(accesses)
}

/// To which units who sent a case was released.
pub(crate) fn released_to(events: &[Event]) -> Vec<UnitCode> {
    let releases = events.iter().filter(|event| event.kind == Kind::Release);
    releases.filter_map(|event| Some(UnitCode::from(event.body.get("to")?.as_str()?))).collect()
}

fn identity(view: &CaseView) -> Identity {
    let report = &view.stored.report;
    let hidden_name = report.visibility != Visibility::Public && report.reporter_name.is_some();
    if !hidden_name && report.contact.is_none() {
        Identity::Nothing
    } else if is_released(&view.stored.case, &released_to(&view.events)) {
        Identity::Released
    } else {
        Identity::Hidden
    }
}

/// Leaves of a place what everyone may see: neither the point nor the house number, nor how sure the device was.
fn hide_place(place: &mut domain::report::Place) {
    place.address.clear();
    place.accuracy_m = None;
    place.position = place.public;
}

async fn add_colleagues(tx: &mut Tx<'_>, city: &CityNow, view: &mut CaseView, now: Timestamp) -> Result<(), Error> {
    let case = &view.stored.case;
    let mut ids: Vec<StaffId> = view
        .events
        .iter()
        .filter_map(|event| match event.by {
            By::Staff(id) => Some(id),
            By::Reporter | By::Clock => None,
        })
        .collect();
    ids.extend(view.events.iter().filter_map(on_behalf));
    ids.extend(case.file.officer.iter().chain(&case.file.co_handlers));
    ids.sort_unstable();
    ids.dedup();
    view.names = store::staff::names(tx, &ids).await?;
    let day = city.day(now);
    let mut units = vec![case.holder.clone()];
    units.extend(city.city().offices(&case.holder, day).map(|office| office.code.clone()));
    view.colleagues = store::staff::people_of(tx, &units, day).await?;
    if view.may(Action::Assign) || view.may(Action::HandOver) {
        view.officers = store::staff::holding(tx, StaffRole::Officer, &units, day).await?;
    }
    let officers = view.officers.iter().map(|officer| officer.id);
    let file = &view.stored.case.file;
    let concerned: Vec<StaffId> = officers.chain(file.officer).chain(file.co_handlers.iter().copied()).collect();
    view.away = store::staff::absence::on(tx, &concerned, day).await?;
    let deputies: Vec<StaffId> = view.away.iter().filter_map(|(_, absence)| absence.deputy).collect();
    if !deputies.is_empty() {
        view.names.extend(store::staff::names(tx, &deputies).await?);
    }
    if view.may(Action::Approve) {
        view.warnings = case::weigh_stored(tx, city, &view.stored, &view.answers, &view.photos).await?;
    }
    Ok(())
}

/// What would follow from every action the actor may take: each is tried on the case with sample words.
fn consequences(case: &Case, actor: &Actor, city: &CityNow, now: Timestamp) -> Result<Vec<Consequence>, Error> {
    let around = city.around(now)?;
    let mut found = Vec::new();
    for action in allowed(case, actor, &around) {
        for (level, command) in samples(action, case, actor, city) {
            let after = command.and_then(|command| decide(case, actor, &command, &around).ok());
            let after = after.as_ref().unwrap_or(case);
            let (state, holder) = (after.state, after.holder.clone());
            found.push(Consequence { action, level, state, holder, due: due(after, city, now) });
        }
    }
    Ok(found)
}

fn samples(action: Action, case: &Case, actor: &Actor, city: &CityNow) -> Vec<(Option<Level>, Option<Command>)> {
    let none = String::new;
    let one = |command| vec![(None, Some(command))];
    match action {
        Action::Receive => {
            Level::ALL.iter().map(|level| (Some(*level), Some(Command::Receive { level: *level }))).collect()
        }
        Action::SetLevel => {
            let command = |level| Command::SetLevel { level, reason: none() };
            Level::ALL
                .iter()
                .filter(|level| **level != case.level)
                .map(|level| (Some(*level), Some(command(*level))))
                .collect()
        }
        Action::AskBack => one(Command::AskBack { text: none() }),
        Action::Supply => one(Command::Supply { text: none() }),
        Action::Contest => one(Command::Contest { text: none() }),
        Action::Forward => one(Command::Forward { reason: none(), proposed: None }),
        Action::Extend => one(Command::Extend { reason: none() }),
        Action::Assign => {
            let officer = actor.staff_id();
            one(Command::Assign { office: None, officer, co_handlers: Vec::new(), another: false })
        }
        Action::Start => one(Command::Start),
        Action::HandBack => one(Command::HandBack { reason: none() }),
        Action::Propose => one(Command::Propose { text: none(), evidence: true, exception: None }),
        Action::Return => one(Command::Return { reason: none() }),
        Action::Approve => one(Command::Approve { exception: Some(none()) }),
        Action::Rate => one(Command::Rate { verdict: domain::case::Verdict::Satisfied }),
        Action::Reopen => one(Command::Reopen { reason: none() }),
        Action::Uphold => one(Command::Uphold { reason: none() }),
        Action::Redo => one(Command::Redo { reason: none(), at_superior: false }),
        Action::Withdraw => one(Command::Withdraw),
        Action::Unmerge => one(Command::Unmerge),
        Action::Refuse => {
            let reason = city.city().reasons.first().map(|reason| reason.code.clone());
            let command = reason.map(|reason| Command::Refuse { reason, sentence: none(), next_step: none() });
            vec![(None, command)]
        }
        // Where these lead depends on what is filled in.
        Action::Place
        | Action::HandOver
        | Action::Merge
        | Action::Send
        | Action::Lapse
        | Action::Close
        | Action::FollowParent
        | Action::Rehome
        | Action::Overrun => vec![(None, None)],
    }
}

/// Takes away what the viewer may not see; `home` says that the place may be one.
fn restrict(mut view: CaseView, home: bool) -> CaseView {
    let staff = view.sight == Sight::Staff;
    let own = view.sight == Sight::Own;
    for event in &mut view.events {
        let visible = staff || (own && event.open) || (event.open && is_public(event.kind));
        if !visible || view.sight == Sight::Outline {
            event.body = match &event.body {
                // Where it went is no secret: the passage from unit to unit is what the public watches.
                Value::Object(body) => body
                    .iter()
                    .filter(|(key, _)| key.starts_with("holder_"))
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect(),
                _ => Value::Null,
            };
        }
        if !staff {
            event.by =
                if let By::Staff(_) = event.by { By::Staff(StaffId(uuid::Uuid::nil())) } else { event.by.clone() };
        }
    }
    if !staff {
        let among_colleagues = |kind: Kind| matches!(kind, Kind::Note | Kind::Contribute);
        let between = |kind: Kind| matches!(kind, Kind::Message | Kind::Release | Kind::BreakGlass);
        view.events.retain(|event| !among_colleagues(event.kind) && (own || !between(event.kind)));
        view.answers.retain(|answer| answer.approved_at.is_some());
        let shown = |photo: &Photo| {
            photo.purpose != Purpose::Answer
                || view.answers.iter().any(|answer| answer.approved_at >= Some(photo.added_at))
        };
        // What was sent on paper may name people: everyone reads only the documents of an answer.
        let public = |photo: &Photo| match photo.purpose {
            Purpose::Answer => true,
            Purpose::Report => !photo.is_document(),
            Purpose::Supply | Purpose::Message => false,
        };
        view.photos.retain(|photo| photo.open && shown(photo) && (own || public(photo)));
        view.stored.case.file.officer = None;
        view.stored.case.file.co_handlers.clear();
    }
    let report = &mut view.stored.report;
    // The unit that handles a case talks to the reporter through it; what was released is told by `access::identity` alone.
    report.contact = if own { report.contact.take() } else { None };
    if !own && report.visibility != Visibility::Public {
        report.reporter_name = None;
    }
    if own {
        report.description = report.original.take().unwrap_or_else(|| std::mem::take(&mut report.description));
    } else if !staff {
        report.original = None;
    }
    if !own && !staff {
        if home {
            hide_place(&mut report.place);
            // Nor how far it is from a border.
            if let Some(because) = &mut report.routing {
                because.border_m = None;
            }
        }
        report.place.position = report.place.public;
        report.questions.clear();
        // Words about an answer are for those who handle and review it.
        view.ratings.iter_mut().for_each(|rating| rating.remark.clear());
        for photo in &mut view.photos {
            photo.taken_where = None;
        }
    }
    if view.sight == Sight::Outline {
        report.description.clear();
        report.place = domain::report::Place { area: report.place.area.take(), ..domain::report::Place::default() };
        report.reporter_name = None;
        report.routing = None;
        report.supporters = 0;
        report.photos = 0;
        report.cover = None;
    }
    view
}

/// Whether everyone may read what an event says; the others are between reporter and unit.
fn is_public(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Action(
            Action::Refuse
                | Action::Lapse
                | Action::Forward
                | Action::Place
                | Action::SetLevel
                | Action::Extend
                | Action::Approve
                | Action::Uphold
                | Action::Redo
                | Action::Receive
                | Action::Rehome
                | Action::Overrun
        )
    )
}

/// The bytes of a photo the viewer may see. A document is given as it was sent, and each time staff take it along is written
/// down; a picture never is given so.
///
/// # Errors
/// `NotFound` if there is none, or none for this viewer.
pub async fn photo(
    app: &App,
    code: CaseCode,
    id: PhotoId,
    size: Size,
    viewer: Viewer,
) -> Result<(Photo, Vec<u8>), Error> {
    let staff = if let Viewer::Staff(staff) = &viewer { Some(staff.clone()) } else { None };
    let view = view(app, code, viewer).await?;
    let photo = view.photos.iter().find(|photo| photo.id == id).cloned().ok_or(Error::NotFound)?;
    // What a picture was made from may tell where the sender was.
    if size == Size::Original && !photo.is_document() {
        return Err(Error::NotFound);
    }
    let size = if photo.is_document() { Size::Original } else { size };
    let bytes = crate::photo::open(std::sync::Arc::clone(&app.files), id, size).await.map_err(Error::bug)?;
    let bytes = bytes.ok_or(Error::NotFound)?;
    if let (Some(staff), true) = (staff, photo.is_document() && photo.purpose != Purpose::Answer) {
        crate::access::note(app, &staff, &view.stored.case, &[Data::Document], Way::Export).await?;
    }
    Ok((photo, bytes))
}
