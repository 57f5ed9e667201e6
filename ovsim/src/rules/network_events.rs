//! What is told of networks that come, change and go, and their jobs, which end a second after the answer (engine 4.5.8).

use std::time::Duration;

use super::jobs;
use super::networks::is_vm_network;
use super::refused_jobs::UNKNOWN;
use super::work::Work;
use crate::events::Draft;
use crate::store::Object;

/// An event of a network.
pub(super) fn tell_network(work: &mut Work<'_>, network: &Object, symbol: &str, text: &str) {
    let draft = draft(work, network, symbol, text);
    draft.record(work.store);
}

/// The event of the end comes a second after the answer, and the job is over with it.
pub(super) fn tell_end(work: &mut Work<'_>, network: &Object, symbol: &str, text: &str) {
    let deed = match symbol {
        "NETWORK_ADD_NETWORK" => 0,
        "NETWORK_UPDATE_NETWORK" => 1,
        _ => 2,
    };
    let center = work.name_of("datacenters", network.reference("data_center"));
    let old = work.old.as_ref().map(|old| old.name().to_owned());
    let name = old.unwrap_or_else(|| network.name().to_owned());
    let about = work.rule.jobs[deed].unwrap_or("");
    let about = about.replace("{name}", &name).replace("{dc}", &center);
    let job = jobs::begin(work.store, work.ask, &about);
    if deed == 0 && is_vm_network(network) {
        jobs::inner(work.store, &job, work.ask.now);
        if work.gives("profile_required") != Some("false") {
            // Its profile.
            jobs::inner(work.store, &job, work.ask.now);
        }
    }
    work.job = Some(job.clone());
    let told = draft(work, network, symbol, text);
    let words = text.replace("{name}", network.name());
    let orphan = work
        .event(symbol, words.replace("{dc}", UNKNOWN))
        .about_nameless(
            "data_center",
            network.reference("data_center").unwrap_or(""),
        );
    let center = network.reference("data_center").unwrap_or("").to_owned();
    let second = Duration::from_secs(1);
    work.store.later(work.ask.now, second, move |store, now| {
        // The data center may be gone by then.
        let draft = match store.root("datacenters", &center) {
            Some(_) => told,
            None => orphan,
        };
        draft.at(now).record(store);
        jobs::finalize(store, &job, now);
        jobs::end(store, &job, now, "finished");
    });
}

fn draft(work: &mut Work<'_>, network: &Object, symbol: &str, text: &str) -> Draft {
    let center = network.reference("data_center").unwrap_or("").to_owned();
    let name = work.name_of("datacenters", Some(&center));
    let text = text
        .replace("{name}", network.name())
        .replace("{dc}", &name);
    work.event(symbol, text)
        .about(work.store, "data_center", &center)
}
