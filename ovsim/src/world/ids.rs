//! Ids and other arbitrary values of the estate: they follow from the seed and from what they are for, never from an order,
//! so that one more VM changes nobody else's id.

/// Where the arbitrary values of one estate come from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seed(pub(super) u64);

/// Spreads the bits of a number (the finalizer of SplitMix64, a public-domain generator).
fn spread(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

impl Seed {
    /// Sixty-four bits that belong to a kind of thing and its name.
    pub(super) fn bits(self, kind: &str, name: &str) -> u64 {
        let mut state = spread(self.0.wrapping_add(0x9e37_79b9_7f4a_7c15));
        for byte in kind.bytes().chain([0]).chain(name.bytes()) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        spread(state)
    }

    /// A number below `limit` that belongs to a kind of thing and its name.
    pub(super) fn below(self, limit: u64, kind: &str, name: &str) -> u64 {
        self.bits(kind, name) % limit.max(1)
    }

    /// A version 4 UUID that belongs to a kind of thing and its name.
    pub(super) fn id(self, kind: &str, name: &str) -> String {
        let high = self.bits(kind, name);
        uuid(high, spread(high ^ 0x9e37_79b9_7f4a_7c15), 4)
    }

    /// The same, behind all ids that are there from the start where a list is in the order of ids.
    pub(super) fn late_id(self, kind: &str, name: &str) -> String {
        let mut id = self.id(kind, name);
        id.replace_range(..1, "f");
        id
    }

    /// A version 1 UUID such as the installer makes: those of one installation differ in their clock only, and the later
    /// step has the higher id, which decides the order of some lists.
    pub(super) fn installed_id(self, step: u64) -> String {
        let clock = 0x0a00_0000 + (self.bits("clock", "") & 0x00ff_ffff) + step * 0x0800;
        let day = self.bits("day", "");
        let high = (clock << 32) | ((day & 0xffff) << 16) | 0x1f1;
        let node = (0x8000 | (day >> 48)) << 48 | 0x0200_0000_0000 | (day & 0x00ff_ffff_ffff);
        uuid(high, node, 1)
    }
}

fn uuid(high: u64, low: u64, version: u64) -> String {
    let mut text = String::with_capacity(36);
    let groups = [
        (high >> 32, 8),
        ((high >> 16) & 0xffff, 4),
        ((version << 12) | (high & 0xfff), 4),
        (0x8000 | ((low >> 48) & 0x3fff), 4),
        (low & 0xffff_ffff_ffff, 12),
    ];
    for (at, (bits, digits)) in groups.into_iter().enumerate() {
        if at > 0 {
            text.push('-');
        }
        for digit in (0..digits).rev() {
            let nibble = (bits >> (4 * digit)) & 0xf;
            text.push(char::from(b"0123456789abcdef"[nibble as usize]));
        }
    }
    text
}

/// The upper-case hexadecimal of a text, the id of domains and of what lies below them.
pub(super) fn upper_hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02X}")).collect()
}

/// The lower-case hexadecimal of a text, the id of host devices and graphics consoles.
pub(super) fn lower_hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// The id that the engine makes of a text for applications, sessions and reported devices: its bytes, repeated or cut to 16.
pub(super) fn named_id(text: &str) -> String {
    let bytes: Vec<u8> = text.bytes().cycle().take(16).collect();
    let mut id = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        id.push_str(&format!("{byte:02x}"));
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::is_uuid;

    #[test]
    fn ids_follow_seed_kind_and_name() {
        let id = Seed(1).id("vm", "web01");
        assert!(is_uuid(&id) && &id[14..15] == "4", "{id}");
        assert_eq!(id, Seed(1).id("vm", "web01"));
        assert_ne!(id, Seed(2).id("vm", "web01"));
        assert_ne!(id, Seed(1).id("disk", "web01"));
        assert_eq!(&Seed(1).installed_id(3)[14..18], "11f1");
        assert!(is_uuid(&Seed(1).installed_id(3)));
        assert!(Seed(1).installed_id(3) < Seed(1).installed_id(4));
    }

    #[test]
    fn ids_made_of_texts_are_those_of_the_engine() {
        assert_eq!(upper_hex("internal-authz"), "696E7465726E616C2D617574687A");
        assert_eq!(lower_hex("vnc"), "766e63");
        assert_eq!(
            named_id("qemu-guest-agent-6.2.0"),
            "71656d75-2d67-7565-7374-2d6167656e74"
        );
        assert_eq!(
            named_id("kernel-5.14.0"),
            "6b65726e-656c-2d35-2e31-342e306b6572"
        );
    }
}
