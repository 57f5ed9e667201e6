//! One piece of markup, from its `<` to its `>`: what it is, and that it is well formed.

use super::escape::check_references;
use super::limits::{MAX_ATTRIBUTES, MAX_NAME};
use std::ops::Range;

/// What is wrong, and where in the bytes looked at.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) at: usize,
    pub(crate) what: String,
}

impl Flaw {
    pub(crate) fn new(at: usize, what: impl Into<String>) -> Flaw {
        Flaw {
            at,
            what: what.into(),
        }
    }
}

/// A piece of markup. Ranges are positions in the bytes looked at.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// `<name ...>`
    Open { name: Range<usize>, end: usize },
    /// `<name .../>`
    Empty { name: Range<usize>, end: usize },
    /// `</name>`
    Close { name: Range<usize>, end: usize },
    /// `<![CDATA[...]]>`
    Cdata { end: usize },
    /// A comment or processing instruction.
    Aside { end: usize },
    /// The bytes end before the markup does.
    Incomplete,
}

/// Reads the markup at `at`, where `bytes[at]` is `<`.
pub(crate) fn token(bytes: &[u8], at: usize) -> Result<Token, Flaw> {
    match bytes.get(at + 1) {
        None => Ok(Token::Incomplete),
        Some(b'/') => close(bytes, at),
        Some(b'!') => declaration(bytes, at),
        Some(b'?') => match bytes.get(at + 2) {
            Some(first) if !may_begin_name(*first) => {
                Err(Flaw::new(at, "'<?' is not followed by a name"))
            }
            _ => Ok(match memchr::memmem::find(&bytes[at + 2..], b"?>") {
                Some(found) => Token::Aside {
                    end: at + 2 + found + 2,
                },
                None => Token::Incomplete,
            }),
        },
        Some(_) => open(bytes, at),
    }
}

fn close(bytes: &[u8], at: usize) -> Result<Token, Flaw> {
    let Some(found) = memchr::memchr(b'>', &bytes[at + 2..]) else {
        return match memchr::memchr(b'<', &bytes[at + 2..]) {
            Some(_) => Err(Flaw::new(at, "a tag is not closed by '>'")),
            None => Ok(Token::Incomplete),
        };
    };
    let end = at + 2 + found + 1;
    let mut stop = end - 1;
    while stop > at + 2 && is_blank(bytes[stop - 1]) {
        stop -= 1;
    }
    if name_end(bytes, at + 2) != stop || stop == at + 2 {
        return Err(Flaw::new(at, "an end tag has no proper name"));
    }
    Ok(Token::Close {
        name: at + 2..stop,
        end,
    })
}

fn declaration(bytes: &[u8], at: usize) -> Result<Token, Flaw> {
    let rest = &bytes[at..];
    for (opening, closing) in [(&b"<!--"[..], &b"-->"[..]), (b"<![CDATA[", b"]]>")] {
        if rest.starts_with(opening) {
            let Some(found) = memchr::memmem::find(&rest[opening.len()..], closing) else {
                return Ok(Token::Incomplete);
            };
            let end = at + opening.len() + found + closing.len();
            return Ok(if opening.len() == 4 {
                Token::Aside { end }
            } else {
                Token::Cdata { end }
            });
        }
        if opening.starts_with(rest) {
            return Ok(Token::Incomplete);
        }
    }
    Err(Flaw::new(
        at,
        "the document has a document type declaration, which no engine sends",
    ))
}

fn open(bytes: &[u8], at: usize) -> Result<Token, Flaw> {
    let stop = name_end(bytes, at + 1);
    let name = at + 1..stop;
    if stop < bytes.len() && (name.is_empty() || !may_begin_name(bytes[at + 1])) {
        return Err(Flaw::new(at, "'<' is not followed by an element's name"));
    }
    if name.len() > MAX_NAME {
        return Err(Flaw::new(at, "an element's name is endless"));
    }
    let mut seen: Vec<Range<usize>> = Vec::new();
    let mut from = stop;
    loop {
        let here = skip_blanks(bytes, from);
        match bytes.get(here) {
            None => return Ok(Token::Incomplete),
            Some(b'>') => {
                return Ok(Token::Open {
                    name,
                    end: here + 1,
                });
            }
            Some(b'/') => {
                return match bytes.get(here + 1) {
                    None => Ok(Token::Incomplete),
                    Some(b'>') => Ok(Token::Empty {
                        name,
                        end: here + 2,
                    }),
                    Some(_) => Err(Flaw::new(here, "'/' in a tag is not followed by '>'")),
                };
            }
            Some(_) if here == from => {
                return Err(Flaw::new(
                    here,
                    "a tag has no blank between name and attribute",
                ));
            }
            Some(_) => {}
        }
        let Some((attribute, end)) = attribute(bytes, here)? else {
            return Ok(Token::Incomplete);
        };
        if seen
            .iter()
            .any(|other| bytes[other.clone()] == bytes[attribute.clone()])
        {
            return Err(Flaw::new(here, "an attribute is there twice"));
        }
        if seen.len() == MAX_ATTRIBUTES {
            return Err(Flaw::new(
                here,
                format!("an element has more than {MAX_ATTRIBUTES} attributes"),
            ));
        }
        seen.push(attribute);
        from = end;
    }
}

/// Name and end of the attribute at `at`, none when the bytes end in it.
fn attribute(bytes: &[u8], at: usize) -> Result<Option<(Range<usize>, usize)>, Flaw> {
    let stop = name_end(bytes, at);
    if stop - at > MAX_NAME {
        return Err(Flaw::new(at, "an attribute's name is endless"));
    }
    let equals = skip_blanks(bytes, stop);
    let Some(sign) = bytes.get(equals) else {
        return Ok(None);
    };
    if stop == at || !may_begin_name(bytes[at]) || *sign != b'=' {
        return Err(Flaw::new(
            at,
            "an attribute is not of the form name=\"value\"",
        ));
    }
    let quote_at = skip_blanks(bytes, equals + 1);
    let Some(quote) = bytes.get(quote_at) else {
        return Ok(None);
    };
    if *quote != b'"' && *quote != b'\'' {
        return Err(Flaw::new(quote_at, "an attribute's value is not quoted"));
    }
    let Some(length) = memchr::memchr2(*quote, b'<', &bytes[quote_at + 1..]) else {
        return Ok(None);
    };
    let end = quote_at + 1 + length;
    if bytes[end] == b'<' {
        return Err(Flaw::new(end, "'<' stands in an attribute"));
    }
    if let Some(bad) = check_references(&bytes[quote_at + 1..end]) {
        return Err(Flaw::new(
            quote_at + 1 + bad,
            "'&' begins no known character reference",
        ));
    }
    Ok(Some((at..stop, end + 1)))
}

pub(crate) fn skip_blanks(bytes: &[u8], from: usize) -> usize {
    from + bytes[from..]
        .iter()
        .take_while(|byte| is_blank(**byte))
        .count()
}

pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Where the name that begins at `from` ends.
pub(crate) fn name_end(bytes: &[u8], from: usize) -> usize {
    from + bytes[from..]
        .iter()
        .take_while(|byte| IN_NAME[usize::from(**byte)])
        .count()
}

pub(crate) fn may_begin_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b':' || byte >= 0x80
}

/// Bytes that names are made of; all of UTF-8's others count in, as the check for UTF-8 comes apart.
static IN_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        table[byte] =
            b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':') || b >= 0x80;
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    fn what(text: &str) -> String {
        match token(text.as_bytes(), 0) {
            Ok(Token::Open { name, end }) => format!("open {} {end}", &text[name]),
            Ok(Token::Empty { name, end }) => format!("empty {} {end}", &text[name]),
            Ok(Token::Close { name, end }) => format!("close {} {end}", &text[name]),
            Ok(Token::Cdata { end }) => format!("cdata {end}"),
            Ok(Token::Aside { end }) => format!("aside {end}"),
            Ok(Token::Incomplete) => "incomplete".into(),
            Err(flaw) => format!("{}: {}", flaw.at, flaw.what),
        }
    }

    #[test]
    fn markup_is_told_apart() {
        assert_eq!(what("<vm>x"), "open vm 4");
        assert_eq!(what("<vm id='>' href = \"/\" >"), "open vm 23");
        assert_eq!(what("<vm/>"), "empty vm 5");
        assert_eq!(what("<vm id=\"\" />"), "empty vm 12");
        assert_eq!(what("</vm\n>"), "close vm 6");
        assert_eq!(what("<![CDATA[<a>]]>x"), "cdata 15");
        assert_eq!(what("<!-- <a> -->x"), "aside 12");
        assert_eq!(what("<?p > ?>x"), "aside 8");
    }

    #[test]
    fn what_is_cut_is_incomplete_at_every_byte() {
        for text in [
            "<vm id=\"1\" href = '2' >",
            "<vm/>",
            "</vm >",
            "<![CDATA[<a>]]>",
            "<!-- x -->",
            "<?x?>",
        ] {
            for cut in 1..text.len() {
                assert_eq!(what(&text[..cut]), "incomplete", "{}", &text[..cut]);
            }
        }
    }

    #[test]
    fn malformed_markup_is_refused() {
        for text in [
            "<>",
            "< vm>",
            "<1vm>",
            "<vm<",
            "<vm <b>",
            "<vm id>",
            "<vm id=1>",
            "<vm id=\"1\"href=\"2\">",
            "<vm / >",
            "<vm id=\"<\">",
            "<vm id=\"&x;\">",
            "<vm id=\"1\" id=\"2\">",
            "</>",
            "</ vm>",
            "</vm a>",
            "</vm <",
            "<!DOCTYPE vm>",
            "<!ENTITY x>",
            "<? x?>",
            "<?>x?>",
            "<vm=\"1\">",
            "<vm =\"1\">",
        ] {
            assert!(what(text).contains(": "), "{text}: {}", what(text));
        }
    }
}
