//! What users may do who are no administrators, and administrators of some things only.

use super::super::wire::socket::{Answer, Wire, plain};
use super::estate::{Estate, id_of};
use super::story::{XML, text};
use ovsim::{Account, AccountState, Options};

struct Guest {
    estate: Estate,
    token: String,
    id: String,
}

const FORBIDDEN: &str = "[User is not authorized to perform this action.]";

impl Guest {
    fn begin() -> Guest {
        let account = Account {
            login: "guest".into(),
            password: "secret".into(),
            state: AccountState::Good,
            role: Some("QuotaConsumer".into()),
        };
        let wire = Wire::with(Options {
            accounts: vec![account],
            ..plain()
        });
        wire.sim.hold();
        let estate = Estate { wire };
        let users = estate.get("/users");
        let row = users
            .split("<user ")
            .find(|row| row.contains("<principal>guest<"));
        let id = row.unwrap().split("id=\"").nth(1).unwrap();
        let id = id.split('"').next().unwrap().to_owned();
        Guest {
            estate,
            token: String::new(),
            id,
        }
    }

    /// Gives a role on an object, and signs in anew.
    fn with(mut self, role: &str, path: &str) -> Guest {
        let body = format!(
            "<permission><role><name>{role}</name></role><user id=\"{}\"/></permission>",
            self.id
        );
        self.estate
            .done("POST", &format!("{path}/permissions"), &body);
        self.token = self.estate.wire.log_in("guest@internal", "secret");
        self
    }

    fn call(&self, method: &str, path: &str, body: &str) -> Answer {
        let headers = format!("Authorization: Bearer {}\r\n{XML}", self.token);
        self.estate
            .wire
            .send(method, &format!("/ovirt-engine/api{path}"), &headers, body)
    }

    fn refused(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let answer = self.call(method, path, body);
        (
            answer.status,
            text(&answer.text(), "detail").unwrap_or_default(),
        )
    }
}

fn vm(estate: &Estate, name: &str) -> String {
    let body = format!(
        "<vm><name>{name}</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os></vm>"
    );
    let vm = id_of(&estate.done("POST", "/vms", &body), "vm");
    estate.done(
        "POST",
        &format!("/vms/{vm}/nics"),
        "<nic><name>nic1</name></nic>",
    );
    vm
}

#[test]
fn a_user_runs_his_vm_and_changes_nothing() {
    let guest = Guest::begin();
    let (own, other) = (vm(&guest.estate, "own"), vm(&guest.estate, "other"));
    guest.estate.step(20_000);
    let path = format!("/vms/{own}");
    let guest = guest.with("UserRole", &path);
    assert_eq!(
        guest.call("GET", "/vms", "").text().matches("<vm ").count(),
        1
    );
    assert_eq!(
        guest
            .call("POST", &format!("{path}/start"), "<action/>")
            .status,
        200
    );
    guest.estate.step(10_000);
    for (method, below, body) in [
        ("PUT", "", "<vm><description>x</description></vm>"),
        ("DELETE", "", ""),
        ("POST", "/nics", "<nic><name>nic2</name></nic>"),
        (
            "POST",
            "/snapshots",
            "<snapshot><description>x</description></snapshot>",
        ),
        ("POST", "/migrate", "<action/>"),
        (
            "POST",
            "/clone",
            "<action><vm><name>twin</name></vm></action>",
        ),
    ] {
        let answer = guest.refused(method, &format!("{path}{below}"), body);
        assert_eq!(answer, (403, FORBIDDEN.to_owned()), "{method} {below}");
    }
    let inside = guest
        .call("POST", &format!("{path}/migrate"), "<action/>")
        .text();
    assert!(
        inside.contains("<action>") && inside.contains("<status>failed</status>"),
        "{inside}"
    );
    let hidden = format!("/vms/{other}");
    assert_eq!(guest.call("GET", &hidden, "").status, 404);
    assert_eq!(guest.call("PUT", &hidden, "<vm/>").status, 404);
    assert_eq!(guest.call("DELETE", &hidden, "").status, 404);
    assert_eq!(
        guest
            .refused("POST", &format!("{hidden}/start"), "<action/>")
            .0,
        403
    );
    let unfiltered = guest.refused("GET", "/vms?filter=false", "");
    assert_eq!(
        unfiltered,
        (
            400,
            "query execution failed due to insufficient permissions.".to_owned()
        )
    );
    for collection in ["jobs", "tags", "macpools", "storageconnections"] {
        assert_eq!(
            guest.call("GET", &format!("/{collection}"), "").status,
            400,
            "{collection}"
        );
    }
    for (path, body) in [
        ("/tags", "<tag><name>t</name></tag>"),
        (
            "/hosts",
            "<host><name>h</name><address>h.example.com</address><root_password>x</root_password></host>",
        ),
    ] {
        assert_eq!(
            guest.refused("POST", path, body),
            (403, FORBIDDEN.to_owned()),
            "{path}"
        );
    }
}

#[test]
fn what_a_role_permits_its_holder_does_where_he_holds_it() {
    let guest = Guest::begin();
    let own = vm(&guest.estate, "own");
    guest.estate.step(20_000);
    let path = format!("/vms/{own}");
    let guest = guest.with("UserVmManager", &path);
    let change = "<vm><description>mine</description></vm>";
    assert_eq!(guest.call("PUT", &path, change).status, 200);
    let snapshot = "<snapshot><description>x</description></snapshot>";
    assert_eq!(
        guest
            .call("POST", &format!("{path}/snapshots"), snapshot)
            .status,
        201
    );
    let new = "<vm><name>more</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>";
    assert_eq!(guest.refused("POST", "/vms", new).0, 403);
    let cluster = guest.estate.named("clusters", "cluster", "Default");
    let guest = guest.with("VmCreator", &format!("/clusters/{cluster}"));
    assert_eq!(guest.call("POST", "/vms", new).status, 201);
}

#[test]
fn an_administrator_of_hosts_is_none_of_vms() {
    let guest = Guest::begin();
    let own = vm(&guest.estate, "own");
    guest.estate.step(20_000);
    let host = guest.estate.named("hosts", "host", "host02");
    let path = format!("/hosts/{host}");
    let guest = guest.with("HostAdmin", &path);
    assert_eq!(
        guest
            .call("POST", &format!("{path}/refresh"), "<action/>")
            .status,
        200
    );
    assert_eq!(
        guest
            .refused("POST", &format!("/vms/{own}/start"), "<action/>")
            .0,
        403
    );
    let other = guest.estate.named("hosts", "host", "host01");
    assert_eq!(
        guest
            .refused("POST", &format!("/hosts/{other}/refresh"), "<action/>")
            .0,
        403
    );
    assert_eq!(
        guest
            .refused("POST", "/tags", "<tag><name>t</name></tag>")
            .0,
        403
    );
}

#[test]
fn what_ties_a_vm_to_hosts_needs_one_permit_more() {
    let guest = Guest::begin();
    let id = vm(&guest.estate, "tied");
    let path = format!("/vms/{id}");
    let guest = guest.with("UserVmManager", &path);
    let host = id_of(&guest.estate.get("/hosts?max=1"), "host");
    let tied = format!(
        "<vm><placement_policy><hosts><host id=\"{host}\"/></hosts></placement_policy></vm>"
    );
    let pinned = "<vm><cpu><cpu_tune><vcpu_pins><vcpu_pin><vcpu>0</vcpu><cpu_set>1</cpu_set></vcpu_pin></vcpu_pins></cpu_tune></cpu></vm>";
    let refused = guest.refused("PUT", &path, pinned);
    assert_eq!(refused, (403, FORBIDDEN.to_owned()));
    // Of hosts a plain user says nothing, whatever he says.
    assert_eq!(guest.call("PUT", &path, &tied).status, 200);
    let kept = guest.estate.get(&path);
    assert!(!kept.contains(&format!("<host href=\"/ovirt-engine/api/hosts/{host}\"")));
    let once = format!("<action>{tied}</action>");
    let start = format!("{path}/start");
    let refused = guest.refused("POST", &start, &once);
    assert_eq!(refused, (403, FORBIDDEN.to_owned()));
    let plain = "<vm><description>mine</description></vm>";
    assert_eq!(guest.call("PUT", &path, plain).status, 200);
    assert_eq!(guest.call("POST", &start, "<action/>").status, 200);
}
