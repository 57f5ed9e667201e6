//! Values of the engine's layout: where they end, and whether they stand as the writer would put them.

use memchr::{memchr, memchr3};

/// The length of `piece` when `bytes` begin with it; most are short.
#[inline]
pub(super) fn same(bytes: &[u8], piece: &[u8]) -> Option<usize> {
    let length = piece.len();
    let bytes = bytes.get(..length)?;
    let is_same = match length {
        0..8 => bytes.iter().eq(piece),
        8..16 => ends::<8>(bytes) == ends::<8>(piece),
        _ => {
            let (blocks, others) = (bytes.as_chunks::<16>().0, piece.as_chunks::<16>().0);
            bytes.last_chunk::<16>() == piece.last_chunk::<16>() && blocks.iter().eq(others)
        }
    };
    is_same.then_some(length)
}

#[inline]
fn ends<const N: usize>(bytes: &[u8]) -> Option<([u8; N], [u8; N])> {
    Some((*bytes.first_chunk()?, *bytes.last_chunk()?))
}

/// Every byte of a word with the value `byte`.
const fn all(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The high bit of each byte that is zero, up to the first one of them; what is behind that may be wrong.
#[inline]
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(all(1)) & !word & all(0x80)
}

/// The length of the value up to `stop`, and whether nothing in it needs a second look; none when it does not end.
///
/// `"` ends an attribute, `<` a text; the other of them and `>`, `&` and everything below a blank ask for a second look.
#[inline]
pub(super) fn value_end(bytes: &[u8], stop: u8) -> Option<(usize, bool)> {
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // `<` and `>`, `"` and `&` differ by one bit; a byte below a blank borrows from the next.
        let special = zeros((word & all(!2)) ^ all(b'<'))
            | zeros((word & all(!4)) ^ all(b'"'))
            | (word.wrapping_sub(all(b' ')) & !word & all(0x80));
        if special != 0 {
            let first = at * 8 + special.trailing_zeros() as usize / 8;
            return ended(bytes, first, stop);
        }
    }
    let first = rest.iter().position(|byte| is_special(*byte))?;
    ended(bytes, words.len() * 8 + first, stop)
}

#[inline]
fn ended(bytes: &[u8], first: usize, stop: u8) -> Option<(usize, bool)> {
    if bytes[first] == stop {
        return Some((first, true));
    }
    Some((first + memchr(stop, &bytes[first..])?, false))
}

const fn is_special(byte: u8) -> bool {
    (byte < b' ') | (byte == b'<') | (byte == b'>') | (byte == b'&') | (byte == b'"')
}

/// Whether nothing in an attribute or a text needs a second look.
pub(crate) fn is_plain(value: &[u8]) -> bool {
    !value.iter().any(|byte| is_special(*byte))
}

/// Whether text is what the writer would make of it.
pub(super) fn is_plain_text(text: &[u8]) -> bool {
    memchr(b'\r', text).is_none() && is_escaped(text, &[b"&amp;", b"&lt;", b"&gt;", b"&#xD;"])
}

/// Whether an attribute's value is what the writer would make of it.
pub(super) fn is_plain_attribute(value: &[u8]) -> bool {
    const SPELLINGS: [&[u8]; 7] = [
        b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&#x9;", b"&#xA;", b"&#xD;",
    ];
    let is_blank = |byte: &u8| matches!(byte, b'\t' | b'\r' | b'\n');
    !value.iter().any(is_blank) && is_escaped(value, &SPELLINGS)
}

/// Whether what must be escaped is, in these spellings.
fn is_escaped(mut text: &[u8], spellings: &[&[u8]]) -> bool {
    while let Some(found) = memchr3(b'<', b'>', b'&', text) {
        text = &text[found..];
        match spellings.iter().find(|spelling| text.starts_with(spelling)) {
            Some(spelling) => text = &text[spelling.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_end_where_they_end() {
        for length in 0..40 {
            for (stop, bad) in [(b'<', &b"&>\"\r\n\t\0"[..]), (b'"', b"&><\r\n\t\0")] {
                let mut value = vec![b'x'; length];
                assert_eq!(value_end(&value, stop), None);
                value.push(stop);
                value.extend_from_slice(b"</x>\n    <y id=\"1\"/>");
                assert_eq!(value_end(&value, stop), Some((length, true)), "{length}");
                for at in 0..length {
                    for byte in bad {
                        let mut worse = value.clone();
                        worse[at] = *byte;
                        assert_eq!(
                            value_end(&worse, stop),
                            Some((length, false)),
                            "{length} {at}"
                        );
                    }
                    for byte in [0x80, 0xff, b'=', b';', b'#', b'$', b'?', 0x1f ^ 0x80, b' '] {
                        let mut other = value.clone();
                        other[at] = byte;
                        assert_eq!(
                            value_end(&other, stop),
                            Some((length, true)),
                            "{length} {at} {byte}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn sameness_is_that_of_slices() {
        let text: Vec<u8> = (0..100).collect();
        for length in 0..60 {
            assert_eq!(same(&text, &text[..length]), Some(length));
            assert_eq!(same(&text[..length], &text[..=length]), None);
            for at in 0..length {
                let mut other = text[..length].to_vec();
                other[at] ^= 1;
                assert_eq!(same(&text, &other), None, "{length} {at}");
            }
        }
    }
}
