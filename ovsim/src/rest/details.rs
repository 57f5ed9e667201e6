//! `detail`: what is added to a document or a list, and what is left out of it, in the `Accept` header or as a parameter.

use crate::ask::Ask;
use crate::follow;
use crate::node::Node;
use crate::render::order;
use crate::rules::places::Place;
use crate::store::Store;
use crate::world;

/// What is wanted: `+size-main` has the size and not the objects themselves.
pub(super) struct Details<'a>(Vec<&'a str>);

impl<'a> Details<'a> {
    pub(super) fn of(ask: &'a Ask) -> Details<'a> {
        let mut wanted = vec!["main"];
        let mut rest = ask.params.text("detail").unwrap_or("");
        // A plus in a query is a blank by now.
        let is_sign = |c: char| matches!(c, '+' | '-' | ' ' | ',');
        while !rest.is_empty() {
            let (sign, from) = match rest.strip_prefix(is_sign) {
                Some(behind) => (rest.starts_with('-'), behind),
                None => (false, rest),
            };
            let end = from.find(is_sign).unwrap_or(from.len());
            let (word, behind) = from.split_at(end);
            wanted.retain(|known| *known != word);
            if !sign && !word.is_empty() {
                wanted.push(word);
            }
            rest = behind;
        }
        Details(wanted)
    }

    fn has(&self, word: &str) -> bool {
        self.0.contains(&word)
    }

    /// Lists of VMs and templates tell their size, and can be without items.
    pub(super) fn size(&self, place: &Place) -> bool {
        is_counted(place) && self.has("size")
    }

    pub(super) fn items(&self, place: &Place) -> bool {
        !is_counted(place) || self.has("main")
    }

    /// Adds to the document of an object what is wanted with it; `listed` as an item of a list.
    pub(super) fn add(
        &self,
        store: &Store,
        ask: &Ask,
        place: &Place,
        listed: bool,
        node: &mut Node,
    ) {
        if place.kind == "vms" && self.has("statistics") {
            follow::statistics(store, ask, node);
        }
        if place.kind == "vms" && listed && self.has("current_graphics_consoles") {
            consoles(store, node);
        }
    }
}

fn is_counted(place: &Place) -> bool {
    matches!(place.kind.as_str(), "vms" | "templates")
}

/// The consoles of the process of a VM, with what it takes to reach them alone.
fn consoles(store: &Store, vm: &mut Node) {
    let mut list = Node::new("graphics_consoles");
    for mut console in world::current_consoles(store, vm.id().unwrap_or("")) {
        let told = |name: &str| matches!(name, "address" | "port" | "tls_port" | "protocol");
        console.children.retain(|child| told(&child.name));
        if let Some(facts) = ovmodel::type_of_element("graphics_console") {
            order::settle(&mut console, facts);
        }
        list.push(console);
    }
    vm.put(list);
    if let Some(facts) = ovmodel::type_of_element("vm") {
        order::settle(vm, facts);
    }
}
