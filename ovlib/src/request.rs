//! Requests as values: method, path, query, body. Built from the model's facts, without I/O.
//!
//! Everything that can be known to be wrong is refused here, all at once, before a byte is sent.

use crate::coerce::{self, Mistakes};
use crate::error::{Error, Result};
use http::Method;
use ovmodel::{Dir, Kind, MethodFacts, ParamFacts, Shape};
use serde_json::{Map, Value};
use std::fmt;

/// The type of every body that we send; the engine refuses `text/xml` (4.5.8).
pub const XML: &str = "application/xml";

/// Query parameters that any method takes though the model does not list them (engine 4.5.8).
const ALWAYS: [&str; 6] = [
    "correlation_id",
    "filter",
    "detail",
    "current",
    "async",
    "accept",
];

/// Arguments of a call by parameter name, loose values: `force`, `vm`, `max`.
#[derive(Clone, Default, PartialEq)]
pub struct Args(Map<String, Value>);

/// What is to be sent. Headers that every request has (authorization, version, accept) are the transport's business.
#[derive(Clone, PartialEq)]
pub struct Request {
    /// HTTP method.
    pub method: Method,
    /// Relative to the API root, `vms/ID/start`.
    pub path: String,
    /// Query parameters, not encoded.
    pub query: Vec<(String, String)>,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// The body, XML unless `content_type` says otherwise.
    pub body: Option<Vec<u8>>,
    /// Type of the body.
    pub content_type: Option<String>,
}

impl Args {
    /// None.
    pub fn new() -> Args {
        Args::default()
    }

    /// Adds one, replacing an earlier one of that name; `-` is taken for `_`.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.replace('-', "_"), value.into());
    }

    /// [`Args::set`], for chains.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Args {
        self.set(name, value);
        self
    }

    /// The argument of that name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them, in the order given.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl From<Map<String, Value>> for Args {
    fn from(map: Map<String, Value>) -> Args {
        Args(map)
    }
}

impl fmt::Debug for Args {
    /// The names only: a value may be a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl fmt::Debug for Request {
    /// Without headers and body, which may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} {})", self.method, self.target())
    }
}

impl Request {
    /// A request without query and body.
    pub fn new(method: Method, path: &str) -> Request {
        let path = path.trim_matches('/').to_owned();
        Request {
            method,
            path,
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            content_type: None,
        }
    }

    /// GET of the collection at `path`.
    ///
    /// # Errors
    /// Every argument that the method does not take or that does not fit, see [`Error::Several`].
    pub fn list(path: &str, facts: &MethodFacts, args: &Args) -> Result<Request> {
        Request::with_query(Method::GET, path, facts, args)
    }

    /// GET of the object at `path`.
    ///
    /// # Errors
    /// As [`Request::list`].
    pub fn get(path: &str, facts: &MethodFacts, args: &Args) -> Result<Request> {
        Request::with_query(Method::GET, path, facts, args)
    }

    /// DELETE of the object at `path`.
    ///
    /// # Errors
    /// As [`Request::list`].
    pub fn remove(path: &str, facts: &MethodFacts, args: &Args) -> Result<Request> {
        Request::with_query(Method::DELETE, path, facts, args)
    }

    /// POST of a new object to the collection at `path`.
    ///
    /// # Errors
    /// As [`Request::list`], and every member of `object` that its type does not have or that does not fit.
    pub fn add(path: &str, facts: &MethodFacts, object: &Value, args: &Args) -> Result<Request> {
        Request::with_object(Method::POST, path, facts, object, args)
    }

    /// PUT of changed members to the object at `path`.
    ///
    /// # Errors
    /// As [`Request::add`].
    pub fn update(path: &str, facts: &MethodFacts, object: &Value, args: &Args) -> Result<Request> {
        Request::with_object(Method::PUT, path, facts, object, args)
    }

    /// POST of an action to the object (or collection) at `path`: `path/segment`.
    ///
    /// # Errors
    /// As [`Request::list`], and what does not fit inside structured arguments.
    pub fn action(path: &str, facts: &MethodFacts, args: &Args) -> Result<Request> {
        let mut request = Request::new(
            Method::POST,
            &format!("{}/{}", path.trim_matches('/'), facts.segment()),
        );
        let mut mistakes = Mistakes::default();
        let mut body = String::from("<action>");
        for (name, value) in args.iter() {
            match facts.param(name).filter(|param| param.dir != Dir::Out) {
                Some(param) => coerce::argument(&mut body, param, value, &mut mistakes),
                None if ALWAYS.contains(&name) => {
                    request.ask(name, &Kind::String, value, &mut mistakes)
                }
                None => mistakes.add(unknown_parameter(facts, name)),
            }
        }
        body.push_str("</action>");
        mistakes.done()?;
        request.set_body(body);
        Ok(request)
    }

    /// Path and query as they stand behind the API root, percent-encoded: `vms?max=5`.
    pub fn target(&self) -> String {
        let mut target = self.path.clone();
        for (at, (name, value)) in self.query.iter().enumerate() {
            target.push(if at == 0 { '?' } else { '&' });
            target.push_str(&encode(name));
            target.push('=');
            target.push_str(&encode(value));
        }
        target
    }

    /// Gives it an XML body.
    pub fn set_body(&mut self, xml: String) {
        self.body = Some(xml.into_bytes());
        self.content_type = Some(XML.into());
    }

    fn with_query(method: Method, path: &str, facts: &MethodFacts, args: &Args) -> Result<Request> {
        let mut request = Request::new(method, path);
        let mut mistakes = Mistakes::default();
        request.ask_all(facts, args, &mut mistakes);
        mistakes.done()?;
        Ok(request)
    }

    fn with_object(
        method: Method,
        path: &str,
        facts: &MethodFacts,
        object: &Value,
        args: &Args,
    ) -> Result<Request> {
        let mut request = Request::new(method, path);
        let mut mistakes = Mistakes::default();
        request.ask_all(facts, args, &mut mistakes);
        let mut body = String::new();
        match object_of(facts) {
            Some(param) => coerce::object(&mut body, param, object, &mut mistakes),
            None => mistakes.add(Error::usage(format!(
                "'{}' of {path} takes no object",
                facts.name
            ))),
        }
        mistakes.done()?;
        request.set_body(body);
        Ok(request)
    }

    fn ask_all(&mut self, facts: &MethodFacts, args: &Args, mistakes: &mut Mistakes) {
        for (name, value) in args.iter() {
            let param = facts
                .param(name)
                .filter(|param| param.dir == Dir::In && !is_struct(param));
            match param {
                Some(param) => self.ask(name, &param.kind(), value, mistakes),
                None if name == "follow" && facts.follow => {
                    self.ask(name, &Kind::String, value, mistakes)
                }
                None if ALWAYS.contains(&name) => self.ask(name, &Kind::String, value, mistakes),
                None => mistakes.add(unknown_parameter(facts, name)),
            }
        }
    }

    fn ask(&mut self, name: &str, kind: &Kind, value: &Value, mistakes: &mut Mistakes) {
        if let Some(text) = coerce::parameter(name, *kind, value, mistakes) {
            self.query.push((name.to_owned(), text));
        }
    }
}

/// The parameter that is the object itself.
fn object_of(facts: &MethodFacts) -> Option<&ParamFacts> {
    let all = || {
        facts
            .params
            .iter()
            .chain(facts.variants.iter().flat_map(|variant| &variant.params))
    };
    all()
        .find(|param| param.dir == Dir::InOut && is_struct(param))
        .or_else(|| all().find(|param| param.dir == Dir::In && is_struct(param)))
}

fn is_struct(param: &ParamFacts) -> bool {
    matches!(param.kind(), Kind::Struct(_))
}

fn unknown_parameter(facts: &MethodFacts, name: &str) -> Error {
    let takes_structs = facts.shape() == Shape::Action;
    let known = facts
        .params
        .iter()
        .chain(facts.variants.iter().flat_map(|variant| &variant.params));
    let known = known
        .filter(|param| param.dir != Dir::Out && (takes_structs || !is_struct(param)))
        .map(|param| param.name);
    let near = ovmodel::nearest(name, known.chain(facts.follow.then_some("follow")));
    Error::Unknown {
        what: "parameter",
        name: name.into(),
        place: facts.name.into(),
        near: near.into_iter().map(str::to_owned).collect(),
    }
}

/// Percent-encoding of everything but letters, digits and `-._~`.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn method(service: &str, name: &str) -> &'static MethodFacts {
        ovmodel::find_service(service)
            .unwrap()
            .method(name)
            .unwrap()
    }

    #[test]
    fn a_list_takes_the_parameters_of_the_model() {
        let args = Args::new()
            .with("search", "name=a b&c")
            .with("max", 5)
            .with("all-content", true);
        let request = Request::list("/vms", method("vms", "list"), &args).unwrap();
        assert_eq!(
            request.target(),
            "vms?search=name%3Da%20b%26c&max=5&all_content=true"
        );
        let args = args.with("serch", "x").with("max", "many");
        let error = Request::list("vms", method("vms", "list"), &args).unwrap_err();
        assert_eq!(
            error.to_string(),
            "2 mistakes: max: 'many' is not an integer; unknown parameter 'serch' in list"
        );
        assert_eq!(error.hint().as_deref(), Some("did you mean search?"));
    }

    #[test]
    fn an_action_sends_its_arguments_in_the_body() {
        let args = Args::new().with("use_cloud_init", "yes").with(
            "vm",
            json!({"stateless": true, "os": {"boot": {"devices": ["HD"]}}}),
        );
        let request = Request::action("vms/1", method("vm", "start"), &args).unwrap();
        assert_eq!(request.path, "vms/1/start");
        assert_eq!(
            String::from_utf8(request.body.unwrap()).unwrap(),
            "<action><use_cloud_init>true</use_cloud_init><vm><stateless>true</stateless>\
             <os><boot><devices><device>hd</device></devices></boot></os></vm></action>"
        );
    }

    #[test]
    fn an_add_sends_the_object() {
        let vm = json!({"name": "a", "cluster": "Default", "memory": "1GiB"});
        let request = Request::add(
            "vms",
            method("vms", "add"),
            &vm,
            &Args::new().with("clone", true),
        )
        .unwrap();
        assert_eq!(request.target(), "vms?clone=true");
        assert_eq!(
            String::from_utf8(request.body.unwrap()).unwrap(),
            "<vm><name>a</name><cluster><name>Default</name></cluster><memory>1073741824</memory></vm>"
        );
        let error = Request::add(
            "vms",
            method("vms", "add"),
            &json!({"nmae": 1}),
            &Args::new(),
        )
        .unwrap_err();
        assert_eq!(error.to_string(), "unknown field 'nmae' in vm");
    }

    /// A value that fits a kind, for the rest of a path.
    fn sample(kind: Kind, list: bool, rest: &[&str]) -> Option<Value> {
        let one = match (kind, rest) {
            (Kind::Boolean, []) => json!(true),
            (Kind::Integer, []) => json!(7),
            (Kind::Decimal, []) => json!(1.5),
            (Kind::String, []) => json!("x"),
            (Kind::Date, []) => json!("2026-09-08T09:53:35Z"),
            (Kind::Enum(facts), []) => json!(facts.values[0]),
            (Kind::Struct(_), []) => json!({}),
            (Kind::Struct(_), ["id", ..]) => json!({"id": "1"}),
            (Kind::Struct(facts), [name, rest @ ..]) => {
                let attr = facts.attr(name.trim_end_matches("[]"))?;
                json!({ attr.name: sample(attr.kind(), attr.list, rest)? })
            }
            _ => return None,
        };
        Some(if list { json!([one]) } else { one })
    }

    #[test]
    fn every_input_of_the_model_can_be_sent() {
        let (mut sent, mut odd) = (0, Vec::new());
        for service in ovmodel::services() {
            for method in &service.own_methods {
                let inputs = method
                    .inputs
                    .iter()
                    .chain(method.variants.iter().flat_map(|variant| &variant.inputs));
                for path in inputs.flat_map(|input| &input.any_of) {
                    let steps: Vec<&str> = path.split('.').collect();
                    let param = method.param(steps[0].trim_end_matches("[]"));
                    let value =
                        param.and_then(|param| sample(param.kind(), param.list, &steps[1..]));
                    let (Some(param), Some(value)) = (param, value) else {
                        odd.push(format!("{}.{} {path}", service.name, method.name));
                        continue;
                    };
                    let args = Args::new().with(param.name, value.clone());
                    let built = match method.shape() {
                        Shape::Action => Request::action("x", method, &args),
                        Shape::Add if is_struct(param) => {
                            Request::add("x", method, &value, &Args::new())
                        }
                        Shape::Update if is_struct(param) => {
                            Request::update("x", method, &value, &Args::new())
                        }
                        _ => Request::remove("x", method, &args),
                    };
                    let request = built.unwrap_or_else(|error| {
                        panic!("{}.{} {path}: {error}", service.name, method.name)
                    });
                    if let Some(body) = request.body {
                        crate::Entity::parse(std::str::from_utf8(&body).unwrap()).unwrap();
                    }
                    sent += 1;
                }
            }
        }
        assert!(sent > 1000, "{sent}");
        assert!(
            odd.is_empty(),
            "{} of the model lead nowhere: {odd:#?}",
            odd.len()
        );
    }
}
