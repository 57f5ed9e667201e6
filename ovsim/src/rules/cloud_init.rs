//! The network cards that an initialization sets up in the guest: what an engine does not take of them (engine 4.5.8).

use super::refusal::{Outcome, Refusal};
use super::work::Work;
use crate::node::Node;

const NOT_ON_BOOT: &str =
    "Start On Boot selection in cloud-init configuration is invalid. Only 'true' is supported.";
const NO_IPV4: &str = "Static IPv4 address is missing in cloud-init configuration.";
const NO_IPV6: &str = "Static IPv6 address is missing in cloud-init configuration.";
const AUTOCONF: &str = "Option 'autoconf' in cloud-init configuration is not supported.";

/// What is wrong with one card.
fn faults(card: &Node) -> impl Iterator<Item = &'static str> {
    let says = |member: &str, word: &str| card.text_of(member) == Some(word);
    let lacks = |path: &str| card.text_at(path).is_none_or(str::is_empty);
    let automatic = ["autoconf", "poly_dhcp_autoconf"];
    let found = [
        (!says("on_boot", "true"), NOT_ON_BOOT),
        (
            says("boot_protocol", "static") && lacks("ip.address"),
            NO_IPV4,
        ),
        (
            says("ipv6_boot_protocol", "static") && lacks("ipv6.address"),
            NO_IPV6,
        ),
        (
            automatic
                .iter()
                .any(|word| says("ipv6_boot_protocol", word)),
            AUTOCONF,
        ),
    ];
    found
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, text)| text)
}

/// 400 with all that is wrong with all cards of the body.
pub(crate) fn check(work: &Work<'_>) -> Outcome<()> {
    let list = work.given.at("initialization.nic_configurations");
    let cards = list.map_or(&[][..], |list| &list.children);
    let mut protocols = cards
        .iter()
        .filter_map(|card| card.text_of("boot_protocol"));
    if let Some(protocol) = protocols.find(|word| word.ends_with("autoconf")) {
        return Err(Refusal::Bare {
            status: 400,
            reason: Some("Invalid value".into()),
            detail: Some(format!(
                "Boot protocol = '{}' is not applicable for IPv4.",
                protocol.to_ascii_uppercase()
            )),
        });
    }
    let told = cards.iter().flat_map(faults);
    let told: Vec<_> = told
        .map(|text| format!("Cannot {{action}} {{type}}. {text}"))
        .collect();
    match told.is_empty() {
        true => Ok(()),
        false => Err(work.bad(&told.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_card_is_told_all_that_it_lacks() {
        let mut card = Node::new("nic_configuration");
        let told = |card: &Node| faults(card).collect::<Vec<_>>();
        assert_eq!(told(&card), [NOT_ON_BOOT]);
        card.set("boot_protocol", "static");
        card.set("ipv6_boot_protocol", "static");
        assert_eq!(told(&card), [NOT_ON_BOOT, NO_IPV4, NO_IPV6]);
        card.set("on_boot", "true");
        card.set("ip.address", "10.0.0.5");
        card.set("ipv6_boot_protocol", "autoconf");
        assert_eq!(told(&card), [AUTOCONF]);
        card.set("ipv6_boot_protocol", "dhcp");
        assert!(told(&card).is_empty());
    }
}
