//! What a user can meet, in groups, each against the same realm and the same Apache.

use super::case::Case;
use super::front::{Front, Way};
use super::place::Place;
use super::realm::Realm;
use super::{bad, good};
use crate::test::step::hermetic;
use crate::test::tally::Tally;
use std::process::Command;

/// Prepares a group's keys and tickets and gives its cases.
type Group = fn(&Place, &Realm) -> Result<Vec<Case>, String>;

/// Runs them in order; the later ones spoil keys.
pub(super) fn run(place: &Place, realm: &Realm, front: &Front) -> Tally {
    let mut tally = Tally::default();
    let mut count = |name: &str, result: Result<(), String>| {
        println!(
            "{} {name}",
            if result.is_ok() { "ok    " } else { "FAILED" }
        );
        tally += match result {
            Ok(()) => Tally::PASS,
            Err(message) => {
                println!("{message}");
                Tally::FAIL
            }
        };
    };
    // Each group makes keys anew, and so spoils those of the groups before it.
    let groups: [Group; 5] = [
        good::by_keytab,
        good::by_cache,
        bad::tickets,
        bad::keys,
        bad::places,
    ];
    for group in groups {
        match group(place, realm) {
            Ok(cases) => cases
                .iter()
                .for_each(|case| count(case.name, case.run(place, front))),
            Err(message) => count("keys and tickets", Err(message)),
        }
    }
    count("a session outlives its tickets", long(place, realm, front));
    count(
        "an engine whose key is out of date",
        stale_service(place, realm, front),
    );
    println!(
        "{} cases of Kerberos against MIT's KDC and Apache",
        tally.passed + tally.failed
    );
    tally
}

/// A session whose tickets last three seconds and whose token ends after two without use, over some of both.
fn long(place: &Place, realm: &Realm, front: &Front) -> Result<(), String> {
    let keytab = realm.keytab("brief", "brief.keytab")?;
    let before = realm.issued("brief");
    let mut command: Command = hermetic("target/debug/examples/long_session", &[]);
    let output = place
        .env(&mut command)
        .args([
            front.url(Way::Both),
            keytab,
            "4".to_owned(),
            "2500".to_owned(),
        ])
        .output()
        .map_err(|error| format!("cannot run: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    let issued = realm.issued("brief") - before;
    if !output.status.success() || issued < 2 {
        return Err(format!("{issued} tickets were issued; said:\n{said}"));
    }
    Ok(())
}

/// Comes last: from now on Apache's key is the wrong one.
fn stale_service(place: &Place, realm: &Realm, front: &Front) -> Result<(), String> {
    realm.keytab("HTTP/localhost", "newer.keytab")?;
    let keytab = realm.keytab("admin", "admin3.keytab")?;
    Case::refused("", &["did not take the Kerberos ticket", "HTTP/localhost"])
        .kerberos(&format!("keytab = {keytab}"))
        .run(place, front)
}
