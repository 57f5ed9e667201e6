//! The grammar by example, and the sweep over the examples of every row.

use super::*;
use ovlib::nouns;

fn read(line: &str) -> Result<Sentence> {
    let words: Vec<OsString> = split(line).into_iter().map(OsString::from).collect();
    parse(&words, 100, false)
}

/// Splits as a shell does, as far as examples need it: blanks, and single quotes around words.
fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in line.split('\'').enumerate() {
        match at % 2 {
            1 => words.push(part.to_owned()),
            _ => words.extend(part.split_whitespace().map(str::to_owned)),
        }
    }
    words
}

/// Noun, verb, selection and options of a line, for short comparisons.
fn phrase_of(line: &str) -> (&'static str, &'static str, Select, Args, Args, Args) {
    match read(line).unwrap() {
        Sentence::Phrase {
            global,
            view,
            noun,
            verb,
            select,
            args,
            ..
        } => (noun.name, verb.name, select, args, view, global),
        other => panic!("{line}: {other:?}"),
    }
}

fn help(line: &str) -> String {
    match read(line).unwrap() {
        Sentence::Help(text) => text,
        other => panic!("{line}: {other:?}"),
    }
}

/// What a refused line says: message and hint.
fn refusal(line: &str) -> (String, String) {
    let error = read(line).unwrap_err();
    (error.to_string(), error.hint().unwrap_or_default())
}

#[test]
fn options_belong_to_the_word_before_them() {
    let (noun, verb, select, args, view, global) =
        phrase_of("-c a.ini -o json vm -n web01 --max 3 export nics name");
    assert_eq!((noun, verb), ("vm", "export"));
    assert_eq!(global.text("config"), Some("a.ini"));
    assert_eq!(view.text("output"), Some("json"));
    assert_eq!(select.names, ["web01"]);
    assert_eq!(select.max, Some(3));
    assert_eq!(args.texts("words").collect::<Vec<_>>(), ["nics", "name"]);
    let (_, _, _, args, _, global) = phrase_of("capabilities -c list");
    assert!(args.has("current") && !global.has("config"));
}

#[test]
fn plurals_and_the_engines_spellings_are_understood() {
    for (word, name) in [
        ("vms", "vm"),
        ("storage_domain", "storagedomain"),
        ("task", "job"),
        ("data-centers", "datacenter"),
    ] {
        assert_eq!(phrase_of(&format!("{word} list")).0, name);
    }
    assert_eq!(phrase_of("vm ls").1, "list");
}

#[test]
fn words_after_the_verb_name_objects() {
    let (_, _, select, ..) = phrase_of("vm show web01 7b675c9c-f7cd-4b67-95a9-5fb4e4e3a36d");
    assert_eq!((select.names.len(), select.ids.len()), (1, 1));
    let (_, _, select, ..) = phrase_of("event show 1234");
    assert_eq!(select.ids, ["1234"]);
}

#[test]
fn a_view_stands_before_the_noun_or_after_the_verb_and_the_later_wins() {
    let (.., view, _) = phrase_of("-o json vm list -o yaml --no-headers");
    assert_eq!(view.text("output"), Some("yaml"));
    assert!(view.has("no-headers"));
}

#[test]
fn a_selection_is_understood_after_the_verb_by_its_long_names() {
    let (_, _, select, ..) = phrase_of("vm list --max 2 --where 'memory > 1G' --sort -memory");
    assert_eq!((select.max, select.wheres.len()), (Some(2), 1));
    assert!(select.sort.unwrap().descending);
    let (_, _, _, args, ..) = phrase_of("event list -f --severity ERROR");
    assert!(args.has("follow"));
    assert_eq!(args.text("severity"), Some("error"));
}

#[test]
fn wrong_words_are_told_with_close_ones() {
    assert_eq!(
        refusal("vmm list"),
        ("unknown noun 'vmm'".into(), "did you mean vm?".into())
    );
    assert_eq!(
        refusal("vm lsit"),
        (
            "unknown verb 'lsit' in vm".into(),
            "did you mean list?".into()
        )
    );
    let (message, hint) = refusal("vm list --outptu json");
    assert!(
        message.contains("--outptu") && hint.contains("--output"),
        "{message}: {hint}"
    );
    let (message, hint) = refusal("vm list -o jsn");
    assert!(
        message.contains("jsn") && hint.is_empty() && message.contains("json"),
        "{message}: {hint}"
    );
}

#[test]
fn a_misplaced_option_is_told_its_place() {
    assert!(refusal("vm list --demo").1.contains("before the noun"));
    assert_eq!(phrase_of("vm list -i 1").2.ids, ["1"]);
    assert!(
        refusal("version --max 3")
            .1
            .contains("between noun and verb")
    );
    assert!(
        refusal("event --interval 3 list")
            .1
            .contains("after the verb")
    );
    assert!(refusal("vm -o json list").1.contains("after the verb"));
}

#[test]
fn missing_words_are_told() {
    assert!(refusal("").1.contains("vm list"));
    assert!(refusal("vm").1.contains("list, show, export, statistics"));
    assert!(
        refusal("raw GET").0.contains("PATH"),
        "{:?}",
        refusal("raw GET")
    );
    assert!(
        refusal("vm list --max").0.contains("--max"),
        "{:?}",
        refusal("vm list --max")
    );
    assert!(refusal("vm --max ten list").0.contains("--max"));
    assert!(refusal("-c a -c b vm list").0.contains("--config"));
    assert!(refusal("config").1.contains("config show"));
}

#[test]
fn help_has_three_levels() {
    let nouns = help("-h");
    assert!(
        nouns.contains("storagedomain")
            && nouns.contains("Exit codes")
            && nouns.contains("explain")
    );
    let verbs = help("vm --help");
    assert!(verbs.contains("statistics") && verbs.contains("--where") && !verbs.contains("--demo"));
    let options = help("vm -n x list -h");
    assert!(
        options.contains("--columns") && options.matches("ovcmd vm").count() == 2,
        "{options}"
    );
    assert_eq!(help("help vm list"), help("vm list -h"));
    assert!(help("help raw").contains("--file"));
}

#[test]
fn help_fits_eighty_columns_when_told_so() {
    for line in ["-h", "vm -h", "event -h", "event list -h"] {
        let words: Vec<OsString> = split(line).into_iter().map(OsString::from).collect();
        let Ok(Sentence::Help(text)) = parse(&words, 80, false) else {
            panic!("{line}")
        };
        let long = text.lines().find(|line| line.len() > 80);
        assert_eq!(long, None, "{line}");
    }
}

#[test]
fn versions_are_answered_at_once() {
    assert!(matches!(read("--version"), Ok(Sentence::Version)));
    assert!(matches!(read("-V"), Ok(Sentence::Version)));
}

#[test]
fn every_example_is_a_sentence() {
    for noun in nouns::all() {
        for verb in noun.all_verbs() {
            let examples = examples(noun, verb);
            assert_eq!(examples.len(), 2, "{} {}", noun.name, verb.name);
            for (line, does) in examples {
                let (found_noun, found_verb, ..) = phrase_of(&line);
                assert_eq!((found_noun, found_verb), (noun.name, verb.name), "{line}");
                assert!(does.len() <= 72 && !does.ends_with('.'), "{line}: {does}");
            }
        }
    }
    for tool in tools::TOOLS {
        for deed in tool.deeds {
            assert!(deed.examples.len() >= 2, "{}", tool.name);
            for (line, _) in deed.examples {
                // What follows `>` is the shell's.
                match read(line.split(" > ").next().unwrap_or(line)).unwrap() {
                    Sentence::Tool { tool: found, .. } => {
                        assert_eq!(found.name, tool.name, "{line}")
                    }
                    Sentence::Help(_) => assert_eq!(tool.name, "help"),
                    other => panic!("{line}: {other:?}"),
                }
            }
        }
    }
}

#[test]
fn tools_and_nouns_do_not_share_words() {
    for tool in tools::TOOLS {
        assert!(nouns::find(tool.name).is_err(), "{}", tool.name);
    }
    let rows = GLOBAL.iter().chain(VIEW);
    let mut seen = std::collections::HashSet::new();
    for param in rows {
        assert!(seen.insert(param.long.to_owned()), "--{} twice", param.long);
        assert!(
            param
                .short
                .is_none_or(|letter| seen.insert(letter.to_string())),
            "-{:?} twice",
            param.short
        );
        assert!(
            param.help.len() <= 72 && !param.help.ends_with('.'),
            "{}",
            param.help
        );
    }
}

#[test]
fn the_tree_is_sound_when_fully_unfolded() {
    fn unfold(command: &mut clap::Command) {
        command.build();
        let names: Vec<String> = command
            .get_subcommands()
            .map(|below| below.get_name().to_owned())
            .collect();
        for name in names {
            if let Some(below) = command.find_subcommand_mut(&name) {
                unfold(below);
            }
        }
    }
    let mut tree = command(100);
    unfold(&mut tree);
    tree.debug_assert();
}
