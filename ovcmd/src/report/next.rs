//! What to try when an engine refuses, by the words it refuses with.

mod rows;

use ovlib::error::Fault;
use rows::{ROWS, TAKEN, THERE};

/// What to try next after a refusal; none where nothing is known.
pub(super) fn hint(fault: &Fault) -> Option<String> {
    if fault.status == 403 {
        return Some("`ovcmd doctor permissions` shows what this user may do".to_owned());
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
        .map(|hint| filled(hint, fault.deed.as_deref().unwrap_or_default()))
}

/// The hint with the name of what the command was about, in commands that are about the same kind: `remove vm 'web01'`.
fn filled(hint: &str, deed: &str) -> String {
    let found = deed.split_once(" '").and_then(|(before, name)| {
        let noun = before.rsplit(' ').next()?;
        Some((noun, name.strip_suffix('\'')?))
    });
    let Some((noun, name)) = found else {
        return hint.to_owned();
    };
    let name = match name.contains(' ') {
        true => format!("'{name}'"),
        false => name.to_owned(),
    };
    let forms = [
        format!("ovcmd {noun} "),
        format!("--{noun} NAME"),
        format!("{noun}.name=NAME"),
    ];
    let fill = |part: &str| match forms.iter().any(|form| part.contains(form.as_str())) {
        true => part.replace("NAME", &name),
        false => part.to_owned(),
    };
    hint.split('`').map(fill).collect::<Vec<_>>().join("`")
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
        let words =
            "[Cannot remove Interface. The VM Network Interface is plugged to a running VM.]";
        assert!(said(words).unwrap().contains("deactivate"));
        assert_eq!(said("Cannot do it."), None);
    }

    #[test]
    fn the_name_is_filled_in_where_it_is_of_that_kind() {
        let hint = "`ovcmd nic --vm VM deactivate NAME` unplugs it; `ovcmd vm start NAME`";
        for (deed, expected) in [
            (
                "remove nic 'nic1'",
                "`ovcmd nic --vm VM deactivate nic1` unplugs it; `ovcmd vm start NAME`",
            ),
            (
                "stop vm 'my vm'",
                "`ovcmd nic --vm VM deactivate NAME` unplugs it; `ovcmd vm start 'my vm'`",
            ),
            ("do it", hint),
        ] {
            assert_eq!(filled(hint, deed), expected);
        }
        let hint = filled(
            "`ovcmd vm list --where host.name=NAME`",
            "maintenance host 'h1'",
        );
        assert_eq!(hint, "`ovcmd vm list --where host.name=h1`");
    }

    #[test]
    fn commands_in_hints_are_there() {
        let mut seen = 0;
        for (words, hint) in ROWS {
            let quoted = hint.split('`').skip(1).step_by(2);
            for line in quoted.filter_map(|text| text.strip_prefix("ovcmd ")) {
                seen += 1;
                let line: Vec<std::ffi::OsString> = line.split(' ').map(Into::into).collect();
                let read = crate::grammar::parse(&line, 100, false);
                assert!(read.is_ok(), "{words}: {line:?}: {:?}", read.err());
            }
        }
        assert!(seen > 40, "{seen}");
    }

    #[test]
    fn no_row_hides_behind_another() {
        for (at, (words, _)) in ROWS.iter().enumerate() {
            let words = words.to_lowercase();
            let before = ROWS[..at]
                .iter()
                .find(|(other, _)| words.contains(&other.to_lowercase()));
            assert_eq!(before, None, "{words}");
        }
    }
}
