//! Logins that do not work, each with the words that tell why and what to do.

use super::case::Case;
use super::front::Way;
use super::place::Place;
use super::realm::{REALM, Realm};

/// Tickets and clocks.
pub(super) fn tickets(place: &Place, realm: &Realm) -> Result<Vec<Case>, String> {
    let keytab = realm.keytab("admin", "late.keytab")?;
    let lines = format!("keytab = {keytab}\nprincipal = admin@{REALM}");
    let cache = format!("FILE:{}", place.path("short"));
    realm.ticket(&keytab, &cache, "1h")?;
    let no_timesync = place.path("krb5-no-timesync.conf");
    Ok(vec![
        Case::refused("no ticket", &["Kerberos says", "run `kinit`"]).by_k(),
        Case::refused(
            "a ticket that has expired",
            &["expired", "run `kinit` again"],
        )
        .env("KRB5CCNAME", &cache)
        .by_k()
        .clock("+3h"),
        Case::refused(
            "a clock that is an hour off, with a keytab",
            &["Clock skew too great", "set the time"],
        )
        .kerberos(&lines)
        .env("KRB5_CONFIG", &no_timesync)
        .clock("+1h"),
        Case::refused(
            "a clock that is twenty minutes off, with a ticket",
            &["Clock skew too great", "set the time"],
        )
        .env("KRB5CCNAME", &cache)
        .env("KRB5_CONFIG", &no_timesync)
        .by_k()
        .clock("+20m"),
        Case::refused(
            "a ticket of another principal",
            &["does not match", "klist"],
        )
        .env("KRB5CCNAME", &cache)
        .kerberos("principal = guest")
        .by_k(),
    ])
}

/// Keys and principals.
pub(super) fn keys(place: &Place, realm: &Realm) -> Result<Vec<Case>, String> {
    let keytab = realm.keytab("admin", "right.keytab")?;
    let old = realm.keytab("old", "old.keytab")?;
    realm.admin("change_password -randkey old")?;
    Ok(vec![
        Case::refused("another realm", &["OTHER.TEST", "klist -k"])
            .kerberos(&format!("keytab = {keytab}\nprincipal = admin@OTHER.TEST")),
        Case::refused(
            "a principal that the keytab lacks",
            &["nobody@OVCMD.TEST", "klist -k"],
        )
        .kerberos(&format!("keytab = {keytab}\nprincipal = nobody@{REALM}")),
        Case::refused("a keytab that is not there", &["none.keytab", "klist -k"])
            .kerberos(&format!("keytab = {}", place.path("none.keytab"))),
        Case::refused(
            "a key that is out of date",
            &["Kerberos says", "is out of date"],
        )
        .kerberos(&format!("keytab = {old}")),
    ])
}

/// The other side, and this machine.
pub(super) fn places(place: &Place, realm: &Realm) -> Result<Vec<Case>, String> {
    let keytab = realm.keytab("admin", "fine.keytab")?;
    let lines = format!("keytab = {keytab}\nprincipal = admin@{REALM}");
    let guest = realm.keytab("guest", "guest.keytab")?;
    let library = place.path("library");
    std::fs::create_dir(&library).map_err(|error| format!("{library}: {error}"))?;
    place.write("library/libgssapi_krb5.so.2", "not a library")?;
    Ok(vec![
        Case::refused(
            "a host that Kerberos does not know",
            &["HTTP/127.0.0.1", "fully qualified"],
        )
        .kerberos(&lines)
        .host("127.0.0.1"),
        Case::refused(
            "a user whom the engine does not know",
            &["guest@OVCMD.TEST", "does not know"],
        )
        .kerberos(&format!("keytab = {guest}")),
        Case::refused("an engine without Kerberos", &["offers no Kerberos login"])
            .kerberos(&lines)
            .way(Way::Nothing),
        Case::refused(
            "a server that does not prove itself",
            &["did not prove to be HTTP/localhost"],
        )
        .kerberos(&lines)
        .way(Way::Impostor),
        Case::refused(
            "a machine without the library",
            &["libgssapi_krb5.so.2", "libgssapi-krb5-2"],
        )
        .kerberos(&lines)
        .env("LD_LIBRARY_PATH", &library),
    ])
}
