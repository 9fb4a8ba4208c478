//! Who is told of an event, and how: the inboxes of people of units, and letters to all who left an address.

use crate::{
    App, CityNow, Error,
    jobs::{self, Task},
    letter::{About, Post, daily},
};
use domain::{
    case::{Action, Publication},
    city::UnitCode,
    id::{CaseId, StaffId, SubscriberId},
    interest,
    notice::{Audience, audience},
    staff::StaffRole,
    subscriber::{Pace, Part, Standing, Topic},
};
use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use store::{
    Tx,
    case::Stored,
    event::{By, Event, Kind},
    happening::Happening,
    notice::{self, Notice},
};

/// Places looked at together when those are told who hear at once of what happens there.
const NEAR_AT_ONCE: u16 = 200;

/// Tells an event of a case to the people of units, the reporter and the followers who are to hear of it; harmless to
/// repeat.
///
/// # Errors
/// `NotFound` if there is no such event; `Unavailable` if the database does not answer.
pub(crate) async fn tell(app: &App, case: CaseId, seq: i64) -> Result<(), Error> {
    let (city, now, channels) = (app.city(), app.clock.now(), app.carriers.channels());
    app.db
        .write(move |tx| {
            let (city, channels) = (city.clone(), channels.clone());
            Box::pin(async move {
                let (stored, event) = found(tx, case, seq).await?;
                let told = told_of(&event);
                let mut people = people(tx, &city, &stored, told, city.day(now)).await?;
                people.extend(mentioned(&event));
                if let By::Staff(actor) = event.by {
                    people.remove(&actor);
                }
                let matter = [case.0.as_bytes().as_slice(), &seq.to_be_bytes()].concat();
                put_into_inboxes(tx, &people, &stored, notice::Kind::Event(event.kind), &matter, Value::Null, now)
                    .await?;
                let about = About::Event { case, seq };
                let post = Post { channels: &channels, city: &city, now, danger: false };
                post.to_people(tx, &people, Topic::Work, &about).await?;
                post.to_followers(tx, case, told, &about).await?;
                if is_near_news(&event, &stored) && !channels.is_empty() {
                    store::happening::put(tx, &happening(&stored, seq, now)).await?;
                    jobs::ask(tx, &Task::TellNear { case, seq, after: None }, now).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Tells some of those who hear at once of what happens at the place of a case, and asks for the rest.
///
/// # Errors
/// As [`tell`].
pub(crate) async fn tell_near(app: &App, case: CaseId, seq: i64, after: Option<SubscriberId>) -> Result<(), Error> {
    let (city, now, channels) = (app.city(), app.clock.now(), app.carriers.channels());
    let topic = daily::topic(seq);
    let find = app.db.read::<_, Error>(move |tx| {
        Box::pin(async move {
            let (stored, event) = found(tx, case, seq).await?;
            if !is_near_news(&event, &stored) {
                return Ok((Vec::new(), None));
            }
            let happened = happening(&stored, seq, now);
            let cells = happened.position.map(interest::cells_around).unwrap_or_default();
            let mut near = store::interest::near(tx, happened.area.as_slice(), &cells, after, NEAR_AT_ONCE).await?;
            let more = near.len() == usize::from(NEAR_AT_ONCE);
            if let (true, Some((cut_off, _))) = (more, near.last().cloned()) {
                near.retain(|(subscriber, _)| *subscriber != cut_off);
            }
            let last = near.last().filter(|_| more).map(|(subscriber, _)| *subscriber);
            let heard: BTreeSet<_> = store::follow::of_case(tx, case).await?.iter().map(|one| one.subscriber).collect();
            let meant = near.iter().filter(|(who, place)| happened.is_at(place) && !heard.contains(who));
            let meant: BTreeSet<_> = meant.map(|(who, _)| *who).collect();
            let mut meant = store::subscriber::all(tx, &meant.into_iter().collect::<Vec<_>>()).await?;
            meant.retain(|to| to.standing == Standing::Proven && to.choices.pace(to.channel, topic) == Pace::Now);
            Ok((meant, last))
        })
    });
    let (meant, last) = find.await?;
    app.db
        .write(move |tx| {
            let (city, channels, meant) = (city.clone(), channels.clone(), meant.clone());
            Box::pin(async move {
                let post = Post { channels: &channels, city: &city, now, danger: false };
                for to in &meant {
                    post.put(tx, to, topic, &About::Event { case, seq }).await?;
                }
                match last {
                    Some(_) => jobs::ask(tx, &Task::TellNear { case, seq, after: last }, now).await,
                    None => Ok(()),
                }
            })
        })
        .await
}

/// What the public sees of it: a blurred home is near only as far as its blurred place is.
fn happening(stored: &Stored, seq: i64, now: Timestamp) -> Happening {
    let place = &stored.report.place;
    let area = place.area.as_ref().map(|area| area.area.clone());
    Happening { case: stored.case.id, seq, at: now, area, position: place.public }
}

async fn found(tx: &mut Tx<'_>, case: CaseId, seq: i64) -> Result<(Stored, Event), Error> {
    let stored = store::case::find(tx, case).await?.ok_or(Error::NotFound)?;
    let event = store::event::find(tx, case, seq).await?.ok_or(Error::NotFound)?;
    Ok((stored, event))
}

/// Those whom a note calls.
fn mentioned(event: &Event) -> Vec<StaffId> {
    let ids = event.body.get("mentions").cloned().map(serde_json::from_value);
    ids.and_then(Result::ok).unwrap_or_default()
}

fn told_of(event: &Event) -> &'static [Audience] {
    match event.kind {
        Kind::Action(action) => audience(action),
        Kind::Message if event.by == By::Reporter => audience(Action::Supply),
        Kind::Message | Kind::Moderate | Kind::Release => &[Audience::Reporter],
        Kind::BreakGlass => &[Audience::Reporter, Audience::Head, Audience::Superior],
        Kind::Contribute => &[Audience::Officer],
        Kind::Note | Kind::Support | Kind::Mark => &[],
    }
}

/// Whether neighbours are told: of a new public report, and of its answer.
fn is_near_news(event: &Event, stored: &Stored) -> bool {
    let kind = matches!(event.kind, Kind::Action(Action::Send | Action::Approve));
    kind && stored.report.publication == Publication::Public
}

/// The people of units who are among these.
pub(super) async fn people(
    tx: &mut Tx<'_>,
    city: &CityNow,
    stored: &Stored,
    told: &[Audience],
    day: Date,
) -> Result<BTreeSet<StaffId>, Error> {
    let case = &stored.case;
    let superior = city.city().superior(&case.holder);
    let coordinator: &UnitCode = &city.city().coordinator;
    let mut people = BTreeSet::new();
    for part in told {
        let (role, unit) = match part {
            // People without an account are told by letters.
            Audience::Reporter | Audience::Follower => continue,
            Audience::Officer if case.file.officer.is_some() => {
                let units: Vec<_> = std::iter::once(&case.holder).chain(&case.file.office).cloned().collect();
                let officers = store::staff::holding(tx, StaffRole::Officer, &units, day).await?;
                let named = case.file.officer.iter().chain(&case.file.co_handlers);
                people.extend(named.filter(|id| officers.iter().any(|officer| officer.id == **id)));
                continue;
            }
            // Any officer of the office may take it up.
            Audience::Officer => (StaffRole::Officer, case.file.office.as_ref().unwrap_or(&case.holder)),
            Audience::Intake => (StaffRole::Intake, &case.holder),
            Audience::Head => (StaffRole::Head, &case.holder),
            Audience::Approver => (StaffRole::Approver, &case.holder),
            Audience::Superior => (StaffRole::Head, &superior),
            Audience::Coordinator => (StaffRole::Coordinator, coordinator),
        };
        let holding = store::staff::holding(tx, role, std::slice::from_ref(unit), day).await?;
        people.extend(holding.iter().map(|colleague| colleague.id));
    }
    with_deputies(tx, &mut people, day).await?;
    Ok(people)
}

/// Adds whoever stands in for one of these people on a day.
pub(crate) async fn with_deputies(tx: &mut Tx<'_>, people: &mut BTreeSet<StaffId>, day: Date) -> Result<(), Error> {
    let all: Vec<StaffId> = people.iter().copied().collect();
    let away = store::staff::absence::on(tx, &all, day).await?;
    people.extend(away.iter().filter_map(|(_, absence)| absence.deputy));
    Ok(())
}

/// Puts a line about a case into inboxes; `more` is what it says besides.
pub(super) async fn put_into_inboxes(
    tx: &mut Tx<'_>,
    people: &BTreeSet<StaffId>,
    stored: &Stored,
    kind: notice::Kind,
    matter: &[u8],
    more: Value,
    now: Timestamp,
) -> Result<(), Error> {
    let case = &stored.case;
    for person in people {
        let notice = Notice {
            id: notice::id_of(*person, matter),
            case: Some(case.id),
            kind,
            body: json!({ "code": case.code, "category": case.category, "holder": case.holder, "more": more }),
            created_at: now,
            read_at: None,
        };
        notice::put(tx, *person, &notice).await?;
    }
    Ok(())
}

impl Post<'_> {
    /// To the addresses of people of units.
    pub(super) async fn to_people(
        self,
        tx: &mut Tx<'_>,
        people: &BTreeSet<StaffId>,
        topic: Topic,
        about: &About,
    ) -> Result<(), Error> {
        if self.channels.is_empty() || people.is_empty() {
            return Ok(());
        }
        let people: Vec<StaffId> = people.iter().copied().collect();
        for to in store::subscriber::of_staff(tx, &people).await? {
            if to.standing == Standing::Proven {
                self.put(tx, &to, topic, about).await?;
            }
        }
        Ok(())
    }

    /// To whoever sent the case or follows it, as far as they are among those told. Who sent it wrote the address into the
    /// report; of all others it is proven first.
    pub(super) async fn to_followers(
        self,
        tx: &mut Tx<'_>,
        case: CaseId,
        told: &[Audience],
        about: &About,
    ) -> Result<(), Error> {
        let reporter = told.contains(&Audience::Reporter);
        let follower = told.contains(&Audience::Follower);
        if self.channels.is_empty() || !(reporter || follower) {
            return Ok(());
        }
        for follow in store::follow::of_case(tx, case).await? {
            let meant = match follow.part {
                Part::Reporter => reporter,
                Part::Follower => follower,
            };
            let Some(to) = store::subscriber::find(tx, follow.subscriber).await? else { continue };
            let proven = to.standing == Standing::Proven || follow.part == Part::Reporter;
            if meant && proven && !follow.muted {
                self.put(tx, &to, Topic::Case, about).await?;
            }
        }
        Ok(())
    }
}
