//! The border between the wire and the engine: a resolved request goes in as `Ask`, a `Reply` comes out.
//! Nothing here knows HTTP, and nothing behind it knows bytes, headers or paths.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use ovmodel::{LocatorFacts, MethodFacts, ServiceFacts};

use crate::node::{Name, Node};
use crate::params::Params;

/// Who asks, as fixed when the engine session began (engine 4.5.8: rights gained or lost later do not count).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Id of the user's object.
    pub id: String,
    /// Login name without profile: `admin`.
    pub login: String,
    /// Authentication profile: `internal`.
    pub profile: String,
    /// Directory that knows the user: `internal-authz`.
    pub authz: String,
    /// Whether a role of admin type was held at login.
    pub administrator: bool,
}

impl Caller {
    /// The engine itself, where something has a doer that nobody asked for.
    pub(crate) fn system() -> Caller {
        Caller {
            id: String::new(),
            login: "SYSTEM".into(),
            profile: String::new(),
            authz: "internal".into(),
            administrator: true,
        }
    }

    /// `admin@internal`, as typed at login.
    pub fn user_at_profile(&self) -> String {
        format!("{}@{}", self.login, self.profile)
    }

    /// `admin@internal-authz`, as events and user documents spell it.
    pub fn user_at_authz(&self) -> String {
        format!("{}@{}", self.login, self.authz)
    }
}

/// Why a password was not enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginError {
    /// No such user, or the wrong password (they read the same).
    Wrong,
    /// No such authentication profile.
    NoProfile,
    /// Disabled by an administrator, or locked after failures.
    Locked,
    /// The password has expired.
    PasswordExpired,
    /// The account itself has expired.
    AccountExpired,
    /// Password right, but no permission of his own: not let in by the API (401 there, a token is still given).
    NotAuthorized,
}

/// One word of the path.
#[derive(Clone, Debug)]
pub struct Step {
    /// The locator taken; an item locator for an id.
    pub locator: &'static LocatorFacts,
    /// The id as the path spelled it (percent-decoded), when the locator takes one.
    pub id: Option<String>,
}

/// A path, resolved word by word: `vms/123/nics` is `vms`, an item with id `123`, `nics`.
#[derive(Clone, Debug)]
pub struct Route {
    /// From the root; empty for the root document.
    pub steps: Vec<Step>,
    /// The service where the path ends.
    pub service: &'static ServiceFacts,
}

impl Route {
    /// The id of the last step when the path ends at an item.
    pub fn id(&self) -> Option<&str> {
        self.steps.last().and_then(|step| step.id.as_deref())
    }

    /// The version-less href of the place, `/ovirt-engine/api/vms/123/nics`.
    pub fn href(&self) -> String {
        Route::href_of(&self.steps)
    }

    /// The href of the first steps of a path.
    pub fn href_of(steps: &[Step]) -> String {
        let mut href = String::from("/ovirt-engine/api");
        for step in steps {
            href.push('/');
            match &step.id {
                Some(id) => href.push_str(id),
                None => href.push_str(&step.locator.segment()),
            }
        }
        href
    }
}

/// Running work as the path names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The action's segment, or `creation_status`.
    pub action: String,
    /// The ids, which stand in the path joined by `,`.
    pub ids: Vec<String>,
}

/// What the client wants to get back; matters to the engine only for console files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/xml`
    Xml,
    /// `application/json`
    Json,
    /// `application/x-virt-viewer`: asked for by name, or nothing named on a graphics console.
    ConsoleFile,
}

/// One request, resolved, checked against the model and authenticated.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Who asks.
    pub user: Caller,
    /// Whether the answer holds only what the caller's own permissions show (header or parameter `filter`).
    pub filtered: bool,
    /// Where.
    pub route: Route,
    /// What; an action keeps its service in `route`.
    pub method: &'static MethodFacts,
    /// A poll of running work, `GET <item>/<action>/<ids>` or `GET <item>/creation_status/<ids>`: `route` is the item.
    pub task: Option<Task>,
    /// Query, matrix and header parameters.
    pub params: Params,
    /// The body, checked and canonical: booleans `true`/`false`, enums in lower case, integers trimmed.
    /// For an action the `<action>` element.
    pub body: Option<Node>,
    /// What the answer will look like.
    pub media: Media,
    /// `X-Ovirt-Expect` or `Expect`, split at commas, lower case.
    pub expect: Vec<String>,
    /// The language of messages: the first of `Accept-Language` that the engine has, else `en`.
    pub language: &'static str,
    /// The effective correlation id.
    pub correlation_id: String,
    /// The moment of the request.
    pub now: Timestamp,
    /// Scheme and authority as the client spelled them: `https://127.0.0.1:8443`.
    pub host: String,
    /// The token of the caller's session, which console files tell.
    pub token: String,
    /// The certificate of the engine's CA, PEM.
    pub ca: Arc<str>,
}

impl Ask {
    /// The client wants to wait until the work is done (`201-created`).
    pub fn expects_created(&self) -> bool {
        self.expect.iter().any(|word| word == "201-created")
    }

    /// The client does not want to wait (`async`, or 202 and no body by `202-accepted`).
    pub fn is_async(&self) -> bool {
        let accepted = self.expect.iter().any(|word| word == "202-accepted");
        accepted || self.params.flag("async", false)
    }

    /// The client wants the costly members, too (`all_content`, or the header `All-Content`).
    pub fn wants_all(&self) -> bool {
        self.params.anywhere("all_content") || self.params.flag("All-Content", false)
    }
}

/// The items of a list, made one by one while the reply is being sent.
pub type Items = Box<dyn Iterator<Item = Node> + Send>;

/// What comes back. Every `href` inside is version-less; the wire adds the version where the path had one.
pub enum Reply {
    /// One entity.
    One {
        /// 200, 201 or 202.
        status: u16,
        /// The document.
        node: Node,
        /// The href that the (doubled, see engine 4.5.8) `Location` header tells; 201 only.
        location: Option<String>,
    },
    /// A collection; sent as the items come.
    Many {
        /// The collection's element, `vms`.
        root: Name,
        /// What stands before the items: `<actions>`, `<size>`.
        head: Vec<Node>,
        /// The items.
        items: Items,
        /// Whether JSON names the items though there are none.
        told: bool,
    },
    /// An `<action>`, with its fault inside when it failed.
    Action {
        /// 200, 202 or the fault's.
        status: u16,
        /// The `<action>` element.
        node: Node,
    },
    /// A `<fault>`; without both texts an empty one.
    Fault {
        /// 400, 403, 404, 409, 500.
        status: u16,
        /// `Operation Failed` and the like.
        reason: Option<String>,
        /// The bracketed text.
        detail: Option<String>,
    },
    /// No body at all: 404 of an unknown id, 202 of an asynchronous delete.
    Empty(u16),
    /// The 500 page of an uncaught Java exception; the text names it (`Problem fetching 'x' from Vm`).
    ErrorPage(String),
    /// One line under `text/html;charset=UTF-8`.
    Html {
        /// The status.
        status: u16,
        /// The whole body.
        text: String,
    },
    /// A text that is called a document all the same.
    Text {
        /// The status.
        status: u16,
        /// The whole body.
        text: String,
    },
    /// Bytes under their own type.
    File {
        /// `application/x-virt-viewer`, `image/png`...
        media: &'static str,
        /// The body.
        bytes: Vec<u8>,
    },
    /// The same reply, later: for calls during which an engine blocks.
    After(Duration, Box<Reply>),
}

impl Reply {
    /// A fault with reason and detail.
    pub fn fault(status: u16, reason: impl Into<String>, detail: impl Into<String>) -> Reply {
        Reply::Fault {
            status,
            reason: Some(reason.into()),
            detail: Some(detail.into()),
        }
    }

    /// The `<fault>` element, `detail` before `reason`.
    pub fn fault_node(reason: Option<&str>, detail: Option<&str>) -> Node {
        let mut fault = Node::new("fault");
        if let Some(text) = detail {
            fault.push(Node::leaf("detail", text));
        }
        if let Some(text) = reason {
            fault.push(Node::leaf("reason", text));
        }
        fault
    }
}
