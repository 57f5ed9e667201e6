//! A write in progress: the store, the request, what it brings and what it makes; and the words of its refusals.

use std::sync::Arc;

use ovmodel::Shape;

use super::places::Place;
use super::refusal::Refusal;
use super::rows::Rule;
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::store::{Object, Store};

/// What is being done.
pub(crate) struct Work<'w> {
    pub(crate) store: &'w mut Store,
    pub(crate) ask: &'w Ask,
    pub(crate) place: &'w Place,
    pub(crate) rule: &'static Rule,
    /// The body, references resolved to ids.
    pub(crate) given: Node,
    /// The object as it will be.
    pub(crate) doc: Node,
    /// The object as it was, for updates.
    pub(crate) old: Option<Arc<Object>>,
    /// The key of the parent where it is stored.
    pub(crate) parent: String,
    /// The task on the host side that is still to end: the answer is 202 and names it.
    pub(crate) creation: Option<String>,
    /// The job that the request left, to be named in the answer.
    pub(crate) job: Option<String>,
    /// The steps of that job below `Executing`; none when it has no `Finalizing` either.
    pub(crate) inner: Option<Vec<&'static str>>,
}

impl Work<'_> {
    /// The id of the object below which this happens; empty at the root.
    pub(crate) fn holder(&self) -> &str {
        self.place.holder()
    }

    /// Whether an object is being added.
    pub(crate) fn is_add(&self) -> bool {
        self.ask.method.shape() == Shape::Add
    }

    /// `Cannot {action} {type}.` with the words of this request put in.
    pub(crate) fn phrase(&self, text: &str) -> String {
        let action = match self.ask.method.shape() {
            Shape::Add if self.rule.create => "create",
            Shape::Add => "add",
            Shape::Update => "edit",
            Shape::Remove => "remove",
            _ => self.ask.method.name,
        };
        text.replace("{action}", action)
            .replace("{type}", self.rule.label)
    }

    /// 409 with the words put in.
    pub(crate) fn conflict(&self, text: &str) -> Refusal {
        Refusal::conflict(self.phrase(text))
    }

    /// A status and a text, with the words put in.
    pub(crate) fn told(&self, (status, text): &(u16, String)) -> Refusal {
        Refusal::operation(*status, format!("[{}]", self.phrase(text)))
    }

    /// 400 with the words put in.
    pub(crate) fn bad(&self, text: &str) -> Refusal {
        Refusal::bad(self.phrase(text))
    }

    /// The user as events name him.
    pub(crate) fn user(&self) -> String {
        self.ask.user.user_at_authz()
    }

    /// The text of what the body brings at a path.
    pub(crate) fn gives(&self, path: &str) -> Option<&str> {
        self.given.text_at(path)
    }

    /// Puts a default where the object has nothing.
    pub(crate) fn default(&mut self, path: &str, text: &str) {
        if self.doc.text_at(path).is_none() {
            self.doc.set(path, text);
        }
    }

    /// Puts a reference where the object has none.
    pub(crate) fn default_reference(&mut self, member: &'static str, id: &str) {
        if self.doc.child(member).and_then(Node::id).is_none() {
            self.doc.remove(member);
            self.doc.push(Node::reference(member, id));
        }
    }

    /// An event of this request.
    pub(crate) fn event(&self, symbol: &str, text: impl Into<String>) -> Draft {
        Draft::of(self.ask, symbol, text)
    }

    /// An event of a command inside this request: with a short correlation id of its own.
    pub(crate) fn inner_event(&mut self, symbol: &str, text: impl Into<String>) -> Draft {
        let id = self.store.short_id();
        Draft::of(self.ask, symbol, text).correlated(Some(id))
    }

    /// The name of a root object, empty when it is not there.
    pub(crate) fn name_of(&self, kind: &str, id: Option<&str>) -> String {
        let object = id.and_then(|id| self.store.root(kind, id));
        object.map_or_else(String::new, |object| object.name().to_owned())
    }

    /// Gives a role on an object to a user or group; an engine writes most of them without a word.
    pub(crate) fn grant(
        &mut self,
        role: &str,
        subject: (&'static str, &str),
        on: (&'static str, &str),
    ) {
        let doc = Node::new("permission")
            .with(Node::reference("role", role))
            .with(Node::reference(subject.0, subject.1))
            .with(Node::reference(on.0, on.1));
        self.store.put_below("permissions", "", doc);
    }

    /// The same by a command of its own, with event 850: as CPU profiles do it.
    pub(crate) fn grant_told(
        &mut self,
        role: &str,
        subject: (&'static str, &str),
        on: (&'static str, &str),
        what: (&str, &str),
    ) {
        self.grant(role, subject, on);
        let role = self.name_of("roles", Some(role));
        // Everyone is of no directory.
        let (name, authz) = match subject.0 {
            "group" => (self.name_of("groups", Some(subject.1)), "N/A"),
            _ => (self.ask.user.login.clone(), &*self.ask.user.authz),
        };
        let text = format!(
            "User/Group {name}, Namespace *, Authorization provider: {authz} was granted permission for Role {role} on {} {}, by {}.",
            what.0,
            what.1,
            self.user()
        );
        let draft = self.inner_event("USER_ADD_PERMISSION", text);
        draft.record(self.store);
    }
}
