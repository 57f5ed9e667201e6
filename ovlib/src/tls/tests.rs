//! What a certificate says about itself.

use rcgen::{CertificateParams, DnType, KeyPair, SanType};

use super::names::{Facts, date};

fn facts(names: &[&str], common: Option<&str>) -> Facts {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    if let Some(common) = common {
        params.distinguished_name.push(DnType::CommonName, common);
    }
    params
        .subject_alt_names
        .push(SanType::Rfc822Name("a@example.com".try_into().unwrap()));
    if names_are_empty(&params) {
        params.subject_alt_names.clear();
    }
    let certificate = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
    Facts::of(certificate.der()).unwrap()
}

fn names_are_empty(params: &CertificateParams) -> bool {
    params.subject_alt_names.len() == 1
}

#[test]
fn names_are_read() {
    let both = facts(&["engine.example.com", "10.0.0.1", "::1"], Some("other"));
    assert_eq!(both.alternative, ["engine.example.com", "10.0.0.1", "::1"]);
    assert_eq!(both.names(), both.alternative);
    assert_eq!(both.common_name.as_deref(), Some("other"));
    assert!(both.self_signed);
    assert!(!both.common_name_is("other"));
    let old = facts(&[], Some("engine.example.com"));
    assert_eq!(old.names(), ["engine.example.com"]);
    assert_eq!(old.issuer, "CN=engine.example.com");
    assert!(facts(&[], None).names().is_empty());
    assert_eq!(Facts::of(b"no certificate"), None);
}

#[test]
fn a_common_name_stands_for_one_host() {
    for (common, host, expected) in [
        ("engine.example.com", "engine.example.com", true),
        ("Engine.Example.com", "engine.example.COM", true),
        ("engine.example.com", "engine.example.com.evil", false),
        ("*.example.com", "engine.example.com", true),
        ("*.example.com", "a.b.example.com", false),
        ("*.example.com", "example.com", false),
        ("*.com", "example.com", false),
        ("*", "engine", false),
        ("*.0.0.1", "10.0.0.1", false),
        ("10.0.0.1", "10.0.0.1", true),
    ] {
        assert_eq!(
            facts(&[], Some(common)).common_name_is(host),
            expected,
            "{common} {host}"
        );
    }
}

#[test]
fn dates_are_written_for_people() {
    assert_eq!(date(0), "1970-01-01 00:00 UTC");
    assert_eq!(date(i64::MAX), "an unknown date");
}
