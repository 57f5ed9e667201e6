//! The order in which a Java `HashMap` with texts for keys is walked: properties of policies come in it.

/// The room of a map that was made empty.
pub(crate) const DEFAULT: usize = 16;

/// The room of a map into which so many entries were put at once while it was new.
pub(crate) fn room_for(count: usize) -> usize {
    (count * 4 / 3 + 1).next_power_of_two()
}

/// The positions of the names, which differ, as a map of this room at the start gives them back.
pub(crate) fn order(names: &[String], room: usize) -> Vec<usize> {
    let mut room = room;
    while names.len() > room * 3 / 4 {
        room *= 2;
    }
    let mut places: Vec<usize> = (0..names.len()).collect();
    places.sort_by_key(|at| spread(&names[*at]) as usize & (room - 1));
    places
}

/// The hash of a text, its upper half mixed into the lower one.
fn spread(text: &str) -> u32 {
    let units = text.encode_utf16();
    let hash = units.fold(0u32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(u32::from(unit))
    });
    hash ^ (hash >> 16)
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
}
