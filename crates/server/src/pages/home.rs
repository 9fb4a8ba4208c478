//! The first page: what to do, what happens nearby, and whether the city keeps its word.

use app::list::PublicFilter;
use app::statistics::Question;
use askama::Template;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use domain::city::Stream;
use domain::statistics::Tally;
use jiff::ToSpan as _;

use super::list::{Choice, areas};
use super::parts::card::{Card, card};
use super::show;
use crate::error::Failure;
use crate::routes::{Permission, Routes};
use crate::say::Say;
use crate::site::Site;
use crate::visitor::Visitor;

/// Cases on the page.
const CASES: u16 = 6;
/// Weeks that the figures tell of.
const WEEKS: i64 = 12;

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new().page("/", Permission::Public, get(home)).shared()
}

/// A figure with what it is counted of.
#[derive(Clone, Debug)]
struct Figure {
    label: String,
    value: String,
    of: String,
}

#[derive(Template)]
#[template(path = "home/home.html")]
struct HomePage {
    v: Visitor,
    title: String,
    figures: Vec<Figure>,
    cards: Vec<Card>,
    areas: Vec<Choice>,
}

/// `GET /`
async fn home(State(site): State<Site>, v: Visitor) -> Result<Html<String>, Failure> {
    let city = site.app.city();
    let newest = PublicFilter { stream: Some(Stream::OnSite), ..PublicFilter::default() };
    let cases = app::list::public(&site.app, newest, None, CASES).await?;
    let from = city.day(v.now).saturating_sub((WEEKS - 1).weeks());
    let counted = app::statistics::figures(&site.app, Question { from: Some(from), ..Question::default() }).await?;
    let title = city.pack.title.get(v.tongue().code()).to_owned();
    let cards = cases.items.iter().map(|case| card(&v.l, &city, case)).collect();
    show(&HomePage { title, figures: figures(&v.l, counted.on_site), cards, areas: areas(&v.l, &city, v.now), v })
}

fn figures(l: &Say, tally: Tally) -> Vec<Figure> {
    let share = |part: i64, whole: i64| l.share(part.unsigned_abs(), whole.unsigned_abs());
    let of = |id: &str, part: i64, whole: i64| l.with(id, &[("part", l.number(part)), ("whole", l.number(whole))]);
    let figure = |name: &str, part: i64, whole: i64| Figure {
        label: l.say(&format!("home-figure-{name}")),
        value: share(part, whole),
        of: of(&format!("home-figure-{name}-of"), part, whole),
    };
    if tally.received == 0 {
        return Vec::new();
    }
    vec![
        Figure {
            label: l.say("home-figure-received"),
            value: l.number(tally.received),
            of: l.with("home-figure-weeks", &[("n", WEEKS)]),
        },
        figure("handled", tally.handled, tally.received),
        figure("on-time", tally.on_time, tally.handled),
        figure("content", tally.content(), tally.rated()),
    ]
}
