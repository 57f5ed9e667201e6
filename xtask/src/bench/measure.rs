//! What one run of a program costs: wall and CPU time and peak memory, told by the kernel of that run alone.
//!
//! The kernel sums what children used over the life of their parent; so each run gets a parent of its own, this program
//! again as `xtask measure PROGRAM ...`, small enough not to show in the child's peak memory.

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::{TimeVal, TimeValLike};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// One run, or the median of several.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
    /// Peak resident memory in KiB.
    pub(crate) peak: u64,
}

/// Runs a program with its output thrown away, and says what it cost; an error when it fails.
pub(crate) fn run(command: &Command) -> Result<Cost, String> {
    let own =
        std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    let mut measured = Command::new(own);
    measured
        .arg("measure")
        .arg(command.get_program())
        .args(command.get_args())
        .stdin(Stdio::null());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => measured.env(name, value),
            None => measured.env_remove(name),
        };
    }
    let output = measured
        .output()
        .map_err(|error| format!("cannot start the measuring: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<u64> = text
        .split_whitespace()
        .map_while(|word| word.parse().ok())
        .collect();
    match numbers[..] {
        [wall, cpu, peak] if output.status.success() => Ok(Cost {
            wall: Duration::from_micros(wall),
            cpu: Duration::from_micros(cpu),
            peak,
        }),
        _ => Err(format!(
            "{command:?} failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        )),
    }
}

/// `xtask measure PROGRAM ...`: runs it and prints wall and CPU microseconds and peak KiB.
pub(crate) fn child(words: &[&str]) -> Result<(), String> {
    let (program, rest) = words.split_first().ok_or("measure what?")?;
    let start = Instant::now();
    let status = Command::new(program)
        .args(rest)
        .stdout(Stdio::null())
        .status();
    let wall = start.elapsed().as_micros();
    let status = status.map_err(|error| format!("cannot run {program}: {error}"))?;
    if !status.success() {
        return Err(format!("{program} ended with {status}"));
    }
    let usage =
        getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| format!("getrusage: {error}"))?;
    let cpu = micros(usage.user_time()) + micros(usage.system_time());
    println!("{wall} {cpu} {}", usage.max_rss());
    Ok(())
}

fn micros(time: TimeVal) -> i64 {
    time.num_microseconds()
}

/// The middle of the values; the upper one of two.
pub(crate) fn median<T: Copy + PartialOrd>(values: &[T]) -> Option<T> {
    let mut sorted = values.to_vec();
    sorted.sort_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    sorted.get(sorted.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(median(&[5, 1, 3]), Some(3));
        assert_eq!(median(&[4.0, 1.0]), Some(4.0));
        assert_eq!(median::<u8>(&[]), None);
    }
}
