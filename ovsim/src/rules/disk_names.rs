//! What an engine's beans refuse of how a disk is called and described (engine 4.5.8).

use super::descriptions;
use super::refusal::{Outcome, Refusal};
use crate::node::Node;
use crate::store::Object;

/// What there is against the words of a body, or against those that a disk has where the body has none.
fn against(given: &Node, old: Option<&Object>) -> Vec<&'static str> {
    let old = |member: &str| old.and_then(|old| old.text(member));
    let name = given.text_of("alias").or(given.text_of("name"));
    let name = name.or_else(|| old("alias")).unwrap_or("");
    let about = given.text_of("description");
    let about = about.or_else(|| old("description")).unwrap_or("");
    let good =
        |letter: char| letter.is_alphabetic() || letter.is_ascii_digit() || "-_.".contains(letter);
    let checks = [
        (
            descriptions::fits(about),
            "Disk description must be formed only from alpha-numeric characters and special characters that conform to the standard ASCII character set., Attribute: diskInfo.diskDescription",
        ),
        (
            about.chars().count() <= 500,
            "size must be between 0 and 500, Attribute: diskInfo.diskDescription",
        ),
        (
            name.chars().count() <= 255,
            "size must be between 0 and 255, Attribute: diskInfo.diskAlias",
        ),
        (
            name.chars().all(good),
            "Disk alias name must be formed of alpha-numeric characters or \"-_.\", Attribute: diskInfo.diskAlias",
        ),
    ];
    let wrong = checks.into_iter().filter(|(fits, _)| !fits);
    wrong.map(|(_, text)| text).collect()
}

fn refuse(wrong: &[&str]) -> Outcome<()> {
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(Refusal::bad(wrong.join(", "))),
    }
}

/// A change of a disk, by itself or with its attachment.
pub(crate) fn check_change(given: &Node, old: &Object) -> Outcome<()> {
    refuse(&against(given, Some(old)))
}

/// An attachment that is made, with its disk when that is new.
pub(crate) fn check_attachment(attachment: &Node, disk: Option<&Node>) -> Outcome<()> {
    let mut wrong = disk.map_or_else(Vec::new, |disk| against(disk, None));
    if attachment.child("interface").is_none() {
        wrong.push("Interface is required, Attribute: diskVmElement.diskInterface");
    }
    refuse(&wrong)
}

/// A disk of no VM: any letters do, and what is too long is refused without a word.
pub(crate) fn check_floating(given: &Node) -> Outcome<()> {
    let long = against(given, None);
    match long.iter().any(|text| text.starts_with("size")) {
        true => Err(Refusal::bad("")),
        false => Ok(()),
    }
}
