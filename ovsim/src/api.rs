//! One request below `/ovirt-engine/api`, in the order of the engine's filters: who, which correlation id, which
//! version, then path, method, body type and reply type, then body, and at last the engine.

use std::cell::RefCell;

use ovmodel::{MethodFacts, Shape};

use crate::ask::{Ask, Media, Reply};
use crate::auth::{self, Entry};
use crate::codec::{BASE, Format, shape};
use crate::exchange::{Request, Response};
use crate::language;
use crate::negotiate::{self, Range, Version};
use crate::node::Node;
use crate::pages;
use crate::params::Params;
use crate::reply::{self, Dress};
use crate::root;
use crate::route::{self, Lost, Place, Target};
use crate::served::Notes;
use crate::site::Site;
use crate::strict::{Expected, Lenience};
use crate::url::{self, Pairs};

/// Answers a request; `path` is what follows `/ovirt-engine/api`, raw.
pub(crate) fn answer(site: &Site, request: &Request, path: &str) -> Response {
    let entry = match auth::enter(site, request) {
        Ok(entry) => entry,
        Err(refused) => return refused,
    };
    let query = url::pairs(request.query.as_deref().unwrap_or(""));
    let given = request
        .header("correlation-id")
        .and_then(negotiate::correlation_id);
    let correlation_id = given.or_else(|| {
        let query = query.as_ref().ok()?;
        url::first(query, "correlation_id").and_then(negotiate::correlation_id)
    });
    let correlation_id = correlation_id.unwrap_or_else(|| site.fresh_id());
    let call = Call {
        site,
        request,
        entry: &entry,
        correlation_id: &correlation_id,
        notes: RefCell::default(),
    };
    let mut response = match query {
        Ok(query) => call.answer(path, query).unwrap_or_else(|early| early),
        Err(_) => Response::empty(400),
    };
    entry.finish(site, request);
    response.notes = Some(Box::new(Notes {
        user: Some(entry.caller.user_at_profile()),
        correlation_id: Some(correlation_id.clone()),
        ..call.notes.take()
    }));
    let response = match entry.set_cookie {
        Some(ref cookie) => response.with("set-cookie", cookie),
        None => response,
    };
    match response.is_exception() {
        true => response,
        false => response.with("correlation-id", correlation_id),
    }
}

/// A path that only looks like one of the API: the caller must be known, and there is nothing to call.
pub(crate) fn misspelled(site: &Site, request: &Request) -> Response {
    let entry = match auth::enter(site, request) {
        Ok(entry) => entry,
        Err(refused) => return refused,
    };
    let given = request.header("correlation-id");
    let given = given.and_then(negotiate::correlation_id);
    let response = match request.method.as_str() {
        "OPTIONS" => Response::empty(200).with("allow", "TRACE, OPTIONS"),
        method => pages::unsupported(method),
    };
    entry.finish(site, request);
    response.with("correlation-id", given.unwrap_or_else(|| site.fresh_id()))
}

struct Call<'a> {
    site: &'a Site,
    request: &'a Request,
    entry: &'a Entry,
    correlation_id: &'a str,
    notes: RefCell<Notes>,
}

/// An answer that ends the work early travels as an error.
type Early<T> = Result<T, Response>;

/// A request that the REST framework has matched.
struct Matched {
    target: Target,
    method: &'static MethodFacts,
    body: Option<(Expected, Format)>,
    media: Media,
    dress: Dress,
    params: Params,
}

impl Call<'_> {
    fn answer(&self, path: &str, query: Pairs) -> Early<Response> {
        let matched = self.matched(path, query)?;
        let is_root = matched.target.route.steps.is_empty();
        if is_root && matched.body.is_none() {
            return Ok(self.root(&matched));
        }
        let body = match matched.body {
            Some((expected, format)) => Some(self.body(&matched, expected, format)?),
            None => None,
        };
        let dress = matched.dress.clone();
        let ask = self.ask(matched, body);
        let language = ask.language;
        let mut reply = self.site.engine.answer_lame(ask, self.request.lame);
        let put = |text: &str| language::translate(language, text.to_owned());
        match &mut reply {
            Reply::Fault {
                detail: Some(text), ..
            } => *text = put(text),
            Reply::Action { node, .. } => {
                let fault = node.child_mut("fault");
                if let Some(detail) = fault.and_then(|fault| fault.child_mut("detail")) {
                    detail.text = put(&detail.text).into();
                }
            }
            _ => {}
        }
        Ok(reply::respond(reply, &dress))
    }

    /// Version, path, method and types, refused in the order of the engine.
    fn matched(&self, path: &str, query: Pairs) -> Early<Matched> {
        let request = self.request;
        if !url::is_text(path) {
            return Err(bad_request());
        }
        let (version, path) = self.version(path)?;
        let content_type = request.header("content-type");
        let body_format = negotiate::body_format(content_type).map_err(|_| bad_request())?;
        let body_format = self.guessed(body_format);
        let ranges = self.ranges(&query)?;
        let target = route::enter(path).map_err(|lost| self.lost(lost, path))?;
        let method = self.method(&target)?;
        let target = target.led(&request.method);
        self.notes.borrow_mut().unknown = unknown(method, &query, &target.matrix);
        let body = match expected(method) {
            Some(expected) => {
                let format = body_format.ok_or_else(|| Response::empty(415))?;
                Some((expected, format))
            }
            None => None,
        };
        let (format, media) = media(&target, &request.method, &ranges)?;
        let params = Params::new(query, target.matrix.clone(), self.header_params(&ranges));
        let host = request.host.clone();
        let dress = Dress {
            format,
            version,
            host,
        };
        Ok(Matched {
            target,
            method,
            body,
            media,
            dress,
            params,
        })
    }

    /// A lenient simulator takes a body without a type, or as `text/xml`, for what it looks like.
    fn guessed(&self, format: Option<Format>) -> Option<Format> {
        if format.is_some() || !self.site.options.lenient || self.request.body.is_empty() {
            return format;
        }
        let first = self
            .request
            .body
            .iter()
            .find(|byte| !byte.is_ascii_whitespace());
        let (format, name) = match first {
            Some(b'{') => (Format::Json, "JSON"),
            _ => (Format::Xml, "XML"),
        };
        let sent = self.request.header("content-type").unwrap_or("no");
        let text = format!("a body of {sent} content type was taken for {name}");
        self.notes.borrow_mut().leniencies.push(text);
        Some(format)
    }

    fn version<'p>(&self, path: &'p str) -> Early<(Option<String>, &'p str)> {
        let (version, path) = negotiate::version(path, self.request.header("version"));
        match version {
            Version::Current(version) => Ok((version, path)),
            Version::Bad => Err(bad_request()),
            Version::Gone => Err(pages::unsupported(&self.request.method)),
        }
    }

    /// The query parameter `accept` adds to the header; an unparsable one is an uncaught exception.
    fn ranges(&self, query: &Pairs) -> Early<Vec<Range>> {
        let header = self.request.list("accept");
        let mut ranges = negotiate::accept(header).map_err(|_| bad_request())?;
        if let Some(more) = url::first(query, "accept") {
            let page = || Response::html(500, pages::exception("Failure parsing MediaType string"));
            let more = negotiate::accept(std::iter::once(more));
            ranges.extend(more.map_err(|_| page())?);
        }
        Ok(ranges)
    }

    /// What RESTEASY says of a path that leads nowhere, with the query as it came.
    fn lost(&self, lost: Lost, path: &str) -> Response {
        match lost {
            Lost::BadEscape => Response::empty(400),
            Lost::NoObject => Response::empty(404),
            Lost::Exception(text) => Response::html(500, pages::exception(&text)),
            Lost::Unknown => {
                let path = path.trim_start_matches('/');
                let query = self.request.query.as_deref();
                let query = query.map_or_else(String::new, |query| format!("?{query}"));
                let url = format!("{}{BASE}/v4/{path}{query}", self.request.host);
                Response::html(404, pages::no_resource(&url))
            }
        }
    }

    fn method(&self, target: &Target) -> Early<&'static MethodFacts> {
        let http = self.request.method.as_str();
        if http == "OPTIONS" {
            let allow = target.allow();
            let list = Response::bytes(200, "text/plain;charset=UTF-8", allow.as_str());
            return Err(list.with("allow", allow));
        }
        let method = target.method(http);
        method.ok_or_else(|| Response::empty(405).with("allow", target.allow()))
    }

    /// The few parameters that have a header form.
    fn header_params(&self, ranges: &[Range]) -> Pairs {
        let headers = [("filter", "filter"), ("all_content", "all-content")];
        let given = headers.into_iter().filter_map(|(name, header)| {
            let value = self.request.header(header)?;
            Some((name.to_owned(), Some(value.to_owned())))
        });
        let detail = ranges.iter().find_map(|range| range.detail.clone());
        let detail = detail.map(|detail| ("detail".to_owned(), Some(detail)));
        given.chain(detail).collect()
    }

    fn filtered(&self, params: &Params) -> bool {
        params.flag("filter", !self.entry.caller.administrator)
    }

    fn root(&self, matched: &Matched) -> Response {
        let (engine, dress) = (&self.site.engine, &matched.dress);
        let links = root::link_header(&dress.host, dress.version.as_deref());
        if self.request.method == "HEAD" {
            return Response::empty(200).with("link", links);
        }
        if matched.params.asks("rsdl") {
            return reply::document(200, &root::rsdl::document(), dress);
        }
        if matched.params.asks("schema") {
            let file = format!("attachment; filename = {}", root::schema::FILE);
            let text = root::schema::document();
            return Response::bytes(200, "application/octet-stream", text)
                .with("content-disposition", file);
        }
        let filtered = self.filtered(&matched.params);
        if !filtered && !self.entry.caller.administrator {
            // An engine counts its objects for the summary before it looks at who asks.
            let text = "query execution failed due to insufficient permissions.";
            return Response::html(500, pages::exception(text));
        }
        let node = root::document(engine, &self.entry.caller, filtered, engine.now());
        reply::document(200, &node, dress).with("link", links)
    }

    fn body(&self, matched: &Matched, expected: Expected, format: Format) -> Early<Node> {
        let mut lenience = Lenience {
            lenient: self.site.options.lenient,
            used: Vec::new(),
        };
        let strict = &self.site.strict;
        let read = strict.read_with(&self.request.body, format, expected, &mut lenience);
        self.notes
            .borrow_mut()
            .leniencies
            .append(&mut lenience.used);
        read.map_err(|refusal| {
            let service = matched.target.route.service.name;
            let usage = format!(
                "For correct usage, see: {}/ovirt-engine/apidoc#services/{service}/methods/{}",
                self.request.host, matched.method.name
            );
            reply::refused(refusal, (expected, matched.method), usage, &matched.dress)
        })
    }

    fn ask(&self, matched: Matched, body: Option<Node>) -> Ask {
        let task = match matched.target.place {
            Place::Task(task) => Some(task),
            Place::Service | Place::Action(_) => None,
        };
        let expect = self.request.list("x-ovirt-expect");
        Ask {
            user: self.entry.caller.clone(),
            filtered: self.filtered(&matched.params),
            route: matched.target.route,
            method: matched.method,
            task,
            params: matched.params,
            body,
            media: matched.media,
            expect: expect.map(str::to_ascii_lowercase).collect(),
            language: language::choose(self.request.header("accept-language")),
            correlation_id: self.correlation_id.to_owned(),
            now: self.site.engine.now(),
            host: matched.dress.host,
            token: self.entry.token.clone(),
            ca: self.site.pki.ca_pem().clone(),
        }
    }
}

/// Parameters that every method understands, or the wire itself.
const GENERAL: [&str; 8] = [
    "accept",
    "all_content",
    "correlation_id",
    "current",
    "detail",
    "filter",
    "follow",
    "max",
];

/// The parameters of a request that its method does not have.
fn unknown(method: &MethodFacts, query: &Pairs, matrix: &Pairs) -> Vec<String> {
    let names = query.iter().chain(matrix).map(|(name, _)| name.as_str());
    let unknown = names.filter(|name| method.param(name).is_none() && !GENERAL.contains(name));
    unknown.map(str::to_owned).collect()
}

fn bad_request() -> Response {
    Response::html(400, pages::error("Bad Request"))
}

/// What the body of a method must be; none for methods that do not read one.
fn expected(method: &'static MethodFacts) -> Option<Expected> {
    match method.shape() {
        Shape::Action => Some(Expected::Action),
        Shape::Add | Shape::Update => shape::body_of(method).map(Expected::Document),
        Shape::List | Shape::Get | Shape::Remove => None,
    }
}

/// The format of the answer, 406 when there is none. A graphics console is a file unless a document is named.
fn media(target: &Target, http: &str, ranges: &[Range]) -> Early<(Format, Media)> {
    let is_console = target.route.service.name.ends_with("graphics_console");
    let is_read = matches!(http, "GET" | "HEAD") && matches!(target.place, Place::Service);
    if is_console && is_read && !negotiate::names_a_document(ranges) {
        if negotiate::takes(ranges, "application/x-virt-viewer") {
            return Ok((Format::Xml, Media::ConsoleFile));
        }
        return Err(Response::empty(406));
    }
    let format = negotiate::reply_format(ranges).ok_or_else(|| Response::empty(406))?;
    let media = match format {
        Format::Xml => Media::Xml,
        Format::Json => Media::Json,
    };
    Ok((format, media))
}
