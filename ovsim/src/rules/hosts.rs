//! Hosts and their fence agents: what they are added with, changed and refused; what follows is in `life::host`.

use super::addresses::is_address;
use super::jobs;
use super::refusal::{Outcome, Refusal};
use super::rows::{Letters, Names, PLAIN, Rule, TAKEN, Unique};
use super::work::Work;
use super::{host_changes, host_leaving, host_logins, network_roles};
use crate::life::host::{self as life, Plan};
use crate::node::Node;
use crate::store::Object;
use crate::world;

/// Hosts.
pub(crate) const HOSTS: Rule = Rule {
    kind: "hosts",
    label: "Host",
    names: Names {
        unique: Unique::No,
        taken: (409, TAKEN),
        letters: Letters::Word,
        wrong: "Host name must be formed of alphanumeric characters, numbers or \"-_.\", Attribute: vdsStatic.name",
        longest: 255,
        too_long: "size must be between 1 and 255, Attribute: vdsStatic.name",
    },
    drop: &[
        "status",
        "status_detail",
        "root_password",
        "version",
        "cpu",
        "memory",
        "max_scheduling_memory",
        "summary",
        "nics",
        "hooks",
        "statistics",
        "tags",
        "permissions",
        "affinity_labels",
        "agents",
        "storage",
        "numa_nodes",
        "devices",
        "certificate",
        "hardware_information",
        "libvirt_version",
        "iscsi",
        "se_linux",
        "type",
        "network_attachments",
        "hosted_engine",
        "update_available",
        "kdump_status",
        "transparent_hugepages",
        "ksm",
        "override_iptables",
        "override_firewall",
    ],
    needs: |work| {
        let missing: Vec<_> = ["name", "address"]
            .into_iter()
            .filter(|member| work.gives(member).is_none_or(str::is_empty))
            .collect();
        if missing.is_empty() {
            host_logins::providers(work)
        } else {
            Err(Refusal::incomplete("Host", &missing.join(", "), "add"))
        }
    },
    first: |work, _| host_logins::providers(work),
    prepare,
    made,
    changed: |work, host| {
        renew_agents(work, host);
        life::test_power(work.store, work.ask, host);
        network_roles::look_from(work.store, &host.id);
        host_changes::told(work, host);
    },
    leave: host_leaving::leave,
    gone: host_leaving::gone,
    ..PLAIN
};

pub(super) fn tell(work: &mut Work<'_>, host: &Object, symbol: &str, text: String) {
    let cluster = host.reference("cluster").unwrap_or("").to_owned();
    let draft = work
        .event(symbol, text)
        .about_named("host", &host.id, host.name())
        .about_cluster(work.store, &cluster);
    draft.record(work.store);
}

fn made(work: &mut Work<'_>, host: &Object) {
    let cluster = work.name_of("clusters", host.reference("cluster"));
    let name = host.name().to_owned();
    if !host.is("power_management.enabled") {
        let text = format!("Failed to verify Power Management configuration for Host {name}.");
        let alert = work
            .event("VDS_ALERT_FENCE_IS_NOT_CONFIGURED", text)
            .correlated(None);
        let alert = alert.about(work.store, "host", &host.id);
        alert.record(work.store);
    }
    let about = format!("Adding new Host {name} to Cluster {cluster}");
    work.job = Some(jobs::done(work.store, work.ask, &about));
    let text = format!("Host {name} was added by {}.", work.user());
    tell(work, host, "USER_ADD_VDS", text);
    let job = jobs::begin(work.store, work.ask, &format!("Installing Host {name}"));
    let plan = Plan::of(work.ask, true);
    life::install(work.store, work.ask, host, plan, Some(job));
}

/// A change of the power management writes all fence agents anew, under other ids.
fn renew_agents(work: &mut Work<'_>, host: &Object) {
    if work.given.child("power_management").is_none() {
        return;
    }
    let agents: Vec<_> = work
        .store
        .list("hosts/fenceagents", &host.id)
        .cloned()
        .collect();
    for agent in agents {
        work.store.remove("hosts/fenceagents", &host.id, &agent.id);
        work.store
            .put_below("hosts/fenceagents", &host.id, agent.doc.clone());
    }
}

fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    let address = work.doc.text_of("address").unwrap_or("").to_owned();
    if !is_address(&address) {
        return Err(Refusal::bad(
            "Host address must be a FQDN or a valid IP address, Attribute: vdsStatic.hostName",
        ));
    }
    numbers(work)?;
    host_logins::port(work);
    host_changes::keep(work);
    if let Some(old) = work.old.clone() {
        host_changes::may_change(work, &old)?;
        return unchanged(work, &old);
    }
    if work.doc.child("cluster").and_then(Node::id).is_none() {
        let default = work
            .store
            .named("clusters", "Default")
            .map(|cluster| cluster.id.to_string());
        if let Some(default) = default {
            work.default_reference("cluster", &default);
        }
    }
    let cluster = work.doc.child("cluster").and_then(Node::id);
    let cluster = cluster.unwrap_or("").to_owned();
    if work.store.root("clusters", &cluster).is_none() {
        return Err(work.bad("Cannot {action} {type}. Cluster ID is not valid."));
    }
    host_changes::is_alone(work)?;
    host_changes::may_join(work.store, &cluster)?;
    let key = work.gives("ssh.authentication_method") == Some("publickey");
    let password = work
        .gives("root_password")
        .or(work.gives("ssh.user.password"));
    if !key && password.is_none_or(str::is_empty) {
        return Err(Refusal::bad("Cannot install Host with empty password."));
    }
    blank(&mut work.doc);
    world::certify_host(&mut work.doc, &address);
    Ok(())
}

/// Numbers within their bounds.
fn numbers(work: &Work<'_>) -> Outcome<()> {
    let given = |path: &str| work.gives(path).and_then(|text| text.parse::<i64>().ok());
    let priority = match given("spm.priority").unwrap_or(0) {
        11.. => "must be less than or equal to 10",
        ..-1 => "must be greater than or equal to -1",
        _ => "",
    };
    if !priority.is_empty() {
        let text = format!("{priority}, Attribute: vdsStatic.vdsSpmPriority");
        return Err(Refusal::bad(text));
    }
    if given("ssh.port").is_some_and(|port| !(1..=65535).contains(&port)) {
        return Err(Refusal::bad(
            "validation.vds.ssh port.range, Attribute: vdsStatic.sshPort",
        ));
    }
    host_logins::user(work)?;
    // What is no number of a port leaves the usual one.
    if given("port").is_some_and(|port| port > 65535) {
        return Err(Refusal::bad(
            "The Port number must be between 1 and 65535., Attribute: vdsStatic.port",
        ));
    }
    let console = work
        .gives("display.address")
        .filter(|text| !text.is_empty());
    if console.is_some_and(|address| !is_address(address)) {
        return Err(Refusal::bad(
            "Console address must be a FQDN or a valid IP address, Attribute: vdsStatic.consoleAddress",
        ));
    }
    Ok(())
}

/// The port stays, and power management wants agents.
fn unchanged(work: &Work<'_>, old: &Object) -> Outcome<()> {
    let port = |text: Option<&str>| text.unwrap_or("54321").to_owned();
    if port(work.doc.text_of("port")) != port(old.text("port")) {
        return Err(Refusal::bad(
            "The Host Port number cannot be changed without reinstalling the Host.",
        ));
    }
    let fenced = work.gives("power_management.enabled") == Some("true");
    if fenced && work.store.count("hosts/fenceagents", &old.id) == 0 {
        return Err(work.bad("Cannot {action} {type}. Power Management is enabled for Host but no Agent type selected."));
    }
    Ok(())
}

/// What is known of a host before the engine has spoken with it.
pub(crate) fn blank(doc: &mut Node) {
    let line = doc.text_at("os.custom_kernel_cmdline");
    let line = line.unwrap_or("").to_owned();
    let placement = doc.text_of("vgpu_placement");
    let placement = placement.unwrap_or("consolidated").to_owned();
    for member in [
        "libvirt_version",
        "version",
        "iscsi",
        "hardware_information",
        "cpu",
        "summary",
        "os",
    ] {
        doc.remove(member);
    }
    for (path, value) in [
        ("auto_numa_status", "unknown"),
        ("cpu.speed", "0"),
        ("device_passthrough.enabled", "false"),
        ("external_status", "ok"),
        ("kdump_status", "unknown"),
        ("ksm.enabled", "false"),
        ("max_scheduling_memory", "0"),
        ("memory", "0"),
        ("numa_supported", "false"),
        ("os.custom_kernel_cmdline", &*line),
        ("os.description", ""),
        ("ovn_configured", "false"),
        ("status", "installing"),
        ("summary.total", "0"),
        ("transparent_hugepages.enabled", "false"),
        ("type", "rhel"),
        ("update_available", "false"),
        ("vgpu_placement", &*placement),
    ] {
        doc.set(path, value);
    }
    doc.child_or_new("cpu").child_or_new("topology");
    doc.put(Node::new("se_linux"));
    doc.child_or_new("hardware_information")
        .child_or_new("supported_rng_sources");
}
