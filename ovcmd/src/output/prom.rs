//! Prometheus text exposition of statistics: base units, one HELP and TYPE per metric, labels escaped.
//!
//! The format wants all samples of a metric together, so the samples (not the statistics) wait until the end: about
//! 150 bytes each.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Collects samples by metric.
#[derive(Default)]
pub(crate) struct Prom {
    metrics: BTreeMap<String, Metric>,
}

struct Metric {
    help: String,
    is_counter: bool,
    samples: Vec<u8>,
}

/// How a unit of the engine becomes a base unit: the suffix of the metric, and what to multiply with.
struct Unit {
    suffix: &'static str,
    factor: f64,
}

impl Unit {
    fn of(unit: &str, entity: &str) -> Unit {
        let (suffix, factor) = match unit {
            // Engine 4.5.8 says bytes and sends MiB for NUMA nodes.
            "bytes" if entity == "host_numa_node" => ("_bytes", 1_048_576.0),
            "bytes" => ("_bytes", 1.0),
            "percent" => ("_ratio", 0.01),
            "seconds" => ("_seconds", 1.0),
            "milliseconds" => ("_seconds", 0.001),
            "microseconds" => ("_seconds", 0.000_001),
            "bytes_per_second" => ("_bytes_per_second", 1.0),
            "bits_per_second" => ("_bits_per_second", 1.0),
            _ => ("", 1.0),
        };
        Unit { suffix, factor }
    }
}

impl Prom {
    /// Take one statistic: a record with `entity`, `entity_id`, `entity_name`, `name`, `kind`, `unit`, `value` and
    /// `description`. Of several values the first, which is the newest, counts; text is left out.
    pub(crate) fn push(&mut self, record: &Map<String, Value>) {
        let text = |key: &str| record.get(key).and_then(Value::as_str).unwrap_or_default();
        let value = match record.get("value") {
            Some(Value::Array(values)) => values.first(),
            other => other,
        };
        let Some(value) = value.and_then(Value::as_number) else {
            return;
        };
        let (entity, name) = (text("entity"), text("name"));
        let unit = Unit::of(text("unit"), entity);
        let is_counter = text("kind") == "counter";
        let metric = metric_name(entity, name, unit.suffix, is_counter);
        let entry = self
            .metrics
            .entry(metric.clone())
            .or_insert_with(|| Metric {
                help: format!("{} ({name})", text("description")),
                is_counter,
                samples: Vec::new(),
            });
        let mut line = format!("{metric}{{{}=\"", word(entity));
        label(&mut line, text("entity_name"));
        line.push_str("\",id=\"");
        label(&mut line, text("entity_id"));
        line.push_str("\"} ");
        line.push_str(&scaled(value, unit.factor));
        line.push('\n');
        entry.samples.extend_from_slice(line.as_bytes());
    }

    /// All metrics, by name.
    pub(crate) fn end(self) -> impl Iterator<Item = Vec<u8>> {
        self.metrics.into_iter().map(|(name, metric)| {
            let help = metric.help.replace('\\', "\\\\").replace('\n', "\\n");
            let kind = if metric.is_counter {
                "counter"
            } else {
                "gauge"
            };
            let mut out = format!("# HELP {name} {help}\n# TYPE {name} {kind}\n").into_bytes();
            out.extend_from_slice(&metric.samples);
            out
        })
    }
}

fn metric_name(entity: &str, name: &str, suffix: &str, is_counter: bool) -> String {
    let mut metric = format!("ovirt_{}_{}", word(entity), word(name));
    for ending in [suffix, if is_counter { "_total" } else { "" }] {
        if !metric.ends_with(ending) {
            metric.push_str(ending);
        }
    }
    metric
}

/// Only what a metric or label name may hold.
fn word(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect()
}

fn label(line: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '\\' => line.push_str("\\\\"),
            '"' => line.push_str("\\\""),
            '\n' => line.push_str("\\n"),
            other => line.push(other),
        }
    }
}

/// Whole numbers stay exact; scaled ones lose what a float cannot say in 12 digits anyway.
fn scaled(value: &serde_json::Number, factor: f64) -> String {
    if factor == 1.0 {
        return value.to_string();
    }
    let product = value.as_f64().unwrap_or(f64::NAN) * factor;
    let rounded: f64 = format!("{product:.12e}").parse().unwrap_or(product);
    rounded.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(records: &[Value], expected: &str) {
        let mut prom = Prom::default();
        records
            .iter()
            .for_each(|record| prom.push(record.as_object().unwrap()));
        assert_eq!(
            String::from_utf8(prom.end().flatten().collect()).unwrap(),
            expected
        );
    }

    fn record(
        entity: &str,
        owner: &str,
        name: &str,
        kind: &str,
        unit: &str,
        value: Value,
    ) -> Value {
        json!({"entity": entity, "entity_id": "1", "entity_name": owner, "name": name, "kind": kind, "unit": unit, "value": value, "description": "Some\\thing"})
    }

    #[test]
    fn samples_are_grouped_by_metric() {
        check(
            &[
                record("vm", "a", "memory.used", "gauge", "bytes", json!(123)),
                record(
                    "vm",
                    "a",
                    "cpu.current.total",
                    "gauge",
                    "percent",
                    json!(12.5),
                ),
                record(
                    "vm",
                    "b \"x\"\\\n",
                    "memory.used",
                    "gauge",
                    "bytes",
                    json!(456),
                ),
            ],
            "# HELP ovirt_vm_cpu_current_total_ratio Some\\\\thing (cpu.current.total)\n# TYPE ovirt_vm_cpu_current_total_ratio gauge\novirt_vm_cpu_current_total_ratio{vm=\"a\",id=\"1\"} 0.125\n# HELP ovirt_vm_memory_used_bytes Some\\\\thing (memory.used)\n# TYPE ovirt_vm_memory_used_bytes gauge\novirt_vm_memory_used_bytes{vm=\"a\",id=\"1\"} 123\novirt_vm_memory_used_bytes{vm=\"b \\\"x\\\"\\\\\\n\",id=\"1\"} 456\n",
        );
    }

    #[test]
    fn counters_histories_and_text() {
        let head = "# HELP ovirt_vm_elapsed_time_seconds_total Some\\\\thing (elapsed.time)\n# TYPE ovirt_vm_elapsed_time_seconds_total counter\n";
        check(
            &[
                record(
                    "vm",
                    "a",
                    "elapsed.time",
                    "counter",
                    "seconds",
                    json!([7, 6, 5]),
                ),
                record("vm", "a", "disks.usage", "gauge", "none", json!("[]")),
            ],
            &format!("{head}ovirt_vm_elapsed_time_seconds_total{{vm=\"a\",id=\"1\"}} 7\n"),
        );
        assert_eq!(scaled(json!(7).as_number().unwrap(), 0.01), "0.07");
        assert_eq!(
            metric_name("disk", "disk.read.latency", "_seconds", false),
            "ovirt_disk_disk_read_latency_seconds"
        );
        assert_eq!(Unit::of("bytes", "host_numa_node").factor, 1_048_576.0);
    }
}
