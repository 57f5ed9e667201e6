//! A document as a tree: what the engine stores, what a request brings and what a reply holds.
//! No bytes here: `codec` reads and writes them. Names are the XML names, whatever the wire format.

use std::borrow::Cow;

mod text;

pub use text::Text;

/// A name of an element or attribute; those known from the model cost no allocation.
pub type Name = Cow<'static, str>;

/// One element: attributes, text, children. An element has text or children, never both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// The element's name (`vm`, `transparent_hugepages`).
    pub name: Name,
    /// `href`, `id`, `rel`; kept in alphabetical order by [`Node::set_attr`].
    pub attrs: Vec<(Name, String)>,
    /// The text of an element without children.
    pub text: Text,
    /// Children in document order.
    pub children: Vec<Node>,
}

impl Node {
    /// An empty element.
    pub fn new(name: impl Into<Name>) -> Node {
        Node {
            name: name.into(),
            ..Node::default()
        }
    }

    /// An element that holds text.
    pub fn leaf(name: impl Into<Name>, text: impl Into<Text>) -> Node {
        Node {
            name: name.into(),
            text: text.into(),
            ..Node::default()
        }
    }

    /// A reference: an element with an `id` and nothing else.
    pub fn reference(name: impl Into<Name>, id: impl Into<String>) -> Node {
        Node::new(name).with_attr("id", id)
    }

    /// The same element with one more attribute.
    #[must_use]
    pub fn with_attr(mut self, name: impl Into<Name>, value: impl Into<String>) -> Node {
        self.set_attr(name, value);
        self
    }

    /// The same element with one more child at the end.
    #[must_use]
    pub fn with(mut self, child: Node) -> Node {
        self.children.push(child);
        self
    }

    /// The same element with one more text child at the end.
    #[must_use]
    pub fn with_leaf(self, name: impl Into<Name>, text: impl Into<Text>) -> Node {
        self.with(Node::leaf(name, text))
    }

    /// Appends a child.
    pub fn push(&mut self, child: Node) {
        self.children.push(child);
    }

    /// The value of an attribute.
    pub fn attr(&self, name: &str) -> Option<&str> {
        let found = self.attrs.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Sets or replaces an attribute; the order stays alphabetical, as on the wire.
    pub fn set_attr(&mut self, name: impl Into<Name>, value: impl Into<String>) {
        let name = name.into();
        match self.attrs.binary_search_by(|(n, _)| n.cmp(&name)) {
            Ok(at) => self.attrs[at].1 = value.into(),
            Err(at) => self.attrs.insert(at, (name, value.into())),
        }
    }

    /// The `id` attribute.
    pub fn id(&self) -> Option<&str> {
        self.attr("id")
    }

    /// The `href` attribute.
    pub fn href(&self) -> Option<&str> {
        self.attr("href")
    }

    /// The first child of this name.
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The first child of this name, to change it.
    pub fn child_mut(&mut self, name: &str) -> Option<&mut Node> {
        self.children.iter_mut().find(|child| child.name == name)
    }

    /// The first child of this name; appended when there is none.
    pub fn child_or_new(&mut self, name: impl Into<Name>) -> &mut Node {
        let name = name.into();
        let at = match self.children.iter().position(|child| child.name == name) {
            Some(at) => at,
            None => {
                self.children.push(Node::new(name));
                self.children.len() - 1
            }
        };
        &mut self.children[at]
    }

    /// All children of this name.
    pub fn children_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first child of this name.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str())
    }

    /// The element at a dotted path (`os.boot.devices`); the first of several at each step.
    pub fn at(&self, path: &str) -> Option<&Node> {
        path.split('.')
            .try_fold(self, |node, name| node.child(name))
    }

    /// The text at a dotted path; a last step `id` or `href` means the attribute.
    pub fn text_at(&self, path: &str) -> Option<&str> {
        if let Some(node) = self.at(path) {
            return Some(&node.text);
        }
        let (parent, attr) = match path.rsplit_once('.') {
            Some((parent, attr)) => (self.at(parent)?, attr),
            None => (self, path),
        };
        parent.attr(attr)
    }

    /// Sets the text at a dotted path and makes the elements on the way.
    pub fn set(&mut self, path: &str, text: impl Into<Text>) {
        let mut node = self;
        for name in path.split('.') {
            node = node.child_or_new(name.to_owned());
        }
        node.text = text.into();
    }

    /// Puts a child in place of the first of its name, or at the end.
    pub fn put(&mut self, child: Node) {
        match self.child_mut(&child.name) {
            Some(old) => *old = child,
            None => self.children.push(child),
        }
    }

    /// Takes all children of this name out and returns the first of them.
    pub fn remove(&mut self, name: &str) -> Option<Node> {
        let at = self.children.iter().position(|child| child.name == name)?;
        let first = self.children.remove(at);
        self.children.retain(|child| child.name != name);
        Some(first)
    }

    /// Gives back the room that growing left over; worth it for what is kept.
    pub fn shrink(&mut self) {
        self.attrs.shrink_to_fit();
        self.attrs
            .iter_mut()
            .for_each(|(_, value)| value.shrink_to_fit());
        self.text.shrink_to_fit();
        self.children.shrink_to_fit();
        self.children.iter_mut().for_each(Node::shrink);
    }

    /// Whether the element holds nothing at all.
    pub fn is_empty(&self) -> bool {
        self.attrs.is_empty() && self.text.is_empty() && self.children.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_stay_in_order() {
        let node = Node::reference("vm", "1").with_attr("href", "/vms/1");
        assert_eq!(node.attrs[0].0, "href");
        assert_eq!(node.id(), Some("1"));
    }

    #[test]
    fn paths_reach_elements_and_attributes() {
        let mut vm = Node::new("vm").with(Node::reference("cluster", "c1"));
        vm.set("os.type", "other");
        assert_eq!(vm.text_at("os.type"), Some("other"));
        assert_eq!(vm.text_at("cluster.id"), Some("c1"));
        assert_eq!(vm.text_at("os.nothing"), None);
        assert_eq!(vm.remove("os").map(|os| os.children.len()), Some(1));
        assert!(vm.child("os").is_none());
    }
}
