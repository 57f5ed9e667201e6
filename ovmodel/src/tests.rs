//! Sweeps over the whole model: every name resolves, every section was understood.

use super::*;

#[test]
fn every_type_name_resolves() {
    for facts in types() {
        if let Some(base) = facts.base {
            assert!(find_type(base).is_some(), "{} extends {base}", facts.name);
        }
        for attr in &facts.own {
            assert!(
                Kind::of(attr.ty).is_some(),
                "{}.{} has type {}",
                facts.name,
                attr.name,
                attr.ty
            );
        }
    }
}

#[test]
fn every_service_name_resolves() {
    for facts in services() {
        for locator in facts.locators() {
            assert!(
                find_service(locator.service).is_some(),
                "{}/{}",
                facts.name,
                locator.name
            );
        }
        for method in facts.methods() {
            for param in method
                .params
                .iter()
                .chain(method.variants.iter().flat_map(|v| &v.params))
            {
                assert!(
                    Kind::of(param.ty).is_some(),
                    "{}.{} {}",
                    facts.name,
                    method.name,
                    param.name
                );
            }
        }
    }
}

#[test]
fn every_input_path_leads_somewhere() {
    for facts in services() {
        for method in facts.methods() {
            let inputs = method
                .inputs
                .iter()
                .chain(method.variants.iter().flat_map(|v| &v.inputs));
            for path in inputs.flat_map(|input| &input.any_of) {
                assert!(
                    leads_somewhere(method, path),
                    "{}.{}: {path}",
                    facts.name,
                    method.name
                );
            }
        }
    }
}

/// Walks `vm.custom_properties[].name` from the method's parameters.
fn leads_somewhere(method: &MethodFacts, path: &str) -> bool {
    let mut words = path.split('.').map(|word| word.trim_end_matches("[]"));
    let Some(first) = words.next() else {
        return false;
    };
    // Action inputs may name a member of the action's only object without the object's name.
    let Some(param) = method.param(first) else {
        return false;
    };
    let mut kind = param.kind();
    for word in words {
        let Kind::Struct(facts) = kind else {
            return false;
        };
        let Some(attr) = facts.attr(word) else {
            return false;
        };
        kind = attr.kind();
    }
    true
}

#[test]
fn inheritance_is_looked_through() {
    let vm = find_type("vm").unwrap();
    assert_eq!(vm.attr("memory").unwrap().ty, "integer");
    assert_eq!(vm.attr("id").unwrap().ty, "string");
    assert!(vm.is_a("vm_base") && vm.is_a("identified") && !vm.is_a("host"));
    assert!(find_service("vm").unwrap().locator("statistics").is_some());
    assert_eq!(vm.attrs().next().unwrap().name, "id");
}

#[test]
fn irregular_names_are_known() {
    assert_eq!(type_of_element("os").unwrap().name, "operating_system");
    assert_eq!(
        type_of_element("operating_system").unwrap().name,
        "operating_system_info"
    );
    assert_eq!(
        type_of_collection("operation_systems").unwrap().name,
        "operating_system_info"
    );
    assert_eq!(
        type_of_collection("host_numa_nodes").unwrap().name,
        "numa_node"
    );
    assert_eq!(type_of_collection("qoss").unwrap().name, "qos");
    assert_eq!(
        find_type("host")
            .unwrap()
            .attr_of_element("transparent_hugepages")
            .unwrap()
            .name,
        "transparent_huge_pages"
    );
    let dns = find_type("dns_resolver_configuration")
        .unwrap()
        .attr("name_servers")
        .unwrap();
    assert_eq!(dns.item_element(), "name_server");
}

#[test]
fn the_root_leads_to_every_collection() {
    assert_eq!(root().locators().count(), 40);
    assert_eq!(
        root()
            .locator_of_segment("storageconnections")
            .unwrap()
            .service,
        "storage_server_connections"
    );
    assert_eq!(root().entity_type().unwrap().name, "api");
}

#[test]
fn events_have_codes_and_severities() {
    assert_eq!(events().len(), 1363);
    assert_eq!(event(30).unwrap().severity, "normal");
    assert_eq!(event_named("user_run_vm").unwrap().code, 32);
    for event in events() {
        assert!(
            ["normal", "warning", "error", "alert"].contains(&event.severity),
            "{event:?}"
        );
    }
}

#[test]
fn methods_know_their_inputs_and_variants() {
    let add = find_service("vms").unwrap().method("add").unwrap();
    assert_eq!(add.variants.len(), 3);
    let cluster = add.variants[0]
        .inputs
        .iter()
        .find(|i| i.any_of[0] == "vm.cluster.id")
        .unwrap();
    assert!(cluster.mandatory && cluster.any_of.len() == 2);
    assert_eq!(
        find_service("vm")
            .unwrap()
            .method("ticket")
            .unwrap()
            .param("ticket")
            .unwrap()
            .ty,
        "ticket"
    );
    assert_eq!(
        find_service("vm")
            .unwrap()
            .method_of_segment("cancelmigration")
            .unwrap()
            .shape(),
        Shape::Action
    );
}
