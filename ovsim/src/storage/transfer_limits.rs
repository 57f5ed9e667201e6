//! Transfers that nobody feeds: after `inactivity_timeout` the engine pauses or cancels them, as their policy says (engine 4.5.8).

use std::time::Duration;

use jiff::Timestamp;

use super::chore::Told;
use super::transfers::{KIND, chore, phase_is, set_phase, wind_up};
use crate::ask::Ask;
use crate::codec::values::instant;
use crate::node::Node;
use crate::store::{Object, Store};

/// When something was last heard of a transfer; no member of its document.
const HEARD: &str = "heard";

/// Remembers that somebody still cares.
pub(super) fn touch(store: &mut Store, id: &str, now: Timestamp) {
    store.change(KIND, "", id, |doc| doc.put(Node::leaf(HEARD, instant(now))));
}

/// Looks again when the time is over; 0 is for ever.
pub(super) fn watch(store: &mut Store, ask: &Ask, transfer: &Object) {
    let limit = limit(transfer);
    if limit > 0 {
        let limit = Duration::from_secs(limit);
        look_after(store, ask.clone(), transfer.id.to_string(), ask.now, limit);
    }
}

/// In seconds.
fn limit(transfer: &Object) -> u64 {
    let told = transfer.text("inactivity_timeout");
    told.and_then(|text| text.parse().ok()).unwrap_or(60)
}

fn look_after(store: &mut Store, ask: Ask, id: String, now: Timestamp, after: Duration) {
    store.later_unhurried(now, after, move |store, now| {
        if !phase_is(store, &id, "transferring") {
            return;
        }
        let Some(transfer) = store.root(KIND, &id).cloned() else {
            return;
        };
        let heard = transfer.text(HEARD).and_then(|text| text.parse().ok());
        let heard: Timestamp = heard.unwrap_or(now);
        let over = heard + Duration::from_secs(limit(&transfer));
        // What is kept is whole milliseconds.
        match Duration::try_from(over.duration_since(now)) {
            Ok(rest) if rest > Duration::from_millis(2) => look_after(store, ask, id, now, rest),
            _ => time_out(store, &ask, &transfer, now),
        }
    });
}

/// The old policy pauses what is sent and cancels what is fetched.
fn time_out(store: &mut Store, ask: &Ask, transfer: &Object, now: Timestamp) {
    let upload = transfer.text("direction") != Some("download");
    let (pauses, told): (bool, Told) = match transfer.text("timeout_policy") {
        Some("pause") => (
            true,
            (
                "TRANSFER_IMAGE_PAUSED_ON_TIMEOUT",
                "The transfer was paused by the system according to the timeout policy. Reason: client inactivity timeout.",
            ),
        ),
        Some("cancel") => (
            false,
            (
                "TRANSFER_IMAGE_CANCELED_ON_TIMEOUT",
                "The transfer was canceled by the system according to the timeout policy. Reason: client inactivity timeout.",
            ),
        ),
        _ if upload => (
            true,
            (
                "UPLOAD_IMAGE_PAUSED_BY_SYSTEM_TIMEOUT",
                "Upload was paused by system. Reason: timeout due to transfer inactivity.",
            ),
        ),
        _ => (
            false,
            (
                "DOWNLOAD_IMAGE_CANCELED_TIMEOUT",
                "Download was canceled by system. Reason: timeout due to transfer inactivity.",
            ),
        ),
    };
    let ask = Ask { now, ..ask.clone() };
    chore(store, &ask, transfer).tell(store, &[told], now);
    if pauses {
        set_phase(store, &transfer.id, "paused_system");
    } else {
        set_phase(store, &transfer.id, "cancelled_system");
        wind_up(store, &ask, transfer, "finalizing_failure");
    }
}
