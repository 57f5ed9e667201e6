//! The token service: every refusal, both shapes, locks.

use ovsim::{Account, AccountState, Options};

use super::socket::{Answer, Wire, plain};

const WRONG: &str =
    "Unable to log in. Verify your login information or contact the system administrator..";
const LOCKED: &str = "Unable to log in because the user account is disabled or locked. Contact the system administrator..";

fn account(login: &str, state: AccountState, role: Option<&str>) -> Account {
    Account {
        login: login.to_owned(),
        password: "secret".to_owned(),
        state,
        role: role.map(str::to_owned),
    }
}

fn with_accounts() -> Wire {
    Wire::with(Options {
        accounts: vec![
            account("joe", AccountState::Good, Some("UserRole")),
            account("late", AccountState::PasswordExpired, Some("UserRole")),
            account("shut", AccountState::Locked, Some("UserRole")),
            account("none", AccountState::Good, None),
        ],
        ..plain()
    })
}

#[test]
fn a_token_and_its_members() {
    let wire = Wire::start();
    let form = "grant_type=password&scope=ovirt-app-api&username=admin%40internal&password=ovsim";
    let answer = wire.sso("token", form);
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, Some("application/json"))
    );
    let token: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let names: Vec<&String> = token.as_object().unwrap().keys().collect();
    assert_eq!(names, ["access_token", "scope", "exp", "token_type"]);
    assert_eq!(token["access_token"].as_str().unwrap().len(), 86);
    assert!(token["exp"].as_str().unwrap().ends_with("000"));
    assert_eq!(token["token_type"], "bearer");
    // The servlet ignores the method, and takes the query.
    let headers = "Accept: application/json\r\n";
    let path = format!("/ovirt-engine/sso/oauth/token?{form}");
    assert_eq!(wire.send("GET", &path, headers, "").status, 200);
    assert_eq!(
        wire.send("POST", "/ovirt-engine/sso/oauth/token/", headers, form)
            .status,
        405
    );
}

#[test]
fn refusals_for_the_api_scope() {
    let wire = with_accounts();
    let check = |form: &str, code: &str, text: &str| {
        let answer = wire.sso("token", &format!("scope=ovirt-app-api&{form}"));
        let want = format!("{{\"error_code\":\"{code}\",\"error\":\"{text}\"}}");
        assert_eq!((answer.status, answer.text()), (400, want), "{form}");
    };
    let denied = |form: &str, user: &str, reason: &str| {
        let text = format!("Cannot authenticate user '{user}': {reason}");
        check(
            &format!("grant_type=password&{form}"),
            "access_denied",
            &text,
        );
    };
    denied(
        "username=nobody@internal&password=x",
        "nobody@internal",
        WRONG,
    );
    denied(
        "username=ADMIN@internal&password=ovsim",
        "ADMIN@internal",
        WRONG,
    );
    denied(
        "username=admin@nowhere&password=x",
        "admin@nowhere",
        "No valid profile found in credentials..",
    );
    denied(
        "username=admin&password=x",
        "admin@N/A",
        "No valid profile found in credentials..",
    );
    denied(
        "username=@internal&password=x",
        "@internal",
        "No user name found in credentials..",
    );
    let expired = "Unable to log in because the password has expired. Please change the password to proceed..";
    denied(
        "username=late@internal&password=secret",
        "late@internal",
        expired,
    );
    denied(
        "username=shut@internal&password=secret",
        "shut@internal",
        LOCKED,
    );
    check(
        "grant_type=password&username=a@internal",
        "invalid_request",
        "Missing parameter: 'password'",
    );
    check(
        "grant_type=password&password=x",
        "invalid_request",
        "Missing parameter: 'username'",
    );
    let unsupported = "The authorization grant type is not supported by the authorization server.";
    check(
        "username=a&password=x",
        "unsupported_grant_type",
        unsupported,
    );
    check(
        "grant_type=refresh_token",
        "unsupported_grant_type",
        unsupported,
    );
}

#[test]
fn accept_must_be_exact_once_the_password_is_right() {
    let wire = Wire::start();
    let form = "grant_type=password&scope=ovirt-app-api&username=admin@internal&password=ovsim";
    let send = |accept: &str, kind: &str| -> Answer {
        let headers = format!("{accept}Content-Type: {kind}\r\n");
        wire.send("POST", "/ovirt-engine/sso/oauth/token", &headers, form)
    };
    let urlencoded = "application/x-www-form-urlencoded";
    for accept in [
        "",
        "Accept: */*\r\n",
        "Accept: application/json, text/plain\r\n",
        "Accept: Application/json\r\n",
    ] {
        let text = send(accept, urlencoded).text();
        assert_eq!(
            text,
            "{\"error_code\":\"invalid_request\",\"error\":\"Missing parameter: 'Accept Header'\"}"
        );
    }
    let plain = send("Accept: application/json\r\n", "text/plain");
    assert!(plain.text().contains("unsupported_grant_type"));
}

#[test]
fn other_scopes_have_the_other_shape_and_do_not_open_the_api() {
    let wire = Wire::start();
    let answer = wire.sso("token", "grant_type=magic&scope=other");
    assert!(
        answer
            .text()
            .starts_with("{\"error_description\":\"The authorization grant")
    );
    let answer = wire.sso(
        "token",
        "grant_type=password&username=admin@internal&password=ovsim",
    );
    let token: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(token["scope"], "");
    let headers = format!(
        "Authorization: Bearer {}\r\n",
        token["access_token"].as_str().unwrap()
    );
    let refused = wire.send("GET", "/ovirt-engine/api", &headers, "");
    assert_eq!(refused.status, 401);
    assert!(
        refused
            .text()
            .contains("<body>The required scope ovirt-app-api is not granted.</body>")
    );
}

#[test]
fn five_failures_lock_the_account() {
    let wire = with_accounts();
    let login = |password: &str| {
        let form = format!(
            "grant_type=password&scope=ovirt-app-api&username=joe@internal&password={password}"
        );
        wire.sso("token", &form).text()
    };
    for _ in 0..5 {
        assert!(login("wrong").contains(WRONG));
    }
    assert!(login("wrong").contains(LOCKED));
    assert!(login("secret").contains(LOCKED));
    for _ in 0..7 {
        let form = "grant_type=password&scope=ovirt-app-api&username=nobody@internal&password=x";
        assert!(wire.sso("token", form).text().contains(WRONG));
    }
}

#[test]
fn a_user_without_permission_has_a_token_and_no_access() {
    let wire = with_accounts();
    let token = wire.log_in("none@internal", "secret");
    let headers = format!("Authorization: Bearer {token}\r\n");
    let answer = wire.send("GET", "/ovirt-engine/api", &headers, "");
    let text = "<body>The user none@internal-authz with profile [internal] is not authorized to perform login</body>";
    assert_eq!(answer.status, 401);
    assert!(answer.text().contains(text), "{}", answer.text());
}

#[test]
fn tokens_end_at_log_out() {
    let wire = Wire::start();
    let info = |token: &str| {
        let form = format!("token={token}&scope=ovirt-ext=token-info:validate");
        let answer = wire.sso("token-info", &form);
        (answer.status, answer.text())
    };
    assert_eq!(info(&wire.token), (200, "{}".to_owned()));
    for form in ["", "token=&scope=", "token=garbage"] {
        let answer = wire.send("POST", "/ovirt-engine/services/sso-logout", "", form);
        assert_eq!((answer.status, answer.text()), (200, "{ }".to_owned()));
    }
    let revoke = wire.sso(
        "revoke",
        &format!("token={}&scope=ovirt-app-api", wire.token),
    );
    assert_eq!(
        revoke.text(),
        "{\"error_code\":\"invalid_request\",\"error\":\"Missing parameter: 'client_id'\"}"
    );
    // What the engine's own client may not have is told in an answer that is none, and nothing has happened.
    let path = format!("/ovirt-engine/services/sso-logout?token={}", wire.token);
    let strange = wire.send("POST", &format!("{path}&scope=ovirt-app-api%20foo"), "", "");
    let text = "{\n  \"error_code\" : \"invalid_scope\",\n  \"error\" : \"The requested scope '[ovirt-app-api, foo]' is invalid, unknown, malformed, or exceeds the scope granted by the resource owner.\"\n}";
    assert_eq!((strange.status, strange.text().as_str()), (200, text));
    assert!(
        wire.sso("revoke", "")
            .text()
            .contains("Missing parameter: 'token'")
    );
    let code = wire.sso("token", "grant_type=authorization_code");
    assert!(code.text().contains("Missing parameter: 'client_id'"));
    assert_eq!(wire.get("").status, 200);
    assert_eq!(wire.send("GET", &path, "", "").status, 200);
    let dead = wire.get("");
    let text = "invalid_grant: The provided authorization grant for the auth code has expired.";
    assert_eq!(dead.status, 401);
    assert!(dead.text().contains(text));
    let expired = "{\"error_description\":\"The provided authorization grant for the auth code has expired.\",\
                   \"error\":\"invalid_grant\"}";
    assert_eq!(info(&wire.token), (400, expired.to_owned()));
}

#[test]
fn tokens_by_http_authentication() {
    let wire = Wire::start();
    let form = "grant_type=urn:ovirt:params:oauth:grant-type:http&scope=ovirt-app-api";
    let send = |authorization: &str| {
        let headers = format!(
            "Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n{authorization}"
        );
        wire.send(
            "POST",
            "/ovirt-engine/sso/oauth/token-http-auth",
            &headers,
            form,
        )
    };
    let asked = send("");
    assert_eq!(asked.status, 302);
    let place = asked.header("location").unwrap_or("");
    assert!(place.starts_with("http"), "{place}");
    let other = wire.sso("token-http-auth", "grant_type=x");
    assert!(other.text().contains("unsupported_grant_type"));
    assert_eq!(
        send("Authorization: Basic YWRtaW5AaW50ZXJuYWw6b3ZzaW0=\r\n").status,
        200
    );
    let denied = send("Authorization: Basic bm9ib2R5QGludGVybmFsOndyb25n\r\n");
    let text = "Cannot authenticate user Unable to log in.";
    assert_eq!(denied.status, 400);
    assert!(denied.text().contains(text));
}
