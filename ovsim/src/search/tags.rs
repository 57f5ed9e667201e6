//! Tags in searches: one is found by its own name and by those of the tags above it (engine 4.5.8).

use super::pattern::Pattern;
use crate::store::Store;

/// The tag above all; it is no tag to search for.
const ROOT: &str = "00000000-0000-0000-0000-000000000000";

/// The names of the tags that fit, in their own case, and of all below them. A tag that hangs below none that is there is
/// found by nothing.
pub(super) fn below(store: &Store, text: &str) -> Vec<String> {
    let pattern = Pattern::of(text, true, false);
    let mut found = Vec::new();
    let mut waiting = vec![(ROOT.to_owned(), false)];
    let mut seen = Vec::new();
    while let Some((above, taken)) = waiting.pop() {
        if seen.contains(&above) {
            continue;
        }
        let children = store
            .list("tags", "")
            .filter(|tag| tag.reference("parent") == Some(&above));
        for tag in children {
            let taken = taken || pattern.fits(tag.name());
            if taken {
                found.push(tag.name().to_owned());
            }
            waiting.push((tag.id.to_string(), taken));
        }
        seen.push(above);
    }
    found
}
