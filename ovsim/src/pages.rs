//! The HTML that an engine answers where an API client expects a document.

use crate::exchange::Response;

/// A page of the engine's servlets: 400, 401, 405.
pub(crate) fn error(text: &str) -> String {
    format!("<html><head><title>Error</title></head><body>{text}</body></html>")
}

/// The 405 of places that know the method's name only; methods that are none are 501.
pub(crate) fn unsupported(method: &str) -> Response {
    let (status, text) = match method {
        "DELETE" => (
            405,
            "Http method DELETE is not supported by this URL".to_owned(),
        ),
        "GET" | "HEAD" | "POST" | "PUT" | "OPTIONS" | "TRACE" => (
            405,
            format!("HTTP method {method} is not supported by this URL"),
        ),
        _ => (
            501,
            format!("Method {method} is not defined in RFC 2068 and is not supported "),
        ),
    };
    Response::html(status, error(&text))
}

/// The line of the REST framework for a path that it does not have.
pub(crate) fn no_resource(url: &str) -> String {
    format!("RESTEASY003210: Could not find resource for full path: {url}")
}

/// How the page of an uncaught exception begins.
pub(crate) const EXCEPTION: &str = "<html><head><title>ERROR</title>";

/// The page of an uncaught exception. A real one shows 18 kB of Java stack trace.
pub(crate) fn exception(text: &str) -> String {
    let text = escape(text);
    format!(
        "{EXCEPTION}</head><body><h1>Error processing request</h1>\n\
         <p><b>Message:</b> {text}</p>\n\
         <p><b>Exception:</b></p><pre>java.lang.RuntimeException: {text}</pre></body></html>\n"
    )
}

/// The page of the front end, for what never reaches the engine: 404, 414, 417.
pub(crate) fn front_end(status: u16, title: &str) -> String {
    format!(
        "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n\
         <title>{status} {title}</title>\n</head><body>\n<h1>{title}</h1>\n</body></html>\n"
    )
}

/// Text inside HTML.
pub(crate) fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
