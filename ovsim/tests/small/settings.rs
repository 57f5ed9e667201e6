//! Users' options and subscriptions, parameters of NICs' filters, policy units.

use super::super::wire::socket::{Wire, plain};
use super::{first, made, said, told};

#[test]
fn options_have_names_of_their_own() {
    let wire = Wire::with(plain());
    let me = first(&wire, "/users?search=usrname%3Dadmin*");
    let at = format!("/users/{me}/options");
    let option = "<user_option><name>color</name><content>&quot;red&quot;</content></user_option>";
    assert_eq!(said(&wire, "POST", &at, option).0, 201);
    let known = first(&wire, &at);
    assert_eq!(
        said(&wire, "POST", &at, option),
        (
            400,
            format!(
                "[Cannot add User Profile Property. User Profile property with name color already exists. Property type is JSON and ID={known}.]"
            )
        )
    );
    assert_eq!(said(&wire, "DELETE", &format!("{at}/{known}"), "").0, 200);
    let user = "admin@internal-authz";
    assert_eq!(
        told(&wire),
        [
            format!("15008 Account Settings: {user} removed property 'color'."),
            format!("15004 Account Settings: {user} created property 'color'."),
        ]
    );
}

#[test]
fn subscriptions_are_once_and_need_an_address() {
    let wire = Wire::with(plain());
    let me = first(&wire, "/users?search=usrname%3Dadmin*");
    let at = format!("/users/{me}/eventsubscriptions");
    let to = |address: &str| {
        format!(
            "<event_subscription><event>vm_failure</event><address>{address}</address></event_subscription>"
        )
    };
    let none = said(&wire, "POST", &at, &to("nowhere"));
    let text = "[email format is not valid, Attribute: privateEventSubscriber.methodAddress]";
    assert_eq!(none, (400, text.into()));
    assert_eq!(said(&wire, "POST", &at, &to("a@b.example")).0, 201);
    assert_eq!(
        said(&wire, "POST", &at, &to("c@d.example")),
        (
            409,
            "[User is already subscribed to this event with the same Notification method.]".into()
        )
    );
    let one = wire.api("GET", &format!("{at}/vm_failure"), super::XML, "");
    assert_eq!(
        super::element(&one.text(), "notification_method"),
        Some("smtp")
    );
    assert_eq!(
        said(&wire, "DELETE", &format!("{at}/vm_failure"), "").0,
        200
    );
    assert_eq!(said(&wire, "GET", &format!("{at}/vm_failure"), "").0, 404);
}

#[test]
fn parameters_of_filters_are_letters_of_libvirt() {
    let wire = Wire::with(plain());
    let body = "<vm><name>f</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>";
    let vm = made(&wire, "/vms", body);
    let nics = format!("/vms/{vm}/nics");
    let nic = made(&wire, &nics, "<nic><name>nic1</name></nic>");
    let at = format!("{nics}/{nic}/networkfilterparameters");
    let with = |name: &str, value: &str| {
        format!(
            "<network_filter_parameter><name>{name}</name><value>{value}</value></network_filter_parameter>"
        )
    };
    let (status, detail) = said(&wire, "POST", &at, &with("a b", "1"));
    assert_eq!(status, 400);
    assert!(detail.starts_with("[Cannot add VM network interface filter parameter. The name of the filter parameter is not allowed."), "{detail}");
    assert_eq!(
        said(
            &wire,
            "POST",
            &at,
            "<network_filter_parameter><name>IP</name></network_filter_parameter>"
        ),
        (
            400,
            "NetworkFilterParameter [value] required for add".into()
        )
    );
    assert_eq!(said(&wire, "POST", &at, &with("IP", "10.0.0.1")).0, 201);
    let parameter = first(&wire, &at);
    assert_eq!(
        told(&wire)[0],
        format!(
            "10912 Network interface filter parameter IP (id {parameter}) was successfully added to Interface with id {nic} on VM f by admin@internal-authz."
        )
    );
    let missing = format!("{nics}/11111111-2222-3333-4444-555555555555/networkfilterparameters");
    let (status, detail) = said(&wire, "POST", &missing, &with("IP", "10.0.0.1"));
    assert_eq!(status, 400);
    assert!(
        detail.ends_with("(id '11111111-2222-3333-4444-555555555555') is not found.]"),
        "{detail}"
    );
}

#[test]
fn a_policy_unit_in_use_stays() {
    let wire = Wire::with(plain());
    let policies = wire
        .api("GET", "/schedulingpolicies", super::XML, "")
        .text();
    let policy = super::id(
        policies
            .split("<name>evenly_distributed")
            .next()
            .unwrap()
            .rsplit("<scheduling_policy ")
            .next()
            .unwrap(),
    );
    let unit = first(&wire, &format!("/schedulingpolicies/{policy}/filters"));
    let (status, detail) = said(
        &wire,
        "DELETE",
        &format!("/schedulingpolicyunits/{unit}"),
        "",
    );
    assert_eq!(status, 409);
    assert!(detail.starts_with("[Cannot remove Policy Unit. Policy unit is attached to the following cluster policies: "), "{detail}");
}
