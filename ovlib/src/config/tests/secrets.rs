//! Passwords from wherever they come, and that nothing repeats them.

use super::*;

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
fn a_bad_secret_is_not_repeated() {
    let error = load("", &[("HTTPS_PROXY", "socks5://me:geheim@proxy")], &[]).unwrap_err();
    assert!(
        !format!("{error} {error:?}").contains("geheim"),
        "{error:?}"
    );
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
