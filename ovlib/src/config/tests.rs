//! Sources, their order, and what of them is shown.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use secrecy::ExposeSecret;

use super::*;
use crate::warning::Warning;

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
fn a_nearer_password_replaces_one_of_another_kind() {
    let text = "[api]\npassword_command = pass show ovirt\n";
    let (settings, _) = load(text, &[("OVIRT_PASSWORD", "env")], &[]).unwrap();
    assert_eq!(secret(&settings.password), "env");
    assert_eq!(settings.origin("password_command"), Origin::Default);
    let (settings, _) = load(
        text,
        &[("OVIRT_PASSWORD", "env")],
        &[("password_file", "/p")],
    )
    .unwrap();
    assert!(matches!(settings.password, Password::File(_)));
    let error = load("[api]\npassword = a\npassword_file = b\n", &[], &[]).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("line 3: both 'password' and 'password_file' are given"),
        "{error}"
    );
    let error = load(
        "",
        &[],
        &[("password_file", "a"), ("password_command", "b")],
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "--password_file and --password_command exclude each other"
    );
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
        ("[api]\nurl\n", "line 2: 'url' has no value", "lines are"),
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
fn a_bad_secret_is_not_repeated() {
    let error = load("", &[("HTTPS_PROXY", "socks5://me:geheim@proxy")], &[]).unwrap_err();
    assert!(
        !format!("{error} {error:?}").contains("geheim"),
        "{error:?}"
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
fn urls_from_what_people_write() {
    for (text, expected) in [
        ("engine", "https://engine/ovirt-engine/api"),
        ("engine:8443", "https://engine:8443/ovirt-engine/api"),
        ("https://engine", "https://engine/ovirt-engine/api"),
        ("https://engine/", "https://engine/ovirt-engine/api"),
        (
            "https://engine/ovirt-engine",
            "https://engine/ovirt-engine/api",
        ),
        (
            "https://engine/ovirt-engine/api/",
            "https://engine/ovirt-engine/api",
        ),
        (
            "https://engine/ovirt-engine/api/v4",
            "https://engine/ovirt-engine/api",
        ),
        (
            "HTTP://Engine.Example.com:80/x/api",
            "http://engine.example.com/x/api",
        ),
        ("[::1]:8443", "https://[::1]:8443/ovirt-engine/api"),
        ("  10.0.0.1 ", "https://10.0.0.1/ovirt-engine/api"),
    ] {
        assert_eq!(api_url(text).as_deref(), Ok(expected), "{text}");
    }
    for text in [
        "",
        "a b",
        "ftp://x",
        "https://",
        "https://u:p@h",
        "https://h?x",
        "https://h#x",
        "fe80::1",
        "htp:/x",
        "https//host",
        "http://",
        "http:///x",
        "host:port",
        "host:99999",
    ] {
        let refused = api_url(text).unwrap_err();
        assert!(!refused.contains("u:p"), "{refused}");
    }
}

#[test]
fn a_url_that_is_none_is_a_matter_of_configuration_wherever_it_stands() {
    for (options, env) in [
        (vec![("url", "htp:/x")], vec![]),
        (vec![], vec![("OVIRT_URL", "htp:/x")]),
    ] {
        let error = load("", &env, &options).unwrap_err();
        assert!(matches!(error, Error::Config { .. }), "{error:?}");
        assert!(
            error
                .to_string()
                .ends_with("'htp:/x' is not a URL of an engine"),
            "{error}"
        );
        assert_eq!(
            error.hint().as_deref(),
            Some("expected a host name or an https:// URL")
        );
    }
}

#[test]
fn times_and_fingerprints() {
    let time = |text: &str| {
        load("", &[], &[("read_timeout", text)]).map(|(settings, _)| settings.read_timeout)
    };
    assert_eq!(time("30").unwrap(), Some(Duration::from_secs(30)));
    assert_eq!(time("1.5s").unwrap(), Some(Duration::from_millis(1500)));
    assert_eq!(time("2m").unwrap(), Some(Duration::from_secs(120)));
    assert_eq!(time("0").unwrap(), None);
    for bad in ["-1", "x", "1d", "inf", "1e30"] {
        assert!(time(bad).is_err(), "{bad}");
    }
    let digits = "0123456789abcdef".repeat(4);
    let colons: Vec<String> = (0..32)
        .map(|at| digits[2 * at..2 * at + 2].to_uppercase())
        .collect();
    for text in [
        format!("sha256:{digits}"),
        format!("SHA256 = {}", colons.join(":")),
        digits.clone(),
    ] {
        let (settings, _) = load("", &[], &[("fingerprint", &text)]).unwrap();
        assert_eq!(
            settings.fingerprint.map(|print| spell_fingerprint(&print)),
            Some(format!("sha256:{digits}"))
        );
    }
    assert!(load("", &[], &[("fingerprint", "sha1:00")]).is_err());
}

#[test]
fn secrets_are_masked_when_explained_and_when_debugged() {
    let text =
        "[api]\nurl = e\npassword = geheim\ntoken = geheim\nproxy = http://me:geheim@proxy:3128\n";
    let (settings, _) = load(text, &[], &[]).unwrap();
    let rows = settings.explain();
    assert_eq!(rows.len(), KEYS.len());
    assert!(!format!("{rows:?} {settings:?}").contains("geheim"));
    let row = |key: &str| rows.iter().find(|row| row.key == key).unwrap();
    assert_eq!(row("password").value.as_deref(), Some("***"));
    assert_eq!(row("proxy").value.as_deref(), Some("http://***@proxy:3128"));
    assert_eq!(
        row("url").value.as_deref(),
        Some("https://e/ovirt-engine/api")
    );
    assert_eq!(row("password_file").value, None);
}

#[test]
fn kerberos_needs_no_password_and_none_besides_it() {
    for text in [
        "[api]\nurl = e\nkerberos = yes\n",
        "[api]\nurl = e\n[kerberos]\nkeytab = /k\nprincipal = p@R\nccache = FILE:/c\n",
    ] {
        let (settings, warnings) = load(text, &[], &[]).unwrap();
        assert_eq!(warnings, []);
        assert!(settings.wants_kerberos());
        settings.check().unwrap();
    }
    let login = [("username", "u@p"), ("url", "e")];
    let (settings, _) = load(
        "[api]\nkerberos = no\n[kerberos]\nkeytab = /k\n",
        &[],
        &login,
    )
    .unwrap();
    settings.check().unwrap();
    let (settings, _) = load("", &[("KRB5_CLIENT_KTNAME", "/k")], &login).unwrap();
    settings.check().unwrap();
    let (settings, _) = load("[api]\nkerberos = yes\npassword = x\n", &[], &login).unwrap();
    assert!(
        settings
            .check()
            .unwrap_err()
            .to_string()
            .contains("both Kerberos and a user name")
    );
    let now = [login[0], login[1], ("kerberos", "yes")];
    let (settings, _) = load("[api]\npassword = x\n", &[], &now).unwrap();
    settings.check().unwrap();
}

#[test]
fn proxies_come_from_the_environment() {
    let proxy = |url: &str, env: &[(&str, &str)]| {
        let (settings, _) = load("", env, &[("url", url)]).unwrap();
        (
            settings.proxy.map(|proxy| proxy.expose_secret().to_owned()),
            settings.no_proxy,
        )
    };
    let env = [
        ("https_proxy", "one:1"),
        ("http_proxy", "http://two:2"),
        ("HTTP_PROXY", "http://three:3"),
        ("no_proxy", "a,b"),
    ];
    assert_eq!(
        proxy("https://e", &env),
        (Some("http://one:1".into()), Some("a,b".into()))
    );
    assert_eq!(
        proxy("http://e", &env),
        (Some("http://two:2".into()), Some("a,b".into()))
    );
    assert_eq!(
        proxy("https://e", &[("ALL_PROXY", "four:4")]).0,
        Some("http://four:4".into())
    );
    assert_eq!(proxy("https://e", &[]), (None, None));
}

#[test]
fn a_password_file_must_be_private() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("password");
    let read = |text: &str, mode: u32| {
        write(&path, text, mode);
        let settings = Settings {
            password: Password::File(path.clone()),
            ..Settings::default()
        };
        read_password(&settings, None).map(|password| password.expose_secret().to_owned())
    };
    assert_eq!(read("geheim\n", 0o600).unwrap(), "geheim");
    assert_eq!(read(" ge heim \r\nrest", 0o400).unwrap(), " ge heim ");
    for mode in [0o640, 0o604, 0o666] {
        let error = read("geheim\n", mode).unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("others can read this password file, so it is not used"),
            "{error}"
        );
        assert_eq!(error.hint(), Some(format!("chmod 600 {}", path.display())));
    }
    assert!(
        read("\n", 0o600)
            .unwrap_err()
            .to_string()
            .ends_with("the password file is empty")
    );
    std::fs::remove_file(&path).unwrap();
    let settings = Settings {
        password: Password::File(path),
        ..Settings::default()
    };
    assert!(
        read_password(&settings, None)
            .unwrap_err()
            .to_string()
            .contains("cannot be read")
    );
    let (_, warnings) = {
        let path = dir.path().join("config.ini");
        write(&path, "[api]\npassword = x\n", 0o644);
        load_file(Some(path), &[], &[]).unwrap()
    };
    assert!(
        matches!(warnings.as_slice(), [Warning::LooseFile { .. }]),
        "{warnings:?}"
    );
}

#[test]
fn a_command_or_a_person_gives_the_password() {
    let of = |command: &str| {
        let settings = Settings {
            password: Password::Command(command.into()),
            ..Settings::default()
        };
        read_password(&settings, None).map(|password| password.expose_secret().to_owned())
    };
    assert_eq!(of("printf 'ge heim\\nrest'").unwrap(), "ge heim");
    assert!(
        of("exit 3")
            .unwrap_err()
            .to_string()
            .contains("password_command failed (exit status: 3)")
    );
    assert!(
        of("true")
            .unwrap_err()
            .to_string()
            .contains("printed nothing")
    );
    let settings = Settings {
        username: Some("u@p".into()),
        url: "https://e/api".into(),
        ..Settings::default()
    };
    let asked: Prompt = std::sync::Arc::new(|question| {
        assert_eq!(question, "Password for u@p at e: ");
        Ok(Some("typed".into()))
    });
    assert_eq!(
        read_password(&settings, Some(&asked))
            .unwrap()
            .expose_secret(),
        "typed"
    );
    let nobody: Prompt = std::sync::Arc::new(|_| Ok(None));
    for prompt in [None, Some(&nobody)] {
        let error = read_password(&settings, prompt).unwrap_err();
        assert_eq!(error.to_string(), "no password for u@p is configured");
    }
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

const TWO_ENGINES: &str = "[api]\nurl = a\nusername = me@internal\npassword = secret-of-a\n\
    [context.b]\nurl = b\nusername = you@internal\n[context.slow]\nread_timeout = 900\n";

#[test]
fn a_context_brings_its_own_login_and_trust() {
    let (settings, warnings) = load(TWO_ENGINES, &[], &[("context", "b")]).unwrap();
    assert_eq!(settings.url, "https://b/ovirt-engine/api");
    assert_eq!(settings.username.as_deref(), Some("you@internal"));
    assert!(matches!(settings.password, Password::None));
    assert_eq!(settings.contexts, ["b", "slow"]);
    assert!(
        warnings
            .iter()
            .all(|warning| matches!(warning, Warning::LooseFile { .. })),
        "{warnings:?}"
    );
    let (settings, _) = load(TWO_ENGINES, &[], &[("context", "slow")]).unwrap();
    assert_eq!(settings.username.as_deref(), Some("me@internal"));
    assert_eq!(settings.read_timeout, Some(Duration::from_secs(900)));
    let (settings, _) = load(TWO_ENGINES, &[], &[]).unwrap();
    assert_eq!(
        (settings.context, settings.url.contains("//a/")),
        (None, true)
    );
}

#[test]
fn a_context_chosen_now_overrules_the_environment_and_one_of_the_file_does_not() {
    let env = [("OVIRT_URL", "env"), ("OVIRT_PASSWORD", "secret-of-env")];
    let (settings, _) = load(TWO_ENGINES, &env, &[("context", "b")]).unwrap();
    assert!(settings.url.contains("//b/") && matches!(settings.password, Password::None));
    let mut with_context = env.to_vec();
    with_context.push(("OVCMD_CONTEXT", "b"));
    let (settings, _) = load(TWO_ENGINES, &with_context, &[]).unwrap();
    assert!(settings.url.contains("//b/"));
    let file = TWO_ENGINES.replace("[api]\n", "[api]\ncontext = b\n");
    let (settings, _) = load(&file, &env, &[]).unwrap();
    assert!(settings.url.contains("//env/"));
    let error = load(TWO_ENGINES, &[], &[("context", "c")]).unwrap_err();
    assert_eq!(error.to_string(), "unknown context 'c'");
}
