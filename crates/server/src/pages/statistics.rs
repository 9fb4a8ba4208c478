//! The figures of the city: counts beside every share, each chart with its table, each table as a file.

use app::CityNow;
use app::statistics::{Figures, Line, Question, area_sets, figures};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{Html, Response};
use axum::routing::get;
use domain::city::{Stream, UnitCode};
use domain::statistics::Tally;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;

use super::list::{Choice, encoded};
use super::parts::csv::{file, quoted};
use super::parts::word;
use super::show;
use crate::error::Failure;
use crate::routes::{Permission, Routes};
use crate::say::{Markup, Say};
use crate::site::Site;
use crate::visitor::Visitor;

/// Below this many cases a share says little, and the table says so.
const FEW: i64 = 20;

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .page("/statistics", Permission::Public, get(statistics))
        .shared()
        .page("/statistics.csv", Permission::Public, get(csv))
        .shared()
}

/// What is asked, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// `4w`, `12w`, `year` or `all`; days that are given win.
    period: String,
    from: String,
    to: String,
    unit: String,
    /// `unit`, or the code of a boundary set.
    by: String,
    /// Which table a file is to have.
    table: String,
}

impl Asked {
    fn question(&self, city: &CityNow, today: Date) -> Question {
        let given = |text: &str| text.parse::<Date>().ok();
        let (mut from, mut to) = (given(&self.from), given(&self.to));
        if let (Some(first), Some(last)) = (from, to)
            && last < first
        {
            (from, to) = (Some(last), Some(first));
        }
        if from.is_none() && to.is_none() {
            from = match self.period() {
                "4w" => Some(today.saturating_sub(3.weeks())),
                "year" => Some(today.first_of_year()),
                "all" => None,
                _ => Some(today.saturating_sub(11.weeks())),
            };
        }
        Question {
            from,
            to,
            unit: Some(UnitCode::from(self.unit.as_str())).filter(|unit| city.city().units.contains_key(unit)),
            area_set: area_sets(city).iter().map(|areas| areas.set().code.clone()).find(|code| *code == self.by),
        }
    }

    /// The preset that is chosen; none if days are.
    fn period(&self) -> &str {
        let days = !self.from.is_empty() || !self.to.is_empty();
        match self.period.as_str() {
            _ if days => "",
            known @ ("4w" | "year" | "all") => known,
            _ => "12w",
        }
    }

    fn query(&self) -> String {
        let pairs =
            [("period", &self.period), ("from", &self.from), ("to", &self.to), ("unit", &self.unit), ("by", &self.by)];
        let given = pairs.iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| format!("&{name}={}", encoded(value))).collect()
    }
}

/// One line of a table.
#[derive(Clone, Debug)]
struct Row {
    label: String,
    received: String,
    share: String,
    waiting: String,
    in_progress: String,
    handled: String,
    handled_share: String,
    refused: String,
    transferred: String,
    overdue: String,
    on_time: String,
    on_time_share: String,
    rated: String,
    content_share: String,
    dissatisfied_share: String,
    few: bool,
}

/// A table with the address of its file.
#[derive(Clone, Debug)]
struct Table {
    id: &'static str,
    caption: String,
    head: String,
    rows: Vec<Row>,
    csv: String,
}

impl Table {
    fn few(&self) -> bool {
        self.rows.iter().any(|row| row.few)
    }
}

/// A bar of a chart, or a point of a line.
#[derive(Clone, Debug)]
struct Bar {
    label: String,
    value: String,
    share: u32,
}

/// A figure with what it is counted of.
#[derive(Clone, Debug)]
struct Figure {
    label: String,
    value: String,
    of: String,
}

/// How widely the service is used.
#[derive(Clone, Debug)]
struct Adoption {
    share: String,
    accounts: String,
    people: String,
    noted: Markup,
    source: String,
    estimate: bool,
}

#[derive(Template)]
#[template(path = "statistics/statistics.html")]
struct StatisticsPage {
    v: Visitor,
    asked: Asked,
    periods: Vec<Choice>,
    units: Vec<Choice>,
    groupings: Vec<Choice>,
    figures: Vec<Figure>,
    fields: Vec<Bar>,
    weeks: Vec<Bar>,
    top: String,
    tables: Vec<Table>,
    units_with_accounts: String,
    adoption: Option<Adoption>,
    nothing: bool,
}

fn positive(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn share(l: &Say, part: i64, whole: i64) -> String {
    l.share(positive(part), positive(whole))
}

/// A share with two decimals, the last left out where it is a zero: `30,97 %`, `7,7 %`.
fn fine_share(l: &Say, part: i64, whole: i64) -> String {
    if whole <= 0 {
        return "–".to_owned();
    }
    let hundredths = (i128::from(part) * 20_000 / i128::from(whole) + 1) / 2;
    let (percent, rest) = (hundredths / 100, hundredths % 100);
    let decimals = if rest % 10 == 0 { 1 } else { 2 };
    let whole = i64::try_from(percent).unwrap_or_default();
    let point = l.decimal(0.5, 1).replace(['0', '5'], "");
    let digits = if decimals == 1 { format!("{}", rest / 10) } else { format!("{rest:02}") };
    format!("{}{point}{digits}\u{a0}%", l.number(whole))
}

fn row(l: &Say, label: String, tally: Tally, all: i64) -> Row {
    let number = |number: i64| l.number(number);
    Row {
        label,
        received: number(tally.received),
        share: fine_share(l, tally.received, all),
        waiting: number(tally.waiting),
        in_progress: number(tally.in_progress),
        handled: number(tally.handled),
        handled_share: share(l, tally.handled, tally.received),
        refused: number(tally.refused),
        transferred: number(tally.transferred),
        overdue: number(tally.overdue),
        on_time: number(tally.on_time),
        on_time_share: share(l, tally.on_time, tally.handled),
        rated: number(tally.rated()),
        content_share: share(l, tally.content(), tally.rated()),
        dissatisfied_share: share(l, tally.dissatisfied, tally.rated()),
        few: tally.received < FEW,
    }
}

/// The counts of one table: code, name in the language, counts.
type Counted = Vec<(String, String, Tally)>;

/// The tables there are, each with its name.
fn counted(l: &Say, city: &CityNow, found: &Figures, question: &Question) -> Vec<(&'static str, Counted)> {
    let language = l.tongue().code();
    let streams =
        [(Stream::OnSite, found.on_site), (Stream::Procedure, found.procedure), (Stream::Suggestion, found.suggestion)];
    let streams = streams.into_iter().filter(|(stream, tally)| *stream == Stream::OnSite || tally.received > 0);
    let streams =
        streams.map(|(stream, tally)| (stream.to_string(), word(l, "case-stream", stream.as_str()), tally)).collect();
    let fields = found.by_field.iter().map(|line| {
        let name = city.city().field(&line.of).map(|field| field.name.get(language).to_owned());
        (line.of.to_string(), name.unwrap_or_else(|| line.of.to_string()), line.tally)
    });
    let mut tables = vec![("stream", streams), ("field", fields.collect())];
    if question.area_set.is_some() {
        let areas =
            found.by_area.iter().map(|line| (line.of.area.to_string(), city.area_name(&line.of, language), line.tally));
        tables.push(("area", areas.collect()));
    } else if question.unit.is_none() {
        let name = |line: &Line<UnitCode>| city.unit_name(&line.of, language).to_owned();
        let units = found.by_unit.iter().map(|line| (line.of.to_string(), name(line), line.tally));
        tables.push(("unit", units.collect()));
    }
    let weeks = found.by_week.iter().map(|line| (line.of.to_string(), week(l, line.of), line.tally));
    tables.push(("week", weeks.collect()));
    tables
}

/// The week that begins on this Monday, in few signs.
fn week(l: &Say, monday: Date) -> String {
    l.with(
        "statistics-week-of",
        &[
            ("day", monday.day().to_string()),
            ("month", monday.month().to_string()),
            ("year", monday.year().to_string()),
        ],
    )
}

/// `GET /statistics`
async fn statistics(State(site): State<Site>, v: Visitor, Query(asked): Query<Asked>) -> Result<Html<String>, Failure> {
    let city = site.app.city();
    let today = city.day(v.now);
    let question = asked.question(&city, today);
    let found = figures(&site.app, question.clone()).await?;
    show(&page(v, &city, today, asked, &question, &found))
}

fn page(v: Visitor, city: &CityNow, today: Date, asked: Asked, question: &Question, found: &Figures) -> StatisticsPage {
    let (l, language) = (&v.l, v.tongue().code());
    let all = found.on_site.received;
    let query = asked.query();
    let tables = counted(l, city, found, question).into_iter().filter(|(_, lines)| !lines.is_empty());
    let tables = tables.map(|(id, lines)| Table {
        id,
        caption: l.say(&format!("statistics-by-{id}")),
        head: l.say(&format!("statistics-head-{id}")),
        rows: lines
            .into_iter()
            .map(|(_, name, tally)| row(l, name, tally, if id == "stream" { 0 } else { all }))
            .collect(),
        csv: format!("/statistics.csv?table={id}{query}"),
    });
    let choice = |value: &str, label: String| Choice { value: value.to_owned(), label };
    let periods = ["4w", "12w", "year", "all"].map(|word| choice(word, l.say(&format!("statistics-period-{word}"))));
    let units = city.units_on(today);
    let units = units.iter().map(|unit| choice(unit.code.as_str(), unit.name.get(language).to_owned()));
    let sets = area_sets(city);
    let sets = sets.iter().map(|areas| choice(&areas.set().code, areas.set().name.get(language).to_owned()));
    let most = found.by_week.iter().map(|line| line.tally.received).max().unwrap_or_default();
    let of_field = |line: &Line<domain::city::FieldCode>| {
        let longest = found.by_field.first().map_or(1, |line| line.tally.received);
        let name = city.city().field(&line.of).map(|field| field.name.get(language).to_owned());
        let value = format!("{} ({})", fine_share(l, line.tally.received, all), l.number(line.tally.received));
        bar(name.unwrap_or_else(|| line.of.to_string()), value, line.tally.received, longest)
    };
    let of_week = |line: &Line<Date>| bar(week(l, line.of), l.number(line.tally.received), line.tally.received, most);
    let adoption = found.adoption.as_ref().zip(city.pack.adoption.as_ref()).map(|(figure, told)| Adoption {
        share: fine_share(l, figure.accounts, figure.people),
        accounts: l.number(figure.accounts),
        people: l.number(figure.people),
        noted: l.date(city.day(figure.noted_at)),
        source: told.source.get(language).to_owned(),
        estimate: !told.confirmed,
    });
    StatisticsPage {
        periods: periods.to_vec(),
        units: std::iter::once(choice("", l.say("list-unit-any"))).chain(units).collect(),
        groupings: std::iter::once(choice("unit", l.say("statistics-by-units"))).chain(sets).collect(),
        figures: head(l, found.on_site),
        fields: found.by_field.iter().map(of_field).collect(),
        weeks: found.by_week.iter().map(of_week).collect(),
        top: l.number(most),
        tables: tables.collect(),
        units_with_accounts: l.number(i64::try_from(found.units_with_accounts).unwrap_or_default()),
        adoption,
        nothing: all + found.procedure.received + found.suggestion.received == 0,
        asked,
        v,
    }
}

fn bar(label: String, value: String, part: i64, longest: i64) -> Bar {
    let share = u32::try_from(positive(part) * 1000 / positive(longest).max(1)).unwrap_or_default();
    Bar { label, value, share }
}

fn head(l: &Say, tally: Tally) -> Vec<Figure> {
    let figure = |id: &str, part: i64, whole: i64, of: &str| Figure {
        label: l.say(&format!("statistics-{id}")),
        value: share(l, part, whole),
        of: l.with(of, &[("part", l.number(part)), ("whole", l.number(whole))]),
    };
    vec![
        Figure { label: l.say("statistics-received"), value: l.number(tally.received), of: String::new() },
        figure("handled", tally.handled, tally.received, "home-figure-handled-of"),
        figure("on-time", tally.on_time, tally.handled, "home-figure-on-time-of"),
        figure("content", tally.content(), tally.rated(), "home-figure-content-of"),
        figure("dissatisfied", tally.dissatisfied, tally.rated(), "home-figure-content-of"),
        Figure {
            label: l.say("statistics-overdue"),
            value: l.number(tally.overdue),
            of: l.say("statistics-overdue-of"),
        },
    ]
}

/// `GET /statistics.csv`: one table as counts, from which every share can be reckoned.
async fn csv(State(site): State<Site>, v: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let city = site.app.city();
    let question = asked.question(&city, city.day(v.now));
    let found = figures(&site.app, question.clone()).await?;
    let tables = counted(&v.l, &city, &found, &question);
    let (id, lines) = tables.into_iter().find(|(id, _)| *id == asked.table).ok_or(app::Error::NotFound)?;
    let mut text = format!("{id},name,{}\r\n", Tally::NAMES.join(","));
    for (code, name, tally) in lines {
        let counts = tally.values().iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        text.push_str(&format!("{},{},{counts}\r\n", quoted(&code), quoted(&name)));
    }
    Ok(file(&format!("{}-{id}", city.city().code), &text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Tongue;

    fn say(tongue: Tongue) -> Say {
        Say::new(tongue, "2026-11-24T03:00:00Z".parse().unwrap(), jiff::tz::TimeZone::UTC)
    }

    #[test]
    fn shares_show_what_was_printed_in_august_2024() {
        let vi = say(Tongue::Vi);
        assert_eq!((vi.number(2350), share(&vi, 1654, 2350)), ("2.350".into(), "70,4\u{a0}%".into()));
        let fields = [3097, 2149, 1871, 1087, 770].map(|part| fine_share(&vi, part, 10_000));
        assert_eq!(fields, ["30,97", "21,49", "18,71", "10,87", "7,7"].map(|share| format!("{share}\u{a0}%")));
        let en = say(Tongue::En);
        assert_eq!([656, 344].map(|part| share(&en, part, 1000)), ["65.6\u{a0}%", "34.4\u{a0}%"]);
        assert_eq!((fine_share(&en, 1, 1), fine_share(&en, 0, 0)), ("100.0\u{a0}%".into(), "–".into()));
    }

    #[test]
    fn days_win_over_a_preset_and_may_be_given_either_way() {
        let asked =
            Asked { period: "year".into(), from: "2024-08-31".into(), to: "2024-08-01".into(), ..Asked::default() };
        assert_eq!(asked.period(), "");
        let city = CityNow::new(1, app::pack::Pack::hanoi().unwrap(), Vec::new());
        let question = asked.question(&city, "2026-11-24".parse().unwrap());
        assert_eq!(question.from, Some("2024-08-01".parse().unwrap()));
        assert_eq!(question.to, Some("2024-08-31".parse().unwrap()));
    }
}
