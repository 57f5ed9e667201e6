//! URLs, proxies, times and fingerprints as people write them.

use super::*;

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
