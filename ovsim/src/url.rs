//! Paths and queries, taken apart as the engine's servlet container does it.

/// A `%` that is not followed by two hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadEscape;

/// Named texts; a value is `None` when there was no `=`.
pub type Pairs = Vec<(String, Option<String>)>;

/// Percent-decoded text; bytes that are no UTF-8 become U+FFFD.
pub fn decode(text: &str) -> Result<String, BadEscape> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || {
            let byte = bytes.next().ok_or(BadEscape)?;
            (byte as char).to_digit(16).ok_or(BadEscape)
        };
        let (high, low) = (digit()?, digit()?);
        out.push((high * 16 + low) as u8);
    }
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// Whether the bytes that a path stands for are UTF-8.
pub fn is_text(path: &str) -> bool {
    !path.contains('%') || !decode(path).is_ok_and(|text| text.contains('\u{fffd}'))
}

/// Decoded text of a form or query, where `+` is a blank.
pub fn decode_form(text: &str) -> Result<String, BadEscape> {
    decode(&text.replace('+', " "))
}

/// The pairs of a query or of a form.
pub fn pairs(text: &str) -> Result<Pairs, BadEscape> {
    let parts = text.split('&').filter(|part| !part.is_empty());
    let pairs = parts.map(|part| match part.split_once('=') {
        Some((name, value)) => Ok((decode_form(name)?, Some(decode_form(value)?))),
        None => Ok((decode_form(part)?, None)),
    });
    pairs.collect()
}

/// The matrix parameters of one segment, `vms;max=1` gives `vms` and them.
pub fn matrix(segment: &str) -> Result<(&str, Pairs), BadEscape> {
    let mut parts = segment.split(';');
    let word = parts.next().unwrap_or_default();
    let pairs = parts.filter(|part| !part.is_empty()).map(|part| {
        let (name, value) = match part.split_once('=') {
            Some((name, value)) => (name, Some(decode(value)?)),
            None => (part, None),
        };
        Ok((decode(name)?, value))
    });
    Ok((word, pairs.collect::<Result<_, BadEscape>>()?))
}

/// The first value of a name.
pub fn first<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
    let (_, value) = pairs.iter().find(|(known, _)| known == name)?;
    Some(value.as_deref().unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        assert_eq!(decode("a%20b+c%C3%BC").as_deref(), Ok("a b+cü"));
        assert_eq!(decode("%zz"), Err(BadEscape));
        assert_eq!(decode("%4"), Err(BadEscape));
        assert_eq!(decode_form("a+b").as_deref(), Ok("a b"));
    }

    #[test]
    fn queries_and_matrices() {
        let found = pairs("search=name%3Dx&max&max=2&&=").unwrap();
        assert_eq!(first(&found, "search"), Some("name=x"));
        assert_eq!(first(&found, "max"), Some(""));
        assert_eq!(first(&found, "Max"), None);
        let (word, found) = matrix("vms;search=name%3Dx;current;;max=1").unwrap();
        assert_eq!(word, "vms");
        assert_eq!(first(&found, "current"), Some(""));
        assert_eq!(first(&found, "max"), Some("1"));
    }
}
