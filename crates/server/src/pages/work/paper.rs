//! A case on paper: what a colleague who sees it would read on its page.

use app::access::{Reporter, open};
use app::view::{CaseView, Kind};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::access::Way;
use domain::code::CaseCode;
use domain::staff::Staff;

use super::case::code_of;
use crate::error::Failure;
use crate::pages::case::question;
use crate::pages::parts::{card, history, word};
use crate::paper::{Line, Sheet};
use crate::say::Say;
use crate::site::Site;
use crate::visitor::Visitor;

/// `GET /work/{code}/case.pdf`
pub(super) async fn pdf(v: Visitor, State(site): State<Site>, Path(code): Path<String>) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    sheet(&v, &site, &staff, code_of(&code)?, None).await
}

/// The sheet, with who sent the case for somebody who was told.
pub(super) async fn sheet(
    v: &Visitor,
    site: &Site,
    staff: &Staff,
    code: CaseCode,
    reporter: Option<&Reporter>,
) -> Result<Response, Failure> {
    let view = open(&site.app, staff, code, Way::Paper).await?;
    let l = v.l.clone().on_paper();
    let printed = l.with("work-paper-printed", &[("who", &staff.name), ("when", &l.when(v.now))]);
    let mut lines = vec![Line::Small(format!("{} · {} · {printed}", l.say("site-name"), v.city))];
    lines.extend(told(site, &l, &view));
    if let Some(Reporter { name, contact }) = reporter {
        lines.push(Line::Heading(l.say("work-fact-reporter")));
        lines.extend(name.clone().map(|name| Line::Pair(l.say("work-identity-name"), name)));
        lines.extend(contact.clone().map(|contact| Line::Pair(l.say("work-identity-contact"), contact)));
    }
    Ok(Sheet::page(&code.to_string()).answer(&lines)?)
}

fn told(site: &Site, l: &Say, view: &CaseView) -> Vec<Line> {
    let (city, language) = (site.app.city(), l.tongue().code());
    let (case, report) = (&view.stored.case, &view.stored.report);
    let category = city.category(&case.category);
    let unit = |code| city.unit_name(code, language).to_owned();
    let pair = |id: &str, value: String| Line::Pair(l.say(id), value);
    let title = category.map_or(case.category.as_str(), |own| own.name.get(language));
    let mut lines = vec![
        Line::Title(title.to_owned()),
        Line::Code(case.code.to_string()),
        pair("work-head-state", word(l, "case-state", case.state.as_str())),
        pair("work-unit", unit(&case.holder)),
    ];
    lines.extend(view.due.as_ref().map(|due| pair("work-clock-due", l.when(due.at))));
    lines.push(pair("work-head-place", card::place(l, &city, report.place.area.as_ref(), &report.place.address)));
    lines.push(pair("work-paper-sent", l.when(case.sent_at)));
    lines.push(Line::Heading(l.say("work-section-report")));
    lines.push(Line::Plain(report.original.as_ref().unwrap_or(&report.description).clone()));
    lines.extend(report.questions.iter().map(|(key, answer)| {
        let (asked, answer) = question(category, key, answer, language);
        Line::Pair(asked, answer)
    }));
    for answer in &view.answers {
        let id = if answer.approved_at.is_some() { "work-answer-sent" } else { "work-answer-proposed" };
        lines.push(Line::Heading(l.with(id, &[("number", answer.number)])));
        lines.push(Line::Plain(answer.body.clone()));
    }
    lines.push(Line::Heading(l.say("work-section-history")));
    for event in view.events.iter().filter(|event| event.kind != Kind::Support) {
        let (what, words) = history::told(l, &city, view, event);
        lines.push(Line::Plain(format!("{} – {what}", l.when(event.at))));
        lines.extend(words.into_iter().map(Line::Small));
    }
    lines
}
