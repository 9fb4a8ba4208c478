//! The second factor of staff: codes of an app by RFC 6238, and recovery codes for whoever has lost it.

use super::{Visit, note, session};
use crate::{App, Error, FieldError, digest};
use domain::{
    id::StaffId,
    staff::{Change, Staff},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::{
    Tx,
    staff::{
        factor::{self, Factor, Recovery, Stage},
        session as sessions,
    },
};
use totp_rs::{Builder, Secret, Totp};

/// Seconds for which a code is shown.
const STEP_S: u64 = 30;
/// Steps before and after the present one whose codes are taken: RFC 6238, section 5.2.
const SKEW: u64 = 1;
/// Steps within which a code tells that a clock is wrong: ten minutes.
const FAR: u64 = 20;
/// Codes that may fail before the password is asked again.
const TRIES: i64 = 5;
/// How long the password counts while the code is looked for.
const PASS_HOLDS: SignedDuration = SignedDuration::from_mins(10);
/// How many recovery codes a person gets.
const RECOVERY_CODES: usize = 10;
/// Signs of a recovery code, of 32 each: 80 bits.
const RECOVERY_SIGNS: usize = 16;

/// How far somebody came who has shown the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entrance {
    /// In: the secret of the session.
    In(String),
    /// Half-way: with this they show the second factor.
    Code(String),
}

/// A second factor that has yet to be shown to work.
#[derive(Clone, PartialEq, Eq)]
pub struct Setup {
    /// What an app counts codes from, in Base32.
    pub secret: String,
    /// What the person signs in with, by which apps name it.
    pub login: String,
}

/// What a typed code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// That of this step, which is near enough to now.
    Now(u64),
    /// One of some minutes ago.
    Before(u64),
    /// One of some minutes ahead.
    Ahead(u64),
    /// None.
    Nothing,
}

/// Finds the step of a code, near or far.
fn find(secret: &str, typed: &str, now: Timestamp) -> Result<Found, Error> {
    let totp = counter(secret)?;
    let seconds = u64::try_from(now.as_second()).map_err(Error::bug)?;
    let own = seconds / STEP_S;
    let is_of = |step: u64| totp.check(typed, step * STEP_S).is_some();
    let minutes = |steps: u64| (steps * STEP_S).div_ceil(60);
    if let Some(step) = (own - SKEW..=own + SKEW).find(|step| is_of(*step)) {
        return Ok(Found::Now(step));
    }
    let far = SKEW + 1..=FAR;
    Ok(far
        .clone()
        .find(|steps| is_of(own - steps))
        .map(|steps| Found::Before(minutes(steps)))
        .or_else(|| far.clone().find(|steps| is_of(own + steps)).map(|steps| Found::Ahead(minutes(steps))))
        .unwrap_or(Found::Nothing))
}

/// Counts codes of one step alone.
fn counter(secret: &str) -> Result<Totp, Error> {
    let secret = Secret::try_from_base32(secret).map_err(|fault| Error::bug(fault.to_string()))?;
    Builder::new().with_secret(secret).with_skew(0).build().map_err(|fault| Error::bug(fault.to_string()))
}

/// Six digits, however they were spaced.
fn digits(typed: &str) -> Result<String, FieldError> {
    crate::digits::typed(typed).ok_or_else(|| FieldError::new("code", "factor-code-form"))
}

/// The hash of a recovery code, however it was typed.
fn recovery_hash(typed: &str) -> Option<String> {
    let code: String = typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    // The signs have a zero and no letter like it.
    (code.len() == RECOVERY_SIGNS).then(|| digest(code.replace('o', "0")))
}

/// New recovery codes as people read them, with the hashes that are kept.
fn recovery_codes(app: &App) -> (Vec<String>, Vec<String>) {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| app.ids.secret()[..RECOVERY_SIGNS].to_owned()).collect();
    let hashes = codes.iter().map(digest).collect();
    let parts = |code: String| {
        let quarter = RECOVERY_SIGNS / 4;
        (0..4).map(|part| &code[part * quarter..(part + 1) * quarter]).collect::<Vec<_>>().join("-")
    };
    (codes.into_iter().map(parts).collect(), hashes)
}

/// Lets in who has shown the password, or asks for the second factor.
pub(super) async fn begin_visit(app: &App, id: StaffId, visit: Visit) -> Result<Entrance, Error> {
    let (secret, now) = (app.ids.secret(), app.clock.now());
    let session = session(app, &secret, visit)?;
    let until = now.saturating_add(PASS_HOLDS).map_err(Error::bug)?;
    let asks = app
        .db
        .write(move |tx| {
            let session = session.clone();
            Box::pin(async move {
                let asks = factor::find(tx, id, Stage::Proven).await?.is_some();
                if asks {
                    sessions::pass(tx, &session.token_hash, id, now, until).await?;
                } else {
                    sessions::open(tx, id, &session).await?;
                }
                Ok::<_, Error>(asks)
            })
        })
        .await?;
    Ok(if asks { Entrance::Code(secret) } else { Entrance::In(secret) })
}

/// What is typed as second factor.
#[derive(Clone, Debug)]
enum Typed {
    Code(String),
    Recovery(Option<String>),
}

/// Takes what was typed, so that it is good no more; the fault tells why it was not good.
async fn take(tx: &mut Tx<'_>, id: StaffId, typed: &Typed, now: Timestamp) -> Result<Result<(), FieldError>, Error> {
    match typed {
        Typed::Code(code) => take_code(tx, id, code, now).await,
        Typed::Recovery(hash) => take_recovery(tx, id, hash.as_deref(), now).await,
    }
}

async fn take_code(tx: &mut Tx<'_>, id: StaffId, code: &str, now: Timestamp) -> Result<Result<(), FieldError>, Error> {
    let fault = |key: &'static str| FieldError::new("code", key);
    // A factor that was taken away meanwhile has no code.
    let Some(own) = factor::find(tx, id, Stage::Proven).await? else { return Ok(Err(fault("factor-code-wrong"))) };
    Ok(match find(&own.secret, code, now)? {
        Found::Now(step) => {
            let step = i64::try_from(step).map_err(Error::bug)?;
            if factor::take(tx, id, step).await? { Ok(()) } else { Err(fault("factor-code-used")) }
        }
        Found::Before(minutes) => Err(fault("factor-code-expired").with("minutes", minutes)),
        // Nobody is told of a code that will be good in some minutes.
        Found::Ahead(_) | Found::Nothing => Err(fault("factor-code-wrong")),
    })
}

async fn take_recovery(
    tx: &mut Tx<'_>,
    id: StaffId,
    hash: Option<&str>,
    now: Timestamp,
) -> Result<Result<(), FieldError>, Error> {
    let fault = |key: &'static str| Ok(Err(FieldError::new("recovery", key)));
    let Some(hash) = hash else { return fault("factor-recovery-form") };
    match factor::take_code(tx, id, hash, now).await? {
        Recovery::Taken => {
            note(tx, id, Change::Recover, Some(id), json!({}), now).await?;
            Ok(Ok(()))
        }
        Recovery::Used => fault("factor-recovery-used"),
        Recovery::Unknown => fault("factor-recovery-wrong"),
    }
}

/// Who has shown the password and has yet to show the second factor.
///
/// # Errors
/// `Gone` if the password was shown too long ago, or too many codes failed since.
pub async fn half_way(app: &App, pass: &str) -> Result<StaffId, Error> {
    let (pass, now) = (digest(pass), app.clock.now());
    app.db
        .read(move |tx| Box::pin(async move { sessions::passed(tx, &pass, now, TRIES).await?.ok_or(Error::Gone) }))
        .await
}

async fn enter(app: &App, pass: &str, typed: Typed, visit: Visit) -> Result<String, Error> {
    let (pass, secret, now) = (digest(pass), app.ids.secret(), app.clock.now());
    let session = session(app, &secret, visit)?;
    let outcome = app
        .db
        .write(move |tx| {
            let (pass, typed, session) = (pass.clone(), typed.clone(), session.clone());
            Box::pin(async move {
                let id = sessions::passed(tx, &pass, now, TRIES).await?.ok_or(Error::Gone)?;
                let outcome = take(tx, id, &typed, now).await?;
                match &outcome {
                    Ok(()) if sessions::passed_on(tx, &pass).await? => sessions::open(tx, id, &session).await?,
                    Ok(()) => return Err(Error::Gone),
                    Err(_) => sessions::failed(tx, &pass).await?,
                }
                Ok(outcome)
            })
        })
        .await?;
    outcome.map(|()| secret).map_err(Error::from)
}

/// Goes the other half of signing in with the code of an app; the answer is the session's secret.
///
/// # Errors
/// `Gone` if the password was shown too long ago or too many codes failed since; `Invalid` if the code is none, was used, or is
/// one of another time.
pub async fn enter_with_code(app: &App, pass: &str, code: &str, visit: impl Into<Visit>) -> Result<String, Error> {
    enter(app, pass, Typed::Code(digits(code)?), visit.into()).await
}

/// Goes the other half of signing in with a recovery code; the answer is the session's secret.
///
/// # Errors
/// As [`enter_with_code`].
pub async fn enter_with_recovery(app: &App, pass: &str, code: &str, visit: impl Into<Visit>) -> Result<String, Error> {
    enter(app, pass, Typed::Recovery(recovery_hash(code)), visit.into()).await
}

/// Makes a secret that is to be shown to work. Who has a second factor shows it first: its code, or a recovery code.
pub(super) async fn begin(app: &App, staff: &Staff, shown: &str) -> Result<(), Error> {
    let typed = match digits(shown) {
        Ok(code) => Ok(Typed::Code(code)),
        Err(fault) => recovery_hash(shown).map(|hash| Typed::Recovery(Some(hash))).ok_or(fault),
    };
    let (id, now, secret) = (staff.id, app.clock.now(), new_secret(app));
    app.db
        .write(move |tx| {
            let (typed, secret) = (typed.clone(), secret.clone());
            Box::pin(async move {
                if factor::find(tx, id, Stage::Proven).await?.is_some() {
                    take(tx, id, &typed?, now).await?.map_err(|fault| FieldError { field: "code".into(), ..fault })?;
                }
                Ok(factor::put(tx, id, Stage::Asked, &Factor { secret, last_step: 0, at: now }).await?)
            })
        })
        .await
}

/// 160 random bits, as RFC 4226 asks, in Base32.
fn new_secret(app: &App) -> String {
    let mut bytes = [0; 20];
    for part in bytes.chunks_mut(8) {
        part.copy_from_slice(&app.ids.random().to_le_bytes()[..part.len()]);
    }
    Secret::new_stack(bytes).to_base32()
}

/// Shows that an app counts from the secret that waits. From now on it is asked for; the answer is new recovery codes, which
/// are told only now.
pub(super) async fn prove(app: &App, staff: &Staff, code: &str) -> Result<Vec<String>, Error> {
    let (id, now, code) = (staff.id, app.clock.now(), digits(code)?);
    let (codes, hashes) = recovery_codes(app);
    app.db
        .write(move |tx| {
            let (code, hashes) = (code.clone(), hashes.clone());
            Box::pin(async move {
                let asked = factor::find(tx, id, Stage::Asked).await?.ok_or(Error::Gone)?;
                let fault = |key, minutes: u64| Err(FieldError::new("code", key).with("minutes", minutes).into());
                let step = match find(&asked.secret, &code, now)? {
                    Found::Now(step) => i64::try_from(step).map_err(Error::bug)?,
                    Found::Before(minutes) => return fault("factor-clock-slow", minutes),
                    Found::Ahead(minutes) => return fault("factor-clock-fast", minutes),
                    Found::Nothing => return Err(Error::field("code", "factor-code-wrong")),
                };
                factor::put(tx, id, Stage::Proven, &Factor { last_step: step, at: now, ..asked }).await?;
                factor::remove(tx, id, Stage::Asked).await?;
                factor::set_codes(tx, id, &hashes, now).await?;
                note(tx, id, Change::Factor, Some(id), json!({}), now).await
            })
        })
        .await?;
    Ok(codes)
}

/// Makes new recovery codes in place of all earlier ones, for who shows a code of the app.
pub(super) async fn renew_codes(app: &App, staff: &Staff, code: &str) -> Result<Vec<String>, Error> {
    let (id, now, code) = (staff.id, app.clock.now(), digits(code)?);
    let (codes, hashes) = recovery_codes(app);
    app.db
        .write(move |tx| {
            let (code, hashes) = (code.clone(), hashes.clone());
            Box::pin(async move {
                take_code(tx, id, &code, now).await??;
                factor::set_codes(tx, id, &hashes, now).await?;
                note(tx, id, Change::Codes, Some(id), json!({}), now).await
            })
        })
        .await?;
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the test vectors of RFC 6238, appendix B.
    fn secret() -> String {
        Secret::from(b"12345678901234567890".to_vec()).to_base32()
    }

    fn code_at(secret: &str, at: Timestamp) -> Result<String, Error> {
        Ok(counter(secret)?.generate(u64::try_from(at.as_second()).unwrap()).to_string())
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        let told = [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")];
        for (second, code) in told {
            assert_eq!(code_at(&secret(), at(second)).unwrap(), code, "{second}");
        }
    }

    #[test]
    fn a_code_is_taken_a_step_early_or_late_and_beyond_that_tells_of_a_clock() {
        let now = 1_234_567_890;
        let found = |seconds: i64| {
            let code = code_at(&secret(), at(now + seconds)).unwrap();
            find(&secret(), &code, at(now)).unwrap()
        };
        let own = u64::try_from(now).unwrap() / STEP_S;
        assert_eq!([found(-30), found(0), found(30)], [own - 1, own, own + 1].map(Found::Now));
        assert_eq!([found(-60), found(-600)], [Found::Before(1), Found::Before(10)]);
        assert_eq!([found(60), found(600)], [Found::Ahead(1), Found::Ahead(10)]);
        assert_eq!(found(-630), Found::Nothing);
    }

    #[test]
    fn recovery_codes_are_read_however_they_are_spaced() {
        assert_eq!(recovery_hash("ABCD-efgh 0jkm-npqr"), recovery_hash("abcdefghojkmnpqr"));
        assert!(recovery_hash("abcd").is_none());
    }
}
