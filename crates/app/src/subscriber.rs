//! Addresses that are told of things: how one is left, shown to be its owner's, told what to get, and stopped.

use crate::{
    App, CityNow, Error, FieldError,
    consent::{self, Told},
    digest,
    letter::{About, Post, daily},
};
use domain::{
    case::Publication,
    code::CaseCode,
    consent::{Purpose, Subject},
    id::{CaseId, InterestId, StaffId, SubscriberId},
    interest::{Circle, Interest, METRES, MOST, Place},
    staff::Staff,
    subscriber::{Channel, Choices, Pace, Part, Standing, Topic, mailbox, telephone},
};
use jiff::Timestamp;
pub use store::subscriber::Subscriber;
use store::{Tx, follow::Follow};

/// Most cases shown that an address hears of.
const FOLLOWS_SHOWN: u16 = 100;

/// Where somebody wants to be reached: as the carriers take it.
pub use crate::ports::post::Address as Reached;

impl Reached {
    /// An e-mail address or a telephone number as people write them.
    #[must_use]
    pub fn parse(text: &str, city: &CityNow) -> Option<Self> {
        if text.contains('@') {
            mailbox(text).map(Self::Mail)
        } else {
            telephone(text, city.city().calling_code.as_deref()).map(Self::Sms)
        }
    }

    /// An address as it was stored.
    pub(crate) fn of(channel: Channel, target: &str) -> Option<Self> {
        Some(match channel {
            Channel::Mail => Self::Mail(target.to_owned()),
            Channel::Sms => Self::Sms(target.to_owned()),
            Channel::Push => Self::Push(serde_json::from_str(target).ok()?),
        })
    }

    /// As it is stored.
    pub(crate) fn target(&self) -> String {
        match self {
            Self::Mail(text) | Self::Sms(text) => text.clone(),
            Self::Push(endpoint) => serde_json::to_string(endpoint).unwrap_or_default(),
        }
    }
}

/// What a link to an address's own page carries: which it is, and that whoever opens it reads its letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Which.
    pub id: SubscriberId,
    /// Its secret.
    pub secret: String,
}

impl Token {
    /// The token of an address.
    #[must_use]
    pub fn of(subscriber: &Subscriber) -> Self {
        Self { id: subscriber.id, secret: subscriber.secret.clone() }
    }
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.id.0.simple(), self.secret)
    }
}

impl std::str::FromStr for Token {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (id, secret) = text.split_once('.').ok_or(Error::NotFound)?;
        let id = uuid::Uuid::try_parse(id).ok().ok_or(Error::NotFound)?;
        Ok(Self { id: SubscriberId(id), secret: secret.to_owned() })
    }
}

/// A new address that nobody has shown to be theirs.
pub(crate) fn new(app: &App, reached: Reached, language: &str, now: Timestamp) -> Subscriber {
    with(SubscriberId(app.ids.id(now)), app.ids.secret(), reached, language)
}

/// The same with an id and a secret that were made before.
pub(crate) fn with(id: SubscriberId, secret: String, reached: Reached, language: &str) -> Subscriber {
    let channel = reached.channel();
    Subscriber {
        id,
        channel,
        target: reached.target(),
        secret,
        language: language.to_owned(),
        choices: Choices::usual(channel),
        // Only the browser itself can name where it takes messages.
        standing: if channel == Channel::Push { Standing::Proven } else { Standing::Claimed },
        staff: None,
        fault: None,
    }
}

/// The one at this address, or this new one.
pub(crate) async fn kept(tx: &mut Tx<'_>, new: Subscriber, now: Timestamp) -> Result<Subscriber, Error> {
    if let Some(known) = store::subscriber::at(tx, new.channel, &new.target).await? {
        return Ok(known);
    }
    store::subscriber::insert(tx, &new, now).await?;
    Ok(new)
}

/// Lets an address hear of a case, in the transaction of whatever makes it so.
pub(crate) async fn join(
    tx: &mut Tx<'_>,
    new: Subscriber,
    case: CaseId,
    part: Part,
    now: Timestamp,
) -> Result<Subscriber, Error> {
    let to = kept(tx, new, now).await?;
    let follow = Follow { case, subscriber: to.id, part, muted: false };
    store::follow::put(tx, &follow, &digest(&to.secret), now).await?;
    Ok(to)
}

/// What somebody asks for who leaves an address.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// A public case to hear of.
    pub case: Option<CaseCode>,
    /// Places that matter, with what they are called.
    pub places: Vec<(String, Place)>,
    /// Language of the letters.
    pub language: String,
    /// Whose address it is, for people of units.
    pub staff: Option<StaffId>,
}

/// Leaves an address. What it is to get begins when its owner answers the letter that goes there; what is answered here is
/// the same whether the address was known or not. To an address that is proven already nobody else may add: a case waits
/// there, muted, for its owner, and places are left to them.
///
/// # Errors
/// `Invalid` if the city has no such channel or a place is none; `NotFound` if there is no such public case.
pub async fn leave(app: &App, reached: Reached, wish: Wish) -> Result<Subscriber, Error> {
    let (city, now, channels) = (app.city(), app.clock.now(), app.carriers.channels());
    if !channels.contains(&reached.channel()) {
        return Err(Error::field("address", "subscriber-no-channel"));
    }
    for (_, place) in &wish.places {
        check(&city, place, now)?;
    }
    let new = new(app, reached, &wish.language, now);
    let ids: Vec<_> = wish.places.iter().map(|_| InterestId(app.ids.id(now))).collect();
    app.db
        .write(move |tx| {
            let (city, channels, new, wish, ids) =
                (city.clone(), channels.clone(), new.clone(), wish.clone(), ids.clone());
            Box::pin(async move {
                let mut to = kept(tx, new, now).await?;
                if to.channel == Channel::Push {
                    agree(tx, &to, now).await?;
                }
                let foreign = to.standing == Standing::Proven && to.channel != Channel::Push;
                if to.standing == Standing::Broken {
                    // Whoever leaves it again has perhaps mended it: the letter will tell.
                    to.standing = Standing::Claimed;
                    to.fault = None;
                    store::subscriber::update(tx, &to, now).await?;
                }
                if let Some(code) = wish.case {
                    let stored = store::case::by_code(tx, code).await?.ok_or(Error::NotFound)?;
                    if stored.report.publication != Publication::Public {
                        return Err(Error::NotFound);
                    }
                    let follow =
                        Follow { case: stored.case.id, subscriber: to.id, part: Part::Follower, muted: foreign };
                    let known = store::follow::of_case(tx, stored.case.id).await?;
                    if !foreign || known.iter().all(|follow| follow.subscriber != to.id) {
                        store::follow::put(tx, &follow, &digest(&to.secret), now).await?;
                    }
                }
                let had = store::interest::of_subscriber(tx, to.id).await?;
                let new = wish.places.into_iter().filter(|(_, place)| had.iter().all(|one| one.place != *place));
                for ((label, place), id) in new.zip(ids).take(if foreign { 0 } else { MOST.saturating_sub(had.len()) })
                {
                    put_place(tx, &to, &Interest { id, label, place }).await?;
                }
                daily::ask_if_near(tx, &city, &to, now).await?;
                // What is proven already is not taken over; a browser proves itself by its endpoint.
                let free = to.standing == Standing::Claimed || to.channel == Channel::Push;
                if to.staff.is_none() && wish.staff.is_some() && free {
                    to.staff = wish.staff;
                    store::subscriber::update(tx, &to, now).await?;
                }
                if to.standing != Standing::Proven || foreign {
                    let mut asked = to.clone();
                    asked.standing = Standing::Claimed;
                    let about = About::Confirm { day: city.day(now) };
                    let post = Post { channels: &channels, city: &city, now, danger: false };
                    post.put(tx, &asked, Topic::Case, &about).await?;
                }
                Ok(to)
            })
        })
        .await
}

/// Writes down that whoever reads the letters of an address agrees to get them; people of units get theirs for their work.
async fn agree(tx: &mut Tx<'_>, own: &Subscriber, now: Timestamp) -> Result<(), Error> {
    if own.staff.is_some() {
        return Ok(());
    }
    consent::give(tx, Subject::Subscriber(own.id), Purpose::Notices, Told::WEB, now).await
}

/// Whether a place can matter to somebody in this city.
fn check(city: &CityNow, place: &Place, now: Timestamp) -> Result<(), FieldError> {
    match place {
        Place::Area(code) => {
            let areas = domain::area::Areas::in_force(&city.areas, city.day(now));
            let known = areas.is_some_and(|areas| areas.area(code).is_some());
            if known { Ok(()) } else { Err(FieldError::new("area", "subscriber-area-unknown")) }
        }
        Place::Circle(Circle { lat, lon, metres }) => {
            if !METRES.contains(metres) {
                return Err(FieldError::new("metres", "subscriber-metres"));
            }
            let at = domain::report::Position::new(*lat, *lon);
            let inside = at.is_some_and(|at| !city.areas_of(Some(at)).is_empty());
            if inside { Ok(()) } else { Err(FieldError::new("place", "subscriber-place-outside")) }
        }
    }
}

/// An address with what it gets.
#[derive(Clone, Debug)]
pub struct Own {
    /// The address.
    pub subscriber: Subscriber,
    /// Places that matter.
    pub places: Vec<Interest>,
    /// Cases it hears of: code, category, whether muted, in what part.
    pub follows: Vec<(store::case::Stored, Follow)>,
}

async fn owned(tx: &mut Tx<'_>, token: &Token) -> Result<Subscriber, Error> {
    let found = store::subscriber::find(tx, token.id).await?.ok_or(Error::NotFound)?;
    if digest(&found.secret) == digest(&token.secret) { Ok(found) } else { Err(Error::NotFound) }
}

/// What whoever reads the letters of an address may see of it.
///
/// # Errors
/// `NotFound` if the token is none.
pub async fn own(app: &App, token: Token) -> Result<Own, Error> {
    app.db
        .read(move |tx| {
            let token = token.clone();
            Box::pin(async move {
                let subscriber = owned(tx, &token).await?;
                whole(tx, subscriber, FOLLOWS_SHOWN).await
            })
        })
        .await
}

/// An address with what it gets, and at most so many of the cases it hears of.
pub(crate) async fn whole(tx: &mut Tx<'_>, subscriber: Subscriber, most: u16) -> Result<Own, Error> {
    let places = store::interest::of_subscriber(tx, subscriber.id).await?;
    let mut follows = Vec::new();
    for follow in store::follow::of_subscriber(tx, subscriber.id, most).await? {
        if let Some(stored) = store::case::find(tx, follow.case).await? {
            follows.push((stored, follow));
        }
    }
    Ok(Own { subscriber, places, follows })
}

/// Places that matter to whoever has these tokens; what is no token counts for nothing.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn places(app: &App, tokens: &[Token]) -> Result<Vec<Place>, Error> {
    let tokens = tokens.to_vec();
    app.db
        .read(move |tx| {
            let tokens = tokens.clone();
            Box::pin(async move {
                let mut places = Vec::new();
                for token in &tokens {
                    match owned(tx, token).await {
                        Ok(own) => places.extend(store::interest::of_subscriber(tx, own.id).await?),
                        Err(Error::NotFound) => {}
                        Err(other) => return Err(other),
                    }
                }
                Ok(places.into_iter().map(|interest| interest.place).collect())
            })
        })
        .await
}

/// The addresses of a person of a unit.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn of_staff(app: &App, staff: &Staff) -> Result<Vec<Subscriber>, Error> {
    let id = staff.id;
    app.db.read(move |tx| Box::pin(async move { Ok(store::subscriber::of_staff(tx, &[id]).await?) })).await
}

/// A change to an address by whoever reads its letters.
#[derive(Clone, Debug)]
pub enum Change {
    /// It is theirs.
    Confirm,
    /// What it gets, when, and in which language.
    Choose(Choices, String),
    /// Nothing more of a topic.
    Without(Topic),
    /// Nothing more at all; or again as before.
    Stop,
    /// Again as before.
    Resume,
    /// One more place.
    AddPlace(String, Place),
    /// One place less.
    RemovePlace(InterestId),
    /// A case: muted, or heard of again.
    Mute(CaseCode, bool),
    /// Forgotten with all that hangs on it.
    Forget,
}

/// Changes an address.
///
/// # Errors
/// `NotFound` if the token is none; `Invalid` if a place is none or one too many.
pub async fn change(app: &App, token: Token, change: Change) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    if let Change::AddPlace(_, place) = &change {
        check(&city, place, now)?;
    }
    let new = InterestId(app.ids.id(now));
    app.db
        .write(move |tx| {
            let (city, token, change) = (city.clone(), token.clone(), change.clone());
            Box::pin(async move {
                let mut own = owned(tx, &token).await?;
                match change {
                    Change::Confirm | Change::Resume => {
                        agree(tx, &own, now).await?;
                        own.standing = Standing::Proven;
                        own.fault = None;
                    }
                    Change::Choose(choices, language) => {
                        (own.choices, own.language) = (choices, language);
                        store::interest::hear(tx, own.id, hears_at_once(&own)).await?;
                        // What waits already goes at the time that is chosen now.
                        daily::ask(tx, &city, &own, now).await?;
                    }
                    Change::Without(topic) => {
                        own.choices.paces.insert(topic, Pace::Never);
                        store::interest::hear(tx, own.id, hears_at_once(&own)).await?;
                    }
                    Change::Stop => {
                        consent::end(tx, Subject::Subscriber(own.id), Purpose::Notices, Told::WEB, now).await?;
                        own.standing = Standing::Stopped;
                    }
                    Change::Forget => {
                        consent::end(tx, Subject::Subscriber(own.id), Purpose::Notices, Told::WEB, now).await?;
                        return Ok(store::subscriber::remove(tx, &own).await?);
                    }
                    Change::AddPlace(label, place) => {
                        let had = store::interest::of_subscriber(tx, own.id).await?;
                        if had.len() >= MOST {
                            return Err(FieldError::new("place", "subscriber-places-many").with("most", MOST).into());
                        }
                        if had.iter().all(|one| one.place != place) {
                            put_place(tx, &own, &Interest { id: new, label, place }).await?;
                        }
                    }
                    Change::RemovePlace(id) => drop(store::interest::remove(tx, own.id, id).await?),
                    Change::Mute(code, muted) => {
                        let case = store::case::by_code(tx, code).await?.ok_or(Error::NotFound)?.case.id;
                        let follows = store::follow::of_case(tx, case).await?;
                        let follow = follows.iter().find(|one| one.subscriber == own.id).ok_or(Error::NotFound)?;
                        let follow = Follow { muted, ..*follow };
                        store::follow::put(tx, &follow, &digest(&own.secret), now).await?;
                    }
                }
                daily::ask_if_near(tx, &city, &own, now).await?;
                Ok(store::subscriber::update(tx, &own, now).await?)
            })
        })
        .await
}

fn hears_at_once(own: &Subscriber) -> bool {
    own.choices.hears_near(own.channel, Pace::Now)
}

async fn put_place(tx: &mut Tx<'_>, own: &Subscriber, place: &Interest) -> Result<(), Error> {
    Ok(store::interest::put(tx, own.id, place, hears_at_once(own)).await?)
}

/// Forgets what became of messages long ago, and what happened before any daily letter.
pub(crate) async fn tidy(app: &App) -> Result<(), Error> {
    let now = app.clock.now();
    app.db
        .write(move |tx| Box::pin(async move { Ok(store::happening::tidy(tx, now - daily::KEPT).await.map(drop)?) }))
        .await
}
