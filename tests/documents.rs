//! What the repository tells its reader is so: the sample configuration, and the commands and exit codes of the README.

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

/// Words of a line as a shell would split it: blanks separate, single quotes hold together, `#` and `>` end the command.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for letter in line.chars() {
        match letter {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            '#' | '>' if !is_quoted => break,
            other => words.last_mut().unwrap().push(other),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn the_commands_of_the_readme_work() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    let mut count = 0;
    for line in text
        .lines()
        .filter_map(|line| line.strip_prefix("    ovcmd "))
    {
        let mut words = words(line);
        // Following events has no end.
        words.retain(|word| word != "-f");
        words.insert(0, "--demo".to_owned());
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ran = ovcmd(&[], &words);
        assert_eq!(ran.code, Some(0), "{line}: {}", ran.err);
        assert!(!ran.out.is_empty(), "{line}: says nothing");
        count += 1;
    }
    assert!(count >= 5, "only {count} commands");
}
