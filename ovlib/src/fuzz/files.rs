//! Files of users: configuration and templates.

use serde_json::Value;

use crate::config::{Settings, Sources};
use crate::template::{Template, Variables};

const INI: &str = include_str!("../../tests/corpus/ini.txt");
const TEMPLATES: &str = include_str!("../../tests/corpus/templates.txt");

/// The password of the corpus; in small letters, as keys and sections are.
const SECRET: &str = "s3cr3t-w0rd";

#[test]
fn configurations_nobody_would_write() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.ini");
    super::all(INI, 2500, |bytes| {
        std::fs::write(&file, bytes).unwrap();
        let read = Settings::load(Sources {
            file: Some(file.clone()),
            env: &|_| None,
            options: Vec::new(),
        });
        let told = match read {
            Ok((settings, warnings)) => {
                settings.explain();
                let warnings: Vec<String> = warnings.iter().map(ToString::to_string).collect();
                warnings.join("\n")
            }
            Err(error) => format!("{error} {:?}", error.hint()),
        };
        // Where the password itself stands as a key, or as the first word of what is none, nobody can know.
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        let is_key = text.lines().any(|line| {
            let (key, value) = line.split_once(['=', ':']).unwrap_or((line, ""));
            let first = value.split(['=']).next().unwrap_or_default();
            let first = first.split_whitespace().next().unwrap_or_default();
            let is_secret = ["password", "token", "proxy"].contains(&key.trim());
            line.contains(['=', ':'])
                && (key.contains(SECRET) || (first.contains(SECRET) && !is_secret))
        });
        assert!(is_key || !told.to_lowercase().contains(SECRET), "{told}");
    });
}

#[test]
fn templates_nobody_would_write() {
    let mut variables = Variables::new();
    for (name, text) in [("x", "4"), ("name", "web01"), ("deep", "${x} ${name}")] {
        variables.give(name, text).unwrap();
    }
    super::all(TEMPLATES, 2500, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let Ok(template) = Template::read("t.yaml", &text) else {
            return;
        };
        match template.fill(&variables) {
            Ok(filled) => {
                let size = Value::Object(filled).to_string().len();
                assert!(size < 64 * 1024 * 1024, "{size} bytes");
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    });
}
