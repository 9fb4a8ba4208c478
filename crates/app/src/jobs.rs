//! Work that follows from actions: asked for in the action's own transaction, done by whichever worker comes first, at
//! least once. A task names what it is about and nothing else; what is done for it is an action like any other.

use crate::{
    App, Error, account, bulletin,
    letter::{self, Outcome},
    notice, request, warning,
};
use domain::{
    code::CaseCode,
    deadline::ClockKind,
    id::{BulletinId, CaseId, JobId, MessageId, OneTimeCodeId, RequestId, SubscriberId, WarningId},
    notice::Stage,
    request::Act,
    subscriber::Channel,
};
use futures::{FutureExt as _, future::join_all};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::panic::AssertUnwindSafe;
use store::Tx;
pub use store::job::Queue;
use store::job::{self, Job};

/// How often a job is tried: the waits between come to most of a day.
pub const TRIES: u32 = 14;
/// The first wait; each is twice the one before.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(15);
/// The longest wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);

/// Where jobs stand in line. One lane never waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Telling people of danger.
    Alert,
    /// Finding out who is to be told what.
    Notice,
    /// Looking at feeds of other authorities.
    Feed,
    /// Telling those at whose places something happened.
    Near,
    /// Handing letters of a channel over: what one provider does holds up no other.
    Post(Channel),
    /// Handing the daily letters of a channel over: a whole city's on a morning hold up nothing that is news.
    Daily(Channel),
    /// Handing one-time codes over: somebody waits for them at a page.
    Code(Channel),
}

impl Lane {
    /// Every lane; a worker serves all of them.
    pub const ALL: [Self; 12] = [
        Self::Code(Channel::Mail),
        Self::Code(Channel::Sms),
        Self::Alert,
        Self::Feed,
        Self::Notice,
        Self::Near,
        Self::Post(Channel::Mail),
        Self::Post(Channel::Sms),
        Self::Post(Channel::Push),
        Self::Daily(Channel::Mail),
        Self::Daily(Channel::Sms),
        Self::Daily(Channel::Push),
    ];

    /// How many workers a process has for it. Telling of danger encrypts for each browser: one task would use one core.
    #[must_use]
    pub const fn workers(self) -> u16 {
        match self {
            Self::Alert => warning::PARTS,
            Self::Feed => 2,
            Self::Notice | Self::Near | Self::Post(_) | Self::Daily(_) | Self::Code(_) => 1,
        }
    }

    /// How long a job may take before another worker may take it too: how late a job is whose worker died. A look at a feed asks
    /// for many documents.
    const fn lease(self) -> SignedDuration {
        match self {
            Self::Feed => SignedDuration::from_mins(3),
            Self::Alert | Self::Notice | Self::Near | Self::Post(_) | Self::Daily(_) | Self::Code(_) => {
                SignedDuration::from_secs(30)
            }
        }
    }

    /// Jobs that one worker does at the same time. One of the alerts, or of what is near, is for hundreds of people.
    const fn together(self) -> u16 {
        match self {
            Self::Alert | Self::Feed | Self::Near => 1,
            Self::Notice | Self::Post(_) | Self::Daily(_) | Self::Code(_) => 32,
        }
    }

    /// Its name in the table and in figures.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Feed => "feed",
            Self::Notice => "notice",
            Self::Near => "near",
            Self::Post(channel) => channel.as_str(),
            Self::Daily(Channel::Mail) => "daily-mail",
            Self::Daily(Channel::Sms) => "daily-sms",
            Self::Daily(Channel::Push) => "daily-push",
            Self::Code(Channel::Mail) => "code-mail",
            Self::Code(Channel::Sms) => "code-sms",
            Self::Code(Channel::Push) => "code-push",
        }
    }
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// Put an event of a case into the inboxes of those who are to hear of it.
    Tell {
        /// The case.
        case: CaseId,
        /// Number of the event.
        seq: i64,
    },
    /// Tell those of an event who hear at once of what happens at its place, some at a time.
    TellNear {
        /// The case.
        case: CaseId,
        /// Number of the event.
        seq: i64,
        /// The last one who was told.
        after: Option<SubscriberId>,
    },
    /// Remind of a deadline, if it has not been met or moved.
    Remind {
        /// The case.
        case: CaseId,
        /// Which clock of it.
        clock: ClockKind,
        /// Since when that clock runs.
        started: Timestamp,
        /// How far off.
        stage: Stage,
    },
    /// Tell heads on a morning how their units stand.
    Morning {
        /// The day.
        day: Date,
    },
    /// Hand a message over.
    Deliver {
        /// By which channel.
        channel: Channel,
        /// To whom.
        subscriber: SubscriberId,
        /// Which.
        message: MessageId,
    },
    /// Hand a one-time code over.
    SendCode {
        /// By which channel.
        channel: Channel,
        /// Which.
        code: OneTimeCodeId,
    },
    /// Hand the letter of the day over.
    Daily {
        /// By which channel.
        channel: Channel,
        /// To whom.
        subscriber: SubscriberId,
        /// When it was to go.
        at: Timestamp,
    },
    /// Bring a warning that went out or was called off to those whom it concerns.
    Broadcast {
        /// The warning.
        warning: WarningId,
        /// Its version then.
        version: i64,
    },
    /// Bring it to the next of one part of them.
    BroadcastPart {
        /// The warning.
        warning: WarningId,
        /// Its version then.
        version: i64,
        /// Which part.
        part: u16,
        /// The last one who was told.
        after: Option<SubscriberId>,
    },
    /// Tell those who issue warnings of a step of one.
    TellDesk {
        /// The warning.
        warning: WarningId,
        /// Number of the event.
        seq: i64,
    },
    /// Tell whoever asked about their own data of a step of the desk.
    TellAsker {
        /// The request.
        request: RequestId,
        /// What the desk did.
        act: Act,
    },
    /// Remind those who answer requests of a term of one, unless it has been met or moved.
    RemindDesk {
        /// The request.
        request: RequestId,
        /// When the term ends.
        due: Timestamp,
        /// Whether it is about what has passed.
        late: bool,
    },
    /// Tell those who issue warnings that a bulletin waits for them.
    Announce {
        /// The bulletin.
        bulletin: BulletinId,
    },
    /// Look at a feed of another authority.
    Look {
        /// Its name.
        feed: String,
    },
}

impl Task {
    const fn lane(&self) -> Lane {
        match self {
            Self::Tell { .. }
            | Self::Remind { .. }
            | Self::Morning { .. }
            | Self::TellDesk { .. }
            | Self::TellAsker { .. }
            | Self::RemindDesk { .. }
            | Self::Announce { .. } => Lane::Notice,
            Self::TellNear { .. } => Lane::Near,
            Self::Look { .. } => Lane::Feed,
            Self::Deliver { channel, .. } => Lane::Post(*channel),
            Self::Daily { channel, .. } => Lane::Daily(*channel),
            Self::SendCode { channel, .. } => Lane::Code(*channel),
            Self::Broadcast { .. } | Self::BroadcastPart { .. } => Lane::Alert,
        }
    }
}

/// How a task ended that did not succeed.
#[derive(Clone, Debug)]
enum Failure {
    /// Worth another try, not before a moment if one is known.
    Again(String, Option<Timestamp>),
    /// Not worth one.
    Never(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Unavailable | Error::Conflict(_) | Error::TooMany { .. } => Self::Again(error.to_string(), None),
            // A bug may be mended by a newer program, and then nothing is lost.
            Error::Bug(source) => Self::Again(format!("bug: {source}"), None),
            Error::NotFound | Error::Forbidden | Error::Invalid(_) | Error::Gone => Self::Never(error.to_string()),
        }
    }
}

/// Asks for a task, in the transaction of the action it follows from.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn ask(tx: &mut Tx<'_>, task: &Task, now: Timestamp) -> Result<(), Error> {
    ask_at(tx, task, now, now).await
}

/// Asks for a task from a moment on; the same task that waits already stays as it is.
///
/// # Errors
/// As [`ask`].
pub async fn ask_at(tx: &mut Tx<'_>, task: &Task, at: Timestamp, now: Timestamp) -> Result<(), Error> {
    let body = serde_json::to_value(task).map_err(Error::bug)?;
    job::put(tx, task.lane().as_str(), body, at, now).await?;
    Ok(())
}

/// Does what is due in a lane, some jobs at a time, and tells how many it tried; 0 when nothing is due.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn round(app: &App, lane: Lane) -> Result<usize, Error> {
    let (name, together, now) = (lane.as_str(), lane.together(), app.clock.now());
    let is_due = app.db.read::<_, Error>(move |tx| Box::pin(async move { Ok(job::is_due(tx, name, now).await?) }));
    if !is_due.await? {
        return Ok(0);
    }
    let lease_end = now + lane.lease();
    let taken = app
        .db
        .write::<_, Error>(move |tx| Box::pin(async move { Ok(job::take(tx, name, now, lease_end, together).await?) }))
        .await?;
    let tried = taken.len();
    for ended in join_all(taken.into_iter().map(|job| one(app, job))).await {
        ended?;
    }
    Ok(tried)
}

/// Does everything that is due in every lane, as tests and the demonstration want it.
///
/// # Errors
/// As [`round`].
pub async fn drain(app: &App) -> Result<(), Error> {
    for lane in Lane::ALL {
        while round(app, lane).await? > 0 {}
    }
    Ok(())
}

/// Does one job and writes down how it ended. If that cannot be written, the lease ends and the job is done again.
async fn one(app: &App, job: Job) -> Result<(), Error> {
    let done = AssertUnwindSafe(carry_out(app, &job)).catch_unwind().await;
    let ended = done.unwrap_or_else(|_| Err(Failure::Again("panicked".to_owned(), None)));
    let now = app.clock.now();
    let wait = wait(job.attempts, app.ids.random());
    app.db
        .write::<_, Error>(move |tx| {
            Box::pin(async move {
                let heard = match &ended {
                    Ok(()) => job::done(tx, &job).await?,
                    Err(Failure::Again(fault, not_before)) if job.attempts < TRIES => {
                        let next = not_before.map_or(now + wait, |moment| moment.max(now));
                        job::put_off(tx, &job, next, fault).await?
                    }
                    Err(Failure::Again(fault, _) | Failure::Never(fault)) => {
                        tracing::error!(job = %job.id.0, body = %job.body, fault, "a job was given up");
                        job::give_up(tx, &job, fault, now).await?
                    }
                };
                if !heard {
                    tracing::warn!(job = %job.id.0, "a job took longer than its lease");
                }
                Ok(())
            })
        })
        .await
}

async fn carry_out(app: &App, job: &Job) -> Result<(), Failure> {
    let task = serde_json::from_value(job.body.clone()).map_err(|fault| Failure::Again(fault.to_string(), None))?;
    let outcome = match task {
        Task::Tell { case, seq } => return Ok(notice::tell(app, case, seq).await?),
        Task::TellNear { case, seq, after } => return Ok(notice::tell_near(app, case, seq, after).await?),
        Task::Remind { case, clock, started, stage } => {
            return match notice::remind(app, case, clock, started, stage).await? {
                Some(later) => Err(Failure::Again("the deadline was moved".to_owned(), Some(later))),
                None => Ok(()),
            };
        }
        Task::Broadcast { warning, version } => return Ok(warning::broadcast(app, warning, version).await?),
        Task::BroadcastPart { warning, version, part, after } => {
            return Ok(warning::part(app, warning, version, part, after).await?);
        }
        Task::TellDesk { warning, seq } => return Ok(notice::tell_desk(app, warning, seq).await?),
        Task::TellAsker { request, act } => return Ok(notice::tell_asker(app, request, act).await?),
        Task::RemindDesk { request, due, late } => return Ok(request::remind(app, request, due, late).await?),
        Task::Announce { bulletin } => return Ok(notice::announce(app, bulletin).await?),
        Task::Look { feed } => return Ok(bulletin::look(app, &feed).await?),
        Task::Morning { day } => return Ok(notice::morning(app, day).await?),
        Task::SendCode { code, .. } => account::send(app, code).await?,
        Task::Deliver { subscriber, message, .. } => letter::deliver(app, subscriber, message).await?,
        Task::Daily { subscriber, at, .. } => letter::daily::daily(app, subscriber, at).await?,
    };
    match outcome {
        Outcome::Done => Ok(()),
        Outcome::Again { fault, not_before } => Err(Failure::Again(fault, not_before)),
        Outcome::Never(fault) => Err(Failure::Never(fault)),
    }
}

/// How long to wait after so many tries: twice as long each time, and a quarter more or less, so that what failed
/// together does not come back together.
fn wait(tries: u32, chance: u64) -> SignedDuration {
    let doubled = FIRST_WAIT.as_secs() << tries.saturating_sub(1).min(20);
    let seconds = doubled.min(LONGEST_WAIT.as_secs());
    let quarter = seconds / 4;
    let spread = i64::try_from(chance % u64::try_from(2 * quarter + 1).unwrap_or(1)).unwrap_or_default();
    SignedDuration::from_secs(seconds - quarter + spread)
}

/// The condition of every lane that has jobs.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn queues(app: &App) -> Result<Vec<Queue>, Error> {
    let now = app.clock.now();
    app.db.read(move |tx| Box::pin(async move { Ok(job::queues(tx, now).await?) })).await
}

/// A job that did not succeed, as those who run the program see it: never the ids that it names. Whoever knows the one of a
/// one-time code opens its page.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// Which.
    pub id: JobId,
    /// Its lane.
    pub lane: String,
    /// Name of the task.
    pub task: String,
    /// The case that it is about, if it is about one.
    pub case: Option<CaseCode>,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong the last time.
    pub fault: String,
    /// When it is tried again; none if it was given up.
    pub next_at: Option<Timestamp>,
    /// When it was asked for.
    pub created_at: Timestamp,
}

impl Failed {
    async fn of(tx: &mut Tx<'_>, job: job::Failed) -> Result<Self, Error> {
        let word = |name: &str| job.body.get(name).and_then(Value::as_str);
        let case = match word("case").and_then(|id| id.parse().ok()) {
            Some(id) => store::case::find(tx, CaseId(id)).await?.map(|stored| stored.case.code),
            None => None,
        };
        let task = word("task").unwrap_or_default().to_owned();
        let job::Failed { id, lane, attempts, fault, next_at, created_at, .. } = job;
        Ok(Self { id, lane, task, case, attempts, fault, next_at, created_at })
    }
}

/// The lanes and the jobs that did not succeed, for those who run the program.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn state(app: &App) -> Result<(Vec<Queue>, Vec<Failed>), Error> {
    const SHOWN: u16 = 100;
    let now = app.clock.now();
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let mut failed = Vec::new();
                for job in job::failed(tx, SHOWN).await? {
                    failed.push(Failed::of(tx, job).await?);
                }
                Ok::<_, Error>((job::queues(tx, now).await?, failed))
            })
        })
        .await
}

/// Tries a job again now that did not succeed.
///
/// # Errors
/// `NotFound` if it is there no more, has not failed, or is being tried.
pub async fn retry(app: &App, id: JobId) -> Result<(), Error> {
    let now = app.clock.now();
    let retried =
        app.db.write::<_, Error>(move |tx| Box::pin(async move { Ok(job::retry(tx, id, now).await?) })).await?;
    if retried { Ok(()) } else { Err(Error::NotFound) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_to_an_end_and_are_spread() {
        let seconds = |tries, chance| wait(tries, chance).as_secs();
        assert_eq!((seconds(1, 0), seconds(1, 3), seconds(1, 6)), (12, 15, 18));
        assert_eq!((seconds(2, 0), seconds(2, 14)), (23, 37));
        assert_eq!(seconds(60, 5400), 6 * 3600);
        let total: i64 = (1..TRIES).map(|tries| seconds(tries, 0)).sum();
        assert!((14 * 3600..24 * 3600).contains(&total), "most of a day: {total} s");
    }
}
