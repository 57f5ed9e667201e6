//! Basic authentication, kept sessions and their cookies, time-outs.

use std::time::Duration;

use ovsim::Options;

use super::socket::{Answer, Wire, plain};

const ADMIN: &str = "Authorization: Basic YWRtaW5AaW50ZXJuYWw6b3ZzaW0=\r\n";
const KEEP: &str = "Prefer: persistent-auth\r\n";

fn get(wire: &Wire, headers: &str) -> Answer {
    wire.send("GET", "/ovirt-engine/api/tags", headers, "")
}

fn cookie(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie").unwrap();
    assert!(
        cookie.ends_with("; path=/ovirt-engine/api; HttpOnly"),
        "{cookie}"
    );
    format!("Cookie: {}\r\n", cookie.split(';').next().unwrap())
}

#[test]
fn basic_right_and_wrong() {
    let wire = Wire::start();
    assert_eq!(get(&wire, ADMIN).status, 200);
    let check = |header: &str, text: &str| {
        let answer = get(&wire, &format!("Authorization: {header}\r\n"));
        let want = format!("<html><head><title>Error</title></head><body>{text}</body></html>");
        assert_eq!((answer.status, answer.text()), (401, want), "{header}");
    };
    let no_user =
        "access_denied: Cannot authenticate user '@N/A': No user name found in credentials..";
    check("Basic !!!", no_user);
    let nothing_behind = get(&wire, "Authorization: Basic YWRtaW5AaW50ZXJuYWw=\r\n");
    assert!(
        nothing_behind
            .text()
            .contains("Cannot authenticate user 'admin@internal': Unable to log in")
    );
    let no_profile = "access_denied: Cannot authenticate user 'admin@N/A': No valid profile found in credentials..";
    check("Basic YWRtaW4=", no_profile);
    check("Basic YWRtaW46d3Jvbmc=", no_profile);
    for header in [
        "basic YWRtaW5AaW50ZXJuYWw6b3ZzaW0=",
        "bearer x",
        "Negotiate abc",
        "x",
    ] {
        check(header, "Unauthorized");
    }
    let expired = "invalid_grant: The provided authorization grant for the auth code has expired.";
    check("Bearer", expired);
    check("Bearer garbage", expired);
}

#[test]
fn a_kept_session_needs_only_its_cookie() {
    let wire = Wire::start();
    let first = get(&wire, &format!("{ADMIN}{KEEP}"));
    let cookie = cookie(&first);
    let kept = get(&wire, &format!("{cookie}{KEEP}"));
    assert_eq!((kept.status, kept.header("set-cookie")), (200, None));
    // New authentication is asked for: the cookie alone is not enough.
    let anew = get(
        &wire,
        &format!("{cookie}Prefer: PERSISTENT-AUTH;x, new-auth\r\n"),
    );
    assert_eq!(anew.status, 401);
    assert!(
        anew.header("set-cookie")
            .is_some_and(|set| set.ends_with("Max-Age=0"))
    );
    // Without the preference the session is destroyed.
    let ended = get(&wire, &cookie);
    assert_eq!(ended.status, 401);
    assert!(
        ended
            .header("set-cookie")
            .unwrap()
            .starts_with("JSESSIONID=;")
    );
    assert_eq!(get(&wire, &format!("{cookie}{KEEP}")).status, 401);
}

#[test]
fn a_session_of_a_token_ends_with_it() {
    let wire = Wire::start();
    let bearer = format!("Authorization: Bearer {}\r\n", wire.token);
    let cookie = cookie(&get(&wire, &format!("{bearer}{KEEP}")));
    assert_eq!(get(&wire, &format!("{cookie}{KEEP}")).status, 200);
    let form = format!("/ovirt-engine/services/sso-logout?token={}", wire.token);
    wire.send("POST", &form, "", "");
    assert_eq!(get(&wire, &format!("{cookie}{KEEP}")).status, 401);
}

#[test]
fn no_cookie_without_the_wish_for_it() {
    let wire = Wire::start();
    assert_eq!(get(&wire, ADMIN).header("set-cookie"), None);
    assert_eq!(wire.get("/tags").header("set-cookie"), None);
    let unknown = get(&wire, "Cookie: JSESSIONID=garbage.localhost\r\n");
    assert_eq!((unknown.status, unknown.header("set-cookie")), (401, None));
}

#[test]
fn cookies_get_the_name_of_the_node() {
    let wire = Wire::start();
    let first = get(&wire, &format!("{ADMIN}{KEEP}"));
    let first = first.header("set-cookie").unwrap().to_owned();
    let id = first.split(['=', '.']).nth(1).unwrap();
    for given in [id.to_owned(), format!("{id}."), format!("{id}.other.x")] {
        let kept = get(&wire, &format!("Cookie: JSESSIONID={given}\r\n{KEEP}"));
        assert_eq!(
            (kept.status, kept.header("set-cookie")),
            (200, Some(&*first))
        );
    }
    let other = get(&wire, &format!("{ADMIN}Cookie: JSESSIONID=abc\r\n"));
    let named = "JSESSIONID=abc.localhost; path=/ovirt-engine/api; HttpOnly";
    assert_eq!(
        (other.status, other.header("set-cookie")),
        (200, Some(named))
    );
    let unknown = get(&wire, "Cookie: JSESSIONID=abc\r\n");
    assert_eq!(
        (unknown.status, unknown.header("set-cookie")),
        (401, Some(named))
    );
}

#[test]
fn idle_sessions_end() {
    let wire = Wire::with(Options {
        session_timeout: Duration::ZERO,
        ..plain()
    });
    assert_eq!(wire.get("/tags").status, 401);
    // A longer life may be asked for.
    let kept = get(&wire, &format!("{ADMIN}{KEEP}Session-TTL: 5\r\n"));
    assert_eq!(get(&wire, &format!("{}{KEEP}", cookie(&kept))).status, 200);
    let brief = get(&wire, &format!("{ADMIN}{KEEP}Session-TTL: none\r\n"));
    assert_eq!(get(&wire, &format!("{}{KEEP}", cookie(&brief))).status, 401);
}
