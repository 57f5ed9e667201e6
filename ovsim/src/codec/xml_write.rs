//! XML as the engine lays it out: a standalone declaration, four blanks a level, `href` before `id`, a newline
//! at the end. Empty texts are `<x></x>`, other empty elements `<x/>`.

use super::shape::Shape;
use super::versioned;
use crate::node::Node;

/// What every document begins with.
pub const DECLARATION: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// A whole document.
pub fn document(root: &Node, version: Option<&str>) -> Vec<u8> {
    let mut out = DECLARATION.to_vec();
    element(&mut out, root, Shape::of_root(&root.name), 0, version);
    out
}

/// One element with all that it holds, indented for its depth.
pub fn element(
    out: &mut Vec<u8>,
    node: &Node,
    shape: Option<Shape>,
    depth: usize,
    version: Option<&str>,
) {
    let mut place = Place {
        above: Vec::new(),
        top: shape,
    };
    write(out, node, &mut place, depth, version);
}

/// Where the writer is; shapes are looked up only where an empty element asks for one.
struct Place<'a> {
    top: Option<Shape>,
    above: Vec<&'a str>,
}

impl Place<'_> {
    fn is_text(&self, name: &str) -> bool {
        match name {
            "name" | "description" | "comment" => true,
            _ => {
                let mut shape = self.top;
                for word in self.above.iter().skip(1) {
                    shape = shape.and_then(|shape| shape.child(word));
                }
                if !self.above.is_empty() {
                    shape = shape.and_then(|shape| shape.child(name));
                }
                shape.is_some_and(Shape::is_text)
            }
        }
    }
}

fn write<'a>(
    out: &mut Vec<u8>,
    node: &'a Node,
    place: &mut Place<'a>,
    depth: usize,
    version: Option<&str>,
) {
    indent(out, depth);
    out.push(b'<');
    out.extend_from_slice(node.name.as_bytes());
    for (name, value) in &node.attrs {
        out.push(b' ');
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"=\"");
        let long = (name == "href")
            .then(|| versioned(value, version))
            .flatten();
        escape(out, long.as_deref().unwrap_or(value), true);
        out.push(b'"');
    }
    if !node.children.is_empty() {
        out.extend_from_slice(b">\n");
        place.above.push(&node.name);
        for child in &node.children {
            write(out, child, place, depth + 1, version);
        }
        place.above.pop();
        indent(out, depth);
        close(out, node);
    } else if !node.text.is_empty() {
        out.push(b'>');
        escape(out, &node.text, false);
        close(out, node);
    } else if node.attrs.is_empty() && place.is_text(&node.name) {
        out.push(b'>');
        close(out, node);
    } else {
        out.extend_from_slice(b"/>\n");
    }
}

fn close(out: &mut Vec<u8>, node: &Node) {
    out.extend_from_slice(b"</");
    out.extend_from_slice(node.name.as_bytes());
    out.extend_from_slice(b">\n");
}

/// Four blanks a level.
pub fn indent(out: &mut Vec<u8>, depth: usize) {
    out.resize(out.len() + depth * 4, b' ');
}

/// Java's escapes: carriage returns always, quotes, tabs and newlines in attributes only.
fn escape(out: &mut Vec<u8>, text: &str, attribute: bool) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let code: &[u8] = match byte {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'\r' => b"&#xD;",
            b'"' if attribute => b"&quot;",
            b'\t' if attribute => b"&#x9;",
            b'\n' if attribute => b"&#xA;",
            _ => continue,
        };
        out.extend_from_slice(&bytes[from..at]);
        out.extend_from_slice(code);
        from = at + 1;
    }
    out.extend_from_slice(&bytes[from..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(node: &Node, version: Option<&str>, want: &str) {
        let text = String::from_utf8(document(node, version)).unwrap();
        let body =
            text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        assert_eq!(body, Some(want));
    }

    #[test]
    fn empty_texts_and_empty_elements_differ() {
        let vm = Node::new("vm")
            .with_attr("id", "1")
            .with_attr("href", "/ovirt-engine/api/vms/1")
            .with_leaf("name", "a<b>\"&\r")
            .with_leaf("description", "")
            .with_leaf("origin", "")
            .with(Node::new("os").with(Node::leaf("cmdline", "")))
            .with(Node::new("usb"))
            .with(Node::reference("cluster", "c\"1"));
        check(
            &vm,
            Some("4"),
            concat!(
                "<vm href=\"/ovirt-engine/api/v4/vms/1\" id=\"1\">\n",
                "    <name>a&lt;b&gt;\"&amp;&#xD;</name>\n",
                "    <description></description>\n",
                "    <origin></origin>\n",
                "    <os>\n        <cmdline></cmdline>\n    </os>\n",
                "    <usb/>\n",
                "    <cluster id=\"c&quot;1\"/>\n",
                "</vm>\n",
            ),
        );
    }

    #[test]
    fn empty_roots_close_themselves() {
        check(&Node::new("vms"), None, "<vms/>\n");
        check(&Node::new("fault"), None, "<fault/>\n");
        check(&Node::new("engine_backup"), None, "<engine_backup/>\n");
    }
}
