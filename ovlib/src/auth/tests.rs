//! The SSO's answers as engine 4.5.8 gives them, and what users are told.

use super::sso::{grant_form, read_grant};
use super::*;
use secrecy::ExposeSecret;

fn refused(status: u16, kind: &str, text: &str, user: &str) -> (String, Option<String>, String) {
    match read_grant(status, kind, text, user).unwrap_err() {
        Error::Login {
            message,
            code,
            hint,
        } => (message, code, hint.unwrap_or_default()),
        other => panic!("{other:?}"),
    }
}

/// The SSO's refusal of a user, with its reason.
fn denied(user: &str, reason: &str) -> (String, Option<String>, String) {
    let text = serde_json::json!({
        "error_code": "access_denied",
        "error": format!("Cannot authenticate user '{user}': {reason}."),
    });
    refused(400, "application/json", &text.to_string(), user)
}

#[test]
fn a_token_is_found() {
    for text in [
        r#"{"access_token":"abc","scope":"ovirt-app-api","exp":"9223372036854775807","token_type":"bearer"}"#,
        r#"[{"access_token":"abc"}]"#,
    ] {
        assert_eq!(
            read_grant(200, "application/json", text, "u")
                .unwrap()
                .expose_secret(),
            "abc"
        );
    }
}

#[test]
fn every_reason_for_a_refusal_has_its_words_and_its_remedy() {
    let wrong =
        "Unable to log in. Verify your login information or contact the system administrator.";
    for (user, reason, message, hint) in [
        (
            "admin@internal",
            wrong,
            "wrong user name or password for 'admin@internal'",
            "admin@ovirt@internalsso",
        ),
        (
            "admin@ovirt",
            wrong,
            "wrong user name or password for 'admin@ovirt'",
            "admin@ovirt@internalsso",
        ),
        (
            "me@example.com",
            wrong,
            "wrong user name or password for 'me@example.com'",
            "case matters",
        ),
        (
            "admin@internal",
            "Unable to log in because the user account is disabled or locked. Contact the system administrator.",
            "the account 'admin@internal' is disabled or locked",
            "ovirt-aaa-jdbc-tool user unlock",
        ),
        (
            "u@internal",
            "Unable to log in because the password has expired. Please change the password to proceed.",
            "the password of 'u@internal' has expired",
            "password-reset",
        ),
        (
            "u@internal",
            "Unable to log in because the user account has expired. Contact the system administrator.",
            "the account 'u@internal' has expired",
            "account-valid-to",
        ),
        (
            "admin",
            "No valid profile found in credentials.",
            "the user name 'admin' lacks its profile",
            "user@profile",
        ),
        (
            "a@b",
            "No valid profile found in credentials.",
            "the engine knows no profile 'b' (user 'a@b')",
            "internalsso",
        ),
        (
            "@internal",
            "No user name found in credentials.",
            "the user name is empty",
            "username",
        ),
    ] {
        let (said, code, remedy) = denied(user, reason);
        assert_eq!(said, message);
        assert_eq!(code.as_deref(), Some("access_denied"));
        assert!(remedy.contains(hint), "{remedy}");
    }
    let (said, _, _) = denied("u@p", "Something new.");
    assert_eq!(said, "Cannot authenticate user 'u@p': Something new");
}

#[test]
fn both_shapes_of_an_error_are_read() {
    let (message, code, hint) = refused(
        400,
        "application/json",
        r#"{"error_code":"invalid_request","error":"Missing parameter: 'Accept Header'"}"#,
        "u",
    );
    assert_eq!(
        (message.as_str(), code.as_deref()),
        (
            "Missing parameter: 'Accept Header'",
            Some("invalid_request")
        )
    );
    assert!(hint.contains("version 4"));
    let (message, code, _) = refused(
        400,
        "application/json",
        r#"{"error_description":"The authorization grant type is not supported by the authorization server.","error":"unsupported_grant_type"}"#,
        "u",
    );
    assert_eq!(
        message,
        "The authorization grant type is not supported by the authorization server"
    );
    assert_eq!(code.as_deref(), Some("unsupported_grant_type"));
    let (message, _, hint) = refused(
        400,
        "application/json",
        r#"{"error":"unauthorized_client","error_description":"The client is not authorized to request an authorization. It's required to access the system using FQDN."}"#,
        "u",
    );
    assert!(message.starts_with("The client is not authorized"));
    assert!(hint.contains("fully qualified"));
    let (message, _, hint) = refused(500, "application/json", r#"{"error":"server_error"}"#, "u");
    assert_eq!(message, "server_error");
    assert!(hint.contains("engine.log"));
}

#[test]
fn what_is_no_answer_of_an_sso_is_named() {
    for (status, kind, text, message) in [
        (
            400,
            "text/html",
            "<p>Reason: You're speaking plain HTTP to an SSL-enabled server port.</p>",
            "this port speaks TLS, and the URL says http://",
        ),
        (302, "", "", "the SSO redirects elsewhere (302)"),
        (
            404,
            "text/html",
            "<html>",
            "there is no SSO at this address (404)",
        ),
        (
            401,
            "text/html",
            "<html>",
            "the web server in front of the SSO refuses (401)",
        ),
        (
            200,
            "text/html",
            "<html>",
            "the SSO answered a web page (200)",
        ),
        (200, "text/plain", "hello", "the SSO answered no JSON (200)"),
        (
            200,
            "application/json",
            "",
            "the SSO answered nothing (200)",
        ),
        (
            200,
            "application/json",
            "[]",
            "the SSO answered no JSON (200)",
        ),
        (
            200,
            "application/json",
            "{\"access_token\":\"\"}",
            "the SSO answered 200 without a token",
        ),
    ] {
        assert_eq!(refused(status, kind, text, "u").0, message);
    }
}

#[test]
fn an_engine_that_is_not_up_is_another_matter_than_who_we_are() {
    let error = read_grant(503, "text/html", "<html>", "u").unwrap_err();
    assert_eq!(error.kind(), crate::ErrorKind::Connection);
    assert!(
        error.to_string().ends_with("it is not ready (503)"),
        "{error}"
    );
}

#[test]
fn forms_are_encoded() {
    let form = grant_form("a b@ü", &"p&=%+;#".into());
    assert_eq!(
        form,
        "grant_type=password&scope=ovirt-app-api&username=a+b%40%C3%BC&password=p%26%3D%25%2B%3B%23"
    );
    assert_eq!(revoke_form(&"t".into()), "scope=ovirt-app-api&token=t");
}

#[test]
fn pages_of_a_401_are_told_apart() {
    let page =
        |text: &str| format!("<html><head><title>Error</title></head><body>{text}</body></html>");
    let token = "invalid_grant: The provided authorization grant for the auth code has expired.";
    assert_eq!(denial(&page(token)), Denial::Token(token.into()));
    assert_eq!(
        denial(&page("Unauthorized")),
        Denial::Token("Unauthorized".into())
    );
    assert_eq!(denial(""), Denial::Token(String::new()));
    assert!(matches!(
        denial(&page("server_error: Connection pool shut down")),
        Denial::Restarting(_)
    ));
    assert!(matches!(
        denial(&page("The required scope ovirt-app-api is not granted.")),
        Denial::User(_)
    ));
    assert!(matches!(
        denial(&page(
            "The user u@x with profile [p] is not authorized to perform login"
        )),
        Denial::User(_)
    ));
    assert_eq!(
        page_text("<html><body><h1>A</h1>\n<p>b  c</p></body></html>trailer"),
        "A b c"
    );
    assert_eq!(page_text(&"x".repeat(1000)).len(), 300);
}

/// An SSO that refuses, and counts.
struct Refusing(std::cell::Cell<u32>, &'static str);

impl Asker for Refusing {
    fn post_form(&self, _: &str, _: String, _: Option<HeaderValue>) -> Result<Said> {
        self.0.set(self.0.get() + 1);
        Ok(Said {
            status: 400,
            headers: HeaderMap::new(),
            kind: "application/json".into(),
            text: self.1.into(),
        })
    }

    fn knock(&self, _: HeaderValue) -> Result<Said> {
        panic!("a password goes to the SSO")
    }
}

#[test]
fn only_a_refused_password_is_remembered() {
    let mut settings = Settings::default();
    settings.username = Some("u@p".into());
    settings.password = Password::Text("p".into());
    for (text, expected) in [
        (
            r#"{"error_code":"access_denied","error":"Cannot authenticate user 'u@p': No."}"#,
            1,
        ),
        (r#"{"error_code":"server_error","error":"later"}"#, 3),
    ] {
        let session = Session::new(&settings, None);
        let asker = Refusing(std::cell::Cell::new(0), text);
        for _ in 0..3 {
            assert!(session.token(&settings, &asker).is_err());
        }
        assert_eq!(asker.0.get(), expected);
        assert!(session.take_ours().is_none());
    }
}
