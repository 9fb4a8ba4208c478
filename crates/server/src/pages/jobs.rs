//! The work behind the pages, for those who run the program: what waits, what fails, and a way to try again.

use app::jobs::{self, Failed, Queue};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use domain::id::JobId;
use domain::staff::StaffRole;
use uuid::Uuid;

use super::show;
use crate::error::Failure;
use crate::routes::{Permission, Routes};
use crate::say::Markup;
use crate::site::Site;
use crate::visitor::{Visitor, done};

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    let operators = Permission::Role(&[StaffRole::Admin]);
    Routes::new().page("/jobs", operators, get(all)).page("/jobs/{id}/retry", operators, post(retry))
}

/// A lane.
struct LaneLine {
    name: String,
    figures: Vec<String>,
    age: Option<String>,
}

/// A job that did not succeed.
struct FailedLine {
    id: Uuid,
    lane: String,
    what: String,
    case: Option<String>,
    fault: String,
    attempts: String,
    asked: Markup,
    next: Option<Markup>,
}

#[derive(Template)]
#[template(path = "jobs/jobs.html")]
struct JobsPage {
    v: Visitor,
    lanes: Vec<LaneLine>,
    failed: Vec<FailedLine>,
}

/// `GET /jobs`
async fn all(State(site): State<Site>, v: Visitor) -> Result<Response, Failure> {
    let (queues, failed) = jobs::state(&site.app).await?;
    let page = JobsPage {
        lanes: queues.iter().map(|queue| lane(&v, queue)).collect(),
        failed: failed.into_iter().map(|job| line(&v, job)).collect(),
        v,
    };
    Ok(show(&page)?.into_response())
}

fn lane(v: &Visitor, queue: &Queue) -> LaneLine {
    let Queue { lane, waiting, running, failing, given_up, oldest } = queue;
    let age = oldest.map(|oldest| v.now.duration_since(oldest).as_secs().unsigned_abs() / 60);
    LaneLine {
        name: v.l.say(&format!("jobs-lane-{lane}")),
        figures: [waiting, running, failing, given_up].map(|count| v.l.number(*count)).to_vec(),
        age: age.map(|minutes| v.l.minutes(minutes)),
    }
}

fn line(v: &Visitor, job: Failed) -> FailedLine {
    FailedLine {
        id: job.id.0,
        lane: v.l.say(&format!("jobs-lane-{}", job.lane)),
        what: job.task,
        case: job.case.map(|code| code.to_string()),
        fault: job.fault,
        attempts: v.l.number(job.attempts),
        asked: v.l.time(job.created_at),
        next: job.next_at.map(|at| v.l.time(at)),
    }
}

/// `POST /jobs/{id}/retry`
async fn retry(State(site): State<Site>, Path(id): Path<Uuid>) -> Result<Response, Failure> {
    jobs::retry(&site.app, JobId(id)).await?;
    Ok(done(&site, "/jobs", "jobs-done-retry"))
}

#[cfg(test)]
mod tests {
    use app::jobs::Lane;

    #[test]
    fn every_lane_has_its_name() {
        for lane in Lane::ALL {
            assert!(crate::words::Words::embedded().has(&format!("jobs-lane-{}", lane.as_str())), "{}", lane.as_str());
        }
    }
}
