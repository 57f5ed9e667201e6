//! Logins that work.

use super::case::Case;
use super::front::Way;
use super::place::Place;
use super::realm::{REALM, Realm};

/// Keys from a file.
pub(super) fn by_keytab(place: &Place, realm: &Realm) -> Result<Vec<Case>, String> {
    let keytab = realm.keytab("admin", "admin.keytab")?;
    let lines = format!("keytab = {keytab}\nprincipal = admin@{REALM}");
    let renewed = format!("FILE:{}", place.path("renewed"));
    // It ends before its case begins: the others take longer than that.
    realm.ticket(&keytab, &renewed, "1s")?;
    Ok(vec![
        Case::new("a keytab, by the SSO").kerberos(&lines),
        Case::new("a keytab whose first principal serves")
            .kerberos(&format!("keytab = FILE:{keytab}")),
        Case::new("a keytab, in front of the API alone")
            .kerberos(&lines)
            .way(Way::ApiOnly),
        Case::new("several requests with a ticket each")
            .kerberos(&lines)
            .way(Way::ApiOnly)
            .words(&["ping", "-o", "json"], &["oVirt Engine"]),
        Case::new("a keytab of the environment")
            .env("KRB5_CLIENT_KTNAME", &keytab)
            .by_k(),
        Case::new("a clock that is a little off")
            .kerberos(&lines)
            .clock("+2m"),
        Case::new("tickets do not stand in a trace")
            .kerberos(&lines)
            .way(Way::ApiOnly)
            .words(
                &["-k", "-dd", "vm", "list", "-o", "name"],
                &[
                    "web01",
                    "authorization: ***",
                    "www-authenticate: Negotiate ***",
                ],
            ),
        Case::new("an expired ticket is renewed from the keytab")
            .kerberos(&format!("{lines}\nccache = {renewed}")),
    ])
}

/// Tickets from a cache.
pub(super) fn by_cache(place: &Place, realm: &Realm) -> Result<Vec<Case>, String> {
    let keytab = realm.keytab("admin", "cached.keytab")?;
    let file = format!("FILE:{}", place.path("cache"));
    realm.ticket(&keytab, &file, "1h")?;
    let dir = place.path("caches");
    std::fs::create_dir(&dir).map_err(|error| format!("{dir}: {error}"))?;
    let dir = format!("DIR:{dir}");
    realm.ticket(&keytab, &dir, "1h")?;
    Ok(vec![
        Case::new("a ticket in the cache of the environment")
            .env("KRB5CCNAME", &file)
            .by_k(),
        Case::new("the same in front of the API alone")
            .env("KRB5CCNAME", &file)
            .by_k()
            .way(Way::ApiOnly),
        Case::new("a ticket in a configured cache")
            .kerberos(&format!("ccache = {file}"))
            .by_k(),
        Case::new("a ticket in a collection of caches")
            .kerberos(&format!("ccache = {dir}"))
            .by_k(),
        Case::new("the principal chooses from the collection")
            .kerberos(&format!("ccache = {dir}\nprincipal = admin"))
            .by_k(),
    ])
}
