//! XML requests as a row of events, with all that makes a document malformed found here: what a Java reader of
//! the engine refuses ends in `Event::Broken`, what it overlooks (comments, instructions, a DTD) is left out.

use quick_xml::events::{BytesRef, BytesStart, Event as Token};
use quick_xml::reader::Reader as Tokens;

/// What comes next in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An element begins.
    Start {
        /// Its name; one of a foreign namespace has a prefix or a leading `:`, which no model name has.
        name: String,
        /// Its attributes without namespace declarations.
        attrs: Vec<(String, String)>,
    },
    /// A piece of text; several may follow each other.
    Text(String),
    /// The innermost element ends.
    End,
    /// The document is complete.
    Done,
    /// The document is malformed from here on.
    Broken,
}

/// Reads one document.
pub struct Reader<'a> {
    tokens: Option<Tokens<&'a [u8]>>,
    /// For each open element, whether a default namespace holds in it.
    open: Vec<bool>,
    seen_root: bool,
    seen_any: bool,
    has_dtd: bool,
    /// Elements that are passed over with all that is in them.
    skipped: &'static [&'static str],
}

impl<'a> Reader<'a> {
    /// The same without elements of these names.
    #[must_use]
    pub fn without(mut self, names: &'static [&'static str]) -> Reader<'a> {
        self.skipped = names;
        self
    }

    /// A reader over a request body; a byte order mark is accepted, and UTF-8 whatever the declaration says.
    pub fn new(body: &'a [u8]) -> Reader<'a> {
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
        let text = std::str::from_utf8(body).ok();
        let text = text.filter(|text| match text.is_ascii() {
            true => text
                .bytes()
                .all(|byte| byte >= b' ' || b"\t\n\r".contains(&byte)),
            false => text.chars().all(is_xml_char),
        });
        let tokens = text.map(|text| {
            let mut tokens = Tokens::from_str(text);
            let config = tokens.config_mut();
            config.expand_empty_elements = true;
            config.check_comments = true;
            tokens
        });
        Reader {
            tokens,
            open: Vec::new(),
            seen_root: false,
            seen_any: false,
            has_dtd: false,
            skipped: &[],
        }
    }

    /// The next event; `Done` and `Broken` repeat.
    pub fn advance(&mut self) -> Event {
        let event = self.step();
        let event = event.unwrap_or(Event::Broken);
        if matches!(event, Event::Broken) {
            self.tokens = None;
        }
        event
    }

    fn step(&mut self) -> Option<Event> {
        loop {
            let token = self.tokens.as_mut()?.read_event().ok()?;
            let first = !std::mem::replace(&mut self.seen_any, true);
            let event = match token {
                Token::Start(start) if self.skipped.contains(&start.name().into_inner()) => {
                    let end = start.to_end().into_owned();
                    self.tokens.as_mut()?.read_to_end(end.name()).ok()?;
                    continue;
                }
                Token::Start(start) => self.start(&start)?,
                Token::Empty(_) => return None,
                Token::End(_) => {
                    self.open.pop()?;
                    Event::End
                }
                Token::Text(text) => {
                    let text = text.xml10_content();
                    match self.open.is_empty() {
                        true if text.trim_ascii().is_empty() => continue,
                        true => return None,
                        false if text.contains("]]>") => return None,
                        false => Event::Text(text.into_owned()),
                    }
                }
                Token::CData(text) if !self.open.is_empty() => {
                    Event::Text(text.xml10_content().into_owned())
                }
                Token::CData(_) => return None,
                Token::GeneralRef(reference) if !self.open.is_empty() => {
                    Event::Text(self.resolve(&reference)?)
                }
                Token::GeneralRef(_) => return None,
                Token::Decl(_) if first => continue,
                Token::Decl(_) => return None,
                Token::DocType(_) if !self.seen_root => {
                    self.has_dtd = true;
                    continue;
                }
                Token::DocType(_) => return None,
                Token::Comment(_) | Token::PI(_) => continue,
                Token::Eof if self.seen_root && self.open.is_empty() => return Some(Event::Done),
                Token::Eof => return None,
            };
            return Some(event);
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Option<Event> {
        if self.open.is_empty() && std::mem::replace(&mut self.seen_root, true) {
            return None;
        }
        let name = start.name().into_inner().to_owned();
        if !name.starts_with(is_name_start) {
            return None;
        }
        let mut foreign = self.open.last().copied().unwrap_or(false);
        let mut attrs = Vec::new();
        for attr in start.attributes() {
            let attr = attr.ok()?;
            let key = attr.key.into_inner();
            let value = self.attribute(&attr.value)?;
            match key {
                "xmlns" => foreign = !value.is_empty(),
                _ if key.contains(':') => {}
                _ => attrs.push((key.to_owned(), value)),
            }
        }
        self.open.push(foreign);
        let name = if foreign { format!(":{name}") } else { name };
        Some(Event::Start { name, attrs })
    }

    fn attribute(&self, raw: &str) -> Option<String> {
        if raw.contains('<') {
            return None;
        }
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(at) = rest.find('&') {
            let (plain, tail) = rest.split_at(at);
            let (name, tail) = tail[1..].split_once(';')?;
            out.push_str(&plain.replace(['\t', '\r', '\n'], " "));
            out.push_str(&self.resolve(&BytesRef::new(name))?);
            rest = tail;
        }
        out.push_str(&rest.replace(['\t', '\r', '\n'], " "));
        Some(out)
    }

    /// A DTD is not read: what it may declare expands to nothing (engine 4.5.8).
    fn resolve(&self, reference: &BytesRef<'_>) -> Option<String> {
        if let Some(found) = reference.resolve_char_ref().ok()? {
            return is_xml_char(found).then(|| found.to_string());
        }
        let text = match &*reference.xml10_content() {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            _ if self.has_dtd => "",
            _ => return None,
        };
        Some(text.to_owned())
    }
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_' || !c.is_ascii()
}

fn is_xml_char(c: char) -> bool {
    !matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, want: &str) {
        let mut reader = Reader::new(body.as_bytes());
        let mut seen = String::new();
        loop {
            match reader.advance() {
                Event::Start { name, attrs } => {
                    seen.push_str(&format!("<{name}"));
                    for (name, value) in attrs {
                        seen.push_str(&format!(" {name}={value}"));
                    }
                    seen.push('>');
                }
                Event::Text(text) => seen.push_str(&text),
                Event::End => seen.push('/'),
                Event::Done => break,
                Event::Broken => {
                    seen.push('!');
                    break;
                }
            }
        }
        assert_eq!(seen, want, "{body}");
    }

    #[test]
    fn good_documents() {
        check(
            "\u{feff}<?xml version='1.0'?>\n<a b='1&amp;2'/>",
            "<a b=1&2>/",
        );
        check("<a>x<!-- y --><![CDATA[<z>]]>&#65;&lt;</a>\n", "<a>x<z>A</");
        check("<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>", "<a>/");
        check("<a xmlns='urn:x'><b/></a>", "<:a><:b>//");
        check("<a xmlns:p='urn:x'><p:b p:c='d'/></a>", "<a><p:b>//");
    }

    #[test]
    fn broken_documents() {
        check("", "!");
        check("   ", "!");
        check("text", "!");
        check("<a><b>", "<a><b>!");
        check("<a></b>", "<a>!");
        check("<a/><a/>", "<a>/!");
        check("<a/>x", "<a>/!");
        check("<a>&e;</a>", "<a>!");
        check("<a b='1' b='2'/>", "!");
        check("<a b='<'/>", "!");
        check("<a>\u{1}</a>", "!");
        check("<a>&#0;</a>", "<a>!");
        check("{\"name\":\"x\"}", "!");
        check(" <?xml version='1.0'?><a/>", "!");
    }

    #[test]
    fn bytes_that_are_not_utf8() {
        assert_eq!(Reader::new(b"<a>\xff</a>").advance(), Event::Broken);
    }
}
