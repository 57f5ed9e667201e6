//! Chance that is the same every time: what a seed gives.

use crate::store::IdSource;

/// A source of chance.
pub(super) struct Dice(IdSource);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(IdSource::new(seed))
    }

    /// A number below another one.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.0.bits() >> 16).unwrap_or(0) % end.max(1)
    }

    /// One time in so many.
    pub(super) fn once_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    /// One of these.
    pub(super) fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    /// Changes some bytes: turns, drops, doubles, cuts, puts in what hurts.
    pub(super) fn spoil(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            match self.below(7) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                1 if at < bytes.len() => {
                    bytes.remove(at);
                }
                2 => {
                    let end = (at + 1 + self.below(30)).min(bytes.len());
                    let piece = bytes[at..end].to_vec();
                    bytes.splice(at..at, piece);
                }
                3 => bytes.truncate(at),
                4 => {
                    let end = (at + 1 + self.below(12)).min(bytes.len());
                    bytes.drain(at..end);
                }
                _ => {
                    let piece = *self.one(NASTY);
                    bytes.splice(at..at, piece.iter().copied());
                }
            }
        }
    }
}

/// What has hurt readers before.
const NASTY: &[&[u8]] = &[
    b"<",
    b">",
    b"&",
    b"&amp;",
    b"&#0;",
    b"&#x1F600;",
    b"&nosuch;",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"<?x?>",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
    b"\"",
    b"'",
    b"\0",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    "\u{fffd}\u{202e}\u{130}\u{df}".as_bytes(),
    b"{",
    b"}",
    b"[",
    b"\\u12",
    b"-9223372036854775809",
    b"18446744073709551616",
    b"1e999",
    b"NaN",
    b"%00",
    b"${x}",
    b"*",
    b";",
    b"()",
];
