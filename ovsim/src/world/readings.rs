//! The numbers of statistics: deterministic, plausible for the state, and slowly moving with time.

use super::statistics::Subject;

const MIB: f64 = 1_048_576.0;

/// One value of a statistic.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A whole number.
    Whole(u64),
    /// A number that is rounded when it is written.
    Decimal(f64),
    /// A text.
    Text(String),
}

impl Value {
    pub(super) fn as_number(&self) -> f64 {
        match self {
            Value::Whole(number) => *number as f64,
            Value::Decimal(number) => *number,
            Value::Text(_) => 0.0,
        }
    }

    pub(super) fn into_text(self) -> String {
        match self {
            Value::Whole(number) => number.to_string(),
            Value::Decimal(number) => format!("{number:.0}"),
            Value::Text(text) => text,
        }
    }
}

/// Since when those count whose beginning nobody noted: the start of 2026.
const LONG_AGO: i64 = 1_767_225_600;

/// Samples of a history, half a minute apart.
const HISTORY: i64 = 8;

impl Subject<'_> {
    /// A value between two bounds that belongs to the object and to the half minute `back` steps ago.
    fn wave(&self, what: &str, low: f64, high: f64, back: i64) -> f64 {
        let base = self.seed.bits(what, &self.object.id) % 1000;
        let slot = self.now.as_second() / 30 - back;
        let jitter = self.seed.bits(what, &format!("{}/{slot}", self.object.id)) % 1000;
        low + (high - low) * (0.8 * base as f64 + 0.2 * jitter as f64) / 1000.0
    }

    /// The wave of now, and zero for what does not work.
    fn live(&self, what: &str, low: f64, high: f64) -> f64 {
        if self.is_live {
            self.wave(what, low, high, 0)
        } else {
            0.0
        }
    }

    fn whole(&self, path: &str) -> f64 {
        self.object
            .text(path)
            .and_then(|text| text.parse().ok())
            .unwrap_or(0.0)
    }

    /// Whole seconds since the beginning of its work.
    fn seconds(&self) -> f64 {
        let since = self.since.unwrap_or(self.now);
        if self.is_live {
            self.now.duration_since(since).as_secs().max(0) as f64
        } else {
            0.0
        }
    }

    /// Something that has been counted since the beginning, at what the wave is on average: it only grows.
    fn counted(&self, what: &str, low: f64, high: f64) -> f64 {
        if !self.is_live {
            return 0.0;
        }
        let base = self.seed.bits(what, &self.object.id) % 1000;
        let rate = low + (high - low) * (0.8 * base as f64 + 0.2 * 500.0) / 1000.0;
        let long = match self.since {
            Some(_) => self.seconds(),
            None => (self.now.as_second() - LONG_AGO).max(86_400) as f64,
        };
        rate * long
    }

    /// The newest first; nothing for what does not work.
    fn history(&self, what: &str, low: f64, high: f64) -> Vec<Value> {
        let long = if self.is_live {
            (self.seconds() as i64 / 30).min(HISTORY)
        } else {
            0
        };
        (0..long)
            .map(|back| Value::Decimal(self.wave(what, low, high, back).round()))
            .collect()
    }
}

/// The values of one statistic of an object; most have one.
pub(super) fn of(subject: &Subject<'_>, name: &str) -> Vec<Value> {
    match subject.object.kind {
        "vms" => vm(subject, name),
        "hosts" => vec![host(subject, name)],
        "hosts/numanodes" => vec![numa_node(subject, name)],
        "disks" => vec![disk(subject, name)],
        // A NIC of a VM that does not run has rates of zero and counters without a value.
        "vms/nics" if !subject.is_live && !name.starts_with("data.current") => Vec::new(),
        _ => vec![nic(subject, name)],
    }
}

fn bytes(number: f64) -> Value {
    Value::Whole(number.max(0.0) as u64)
}

fn vm(subject: &Subject<'_>, name: &str) -> Vec<Value> {
    let memory = subject.whole("memory");
    let used = (memory * subject.live("memory", 10.0, 70.0).floor() / 100.0).floor();
    let user = subject.live("cpu.user", 0.5, 40.0);
    let system = subject.live("cpu.system", 0.1, 5.0);
    let free = if subject.is_live { memory - used } else { 0.0 };
    let (buffered, cached) = (free * 0.03, free * 0.35);
    let kib = |number: f64| bytes((number / 1024.0).floor() * 1024.0);
    let one = match name {
        "memory.installed" => bytes(memory),
        "memory.used" => bytes(used),
        "cpu.current.guest" => Value::Decimal(user),
        "cpu.current.hypervisor" => Value::Decimal(system),
        "cpu.current.total" => Value::Decimal(user + system),
        "migration.progress" => Value::Whole(subject.progress),
        "memory.buffered" => kib(buffered),
        "memory.cached" => kib(cached),
        "memory.free" => kib(free),
        "memory.unused" => kib(free - buffered - cached),
        "network.current.total" => Value::Decimal(subject.live("network", 0.0, 3.0).floor()),
        "disks.usage" if subject.is_live => Value::Text(file_systems(subject)),
        "elapsed.time" => bytes(subject.seconds()),
        "cpu.usage.history" => return subject.history("cpu.user", 1.0, 45.0),
        "memory.usage.history" => return subject.history("memory", 10.0, 70.0),
        "network.usage.history" => return subject.history("network", 0.0, 3.0),
        _ => return Vec::new(),
    };
    vec![one]
}

/// What the agent reports of the file systems; nothing for a guest without one.
fn file_systems(subject: &Subject<'_>) -> String {
    if subject.object.doc.child("guest_operating_system").is_none() {
        return "[]".to_owned();
    }
    let total = (20.0 * 1024.0 * MIB) as u64;
    let used = (total as f64 * subject.wave("disk", 0.1, 0.8, 0)) as u64;
    format!(
        "[{{\"path\":\"/\",\"total\":\"{total}\",\"fs\":\"xfs\",\"used\":\"{used}\"}},\
         {{\"path\":\"/boot\",\"total\":\"1063256064\",\"fs\":\"xfs\",\"used\":\"291897344\"}}]"
    )
}

fn host(subject: &Subject<'_>, name: &str) -> Value {
    let total = subject.whole("memory");
    let used = (total * subject.live("memory", 15.0, 60.0).floor() / 100.0).floor();
    let user = subject.live("cpu.user", 1.0, 25.0).round();
    let system = subject.live("cpu.system", 1.0, 6.0).round();
    let swap = if subject.is_live { 4095.0 * MIB } else { 0.0 };
    match name {
        "memory.total" => bytes(total),
        "memory.used" => bytes(used),
        "memory.free" => bytes(total - used),
        "swap.total" | "swap.free" => bytes(swap),
        "cpu.current.user" => Value::Decimal(user),
        "cpu.current.system" => Value::Decimal(system),
        "cpu.current.idle" if subject.is_live => Value::Decimal(100.0 - user - system),
        "cpu.load.avg.5m" => Value::Decimal(subject.live("load", 0.1, 4.0)),
        "boot.time" if subject.is_live => Value::Whole(boot_time(subject)),
        _ => Value::Whole(0),
    }
}

/// A moment some weeks ago that its id decides.
fn boot_time(subject: &Subject<'_>) -> u64 {
    const QUARTER: i64 = 90 * 86_400;
    let quarter = subject.now.as_second() / QUARTER * QUARTER;
    let quarter = u64::try_from(quarter).unwrap_or(0);
    quarter.saturating_sub(subject.seed.below(40 * 86_400, "boot", &subject.object.id))
}

/// The memory of a NUMA node is told in MiB, whatever the unit says (engine 4.5.8).
fn numa_node(subject: &Subject<'_>, name: &str) -> Value {
    let total = subject.whole("memory");
    let used = (total * subject.live("memory", 0.15, 0.6)).floor();
    let user = subject.live("cpu.user", 1.0, 25.0).round();
    let system = subject.live("cpu.system", 1.0, 6.0).round();
    match name {
        "memory.total" => bytes(total),
        "memory.used" => bytes(used),
        "memory.free" => bytes(total - used),
        "cpu.current.user" => Value::Decimal(user),
        "cpu.current.system" => Value::Decimal(system),
        _ if subject.is_live => Value::Decimal(100.0 - user - system),
        _ => Value::Whole(0),
    }
}

fn disk(subject: &Subject<'_>, name: &str) -> Value {
    Value::Decimal(match name {
        "data.current.read" => subject.live("read", 0.0, 4.0 * MIB).floor(),
        "data.current.write" => subject.live("write", 0.0, 2.0 * MIB).floor(),
        "data.current.read_ops" => subject.counted("read", 24.0, 120.0).floor(),
        "data.current.write_ops" => subject.counted("write", 12.0, 60.0).floor(),
        "disk.read.latency" => subject.live("read.latency", 0.0002, 0.004),
        "disk.write.latency" => subject.live("write.latency", 0.0004, 0.008),
        _ => subject.live("flush.latency", 0.0001, 0.01),
    })
}

fn nic(subject: &Subject<'_>, name: &str) -> Value {
    let rate = |way: &str| subject.live(way, 500.0, 400_000.0);
    match name {
        "data.current.rx" => Value::Decimal(rate("rx")),
        "data.current.tx" => Value::Decimal(rate("tx")),
        "data.current.rx.bps" => Value::Decimal(8.0 * rate("rx")),
        "data.current.tx.bps" => Value::Decimal(8.0 * rate("tx")),
        "data.total.rx" => bytes(subject.counted("rx", 500.0, 400_000.0)),
        "data.total.tx" => bytes(subject.counted("tx", 500.0, 400_000.0)),
        _ => Value::Whole(0),
    }
}
