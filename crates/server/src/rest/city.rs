//! The city for programs: what can be reported, who is there, and the figures.

use app::statistics::{Figures, Line, Question, figures};
use axum::Json;
use axum::extract::{Query, State};
use domain::city::{Category, Handler, Unit, UnitKind, Words};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::body::{FiguresBody, LineBody};
use crate::error::Failure;
use crate::routes::{Permission, Routes};
use crate::site::Site;

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .rest(Permission::Public, routes!(categories))
        .shared()
        .rest(Permission::Public, routes!(units))
        .shared()
        .rest(Permission::Public, routes!(reasons))
        .shared()
        .rest(Permission::Public, routes!(statistics))
        .shared()
}

type Names = std::collections::BTreeMap<String, String>;

fn names(words: &Words) -> Names {
    words.0.clone()
}

/// A question of a category.
#[derive(Serialize, ToSchema)]
struct QuestionBody {
    key: String,
    ask: Names,
    required: bool,
    /// Values to choose from, with their names; empty for free text.
    choices: Vec<NamedBody>,
}

/// A code with its names by language.
#[derive(Serialize, ToSchema)]
struct NamedBody {
    code: String,
    name: Names,
}

/// What a report can be about.
#[derive(Serialize, ToSchema)]
struct CategoryBody {
    code: String,
    field: String,
    /// `on_site`, `procedure` or `suggestion`.
    stream: &'static str,
    name: Names,
    hint: Names,
    level: &'static str,
    /// Unit that handles it everywhere; none if the place decides.
    unit: Option<String>,
    /// Whether the position is blurred in public.
    home: bool,
    questions: Vec<QuestionBody>,
}

fn category(category: &Category, stream: &'static str) -> CategoryBody {
    let choice = |choice: &domain::city::Choice| NamedBody { code: choice.value.clone(), name: names(&choice.name) };
    let question = |question: &domain::city::Question| QuestionBody {
        key: question.key.clone(),
        ask: names(&question.ask),
        required: question.required,
        choices: question.choices.iter().map(choice).collect(),
    };
    CategoryBody {
        code: category.code.to_string(),
        field: category.field.to_string(),
        stream,
        name: names(&category.name),
        hint: names(&category.hint),
        level: category.level.as_str(),
        unit: match &category.handler {
            Handler::Unit(unit) => Some(unit.to_string()),
            Handler::Area => None,
        },
        home: category.home,
        questions: category.questions.iter().map(question).collect(),
    }
}

/// What a report can be about, in the order shown.
#[utoipa::path(get, path = "/api/v1/categories", tag = "city", responses((status = 200, body = Vec<CategoryBody>)))]
async fn categories(State(site): State<Site>) -> Json<Vec<CategoryBody>> {
    let city = site.app.city();
    let stream = |own: &Category| city.city().field(&own.field).map_or("on_site", |field| field.stream.as_str());
    Json(city.city().categories.iter().map(|own| category(own, stream(own))).collect())
}

/// A unit of the city.
#[derive(Serialize, ToSchema)]
struct UnitBody {
    code: String,
    kind: String,
    name: Names,
    superior: Option<String>,
    area: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    valid_from: Option<Date>,
    #[schema(value_type = Option<String>, format = Date)]
    valid_to: Option<Date>,
    successors: Vec<String>,
    /// False where no source confirmed the unit.
    confirmed: bool,
}

fn unit(unit: &Unit) -> UnitBody {
    let kind = serde_json::to_value(unit.kind).ok().and_then(|word| word.as_str().map(str::to_owned));
    UnitBody {
        code: unit.code.to_string(),
        kind: kind.unwrap_or_default(),
        name: names(&unit.name),
        superior: unit.superior.as_ref().map(ToString::to_string),
        area: unit.area.as_ref().map(ToString::to_string),
        valid_from: unit.valid_from,
        valid_to: unit.valid_to,
        successors: unit.successors.iter().map(ToString::to_string).collect(),
        confirmed: unit.confirmed,
    }
}

/// Units of all times that may hold cases.
#[utoipa::path(get, path = "/api/v1/units", tag = "city", responses((status = 200, body = Vec<UnitBody>)))]
async fn units(State(site): State<Site>) -> Json<Vec<UnitBody>> {
    let city = site.app.city();
    Json(city.city().units.values().filter(|unit| unit.kind != UnitKind::Office).map(unit).collect())
}

/// Why a case may be refused.
#[derive(Serialize, ToSchema)]
struct ReasonBody {
    code: String,
    name: Names,
    sentence: Names,
    next_step: Names,
}

/// Reasons for which a case may be refused, each with a sentence and a way on.
#[utoipa::path(get, path = "/api/v1/reasons", tag = "city", responses((status = 200, body = Vec<ReasonBody>)))]
async fn reasons(State(site): State<Site>) -> Json<Vec<ReasonBody>> {
    let city = site.app.city();
    let reason = |reason: &domain::city::RefusalReason| ReasonBody {
        code: reason.code.to_string(),
        name: names(&reason.name),
        sentence: names(&reason.sentence),
        next_step: names(&reason.next_step),
    };
    Json(city.city().reasons.iter().map(reason).collect())
}

/// Which figures.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct FiguresQuery {
    /// First day; its week counts whole.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Last day; its week counts whole.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// Only this unit.
    unit: Option<String>,
    /// Also by the areas of this boundary set.
    area_set: Option<String>,
}

/// Figures of the city; every one is a number of cases.
#[utoipa::path(get, path = "/api/v1/statistics", tag = "city", params(FiguresQuery), responses((status = 200, body = FiguresBody)))]
async fn statistics(State(site): State<Site>, Query(query): Query<FiguresQuery>) -> Result<Json<FiguresBody>, Failure> {
    let question = Question {
        from: query.from,
        to: query.to,
        unit: query.unit.as_deref().map(Into::into),
        area_set: query.area_set,
    };
    Ok(Json(body(figures(&site.app, question).await?)))
}

fn body(figures: Figures) -> FiguresBody {
    fn lines<K>(lines: Vec<Line<K>>, code: impl Fn(&K) -> String) -> Vec<LineBody> {
        lines.iter().map(|line| LineBody { of: code(&line.of), counts: line.tally }).collect()
    }
    FiguresBody {
        on_site: figures.on_site,
        procedure: figures.procedure,
        suggestion: figures.suggestion,
        by_field: lines(figures.by_field, ToString::to_string),
        by_unit: lines(figures.by_unit, ToString::to_string),
        by_area: lines(figures.by_area, |area| format!("{}/{}", area.set, area.area)),
        by_week: lines(figures.by_week, ToString::to_string),
        units_with_accounts: figures.units_with_accounts,
    }
}
