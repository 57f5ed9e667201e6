//! Logins by Kerberos against the real thing: MIT's KDC and Apache with mod_auth_gssapi in front of a simulated engine,
//! all on loopback with files of their own, started and ended here.

mod bad;
mod case;
mod cases;
mod front;
mod good;
mod place;
mod realm;

use super::step;
use super::tally::Tally;
use super::tools;
use place::Place;
use std::os::unix::fs::PermissionsExt;

/// Debian packages of this step alone.
pub(crate) const PACKAGES: &[&str] = &[
    "apache2",
    "faketime",
    "krb5-admin-server",
    "krb5-kdc",
    "krb5-user",
    "libapache2-mod-auth-gssapi",
    "libgssapi-krb5-2",
];

/// Runs every case; each is one test.
pub(crate) fn run() -> Result<Tally, String> {
    tools::need(PACKAGES)?;
    // Together with the program, whose features the library has then: nothing is built a second time.
    let example = [
        "build",
        "-p",
        "ovlib",
        "-p",
        "ovcmd",
        "--example",
        "long_session",
        "--quiet",
    ];
    if !step::run(&mut step::cargo(&example))?.is_ok {
        return Err("the long session does not build".to_owned());
    }
    let place = Place::new()?;
    let realm = realm::Realm::start(&place)?;
    for principal in ["admin", "guest", "old", "HTTP/localhost"] {
        realm.admin(&format!("addprinc -randkey {principal}"))?;
    }
    realm.admin("addprinc -randkey -maxlife 3sec brief")?;
    let key = realm.keytab("HTTP/localhost", "http.keytab")?;
    // Apache reads it as www-data when we are root; the realm lives for this run only.
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644))
        .map_err(|error| format!("{key}: {error}"))?;
    let front = front::Front::start(&place, &key)?;
    Ok(cases::run(&place, &realm, &front))
}
