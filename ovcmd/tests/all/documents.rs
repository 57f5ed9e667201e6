//! Checked-in documents that are made from tables: `UPDATE=1` rewrites them.

use crate::harness::wants_update;
use std::path::Path;

fn check(name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    if wants_update() {
        std::fs::write(&path, made).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == made,
        "{name} is not what the tables say; UPDATE=1 cargo test -p ovcmd documents"
    );
}

#[test]
fn the_reference_of_commands_is_fresh() {
    check("docs/commands.md", &ovcmd::manual::commands_md());
}

#[test]
fn the_page_for_man_is_whole() {
    let page = ovcmd::manual::man_page();
    for heading in [
        ".TH OVCMD 1",
        ".SH NAME",
        ".SH \"NOUNS\"",
        ".SS \"vm\"",
        ".SH \"EXIT CODES\"",
        ".SH \"CONFIGURATION\"",
    ] {
        assert!(page.contains(heading), "{heading}");
    }
    assert!(!page.lines().any(|line| line.starts_with('.')
        && !line.starts_with(".SH")
        && !line.starts_with(".SS")
        && !line.starts_with(".TH")
        && !line.starts_with(".TP")
        && !line.starts_with(".PP")));
}
