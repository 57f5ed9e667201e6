//! What stands before the cursor: context or engine, user, and whether anything can be changed.

use crate::io::Io;
use crate::session::Session;
use ovlib::config::Settings;

/// The prompt of a session.
pub(super) fn of(session: &mut Session, io: &mut Io) -> String {
    let is_demo = session.global().has("demo");
    let rehearses = session
        .standing()
        .is_some_and(|standing| standing.rehearses);
    let Ok(settings) = session.settings(io) else {
        // Which settings are wrong is told by the first line that needs them.
        return "ovcmd> ".to_owned();
    };
    text(settings, is_demo, rehearses)
}

fn text(settings: &Settings, is_demo: bool, rehearses: bool) -> String {
    let user = settings
        .username
        .as_deref()
        .or(settings.principal.as_deref());
    let engine = match (&settings.context, is_demo) {
        (_, true) => "demo",
        (Some(context), _) => context,
        (None, false) => host(&settings.url),
    };
    let mark = match (settings.read_only, rehearses) {
        (true, _) => " (read-only)",
        (false, true) => " (dry run)",
        (false, false) => "",
    };
    match user {
        Some(user) => format!("{user} {engine}{mark}> "),
        None => format!("{engine}{mark}> "),
    }
}

/// The host of an address, with its port where that is not the usual one.
pub(super) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or(rest);
    host.strip_suffix(":443").unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ovlib::config::Given;

    fn check(given: &[(&'static str, &str)], rehearses: bool, wanted: &str) {
        let given: Vec<Given> = given
            .iter()
            .map(|(key, value)| Given::new(*key, (*value).to_owned(), "test"))
            .collect();
        let settings = Settings::of_options(&given).unwrap();
        assert_eq!(text(&settings, false, rehearses), wanted);
    }

    #[test]
    fn engine_user_and_mark() {
        let url = ("url", "https://engine.example.com:443/ovirt-engine/api");
        let user = ("username", "admin@internal");
        check(&[url, user], false, "admin@internal engine.example.com> ");
        check(
            &[url, user],
            true,
            "admin@internal engine.example.com (dry run)> ",
        );
        check(
            &[url, user, ("read_only", "true")],
            true,
            "admin@internal engine.example.com (read-only)> ",
        );
    }
}
