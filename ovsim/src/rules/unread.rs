//! Members of bodies that an engine (4.5.8) does not read: neither kept nor looked up, whatever they say.
//!
//! `unread.txt` has a line a kind: the kind, then what is not read of it. A member of a member stands after a dot.
//!
//! | written | means |
//! |---|---|
//! | `a.b` | this is not read |
//! | `a:b,c` | of this, `b` and `c` alone are read |
//! | `a&b,c` | the same, and only if both are there |
//! | `a[]&b,c` | so it is with each item of the list |
//! | `.:b,c` | of the whole body, `b` and `c` alone are read |
//! | `a@b` | this is read beside `b` alone |
//! | `a#` | this is known by its id; without one it says nothing |
//!
//! A line that begins with `POST` or `PUT` is of adds or of changes alone.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::node::Node;

/// What an item of a line says of the member that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Reading {
    Not,
    Only(Vec<&'static str>),
    Whole(Vec<&'static str>),
    Items(Vec<&'static str>),
    Beside(&'static str),
    ById,
}

/// What a line may begin with.
const METHODS: [&str; 2] = ["POST ", "PUT "];

/// What is not read, by kind, or by method and kind.
static TABLE: LazyLock<HashMap<&str, Vec<(&str, Reading)>>> = LazyLock::new(|| {
    let lines = include_str!("unread.txt").lines();
    let parts = lines.filter_map(|line| {
        let method = METHODS.iter().find(|method| line.starts_with(**method));
        let begin = method.map_or(0, |method| method.len());
        let end = begin + line[begin..].find(' ')?;
        Some(line.split_at(end))
    });
    parts
        .map(|(key, items)| (key, items.split_whitespace().map(item).collect()))
        .collect()
});

fn item(text: &'static str) -> (&'static str, Reading) {
    let list = |words: &'static str| words.split(',').collect();
    if let Some((path, words)) = text.split_once("[]&") {
        (path, Reading::Items(list(words)))
    } else if let Some((path, words)) = text.split_once('&') {
        (path, Reading::Whole(list(words)))
    } else if let Some((path, words)) = text.split_once(':') {
        (path, Reading::Only(list(words)))
    } else if let Some((path, other)) = text.split_once('@') {
        (path, Reading::Beside(other))
    } else if let Some(path) = text.strip_suffix('#') {
        (path, Reading::ById)
    } else {
        (text, Reading::Not)
    }
}

/// Takes out of a body what is not read.
pub(crate) fn strip(kind: &str, given: &mut Node, is_change: bool) {
    let of_method = METHODS[usize::from(is_change)].to_owned() + kind;
    let lines = [kind, &of_method].map(|key| TABLE.get(key));
    for (path, reading) in lines.into_iter().flatten().flatten() {
        read(given, path, reading);
    }
}

fn read(node: &mut Node, path: &str, reading: &Reading) {
    if let (".", Reading::Only(words)) = (path, reading) {
        return keep(node, words);
    }
    if let Some((member, rest)) = path.split_once('.') {
        if let Some(inner) = node.child_mut(member)
            && !inner.children.is_empty()
        {
            read(inner, rest, reading);
            if inner.children.is_empty() && inner.attrs.is_empty() {
                node.remove(member);
            }
        }
        return;
    }
    if let Reading::Beside(other) = reading {
        if node.child(other).is_none() {
            node.remove(path);
        }
        return;
    }
    let Some(member) = node.child_mut(path) else {
        return;
    };
    let whole =
        |member: &Node, words: &[&str]| words.iter().all(|word| member.child(word).is_some());
    let stays = match reading {
        Reading::Not | Reading::Beside(_) => false,
        Reading::Only(words) => {
            keep(member, words);
            true
        }
        Reading::Whole(words) => {
            keep(member, words);
            whole(member, words)
        }
        Reading::Items(words) => {
            member.children.retain(|one| whole(one, words));
            member.children.iter_mut().for_each(|one| keep(one, words));
            true
        }
        Reading::ById => {
            member.remove("name");
            member.id().is_some()
        }
    };
    if !stays {
        node.remove(path);
    }
}

fn keep(node: &mut Node, words: &[&str]) {
    node.children.retain(|child| words.contains(&&*child.name));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rows;

    #[test]
    fn every_line_is_of_a_kind_that_has_rules() {
        for key in TABLE.keys() {
            let mut methods = METHODS.iter();
            let kind = methods.find_map(|method| key.strip_prefix(method));
            let kind = kind.unwrap_or(key);
            assert_eq!(rows::rule(kind).kind, kind);
        }
    }

    fn left_of(given: &Node, written: &'static str) -> Node {
        let mut given = given.clone();
        let (path, reading) = item(written);
        read(&mut given, path, &reading);
        given
    }

    #[test]
    fn each_form_takes_out_what_it_says() {
        let b = || Node::new("b").with_leaf("c", "1").with_leaf("d", "2");
        let given = Node::new("a")
            .with(b())
            .with(Node::new("list").with(b()).with(Node::new("b")));
        let texts = |written| {
            let left = left_of(&given, written);
            let text = |path| left.text_at(path).map(str::to_owned);
            (
                text("b.c"),
                text("b.d"),
                left.child("list").map_or(0, |list| list.children.len()),
            )
        };
        let one = || Some("1".to_owned());
        let two = || Some("2".to_owned());
        assert_eq!(texts("b.c"), (None, two(), 2));
        assert_eq!(texts("b:c"), (one(), None, 2));
        assert_eq!(texts(".:list"), (None, None, 2));
        assert_eq!(texts("b&c,d"), (one(), two(), 2));
        assert_eq!(texts("b&c,e"), (None, None, 2));
        assert_eq!(texts("list[]&c,d"), (one(), two(), 1));
        assert_eq!(texts("b@list"), (one(), two(), 2));
        assert_eq!(texts("b@c"), (None, None, 2));
        assert_eq!(texts("b#"), (None, None, 2));
        assert_eq!(texts("x.y"), (one(), two(), 2));
    }
}
