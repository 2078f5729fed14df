//! Numbers for Prometheus, in its text format 0.0.4.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use grid::register::PlaceKind;

use crate::following::Following;
use crate::index::Register;

/// Upper ends of the latency histogram in seconds; the last bucket has none.
const BUCKETS: [f64; 10] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5];

/// What was counted since the start.
#[derive(Default)]
pub(crate) struct Metrics {
    requests: Mutex<BTreeMap<&'static str, RouteNumbers>>,
}

#[derive(Default)]
struct RouteNumbers {
    by_status: BTreeMap<u16, u64>,
    buckets: [u64; BUCKETS.len()],
    count: u64,
    seconds: f64,
}

impl Metrics {
    /// Counts an answered request. `route` is a path of the routing table, so that there are few of them.
    pub(crate) fn count(&self, route: &'static str, status: u16, took: Duration) {
        let seconds = took.as_secs_f64();
        // A number may be lost to a panic elsewhere; the others still count.
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let numbers = requests.entry(route).or_default();
        *numbers.by_status.entry(status).or_default() += 1;
        numbers.count += 1;
        numbers.seconds += seconds;
        for (bucket, _) in numbers.buckets.iter_mut().zip(BUCKETS).filter(|(_, end)| seconds <= *end) {
            *bucket += 1;
        }
    }

    /// Everything as text.
    pub(crate) fn text(
        &self,
        register: Option<&Register>,
        following: &Following,
    ) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        self.write_requests(&mut text)?;
        write_following(&mut text, following)?;
        write_register(&mut text, register)?;
        Ok(text)
    }

    fn write_requests(&self, out: &mut String) -> std::fmt::Result {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        head(out, "wangge_http_requests_total", "counter", "Answered requests by route and status.")?;
        for (route, numbers) in requests.iter() {
            for (status, count) in &numbers.by_status {
                writeln!(out, r#"wangge_http_requests_total{{route="{route}",status="{status}"}} {count}"#)?;
            }
        }
        let name = "wangge_http_request_seconds";
        head(out, name, "histogram", "Time from a request to the head of its answer.")?;
        for (route, numbers) in requests.iter() {
            for (bucket, end) in numbers.buckets.iter().zip(BUCKETS) {
                writeln!(out, r#"{name}_bucket{{route="{route}",le="{end}"}} {bucket}"#)?;
            }
            writeln!(out, r#"{name}_bucket{{route="{route}",le="+Inf"}} {}"#, numbers.count)?;
            writeln!(out, r#"{name}_sum{{route="{route}"}} {}"#, numbers.seconds)?;
            writeln!(out, r#"{name}_count{{route="{route}"}} {}"#, numbers.count)?;
        }
        Ok(())
    }
}

fn write_following(out: &mut String, following: &Following) -> std::fmt::Result {
    head(out, "wangge_store_up", "gauge", "1 when the store answered last time it was asked.")?;
    writeln!(out, "wangge_store_up {}", u8::from(following.stale_since().is_none()))?;
    let help = "Seconds since the register was known to be the store's: about one while the store answers.";
    head(out, "wangge_register_lag_seconds", "gauge", help)?;
    writeln!(out, "wangge_register_lag_seconds {}", following.lag_seconds())
}

fn write_register(out: &mut String, register: Option<&Register>) -> std::fmt::Result {
    head(out, "wangge_register_loaded", "gauge", "1 when the register is loaded.")?;
    writeln!(out, "wangge_register_loaded {}", u8::from(register.is_some()))?;
    let Some(register) = register else { return Ok(()) };
    head(out, "wangge_register_version", "gauge", "Version of the data that is answered from.")?;
    writeln!(out, "wangge_register_version {}", register.position.data.version)?;
    head(out, "wangge_register_records", "gauge", "Records in the register by kind.")?;
    let places = PlaceKind::ALL.iter().map(|&kind| (kind.as_str(), register.places(kind).len()));
    let others = [
        ("area", register.areas.nodes.len()),
        ("tiling", register.tilings.len()),
        ("cell", register.cells.ids.len()),
    ];
    for (kind, count) in others.into_iter().chain(places) {
        writeln!(out, r#"wangge_register_records{{kind="{kind}"}} {count}"#)?;
    }
    Ok(())
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) -> std::fmt::Result {
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_and_status() {
        let metrics = Metrics::default();
        metrics.count("/a", 200, Duration::from_micros(800));
        metrics.count("/a", 200, Duration::from_secs(9));
        metrics.count("/a", 400, Duration::from_millis(3));
        let text = metrics.text(None, &Following::default()).unwrap();
        for line in [
            r#"wangge_http_requests_total{route="/a",status="200"} 2"#,
            r#"wangge_http_requests_total{route="/a",status="400"} 1"#,
            r#"wangge_http_request_seconds_bucket{route="/a",le="0.0005"} 0"#,
            r#"wangge_http_request_seconds_bucket{route="/a",le="0.005"} 2"#,
            r#"wangge_http_request_seconds_bucket{route="/a",le="+Inf"} 3"#,
            "wangge_register_loaded 0",
            "wangge_store_up 1",
        ] {
            assert!(text.lines().any(|l| l == line), "{line} is missing in\n{text}");
        }
    }
}
