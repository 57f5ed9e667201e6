//! Secrets in documents, taken out before anybody sees them: passwords, tokens, tickets, and values of what is called like one.

/// Members whose text is a secret, wherever they stand in a document that we send.
const MEMBERS: &[&str] = &[
    "password",
    "root_password",
    "private_key",
    "authorized_key",
    "token",
    // cloud-init scripts are where passwords of guests stand.
    "custom_script",
];
/// Parts of the names of options and properties whose value is a secret.
const CALLED: &[&str] = &["pass", "secret", "token", "key", "credential", "ticket"];

/// Whether the `value` of something with this name below this parent is a secret: a bond's mode is none, a ticket is.
fn is_secret_value(parent: &str, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    parent == "ticket" || CALLED.iter().any(|part| name.contains(part))
}

/// A document, XML or JSON, with its secrets taken out.
pub(super) fn without(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    let mut open_elements: Vec<&str> = Vec::new();
    let mut named = "";
    while let Some(open) = rest.find('<') {
        let Some(close) = rest[open..].find('>').map(|at| open + at) else {
            break;
        };
        shown.push_str(&rest[..=close]);
        let inside = &rest[open + 1..close];
        rest = &rest[close + 1..];
        if inside.starts_with('/') {
            open_elements.pop();
            continue;
        }
        if inside.starts_with(['?', '!']) || inside.ends_with('/') {
            continue;
        }
        let name = inside.split_whitespace().next().unwrap_or_default();
        let parent = open_elements.last().copied().unwrap_or_default();
        open_elements.push(name);
        if name == "name" {
            named = rest.split('<').next().unwrap_or_default();
        }
        if MEMBERS.contains(&name) || (name == "value" && is_secret_value(parent, named)) {
            shown.push_str("***");
            let end = format!("</{name}>");
            rest = rest.find(&end).map_or("", |at| &rest[at..]);
        }
    }
    shown.push_str(&without_json(rest));
    shown
}

/// The same for `"password": "..."` in JSON.
fn without_json(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    let (mut parent, mut named) = ("", "");
    while let Some((before, after)) = rest.split_once('"') {
        let Some((name, after)) = after.split_once('"') else {
            break;
        };
        shown.push_str(before);
        shown.push('"');
        shown.push_str(name);
        shown.push('"');
        rest = after;
        let Some(value) = after.trim_start().strip_prefix(':') else {
            continue;
        };
        let value = value.trim_start();
        let Some(inside) = value.strip_prefix('"') else {
            if value.starts_with(['{', '[']) {
                parent = name;
            }
            continue;
        };
        if name == "name" {
            named = inside.split('"').next().unwrap_or_default();
        }
        if MEMBERS.contains(&name) || (name == "value" && is_secret_value(parent, named)) {
            shown.push_str(": \"***\"");
            rest = end_of_string(inside);
        }
    }
    shown.push_str(rest);
    shown
}

/// What follows the closing quote of a JSON string.
fn end_of_string(inside: &str) -> &str {
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            '"' if !escaped => return &inside[at + 1..],
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn passwords_and_tickets_are_taken_out() {
        for (document, shown) in [
            (
                "<a><password>x</password></a>",
                "<a><password>***</password></a>",
            ),
            (
                "<action><ticket><value>x</value></ticket></action>",
                "<action><ticket><value>***</value></ticket></action>",
            ),
            (
                "<option><name>passwd</name><value>x</value></option>",
                "<option><name>passwd</name><value>***</value></option>",
            ),
            (
                "<vm><initialization><custom_script>chpasswd: x</custom_script></initialization></vm>",
                "<vm><initialization><custom_script>***</custom_script></initialization></vm>",
            ),
            (
                r#"{"ticket": {"value": "x"}}"#,
                r#"{"ticket": {"value": "***"}}"#,
            ),
            (
                r#"{"password": "a\"b", "c": "d"}"#,
                r#"{"password": "***", "c": "d"}"#,
            ),
        ] {
            assert_eq!(without(document), shown);
        }
    }

    #[test]
    fn other_values_are_shown() {
        for document in [
            "<options><option><name>mode</name><value>4</value></option></options>",
            "<custom_property><name>hugepages</name><value>1024</value></custom_property>",
            r#"{"option": [{"name": "mode", "value": "4"}]}"#,
            "<password/><name>x</name><value>y</value>",
        ] {
            assert_eq!(without(document), document);
        }
    }
}
