//! Sizes in bytes, read and written as people do: `24GiB`, `1.5G`, `512 MB`.
//!
//! `K M G T P E` and `KiB`... are powers of 1024, as every engine page means them; `kB`, `MB`, `GB`... are powers of
//! 1000. A bare number is bytes.

use crate::error::{Error, Result};

/// Reads a size: digits with an optional fraction, an optional unit, blanks between them, any case.
///
/// # Errors
/// [`Error::Value`] when it is no size, is negative or exceeds `i64::MAX` bytes (what the engine can hold).
///
/// ```
/// assert_eq!(ovlib::size::parse_size("24GiB").unwrap(), 24 << 30);
/// assert_eq!(ovlib::size::parse_size("1.5 G").unwrap(), 3 << 29);
/// assert_eq!(ovlib::size::parse_size("2GB").unwrap(), 2_000_000_000);
/// ```
pub fn parse_size(text: &str) -> Result<u64> {
    read(text.trim()).ok_or_else(|| Error::Value {
        place: "size".into(),
        value: text.into(),
        expected: "a size such as 1073741824, 1GiB or 1.5T".into(),
    })
}

fn read(text: &str) -> Option<u64> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = factor(unit.trim())?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || fraction.contains('.') || (number.contains('.') && fraction.is_empty()) {
        return None;
    }
    let mut total = u128::from(whole.parse::<u64>().ok()?) * u128::from(factor);
    if !fraction.is_empty() {
        let scale = 10u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        total += fraction
            .parse::<u128>()
            .ok()?
            .checked_mul(u128::from(factor))?
            / scale;
    }
    u64::try_from(total)
        .ok()
        .filter(|bytes| i64::try_from(*bytes).is_ok())
}

fn factor(unit: &str) -> Option<u64> {
    let unit = unit.to_ascii_lowercase();
    let power = |letter: &str| "kmgtpe".find(letter).filter(|_| letter.len() == 1);
    match unit.as_str() {
        "" | "b" | "bytes" => Some(1),
        _ => {
            if let Some(letter) = unit.strip_suffix("ib") {
                return power(letter).map(|at| 1 << (10 * (at + 1)));
            }
            if let Some(letter) = unit.strip_suffix('b') {
                return power(letter).map(|at| 1000u64.pow(at as u32 + 1));
            }
            power(&unit).map(|at| 1 << (10 * (at + 1)))
        }
    }
}

/// Writes a size for people: the largest unit of 1024 with at most one decimal, `24 GiB`, `1.5 TiB`, `512 B`.
///
/// ```
/// assert_eq!(ovlib::size::human(24 << 30), "24 GiB");
/// assert_eq!(ovlib::size::human(1536 << 20), "1.5 GiB");
/// ```
pub fn human(bytes: u64) -> String {
    const UNITS: [&str; 7] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    let mut unit = 0;
    while unit < 6 && (bytes >> (10 * unit)) >= 1024 {
        unit += 1;
    }
    let base = 1u128 << (10 * unit);
    let mut tenths = (u128::from(bytes) * 10 + base / 2) / base;
    if tenths >= 10240 && unit < 6 {
        unit += 1;
        tenths = (u128::from(bytes) * 10 + (base << 10) / 2) / (base << 10);
    }
    match tenths % 10 {
        0 => format!("{} {}", tenths / 10, UNITS[unit]),
        rest => format!("{}.{rest} {}", tenths / 10, UNITS[unit]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_people_write_them() {
        for (text, bytes) in [
            ("0", 0),
            ("1073741824", 1 << 30),
            ("1k", 1024),
            ("1KiB", 1024),
            ("1kB", 1000),
            ("1.5GiB", 3 << 29),
            (" 10 mb ", 10_000_000),
            ("0.1 KiB", 102),
            ("7EiB", 7 << 60),
        ] {
            assert_eq!(parse_size(text).unwrap(), bytes, "{text}");
        }
        for text in [
            "",
            "G",
            "-1",
            "1..5G",
            "1.G",
            ".5G",
            "8EiB",
            "1XB",
            "1 G B",
            "99999999999999999999",
            "1e3",
        ] {
            assert!(parse_size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_print_with_one_decimal_at_most() {
        for (bytes, text) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1 KiB"),
            (1536, "1.5 KiB"),
            ((1 << 20) - 1, "1 MiB"),
            (17 << 40, "17 TiB"),
            (u64::MAX, "16 EiB"),
        ] {
            assert_eq!(human(bytes), text);
        }
    }
}
