//! Every table and where its rows live once there is more than one server. A test holds the schema against this list.

use crate::seal::{
    ACCOUNT_CONTACT, ACCOUNT_NAME, ACCOUNT_ORGANISATION, ADDRESS_SECRET, CODE_TARGET, CONTACT, Column, DRAFT,
    EVENT_WORDS, FACTOR, IDENTITY_NAME, ORIGINAL, PLACE_LABEL, REPORTER_NAME, REQUEST_WORDS, SUBJECT,
    SUPPORTER_CONTACT, TARGET,
};

/// Where the rows of a table live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Spread over the servers by `shard`, with which each of its keys begins.
    Distributed,
    /// Small and rarely written: a whole copy on every server.
    Reference,
    /// On the first server alone.
    Local,
}

use Kind::{Distributed, Local, Reference};

/// The tables, in the order in which they were made.
pub const TABLES: &[(&str, Kind)] = &[
    ("migration", Local),
    ("pack", Reference),
    ("area_set", Reference),
    ("figure", Reference),
    ("staff", Reference),
    ("staff_grant", Reference),
    ("session", Reference),
    ("access_token", Reference),
    ("cases", Distributed),
    ("case_code", Distributed),
    ("sending", Distributed),
    ("event", Distributed),
    ("photo", Distributed),
    ("answer", Distributed),
    ("rating", Distributed),
    ("supporter", Distributed),
    ("draft", Distributed),
    ("tally", Distributed),
    ("landmark", Reference),
    ("job", Distributed),
    ("notice", Distributed),
    ("subscriber", Distributed),
    ("subscriber_target", Distributed),
    ("follow", Distributed),
    ("interest", Distributed),
    ("message", Distributed),
    ("warning", Distributed),
    ("warning_event", Distributed),
    ("safety", Distributed),
    ("feed", Reference),
    ("bulletin", Distributed),
    ("happening", Distributed),
    ("staff_event", Reference),
    ("block", Reference),
    ("data_key", Reference),
    ("sealed_column", Reference),
    ("saved_list", Reference),
    ("answer_template", Reference),
    ("invitation", Reference),
    ("chain_head", Reference),
    ("personal_access", Local),
    ("account", Distributed),
    ("account_contact", Distributed),
    ("account_target", Distributed),
    ("account_session", Distributed),
    ("account_case", Distributed),
    ("one_time_code", Distributed),
    ("account_identity", Distributed),
    ("identity_subject", Distributed),
    ("passkey", Distributed),
    ("passkey_attempt", Distributed),
    ("consent", Distributed),
    ("data_request", Distributed),
    ("data_request_event", Distributed),
    ("second_factor", Reference),
    ("recovery_code", Reference),
    ("password_pass", Reference),
    ("retention_run", Reference),
    ("absence", Reference),
    ("account_session_revocation", Distributed),
];

/// Columns whose values are personal and lie sealed. A test searches the raw files for what was sent.
pub const SEALED: &[Column] = &[
    REPORTER_NAME,
    CONTACT,
    ORIGINAL,
    SUPPORTER_CONTACT,
    DRAFT,
    TARGET,
    ADDRESS_SECRET,
    PLACE_LABEL,
    ACCOUNT_NAME,
    ACCOUNT_ORGANISATION,
    ACCOUNT_CONTACT,
    CODE_TARGET,
    SUBJECT,
    IDENTITY_NAME,
    FACTOR,
    REQUEST_WORDS,
    EVENT_WORDS,
];

/// Full-text tables, which only `SQLite` has, and the tables it keeps below them.
pub const SQLITE_ONLY: &[&str] = &["case_text"];
