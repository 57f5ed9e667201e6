//! The sample configuration is what the library reads: no unknown key in it, no key missing from it.

use crate::program::ovcmd;

#[test]
fn the_sample_holds_every_key_and_no_other() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../sample_config.ini");
    let ran = ovcmd(&[], &["-c", path, "config", "show"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (Some(0), ""),
        "warnings about the sample"
    );
    let text = std::fs::read_to_string(path).unwrap();
    for key in ovlib::config::KEYS {
        let stands =
            |line: &str| line.trim_start_matches('#').split(['=', ' ']).next() == Some(key.name);
        assert!(
            text.lines().any(stands),
            "sample_config.ini: no `{}` in [{}]",
            key.name,
            key.section
        );
    }
}

#[test]
fn the_readme_has_the_exit_codes_of_the_program() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    for (code, meaning) in ::ovcmd::report::EXIT_CODES {
        assert!(
            text.contains(&format!("| {code} | {meaning} |")),
            "README.md: exit code {code} means `{meaning}`"
        );
    }
}
