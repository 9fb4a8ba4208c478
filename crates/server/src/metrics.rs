//! Counts in the text form of Prometheus: requests by route and how long they took, actions on cases and how they ended.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use app::jobs::Queue;
use axum::http::{Method, StatusCode};

/// Upper ends of the classes of duration, in milliseconds.
const ENDS: [u32; 8] = [1, 5, 10, 50, 100, 500, 1000, 5000];

#[derive(Default)]
struct Times {
    classes: [u64; ENDS.len()],
    count: u64,
    seconds: f64,
}

/// One count of the program, told when asked.
pub struct Gauge {
    pub name: &'static str,
    pub about: &'static str,
    pub value: u64,
}

/// Everything counted since the start.
#[derive(Default)]
pub struct Metrics(Mutex<BTreeMap<(String, String, u16), Times>>);

impl Metrics {
    pub fn request(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        let mut requests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A stranger may invent methods; they are counted as one.
        let known = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD];
        let method = if known.contains(method) { method.as_str() } else { "OTHER" };
        let times = requests.entry((route.to_owned(), method.to_owned(), status.as_u16())).or_default();
        times.count += 1;
        times.seconds += took.as_secs_f64();
        for (class, end) in times.classes.iter_mut().zip(ENDS) {
            *class += u64::from(took <= Duration::from_millis(u64::from(end)));
        }
    }

    /// All counts as text; `actions` are words of actions and outcomes with their counts.
    ///
    /// # Errors
    /// None in practice: writing to a string cannot fail.
    pub fn text(
        &self,
        actions: &[(&str, &str, u64)],
        gauges: &[Gauge],
        queues: &[Queue],
    ) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        self.write_requests(&mut text)?;
        write_actions(&mut text, actions)?;
        for Gauge { name, about, value } in gauges {
            writeln!(text, "# HELP nhipcau_{name} {about}\n# TYPE nhipcau_{name} gauge\nnhipcau_{name} {value}")?;
        }
        write_queues(&mut text, queues)?;
        Ok(text)
    }

    fn write_requests(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "# HELP nhipcau_request_seconds How long requests took.")?;
        writeln!(text, "# TYPE nhipcau_request_seconds histogram")?;
        let requests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for ((route, method, status), times) in &*requests {
            let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
            for (class, end) in times.classes.iter().zip(ENDS) {
                let end = f64::from(end) / 1000.0;
                writeln!(text, "nhipcau_request_seconds_bucket{{{labels},le=\"{end}\"}} {class}")?;
            }
            writeln!(text, "nhipcau_request_seconds_bucket{{{labels},le=\"+Inf\"}} {}", times.count)?;
            writeln!(text, "nhipcau_request_seconds_sum{{{labels}}} {}", times.seconds)?;
            writeln!(text, "nhipcau_request_seconds_count{{{labels}}} {}", times.count)?;
        }
        Ok(())
    }
}

fn write_queues(text: &mut String, queues: &[Queue]) -> std::fmt::Result {
    writeln!(text, "# HELP nhipcau_jobs Jobs by lane and condition; failing ones are also waiting or running.")?;
    writeln!(text, "# TYPE nhipcau_jobs gauge")?;
    for Queue { lane, waiting, running, failing, given_up, .. } in queues {
        for (condition, count) in
            [("waiting", waiting), ("running", running), ("failing", failing), ("given_up", given_up)]
        {
            writeln!(text, "nhipcau_jobs{{lane=\"{lane}\",condition=\"{condition}\"}} {count}")?;
        }
    }
    Ok(())
}

fn write_actions(text: &mut String, actions: &[(&str, &str, u64)]) -> std::fmt::Result {
    writeln!(text, "# HELP nhipcau_case_actions_total Actions on cases, by how they ended.")?;
    writeln!(text, "# TYPE nhipcau_case_actions_total counter")?;
    for (action, outcome, count) in actions {
        writeln!(text, "nhipcau_case_actions_total{{action=\"{action}\",outcome=\"{outcome}\"}} {count}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_duration_add_up() {
        let metrics = Metrics::default();
        metrics.request(&Method::GET, "/cases", StatusCode::OK, Duration::from_millis(3));
        metrics.request(&Method::GET, "/cases", StatusCode::OK, Duration::from_millis(30));
        let text = metrics
            .text(
                &[],
                &[Gauge { name: "city_pack_version", about: "Version.", value: 7 }],
                &[Queue { lane: "notice".to_owned(), given_up: 2, ..Queue::default() }],
            )
            .unwrap();
        let labels = "route=\"/cases\",method=\"GET\",status=\"200\"";
        assert!(text.contains(&format!("_bucket{{{labels},le=\"0.005\"}} 1\n")), "{text}");
        assert!(text.contains(&format!("_bucket{{{labels},le=\"0.05\"}} 2\n")), "{text}");
        assert!(text.contains(&format!("_count{{{labels}}} 2\n")) && text.contains("nhipcau_city_pack_version 7\n"));
        assert!(text.contains("nhipcau_jobs{lane=\"notice\",condition=\"given_up\"} 2\n"), "{text}");
    }
}
