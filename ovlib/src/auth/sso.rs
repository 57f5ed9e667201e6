//! The SSO's language, without I/O: forms to post, answers to read, refusals to explain. Facts: engine 4.5.8.

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::error::{Error, Result};

/// Where a password is exchanged for a token, below `/ovirt-engine/`.
pub(crate) const TOKEN_PATH: &str = "sso/oauth/token";
/// Where a Kerberos ticket is exchanged for a token, below `/ovirt-engine/`.
pub(crate) const TICKET_PATH: &str = "sso/oauth/token-http-auth";
/// Where a token is given back, below `/ovirt-engine/`.
pub(crate) const LOGOUT_PATH: &str = "services/sso-logout";

const SCOPE: &str = "ovirt-app-api";

/// The form that asks for a token.
pub(crate) fn grant_form(user: &str, password: &SecretString) -> String {
    form(&[
        ("grant_type", "password"),
        ("scope", SCOPE),
        ("username", user),
        ("password", password.expose_secret()),
    ])
}

/// The form that asks for a token in exchange for what the `Authorization` header holds.
pub(crate) fn ticket_form() -> String {
    form(&[
        ("grant_type", "urn:ovirt:params:oauth:grant-type:http"),
        ("scope", SCOPE),
    ])
}

/// The form that gives a token back.
pub(crate) fn revoke_form(token: &SecretString) -> String {
    form(&[("scope", SCOPE), ("token", token.expose_secret())])
}

fn form(fields: &[(&str, &str)]) -> String {
    // Url is the form encoder that reqwest brings; the address stands for nothing.
    let mut url = Url::parse("form:/").expect("a constant URL");
    url.query_pairs_mut().extend_pairs(fields);
    url.query().unwrap_or_default().to_owned()
}

/// The token out of the SSO's answer.
///
/// # Errors
/// [`Error::Login`] with the SSO's reason in our words and what to do; [`Error::Connect`] when the SSO is not there.
pub(crate) fn read_grant(status: u16, kind: &str, text: &str, user: &str) -> Result<SecretString> {
    let value: Option<Value> = serde_json::from_str(text).ok();
    // Some front ends wrap the object in a list, as the Python SDK knows.
    let value = value.map(|value| match value {
        Value::Array(mut list) if !list.is_empty() => list.swap_remove(0),
        other => other,
    });
    let Some(Value::Object(answer)) = value else {
        return Err(no_json(status, kind, text));
    };
    let field = |name: &str| {
        answer
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    if let Some(token) = field("access_token") {
        return Ok(SecretString::from(token));
    }
    // With our scope `error` is the text and `error_code` the code; else `error` is the code (engine 4.5.8).
    let (code, message) = match (
        field("error_code"),
        field("error"),
        field("error_description"),
    ) {
        (Some(code), text, _) => (code, text.unwrap_or_default()),
        (None, Some(code), text) => (code, text.unwrap_or_default()),
        (None, None, _) => {
            return Err(login(
                format!("the SSO answered {status} without a token"),
                None,
                None,
            ));
        }
    };
    Err(explain(code, message, user))
}

pub(super) fn login(message: String, code: Option<&str>, hint: Option<String>) -> Error {
    Error::Login {
        message,
        code: code.map(str::to_owned),
        hint,
    }
}

/// An error of the SSO in words that say what to do.
fn explain(code: &str, text: &str, user: &str) -> Error {
    let reason = text.trim().trim_end_matches('.');
    let has = |sign: &str| text.to_ascii_lowercase().contains(sign);
    let (message, hint) = if code != "access_denied" {
        return other_code(code, reason);
    } else if has("no valid profile") {
        let profile = user.rsplit_once('@').map(|(_, profile)| profile);
        let message = match profile {
            Some(profile) => format!("the engine knows no profile '{profile}' (user '{user}')"),
            None => format!("the user name '{user}' lacks its profile"),
        };
        (
            message,
            format!("write user@profile, e.g. admin@internal; {KEYCLOAK}"),
        )
    } else if has("no user name") {
        (
            "the user name is empty".to_owned(),
            "set `username`, e.g. admin@internal".to_owned(),
        )
    } else if has("locked") || has("disabled") {
        (
            format!("the account '{user}' is disabled or locked"),
            "five wrong passwords lock an account; an administrator unlocks it on the engine: \
             `ovirt-aaa-jdbc-tool user unlock NAME`"
                .to_owned(),
        )
    } else if has("password has expired") {
        (
            format!("the password of '{user}' has expired"),
            "change it in the engine's web page, or on the engine: `ovirt-aaa-jdbc-tool user password-reset NAME`".to_owned(),
        )
    } else if has("expired") {
        (
            format!("the account '{user}' has expired"),
            "an administrator extends it on the engine: `ovirt-aaa-jdbc-tool user edit NAME --account-valid-to=...`".to_owned(),
        )
    } else if has("verify your login") {
        (
            format!("wrong user name or password for '{user}'"),
            format!(
                "{}; the account locks at the fifth failure",
                wrong_form(user)
            ),
        )
    } else {
        (reason.to_owned(), wrong_form(user))
    };
    login(message, Some(code), Some(hint))
}

/// The form in which Keycloak's administrator signs in to the API (engine 4.5 and later).
const KEYCLOAK: &str = "with Keycloak the API takes admin@ovirt@internalsso";

fn wrong_form(user: &str) -> String {
    match user {
        // The administration portal of an engine with Keycloak takes this one, the API does not.
        "admin@ovirt" => "the API takes the profile too: admin@ovirt@internalsso".to_owned(),
        user if user.ends_with("@internal") => {
            format!(
                "check both; if the engine uses Keycloak, {}",
                KEYCLOAK.trim_start_matches("with Keycloak ")
            )
        }
        _ => format!("check both; names are user@profile, case matters, {KEYCLOAK}"),
    }
}

fn other_code(code: &str, reason: &str) -> Error {
    let message = if reason.is_empty() {
        code.to_owned()
    } else {
        reason.to_owned()
    };
    let hint = match code {
        "unauthorized_client" => Some("use the engine's fully qualified host name in the URL"),
        "invalid_scope" => Some("the engine does not allow API logins to this user"),
        "server_error" => Some(
            "look into /var/log/ovirt-engine/engine.log on the engine, or try again in a minute",
        ),
        "unsupported_grant_type" | "invalid_request" => {
            Some("is this an oVirt engine of version 4 or later?")
        }
        _ => None,
    };
    login(message, Some(code), hint.map(str::to_owned))
}

/// An answer that is not the SSO's.
fn no_json(status: u16, kind: &str, text: &str) -> Error {
    let what = if kind.contains("html") {
        "a web page"
    } else if text.trim().is_empty() {
        "nothing"
    } else {
        "no JSON"
    };
    let (message, hint) = match status {
        // Apache's words for a browser that forgot TLS.
        400 if text.contains("speaking plain HTTP") => (
            "this port speaks TLS, and the URL says http://".to_owned(),
            "use https://",
        ),
        301..=308 => (
            format!("the SSO redirects elsewhere ({status})"),
            "use https:// and the engine's fully qualified host name",
        ),
        404 => (
            "there is no SSO at this address (404)".to_owned(),
            "check the URL: an engine has /ovirt-engine/api and /ovirt-engine/sso",
        ),
        401 | 403 => (
            format!("the web server in front of the SSO refuses ({status})"),
            "something in front of the engine asks for a login of its own",
        ),
        // The engine is not there, which is another matter than who we are.
        500..=599 => {
            return Error::Connect {
                url: "the engine's SSO".to_owned(),
                message: format!("it is not ready ({status})"),
                hint: Some("the engine is starting or down; try again in a minute".to_owned()),
            };
        }
        _ => (
            format!("the SSO answered {what} ({status})"),
            "is this the URL of an oVirt engine?",
        ),
    };
    login(message, None, Some(hint.to_owned()))
}

/// Why the API answered 401.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Denial {
    /// The token is no longer (or not at all) good; another login may help.
    Token(String),
    /// The engine is restarting; nothing is wrong with token or password (engine 4.5.8).
    Restarting(String),
    /// The user may not use the API; another login does not help.
    User(String),
}

/// Reads the page of a 401 (engine 4.5.8).
pub(crate) fn denial(page: &str) -> Denial {
    let text = page_text(page);
    let has = |sign: &str| text.contains(sign);
    if has("server_error") || has("Connection pool shut down") {
        Denial::Restarting(text)
    } else if has("not authorized to perform login") || has("scope") {
        Denial::User(text)
    } else {
        Denial::Token(text)
    }
}

impl Denial {
    /// The engine's own words.
    fn words(&self) -> &str {
        match self {
            Denial::Token(text) | Denial::Restarting(text) | Denial::User(text) => text,
        }
    }

    /// What a user is told about a given token that the engine does not take.
    pub(crate) fn given_token(&self) -> Error {
        login(
            format!("the engine does not take the token: {}", self.words()),
            Some("invalid_grant"),
            Some("the token expired or was revoked; get another, or configure user name and password".to_owned()),
        )
    }

    /// What a user is told when a fresh token is refused as well.
    pub(crate) fn final_error(&self) -> Error {
        let hint = match self {
            Denial::User(text) if text.contains("scope") => {
                "get a token with the scope ovirt-app-api".to_owned()
            }
            Denial::User(_) => {
                "give the user a role on some object; the permissions of Everyone do not count"
                    .to_owned()
            }
            _ => format!("the login worked but the API refuses its token; {KEYCLOAK}"),
        };
        login(self.words().to_owned(), None, Some(hint))
    }
}

/// The text between `<body>` and `</body>`, on one line, at most 300 characters.
pub(crate) fn page_text(page: &str) -> String {
    let body = page.split_once("<body>").map_or(page, |(_, rest)| rest);
    let body = body.split("</body>").next().unwrap_or(body);
    let mut text = String::new();
    let mut in_tag = false;
    for c in body.chars() {
        match c {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                text.push(' ');
            }
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(300).collect()
}
