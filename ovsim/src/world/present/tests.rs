//! What documents show in which state.

use jiff::Timestamp;

use super::{listed, option_is_shown, present, summary};
use crate::ask::{Ask, Caller, Media, Route};
use crate::node::Node;
use crate::options::Options;
use crate::params::Params;
use crate::store::Store;
use crate::world::World;

/// A request with this method (`list`, `get`, `update`) of the VMs' services and these parameters.
fn ask(method: &str, params: &[(&str, &str)]) -> Ask {
    let vms = ovmodel::find_service("vms").unwrap();
    let service = match method {
        "list" | "add" => vms,
        _ => vms.item_service().unwrap(),
    };
    let query = params
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Some((*value).to_owned())));
    Ask {
        user: Caller {
            id: "u".into(),
            login: "admin".into(),
            profile: "internal".into(),
            authz: "internal-authz".into(),
            administrator: true,
        },
        filtered: false,
        route: Route {
            steps: Vec::new(),
            service,
        },
        method: service.method(method).unwrap(),
        params: Params::new(query.collect(), Vec::new(), Vec::new()),
        body: None,
        media: Media::Xml,
        expect: Vec::new(),
        correlation_id: "c".into(),
        now: Timestamp::UNIX_EPOCH,
        host: "http://127.0.0.1".into(),
        token: "token".into(),
        ca: "ca".into(),
        task: None,
        language: "en",
    }
}

fn store() -> Store {
    World::new(
        &Options::default(),
        Timestamp::from_second(1_795_000_000).unwrap(),
    )
    .store
}

fn show(store: &Store, kind: &str, name: &str, ask: &Ask) -> Node {
    present(store, store.named(kind, name).unwrap(), ask)
}

#[test]
fn run_time_members_go_with_the_process() {
    let store = store();
    let get = ask("get", &[]);
    let up = show(&store, "vms", "web01", &get);
    for member in [
        "host",
        "fqdn",
        "guest_operating_system",
        "start_time",
        "run_once",
    ] {
        assert!(up.child(member).is_some(), "{member}");
    }
    assert!(up.at("display.certificate.content").is_some());
    assert!(up.child("status_detail").is_none());
    let mut edited = store;
    let id = edited.named("vms", "web01").unwrap().id.to_string();
    edited.set("vms", &id, "status", "down");
    let down = show(&edited, "vms", "web01", &get);
    for member in [
        "host",
        "fqdn",
        "guest_operating_system",
        "start_time",
        "run_once",
    ] {
        assert!(down.child(member).is_none(), "{member}");
    }
    assert!(down.at("display.address").is_none());
    assert_eq!(down.text_at("display.type"), Some("vnc"));
    assert!(
        show(&edited, "vms", "app02", &get)
            .child("status_detail")
            .is_some()
    );
}

#[test]
fn costly_members_come_when_asked_for_and_in_answers() {
    let store = store();
    let costly = [
        "console",
        "virtio_scsi",
        "soundcard_enabled",
        "rng_device",
        "tpm_enabled",
        "initialization",
    ];
    let plain = show(&store, "vms", "db01", &ask("get", &[]));
    assert!(costly.iter().all(|member| plain.child(member).is_none()));
    for ask in [ask("get", &[("all_content", "true")]), ask("update", &[])] {
        let whole = show(&store, "vms", "db01", &ask);
        assert!(costly.iter().all(|member| whole.child(member).is_some()));
        let ovf = whole.text_at("initialization.configuration.data").unwrap();
        assert!(ovf.starts_with("<?xml") && ovf.contains("<Name>db01</Name>"));
    }
    let list = show(&store, "vms", "web01", &ask("list", &[]));
    assert!(list.at("display.certificate").is_some());
}

#[test]
fn users_see_no_host_and_no_placement() {
    let mut ask = ask("get", &[]);
    ask.filtered = true;
    let vm = show(&store(), "vms", "web01", &ask);
    assert!(vm.child("host").is_none() && vm.child("placement_policy").is_none());
}

#[test]
fn the_configuration_of_the_next_run_is_shown_when_asked_for() {
    let mut store = store();
    let vm = store.named("vms", "web01").unwrap().clone();
    let mut next = vm.doc.clone().with_attr("id", "next");
    next.set("cpu.topology.sockets", "4");
    store.put_below("vms/nextrun", &vm.id, next);
    let now = show(&store, "vms", "web01", &ask("get", &[]));
    assert_eq!(now.text_at("cpu.topology.sockets"), Some("1"));
    assert_eq!(now.text_of("next_run_configuration_exists"), Some("true"));
    let later = show(&store, "vms", "web01", &ask("get", &[("next_run", "true")]));
    assert_eq!(later.text_at("cpu.topology.sockets"), Some("4"));
    assert_eq!(later.text_of("status"), Some("up"));
    assert!(later.child("host").is_some());
}

#[test]
fn pools_show_one_member_and_their_size() {
    let pool = show(&store(), "vmpools", "desktops", &ask("list", &[]));
    assert_eq!(pool.text_of("size"), Some("2"));
    let vm = pool.child("vm").unwrap();
    assert_eq!(vm.text_of("name"), Some("desktops-1"));
    assert!(vm.href().is_some() && vm.child("cluster").is_none());
}

#[test]
fn snapshots_hold_the_earlier_configuration() {
    let store = store();
    let vm = store.named("vms", "app01").unwrap();
    let rows: Vec<_> = store.list("vms/snapshots", &vm.id).collect();
    let shown: Vec<_> = rows
        .iter()
        .map(|row| present(&store, row, &ask("list", &[])))
        .collect();
    assert!(shown[0].child("vm").is_none());
    let earlier = shown[1].child("vm").unwrap();
    assert_eq!(earlier.id(), Some(&*vm.id));
    assert!(earlier.child("console").is_none());
    assert_eq!(
        earlier.text_of("status"),
        Some("up"),
        "the state is that of now"
    );
    assert!(earlier.child("host").is_some());
}

#[test]
fn hosts_and_domains_count_what_they_carry() {
    let store = store();
    let list = ask("list", &[]);
    let total = |name: &str| -> usize {
        let host = show(&store, "hosts", name, &list);
        host.text_at("summary.total").unwrap().parse().unwrap()
    };
    assert_eq!(total("host01") + total("host02"), summary(&store).vms.0);
    let domain = show(&store, "storagedomains", "data1", &list);
    for member in ["available", "used", "committed"] {
        let bytes: u64 = domain.text_of(member).unwrap().parse().unwrap();
        assert_eq!(bytes % (1 << 30), 0, "{member}");
    }
    assert!(domain.child("status").is_none());
    assert_eq!(summary(&store).storage_domains, (3, 3));
}

#[test]
fn consoles_and_addresses_are_told_while_a_vm_runs() {
    let store = store();
    let current = ask("list", &[("current", "true")]);
    let consoles = |name: &str| {
        let vm = store.named("vms", name).unwrap();
        listed(&store, "vms/graphicsconsoles", &vm.id, &current).unwrap()
    };
    assert_eq!(
        consoles("web01")[0].text_of("address"),
        Some("host01.example.com")
    );
    assert!(consoles("dev01").is_empty());
    let vm = store.named("vms", "web01").unwrap();
    let nic = store.list("vms/nics", &vm.id).next().unwrap();
    let place = format!("{}/{}", vm.id, nic.id);
    let devices = listed(&store, "vms/nics/reporteddevices", &place, &current).unwrap();
    assert_eq!(devices[0].text_at("ips.ip.address"), Some("198.51.100.10"));
}

#[test]
fn options_are_for_some_and_have_versions() {
    let store = store();
    let shown = |name: &str, ask: &Ask| option_is_shown(store.root("options", name).unwrap(), ask);
    assert!(shown("MaxNumOfVmCpus", &ask("get", &[("version", "4.8")])));
    assert!(!shown("MaxNumOfVmCpus", &ask("get", &[("version", "9.9")])));
    let mut user = ask("get", &[]);
    user.user.administrator = false;
    assert!(shown("MaxVmNameLength", &user));
    assert!(!shown("DefaultMTU", &user));
}
