//! How something written leaves the house: one port for every channel. What carries it knows nothing of cases.

pub use domain::subscriber::Channel;
use futures::future::BoxFuture;
use jiff::SignedDuration;
use std::sync::Arc;

/// Where it goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Address {
    /// An e-mail address.
    Mail(String),
    /// A telephone number in the form of E.164 (`+84…`).
    Sms(String),
    /// A browser that asked for messages.
    Push(Endpoint),
}

impl Address {
    /// Its channel.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        match self {
            Self::Mail(_) => Channel::Mail,
            Self::Sms(_) => Channel::Sms,
            Self::Push(_) => Channel::Push,
        }
    }
}

/// A push subscription as the browser gives it (Push API, `PushSubscription.toJSON`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Endpoint {
    /// Where the push service takes messages for it.
    pub endpoint: String,
    /// Its P-256 public key, uncompressed, base64url without padding.
    pub p256dh: String,
    /// Its 16 bytes of authentication secret, base64url without padding.
    pub auth: String,
}

/// How soon it should wake a telephone (RFC 8030, section 5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// When there is power and a good network.
    Low,
    /// Ordinary news.
    Normal,
    /// At once.
    High,
}

/// What is carried: the same words in the forms the channels need, and what they need besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Unique, and the same when it is tried again: lets the other side know a repetition. Letters, digits and hyphens.
    pub id: String,
    /// Names what it continues, such as a case: letters of one thread stand together (e-mail), and a newer one takes the
    /// place of an older one not yet seen (push). Letters, digits and hyphens.
    pub thread: Option<String>,
    /// One line.
    pub subject: String,
    /// All of it, as plain text with its links.
    pub text: String,
    /// All of it, as a whole HTML document.
    pub html: String,
    /// All of it in one sentence with a link, for a text message; the body of a push message, without the link.
    pub short: String,
    /// Where it is read in full.
    pub link: String,
    /// One-click unsubscribing (RFC 8058): answers POST, while GET changes nothing. None for what cannot be unsubscribed.
    pub unsubscribe: Option<String>,
    /// How soon.
    pub urgency: Urgency,
    /// After how long it is of no use and need not arrive.
    pub lasts: SignedDuration,
    /// Language of the words (`vi`).
    pub language: String,
}

/// The other side took it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// What the other side calls it, where a receipt will name it.
    pub reference: Option<String>,
}

/// The other side did not take it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Worth another try, not before the time the other side named.
    #[error("not now: {fault}")]
    Later {
        /// What happened, for those who run the program. Never an address.
        fault: String,
        /// The least time to wait.
        after: Option<SignedDuration>,
    },
    /// This letter will not be taken; the address may be good.
    #[error("not this: {fault}")]
    Never {
        /// What happened.
        fault: String,
    },
    /// Nobody is at this address, now or later.
    #[error("nobody there: {fault}")]
    Gone {
        /// What happened.
        fault: String,
    },
}

/// Hands letters of one channel to whoever delivers them.
pub trait Carrier: Send + Sync {
    /// Hands one over. Ends within [`HAND_OVER`] whatever the other side does.
    fn send<'a>(&'a self, to: &'a Address, letter: &'a Letter) -> BoxFuture<'a, Result<Taken, Refused>>;
}

/// The longest one hand-over may take: less than a job's lease.
pub const HAND_OVER: std::time::Duration = std::time::Duration::from_secs(20);

/// The channels that this city has.
#[derive(Clone, Default)]
pub struct Carriers {
    /// E-mail.
    pub mail: Option<Arc<dyn Carrier>>,
    /// Text messages.
    pub sms: Option<Arc<dyn Carrier>>,
    /// Web push.
    pub push: Option<Arc<dyn Carrier>>,
}

impl Carriers {
    /// The channels that it has.
    #[must_use]
    pub fn channels(&self) -> Vec<Channel> {
        Channel::ALL.iter().copied().filter(|channel| self.of(*channel).is_some()).collect()
    }

    /// The carrier of a channel, if the city has it.
    #[must_use]
    pub const fn of(&self, channel: Channel) -> Option<&Arc<dyn Carrier>> {
        match channel {
            Channel::Mail => self.mail.as_ref(),
            Channel::Sms => self.sms.as_ref(),
            Channel::Push => self.push.as_ref(),
        }
    }
}
