//! What became of a warning: each message of its chain, with what it changed.

use std::collections::BTreeSet;

use domain::id::WarningId;
use domain::warning::{Mode, State, Warning};
use jiff::Timestamp;

use super::look::{Teller, level};
use crate::say::Markup;

/// Areas whose names are told; more are counted.
const NAMED: usize = 5;

/// One message.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub tone: &'static str,
    pub icon: &'static str,
    pub what: String,
    pub headline: String,
    pub url: String,
    /// Whether it is the message of this page.
    pub here: bool,
    pub changes: Vec<String>,
    pub at: Markup,
}

/// The messages of a chain, the newest first.
pub(crate) fn links(teller: &Teller<'_>, chain: &[Warning], here: WarningId) -> Vec<Link> {
    let mut links = Vec::new();
    for (number, warning) in chain.iter().enumerate() {
        let before = number.checked_sub(1).and_then(|number| chain.get(number));
        links.extend(went_out(teller, warning, before, here));
        links.extend(ended(teller, warning));
    }
    links.reverse();
    links
}

fn link(teller: &Teller<'_>, warning: &Warning, what: &str, at: Timestamp) -> Link {
    Link {
        tone: "going",
        icon: "warning",
        what: teller.l.say(what),
        headline: teller.headline(warning).0,
        url: format!("/warnings/{}", warning.id),
        here: false,
        changes: Vec::new(),
        at: teller.l.time(at),
    }
}

fn went_out(teller: &Teller<'_>, warning: &Warning, before: Option<&Warning>, here: WarningId) -> Option<Link> {
    let what = if before.is_some() { "warning-link-update" } else { "warning-link-alert" };
    let link = link(teller, warning, what, warning.issued()?.at);
    let changes = before.map(|before| changes(teller, before, warning)).unwrap_or_default();
    Some(Link { here: warning.id == here, changes, ..link })
}

fn ended(teller: &Teller<'_>, warning: &Warning) -> Option<Link> {
    let over = |what, icon, at| Link { tone: "calm", icon, ..link(teller, warning, what, at) };
    if let Some((reason, (_, at))) = warning.file.cancellation.as_ref().and_then(|own| Some((&own.reason, own.agreed?)))
    {
        let what = if warning.mode == Mode::Test { "warning-link-ended" } else { "warning-link-cancelled" };
        return Some(Link { changes: vec![reason.clone()], ..over(what, "cross", at) });
    }
    let end = warning.content.expires.filter(|end| *end <= teller.now && warning.state != State::Replaced)?;
    Some(over("warning-link-expired", "clock", end))
}

/// What an update changed, a sentence each.
fn changes(teller: &Teller<'_>, before: &Warning, after: &Warning) -> Vec<String> {
    let (l, old, new) = (teller.l, &before.content, &after.content);
    let mut found = Vec::new();
    if old.danger != new.danger {
        let (from, to) = (level(l, old.danger).words, level(l, new.danger).words);
        found.push(l.with("warning-changed-danger", &[("from", from), ("to", to)]));
    }
    if let Some(end) = new.expires.filter(|end| old.expires != Some(*end)) {
        found.push(l.with("warning-changed-expires", &[("when", l.when(end))]));
    }
    if let Some(onset) = new.onset.filter(|onset| old.onset != Some(*onset)) {
        found.push(l.with("warning-changed-onset", &[("when", l.when(onset))]));
    }
    let (was, is): (BTreeSet<_>, BTreeSet<_>) =
        (teller.areas(before).into_iter().collect(), teller.areas(after).into_iter().collect());
    found.extend(areas(teller, "warning-changed-added", is.difference(&was)));
    found.extend(areas(teller, "warning-changed-removed", was.difference(&is)));
    if old.cover.shapes != new.cover.shapes {
        found.push(l.say("warning-changed-shapes"));
    }
    if old.river != new.river {
        found.push(l.say("warning-changed-river"));
    }
    if old.texts != new.texts {
        found.push(l.say("warning-changed-texts"));
    }
    if old.attachments != new.attachments {
        found.push(l.say("warning-changed-attachments"));
    }
    found
}

fn areas<'n>(teller: &Teller<'_>, id: &str, names: impl Iterator<Item = &'n String>) -> Option<String> {
    let names: Vec<&str> = names.map(String::as_str).collect();
    let told = match names.len() {
        0 => return None,
        1..=NAMED => names.join(", "),
        count => teller.l.with("warning-place-areas", &[("n", count)]),
    };
    Some(teller.l.with(id, &[("areas", told)]))
}
