//! Lines as a person types them, against a world: what they print, and that they are refused.

use crate::harness::{Ran, World};

pub(crate) fn run(world: &World, line: &str) -> Ran {
    let words = crate::sessions::words(line);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    world.run(&words)
}

/// What a line prints when it goes well.
pub(crate) fn done(world: &World, line: &str) -> String {
    let ran = run(world, line);
    assert_eq!(ran.code, 0, "{line}: {}", ran.err);
    ran.out
}

/// The same as CSV without titles, in one line.
pub(crate) fn shown(world: &World, line: &str) -> String {
    let out = done(world, &format!("{line} -o csv --no-headers"));
    out.lines().collect::<Vec<_>>().join(" ")
}

pub(crate) fn refused(world: &World, line: &str, code: u8, why: &str) {
    let ran = run(world, line);
    assert_eq!(ran.code, code, "{line}: {}", ran.err);
    assert!(ran.err.contains(why), "{line}: {}", ran.err);
}
