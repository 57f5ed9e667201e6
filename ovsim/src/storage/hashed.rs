//! The order in which an engine goes through disks that it keeps in a hash table by their ids, as it does when a template is
//! made of a VM and a VM of a template (engine 4.5.8): copies come to be, and are listed, in that order.

/// Puts things into the order of such a table; those in one place of it stay as they were.
pub(crate) fn in_order<T>(things: &mut [T], id: impl Fn(&T) -> &str) {
    let mut places: usize = 16;
    // It grows when three quarters of it are taken.
    while things.len() * 4 > places * 3 {
        places *= 2;
    }
    let mask = u32::try_from(places - 1).unwrap_or(u32::MAX);
    things.sort_by_key(|thing| spread(id(thing)) & mask);
}

/// The hash of an id: its four words, one over the other, and the upper half over the lower once more.
fn spread(id: &str) -> u32 {
    let digits: String = id.chars().filter(char::is_ascii_hexdigit).collect();
    let number = u128::from_str_radix(&digits, 16).unwrap_or(0);
    let words = [number, number >> 32, number >> 64, number >> 96];
    let hash = words.iter().fold(0, |hash, word| {
        hash ^ u32::try_from(word & u128::from(u32::MAX)).unwrap_or(0)
    });
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_come_in_the_order_of_a_hash_table() {
        // Places 15, 6, 2, 2 and 7.
        let mut ids = [
            "3b5a6f1c-ec9d-4aef-b1d5-26320e02cd8e",
            "0b50e9a9-5547-485d-b0d2-6cce205278bb",
            "7192c33f-0957-48de-8fc3-b548f0403a5d",
            "35702048-c7f0-4155-8cd8-0351f2ffb159",
            "0e05d214-2622-47ad-b50d-d3c8fce6af5a",
        ];
        in_order(&mut ids, |id| id);
        let firsts = ids.map(|id| &id[..2]);
        assert_eq!(firsts, ["71", "35", "0b", "0e", "3b"]);
    }
}
