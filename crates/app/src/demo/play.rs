//! How a story is played: every step of every case at its moment, through the same actions that people use.

use super::{
    cast::Cast,
    clock::{Chance, StoryClock},
    paper, picture,
};
use crate::{
    App, Error,
    case::{self, ActionInput, Upload, Who},
    jobs,
    photo::Facts,
    report::{self, ReportInput, Sender},
    request as desk, support, tick,
};
use domain::{
    case::{Channel, Publication, Verdict},
    city::{Level, UnitCode},
    code::CaseCode,
    request,
    staff::Staff,
};
use futures::future::try_join_all;
use jiff::{SignedDuration, Timestamp};

/// What somebody does to a case.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Send,
    Receive(Option<Level>),
    Publish,
    AskBack(String),
    Supply(String),
    Refuse {
        reason: &'static str,
        words: String,
    },
    Contest(String),
    Forward {
        why: String,
        to: UnitCode,
    },
    Place {
        unit: UnitCode,
        why: String,
    },
    SetLevel(Level, String),
    Extend(String),
    Assign {
        second: bool,
    },
    Start {
        second: bool,
    },
    Propose {
        second: bool,
        words: String,
        proof: Proof,
    },
    Return(String),
    Approve {
        second: bool,
        excuse: Option<String>,
    },
    Rate {
        verdict: Verdict,
        remark: String,
    },
    Reopen(String),
    Uphold(String),
    Redo(String),
    Withdraw,
    /// Joins the case of the play with this number.
    Merge(usize),
    MeToo(u64),
    Ask(String),
    Answer(String),
    Note(String),
    /// The sender asks something about their own data.
    AskData(request::Kind, &'static str),
    /// The desk goes on with what they asked last.
    Desk(desk::Step),
}

/// What comes with an answer.
#[derive(Clone, Debug)]
pub(super) enum Proof {
    /// A picture of the result.
    Picture,
    /// A record of the inspection.
    Paper,
    /// Neither, and why.
    Excuse(String),
}

/// A case of the story.
#[derive(Clone, Debug)]
pub(super) struct Play {
    pub(super) input: ReportInput,
    pub(super) channel: Channel,
    /// Seed and icon of its pictures, if it has any.
    pub(super) picture: Option<(u64, String)>,
    pub(super) steps: Vec<(Timestamp, Step)>,
}

/// What a play has become so far.
#[derive(Clone, Debug)]
struct Played {
    code: CaseCode,
    key: String,
    holder: UnitCode,
    level: Level,
}

/// Plays all steps up to `end` in the order of their moments. Those within `pace` of each other happen together, so that
/// they share a commit; steps of one case never do.
pub(super) async fn play(
    app: &App,
    clock: &StoryClock,
    cast: &Cast,
    plays: &[Play],
    end: Timestamp,
    pace: SignedDuration,
) -> Result<(), Error> {
    let mut order: Vec<(Timestamp, usize, usize)> = plays
        .iter()
        .enumerate()
        .flat_map(|(at, play)| play.steps.iter().enumerate().map(move |(step, (moment, _))| (*moment, at, step)))
        .filter(|(moment, ..)| *moment < end)
        .collect();
    order.sort_unstable();
    let mut played: Vec<Option<Played>> = vec![None; plays.len()];
    let mut rest = order.as_slice();
    let mut ticked = Timestamp::MIN;
    while let Some((moment, ..)) = rest.first().copied() {
        clock.tell(moment);
        if moment.duration_since(ticked) > SignedDuration::from_hours(3) {
            tick::tick(app).await?;
            tick::tidy(app).await?;
            jobs::drain(app).await?;
            ticked = moment;
        }
        let mut together = 0;
        let fits = |(at, case, _): &(Timestamp, usize, usize), before: &[(Timestamp, usize, usize)]| {
            at.duration_since(moment) <= pace && before.iter().all(|(_, other, _)| other != case)
        };
        while rest.get(together).is_some_and(|next| together == 0 || fits(next, &rest[..together])) {
            together += 1;
        }
        let (now, later) = rest.split_at(together);
        let done = now.iter().map(|(_, case, step)| one(app, cast, plays, &played, *case, *step));
        let done = try_join_all(done).await?;
        for ((_, case, _), done) in now.iter().zip(done) {
            played[*case] = Some(done);
        }
        rest = later;
    }
    clock.tell(end);
    tick::tick(app).await?;
    Ok(())
}

/// One step; the error says of which case.
async fn one(
    app: &App,
    cast: &Cast,
    plays: &[Play],
    played: &[Option<Played>],
    at: usize,
    step: usize,
) -> Result<Played, Error> {
    let play = &plays[at];
    let (_, step) = &play.steps[step];
    let done = match (step, &played[at]) {
        (Step::Send, _) => send(app, cast, play).await,
        (step, Some(so_far)) => take(app, cast, play, step, so_far, played).await,
        (_, None) => Err(Error::NotFound),
    };
    done.map_err(|fault| {
        Error::bug(format!("{fault} at {step:?} of the {} {:?}", play.input.category, play.input.description))
    })
}

async fn send(app: &App, cast: &Cast, play: &Play) -> Result<Played, Error> {
    let mut input = play.input.clone();
    let sender = if Channel::told(play.channel.as_str()).is_some() {
        (input.channel, input.consent) = (play.channel.to_string(), report::AGREED.to_owned());
        Sender::operator(cast.operator.clone(), &input)
    } else {
        Sender { channel: play.channel, ..Sender::web() }
    };
    let uploads = play.picture.iter().map(|(seed, icon)| shot(*seed, icon, false)).collect();
    let receipt = report::send(app, input, uploads, sender).await?;
    let case = receipt.stored.case;
    Ok(Played { code: case.code, key: receipt.key.unwrap_or_default(), holder: case.holder, level: case.level })
}

fn shot(seed: u64, icon: &str, mended: bool) -> Upload {
    Upload { bytes: picture::draw(seed, icon, mended), facts: Facts::default() }
}

fn record(code: CaseCode) -> Upload {
    let code = format!("Ma so {code}");
    let bytes = paper::page(&["BIEN BAN KIEM TRA HIEN TRUONG", "(MAU, KHONG CO GIA TRI PHAP LY)", &code]);
    Upload { bytes, facts: Facts::default() }
}

async fn take(
    app: &App,
    cast: &Cast,
    play: &Play,
    step: &Step,
    so_far: &Played,
    played: &[Option<Played>],
) -> Result<Played, Error> {
    let code = so_far.code;
    let crew = cast.crew(&so_far.holder)?;
    let reporter = || Who::Reporter(so_far.key.clone().into());
    let asker = || desk::Asker::Sender(code, so_far.key.clone().into());
    match step {
        Step::Publish => {
            let who = Who::Staff(crew.intake.clone());
            let reason = "Không có thông tin cá nhân, được đăng công khai.";
            support::moderate(app, who, code, Publication::Public, None, reason).await?;
        }
        Step::MeToo(seed) => {
            support::me_too(app, code, &format!("demo-{seed}-{code}"), None, None).await?;
        }
        Step::Ask(words) => support::message(app, reporter(), code, words, Vec::new()).await?,
        Step::Answer(words) => support::message(app, Who::Staff(crew.intake.clone()), code, words, Vec::new()).await?,
        Step::AskData(kind, words) => {
            let new = desk::NewRequest { kind: kind.to_string(), words: (*words).to_owned() };
            desk::file(app, asker(), new).await?;
        }
        Step::Desk(taken) => {
            let asked = desk::asked(app, asker()).await?;
            let id = asked.first().ok_or(Error::NotFound)?.request.id;
            desk::open(app, &cast.coordinator, id).await?;
            desk::step(app, &cast.coordinator, id, taken.clone()).await?;
        }
        Step::Note(words) => support::note_for_colleagues(app, Who::Staff(crew.head.clone()), code, words).await?,
        step => {
            let (who, input) = input(step, so_far, cast, reporter())?.with_parent(step, played);
            let evidence = match (step, &play.picture) {
                (Step::Propose { proof: Proof::Picture, .. }, Some((seed, icon))) => vec![shot(*seed, icon, true)],
                (Step::Propose { proof: Proof::Paper, .. }, _) => vec![record(code)],
                _ => Vec::new(),
            };
            let case = case::act(app, who, code, input, evidence).await?.case;
            return Ok(Played { holder: case.holder, level: case.level, ..so_far.clone() });
        }
    }
    Ok(so_far.clone())
}

/// Who acts, and what they fill in.
struct Filled(Who, ActionInput);

impl Filled {
    fn with_parent(mut self, step: &Step, played: &[Option<Played>]) -> (Who, ActionInput) {
        if let Step::Merge(parent) = step
            && let Some(Some(parent)) = played.get(*parent)
        {
            self.1.parent = parent.code.to_string();
        }
        (self.0, self.1)
    }
}

fn input(step: &Step, so_far: &Played, cast: &Cast, reporter: Who) -> Result<Filled, Error> {
    let crew = cast.crew(&so_far.holder)?;
    let staff = |person: &Staff| Who::Staff(person.clone());
    let does = |action: &str| ActionInput { action: action.to_owned(), ..ActionInput::default() };
    let says = |action: &str, words: &str| ActionInput { text: words.to_owned(), ..does(action) };
    let officer = |second: bool| &crew.officers[usize::from(second)];
    let (who, input) = match step {
        Step::Receive(level) => {
            (staff(&crew.intake), ActionInput { level: Some(level.unwrap_or(so_far.level)), ..does("receive") })
        }
        Step::AskBack(words) => (staff(&crew.intake), says("ask_back", words)),
        Step::Supply(words) => (reporter, says("supply", words)),
        Step::Refuse { reason, words } => {
            (staff(&crew.intake), ActionInput { reason: (*reason).to_owned(), ..says("refuse", words) })
        }
        Step::Contest(words) => (reporter, says("contest", words)),
        Step::Forward { why, to } => {
            (staff(&crew.intake), ActionInput { unit: to.to_string(), ..says("forward", why) })
        }
        Step::Place { unit, why } => {
            (staff(&cast.coordinator), ActionInput { unit: unit.to_string(), ..says("place", why) })
        }
        Step::SetLevel(level, why) => {
            (staff(&crew.head), ActionInput { level: Some(*level), ..says("set_level", why) })
        }
        Step::Extend(why) => (staff(&crew.head), says("extend", why)),
        Step::Assign { second } => {
            (staff(&crew.head), ActionInput { officer: Some(officer(*second).id), ..does("assign") })
        }
        Step::Start { second } => (staff(officer(*second)), does("start")),
        Step::Propose { second, words, proof } => {
            let exception = if let Proof::Excuse(why) = proof { why.clone() } else { String::new() };
            (staff(officer(*second)), ActionInput { exception, ..says("propose", words) })
        }
        Step::Return(why) => (staff(&crew.approvers[0]), says("return", why)),
        Step::Approve { second, excuse } => {
            let exception = excuse.clone().unwrap_or_default();
            (staff(&crew.approvers[usize::from(*second)]), ActionInput { exception, ..does("approve") })
        }
        Step::Rate { verdict, remark } => (reporter, rating(*verdict, says("rate", remark), so_far)),
        Step::Reopen(why) => (reporter, says("reopen", why)),
        Step::Uphold(why) => (staff(&cast.coordinator), says("uphold", why)),
        Step::Redo(why) => (staff(&cast.coordinator), says("redo", why)),
        Step::Withdraw => (reporter, does("withdraw")),
        Step::Merge(_) => (staff(&crew.intake), does("merge")),
        Step::Send
        | Step::Publish
        | Step::MeToo(_)
        | Step::Ask(_)
        | Step::Answer(_)
        | Step::Note(_)
        | Step::AskData(..)
        | Step::Desk(_) => {
            return Err(Error::bug("this step is no action"));
        }
    };
    Ok(Filled(who, input))
}

/// Marks that go with a verdict; most people leave some out.
fn rating(verdict: Verdict, input: ActionInput, so_far: &Played) -> ActionInput {
    let mut chance = Chance::new(so_far.key.bytes().fold(7, |sum, byte| sum * 31 % 1_000_003 + u64::from(byte)));
    let best = if verdict == Verdict::Satisfied { 5 } else { 4 };
    let mut mark = || {
        let less = u8::try_from(chance.below(2)).unwrap_or_default();
        chance.percent(60).then_some(best - less)
    };
    let (result, answer, manner, speed) = (mark(), mark(), mark(), mark());
    ActionInput { verdict: Some(verdict), result, answer, manner, speed, ..input }
}
