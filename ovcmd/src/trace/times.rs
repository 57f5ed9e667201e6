//! `--timing`: where the time went, by kind of request.

use super::line::Line;
use ovlib::config::LogFormat;
use ovlib::size;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Instant;

/// Most kinds of requests that are told one by one.
const MOST: usize = 12;

/// What requests took so far.
#[derive(Debug)]
pub(super) struct Times {
    began: Instant,
    kinds: BTreeMap<String, Sum>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    count: u64,
    /// Milliseconds, all together and the longest.
    total: u64,
    longest: u64,
    /// Milliseconds until answers began.
    waited: u64,
    bytes: u64,
}

impl Default for Times {
    fn default() -> Times {
        Times {
            began: Instant::now(),
            kinds: BTreeMap::new(),
        }
    }
}

impl Times {
    /// Takes a trace; one that is not of a request counts for nothing.
    pub(super) fn add(&mut self, line: &Line) {
        let (Some(method), Some(path)) = (line.text("method"), line.text("path")) else {
            return;
        };
        let ms = line.number("ms");
        let waited = match line.text("error") {
            Some(_) => ms,
            None => line.number("waited_ms"),
        };
        let sum = self
            .kinds
            .entry(format!("{method} {}", kind(path)))
            .or_default();
        *sum = Sum {
            count: sum.count + 1,
            total: sum.total + ms,
            longest: sum.longest.max(ms),
            waited: sum.waited + waited,
            bytes: sum.bytes + line.number("bytes"),
        };
    }

    /// The summary; nothing where nothing was asked.
    pub(super) fn told(&self, format: LogFormat) -> String {
        if self.kinds.is_empty() {
            return String::new();
        }
        let all = self.kinds.values().fold(Sum::default(), |all, one| Sum {
            count: all.count + one.count,
            total: all.total + one.total,
            longest: all.longest.max(one.longest),
            waited: all.waited + one.waited,
            bytes: all.bytes + one.bytes,
        });
        let mut kinds: Vec<(&String, &Sum)> = self.kinds.iter().collect();
        kinds.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.total));
        let took = self.began.elapsed();
        match format {
            LogFormat::Json => {
                let row = |(request, sum): (&String, &Sum)| {
                    json!({"request": request, "count": sum.count, "ms": sum.total, "longest_ms": sum.longest,
                        "waited_ms": sum.waited, "bytes": sum.bytes})
                };
                let rows: Vec<_> = kinds.into_iter().map(row).collect();
                let ms = took.as_millis() as u64;
                let all = json!({"kind": "timing", "ms": ms, "requests": all.count, "requests_ms": all.total,
                    "waited_ms": all.waited, "bytes": all.bytes, "by_request": rows});
                format!("{all}\n")
            }
            LogFormat::Text => table(took.as_secs_f64(), all, &kinds),
        }
    }
}

fn table(took: f64, all: Sum, kinds: &[(&String, &Sum)]) -> String {
    let seconds = |ms: u64| format!("{:.3} s", ms as f64 / 1000.0);
    let mut text = format!(
        "timing: {took:.3} s, {} requests in {} ({} until answers began), {}\n",
        all.count,
        seconds(all.total),
        seconds(all.waited),
        size::human(all.bytes)
    );
    for (request, sum) in kinds.iter().take(MOST) {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:>6} x  {:>10}  longest {:>9}  {:>10}  {request}",
            sum.count,
            seconds(sum.total),
            seconds(sum.longest),
            size::human(sum.bytes)
        );
    }
    if kinds.len() > MOST {
        let _ = writeln!(text, "   and {} kinds more", kinds.len() - MOST);
    }
    text
}

/// A path with `*` for what names one object, without its query.
fn kind(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let is_id = |part: &str| {
        let is_uuid = part.len() == 36 && part.bytes().filter(|byte| *byte == b'-').count() == 4;
        is_uuid || (!part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| if is_id(part) { "*" } else { part })
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn requests_of_one_kind_are_counted_together() {
        assert_eq!(kind("vms?search=name%3Da&max=1"), "vms");
        assert_eq!(
            kind("vms/123e4567-e89b-42d3-a456-426614174000/nics/17"),
            "vms/*/nics/*"
        );
        assert_eq!(kind("sso/oauth/token"), "sso/oauth/token");
    }
}
