//! A Kerberos realm of our own on loopback: MIT's KDC with a database made for one run, its files in one folder.

use super::place::{Place, Service, free_port, wait_for};
use crate::test::step::ask;
use std::process::{Command, Stdio};

/// The realm's name.
pub(super) const REALM: &str = "OVCMD.TEST";

/// A running KDC; ended when dropped.
pub(super) struct Realm {
    place: Place,
    _kdc: Service,
}

impl Realm {
    /// Makes the database and starts the KDC.
    pub(super) fn start(place: &Place) -> Result<Realm, String> {
        let port = free_port()?;
        place.write("krb5.conf", &client_conf(place, port, 1))?;
        // The same for a client that does not correct its clock by the KDC's.
        place.write("krb5-no-timesync.conf", &client_conf(place, port, 0))?;
        place.write(
            "kdc.conf",
            &format!(
                "[kdcdefaults]\n kdc_listen = 127.0.0.1:{port}\n kdc_tcp_listen = 127.0.0.1:{port}\n\
                 [realms]\n {REALM} = {{\n  database_name = {dir}/principal\n  key_stash_file = {dir}/stash\n  \
                 max_life = 1d\n  acl_file = {dir}/acl\n }}\n[logging]\n kdc = FILE:{dir}/kdc.log\n",
                dir = place.path("").trim_end_matches('/'),
            ),
        )?;
        place.write("acl", "")?;
        let made = ask(place.env(&mut Command::new("/usr/sbin/kdb5_util")).args([
            "create",
            "-s",
            "-W",
            "-P",
            "only-for-this-run",
            "-r",
            REALM,
        ]));
        made.ok_or("kdb5_util could not make a database")?;
        let mut kdc = Command::new("/usr/sbin/krb5kdc");
        place
            .env(&mut kdc)
            .args(["-n", "-r", REALM, "-P"])
            .arg(place.path("kdc.pid"))
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let kdc = Service::start(&mut kdc)?;
        wait_for("the KDC", port)?;
        Ok(Realm {
            place: place.clone(),
            _kdc: kdc,
        })
    }

    /// Runs one command of the realm's administrator.
    pub(super) fn admin(&self, query: &str) -> Result<(), String> {
        let mut command = Command::new("/usr/sbin/kadmin.local");
        let output = self
            .place
            .env(&mut command)
            .args(["-r", REALM, "-q", query])
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("kadmin.local: {error}"))?;
        let said = String::from_utf8_lossy(&output.stderr);
        // It ends well whatever happened.
        match said.lines().find(|line| line.contains("while ")) {
            Some(line) => Err(format!("kadmin.local {query}: {line}")),
            None => Ok(()),
        }
    }

    /// A keytab with a new key of a principal; gives its path.
    pub(super) fn keytab(&self, principal: &str, name: &str) -> Result<String, String> {
        let path = self.place.path(name);
        self.admin(&format!("ktadd -q -k {path} {principal}"))?;
        Ok(path)
    }

    /// A ticket in a cache, for so long.
    pub(super) fn ticket(&self, keytab: &str, cache: &str, life: &str) -> Result<(), String> {
        let mut kinit = Command::new("/usr/bin/kinit");
        let words = ["-k", "-t", keytab, "-c", cache, "-l", life, "admin"];
        let made = ask(self.place.env(&mut kinit).args(words));
        made.map(|_| ())
            .ok_or_else(|| format!("kinit {} failed", words.join(" ")))
    }

    /// How many first tickets the KDC has given to a principal.
    pub(super) fn issued(&self, principal: &str) -> usize {
        let log = std::fs::read_to_string(self.place.path("kdc.log")).unwrap_or_default();
        let of_it = format!(" {principal}@{REALM} for krbtgt/");
        log.lines()
            .filter(|line| line.contains("AS_REQ") && line.contains("ISSUE:"))
            .filter(|line| line.contains(&of_it))
            .count()
    }
}

fn client_conf(place: &Place, port: u16, timesync: u8) -> String {
    format!(
        "[libdefaults]\n default_realm = {REALM}\n dns_lookup_kdc = false\n dns_lookup_realm = false\n rdns = false\n \
         dns_canonicalize_hostname = false\n udp_preference_limit = 1\n kdc_timesync = {timesync}\n \
         default_ccache_name = FILE:{cache}\n default_client_keytab_name = FILE:{keytab}\n\
         [realms]\n {REALM} = {{\n  kdc = 127.0.0.1:{port}\n }}\n[domain_realm]\n localhost = {REALM}\n",
        cache = place.path("no-cache"),
        keytab = place.path("no-keytab"),
    )
}
