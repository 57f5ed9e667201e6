//! What to try when an engine refuses, by the words it refuses with.

use ovlib::error::Fault;

/// Words of engines (4.5.8), and what to do about it. The first that fits counts.
const ROWS: &[(&str, &str)] = &[
    (
        "specific and general",
        "leave --cluster or --storagedomain out, and all of them are limited together",
    ),
    (
        "next run configuration already exists",
        "`ovcmd vm pending NAME` shows what waits; --next-run adds to it, a restart brings it",
    ),
    (
        "Maintenance mode first",
        "`ovcmd host maintenance NAME` moves its machines away and does so",
    ),
    (
        "Host to Maintenance mode",
        "`ovcmd host maintenance NAME` moves its machines away and does so",
    ),
    (
        "no available updates",
        "`ovcmd host upgradecheck NAME` looks for them",
    ),
    (
        "delete protect",
        "`ovcmd vm update NAME --protect=false` allows it",
    ),
    ("VM is not running", "`ovcmd vm start NAME` starts it"),
    ("VM is running", "`ovcmd vm shutdown NAME` first"),
    ("name already exists", TAKEN),
    ("name is already", TAKEN),
    ("already in use", TAKEN),
    ("with the same name", TAKEN),
    (
        "same address already exists",
        "`ovcmd host list --columns name,address` shows whose it is",
    ),
    ("already used", TAKEN),
    ("is already used by", TAKEN),
    ("already attached", THERE),
    ("already exists", THERE),
    (
        "communicate with the external provider",
        "does the engine reach its --url? importcertificates makes it trust a certificate of its own",
    ),
    (
        "inherited permission",
        "`ovcmd permission list` shows where it was given; it is removed there",
    ),
];

const TAKEN: &str = "take another name; --if-not-exists is content with the one that is there";

const THERE: &str = "--if-not-exists is content with what is there";

/// What to try next after a refusal; none where nothing is known.
pub(super) fn hint(fault: &Fault) -> Option<&'static str> {
    if fault.status == 403 {
        return Some("`ovcmd doctor permissions` shows what this user may do");
    }
    let because = fault.because()?.to_lowercase();
    let mut rows = ROWS.iter();
    let row = rows.find(|(words, _)| because.contains(&words.to_lowercase()));
    // Nothing else takes that option.
    let creates = fault
        .deed
        .as_deref()
        .is_none_or(|deed| deed.starts_with("create "));
    row.map(|(_, hint)| *hint)
        .filter(|hint| creates || ![TAKEN, THERE].contains(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_to_what_helps() {
        let said = |detail: &str| {
            hint(&Fault {
                status: 409,
                detail: Some(detail.to_owned()),
                ..Fault::default()
            })
        };
        let words =
            "Cannot hot change memory because memory next run configuration already exists.";
        assert!(said(words).unwrap().contains("--next-run"));
        assert!(
            said("The specified Tag name already exists.")
                .unwrap()
                .contains("--if-not-exists")
        );
        assert_eq!(said("Cannot do it."), None);
    }
}
