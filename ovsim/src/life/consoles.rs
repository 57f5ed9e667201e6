//! Consoles of VMs that run: tickets, the file for a viewer, the ticket for a web proxy, a picture of the screen (engine 4.5.8).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};

use super::guest::{LIFE, keep};
use super::refusals::spelled;
use super::screen;
use crate::ask::{Ask, Reply};
use crate::events::Draft;
use crate::node::Node;
use crate::rules::access;
use crate::rules::actions::Done;
use crate::rules::displays;
use crate::rules::jobs;
use crate::rules::places::Place;
use crate::rules::refusal::{INTERNAL, Outcome, Refusal};
use crate::store::{Object, Store, ZERO};

/// Statuses in which a ticket can be set.
const TAKES_TICKETS: &[&str] = &[
    "up",
    "paused",
    "powering_up",
    "powering_down",
    "reboot_in_progress",
];

/// Statuses in which a viewer can be sent to the console.
const CONNECTS: &[&str] = &[
    "up",
    "paused",
    "powering_up",
    "powering_down",
    "reboot_in_progress",
    "migrating",
    "saving_state",
];

/// How long the ticket in a viewer's file is good, in seconds.
const VALID: &str = "120";

/// The permit to take a console that another user has.
const RECONNECT: &str = "13";

const TAKEN: &str = "Console connection denied. Another user has already accessed the console of this VM. The VM should either be rebooted (cold/hard reboot) to allow another user to access it, or changed by an admin to not enforce a reboot between users accessing its console.";

/// Twelve characters that nobody guesses, but that follow from the engine's seed.
fn password(store: &mut Store) -> String {
    let hex = store.new_id().replace('-', "");
    let bytes: Vec<u8> = (0..9)
        .filter_map(|at| u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok())
        .collect();
    STANDARD.encode(bytes)
}

/// Whether another user has the console, and this one may not take it from him.
fn is_taken(store: &Store, ask: &Ask, vm: &Object) -> bool {
    if vm.is("display.allow_override") {
        return false;
    }
    let life = store.get(LIFE, &vm.id, ZERO);
    let holder = life.and_then(|life| life.text("console_user"));
    holder.is_some_and(|holder| holder != ask.user.id)
        && !access::holds(store, &ask.user.id, RECONNECT, "vms", &vm.id)
}

/// Gives the console to the caller: the value of his ticket, with the event.
fn set_ticket(store: &mut Store, ask: &Ask, vm: &Object, given: Option<&str>) -> Outcome<String> {
    if is_taken(store, ask, vm) {
        return Err(Refusal::conflict(TAKEN));
    }
    if !TAKES_TICKETS.contains(&vm.status()) {
        let status = spelled(vm.status());
        return Err(Refusal::conflict(format!(
            "Cannot set Virtual Machine Ticket because the VM is in {status} status."
        )));
    }
    let value = match given.filter(|value| !value.is_empty()) {
        Some(value) => value.to_owned(),
        None => password(store),
    };
    keep(store, &vm.id, |life| {
        life.put(Node::leaf("console_user", ask.user.id.as_str()));
    });
    let text = format!(
        "User {} initiated console session for VM {}",
        ask.user.user_at_authz(),
        vm.name()
    );
    Draft::of(ask, "VM_SET_TICKET", text)
        .about_vm(store, vm)
        .record(store);
    Ok(value)
}

/// An engine counts seconds in unsigned integers, and says so before it looks at the VM.
fn unsigned(text: &str) -> Outcome<()> {
    let detail = match text.parse::<i128>() {
        Ok(number) if number < 0 => format!(
            "Negative value {text} not allowed for unsigned integers, valid values are between 0 and {}",
            u32::MAX
        ),
        Ok(number) if number > i128::from(u32::MAX) => format!(
            "Value {text} is greater than maximum unsigned integer {}",
            u32::MAX
        ),
        _ => return Ok(()),
    };
    Err(Refusal::Bare {
        status: 400,
        reason: Some("Invalid value".into()),
        detail: Some(detail),
    })
}

/// The action `ticket` of a VM or of one of its consoles.
pub(crate) fn ticket(store: &mut Store, ask: &Ask, vm: &Object) -> Outcome<Done> {
    let body = ask.body.as_ref();
    let given = body.and_then(|body| body.text_at("ticket.value"));
    let expiry = body.and_then(|body| body.text_at("ticket.expiry"));
    if let Some(expiry) = expiry {
        unsigned(expiry)?;
    }
    let value = set_ticket(store, ask, vm, given)?;
    let ticket = Node::new("ticket")
        .with_leaf("expiry", expiry.unwrap_or("7200"))
        .with_leaf("value", value);
    Ok(Done::plain(vec![ticket]))
}

/// The action `ticket` of a VM, for whichever console its process has: without one an engine stumbles.
pub(crate) fn ticket_of_any(store: &mut Store, ask: &Ask, vm: &Object) -> Outcome<Done> {
    let runs = vm.reference("host").is_some();
    match runs && running(store, &vm.id).is_empty() {
        true => Err(Refusal::bad(INTERNAL)),
        false => ticket(store, ask, vm),
    }
}

/// An action of one console.
pub(crate) fn act(store: &mut Store, ask: &Ask, place: &Place, action: &str) -> Outcome<Done> {
    let vm = place.owner(store).cloned();
    match action {
        "ticket" => {
            let vm = vm.ok_or_else(|| {
                Refusal::bad("Cannot set Virtual Machine Ticket. VM is not found.")
            })?;
            ticket(store, ask, &vm)
        }
        "proxyticket" => proxy_ticket(store, ask, place),
        "remoteviewerconnectionfile" => {
            let Some(vm) = vm else {
                return Ok(Done::nothing());
            };
            match viewer_file(store, ask, &vm, protocol(place)) {
                Ok(text) => {
                    let file = Node::leaf("remote_viewer_connection_file", text);
                    Ok(Done::silent(vec![file]))
                }
                Err(_) => Ok(Done::nothing()),
            }
        }
        _ => Err(Refusal::unable(&format!("{action} of consoles"))),
    }
}

/// The protocol that an id spells in hexadecimal.
fn protocol(place: &Place) -> &'static str {
    match place.id.as_deref() {
        Some("7370696365") => "spice",
        _ => "vnc",
    }
}

/// GET of one console for a viewer: the file, or 409 with a reason alone.
pub(crate) fn file(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    let vm = place.owner(store).cloned();
    let vm = vm.ok_or_else(|| Refusal::Bare {
        status: 409,
        reason: Some(format!("Can't find VM with id {}", place.holder())),
        detail: None,
    })?;
    let text = viewer_file(store, ask, &vm, protocol(place)).map_err(|reason| Refusal::Bare {
        status: 409,
        reason: Some(reason),
        detail: None,
    })?;
    Ok(Reply::File {
        media: "application/x-virt-viewer",
        bytes: text.into_bytes(),
    })
}

/// The file, or why there is none.
fn viewer_file(store: &mut Store, ask: &Ask, vm: &Object, kind: &str) -> Result<String, String> {
    let name = vm.name();
    if !CONNECTS.contains(&vm.status()) {
        return Err(format!("Vm {name} is not running."));
    }
    let consoles = running(store, &vm.id);
    if !consoles
        .iter()
        .any(|console| console.text_of("protocol") == Some(kind))
    {
        let kind = kind.to_uppercase();
        return Err(format!("Vm {name} doesn't have {kind} console."));
    }
    if is_taken(store, ask, vm) {
        return Err("USER_CANNOT_FORCE_RECONNECT_TO_VM".to_owned());
    }
    // The ticket is a command of the engine's own.
    let mut own = ask.clone();
    own.correlation_id = store.short_id();
    let password = set_ticket(store, &own, vm, None).map_err(|refusal| match refusal {
        Refusal::Fault { detail, .. } => detail.unwrap_or_default(),
        _ => String::new(),
    })?;
    let address = vm.text("display.address").unwrap_or("");
    let port = vm.text("display.port").unwrap_or("-1");
    let mut lines = vec![
        "[virt-viewer]".to_owned(),
        format!("type={kind}"),
        format!("host={address}"),
        format!("port={port}"),
        format!("password={password}"),
        format!("# Password is valid for {VALID} seconds."),
        "delete-this-file=1".to_owned(),
        "fullscreen=0".to_owned(),
        format!("title={name}:%d"),
        "toggle-fullscreen=shift+f11".to_owned(),
        "release-cursor=shift+f12".to_owned(),
        "secure-attention=ctrl+alt+end".to_owned(),
    ];
    let ca = ask.ca.replace('\n', "\\n");
    if kind == "spice" {
        spice(store, vm, &ca, &mut lines);
    }
    lines.push(
        "versions=rhev-win64:2.0-160;rhev-win32:2.0-160;rhel8:7.0-3;rhel7:2.0-6;rhel6:99.0-1"
            .to_owned(),
    );
    lines.push("newer-version-url=http://www.ovirt.org/documentation/admin-guide/virt/console-client-resources".to_owned());
    lines.extend([
        String::new(),
        "[ovirt]".to_owned(),
        format!("host={}", authority(&ask.host)),
        format!("vm-guid={}", vm.id),
        format!("sso-token={}", ask.token),
        format!("admin={}", u8::from(!ask.filtered)),
        format!("ca={ca}"),
    ]);
    Ok(lines.join("\n") + "\n")
}

fn spice(store: &Store, vm: &Object, ca: &str, lines: &mut Vec<String>) {
    let secure = vm.text("display.secure_port").unwrap_or("-1");
    let smartcard = u8::from(vm.is("display.smartcard_enabled"));
    let usb = u8::from(vm.is("usb.enabled"));
    lines.push(format!("tls-port={secure}"));
    lines.push(format!("enable-smartcard={smartcard}"));
    lines.push(format!("enable-usb-autoshare={usb}"));
    lines.push("usb-filter=null".to_owned());
    lines.push("tls-ciphers=DEFAULT".to_owned());
    let host = vm.reference("host").and_then(|id| store.root("hosts", id));
    if let Some(subject) = host.and_then(|host| host.text("certificate.subject")) {
        lines.push(format!("host-subject={subject}"));
        lines.push(format!("ca={ca}"));
    }
    lines.push(
        "secure-channels=main;inputs;cursor;playback;record;display;smartcard;usbredir".to_owned(),
    );
}

/// Host and port of an address, the port in any case.
fn authority(host: &str) -> String {
    let (scheme, rest) = host.split_once("://").unwrap_or(("https", host));
    let tail = rest.rsplit(']').next().unwrap_or(rest);
    if tail.contains(':') {
        return rest.to_owned();
    }
    format!("{rest}:{}", if scheme == "http" { 80 } else { 443 })
}

/// A moment as the tickets of the proxy write it: `20261121120000`.
fn compact(at: Timestamp) -> String {
    at.strftime("%Y%m%d%H%M%S").to_string()
}

/// The member of a life that holds the consoles of the process, once those of the machine are others.
const RUNNING: &str = "consoles";

/// A process keeps the consoles that it began with, whatever the machine is given or loses meanwhile.
pub(crate) fn keep_running(store: &mut Store, vm: &str) {
    let known = store.get(LIFE, vm, ZERO);
    if known.is_some_and(|life| life.doc.child(RUNNING).is_some()) {
        return;
    }
    let mut kept = Node::new(RUNNING);
    for console in store.list("vms/graphicsconsoles", vm) {
        kept.push(console.doc.clone().with_attr("id", &*console.id));
    }
    keep(store, vm, |life| life.put(kept));
}

/// The consoles of the process of a machine that runs.
pub(crate) fn running(store: &Store, vm: &str) -> Vec<Node> {
    let life = store.get(LIFE, vm, ZERO);
    match life.and_then(|life| life.doc.child(RUNNING)) {
        Some(kept) => kept.children.clone(),
        None => store
            .list("vms/graphicsconsoles", vm)
            .map(|console| console.doc.clone().with_attr("id", &*console.id))
            .collect(),
    }
}

/// The process is gone: the machine shows itself by what it has now.
pub(super) fn fall(store: &mut Store, vm: &str) {
    let mut other = false;
    keep(store, vm, |life| other = life.remove(RUNNING).is_some());
    if other {
        displays::follow(store, "vms", vm);
    }
}

/// The ticket for the web proxy: where the console is, signed (here by nobody), good for two minutes.
fn proxy_ticket(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Done> {
    const NONE: &str = "Graphics console can't be obtained. Is vm ready for connecting to console?";
    let vm = place.owner(store).cloned();
    let vm = vm.ok_or_else(|| Refusal::operation(400, "VM can't be obtained").bare())?;
    let kind = protocol(place);
    let port = match kind {
        "spice" => vm.text("display.secure_port").or(vm.text("display.port")),
        _ => vm.text("display.port"),
    };
    let (Some(address), Some(port)) = (vm.text("display.address"), port) else {
        return Err(Refusal::Bare {
            status: 400,
            reason: Some("Operation Failed".into()),
            detail: Some(NONE.into()),
        });
    };
    let target = serde_json::json!({
        "host": address, "port": port, "ssl_target": kind == "spice"
    });
    let end = ask.now.checked_add(SignedDuration::from_secs(120));
    let ticket = serde_json::json!({
        "salt": STANDARD.encode(password(store)),
        "validFrom": compact(ask.now),
        "validTo": compact(end.unwrap_or(ask.now)),
        "data": escaped(&target.to_string()),
        "signedFields": "salt,validFrom,validTo,data",
        "v2_signature": STANDARD.encode(store.new_id()),
        "certificate": ask.ca.as_ref(),
    });
    let value = STANDARD.encode(ticket.to_string());
    Ok(Done::silent(vec![
        Node::new("proxy_ticket").with_leaf("value", value),
    ]))
}

/// A text as a form would send it.
fn escaped(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// The action `screenshot`: bytes of a picture under the type of a document, as the engine sends them.
pub(crate) fn screenshot(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    let vm = place.id.as_deref().and_then(|id| store.root("vms", id));
    let Some(vm) = vm.cloned() else {
        return Err(Refusal::bad("Cannot screenshot VM. VM is not found."));
    };
    if store.count("vms/graphicsconsoles", &vm.id) == 0 {
        let text = "Cannot screenshot VM. Cannot make a screenshot of a headless VM.";
        return Err(Refusal::conflict(text));
    }
    const SHOWS: &[&str] = &[
        "up",
        "powering_up",
        "powering_down",
        "migrating",
        "reboot_in_progress",
    ];
    if !SHOWS.contains(&vm.status()) {
        let status = spelled(vm.status());
        return Err(Refusal::conflict(format!(
            "Cannot screenshot VM because the VM is in {status} status."
        )));
    }
    jobs::done(store, ask, "ScreenshotVm");
    let text = format!(
        "Screenshot of VM {} have been captured successfully.",
        vm.name()
    );
    Draft::of(ask, "SCREENSHOT_VM_SUCCESS", text)
        .about_vm(store, &vm)
        .record(store);
    Ok(Reply::File {
        media: "application/xml;charset=UTF-8",
        bytes: screen::picture(vm.name(), vm.status() == "up"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_has_a_port() {
        assert_eq!(authority("https://engine.test"), "engine.test:443");
        assert_eq!(authority("http://127.0.0.1:8080"), "127.0.0.1:8080");
        assert_eq!(authority("https://[::1]"), "[::1]:443");
    }

    #[test]
    fn moments_and_forms_are_written_compactly() {
        let at: Timestamp = "2026-11-21T12:00:05Z".parse().unwrap();
        assert_eq!(compact(at), "20261121120005");
        assert_eq!(escaped("{\"a\":1}"), "%7B%22a%22%3A1%7D");
    }
}
