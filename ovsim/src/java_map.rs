//! The order in which a Java `HashMap` is walked: properties of policies come in it, with texts for keys, and disks by their ids
//! where a template is made of a VM or a VM of a template: copies come to be, and are listed, in that order (engine 4.5.8).

/// The room of a map that was made empty.
pub(crate) const DEFAULT: usize = 16;

/// The room of a map into which so many entries were put at once while it was new.
pub(crate) fn room_for(count: usize) -> usize {
    (count * 4 / 3 + 1).next_power_of_two()
}

/// The positions of the names, which differ, as a map of this room at the start gives them back.
pub(crate) fn order(names: &[String], room: usize) -> Vec<usize> {
    let room = grown(room, names.len());
    let mut places: Vec<usize> = (0..names.len()).collect();
    places.sort_by_key(|at| of_text(&names[*at]) as usize & (room - 1));
    places
}

/// Puts things into the order of a map with their ids for keys; those in one place of it stay as they were.
pub(crate) fn by_id<T>(things: &mut [T], id: impl Fn(&T) -> &str) {
    let room = grown(DEFAULT, things.len());
    things.sort_by_key(|thing| of_id(id(thing)) as usize & (room - 1));
}

/// The room of a map that holds so many: it grows when three quarters are taken.
fn grown(mut room: usize, count: usize) -> usize {
    while count > room * 3 / 4 {
        room *= 2;
    }
    room
}

/// The upper half of a hash mixed into the lower one, as the map does it.
fn spread(hash: u32) -> u32 {
    hash ^ (hash >> 16)
}

fn of_text(text: &str) -> u32 {
    let units = text.encode_utf16();
    spread(units.fold(0u32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(u32::from(unit))
    }))
}

/// The four words of an id, one over the other.
fn of_id(id: &str) -> u32 {
    let digits: String = id.chars().filter(char::is_ascii_hexdigit).collect();
    let number = u128::from_str_radix(&digits, 16).unwrap_or(0);
    let words = [number, number >> 32, number >> 64, number >> 96];
    let low = |word: &u128| u32::try_from(word & u128::from(u32::MAX)).unwrap_or(0);
    spread(words.iter().fold(0, |hash, word| hash ^ low(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], room: usize, want: &[usize]) {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        assert_eq!(order(&names, room), want, "{names:?}");
    }

    #[test]
    fn buckets_decide_then_who_came_first() {
        let two = ["HighUtilization", "CpuOverCommitDurationMinutes"];
        check(&two, room_for(2), &[1, 0]);
        check(&two, DEFAULT, &[0, 1]);
        check(
            &["SpmVmGrace", "HighVmCount", "LowUtilization"],
            DEFAULT,
            &[2, 0, 1],
        );
        assert_eq!(
            [1, 2, 3, 4, 5, 6, 12].map(room_for),
            [2, 4, 8, 8, 8, 16, 32]
        );
    }

    #[test]
    fn things_come_in_the_order_of_their_ids() {
        // Places 15, 6, 2, 2 and 7.
        let mut ids = [
            "3b5a6f1c-ec9d-4aef-b1d5-26320e02cd8e",
            "0b50e9a9-5547-485d-b0d2-6cce205278bb",
            "7192c33f-0957-48de-8fc3-b548f0403a5d",
            "35702048-c7f0-4155-8cd8-0351f2ffb159",
            "0e05d214-2622-47ad-b50d-d3c8fce6af5a",
        ];
        by_id(&mut ids, |id| id);
        let firsts = ids.map(|id| &id[..2]);
        assert_eq!(firsts, ["71", "35", "0b", "0e", "3b"]);
    }
}
