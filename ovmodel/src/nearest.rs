//! "Did you mean": the candidates close to a word, shared by everyone who refuses a name.

/// At most three candidates close to `word`, the closest first; none when nothing is close.
///
/// Close means few edits (insert, delete, replace, swap of neighbours) for the length of the word, or one begins with the
/// other. Case, `-` and `_` do not count.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = folded(word);
    let bound = 1 + wanted.len() / 4;
    let mut close: Vec<(usize, &'a str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = folded(candidate);
            let edits = distance(&wanted, &other);
            let prefix = wanted.len() >= 3
                && (other.starts_with(&wanted) || wanted.starts_with(&other) && other.len() >= 3);
            (edits <= bound || prefix).then_some((edits, candidate))
        })
        .collect();
    close.sort();
    close.dedup();
    close
        .into_iter()
        .take(3)
        .map(|(_, candidate)| candidate)
        .collect()
}

fn folded(word: &str) -> Vec<char> {
    word.chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Damerau-Levenshtein distance (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    fn check(word: &str, expected: &[&str]) {
        assert_eq!(
            nearest(
                word,
                [
                    "status",
                    "start",
                    "stop",
                    "statistics",
                    "name",
                    "storage_domain"
                ]
            ),
            expected,
            "{word}"
        );
    }

    #[test]
    fn close_names_are_found_and_far_ones_are_not() {
        check("statsu", &["status"]);
        check("strat", &["start"]);
        check("storagedomain", &["storage_domain"]);
        check("zebra", &[]);
        check("nmae", &["name"]);
    }
}
