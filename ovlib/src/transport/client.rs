//! The HTTP client of a session: TLS, proxy, compression, connections.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use secrecy::ExposeSecret;

use super::resolve::System;
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::tls::{self, Warn};

/// Kept below Apache's five seconds, so that a request seldom meets a connection that is about to close.
const IDLE_TIME: Duration = Duration::from_secs(4);

/// A client for one engine.
///
/// # Errors
/// [`Error::Config`] for a CA file or a proxy that cannot be used.
pub(super) fn client(settings: &Settings, warn: Warn) -> Result<Client> {
    let mut builder = Client::builder()
        .user_agent(concat!("ovcmd/", env!("CARGO_PKG_VERSION")))
        .http1_only()
        .gzip(settings.compress)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .pool_idle_timeout(IDLE_TIME)
        .pool_max_idle_per_host(settings.connections)
        .dns_resolver(Arc::new(System))
        .no_proxy();
    if settings.url.starts_with("https://") {
        builder = builder.tls_backend_preconfigured(tls::client_config(settings, warn)?);
    } else {
        builder = builder.tls_backend_preconfigured(tls::unused()?);
    }
    if let Some(limit) = settings.connect_timeout {
        builder = builder.connect_timeout(limit);
    }
    if let Some(proxy) = &settings.proxy {
        let unusable = |e: reqwest::Error| Error::Config {
            file: None,
            message: format!("the proxy cannot be used: {e}"),
            hint: Some("proxies are http://HOST:PORT or https://HOST:PORT".to_owned()),
        };
        let except = settings
            .no_proxy
            .as_deref()
            .and_then(reqwest::NoProxy::from_string);
        let proxy = reqwest::Proxy::all(proxy.expose_secret()).map_err(unusable)?;
        builder = builder.proxy(proxy.no_proxy(except));
    }
    builder.build().map_err(|e| Error::Config {
        file: None,
        message: format!("the HTTP client cannot be set up: {e}"),
        hint: None,
    })
}
