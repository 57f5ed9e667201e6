//! Ids: version 4 UUIDs from a seed, so that the same calls give the same ids.

/// The id of Blank, of the root tag and of every CD-ROM.
pub const ZERO: &str = "00000000-0000-0000-0000-000000000000";

/// A row of ids that depends on its seed alone.
#[derive(Clone, Debug, Default)]
pub struct IdSource {
    state: u64,
}

impl IdSource {
    /// The row that belongs to a seed.
    pub fn new(seed: u64) -> IdSource {
        IdSource {
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x0076_6972_7473_696d,
        }
    }

    /// Where it stands.
    pub(crate) fn state(&self) -> u64 {
        self.state
    }

    /// The row that stands there.
    pub(crate) fn at(state: u64) -> IdSource {
        IdSource { state }
    }

    /// Another row, that this one and a number decide.
    pub(crate) fn aside(&self, number: u64) -> IdSource {
        IdSource {
            state: self.state ^ number.wrapping_mul(0x6c62_272e_07bb_0142),
        }
    }

    /// Sixty-four bits of the row (SplitMix64, a public-domain generator).
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The next id, lower case.
    pub fn fresh(&mut self) -> String {
        let (high, low) = (self.bits(), self.bits());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            0x8000 | ((low >> 48) & 0x3fff),
            low & 0xffff_ffff_ffff
        )
    }
}

/// Whether a text has the shape of a UUID (8-4-4-4-12 hexadecimal digits).
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// A text as Java reads a UUID: five hexadecimal numbers, leading zeros may be missing and digits in front are lost.
pub fn as_uuid(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('-').collect();
    if text.len() > 36 || parts.len() != 5 {
        return None;
    }
    let mut out = String::with_capacity(36);
    for (part, width) in parts.into_iter().zip([8, 4, 4, 4, 12]) {
        let digits = part.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = i64::from_str_radix(part, 16).ok().filter(|_| digits)?;
        let number = number & ((1 << (4 * width)) - 1);
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(&format!("{number:0width$x}"));
    }
    Some(out)
}
