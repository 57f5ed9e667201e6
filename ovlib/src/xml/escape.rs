//! Character references, both ways. Writing follows engine 4.5.8: `& < >` everywhere, `"` and white space in attributes.

use std::borrow::Cow;

/// Text as it stands between tags.
///
/// ```
/// assert_eq!(ovlib::xml::escape_text("R&D <1>"), "R&amp;D &lt;1&gt;");
/// ```
pub fn escape_text(text: &str) -> Cow<'_, str> {
    escape(text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    })
}

/// Text as it stands in a double-quoted attribute.
///
/// ```
/// assert_eq!(ovlib::xml::escape_attribute("a \"b\""), "a &quot;b&quot;");
/// ```
pub fn escape_attribute(text: &str) -> Cow<'_, str> {
    escape(text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\t' => Some("&#x9;"),
        b'\n' => Some("&#xA;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    })
}

/// `replace` must only replace ASCII bytes.
fn escape(text: &str, replace: impl Fn(u8) -> Option<&'static str>) -> Cow<'_, str> {
    let Some(first) = text.bytes().position(|byte| replace(byte).is_some()) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len() + 16);
    let mut kept = 0;
    for (at, byte) in text.bytes().enumerate().skip(first) {
        if let Some(reference) = replace(byte) {
            out.push_str(&text[kept..at]);
            out.push_str(reference);
            kept = at + 1;
        }
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}

/// Resolves references and line ends of text that [`check_references`] found good.
pub(crate) fn unescape_text(raw: &str, out: &mut String) {
    unescape(
        raw,
        out,
        |out, byte| {
            debug_assert_eq!(byte, b'\r');
            out.push('\n');
        },
        b'\r',
    );
}

/// The same for an attribute value, where white space reads as a blank.
pub(crate) fn unescape_attribute(raw: &str, out: &mut String) {
    let plain = raw.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ");
    unescape(&plain, out, |_, _| {}, b'&');
}

fn unescape(raw: &str, out: &mut String, special: impl Fn(&mut String, u8), also: u8) {
    let bytes = raw.as_bytes();
    let mut from = 0;
    while let Some(found) = memchr::memchr2(b'&', also, &bytes[from..]) {
        let at = from + found;
        out.push_str(&raw[from..at]);
        if bytes[at] == b'&' {
            match reference(&bytes[at..]) {
                Some((character, length)) => {
                    out.push(character);
                    from = at + length;
                }
                None => {
                    out.push('&');
                    from = at + 1;
                }
            }
        } else {
            special(out, bytes[at]);
            from = at + 1 + usize::from(bytes.get(at + 1) == Some(&b'\n'));
        }
    }
    out.push_str(&raw[from..]);
}

/// Finds the first `&` that begins no reference we can resolve: its position.
pub(crate) fn check_references(raw: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'&', &raw[from..]) {
        match reference(&raw[from + found..]) {
            Some((_, length)) => from += found + length,
            None => return Some(from + found),
        }
    }
    None
}

/// The character that a reference at the start of `raw` means, and the reference's length.
fn reference(raw: &[u8]) -> Option<(char, usize)> {
    // The longest sensible one is `&#x10FFFF;`; leading zeros get some room.
    let end = memchr::memchr(b';', &raw[..raw.len().min(24)])?;
    let character = match &raw[1..end] {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x', digits @ ..] => number(digits, 16)?,
        [b'#', digits @ ..] => number(digits, 10)?,
        _ => return None,
    };
    Some((character, end + 1))
}

fn number(digits: &[u8], radix: u32) -> Option<char> {
    if digits.first() == Some(&b'+') {
        return None;
    }
    let digits = std::str::from_utf8(digits).ok()?;
    char::from_u32(u32::from_str_radix(digits, radix).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &str) -> String {
        let mut out = String::new();
        unescape_text(raw, &mut out);
        out
    }

    #[test]
    fn references_resolve() {
        assert_eq!(
            text("R&amp;D &lt;&#60;&#x3c;&gt;&quot;&apos;&#x1F600;"),
            "R&D <<<>\"'\u{1F600}"
        );
        assert_eq!(text("a\r\nb\rc&#13;d"), "a\nb\nc\rd");
        let mut attribute = String::new();
        unescape_attribute("a\tb\r\nc&#10;d", &mut attribute);
        assert_eq!(attribute, "a b c\nd");
    }

    #[test]
    fn bad_references_are_found() {
        for (raw, at) in [
            ("a&b;", Some(1)),
            ("&amp;&", Some(5)),
            ("&#xD800;", Some(0)),
            ("&#+65;", Some(0)),
            ("&;", Some(0)),
            ("&#65;&amp;x", None),
        ] {
            assert_eq!(check_references(raw.as_bytes()), at, "{raw}");
        }
    }

    #[test]
    fn writing_is_the_inverse() {
        for original in ["plain", "<&>\"'", "tab\tline\ncr\rend", "", "ünï \u{1F600}"] {
            assert_eq!(text(&escape_text(original)), original);
            let mut attribute = String::new();
            unescape_attribute(&escape_attribute(original), &mut attribute);
            assert_eq!(attribute, original);
        }
    }
}
