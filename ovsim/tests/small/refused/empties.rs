//! References and parts of machines that say nothing, an empty id, or a name where an engine reads ids alone.

use ovsim::Options;

use super::super::super::wire::socket::{Wire, plain};
use super::super::{first, made};
use super::{Names, Row, play, vm};

#[test]
fn what_bodies_of_machines_leave_empty() {
    let wire = Wire::with(Options {
        speed: f64::INFINITY,
        ..plain()
    });
    let machine = vm(&wire, "m");
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let body = format!("<template><name>t</name><vm id=\"{machine}\"/></template>");
    let template = made(&wire, "/templates", &body);
    let body = format!(
        "<vm_pool><name>p</name><cluster id=\"{cluster}\"/><template id=\"{template}\"/></vm_pool>"
    );
    let pool = made(&wire, "/vmpools", &body);
    let new = "<name>n</name><cluster id=\"$c\"/><template id=\"$t\"/>";
    let names: Names<'_> = &[
        ("$new", new),
        ("$m", &machine),
        ("$c", &cluster),
        ("$t", &template),
        ("$p", &pool),
    ];
    const NO_CLUSTER: &str = "[Cannot edit Template. The relevant Cluster doesn't exist.]";
    const NO_PROFILE: &str = "Cannot edit VM. CPU profile with id ${cpuProfileId} doesn't exist.";
    const ICONS: &str = "Invalid icon parameters. Either large icon is uploaded using \"media_type\" and \"data\" properties or id of existing icon can be set.";
    const DOMAIN: &str = "If Domain supplied, Domain name expected to be supplied as well.";
    const HOST: &str = "Host [id|name] required for validateAndUpdateHostsInPlacementPolicy";
    const BEAN: &str = "[must be greater than or equal to 1, Attribute: vmStaticData.memSizeMb, must be greater than or equal to 1, Attribute: vmStaticData.memSizeMb]";
    const INTERNAL: &str = "[Internal Engine Error]";
    const NO_TYPE: &str = "InstanceType [id|name] required for loadInstanceType";
    let no_profile = format!("[{NO_PROFILE}]");
    #[rustfmt::skip]
    let changes: Vec<Row> = vec![
        ("PUT", "/vms/$m", "<vm><cluster/></vm>", 200, ""),
        ("PUT", "/vms/$m", "<vm><cluster id=\"\"/></vm>", 500, "[General command validation failure.]"),
        ("PUT", "/vms/$m", "<vm><cpu_profile id=\"\"/></vm>", 400, no_profile.leak()),
        ("PUT", "/vms/$m", "<vm><cpu_profile><name>nosuch</name></cpu_profile></vm>", 200, ""),
        ("PUT", "/vms/$m", "<vm><template id=\"\"/></vm>", 200, ""),
        ("PUT", "/vms/$m", "<vm><host><name>nosuch</name></host></vm>", 200, ""),
        ("PUT", "/vms/$m", "<vm><quota><name>nosuch</name></quota></vm>", 200, ""),
        ("PUT", "/vms/$m", "<vm><instance_type id=\"\"/></vm>", 200, ""),
        ("PUT", "/vms/$m", "<vm><instance_type><name>nosuch</name></instance_type></vm>", 404, "Entity not found: GetVmTemplate"),
        ("PUT", "/vms/$m", "<vm><external_host_provider id=\"$nobody\"/></vm>", 400, "[Cannot edit VM. The provider does not exist in the system.]"),
        ("PUT", "/vms/$m", "<vm><large_icon/></vm>", 400, ICONS),
        ("PUT", "/vms/$m", "<vm><small_icon><media_type>image/png</media_type><data>AAAA</data></small_icon></vm>", 400, ICONS),
        ("PUT", "/vms/$m", "<vm><large_icon><media_type>image/png</media_type><data>AAAA</data></large_icon></vm>", 400, "[Provided VM icon is of unknown type.]"),
        ("PUT", "/vms/$m", "<vm><bios><boot_menu/></bios></vm>", 500, "Operation Failed"),
        ("PUT", "/vms/$m", "<vm><domain/></vm>", 400, DOMAIN),
        ("PUT", "/vms/$m", "<vm><placement_policy><hosts><host id=\"\"/></hosts></placement_policy></vm>", 400, HOST),
        ("PUT", "/templates/$t", "<template><cluster/></template>", 200, ""),
        ("PUT", "/templates/$t", "<template><cluster id=\"\"/></template>", 400, NO_CLUSTER),
        ("PUT", "/templates/$t", "<template><cluster><name>nosuch</name></cluster></template>", 200, ""),
        ("PUT", "/templates/$t", "<template><quota id=\"\"/></template>", 400, INTERNAL),
        ("PUT", "/templates/$t", "<template><quota id=\"$nobody\"/></template>", 400, INTERNAL),
        ("PUT", "/templates/$t", "<template><small_icon id=\"\"/></template>", 400, "[Small icon of provided id does not exists.]"),
        ("PUT", "/templates/$t", "<template><lease><storage_domain id=\"$nobody\"/></lease></template>", 400, INTERNAL),
        ("PUT", "/templates/$t", "<template><placement_policy><hosts><host id=\"$nobody\"/></hosts></placement_policy></template>", 400, INTERNAL),
        ("PUT", "/templates/$t", "<template><placement_policy><hosts><host><name>nosuch</name></host></hosts></placement_policy></template>", 200, ""),
        ("PUT", "/vmpools/$p", "<vm_pool><cluster id=\"$nobody\"/></vm_pool>", 400, "[Cannot edit VM-Pool. Cluster ID is not valid.]"),
        ("PUT", "/vmpools/$p", "<vm_pool><cluster><name>nosuch</name></cluster></vm_pool>", 200, ""),
        ("PUT", "/vmpools/$p", "<vm_pool><template/></vm_pool>", 400, BEAN),
        ("PUT", "/vmpools/$p", "<vm_pool><template id=\"\"/></vm_pool>", 400, "[No CPU profile exist.]"),
        ("PUT", "/vmpools/$p", "<vm_pool><template><name>nosuch</name></template></vm_pool>", 404, "Entity not found: GetVmTemplate"),
    ];
    play(&wire, names, &changes);
    #[rustfmt::skip]
    let additions: &[Row] = &[
        ("POST", "/vms", "<vm><name>n</name><cluster id=\"\"/><template id=\"$t\"/></vm>", 400, "Vm [cluster.id|name] required for add"),
        ("POST", "/vms", "<vm><name>n</name><cluster id=\"$c\"/><template id=\"\"/></vm>", 400, "Vm [template.id|name] required for add"),
        ("POST", "/vms", "<vm>$new<instance_type id=\"\"/></vm>", 404, "Entity not found: GetInstanceType"),
        ("POST", "/vms", "<vm>$new<instance_type/><host id=\"\"/><vm_pool><name>nosuch</name></vm_pool></vm>", 201, ""),
        ("POST", "/vmpools", "<vm_pool><name>n</name><template id=\"$t\"/><cluster id=\"\"/></vm_pool>", 400, "VmPool [cluster.id|name] required for add"),
        ("POST", "/vmpools", "<vm_pool>$new<instance_type/></vm_pool>", 400, NO_TYPE),
        ("POST", "/vmpools", "<vm_pool>$new<instance_type id=\"$nobody\"/></vm_pool>", 404, "Entity not found: InstanceType: id=$nobody"),
        ("POST", "/vmpools", "<vm_pool>$new<instance_type><name>nosuch</name></instance_type></vm_pool>", 404, "Entity not found: InstanceType: name=nosuch"),
        ("POST", "/templates", "<template><name>n</name><vm id=\"$m\"/><cluster id=\"\"/></template>", 403, "[User is not authorized to perform this action.]"),
        ("POST", "/templates", "<template><name>n</name><vm id=\"$m\"/><quota id=\"\"/></template>", 400, INTERNAL),
        ("POST", "/templates", "<template><name>n</name><vm id=\"$m\"/><cluster/></template>", 201, ""),
    ];
    play(&wire, names, additions);
}
