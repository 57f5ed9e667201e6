//! Sources, their order, and what of them is shown.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use secrecy::ExposeSecret;

use super::*;
use crate::warning::Warning;

mod addresses;
mod contexts;
mod secrets;

/// Loads from a file's text, environment and options.
fn load(
    text: &str,
    env: &[(&str, &str)],
    options: &[(&str, &str)],
) -> Result<(Settings, Vec<Warning>)> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.ini");
    write(&path, text, 0o600);
    let file = (!text.is_empty()).then_some(path);
    load_file(file, env, options)
}

fn load_file(
    file: Option<PathBuf>,
    env: &[(&str, &str)],
    options: &[(&str, &str)],
) -> Result<(Settings, Vec<Warning>)> {
    let find = |name: &str| {
        env.iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| (*value).to_owned())
    };
    let options = options
        .iter()
        .map(|(key, value)| Given::new(*key, *value, format!("--{key}")))
        .collect();
    Settings::load(Sources {
        file,
        env: &find,
        options,
    })
}

fn write(path: &Path, text: &str, mode: u32) {
    std::fs::File::create(path)
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn secret(password: &Password) -> &str {
    match password {
        Password::Text(text) => text.expose_secret(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_is_read_as_python_reads_it() {
    let text = "# comment\n[api]\nurl: https://engine.example.com/ovirt-engine/api\nUsername = admin@internal\n\
                password = a;b#c%%d=e:f\n; comment\ninsecure = Yes\nkerberos = off\n\n[logging]\nfilters = text,\n  header\n";
    let (settings, warnings) = load(text, &[], &[]).unwrap();
    assert_eq!(warnings, []);
    assert_eq!(settings.url, "https://engine.example.com/ovirt-engine/api");
    assert_eq!(settings.username.as_deref(), Some("admin@internal"));
    assert_eq!(secret(&settings.password), "a;b#c%d=e:f");
    assert!(settings.insecure);
    assert_eq!(settings.filters, ["text", "header"]);
    assert!(
        matches!(settings.origin("password"), Origin::File(_, 5)),
        "{}",
        settings.origin("password")
    );
    assert!(matches!(settings.origin("filters"), Origin::File(_, 11)));
}

#[test]
fn nothing_given_gives_the_defaults() {
    let (settings, warnings) = load("", &[], &[]).unwrap();
    assert_eq!(warnings, []);
    assert_eq!(
        (settings.connections, settings.pipeline, settings.inflight()),
        (4, 2, 8)
    );
    assert_eq!(settings.filters, ["text", "header"]);
    assert!(!settings.insecure && !settings.debug && settings.compress);
    let error = settings.check().unwrap_err();
    assert_eq!(error.to_string(), "no engine is configured");
    assert!(error.hint().unwrap().contains("OVIRT_URL"));
}

#[test]
fn options_beat_the_environment_which_beats_the_file() {
    let text = "[api]\nurl = one\nusername = file@internal\npassword = file\nca_file = /file.pem\n";
    let env = [
        ("OVIRT_URL", "two"),
        ("OLVM_URL", "three"),
        ("OLVM_USERNAME", "env@internal"),
        ("OVIRT_PASSWORD", "env"),
        ("OVIRT_CAFILE", ""),
    ];
    let (settings, _) = load(text, &env, &[("url", "four"), ("connections", "7")]).unwrap();
    assert_eq!(settings.url, "https://four/ovirt-engine/api");
    assert_eq!(settings.username.as_deref(), Some("env@internal"));
    assert_eq!(secret(&settings.password), "env");
    assert_eq!(settings.ca_file.as_deref(), Some(Path::new("/file.pem")));
    assert_eq!(settings.origin("url"), Origin::Option("--url".into()));
    assert_eq!(settings.origin("username").to_string(), "$OLVM_USERNAME");
    assert_eq!(settings.origin("connections").to_string(), "--connections");
    assert_eq!(settings.origin("insecure").to_string(), "default");
}

#[test]
fn unknown_names_are_warned_about_with_the_nearest() {
    let text =
        "[api]\nurl = e\nusernam = x\nkeytab = y\n[login]\nx = 1\n[loging]\n[api]\nurl = f\n";
    let (settings, warnings) = load(text, &[], &[]).unwrap();
    assert_eq!(settings.url, "https://f/ovirt-engine/api");
    let texts: Vec<String> = warnings
        .iter()
        .map(|w| {
            w.to_string()
                .split("config.ini:")
                .nth(1)
                .unwrap()
                .to_owned()
        })
        .collect();
    for expected in [
        "3: unknown key 'usernam' in [api]; did you mean 'username'?",
        "4: unknown key 'keytab' in [api]; it belongs in [kerberos]",
        "5: unknown section [login]",
        "7: unknown section [loging]; did you mean [logging]?",
        "9: 'url' was given in line 2 already; the later one holds",
    ] {
        assert!(
            texts.iter().any(|text| text.starts_with(expected)),
            "{expected} in {texts:#?}"
        );
    }
    assert_eq!(texts.len(), 5, "{texts:#?}");
}

#[test]
fn values_that_do_not_fit_name_their_place() {
    for (text, expected, hint) in [
        (
            "[api]\ninsecure = maybe\n",
            "line 2: insecure = 'maybe' is not usable",
            "expected yes or no",
        ),
        (
            "[api]\n\nconnections = 99\n",
            "line 3: connections = '99' is not usable",
            "expected a whole number from 1 to 32",
        ),
        (
            "[api]\nurl = ftp://x\n",
            "line 2: 'ftp://x' is not a URL of an engine",
            "expected an https:// URL, not ftp://",
        ),
        (
            "[api\nurl = x\n",
            "line 1: Found opening bracket for section name but no closing bracket",
            "lines are",
        ),
        ("[api]\nurl\n", "line 2 is no `key = value`", "lines are"),
        (
            "[logging]\nfilters = text,bits\n",
            "line 2: filters = 'text,bits' is not usable",
            "expected any of text, header, data, ssl",
        ),
    ] {
        let error = load(text, &[], &[]).unwrap_err();
        assert!(error.to_string().ends_with(expected), "{error}");
        assert!(
            error.hint().unwrap().starts_with(hint),
            "{:?}",
            error.hint()
        );
        assert!(matches!(error, Error::Config { file: Some(_), .. }));
    }
    let error = load("", &[("OVIRT_INSECURE", "si")], &[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "$OVIRT_INSECURE: insecure = 'si' is not usable"
    );
    let error = load("", &[], &[("read_timeout", "soon")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "--read_timeout: 'soon' is not a time in seconds, such as 30 or 2m; 0 for no limit"
    );
}

#[test]
fn files_are_found_where_they_may_be() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("ovcmd");
    std::fs::create_dir_all(&home).unwrap();
    write(&home.join("config.ini"), "[api]\nurl = of-xdg\n", 0o600);
    let named = dir.path().join("named.ini");
    write(&named, "[api]\nurl = of-variable\n", 0o600);
    let xdg = dir.path().to_str().unwrap();
    let url = |env: &[(&str, &str)]| load_file(None, env, &[]).map(|(settings, _)| settings.url);
    assert_eq!(
        url(&[("XDG_CONFIG_HOME", xdg)]).unwrap(),
        "https://of-xdg/ovirt-engine/api"
    );
    let both = [
        ("XDG_CONFIG_HOME", xdg),
        ("OVCONFIG", named.to_str().unwrap()),
    ];
    assert_eq!(url(&both).unwrap(), "https://of-variable/ovirt-engine/api");
    assert_eq!(url(&[("HOME", "/nowhere")]).unwrap(), "");
    let error = url(&[("OVCONFIG", "/no/such.ini")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "/no/such.ini: no such file, though OVCONFIG names it"
    );
    let error = load_file(Some(dir.path().to_owned()), &[], &[]).unwrap_err();
    assert!(error.to_string().contains("cannot be read"), "{error}");
}

#[test]
fn every_key_is_unique_and_settable_from_what_it_shows() {
    let (settings, _) = load("[api]\nurl=e\nusername=u@p\n", &[], &[]).unwrap();
    for row in settings.explain() {
        assert_eq!(
            KEYS.iter().filter(|key| key.name == row.key).count(),
            1,
            "{}",
            row.key
        );
        if let Some(value) = row.value {
            load("", &[], &[(row.key, &value)]).unwrap();
        }
    }
}
