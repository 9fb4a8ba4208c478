//! What is kept of an address, as names with values.

use app::subscriber::Own;
use domain::subscriber::Part;

use super::own::{clock, topic, topics_of};
use super::place::words;
use crate::pages::parts::word;
use crate::say::Say;
use crate::site::Site;
use crate::words::Tongue;

/// Where an address stands, its places, cases, topics and times, for its owner.
pub(in crate::pages) fn facts(site: &Site, l: &Say, own: &Own) -> Vec<(String, String)> {
    let (to, choices) = (&own.subscriber, &own.subscriber.choices);
    let mut facts = vec![(l.say("account-data-standing"), word(l, "notices-standing", to.standing.as_str()))];
    facts.extend(own.places.iter().map(|one| (l.say("notices-my-places"), words(site, l, one))));
    facts.extend(own.follows.iter().map(|(stored, follow)| {
        let mut parts = vec![stored.case.code.to_string()];
        parts.extend((follow.part == Part::Reporter).then(|| l.say("notices-case-mine")));
        parts.extend(follow.muted.then(|| l.say("notices-case-muted")));
        (l.say("notices-my-cases"), parts.join(", "))
    }));
    facts.extend(topics_of(own).map(|of| {
        let pace = choices.pace(to.channel, of);
        (topic(l, of).0, word(l, "notices-pace", pace.as_str()))
    }));
    let quiet = choices.quiet.map(|quiet| format!("{}–{}", clock(quiet.from), clock(quiet.until)));
    facts.extend(quiet.map(|hours| (l.say("notices-quiet"), hours)));
    facts.push((l.say("notices-daily"), clock(choices.daily_at)));
    let tongue = Tongue::ALL.into_iter().find(|tongue| tongue.code() == to.language);
    let language = tongue.map_or_else(|| to.language.clone(), |tongue| tongue.own_name().to_owned());
    facts.push((l.say("notices-language"), language));
    facts
}
