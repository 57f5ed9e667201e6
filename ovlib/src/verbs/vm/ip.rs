//! `vm ip`: the addresses that guests report, waited for if need be, and why there are none.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use crate::context::Context;
use crate::entity::{Entity, Node};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::request::Args;
use crate::service::{ListArgs, Service};
use crate::verb::{Call, Column, Outcome};
use crate::verbs::selected::each;
use serde_json::{Map, Value};

/// What `vm ip` shows of each address.
const COLUMNS: &[Column] = &[
    Column::text("name", "name"),
    Column::text("nic", "nic"),
    Column::text("version", "version"),
    Column::text("ip", "ip"),
    Column::text("mac", "mac"),
];
/// How long an address is waited for when nobody says.
const PATIENCE: Duration = Duration::from_secs(600);
const SHORTEST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(3);

/// Which addresses will do.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// `v4` or `v6`; none for both.
    version: Option<&'static str>,
    /// Name of a card as the guest calls it, or its MAC address.
    nic: Option<String>,
    limit: Option<Duration>,
}

impl Wanted {
    /// Any address, within a time limit.
    pub(crate) fn any(limit: Option<Duration>) -> Wanted {
        Wanted {
            limit,
            ..Wanted::default()
        }
    }

    fn of(call: &Call<'_>) -> Result<Wanted> {
        let version = match (call.args.has("v4"), call.args.has("v6")) {
            (true, true) => return Err(Error::usage("--v4 and --v6 exclude each other")),
            (true, false) => Some("v4"),
            (false, true) => Some("v6"),
            (false, false) => None,
        };
        Ok(Wanted {
            version,
            nic: call.args.text("nic").map(str::to_owned),
            limit: call.conduct.timeout,
        })
    }
}

/// Shows the addresses of the machines; with `--wait` as soon as each has one.
pub(crate) fn addresses(call: &Call<'_>) -> Result<Outcome> {
    let wanted = Wanted::of(call)?;
    let wants = ["reported_devices.ips.address".to_owned()];
    let vms: Vec<Entity> = each(call, &wants)?.collect::<Result<_>>()?;
    let is_named = !(call.select.ids.is_empty() && call.select.names.is_empty());
    let mut rows = Vec::new();
    for mut vm in vms {
        if call.args.has("wait") {
            let id = vm.id().unwrap_or_default().to_owned();
            let name = vm.name().unwrap_or_default();
            vm = wait(call.context, &call.service()?.item(&id)?, &name, &wanted)?;
        }
        let found = found(&vm, &wanted);
        if found.is_empty() && is_named {
            return Err(none(&vm, &wanted));
        }
        rows.extend(found);
    }
    if call.args.has("first") {
        let first = rows.first().and_then(|row| row.get("ip").cloned());
        return Ok(Outcome::Values(Box::new(first.into_iter().map(Ok))));
    }
    Ok(Outcome::Records {
        columns: COLUMNS,
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}

/// Waits until the guest has reported an address; gives the machine as it is then.
///
/// # Errors
/// [`Error::Left`] when time runs out, with the reason why there may be none; [`Error::Failed`] when it stops running.
pub(crate) fn wait(
    context: &Context,
    item: &Service,
    name: &str,
    wanted: &Wanted,
) -> Result<Entity> {
    let began = Instant::now();
    let limit = wanted.limit.unwrap_or(PATIENCE);
    let mut pause = SHORTEST;
    // What it could boot from and be reached by is looked at once.
    let mut follow = "reported_devices,nics,disk_attachments";
    loop {
        let vm = item.read(&Args::new().with("follow", follow))?;
        if !found(&vm, wanted).is_empty() {
            return Ok(vm);
        }
        if follow.contains("nics") {
            follow = "reported_devices";
            if let Some(error) = hopeless(item, &vm, wanted)? {
                return Err(error);
            }
        }
        let status = vm.text("status").unwrap_or_default();
        context.tell(&Progress::State {
            what: format!("vm {name}"),
            state: Some(format!("{status}, no address yet")),
            percent: None,
            elapsed: began.elapsed(),
        });
        if matches!(status.as_str(), "down" | "suspended" | "image_locked") {
            return Err(none(&vm, wanted));
        }
        let left = limit.saturating_sub(began.elapsed());
        if left.is_zero() {
            return Err(Error::Left {
                what: format!(
                    "vm {name} reported no {} within {} s",
                    wished(wanted),
                    limit.as_secs()
                ),
                hint: why(&vm),
                interrupted: false,
            });
        }
        context.interrupt().sleep(pause.min(left))?;
        pause = pause.mul_f64(1.5).min(LONGEST);
    }
}

/// Whether an object has anything in a collection that came with it.
pub(crate) fn has(entity: &Entity, collection: &str) -> bool {
    let found = entity.at(collection);
    found.into_iter().any(|node| match node.is_list() {
        true => node.list_items().next().is_some(),
        false => true,
    })
}

/// Why a machine will never report an address, whatever its guest does.
fn hopeless(item: &Service, vm: &Entity, wanted: &Wanted) -> Result<Option<Error>> {
    let name = vm.name().unwrap_or_default();
    // A host's card that it has for itself is none of its own.
    let has_card = has(vm, "nics")
        || item
            .at("host_devices")?
            .list(&ListArgs::default())?
            .next()
            .is_some();
    let boots = |device: &str| {
        vm.at("os.boot.devices")
            .iter()
            .any(|one| one.text().contains(device))
    };
    let is_kernel = vm
        .text("os.kernel")
        .is_some_and(|kernel| !kernel.is_empty());
    // What is started once in another way may have a disc or the network to boot from.
    let is_once = vm.text("run_once").as_deref() == Some("true");
    let has_system =
        has(vm, "disk_attachments") || boots("network") || boots("cdrom") || is_kernel || is_once;
    let (because, hint) = match (has_card, has_system) {
        (false, _) => (
            "it has no network card",
            format!("`ovcmd nic --vm {name} create nic1 --network NETWORK` gives it one"),
        ),
        (true, false) => (
            "it has no disk to boot from",
            format!("`ovcmd disk attach DISK --vm {name} --bootable` gives it one"),
        ),
        (true, true) => return Ok(None),
    };
    Ok(Some(Error::Failed {
        what: format!("vm {name} will have no {}", wished(wanted)),
        because: Some(because.to_owned()),
        hint: Some(hint),
    }))
}

/// The addresses that the guest reports and that were asked for, IPv4 first; link-local ones are of no use to others.
fn found(vm: &Entity, wanted: &Wanted) -> Vec<Map<String, Value>> {
    let mut rows = Vec::new();
    for device in vm.at("reported_devices") {
        // Read one by one or inside a list, as the engine sends them.
        let devices: Vec<Node<'_>> = match device.is_list() {
            true => device.list_items().collect(),
            false => vec![device],
        };
        for device in devices {
            rows.extend(of_device(vm, device, wanted));
        }
    }
    rows.sort_by_key(|row| row.get("version").and_then(Value::as_str) != Some("v4"));
    rows
}

fn of_device(vm: &Entity, device: Node<'_>, wanted: &Wanted) -> Vec<Map<String, Value>> {
    let text = |path: &str| device.at(path).first().map(|node| node.text().to_owned());
    let (nic, mac) = (
        text("name").unwrap_or_default(),
        text("mac.address").unwrap_or_default(),
    );
    if wanted
        .nic
        .as_deref()
        .is_some_and(|wish| wish != nic && !wish.eq_ignore_ascii_case(&mac))
    {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for address in device.at("ips.address") {
        let Ok(ip) = address.text().parse::<IpAddr>() else {
            continue;
        };
        let version = if ip.is_ipv4() { "v4" } else { "v6" };
        if is_local(ip) || wanted.version.is_some_and(|wish| wish != version) {
            continue;
        }
        let mut row = Map::new();
        row.insert("name".to_owned(), vm.name().into());
        row.insert("nic".to_owned(), nic.clone().into());
        row.insert("version".to_owned(), version.into());
        row.insert("ip".to_owned(), address.text().into());
        row.insert("mac".to_owned(), mac.clone().into());
        rows.push(row);
    }
    rows
}

fn is_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_link_local() || ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_unicast_link_local() || ip.is_loopback(),
    }
}

fn wished(wanted: &Wanted) -> String {
    let version = match wanted.version {
        Some("v4") => "IPv4 address",
        Some(_) => "IPv6 address",
        None => "IP address",
    };
    match &wanted.nic {
        Some(nic) => format!("{version} on {nic}"),
        None => version.to_owned(),
    }
}

fn none(vm: &Entity, wanted: &Wanted) -> Error {
    Error::Failed {
        what: format!(
            "vm {} has no {}",
            vm.name().unwrap_or_default(),
            wished(wanted)
        ),
        because: Some(why(vm)),
        hint: None,
    }
}

/// Why a machine may report no address.
fn why(vm: &Entity) -> String {
    let status = vm.text("status").unwrap_or_default();
    if status != "up" {
        return format!("it is {status}");
    }
    match vm
        .text("guest_operating_system.family")
        .or_else(|| vm.text("fqdn"))
    {
        Some(_) => "its guest agent answers, but reports no such address".to_owned(),
        None => {
            "its guest agent does not answer; is qemu-guest-agent installed and running?".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VM: &str = "<vm id=\"1\"><name>a</name><status>up</status><reported_devices><reported_device id=\"2\">\
        <name>eth0</name><ips><ip><address>fe80::1</address><version>v6</version></ip><ip><address>2001:db8::1</address>\
        <version>v6</version></ip><ip><address>192.0.2.1</address><version>v4</version></ip></ips><mac><address>56:00</address>\
        </mac></reported_device></reported_devices></vm>";

    fn ips(wanted: &Wanted) -> Vec<String> {
        let vm = Entity::parse(VM).unwrap();
        let rows = found(&vm, wanted);
        rows.iter()
            .map(|row| row["ip"].as_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn addresses_of_others_do_not_count() {
        assert_eq!(ips(&Wanted::default()), ["192.0.2.1", "2001:db8::1"]);
        let wanted = |version, nic: Option<&str>| Wanted {
            version,
            nic: nic.map(str::to_owned),
            limit: None,
        };
        assert_eq!(ips(&wanted(Some("v6"), None)), ["2001:db8::1"]);
        assert_eq!(ips(&wanted(Some("v4"), Some("56:00"))), ["192.0.2.1"]);
        assert!(ips(&wanted(None, Some("eth1"))).is_empty());
    }
}
