//! Requests made ready for the wire: address, headers, token.

use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use super::wire::Call;
use super::{cause, trace};
use crate::auth::{Greeting, Pass, Token};
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::request::Request;

/// For how long a change may still be answered when the user interrupts.
const GRACE: Duration = Duration::from_secs(3);
/// Asks the engine to keep the session of a cookie (engine 4.5.8).
const KEEP: &str = "persistent-auth";
const PREFER: HeaderName = HeaderName::from_static("prefer");

/// The address of a request: relative to the API, or a path from the root of the server.
pub(super) fn address(settings: &Settings, request: &Request) -> Result<String> {
    let target = request.target();
    let text = if target.starts_with("ovirt-engine/") {
        format!("{}/{target}", cause::origin(&settings.url))
    } else if target.is_empty() || target.starts_with('?') {
        format!("{}{target}", settings.url)
    } else {
        format!("{}/{target}", settings.url)
    };
    match Url::parse(&text) {
        Ok(url) => Ok(url.into()),
        Err(e) => Err(Error::usage(format!("'{}' is no path: {e}", request.path))),
    }
}

/// A call to the API under a token and a correlation id.
///
/// # Errors
/// Headers, or a token, that HTTP cannot carry.
pub(super) fn to_api(
    settings: &Settings,
    request: &Request,
    url: &str,
    token: &Token,
    greeting: Option<&Greeting>,
    correlation: &str,
) -> Result<Call> {
    let mut headers = HeaderMap::new();
    headers.insert(
        HeaderName::from_static("version"),
        HeaderValue::from_static("4"),
    );
    headers.insert(ACCEPT, HeaderValue::from_static("application/xml"));
    add(&mut headers, "correlation-id", correlation)?;
    if let Some(filter) = settings.filter {
        add(
            &mut headers,
            "filter",
            if filter { "true" } else { "false" },
        )?;
    }
    if let Some(kind) = request
        .content_type
        .as_deref()
        .filter(|_| request.body.is_some())
    {
        add(&mut headers, "content-type", kind)?;
    }
    for (name, value) in settings.headers.iter().chain(&request.headers) {
        add(&mut headers, name, value)?;
    }
    match &token.pass {
        Pass::Token(text) => {
            let bearer = secret(&format!("Bearer {}", text.expose_secret()))?;
            headers.insert(AUTHORIZATION, bearer);
        }
        Pass::Cookie(pair) => {
            headers.insert(COOKIE, secret(pair.expose_secret())?);
            headers.insert(PREFER, HeaderValue::from_static(KEEP));
            if let Some(greeting) = greeting {
                headers.insert(AUTHORIZATION, greeting.header.clone());
            }
        }
    }
    trace::request(request, &headers);
    Ok(Call {
        method: request.method.clone(),
        url: url.to_owned(),
        headers,
        body: request.body.clone().map(Into::into),
        heeds_interrupt: true,
        grace: match request.method {
            Method::GET | Method::HEAD => Duration::ZERO,
            _ => GRACE,
        },
        within: None,
    })
}

/// A call to the root of the API with a ticket; one that begins a session which is kept, or ends that of a cookie.
pub(super) fn at_the_door(
    settings: &Settings,
    authorization: HeaderValue,
    ends: Option<&SecretString>,
) -> Result<Call> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/xml"));
    headers.insert(AUTHORIZATION, authorization);
    match ends {
        // A cookie without the wish to keep its session ends it (engine 4.5.8).
        Some(pair) => headers.insert(COOKIE, secret(pair.expose_secret())?),
        None => headers.insert(PREFER, HeaderValue::from_static(KEEP)),
    };
    Ok(Call {
        method: Method::GET,
        url: settings.url.clone(),
        headers,
        body: None,
        heeds_interrupt: ends.is_none(),
        grace: Duration::ZERO,
        within: None,
    })
}

fn secret(text: &str) -> Result<HeaderValue> {
    let mut value = HeaderValue::from_str(text).map_err(|_| token_unusable())?;
    value.set_sensitive(true);
    Ok(value)
}

/// A call to the engine's login pages, beside the API; their `Accept` must be exactly this (engine 4.5.8).
pub(super) fn to_login(
    settings: &Settings,
    path: &str,
    form: String,
    authorization: Option<HeaderValue>,
) -> Call {
    let base = settings.url.strip_suffix("/api");
    let base = base.map_or_else(
        || format!("{}/ovirt-engine", cause::origin(&settings.url)),
        str::to_owned,
    );
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
    headers.insert(CONTENT_TYPE, kind);
    if let Some(authorization) = authorization {
        headers.insert(AUTHORIZATION, authorization);
    }
    Call {
        method: Method::POST,
        url: format!("{base}/{path}"),
        headers,
        body: Some(form.into()),
        heeds_interrupt: true,
        grace: Duration::ZERO,
        within: None,
    }
}

fn add(headers: &mut HeaderMap, name: &str, value: &str) -> Result<()> {
    let wrong = |what: &str| {
        Error::usage(format!(
            "header '{name}' has {what} that HTTP does not allow"
        ))
    };
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong("a name"))?;
    let value = HeaderValue::from_str(value).map_err(|_| wrong("a value"))?;
    headers.insert(name, value);
    Ok(())
}

fn token_unusable() -> Error {
    Error::Config {
        file: None,
        message: "the token holds characters that no token has".to_owned(),
        hint: Some("give the token alone, without blanks or line ends".to_owned()),
    }
}
