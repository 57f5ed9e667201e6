//! VM pools and stateless runs: taken, started before anybody asks, given back, made larger, left.

use super::estate::{Estate, id_of};
use super::story::text;

/// An engine with a template and a pool of so many VMs made of it.
fn pool(size: u32, more: &str) -> (Estate, String) {
    let estate = Estate::begin();
    let vm = "<vm><name>source</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os></vm>";
    let vm = id_of(&estate.done("POST", "/vms", vm), "vm");
    estate.done(
        "POST",
        &format!("/vms/{vm}/nics"),
        "<nic><name>nic1</name></nic>",
    );
    estate.step(20_000);
    let template = format!("<template><name>gold</name><vm id=\"{vm}\"/></template>");
    estate.done("POST", "/templates", &template);
    estate.step(20_000);
    let body = format!(
        "<vm_pool><name>desk</name><cluster><name>Default</name></cluster><template><name>gold</name></template><size>{size}</size>{more}</vm_pool>"
    );
    let pool = id_of(
        &estate.done("POST", "/vmpools?correlation_id=pool", &body),
        "vm_pool",
    );
    estate.step(20_000);
    (estate, pool)
}

fn allocate(estate: &Estate, pool: &str) -> String {
    let path = format!("/vmpools/{pool}/allocatevm?correlation_id=take");
    let answer = estate.done("POST", &path, "<action/>");
    assert!(!answer.contains("<job "), "{answer}");
    id_of(&answer, "vm")
}

fn conflict(text: &str) -> (u16, String) {
    (409, format!("[{text}]"))
}

#[test]
fn a_vm_is_taken_runs_without_traces_and_goes_back() {
    let (estate, pool) = pool(2, "");
    assert_eq!(
        estate
            .events("pool")
            .iter()
            .filter(|code| **code == 302)
            .count(),
        2
    );
    let vm = allocate(&estate, &pool);
    let path = format!("/vms/{vm}");
    assert_eq!(estate.status(&path), "down");
    assert_eq!(estate.events("take"), [525, 316]);
    let snapshots = estate.get(&format!("{path}/snapshots"));
    assert!(
        snapshots.contains("<snapshot_type>stateless</snapshot_type>"),
        "{snapshots}"
    );
    assert!(
        estate
            .get(&format!("{path}/permissions"))
            .contains("00000000-0000-0000-0001-000000000001")
    );
    estate.step(1_500);
    assert_eq!(estate.status(&path), "wait_for_launch");
    estate.step(3_000);
    assert_eq!(estate.status(&path), "up");
    assert_eq!(estate.events("take"), [525, 316, 318, 537]);
    let (about, state) = estate.jobs("take").remove(0);
    assert!(
        about.ends_with("Allocating VM desk-1 from VM Pool desk to User admin"),
        "{about}"
    );
    assert_eq!(state, "finished");
    let none = "Cannot attach VM to VM-Pool. VM-Pool is already attached to a User., User is already attached to maximum number of VMs from this VM-Pool.";
    let again = format!("/vmpools/{pool}/allocatevm");
    assert_eq!(estate.refused("POST", &again, "<action/>"), conflict(none));
    let pooled = "Cannot suspend VM that belongs to a  VM-Pool.";
    assert_eq!(
        estate.refused("POST", &format!("{path}/suspend"), "<action/>"),
        conflict(pooled)
    );
    let running = "Cannot detach VM from VM-Pool. VM is running.";
    assert_eq!(
        estate.refused("POST", &format!("{path}/detach"), "<action/>"),
        conflict(running)
    );
    estate.done("POST", &format!("{path}/stop"), "<action/>");
    estate.step(1_500);
    assert_eq!(estate.status(&path), "down");
    assert!(
        !estate
            .get(&format!("{path}/snapshots"))
            .contains(">stateless<")
    );
    let (status, detail) = estate.refused("POST", &format!("{path}/start"), "<action/>");
    assert_eq!(status, 409);
    assert!(
        detail.contains("performing an operation on a Snapshot"),
        "{detail}"
    );
    estate.step(3_000);
    assert_eq!(allocate(&estate, &pool), vm, "it is free again");
}

#[test]
fn a_pool_grows_never_shrinks_and_loses_what_is_detached() {
    let (estate, pool) = pool(1, "");
    let path = format!("/vmpools/{pool}");
    let put = |query: &str, body: &str| {
        (
            format!("{path}{query}"),
            format!("<vm_pool>{body}</vm_pool>"),
        )
    };
    let (at, body) = put("?correlation_id=grow", "<size>3</size>");
    estate.done("PUT", &at, &body);
    estate.step(15_000);
    assert_eq!(
        estate
            .events("grow")
            .iter()
            .filter(|code| **code == 344)
            .count(),
        2
    );
    assert_eq!(
        estate
            .get("/vms?search=pool%3Ddesk")
            .matches("<vm ")
            .count(),
        3
    );
    let bounds = "Cannot edit VM-Pool. Number of Prestarted VMs cannot exceed the number of VMs in the Pool.";
    let fewer = (400, "[Cannot decrease VMs from VM-Pool.]".to_owned());
    for (body, refusal) in [
        ("<size>2</size>", fewer),
        ("<prestarted_vms>4</prestarted_vms>", conflict(bounds)),
    ] {
        let (at, body) = put("", body);
        assert_eq!(estate.refused("PUT", &at, &body), refusal);
    }
    let (at, body) = put("", "<stateful>true</stateful>");
    assert_eq!(
        estate.refused("PUT", &at, &body),
        (400, "[Cannot change VM-Pool stateful option.]".to_owned())
    );
    let vm = estate.named("vms", "vm", "desk-2");
    estate.done(
        "POST",
        &format!("/vms/{vm}/detach?correlation_id=detach"),
        "<action/>",
    );
    assert_eq!(estate.events("detach"), [308]);
    assert_eq!(estate.member(&path, "size").as_deref(), Some("2"));
    assert_eq!(
        estate
            .call("POST", &format!("/vms/{vm}/detach"), "<action/>")
            .status,
        403
    );
}

#[test]
fn some_run_before_anybody_asks() {
    let (estate, pool) = pool(3, "<prestarted_vms>1</prestarted_vms>");
    estate.step(60_000);
    let up = |estate: &Estate| {
        estate
            .get("/vms?search=pool%3Ddesk+and+status%3Dup")
            .matches("<vm ")
            .count()
    };
    assert_eq!(up(&estate), 1);
    let taken = allocate(&estate, &pool);
    assert_eq!(estate.status(&format!("/vms/{taken}")), "up");
    assert_eq!(estate.events("take"), [316, 318]);
    estate.step(60_000);
    assert_eq!(up(&estate), 2, "another took its place");
}

/// The path of a new VM that boots from its NIC.
fn network_booted(estate: &Estate, name: &str, more: &str) -> String {
    let vm = format!(
        "<vm><name>{name}</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>{more}\
         <os><boot><devices><device>network</device></devices></boot></os></vm>"
    );
    let vm = id_of(&estate.done("POST", "/vms", &vm), "vm");
    let path = format!("/vms/{vm}");
    let nic = "<nic><name>nic1</name></nic>";
    estate.done("POST", &format!("{path}/nics"), nic);
    estate.step(20_000);
    path
}

#[test]
fn a_stateless_run_of_any_vm_is_refused_where_it_makes_no_sense() {
    let estate = Estate::begin();
    let path = network_booted(&estate, "kiosk", "");
    let once = "<action><vm><stateless>true</stateless></vm></action>";
    estate.done("POST", &format!("{path}/start?correlation_id=once"), once);
    assert_eq!(estate.status(&path), "down");
    assert_eq!(estate.events("once"), [150]);
    estate.step(5_000);
    assert_eq!(estate.status(&path), "up");
    assert_eq!(estate.events("once"), [150, 537]);
    assert_eq!(estate.member(&path, "run_once").as_deref(), Some("true"));
    assert_eq!(estate.member(&path, "stateless").as_deref(), Some("false"));
    let kept = "Cannot suspend VM, VM is stateless.";
    assert_eq!(
        estate.refused("POST", &format!("{path}/suspend"), "<action/>"),
        conflict(kept)
    );
    estate.done("POST", &format!("{path}/stop"), "<action/>");
    estate.step(10_000);
    let high = "<vm><high_availability><enabled>true</enabled></high_availability></vm>";
    estate.done("PUT", &path, high);
    let text = "Cannot run VM. Highly Available Virtual servers can not be run as stateless.";
    assert_eq!(
        estate.refused("POST", &format!("{path}/start"), once),
        conflict(text)
    );
}

#[test]
fn a_vm_that_matters_starts_again_after_a_crash() {
    let estate = Estate::begin();
    let path = network_booted(
        &estate,
        "vital",
        "<high_availability><enabled>true</enabled></high_availability>",
    );
    estate.done("POST", &format!("{path}/start"), "<action/>");
    estate.step(10_000);
    let crash = ovsim::Trouble::VmCrashes("vital".into());
    estate.wire.sim.cause(&crash).unwrap();
    assert_eq!(estate.status(&path), "wait_for_launch");
    estate.step(10_000);
    assert_eq!(estate.status(&path), "up");
    let codes = estate.codes("vm.name=vital");
    assert_eq!(codes[codes.len() - 4..], [119, 9602, 506, 506]);
    estate.done("POST", &format!("{path}/stop"), "<action/>");
    estate.step(60_000);
    assert_eq!(
        estate.status(&path),
        "down",
        "what somebody stops stays down"
    );
    assert!(estate.wire.sim.cause(&crash).is_err());
}

#[test]
fn addresses_are_put_in_order_and_a_paused_vm_moves() {
    let estate = Estate::begin();
    let vm = "<vm><name>mover</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os></vm>";
    let vm = id_of(&estate.done("POST", "/vms", vm), "vm");
    let path = format!("/vms/{vm}");
    for (name, mac) in [("nic2", "00:1a:4a:16:01:71"), ("nic1", "00:1a:4a:16:01:72")] {
        let nic = format!("<nic><name>{name}</name><mac><address>{mac}</address></mac></nic>");
        estate.done("POST", &format!("{path}/nics"), &nic);
    }
    estate.step(20_000);
    let address = |name: &str| {
        let list = estate.get(&format!("{path}/nics"));
        let nic = list
            .split("<nic ")
            .find(|nic| nic.contains(&format!("<name>{name}<")));
        text(nic.unwrap(), "address").unwrap()
    };
    let order = || estate.done("POST", &format!("{path}/reordermacaddresses"), "<action/>");
    assert!(!order().contains("<job "));
    assert_eq!(address("nic1"), "00:1a:4a:16:01:71");
    assert_eq!(address("nic2"), "00:1a:4a:16:01:72");
    assert_eq!(
        estate.refused("POST", &format!("{path}/logon"), "<action/>"),
        (400, "[]".into())
    );
    let one = estate.call(
        "POST",
        &format!("{path}/maintenance"),
        "<action><maintenance_enabled>true</maintenance_enabled></action>",
    );
    assert_eq!(one.status, 400);
    assert!(
        one.text()
            .starts_with("Moving to maintenance mode is currently only"),
        "{}",
        one.text()
    );
    estate.done(
        "POST",
        &format!("{path}/start"),
        "<action><pause>true</pause></action>",
    );
    estate.step(5_000);
    assert_eq!(estate.status(&path), "paused");
    estate.done(
        "POST",
        &format!("{path}/migrate?correlation_id=move"),
        "<action/>",
    );
    assert_eq!(estate.status(&path), "migrating");
    let percent = || {
        let list = estate.get(&format!("{path}/statistics"));
        let (_, rest) = list.split_once("<name>migration.progress</name>").unwrap();
        text(rest, "datum").unwrap().parse::<u32>().unwrap()
    };
    assert_eq!(percent(), 0);
    estate.step(1_500);
    assert_eq!(percent(), 50);
    estate.step(1_600);
    assert_eq!(estate.status(&path), "paused");
    assert_eq!(percent(), 0);
    assert_eq!(estate.events("move"), [62, 63]);
}
