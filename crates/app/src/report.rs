//! Sending a report: where it would go, and the case it becomes.

mod destination;
mod new;
mod sending;

pub use destination::{Destination, destination};
pub use new::faults;
pub use sending::send;
pub(crate) use sending::{folded, send_with_key, sent_as, sent_from};

use domain::{case::Channel, id::AccountId, staff::Staff};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::case::{Due, Stored};

/// What stands as [`ReportInput::consent`] where whoever told it agreed.
pub const AGREED: &str = "yes";

/// What a person fills in, as a form or an API body has it. Kept whole as a draft: nothing typed is lost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportInput {
    /// Code of the category.
    pub category: String,
    /// What is the matter.
    pub description: String,
    /// Latitude, as typed or sent by the device.
    pub lat: String,
    /// Longitude.
    pub lon: String,
    /// Accuracy in metres.
    pub accuracy: String,
    /// House number, street, landmark.
    pub address: String,
    /// Area the sender chose when the border was too near.
    pub area: String,
    /// Unit the sender took from the list, instead of a place on the map.
    pub unit: String,
    /// `public`, `name_hidden` or `private`.
    pub visibility: String,
    /// Name, or nothing.
    pub name: String,
    /// E-mail address or telephone number, or nothing.
    pub contact: String,
    /// Answers to the questions of the category.
    pub questions: BTreeMap<String, String>,
    /// Language the sender reads.
    pub language: String,
    /// The warning under which somebody calls for help, or nothing.
    pub warning: String,
    /// How it was told to the person of a unit who writes it down; nothing for people who write themselves.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub channel: String,
    /// `yes` if whoever told it agreed that name and contact are kept; asked where somebody else writes.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub consent: String,
    /// `yes` if it is sent for the body that the account of the sender names.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub organisation: String,
    /// Makes a repeated send harmless: the same key makes the same case.
    pub idempotency_key: String,
}

/// How a report came in, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The channel.
    pub channel: Channel,
    /// The person of a unit who entered it for somebody.
    pub operator: Option<Staff>,
    /// The account of whoever is signed in and sends it for themselves.
    pub account: Option<AccountId>,
    /// Secret of the device, if it has one: of its answers to a warning the latest counts.
    pub device: Option<String>,
    /// Whether a moderator looks at it before it is public.
    pub held: bool,
}

impl Sender {
    /// A person on the pages of the platform.
    #[must_use]
    pub const fn web() -> Self {
        Self { channel: Channel::Web, operator: None, account: None, device: None, held: false }
    }

    /// A person of a unit who writes down what was told by the channel that the input names.
    #[must_use]
    pub fn operator(staff: Staff, input: &ReportInput) -> Self {
        let channel = Channel::told(&input.channel).unwrap_or(Channel::Phone);
        Self { channel, operator: Some(staff), ..Self::web() }
    }

    /// Whether a person of a unit writes it down for somebody: then it is asked by which channel, and whether they agree.
    #[must_use]
    pub const fn is_written_down(&self) -> bool {
        self.operator.is_some()
    }
}

/// What the sender gets.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The case.
    pub stored: Stored,
    /// The secret key; none when the same report had been sent before: the first receipt had it.
    pub key: Option<String>,
    /// When it must be received.
    pub due: Option<Due>,
}
