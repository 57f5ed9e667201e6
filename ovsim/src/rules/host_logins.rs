//! As whom an engine comes to a host, by which port, and which providers of networks it gets there (engine 4.5.8).

use super::refusal::{Outcome, Refusal};
use super::work::Work;
use crate::node::Node;

/// The name of somebody on Linux.
pub(super) fn user(work: &Work<'_>) -> Outcome<()> {
    let Some(name) = work.gives("ssh.user.user_name") else {
        return Ok(());
    };
    let wrong = "validation vds ssh username invalid, Attribute: vdsStatic.sshUsername";
    if name.is_empty() {
        let empty = "size must be between 1 and 255, Attribute: vdsStatic.sshUsername";
        return Err(Refusal::bad(format!("{empty}, {wrong}")));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    match name.chars().all(plain) {
        true => Ok(()),
        false => Err(Refusal::bad(wrong)),
    }
}

/// The port of a host that tells none that could be one.
pub(super) fn port(work: &mut Work<'_>) {
    let given = work.gives("port").and_then(|port| port.parse::<i64>().ok());
    if given.is_some_and(|port| port <= 0) {
        work.doc.set("port", "54321");
    }
}

/// Providers are looked up before the command is made.
pub(super) fn providers(work: &Work<'_>) -> Outcome<()> {
    let list = work.given.child("external_network_provider_configurations");
    for one in list.into_iter().flat_map(|list| &list.children) {
        let provider = one.child("external_network_provider");
        let told = |text: Option<&str>| text.is_some_and(|text| !text.is_empty());
        let name = provider.and_then(|provider| provider.text_of("name"));
        if told(provider.and_then(Node::id)) {
            continue;
        }
        if !told(name) {
            return Err(Refusal::incomplete(
                "ExternalNetworkProviderConfiguration",
                "externalNetworkProvider.id|name",
                "completeExternalNetworkProviderConfigurations",
            ));
        }
        if super::default_providers::named(work.store, name.unwrap_or("")).is_none() {
            return Err(Refusal::Empty(404));
        }
    }
    Ok(())
}
