//! The part of the token service that speaks OpenID Connect, and what it keeps for registered clients. There are none but the
//! engine itself, whose secret nobody knows.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{GRANT_HTTP, Refused, UNKNOWN_CLIENT, UNSUPPORTED, guarded, json};
use crate::ask::Caller;
use crate::codec::json_write;
use crate::exchange::{Request, Response};
use crate::pages;
use crate::session::{Holder, uuid};
use crate::site::Site;
use crate::url::{self, Pairs};

/// The client that an engine is to itself.
const OWN_CLIENT: &str = "ovirt-engine-core";
const CALLBACK: &str = "/ovirt-engine/oauth2-callback";
const BAD_TYPE: &str =
    "The request contains unsupported parameter value for parameter 'response_type'.";
const BAD_PLACE: &str = "The redirection URI for client is not registered.";
/// What an engine's code says of a token that was never there.
const NO_SESSION: &str = "Cannot invoke \"org.ovirt.engine.core.sso.api.SsoSession.isActive()\" because \"ssoSession\" is null";
/// How long what is said of a user may be believed, in milliseconds.
const BELIEVED: i64 = 30 * 60 * 1000;

/// What can be had where; in the order of an engine, which is that of a hash table.
pub(super) fn configuration(host: &str) -> Response {
    let openid = format!("{host}/ovirt-engine/sso/openid");
    let text = |name: &str, value: &str| format!("\"{name}\":\"{value}\"");
    let place = |name: &str, word: &str| text(name, &format!("{openid}/{word}"));
    let list = |name: &str, words: &[&str]| format!("\"{name}\":[\"{}\"]", words.join("\",\""));
    let yes = |name: &str| format!("\"{name}\":true");
    let members = [
        list("response_types_supported", &["code"]),
        yes("request_parameter_supported"),
        yes("request_uri_parameter_supported"),
        list("grant_types_supported", &["authorization_code", "password"]),
        place("end_session_endpoint", "../oauth/revoke").replace("/openid/..", ""),
        list("scopes_supported", &["openid"]),
        text("version", "1.0"),
        text("issuer", &openid),
        place("authorization_endpoint", "authorize"),
        place("userinfo_endpoint", "userinfo"),
        list(
            "claims_supported",
            &[
                "sub",
                "iss",
                "auth_time",
                "name",
                "given_name",
                "family_name",
                "preferred_username",
                "email",
            ],
        ),
        yes("require_request_uri_registration"),
        list("userinfo_signing_alg_values_supported", &["RS256"]),
        place("jwks_uri", "jwks"),
        list("subject_types_supported", &["public", "pairwise"]),
        list("claim_types_supported", &["normal"]),
        list("id_token_signing_alg_values_supported", &["HS256", "RS256"]),
        list(
            "token_endpoint_auth_methods_supported",
            &["client_secret_basic", "client_secret_post"],
        ),
        list(
            "response_modes_supported",
            &["query", "fragment", "form_post"],
        ),
        list("request_object_signing_alg_values_supported", &["none"]),
        place("token_endpoint", "token"),
    ];
    let body = format!("{{{}}}", members.join(","));
    guarded(Response::bytes(200, "application/json", body))
}

/// Who a token belongs to, as a signed statement.
pub(super) fn user_info(site: &Site, request: &Request, fields: &Pairs) -> Response {
    let header = request.header("authorization");
    let header = header.and_then(|text| text.strip_prefix("Bearer"));
    let Some(token) = url::first(fields, "access_token").or(header) else {
        return json(
            400,
            &[("error_description", "invalid_request"), ("error", "error")],
        );
    };
    let (auth_time, holder) = match site.sessions().token(token.trim()) {
        Some(found) => (found.began.as_millisecond(), found.holder.clone()),
        None => {
            let pairs = [("error_description", NO_SESSION), ("error", "server_error")];
            return json(400, &pairs);
        }
    };
    let claims = claims(site, &request.host, auth_time, &holder);
    let head = format!(
        r#"{{"alg":"{}","cty":"application/json"}}"#,
        crate::pki::ALGORITHM
    );
    let said = format!("{}.{}", encode(&head), encode(&claims));
    let signature = URL_SAFE_NO_PAD.encode(site.pki.sign(said.as_bytes()));
    guarded(Response::bytes(
        200,
        "application/jwt",
        format!("{said}.{signature}"),
    ))
}

fn encode(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

/// Times are milliseconds, where the standard has seconds; the first name stands for all names (engine 4.5.8).
fn claims(site: &Site, host: &str, auth_time: i64, holder: &Holder) -> String {
    let (login, profile, id) = match holder {
        Holder::User(Caller {
            login, profile, id, ..
        }) => (login, profile, Some(id)),
        Holder::Stranger { login, profile } => (login, profile, None),
    };
    let told = |name: &str| {
        let text = site.engine.look(|store| {
            let user = store.root("users", id?)?;
            Some(user.doc.text_of(name)?.to_owned())
        });
        text.filter(|text| !text.is_empty())
    };
    let (name, email) = (told("name"), told("email"));
    let user = format!("{login}@{profile}");
    let number = |number: i64| Some(number.to_string());
    let text = |text: Option<&str>| {
        let mut out = Vec::new();
        json_write::string(&mut out, text?);
        String::from_utf8(out).ok()
    };
    let members = [
        ("jti", text(Some(&uuid()))),
        ("exp", number(auth_time + BELIEVED)),
        ("iat", number(auth_time)),
        ("iss", text(Some(host))),
        ("acr", text(Some("0"))),
        ("auth_time", number(auth_time)),
        ("sub", text(Some(&user))),
        ("preferred_username", text(Some(&user))),
        ("email", text(email.as_deref())),
        ("name", text(name.as_deref())),
        ("family_name", text(name.as_deref())),
        ("given_name", text(name.as_deref())),
    ];
    let members = members
        .into_iter()
        .filter_map(|(name, value)| Some(format!("  \"{name}\" : {}", value?)));
    format!("{{\n{}\n}}", members.collect::<Vec<_>>().join(",\n"))
}

/// Tokens for registered clients.
pub(super) fn token(request: &Request, fields: &Pairs) -> Result<Response, Refused> {
    match url::first(fields, "grant_type") {
        Some("password" | "authorization_code" | GRANT_HTTP) => client_only(fields, request),
        _ => Err(Refused::new("unsupported_grant_type", UNSUPPORTED)),
    }
}

/// Refuses who asks for what is kept for registered clients: named by parameters, or by the header when there is none of these.
pub(super) fn client_only(fields: &Pairs, request: &Request) -> Result<Response, Refused> {
    let given = |name| url::first(fields, name).filter(|value| !value.is_empty());
    let by_field = (given("client_id"), given("client_secret"));
    let by_header = || {
        let (id, secret) = request.header("authorization").and_then(super::basic)?;
        Some((!id.is_empty(), !secret.is_empty()))
    };
    let (id, secret) = match by_field {
        (None, None) => by_header().unwrap_or_default(),
        (id, secret) => (id.is_some(), secret.is_some()),
    };
    Err(match (id, secret) {
        (false, _) => Refused::missing("client_id"),
        (_, false) => Refused::missing("client_secret"),
        _ => Refused::new("unauthorized_client", UNKNOWN_CLIENT),
    })
}

/// Where a browser begins a login. OpenID tells mistakes where the client wants to hear them, the other one on a page. The pages
/// of the login itself are not simulated.
pub(super) fn authorize(request: &Request, fields: &Pairs, openid: bool) -> Response {
    let refused = match (
        url::first(fields, "response_type"),
        url::first(fields, "client_id"),
    ) {
        (None, _) => Refused::missing("response_type"),
        (_, None) => Refused::missing("client_id"),
        (Some(kind), _) if kind != "code" => Refused::new("invalid_request", BAD_TYPE),
        (_, Some(OWN_CLIENT)) => match place_of(fields) {
            Some(place) if !place.starts_with(&request.host) => {
                Refused::new("invalid_request", BAD_PLACE)
            }
            _ => {
                return to(&format!(
                    "{}/ovirt-engine/sso/interactive-login-next-auth",
                    request.host
                ));
            }
        },
        _ => Refused::new("unauthorized_client", UNKNOWN_CLIENT),
    };
    if !openid {
        return guarded(Response::html(
            400,
            pages::error(&pages::escape(&refused.text)),
        ));
    }
    let own = format!("{}{CALLBACK}", request.host);
    let place = place_of(fields).unwrap_or(&own);
    to(&format!(
        "{place}?error={}&error_description={}",
        refused.code,
        form_encoded(&refused.text)
    ))
}

fn place_of(fields: &Pairs) -> Option<&str> {
    url::first(fields, "redirect_uri").filter(|place| !place.is_empty())
}

fn to(place: &str) -> Response {
    guarded(Response::empty(302).with("location", place))
}

/// As Java's `URLEncoder` does it.
fn form_encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'.' | b'-' | b'*' | b'_' => out.push(byte as char),
            _ if byte.is_ascii_alphanumeric() => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_in_addresses() {
        let want = "It%27s+required%3A+%27a_b%27.";
        assert_eq!(form_encoded("It's required: 'a_b'."), want);
    }
}
