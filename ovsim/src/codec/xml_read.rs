//! XML requests as a row of events, with all that makes a document malformed found here: what a Java reader of
//! the engine refuses ends in `Event::Broken`, what it overlooks (comments, instructions, a DTD) is left out.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use quick_xml::events::{BytesRef, BytesStart, Event as Token};
use quick_xml::reader::Reader as Tokens;

use crate::node::Name;

/// What comes next in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// An element begins.
    Start {
        /// Its name; one of a foreign namespace has a prefix or a leading `:`, which no model name has.
        name: Name,
        /// Its attributes without namespace declarations.
        attrs: Vec<(Name, String)>,
    },
    /// A piece of text; several may follow each other.
    Text(Cow<'a, str>),
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
    names: Option<&'a mut Names>,
}

/// Names that were met before: each is kept once, for as long as the program lives. For documents that are trusted to
/// have few of them.
#[derive(Debug, Default)]
pub struct Names {
    known: HashSet<&'static str, BuildHasherDefault<Short>>,
}

impl Names {
    fn keep(&mut self, name: &str) -> Name {
        if let Some(known) = self.known.get(name) {
            return Name::Borrowed(known);
        }
        let name = crate::store::intern(name);
        self.known.insert(name);
        Name::Borrowed(name)
    }
}

/// A hash for short words from a trusted source (FNV-1a).
#[derive(Debug)]
struct Short(u64);

impl Default for Short {
    fn default() -> Short {
        Short(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Short {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

impl<'a> Reader<'a> {
    /// The same without elements of these names.
    #[must_use]
    pub fn without(mut self, names: &'static [&'static str]) -> Reader<'a> {
        self.skipped = names;
        self
    }

    /// The same with names that are kept: many documents of one kind are read faster.
    #[must_use]
    pub fn keeping(mut self, names: &'a mut Names) -> Reader<'a> {
        self.names = Some(names);
        self
    }

    /// A reader over a request body; a byte order mark is accepted, and UTF-8 whatever the declaration says.
    pub fn new(body: &'a [u8]) -> Reader<'a> {
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
        let text = std::str::from_utf8(body).ok();
        let text = text.filter(|text| match text.is_ascii() {
            true => is_xml_ascii(text.as_bytes()),
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
            names: None,
        }
    }

    /// The next event; `Done` and `Broken` repeat.
    pub fn advance(&mut self) -> Event<'a> {
        let event = self.step();
        let event = event.unwrap_or(Event::Broken);
        if matches!(event, Event::Broken) {
            self.tokens = None;
        }
        event
    }

    fn step(&mut self) -> Option<Event<'a>> {
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
                        false => Event::Text(text),
                    }
                }
                Token::CData(text) if !self.open.is_empty() => Event::Text(text.xml10_content()),
                Token::CData(_) => return None,
                Token::GeneralRef(reference) if !self.open.is_empty() => {
                    Event::Text(Cow::Owned(self.resolve(&reference)?))
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

    fn name(&mut self, name: &str) -> Name {
        match &mut self.names {
            Some(names) => names.keep(name),
            None => Name::Owned(name.to_owned()),
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Option<Event<'a>> {
        if self.open.is_empty() && std::mem::replace(&mut self.seen_root, true) {
            return None;
        }
        let name = start.name().into_inner();
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
                _ => attrs.push((self.name(key), value)),
            }
        }
        self.open.push(foreign);
        let name = match foreign {
            true => Name::Owned(format!(":{name}")),
            false => self.name(name),
        };
        Some(Event::Start { name, attrs })
    }

    fn attribute(&self, raw: &str) -> Option<String> {
        let plain = |byte: u8| !matches!(byte, b'<' | b'&' | b'\t' | b'\r' | b'\n');
        if raw.bytes().all(plain) {
            return Some(raw.to_owned());
        }
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
            // Whether somebody has declared it or not.
            name if self.has_dtd || name.starts_with(is_name_start) => "",
            _ => return None,
        };
        Some(text.to_owned())
    }
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_' || !c.is_ascii()
}

/// The same of text without other letters, many at a time.
fn is_xml_ascii(text: &[u8]) -> bool {
    let bad = |byte: u8| (byte < b' ') & (byte != b'\t') & (byte != b'\n') & (byte != b'\r');
    text.chunks(4096)
        .all(|part| !part.iter().fold(false, |any, byte| any | bad(*byte)))
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
