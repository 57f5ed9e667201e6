//! Power management: agents that switch a host off and on, another host that speaks to them, and what becomes of the VMs
//! (engine 4.5.8, chapter 8.7).

use jiff::Timestamp;

use super::install::{AGAIN, BOOTED, resting};
use super::power::{agents, objections, proxy};
use super::trip::{Do::Call, Leg, Trip, about};
use super::{center_of, spm};
use crate::ask::Ask;
use crate::events::Draft;
use crate::life::ha;
use crate::node::Node;
use crate::rules::actions::Done;
use crate::rules::jobs;
use crate::rules::refusal::{Outcome, Refusal};
use crate::rules::refused_jobs::UNKNOWN;
use crate::store::{Object, Store, ZERO};

/// Hosts that were switched off.
const OFF: &str = "hosts/off";

/// What a host can be fenced with.
const TYPES: [&str; 5] = ["manual", "restart", "start", "stop", "status"];

/// Statuses in which somebody may say that a host was rebooted by hand.
const MANUAL: &[&str] = &[
    "connecting",
    "down",
    "install_failed",
    "installing",
    "kdumping",
    "maintenance",
    "non_operational",
    "non_responsive",
    "reboot",
];

/// The action `fence`.
pub(crate) fn fence(store: &mut Store, ask: &Ask, host: &Object, word: &str) -> Outcome<Done> {
    let word = word.to_lowercase();
    match word.as_str() {
        "manual" => manual(store, ask, host),
        "status" => Ok(status(store, ask, host)),
        "restart" | "start" | "stop" => power(store, ask, host, &word),
        _ => Err(no_type(&word)),
    }
}

fn no_type(word: &str) -> Refusal {
    let (word, known) = (word.to_uppercase(), TYPES.join(", "));
    Refusal::Bare {
        status: 400,
        reason: Some("Invalid value".into()),
        detail: Some(format!(
            "{word} is not a member of FenceType. Possible values for FenceType are: {known}"
        )),
    }
}

/// What is said to each kind of fencing a host that is not there (engine 4.5.8).
pub(crate) fn fence_nobody(id: &str, word: &str) -> Refusal {
    let word = word.to_lowercase();
    match word.as_str() {
        "manual" => Refusal::not_found(id),
        "status" => Refusal::operation(
            400,
            "cannot invoke \"org.ovirt.engine.core.common.businessentities.vds.getid()\" because \"this.fencedhost\" is null",
        )
        .bare(),
        "restart" | "start" | "stop" => Refusal::bad(format!(
            "The selected Host does not exist., Cannot {word} Host. Fence operation failed."
        )),
        _ => no_type(&word),
    }
}

fn answer() -> Done {
    Done {
        entity: true,
        ..Done::plain(Vec::new())
    }
}

/// What an agent answers to a look at the power.
fn status(store: &mut Store, ask: &Ask, host: &Object) -> Done {
    let address = host.text("address").unwrap_or("");
    let failed = |reason: String| Done {
        failed: true,
        ..Done::plain(vec![Node::new("fault").with_leaf("reason", reason)])
    };
    // Whether power management is on nobody looks.
    let agents = agents(store, &host.id);
    let (Some(agent), Some(last)) = (agents.first(), agents.last()) else {
        return failed(format!(
            "Invalid fence agents defined for host '{address}'."
        ));
    };
    let Some(proxy) = proxy(store, host) else {
        // Those of one place in the order are asked at once; the last ones' answer is told.
        let order = last.text("order");
        if agents
            .iter()
            .filter(|one| one.text("order") == order)
            .count()
            > 1
        {
            let reason = "All agents failed to get host power status.";
            return failed(reason.to_owned());
        }
        return failed(format!(
            "Failed to run fence status-check on host '{address}'. No other host was available to serve as proxy for the operation."
        ));
    };
    executing(store, ask.now, host, ("status", agent, &proxy));
    let off = store.get(OFF, &host.id, ZERO).is_some();
    let power = Node::new("power_management").with_leaf("status", if off { "off" } else { "on" });
    Done::plain(vec![power])
}

fn note(store: &mut Store, ask: &Ask, host: &Object, symbol: &str, text: String) {
    let draft = Draft::of(ask, symbol, text);
    about(store, draft, host).record(store);
}

pub(super) fn executing(
    store: &mut Store,
    now: Timestamp,
    host: &Object,
    (action, agent, proxy): (&str, &Object, &Object),
) {
    let text = format!(
        "Executing power management {action} on Host {} using Proxy Host {} and Fence Agent {}:{}.",
        host.name(),
        proxy.name(),
        agent.text("type").unwrap_or(""),
        agent.text("address").unwrap_or("")
    );
    Draft::new("FENCE_OPERATION_USING_AGENT_AND_PROXY_STARTED", text, now)
        .about_nameless("host", &host.id)
        .record(store);
}

/// A changed host with power management is asked for its power, and told of that it could not dump its kernel.
pub(crate) fn test_power(store: &mut Store, ask: &Ask, host: &Object) {
    if !host.is("power_management.enabled") {
        return;
    }
    let agent = agents(store, &host.id).into_iter().next();
    if let Some((agent, proxy)) = agent.zip(proxy(store, host)) {
        executing(store, ask.now, host, ("status", &agent, &proxy));
    }
    if host.text("power_management.kdump_detection") != Some("false")
        && host.text("kdump_status") != Some("enabled")
    {
        let name = host.name();
        let text = format!(
            "Kdump integration is enabled for host {name}, but kdump is not configured properly on host."
        );
        Draft::new("KDUMP_DETECTION_NOT_CONFIGURED_ON_VDS", text, ask.now)
            .about(store, "host", &host.id)
            .record(store);
    }
}

fn power(store: &mut Store, ask: &Ask, host: &Object, word: &str) -> Outcome<Done> {
    let objections = objections(store, ask, host, word);
    let verb = match word {
        "start" => "Starting",
        "stop" => "Stopping",
        _ => "Restarting",
    };
    let cluster = host.reference("cluster").filter(|_| word != "restart");
    let cluster = cluster.and_then(|id| store.root("clusters", id));
    let about = format!(
        "{verb} Host {} (Fencing) on Cluster {}",
        host.name(),
        cluster.map_or(UNKNOWN, |cluster| cluster.name())
    );
    if !objections.is_empty() {
        jobs::refused(store, ask, &about);
        let text = objections.join(", ");
        return Err(if text.contains("no Agent type selected") {
            Refusal::bad(text)
        } else {
            Refusal::conflict(text)
        });
    }
    jobs::done(store, ask, &about);
    // The parts of a restart are commands inside.
    let inside = |store: &mut Store| Ask {
        correlation_id: store.short_id(),
        ..ask.clone()
    };
    let to_rest = host.status() == "maintenance"
        || ask
            .body
            .as_ref()
            .and_then(|body| body.text_of("maintenance_after_restart"))
            == Some("true");
    match word {
        "stop" => switch_off(store, ask, host),
        "start" => switch_on(store, ask, host, host.status() == "maintenance"),
        _ => {
            let off = inside(store);
            switch_off(store, &off, host);
            clear(store, ask, host);
            let marked = inside(store);
            let text = format!("Auto fence for host {} was started.", host.name());
            note(store, &marked, host, "VDS_AUTO_FENCE_STATUS", text);
            let on = inside(store);
            switch_on(store, &on, host, to_rest);
            let text = format!(
                "Host {} was restarted by {}.",
                host.name(),
                ask.user.user_at_authz()
            );
            note(store, ask, host, "USER_VDS_RESTART", text);
        }
    }
    Ok(answer())
}

/// The steps of one operation and what is said of them.
fn operate(store: &mut Store, ask: &Ask, host: &Object, word: &str) {
    let name = host.name();
    let text = format!("Power management {word} of Host {name} initiated.");
    note(store, ask, host, "FENCE_OPERATION_STARTED", text);
    let agent = agents(store, &host.id).into_iter().next();
    if let Some((agent, proxy)) = agent.zip(proxy(store, host)) {
        for action in ["status", word, "status"] {
            executing(store, ask.now, host, (action, &agent, &proxy));
        }
    }
    let text = format!("Power management {word} of Host {name} succeeded.");
    note(store, ask, host, "FENCE_OPERATION_SUCCEEDED", text);
}

fn switch_off(store: &mut Store, ask: &Ask, host: &Object) {
    super::interrupt(store, &host.id);
    operate(store, ask, host, "stop");
    store.set("hosts", &host.id, "status", "down");
    store.put_below(OFF, &host.id, Node::reference("off", ZERO));
    if !spm::leave(store, host, ask.now) {
        super::without_manager(store, host, ask.now);
    }
    let text = format!(
        "Host {} was stopped by {}.",
        host.name(),
        ask.user.user_at_authz()
    );
    note(store, ask, host, "USER_VDS_STOP", text);
}

const TO_REST: &[Leg] = &[Leg(2000, "maintenance", &[Call(rested)])];

fn rested(store: &mut Store, trip: &Trip, now: Timestamp) {
    resting(store, &trip.host, now);
}

fn switch_on(store: &mut Store, ask: &Ask, host: &Object, to_rest: bool) {
    operate(store, ask, host, "start");
    store.remove(OFF, &host.id, ZERO);
    let text = format!(
        "Host {} was started by {}.",
        host.name(),
        ask.user.user_at_authz()
    );
    note(store, ask, host, "USER_VDS_START", text);
    store.set("hosts", &host.id, "status", "reboot");
    if to_rest {
        Trip::begin(store, ask, &host.id, None, &[TO_REST]);
    } else {
        Trip::begin(store, ask, &host.id, None, &[BOOTED, AGAIN]);
    }
}

/// Whatever ran on a host does not any more, which a command inside says in any case.
fn clear(store: &mut Store, ask: &Ask, host: &Object) {
    ha::host_gone(store, &host.id, ask.now);
    let inside = Ask {
        correlation_id: store.short_id(),
        ..ask.clone()
    };
    let text = format!(
        "All VMs' status on Non Responsive Host {} were changed to 'Down' by {}",
        host.name(),
        ask.user.user_at_authz()
    );
    note(store, &inside, host, "USER_CLEAR_UNKNOWN_VMS", text);
}

/// Somebody says that the host was rebooted: whatever ran on it does not any more.
fn manual(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    if !MANUAL.contains(&host.status()) {
        return Err(Refusal::conflict(
            "Cannot confirm 'Host has been rebooted' Host. Valid Host statuses are \"Non operational\", \"Maintenance\" or \"Connecting\".",
        ));
    }
    let center = center_of(store, host);
    let center = center.and_then(|id| store.root("datacenters", &id).cloned());
    let works = center.is_some_and(|center| {
        !matches!(
            center.status(),
            "not_operational" | "problematic" | "maintenance"
        )
    });
    if host.text("spm.status") == Some("spm") && works {
        return Err(Refusal::conflict(
            "Cannot confirm 'Host has been rebooted' Host. Unknown Data Center status.",
        ));
    }
    clear(store, ask, host);
    let text = format!("Manual fence for host {} was started.", host.name());
    note(store, ask, host, "VDS_MANUAL_FENCE_STATUS", text);
    Ok(answer())
}
