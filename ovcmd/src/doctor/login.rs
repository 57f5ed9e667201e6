//! `doctor login`: every step of the way in, until one fails.

use super::{Desk, Finding, Level};
use ovlib::config::{Password, Settings};
use ovlib::error::{Error, Result};
use ovlib::file::{Mode, replace};
use ovlib::request::Args as Parameters;
use ovlib::transport::Certificate;
use ovlib::transport::{addresses, certificates};
use ovlib::{Context, Hooks};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// Longest wait for a handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Clocks further apart than this confuse tickets, and times in reports.
const APART: i64 = 60;
/// Kerberos refuses tickets beyond this.
const TOO_FAR: i64 = 300;

pub(super) fn check(desk: &mut Desk<'_>) -> Result<Vec<Finding>> {
    let settings = desk.session.settings(desk.io)?.clone();
    settings.check()?;
    let mut found = Vec::new();
    let (host, port) = place(&settings.url);
    match addresses(&host, port) {
        Ok(all) => {
            let mut texts: Vec<String> = all.iter().map(|one| one.ip().to_string()).collect();
            texts.dedup();
            found.push(Finding::new(
                Level::Ok,
                &host,
                format!("is {}", texts.join(", ")),
            ));
        }
        Err(error) if settings.proxy.is_none() => {
            found.push(
                Finding::new(Level::Error, &host, error.to_string())
                    .advice("check the spelling of the URL, and the name service"),
            );
            return Ok(found);
        }
        Err(_) => found.push(Finding::new(
            Level::Info,
            &host,
            "only the proxy knows its address",
        )),
    }
    if let Some(proxy) = settings.explain().iter().find(|row| row.key == "proxy")
        && let Some(text) = &proxy.value
    {
        let text = format!("{text} stands between, says {}", proxy.origin);
        found.push(Finding::new(Level::Info, "proxy", text));
    }
    if settings.url.starts_with("https://") && settings.proxy.is_none() {
        found.extend(trust(desk, &settings, &host, port));
    } else if settings.url.starts_with("http://") {
        found.push(
            Finding::new(
                Level::Warning,
                &host,
                "passwords and tokens travel unencrypted",
            )
            .advice("use https:// unless a tunnel protects the way"),
        );
    }
    if !found.iter().any(|one| one.level == Level::Error) {
        found.extend(enter(desk, &settings)?);
    }
    Ok(found)
}

/// Host and port of a URL.
pub(super) fn place(url: &str) -> (String, u16) {
    let (scheme, rest) = url.split_once("://").unwrap_or(("https", url));
    let authority = rest.split('/').next().unwrap_or_default();
    let usual = if scheme == "http" { 80 } else { 443 };
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => {
            (host.to_owned(), port.parse().unwrap_or(usual))
        }
        _ => (authority.to_owned(), usual),
    }
}

/// The engine's certificates, and whether we trust them.
fn trust(desk: &mut Desk<'_>, settings: &Settings, host: &str, port: u16) -> Vec<Finding> {
    let shown = match certificates(settings, host, port, HANDSHAKE) {
        Ok(shown) => shown,
        Err(error) => {
            return vec![
                Finding::new(Level::Error, host, error.to_string())
                    .advice("is the engine running, and is this the port of https?"),
            ];
        }
    };
    let Some(own) = shown.first() else {
        return vec![Finding::new(Level::Error, host, "shows no certificate")];
    };
    let text = format!(
        "certificate for {}, {} days left, by '{}'",
        own.names.join(", "),
        own.days_left(jiff::Timestamp::now()),
        own.issuer
    );
    let mut found = vec![Finding::new(Level::Ok, host, text)];
    let mut settings = settings.clone();
    settings.token = Some("none".into());
    settings.password = Password::None;
    let tried = Context::connect(settings.clone(), Hooks::default())
        .and_then(|context| context.root().read(&Parameters::new()));
    if let Err(error @ (Error::Tls { .. } | Error::Config { .. })) = tried {
        let hint = error.hint().unwrap_or_default();
        found.push(Finding::new(Level::Error, host, error.to_string()).advice(hint));
        found.push(offer(desk, &settings, &own.fingerprint));
    } else if settings.insecure {
        found.push(
            Finding::new(
                Level::Warning,
                host,
                "its certificate is not checked (insecure)",
            )
            .advice("set ca_file instead; `doctor login --save-ca FILE` gets it"),
        );
    }
    found
}

/// The engine's own CA, fetched without trust, to be compared by its fingerprint before it is trusted.
fn offer(desk: &Desk<'_>, settings: &Settings, own: &str) -> Finding {
    let fetched = fetch_ca(settings);
    let (text, pem) = match fetched {
        Ok(pem) => (
            Certificate::of_pem(pem.as_bytes()).first().map(|ca| {
                format!(
                    "the engine offers the CA {} ({})",
                    ca.names.join(", "),
                    ca.fingerprint
                )
            }),
            pem,
        ),
        Err(_) => (None, String::new()),
    };
    let Some(text) = text else {
        return Finding::new(Level::Info, "CA", "the engine offers none")
            .advice(format!("or pin its certificate: --fingerprint {own}"));
    };
    let finding = Finding::new(Level::Info, "CA", text);
    let Some(file) = &desk.save_ca else {
        return finding.advice(
            "compare the fingerprint on the engine's machine, then `doctor login --save-ca FILE`, and set ca_file",
        );
    };
    let write = |out: &mut ovlib::file::Draft| out.write_all(pem.as_bytes());
    match replace(Path::new(file), Mode::Exactly(0o644), write) {
        Ok(()) => finding.advice(format!(
            "written to {file}: compare it before you set ca_file"
        )),
        Err(error) => finding.advice(format!("cannot write {file}: {error}")),
    }
}

fn fetch_ca(settings: &Settings) -> Result<String> {
    let mut settings = settings.clone();
    settings.insecure = true;
    settings.fingerprint = None;
    // What is said over an unchecked connection is no secret.
    settings.token = Some("none".into());
    settings.password = Password::None;
    let context = Context::connect(settings, Hooks::default())?;
    let path = "/ovirt-engine/services/pki-resource?resource=ca-certificate&format=X509-PEM-CA";
    let mut reply = context.raw("GET", path, &[], None)?;
    reply.body.read_text(64 * 1024)
}

/// The login itself, the version, and the clock.
fn enter(desk: &mut Desk<'_>, settings: &Settings) -> Result<Vec<Finding>> {
    let context = desk.context()?;
    let root = match context.root().read(&Parameters::new()) {
        Ok(root) => root,
        Err(error @ Error::Login { .. }) => return Ok(refused(desk, settings, &error)),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    let how = match (settings.wants_kerberos(), &settings.token) {
        (true, _) => "Kerberos",
        (false, Some(_)) => "the token",
        (false, None) => "the password",
    };
    let user = settings
        .username
        .as_deref()
        .or(settings.principal.as_deref());
    let about = user.unwrap_or("login").to_owned();
    found.push(Finding::new(
        Level::Ok,
        about,
        format!("{how} opens the API"),
    ));
    if desk.tries_forms {
        found.extend(forms(desk, settings));
    }
    let product = root.text("product_info.name").unwrap_or_default();
    let version = root
        .text("product_info.version.full_version")
        .unwrap_or_default();
    let major = root
        .text("product_info.version.major")
        .and_then(|text| text.parse::<u32>().ok());
    let level = if major.is_some_and(|major| major < 4) {
        Level::Warning
    } else {
        Level::Ok
    };
    found.push(Finding::new(
        level,
        "version",
        format!("{product} {version}"),
    ));
    found.extend(clock(root.text("time").as_deref(), jiff::Timestamp::now()));
    Ok(found)
}

/// How far the engine's clock is from ours.
fn clock(time: Option<&str>, now: jiff::Timestamp) -> Option<Finding> {
    let then: jiff::Timestamp = time?.parse().ok()?;
    let apart = (then.as_second() - now.as_second()).abs();
    let level = if apart <= APART {
        Level::Ok
    } else if apart <= TOO_FAR {
        Level::Warning
    } else {
        Level::Error
    };
    let finding = Finding::new(level, "clock", format!("{apart} s apart from ours"));
    Some(match level {
        Level::Ok => finding,
        _ => finding.advice("set both by NTP; Kerberos refuses tickets beyond 5 minutes"),
    })
}

/// Which other ways to log in the engine takes, each tried once.
fn forms(desk: &Desk<'_>, settings: &Settings) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut tell = |about: &str, settings: Settings| {
        if desk.io.interrupt.check().is_err() {
            return;
        }
        let tried = Context::connect(settings, Hooks::default())
            .and_then(|context| context.root().read(&Parameters::new()));
        found.push(match tried {
            Ok(_) => Finding::new(Level::Ok, about, "opens the API, too"),
            Err(error) => Finding::new(Level::Info, about, format!("does not: {error}")),
        });
    };
    if let (Some(user), None, false) = (
        &settings.username,
        &settings.token,
        settings.wants_kerberos(),
    ) {
        for other in spellings(user) {
            let mut settings = settings.clone();
            settings.username = Some(other.clone());
            tell(&other, settings);
        }
    }
    if !settings.wants_kerberos() {
        let mut settings = settings.clone();
        settings.kerberos = true;
        settings.token = None;
        settings.username = None;
        settings.password = Password::None;
        tell("Kerberos", settings);
    }
    found
}

/// Other ways to spell the user, tried once each: engines with Keycloak want another profile than those without.
fn refused(desk: &mut Desk<'_>, settings: &Settings, error: &Error) -> Vec<Finding> {
    let user = settings.username.clone().unwrap_or_default();
    let finding = Finding::new(Level::Error, &user, error.to_string());
    let works = spellings(&user).into_iter().find(|other| {
        let mut settings = settings.clone();
        settings.username = Some(other.clone());
        let context = Context::connect(settings, Hooks::default());
        desk.io.interrupt.check().is_ok()
            && context.is_ok_and(|context| context.root().read(&Parameters::new()).is_ok())
    });
    vec![match works {
        Some(other) => finding.advice(format!(
            "the same password opens it as {other}: write `username = {other}`"
        )),
        None => finding.advice(match error.hint() {
            Some(hint) => hint,
            None => "no other spelling of the user opens it either".to_owned(),
        }),
    }]
}

/// How the same person may be called: at most three, as five failures lock an account.
fn spellings(user: &str) -> Vec<String> {
    let name = user.split('@').next().unwrap_or_default();
    let all = [
        format!("{name}@internal"),
        format!("{name}@ovirt@internalsso"),
        format!("{name}@internal-authz"),
    ];
    all.into_iter().filter(|other| other != user).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_urls() {
        let is = |url: &str, host: &str, port| assert_eq!(place(url), (host.to_owned(), port));
        is(
            "https://engine.example.org/ovirt-engine/api",
            "engine.example.org",
            443,
        );
        is("http://engine:8080/x", "engine", 8080);
        is("https://[::1]:8443/x", "[::1]", 8443);
        is("https://[::1]/x", "[::1]", 443);
    }

    #[test]
    fn clocks_apart() {
        let now: jiff::Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let level = |time: &str| clock(Some(time), now).unwrap().level;
        assert_eq!(level("2026-11-21T12:00:30Z"), Level::Ok);
        assert_eq!(level("2026-11-21T14:02:00+02:00"), Level::Warning);
        assert_eq!(level("2026-11-21T11:50:00Z"), Level::Error);
        assert!(clock(None, now).is_none());
    }

    #[test]
    fn a_user_is_spelled_three_ways_at_most() {
        assert_eq!(
            spellings("admin@internal"),
            ["admin@ovirt@internalsso", "admin@internal-authz"]
        );
        assert_eq!(
            spellings("admin@ovirt@internalsso"),
            ["admin@internal", "admin@internal-authz"]
        );
        assert_eq!(spellings("admin").len(), 3);
    }
}
