//! From what a person calls an engine to the URL of its API.

use reqwest::Url;

/// `engine.example.com`, `engine:8443`, `https://engine/ovirt-engine/` and the like become `https://HOST[:PORT]/ovirt-engine/api`.
///
/// A version in the path (`/v4`) is taken off: with it the engine writes it into every href. The error says what was expected.
///
/// # Errors
/// What would be accepted instead, as a phrase.
pub fn api_url(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_whitespace) {
        return Err("a host name or a URL without blanks".to_owned());
    }
    let full = match text.split_once("://") {
        Some((_, rest)) if !rest.starts_with('/') => text.to_owned(),
        Some(_) => return Err("a URL with a host name".to_owned()),
        // `https//host` and `htp:/host` are typing mistakes, not hosts of those names.
        None if text.contains("//") || text.contains(":/") => {
            return Err("a host name or an https:// URL".to_owned());
        }
        None => format!("https://{text}"),
    };
    let url = Url::parse(&full).map_err(|e| format!("a host name or an https:// URL ({e})"))?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err(format!("an https:// URL, not {}://", url.scheme()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a URL without user name and password; they have keys of their own".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("a URL without ? and #".to_owned());
    }
    let host = url.host_str().filter(|host| !host.is_empty());
    let host = host.ok_or_else(|| "a URL with a host name".to_owned())?;
    let port = url
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    Ok(format!(
        "{}://{host}{port}{}",
        url.scheme(),
        api_path(url.path())
    ))
}

/// The path of the API under which everything is addressed: `/ovirt-engine/api` unless another prefix was given.
fn api_path(path: &str) -> String {
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix("/v4").unwrap_or(path);
    match path {
        "" => "/ovirt-engine/api".to_owned(),
        path if path.ends_with("/api") => path.to_owned(),
        path if path.ends_with("/ovirt-engine") => format!("{path}/api"),
        path => path.to_owned(),
    }
}
