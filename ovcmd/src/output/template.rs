//! `-t`: the ancestor's `{name} {id}` with literal text anywhere, or Handlebars as soon as `{{` stands in it.
//! Nothing is escaped: this is text for shells, not for browsers.

use handlebars::Handlebars;
use ovlib::{Error, Result};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Write;

/// A compiled template; one line (or several) per object.
#[derive(Debug)]
pub(crate) enum Template {
    /// Text and field paths by turns.
    Simple(Vec<Piece>),
    /// Anything that Handlebars can do, over the object's JSON form.
    Handlebars(Box<Handlebars<'static>>),
}

/// A part of a simple template.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    /// Written as it is.
    Text(String),
    /// A field path, `os.type`.
    Field(String),
}

const NAME: &str = "row";

impl Template {
    /// Compile. In a simple template `\n`, `\t`, `\\`, `\{` and `\}` stand for line feed, tab, backslash and braces.
    ///
    /// # Errors
    /// [`Error::Usage`] that says where the template is wrong.
    pub(crate) fn parse(text: &str) -> Result<Template> {
        if text.contains("{{") {
            let mut registry = Handlebars::new();
            registry.register_escape_fn(handlebars::no_escape);
            registry
                .register_template_string(NAME, text)
                .map_err(|error| bad(&error.to_string()))?;
            return Ok(Template::Handlebars(Box::new(registry)));
        }
        pieces(text).map(Template::Simple)
    }

    /// The field paths of a simple template, in order.
    pub(crate) fn fields(&self) -> Vec<String> {
        let Template::Simple(pieces) = self else {
            return Vec::new();
        };
        let field = |piece: &Piece| {
            if let Piece::Field(path) = piece {
                Some(path.clone())
            } else {
                None
            }
        };
        pieces.iter().filter_map(field).collect()
    }

    /// Words inside `{{ }}` that have the form of a field path; helpers and local names among them.
    pub(crate) fn handlebars_words(text: &str) -> Vec<String> {
        let inside = text
            .split("{{")
            .skip(1)
            .filter_map(|part| part.split("}}").next());
        let is_word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.');
        inside
            .flat_map(|part| part.split(move |letter| !is_word(letter)))
            .filter(|word| {
                word.starts_with(|first: char| first.is_ascii_lowercase())
                    && *word != "this"
                    && *word != "else"
            })
            .map(str::to_owned)
            .collect()
    }

    /// The text for one object: `field` gives the text of the n-th field of [`Template::fields`], `json` the whole object.
    ///
    /// # Errors
    /// [`Error::Usage`] when Handlebars cannot render, for example an unknown helper.
    pub(crate) fn render<'f>(
        &self,
        field: &dyn Fn(usize) -> Option<Cow<'f, str>>,
        json: &dyn Fn() -> Value,
    ) -> Result<String> {
        match self {
            Template::Simple(pieces) => {
                let (mut line, mut at) = (String::new(), 0);
                for piece in pieces {
                    match piece {
                        Piece::Text(text) => line.push_str(text),
                        Piece::Field(_) => {
                            line.push_str(&field(at).unwrap_or_default());
                            at += 1;
                        }
                    }
                }
                Ok(line)
            }
            Template::Handlebars(registry) => registry
                .render(NAME, &json())
                .map_err(|error| bad(&error.to_string())),
        }
    }
}

fn bad(message: &str) -> Error {
    let mut line = String::from("bad template: ");
    for part in message.split_whitespace() {
        let _ = write!(line, "{part} ");
    }
    Error::Usage {
        message: line.trim_end().to_owned(),
        hint: Some("for example -t '{name} {id}' or -t '{{name}} {{os.type}}'".to_owned()),
    }
}

fn pieces(text: &str) -> Result<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match character {
            '\\' => match rest.clone().next().and_then(escaped) {
                Some(meant) => {
                    rest.next();
                    literal.push(meant);
                }
                None => literal.push('\\'),
            },
            '{' => {
                if !literal.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut literal)));
                }
                let (path, after) = rest
                    .as_str()
                    .split_once('}')
                    .ok_or_else(|| bad("a '{' is never closed"))?;
                pieces.push(Piece::Field(field_path(path)?));
                rest = after.chars();
            }
            '}' => return Err(bad("a '}' closes nothing; write \\} for a brace")),
            other => literal.push(other),
        }
    }
    if !literal.is_empty() {
        pieces.push(Piece::Text(literal));
    }
    Ok(pieces)
}

fn escaped(letter: char) -> Option<char> {
    match letter {
        'n' => Some('\n'),
        't' => Some('\t'),
        '\\' | '{' | '}' => Some(letter),
        _ => None,
    }
}

fn field_path(path: &str) -> Result<String> {
    let path = path.trim();
    let fits =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-' | '[' | ']');
    if path.is_empty() || !path.chars().all(fits) {
        return Err(bad(&format!("'{{{path}}}' is no field")));
    }
    Ok(path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(template: &str, expected: &str) {
        let row = json!({"name": "web<01>", "id": "1", "os": {"type": "rhel"}, "memory": 4, "nics": [{"name": "a"}, {"name": "b"}]});
        let compiled = Template::parse(template).unwrap();
        let fields = compiled.fields();
        let field = |at: usize| {
            let value = row.pointer(&format!("/{}", fields[at].replace('.', "/")))?;
            let text = value.as_str().map(str::to_owned);
            Some(text.unwrap_or_else(|| value.to_string()).into())
        };
        assert_eq!(compiled.render(&field, &|| row.clone()).unwrap(), expected);
    }

    #[test]
    fn simple_templates() {
        check("{name} {id}", "web<01> 1");
        check("VM {name} has {memory} bytes.", "VM web<01> has 4 bytes.");
        check("{os.type}:{ id }{missing}!", "rhel:1!");
        check("a\\tb\\n\\{ {name}\\}\\x", "a\tb\n{ web<01>}\\x");
        check("plain", "plain");
    }

    #[test]
    fn handlebars_templates_escape_nothing() {
        check("{{name}} {{os.type}} {{missing}}", "web<01> rhel ");
        check("{{#each nics}}{{name}};{{/each}}", "a;b;");
        check("{{#if memory}}yes{{else}}no{{/if}}", "yes");
    }

    #[test]
    fn mistakes_say_where() {
        for wrong in ["{name", "name}", "{}", "{a b}", "{{name", "{{#if x}}"] {
            let error = Template::parse(wrong).unwrap_err();
            assert!(error.to_string().starts_with("bad template: "), "{error}");
            assert!(!error.to_string().contains('\n'));
        }
    }

    #[test]
    fn fields_are_known() {
        assert_eq!(
            Template::parse("{name}: {host.name}").unwrap().fields(),
            ["name", "host.name"]
        );
        assert_eq!(
            Template::handlebars_words("{{name}} {{#if os.type}}{{host.name}}{{/if}}"),
            ["name", "if", "os.type", "host.name", "if"]
        );
    }
}
