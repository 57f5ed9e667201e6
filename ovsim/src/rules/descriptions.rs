//! Which letters descriptions may have, and how many: letters of any language, and all of ASCII (engine 4.5.8).

use super::refusal::{Outcome, Refusal};
use super::work::Work;

const OF_MACHINES: &str = "Cannot {action} {type}. The given description contains special characters.\nOnly alpha-numeric and some special characters that conform to the standard ASCII character set are allowed.";

/// Of a kind: what is said, and where the engine's beans find the description of a new one and of a changed one.
struct Words {
    kind: &'static str,
    text: &'static str,
    places: [&'static str; 2],
    /// Letters of other languages are none.
    ascii: bool,
}

const fn machine(kind: &'static str, new: &'static str, changed: &'static str) -> Words {
    Words {
        kind,
        text: OF_MACHINES,
        places: [new, changed],
        ascii: false,
    }
}

const TABLE: &[Words] = &[
    machine("vms", "vmStatic.description", "vmStatic.description"),
    machine("templates", "description", "_vmTemplate.description"),
    machine("instancetypes", "description", "_vmTemplate.description"),
    machine(
        "vmpools",
        "vmStaticData.description",
        "vmStaticData.description",
    ),
    Words {
        kind: "vms/snapshots",
        text: "Snapshot description must be formed only from alpha-numeric characters and special characters that conform to the standard ASCII character set.",
        places: ["description"; 2],
        ascii: false,
    },
    Words {
        kind: "storagedomains",
        text: "Storage Domain description must be formed of 'a-z', 'A-Z', '0-9', '_' or '-' characters",
        places: ["privateStorageDomain.description"; 2],
        ascii: false,
    },
    Words {
        kind: "datacenters",
        text: "Data Center description must be formed of ASCII charis only",
        places: ["privateStoragePool.description"; 2],
        ascii: true,
    },
];

/// Whether all letters may be in a description.
pub(crate) fn fits(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii() || c.is_alphabetic())
}

/// Refuses a description with other letters, and that of a machine when it is too long.
pub(crate) fn check(work: &Work<'_>) -> Outcome<()> {
    let words = TABLE.iter().find(|words| words.kind == work.rule.kind);
    let Some((words, text)) = words.zip(work.gives("description")) else {
        return Ok(());
    };
    let [new, changed] = words.places;
    let place = if work.is_add() { new } else { changed };
    let good = if words.ascii {
        text.is_ascii()
    } else {
        fits(text)
    };
    if !good {
        return Err(work.bad(&format!("{}, Attribute: {place}", words.text)));
    }
    // A pool that is changed may have any.
    let is_free = words.kind == "vmpools" && !work.is_add();
    match words.text == OF_MACHINES && text.chars().count() > 255 && !is_free {
        true => Err(Refusal::bad(format!(
            "size must be between 0 and 255, Attribute: {place}"
        ))),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn letters_of_any_language_fit() {
        for text in ["Gr\u{fc}\u{df}e", "\u{4e16}\u{754c}", "tab\tx", "a~b", ""] {
            assert!(fits(text), "{text}");
        }
        for text in ["\u{2260}", "\u{bd}", "\u{661}", "\u{201c}q\u{201d}"] {
            assert!(!fits(text), "{text}");
        }
    }
}
