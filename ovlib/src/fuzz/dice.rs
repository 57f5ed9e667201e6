//! Chance that is the same every time: what a seed gives (splitmix64).

/// A source of chance.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below another one.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.bits() >> 33).unwrap_or(0) % end.max(1)
    }

    /// One time in so many.
    pub(super) fn once_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    /// One of these.
    pub(super) fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    /// Changes some bytes: turns, drops, doubles, cuts, repeats, puts in what hurts.
    pub(super) fn spoil(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            match self.below(8) {
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
                5 if self.once_in(20) => {
                    let end = (at + 1 + self.below(8)).min(bytes.len());
                    let piece = bytes[at..end].repeat(300);
                    bytes.splice(at..at, piece);
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
    b"/",
    b"/>",
    b"&",
    b"&amp;",
    b"&#0;",
    b"&#x1F600;",
    b"&#xD800;",
    b"&nosuch;",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"-->",
    b"<?x?>",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
    b"\"",
    b"'",
    b"\0",
    b"\r\n",
    b"\n",
    b" ",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    "\u{fffd}\u{202e}\u{130}\u{df}".as_bytes(),
    b"{",
    b"}",
    b"[",
    b"]",
    b"=",
    b":",
    b";",
    b"#",
    b"%",
    b"%%",
    b"*",
    b".",
    b"..",
    b"-",
    b"()",
    b"!",
    b"~",
    b"&a *a",
    b"<<: *a",
    b"!!binary ",
    b"${",
    b"${x:",
    b"$${",
    b"-9223372036854775809",
    b"18446744073709551616",
    b"1e999",
    b"NaN",
    b"P1D",
    b"24GiB",
];
