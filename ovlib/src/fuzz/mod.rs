//! What comes from outside, made up by the thousand and spoilt: documents of an engine, configuration files, templates,
//! conditions, field paths, files for viewers, searches. Nothing may panic, take long, tell a secret, or contradict itself.
//! Each begins with a kept corpus, of which those lines that once hurt stay. `OVLIB_FUZZ=N` asks for other numbers than the few
//! thousand of every day, `OVLIB_FUZZ_SEED=N` for others of their kind.

mod dice;
mod documents;
mod files;
mod searches;
mod words;

use dice::Dice;
use std::time::{Duration, Instant};

/// No case takes longer, not even on a loaded machine with an unoptimized program.
const LONGEST: Duration = Duration::from_secs(10);

/// Gives each line of a corpus to a check, then what chance makes of them.
fn all(corpus: &str, many: u64, check: impl Fn(&[u8])) {
    let lines = corpus.lines().filter(|line| !line.starts_with('#'));
    let kept: Vec<Vec<u8>> = lines.map(unescaped).collect();
    assert!(!kept.is_empty());
    for case in &kept {
        one(case, &check);
    }
    let seed = asked_for("OVLIB_FUZZ_SEED", 1);
    let mut dice = Dice::new(seed);
    for _ in 0..asked_for("OVLIB_FUZZ", many) {
        let mut case = dice.one(&kept).clone();
        // Two of a kind may do together what neither does alone.
        if dice.once_in(8) {
            let other = dice.one(&kept).clone();
            let at = dice.below(case.len() + 1);
            case.splice(at..at, other);
        }
        dice.spoil(&mut case);
        one(&case, &check);
    }
}

fn one(case: &[u8], check: &impl Fn(&[u8])) {
    let begun = Instant::now();
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(case)));
    if let Err(panic) = done {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        panic!("{}\ncase: {}", text.unwrap_or("?"), escaped(case));
    }
    assert!(begun.elapsed() < LONGEST, "slow: {}", escaped(case));
}

/// A case as a line of the corpus.
fn escaped(case: &[u8]) -> String {
    let letter = |byte: &u8| match byte {
        b'\n' => "\\n".to_owned(),
        b'\t' => "\\t".to_owned(),
        b'\\' => "\\\\".to_owned(),
        b' '..=b'~' => char::from(*byte).to_string(),
        byte => format!("\\x{byte:02x}"),
    };
    case.iter().map(letter).collect()
}

/// A line of the corpus as it is meant: `\n`, `\t`, `\\` and `\xNN` are bytes.
fn unescaped(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match (byte, byte == b'\\') {
            (_, true) => match bytes.next() {
                Some(b'n') => out.push(b'\n'),
                Some(b't') => out.push(b'\t'),
                Some(b'x') => {
                    let mut digit = || {
                        bytes
                            .next()
                            .and_then(|d| char::from(d).to_digit(16))
                            .unwrap()
                    };
                    out.push(u8::try_from(digit() * 16 + digit()).unwrap());
                }
                other => out.extend(other),
            },
            (byte, false) => out.push(byte),
        }
    }
    out
}

#[allow(clippy::disallowed_methods)] // How long and which: what a person asks of a test.
fn asked_for(name: &str, usual: u64) -> u64 {
    let given = std::env::var(name).ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[test]
fn a_case_is_written_as_it_is_read() {
    let case: Vec<u8> = (0..=255).collect();
    assert_eq!(unescaped(&escaped(&case)), case);
}
