//! Which methods a text may call. To tell the language of all the names that rows and model have takes longer than most
//! scripts run; so it is told of those alone that stand in the text, or in a module that the text imports.

use super::bind::{method, method_names};
use rhai::Engine;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Functions of the language that take anything, so that a method of that name would hide them.
const OF_ANYTHING: [&str; 17] = [
    "Fn",
    "call",
    "csv",
    "curry",
    "debug",
    "eval",
    "filter",
    "is_shared",
    "json",
    "map",
    "on_event",
    "print",
    "table",
    "to_debug",
    "to_string",
    "type_of",
    "yaml",
];

/// The names that a language was told.
#[derive(Debug, Default)]
pub(super) struct Learned {
    folders: Vec<PathBuf>,
    names: BTreeSet<String>,
    files: BTreeSet<PathBuf>,
    knows_all: bool,
}

impl Learned {
    /// Nothing yet; modules are looked for in these folders.
    pub(super) fn new(folders: Vec<PathBuf>) -> Learned {
        Learned {
            folders,
            ..Learned::default()
        }
    }

    /// Tells the language of all methods that a text may call.
    pub(super) fn learn(&mut self, text: &str, engine: &mut Engine) {
        let before = self.names.clone();
        let was_all = self.knows_all;
        self.read(text);
        if self.knows_all && !was_all {
            self.names.extend(method_names());
        }
        for name in self.names.difference(&before) {
            method(engine, name);
        }
    }

    /// Notes every word that stands before a parenthesis, here and in the modules.
    fn read(&mut self, text: &str) {
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let mut rest = text;
        while let Some(at) = rest.find(is_part) {
            let word = &rest[at..];
            let end = word.find(|letter| !is_part(letter)).unwrap_or(word.len());
            let (word, behind) = word.split_at(end);
            let next = behind.trim_start();
            match word {
                // Names that are made while the script runs may be any.
                "eval" | "Fn" if next.starts_with('(') => self.knows_all = true,
                "import" => self.import(next),
                _ if next.starts_with('(') && !OF_ANYTHING.contains(&word) => {
                    self.names.insert(word.to_owned());
                }
                _ => {}
            }
            rest = behind;
        }
    }

    fn import(&mut self, behind: &str) {
        let named = behind
            .strip_prefix('"')
            .and_then(|rest| rest.split_once('"'));
        let Some((name, _)) = named.filter(|(name, _)| !name.contains('\\')) else {
            // `vm.import(...)` and the like come here, too.
            self.knows_all |= !behind.starts_with('(');
            self.names.insert("import".to_owned());
            return;
        };
        for folder in self.folders.clone() {
            let file = folder.join(format!("{name}.rhai"));
            if self.files.contains(&file) {
                return;
            }
            if let Ok(text) = std::fs::read_to_string(&file) {
                self.files.insert(file);
                self.read(&text);
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, names: &[&str], knows_all: bool) {
        let mut learned = Learned::default();
        learned.read(text);
        let found: Vec<&str> = learned.names.iter().map(String::as_str).collect();
        assert_eq!(
            (found.as_slice(), learned.knows_all),
            (names, knows_all),
            "{text}"
        );
    }

    #[test]
    fn words_before_parentheses_are_names() {
        check(
            "vm.start(); print(vm.nics.list ( ).count())",
            &["count", "list", "start"],
            false,
        );
        check("start(vm)", &["start"], false);
        check("vm.import(1)", &["import"], false);
        check("let f = Fn(\"start\");", &[], true);
        check("eval(`vm.${verb}()`)", &[], true);
        check("import name as lib;", &["import"], true);
        check("import \"nosuch\" as lib; lib::f()", &["f"], false);
    }

    #[test]
    fn modules_are_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("a.rhai", "import \"b\" as b; fn f(vm) { vm.stop() }");
        write("b.rhai", "import \"a\" as a; fn g(vm) { vm.suspend() }");
        let mut learned = Learned::new(vec![folder.path().to_owned()]);
        learned.read("import \"a\" as a;");
        let found: Vec<&str> = learned.names.iter().map(String::as_str).collect();
        assert_eq!(found, ["f", "g", "stop", "suspend"]);
    }
}
