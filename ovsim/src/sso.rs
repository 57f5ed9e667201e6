//! The token service below `/ovirt-engine/sso`, and `/services/sso-logout`: always JSON, refusals always 400.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use crate::codec::json_write;
use crate::exchange::{Request, Response};
use crate::login;
use crate::session::Token;
use crate::site::Site;
use crate::url::{self, Pairs};
use crate::{pages, servlets};

mod openid;

const API: &str = "ovirt-app-api";
const GRANT_HTTP: &str = "urn:ovirt:params:oauth:grant-type:http";
const VALIDATE: &str = "ovirt-ext=token-info:validate";

/// Scopes that the application scopes bring along.
const DEPENDENT: [&str; 4] = [
    "ovirt-ext=token-info:authz-search",
    "ovirt-ext=token-info:public-authz-search",
    VALIDATE,
    "ovirt-ext=token:password-access",
];

const EXPIRED: &str = "The provided authorization grant for the auth code has expired.";
const UNSUPPORTED: &str =
    "The authorization grant type is not supported by the authorization server.";
const UNKNOWN_CLIENT: &str = "The client is not authorized to request an authorization. \
                              It's required to access the system using FQDN.";

/// Applications that bring the API along.
const APPLICATIONS: [&str; 2] = ["ovirt-app-admin", "ovirt-app-portal"];

/// All that the engine's own client may ask for.
const KNOWN: [&str; 12] = [
    API,
    APPLICATIONS[0],
    APPLICATIONS[1],
    "openid",
    "ovirt-ext=auth:identity",
    "ovirt-ext=auth:sequence-priority",
    "ovirt-ext=revoke:revoke-all",
    "ovirt-ext=token:login-on-behalf",
    "ovirt-ext=token:password-access",
    "ovirt-ext=token-info:authz-search",
    "ovirt-ext=token-info:public-authz-search",
    VALIDATE,
];

/// How long the directory lets a login last: seven days, in whole seconds.
const LOGIN_SECONDS: i64 = 7 * 24 * 3600;

/// A refusal before its shape is known.
struct Refused {
    code: &'static str,
    text: String,
    delay: Duration,
}

impl Refused {
    fn new(code: &'static str, text: impl Into<String>) -> Refused {
        Refused {
            code,
            text: text.into(),
            delay: Duration::ZERO,
        }
    }

    fn missing(name: &str) -> Refused {
        Refused::new("invalid_request", format!("Missing parameter: '{name}'"))
    }

    fn respond(self, scope: &str) -> Response {
        let words: Vec<&str> = scope.split_ascii_whitespace().collect();
        json(400, &self.pairs(&words)).after(self.delay)
    }

    /// Who asks for the API alone is told under other names.
    fn pairs<'t>(&'t self, scopes: &[&str]) -> [(&'static str, &'t str); 2] {
        let other = |scope: &&str| APPLICATIONS.contains(scope);
        match scopes.contains(&API) && !scopes.iter().any(other) {
            true => [("error_code", self.code), ("error", &self.text)],
            false => [("error_description", &*self.text), ("error", self.code)],
        }
    }
}

fn json(status: u16, pairs: &[(&str, &str)]) -> Response {
    let mut out = vec![b'{'];
    for (at, (name, value)) in pairs.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        json_write::string(&mut out, name);
        out.push(b':');
        json_write::string(&mut out, value);
    }
    out.push(b'}');
    guarded(Response::bytes(status, "application/json", out))
}

/// The headers that the service puts on everything.
fn guarded(response: Response) -> Response {
    response
        .with(
            "set-cookie",
            "locale=en_US; path=/; secure; HttpOnly; Max-Age=2147483647",
        )
        .with("x-frame-options", "SAMEORIGIN")
        .with("x-content-type-options", "NOSNIFF")
        .with("x-xss-protection", "1; MODE=BLOCK")
}

/// Answers a path below `/ovirt-engine/sso`.
pub(crate) fn answer(site: &Site, request: &Request, path: &str) -> Response {
    let fields = request.fields();
    let scope = url::first(&fields, "scope").unwrap_or("").to_owned();
    let result = match path {
        "/oauth/token" => token(site, request, &fields),
        "/oauth/token-http-auth" => match token_by_header(site, request, &fields) {
            Some(result) => result,
            None => return ask_for_credentials(request),
        },
        "/oauth/token-info" => token_info(site, request, &fields),
        "/oauth/revoke" => revoke(&fields, request),
        "/status" => Ok(status()),
        "/openid/jwks" => Ok(guarded(Response::bytes(
            200,
            "application/json",
            site.pki.jwks(),
        ))),
        "/openid/.well-known/openid-configuration" => Ok(openid::configuration(&request.host)),
        "/openid/userinfo" => Ok(openid::user_info(site, request, &fields)),
        "/openid/token" => openid::token(request, &fields),
        "/oauth/authorize" if !matches!(request.method.as_str(), "GET" | "HEAD" | "POST") => {
            Ok(guarded(servlets::nothing()))
        }
        "/oauth/authorize" => Ok(openid::authorize(request, &fields, false)),
        "/openid/authorize" => Ok(openid::authorize(request, &fields, true)),
        "" => Ok(
            Response::empty(302).with("location", format!("{}/ovirt-engine/sso/", request.host))
        ),
        "/" => {
            let place = format!("{}/ovirt-engine/", request.host);
            Ok(guarded(Response::empty(302).with("location", place)))
        }
        other => return unknown(other, &request.method),
    };
    result.unwrap_or_else(|refused| refused.respond(&scope))
}

/// A slash too many ends at the container, which knows only that the method is not supported there.
fn unknown(path: &str, method: &str) -> Response {
    guarded(match path {
        "/oauth/token/" | "/oauth/revoke/" | "/oauth/token-info/" => pages::unsupported(method),
        _ => Response::html(404, pages::error("Not Found")),
    })
}

fn status() -> Response {
    let text = r#"{"status_description":"SSO Webapp Deployed","version":"0","status":"active"}"#;
    guarded(Response::bytes(200, "application/json", text))
}

/// The password grant. Credentials are looked at before the `Accept` header (engine 4.5.8).
fn token(site: &Site, request: &Request, fields: &Pairs) -> Result<Response, Refused> {
    match url::first(fields, "grant_type") {
        Some("password") => {}
        Some(GRANT_HTTP) => {
            let result = token_by_header(site, request, fields);
            return result.unwrap_or_else(|| Ok(ask_for_credentials(request)));
        }
        Some("authorization_code") => return openid::client_only(fields, request),
        _ => return Err(Refused::new("unsupported_grant_type", UNSUPPORTED)),
    }
    let need = |name| url::first(fields, name).ok_or_else(|| Refused::missing(name));
    let (user, password) = (need("username")?, need("password")?);
    let holder = login::log_in(site, user, password).map_err(|denied| {
        site.engine
            .note_login_failed(&denied.user.to_string(), &request.peer);
        Refused {
            delay: site.options.login_delay,
            ..Refused::new("access_denied", denied.text())
        }
    })?;
    need_json(request)?;
    Ok(grant(site, holder, fields))
}

fn need_json(request: &Request) -> Result<(), Refused> {
    match request.header("accept") {
        Some("application/json") => Ok(()),
        _ => Err(Refused::missing("Accept Header")),
    }
}

fn grant(site: &Site, holder: crate::session::Holder, fields: &Pairs) -> Response {
    let scope = whole_scope(url::first(fields, "scope").unwrap_or(""));
    let token = site.sessions().issue(holder, scope.clone());
    let exp = (Timestamp::now().as_second() + LOGIN_SECONDS) * 1000;
    let pairs = [
        ("access_token", token.as_str()),
        ("scope", &scope),
        ("exp", &exp.to_string()),
        ("token_type", "bearer"),
    ];
    json(200, &pairs)
}

/// The requested scopes and all that they depend on, sorted.
fn whole_scope(asked: &str) -> String {
    let mut scopes: Vec<&str> = asked.split_ascii_whitespace().collect();
    if scopes.iter().any(|scope| APPLICATIONS.contains(scope)) {
        scopes.extend([API, "ovirt-ext=revoke:revoke-all"]);
    }
    if scopes.contains(&API) {
        scopes.extend(DEPENDENT);
    }
    scopes.sort_unstable();
    scopes.dedup();
    scopes.join(" ")
}

/// The grant by HTTP authentication; none when there are no credentials. Tickets are for a web server in front to take.
fn token_by_header(
    site: &Site,
    request: &Request,
    fields: &Pairs,
) -> Option<Result<Response, Refused>> {
    if url::first(fields, "grant_type") != Some(GRANT_HTTP) {
        return Some(Err(Refused::new("unsupported_grant_type", UNSUPPORTED)));
    }
    let result = match login::proven_in_front(site, request) {
        Some(result) => result,
        None => {
            let (user, password) = basic(request.header("authorization")?)?;
            login::log_in(site, &user, &password)
        }
    };
    Some(match result {
        Ok(holder) => need_json(request).map(|()| grant(site, holder, fields)),
        Err(denied) => Err(Refused {
            delay: site.options.login_delay,
            ..Refused::new("access_denied", denied.nameless_text())
        }),
    })
}

/// User and password of a `Basic` header.
pub(crate) fn basic(header: &str) -> Option<(String, String)> {
    let text = decoded(header)?;
    let (user, password) = text.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

/// What such a header holds.
pub(crate) fn decoded(header: &str) -> Option<String> {
    let code = header.strip_prefix("Basic ")?.trim();
    String::from_utf8(STANDARD.decode(code).ok()?).ok()
}

fn ask_for_credentials(request: &Request) -> Response {
    let place = format!(
        "{}/ovirt-engine/oauth2-callback?error=unauthorized_client\
         &error_description=Authentication+required.",
        request.host
    );
    Response::empty(302).with("location", place)
}

fn token_info(site: &Site, request: &Request, fields: &Pairs) -> Result<Response, Refused> {
    need_json(request)?;
    let scope = url::first(fields, "scope").unwrap_or("");
    if !scope.split_ascii_whitespace().any(|word| word == VALIDATE) {
        return openid::client_only(fields, request);
    }
    let token = url::first(fields, "token").ok_or_else(|| Refused::missing("token"))?;
    match site.sessions().token(token) {
        Some(_) => Ok(json(200, &[])),
        None => Err(Refused::new("invalid_grant", EXPIRED)),
    }
}

fn revoke(fields: &Pairs, request: &Request) -> Result<Response, Refused> {
    match url::first(fields, "token") {
        Some(_) => openid::client_only(fields, request),
        None => Err(Refused::missing("token")),
    }
}

/// `/ovirt-engine/services/sso-logout`: the same answer whatever token it was given. It asks as the engine's own client, and is
/// told so when that may not have a scope: 200 all the same, and the token lives on.
pub(crate) fn log_out(site: &Site, request: &Request) -> Response {
    let fields = request.fields();
    let scope = url::first(&fields, "scope").unwrap_or("");
    let words: Vec<&str> = scope.split_ascii_whitespace().collect();
    if words.iter().any(|word| !KNOWN.contains(word)) {
        let text = format!(
            "The requested scope '[{}]' is invalid, unknown, malformed, or exceeds the scope granted by the resource owner.",
            words.join(", ")
        );
        let refused = Refused::new("invalid_scope", text);
        let [first, second] = refused.pairs(&words).map(|(name, text)| {
            let mut out = b"  ".to_vec();
            json_write::string(&mut out, name);
            out.extend(b" : ");
            json_write::string(&mut out, text);
            out
        });
        let body = [b"{\n".as_slice(), &first, b",\n", &second, b"\n}"].concat();
        return Response::bytes(200, "application/json", body);
    }
    let ended = url::first(&fields, "token").and_then(|token| site.sessions().revoke(token));
    if let Some(ended) = ended {
        note_end(site, &ended, &request.peer);
    }
    Response::bytes(200, "application/json", "{ }")
}

fn note_end(site: &Site, token: &Token, peer: &str) {
    let caller = login::admit(&token.holder);
    if let (Ok(caller), Some(session)) = (caller, &token.session) {
        site.engine.note_logout(&caller, peer, session);
    }
}

/// Whether a token may be used for the API.
pub(crate) fn opens_api(token: &Token) -> bool {
    token.scope.split(' ').any(|scope| scope == API)
}

/// The text of the API's 401 for a token that is not alive.
pub(crate) fn expired_text() -> String {
    format!("invalid_grant: {EXPIRED}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_bring_their_dependencies() {
        let want = "ovirt-app-api ovirt-ext=token-info:authz-search \
                    ovirt-ext=token-info:public-authz-search ovirt-ext=token-info:validate \
                    ovirt-ext=token:password-access";
        assert_eq!(whole_scope("ovirt-app-api"), want);
        let whole = whole_scope("ovirt-app-portal");
        assert!(whole.starts_with("ovirt-app-api ovirt-app-portal ovirt-ext=revoke:revoke-all "));
        assert_eq!(whole_scope("other"), "other");
        assert_eq!(whole_scope(""), "");
    }

    #[test]
    fn basic_credentials() {
        let found = basic("Basic YWRtaW5AaW50ZXJuYWw6YTpi");
        assert_eq!(found, Some(("admin@internal".to_owned(), "a:b".to_owned())));
        assert_eq!(basic("Basic !!!"), None);
        assert_eq!(basic("basic YTpi"), None);
    }
}
