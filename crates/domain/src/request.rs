//! What a person asks about their own data, and until when it must be answered: one table of terms, each with its source.
//!
//! Decree 356/2025/NĐ-CP (in force 1 January 2026; for Law 91/2025/QH15), as two law firms tell it:
//! <https://cdlaf.vn/en/rights-of-personal-data-subjects-and-methods-of-obtaining-consent-under-decree-no-356-2025-nd-cp/> and
//! <https://www.frasersvn.com/legal-updates-and-publications/the-next-chapter-in-data-protection-new-decree-guiding-the-personal-data-protection-law>.

use crate::{
    calendar::Calendar,
    city::UnitCode,
    consent::Subject,
    deadline::{Deadlines, Limit},
    id::RequestId,
    notice::WORKING_DAY,
    words::words,
};
use jiff::{SignedDuration, Timestamp};

words! {
    /// What is asked.
    Kind {
        /// To see what is kept.
        See = "see",
        /// To correct it.
        Correct = "correct",
        /// To erase it.
        Erase = "erase",
        /// To use it for less.
        Restrict = "restrict",
        /// To use it no more: the person objects.
        Object = "object",
        /// To take back what was agreed to.
        Withdraw = "withdraw",
        /// To look into how the data was handled.
        Complain = "complain",
    }
}

words! {
    /// Where a request stands.
    State {
        /// Nobody has answered yet.
        Filed = "filed",
        /// The person was told that it is being done, and how.
        Acknowledged = "acknowledged",
        /// It was done.
        Fulfilled = "fulfilled",
        /// It was refused, with a reason.
        Refused = "refused",
    }
}

words! {
    /// What happened to a request.
    Act {
        /// The person sent it.
        File = "file",
        /// Somebody at the desk opened it: what is in it is personal.
        Look = "look",
        /// The person was told that it is being done.
        Acknowledge = "acknowledge",
        /// It may take longer, once.
        Extend = "extend",
        /// It was done.
        Fulfil = "fulfil",
        /// It was refused.
        Refuse = "refuse",
    }
}

/// Working days within which the person must hear of the request. Source: as the module.
pub const ANSWER_DAYS: u32 = 2;

/// How long a request may take, in days of 24 hours from when it was sent, holidays included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Days until it is done.
    pub days: u32,
    /// Days if somebody outside, who processes data for the city, must do a part; none if nothing longer is known.
    pub with_others: Option<u32>,
    /// Most days that the one extension may add.
    pub extension: u32,
    /// Whether the sources give the number for this very kind. Where they only give a span, the shortest is taken and an
    /// extension ends with the span, so that whatever the exact number is, it is kept.
    pub exact: bool,
}

/// Withdraw, restrict, object: 15 days, 20 if a processor or a third party acts, one extension of at most 15 days. Source: as the
/// module.
const STOP: Term = Term { days: 15, with_others: Some(20), extension: 15, exact: true };

/// Other rights: 10 to 20 days, one extension. Source: as the module.
const OTHER: Term = Term { days: 10, with_others: None, extension: 10, exact: false };

impl Term {
    /// The first and the last day of the span that the sources give, where they give no number for the very kind.
    #[must_use]
    pub const fn span(self) -> Option<(u32, u32)> {
        if self.exact { None } else { Some((self.days, self.days + self.extension)) }
    }
}

impl Kind {
    /// How long a request of this kind may take.
    #[must_use]
    pub const fn term(self) -> Term {
        match self {
            Self::Restrict | Self::Object | Self::Withdraw => STOP,
            Self::See | Self::Correct | Self::Erase | Self::Complain => OTHER,
        }
    }
}

impl State {
    /// Whether something is to be done yet.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Filed | Self::Acknowledged)
    }
}

/// Fewest characters of a request, of an answer, and of the reason of an extension or a refusal: the person reads them.
pub const WORDS_LEAST: usize = 10;

/// Most characters of each.
pub const WORDS_MOST: usize = 4_000;

/// Requests of one subject that may be open at a time.
pub const OPEN_MOST: usize = 5;

/// Why a step is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It was answered for good, or is not yet acknowledged.
    #[error("the request does not stand where this can be done")]
    Moved,
    /// There was an extension before.
    #[error("the request was extended before")]
    Extended,
    /// The term has run out; an extension would only hide that.
    #[error("the term has run out")]
    Late,
    /// Other days than the law allows.
    #[error("an extension is 1 to {most} days")]
    Days {
        /// Most days.
        most: u32,
    },
}

/// A request. Its words are in its events, which are sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Which.
    pub id: RequestId,
    /// Whose.
    pub about: Subject,
    /// What is asked.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// When it was sent.
    pub filed_at: Timestamp,
    /// Until when the person must hear of it.
    pub answer_by: Timestamp,
    /// Until when it must be done, or refused.
    pub finish_by: Timestamp,
    /// Whether it was extended.
    pub extended: bool,
    /// When it was done or refused.
    pub closed_at: Option<Timestamp>,
}

fn after(from: Timestamp, days: u32) -> Timestamp {
    from.saturating_add(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Calendar::END)
}

impl Request {
    /// A new request. `unit` is the one that answers, whose open hours make the working days.
    #[must_use]
    pub fn file(
        id: RequestId,
        about: Subject,
        kind: Kind,
        now: Timestamp,
        calendar: &Calendar,
        unit: &UnitCode,
        policy: &Deadlines,
    ) -> Self {
        let answer_by = calendar.add_working(unit, now, policy.duration(Limit::WorkingDays(ANSWER_DAYS)));
        let finish_by = after(now, kind.term().days);
        Self {
            id,
            about,
            kind,
            state: State::Filed,
            filed_at: now,
            answer_by: answer_by.min(finish_by),
            finish_by,
            extended: false,
            closed_at: None,
        }
    }

    /// What must be done next, until then; none if all is done.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Filed => Some(self.answer_by),
            State::Acknowledged => Some(self.finish_by),
            State::Fulfilled | State::Refused => None,
        }
    }

    /// When those who answer are reminded of a term that ends then: a working day of their `unit` before it.
    #[must_use]
    pub fn near_at(&self, due: Timestamp, calendar: &Calendar, unit: &UnitCode) -> Timestamp {
        let working = calendar.working(unit, self.filed_at, due);
        calendar.add_working(unit, self.filed_at, working - WORKING_DAY)
    }

    /// Whether something is to be done that should have been done by now.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.due_at().is_some_and(|due| due < now)
    }

    /// Tells the person that it is being done. `with_others`: somebody outside must do a part of it.
    ///
    /// # Errors
    /// [`Refusal::Moved`] if that was told before, or all is done.
    pub fn acknowledge(&self, with_others: bool) -> Result<Self, Refusal> {
        if self.state != State::Filed {
            return Err(Refusal::Moved);
        }
        let longer = self.kind.term().with_others.filter(|_| with_others);
        let finish_by = longer.map_or(self.finish_by, |days| after(self.filed_at, days));
        Ok(Self { state: State::Acknowledged, finish_by, ..self.clone() })
    }

    /// Gives it more days, once.
    ///
    /// # Errors
    /// [`Refusal`] unless it is being done, in time, was not extended before, and the days are within what the law allows.
    pub fn extend(&self, days: u32, now: Timestamp) -> Result<Self, Refusal> {
        let most = self.kind.term().extension;
        if self.state != State::Acknowledged {
            Err(Refusal::Moved)
        } else if self.extended {
            Err(Refusal::Extended)
        } else if self.finish_by < now {
            Err(Refusal::Late)
        } else if !(1..=most).contains(&days) {
            Err(Refusal::Days { most })
        } else {
            Ok(Self { finish_by: after(self.finish_by, days), extended: true, ..self.clone() })
        }
    }

    /// Ends it: done, or refused.
    ///
    /// # Errors
    /// [`Refusal::Moved`] if it ended before.
    pub fn close(&self, fulfilled: bool, now: Timestamp) -> Result<Self, Refusal> {
        if !self.state.is_open() {
            return Err(Refusal::Moved);
        }
        let state = if fulfilled { State::Fulfilled } else { State::Refused };
        Ok(Self { state, closed_at: Some(now), ..self.clone() })
    }
}

/// The table of terms as Markdown, for `docs/requests.md`.
#[must_use]
pub fn as_markdown() -> String {
    let mut text =
        "| kind | done within | if others must act | one extension | exact |\n|---|---|---|---|---|\n".to_owned();
    for kind in Kind::ALL {
        let term @ Term { days, with_others, extension, .. } = kind.term();
        let others = with_others.map_or_else(|| "–".to_owned(), |days| format!("{days} days"));
        let exact =
            term.span().map_or_else(|| "yes".to_owned(), |(least, most)| format!("span of {least} to {most} days"));
        text += &format!("| `{kind}` | {days} days | {others} | at most {extension} days | {exact} |\n");
    }
    text
}

#[cfg(test)]
mod tests;
