//! Hosts and their fence agents. A new host is installed for a while and comes up.

use std::time::Duration;

use super::affinity;
use super::catalog::drop_permissions;
use super::refusal::{Outcome, Refusal};
use super::rows::{Letters, Names, PLAIN, Rule, TAKEN, Unique};
use super::work::Work;
use crate::node::Node;
use crate::store::Object;
use crate::world;

/// How long an installation takes.
const INSTALLATION: Duration = Duration::from_secs(5);

/// Hosts.
pub(crate) const HOSTS: Rule = Rule {
    kind: "hosts",
    label: "Host",
    names: Names {
        unique: Unique::Engine,
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
            Ok(())
        } else {
            Err(Refusal::incomplete("Host", &missing.join(", "), "add"))
        }
    },
    prepare,
    made: |work, host| {
        let cluster = work.name_of("clusters", host.reference("cluster"));
        let name = host.name().to_owned();
        let job = super::jobs::done(
            work.store,
            work.ask,
            &format!("Adding new Host {name} to Cluster {cluster}"),
        );
        work.job = Some(job);
        let text = format!("Host {name} was added by {}.", work.user());
        let id = host.reference("cluster").unwrap_or("").to_owned();
        let draft = work
            .event("USER_ADD_VDS", text)
            .about(work.store, "host", &host.id)
            .about_cluster(work.store, &id);
        draft.record(work.store);
        let done = work.event(
            "VDS_DETECTED",
            format!("Status of host {name} was set to Up."),
        );
        let done = done
            .correlated(None)
            .about(work.store, "host", &host.id)
            .about_cluster(work.store, &id);
        let host = host.id.to_string();
        work.store
            .later(work.ask.now, INSTALLATION, move |store, now| {
                world::report_host(store, &host);
                store.set("hosts", &host, "status", "up");
                done.at(now).record(store);
            });
    },
    changed: |work, host| {
        renew_agents(work, host);
        let text = format!(
            "Host {} configuration was updated by {}.",
            host.name(),
            work.user()
        );
        let draft = work
            .event("USER_UPDATE_VDS", text)
            .about(work.store, "host", &host.id);
        draft.record(work.store);
    },
    leave: |work, host| {
        let stays = !matches!(
            host.status(),
            "maintenance"
                | "non_responsive"
                | "install_failed"
                | "pending_approval"
                | "down"
                | "installing_os"
        );
        if stays {
            return Err(work.conflict("Cannot {action} {type}. Host is operational. Please switch Host to Maintenance mode first."));
        }
        Ok(())
    },
    gone: |work, host| {
        let cluster = host.reference("cluster").unwrap_or("").to_owned();
        let text = format!("Host {} was removed by {}.", host.name(), work.user());
        let draft = work
            .event("USER_REMOVE_VDS", text)
            .about(work.store, "host", &host.id)
            .about_cluster(work.store, &cluster);
        draft.record(work.store);
        affinity::forget(work.store, "hosts", &host.id);
        drop_permissions(work, host);
    },
    ..PLAIN
};

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
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    if address.is_empty() || !address.bytes().all(fits) {
        return Err(Refusal::bad(
            "Host address must be a FQDN or a valid IP address, Attribute: vdsStatic.hostName",
        ));
    }
    let own = work.old.as_ref().map(|old| old.id.clone());
    let mut others = work
        .store
        .list("hosts", "")
        .filter(|host| Some(&host.id) != own.as_ref());
    if others.any(|host| host.text("address") == Some(&address)) {
        return Err(
            work.conflict("Cannot {action} {type}. Host with the same address already exists.")
        );
    }
    drop(others);
    if !work.is_add() {
        return Ok(());
    }
    let key = work.gives("ssh.authentication_method") == Some("publickey");
    let password = work
        .gives("root_password")
        .or(work.gives("ssh.user.password"));
    if !key && password.is_none_or(str::is_empty) {
        return Err(Refusal::bad("Cannot install Host with empty password."));
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
    blank(&mut work.doc);
    world::certify_host(&mut work.doc, &address);
    Ok(())
}

/// What is known of a host before the engine has spoken with it.
fn blank(doc: &mut Node) {
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
        ("network_operation_in_progress", "false"),
        ("numa_supported", "false"),
        ("os.custom_kernel_cmdline", ""),
        ("os.description", ""),
        ("ovn_configured", "false"),
        ("status", "installing"),
        ("summary.total", "0"),
        ("transparent_hugepages.enabled", "false"),
        ("type", "rhel"),
        ("update_available", "false"),
        ("vgpu_placement", "consolidated"),
    ] {
        doc.set(path, value);
    }
    doc.child_or_new("cpu").child_or_new("topology");
    doc.put(Node::new("se_linux"));
    doc.child_or_new("hardware_information")
        .child_or_new("supported_rng_sources");
}

/// Fence agents.
pub(crate) const FENCE_AGENTS: Rule = Rule {
    kind: "hosts/fenceagents",
    label: "Host",
    drop: &["host", "password"],
    prepare: |work| {
        work.default("encrypt_options", "false");
        Ok(())
    },
    ..PLAIN
};
