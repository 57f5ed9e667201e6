//! The addresses of a network, and the pattern that an engine's beans hold them to (engine 4.5.8).

use super::refusal::{Outcome, Refusal};
use super::work::Work;

const PATTERN: &str =
    "^\\b((25[0-5]|2[0-4]\\d|[01]\\d\\d|\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|[01]\\d\\d|\\d?\\d)";

/// 400 with each address of the body that is none.
pub(super) fn check(work: &Work<'_>) -> Outcome<()> {
    let members = [
        ("address", "addr"),
        ("netmask", "subnet"),
        ("gateway", "gateway"),
    ];
    let wrong = members.iter().filter(|(member, _)| {
        work.gives(&format!("ip.{member}"))
            .is_some_and(|text| !is_address(text))
    });
    let told: Vec<_> = wrong
        .map(|(_, name)| format!("must match \"{PATTERN}\", Attribute: network.{name}"))
        .collect();
    match told.is_empty() {
        true => Ok(()),
        false => Err(Refusal::bad(told.join(", "))),
    }
}

/// Four parts of one to three digits, none above 255.
fn is_address(text: &str) -> bool {
    let part = |part: &str| {
        (1..=3).contains(&part.len())
            && part.bytes().all(|digit| digit.is_ascii_digit())
            && part.parse::<u16>().is_ok_and(|number| number < 256)
    };
    let parts: Vec<_> = text.split('.').collect();
    parts.len() == 4 && parts.into_iter().all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_four_parts() {
        for good in ["1.2.3.4", "255.255.255.0", "010.0.0.1"] {
            assert!(is_address(good), "{good}");
        }
        for bad in ["", "x", "1.2.3", "1.2.3.4.5", "1.2.3.256", "24"] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
