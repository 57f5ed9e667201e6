//! Things below objects that are there which are not there themselves, parts of the template Blank and of instance types.

use super::super::super::wire::socket::{Wire, plain};
use super::super::{first, made};
use super::{Names, play, vm};

#[test]
fn what_is_not_there_below_what_is() {
    let wire = Wire::with(plain());
    let machine = vm(&wire, "m");
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let host = first(&wire, "/hosts");
    let domain = first(&wire, "/storagedomains?search=name%3Ddata1");
    let me = first(&wire, "/users?search=usrname%3Dadmin*");
    let quota = made(
        &wire,
        &format!("/datacenters/{center}/quotas"),
        "<quota><name>q</name></quota>",
    );
    let policy = made(
        &wire,
        "/schedulingpolicies",
        "<scheduling_policy><name>p</name></scheduling_policy>",
    );
    let names: Names<'_> = &[
        ("$m", &machine),
        ("$dc", &center),
        ("$c", &cluster),
        ("$h", &host),
        ("$sd", &domain),
        ("$user", &me),
        ("$q", &quota),
        ("$p", &policy),
    ];
    const NO_GROUP: &str = "cannot invoke \"org.ovirt.engine.core.common.scheduling.affinitygroup.getvmlabels()\" because \"ag\" is null";
    const NO_IMAGES: &str = "engineexception: images not supported error (failed with error images not supported error and code 329)";
    const RESTED: &str = "[Cannot attach Storage Connection. Storage connection doesn't exist.]";
    #[rustfmt::skip]
    let rows = [
        ("GET", "/clusters/$c/affinitygroups/$nobody/vms", "", 400, NO_GROUP),
        ("GET", "/clusters/$c/affinitygroups/$nobody/hostlabels", "", 400, NO_GROUP),
        ("DELETE", "/clusters/$c/affinitygroups/$nobody/vms/$nobody", "", 400, "[Cannot edit Affinity Group. No matching Affinity Group.]"),
        ("DELETE", "/datacenters/$dc/quotas/$nobody/quotaclusterlimits/$nobody", "", 404, "Entity not found: $nobody"),
        ("DELETE", "/vms/$m/nics/$nobody/networkfilterparameters/$nobody", "", 400, "[Cannot remove VM network interface filter parameter. The network filter parameter (id '$nobody') is not found.]"),
        ("PUT", "/vms/$m/nics/$nobody/networkfilterparameters/$nobody", "<network_filter_parameter/>", 500, "Cannot invoke \"java.util.List.iterator()\" because \"parameters\" is null"),
        ("GET", "/hosts/$h/nics/$nobody/statistics", "", 500, "HTTP 404 Not Found"),
        ("GET", "/hosts/$nobody/nics/$nobody/statistics", "", 500, "HTTP 404 Not Found"),
        ("GET", "/hosts/$h/numanodes/$nobody/statistics", "", 500, "HTTP 404 Not Found"),
        ("GET", "/clusters/$nobody/affinitygroups/$nobody/vms", "", 400, NO_GROUP),
        ("GET", "/datacenters/$nobody/clusters/$c/affinitygroups/$nobody/hosts", "", 400, NO_GROUP),
        ("GET", "/datacenters/$m/quotas/$nobody/quotaclusterlimits", "", 404, "Entity not found: $nobody"),
        ("GET", "/datacenters/$m/iscsibonds/$nobody/networks/$c", "", 404, "Entity not found: $nobody"),
        ("POST", "/datacenters/$dc/clusters/$c/glustervolumes/$nobody/start", "<action/>", 400, "[Cannot start Gluster Volume. Gluster Volume is not valid.]"),
        ("POST", "/clusters/$nobody/glustervolumes/$nobody/glusterbricks/stopmigrate", "<action/>", 400, "Action [bricks] required for stopMigrate"),
        ("POST", "/clusters/$nobody/glusterhooks/$nobody/enable", "<action/>", 500, "[General command validation failure.]"),
        ("POST", "/datacenters/$dc/storagedomains/$sd/disks/$nobody/register", "<action/>", 404, ""),
        ("POST", "/datacenters/$dc/storagedomains/$nobody/disks/$nobody/register", "<action/>", 400, "Storage Domain doesn't exist."),
        ("POST", "/storagedomains/$nobody/disks", "<disk/>", 400, "Disk [provisionedSize|size, format] required for add"),
        ("GET", "/externalhostproviders/$nobody/hosts/$nobody", "", 500, ""),
        ("GET", "/openstackimageproviders/$nobody/certificates", "", 404, ""),
        ("GET", "/clusters/$nobody/glusterhooks", "", 404, ""),
        ("DELETE", "/clusters/$c/enabledfeatures/$nobody", "", 200, ""),
        ("POST", "/clusters/$nobody/syncallnetworks", "<action/>", 200, ""),
        ("GET", "/datacenters/$dc/quotas/$nobody/quotaclusterlimits", "", 404, "Entity not found: $nobody"),
        ("GET", "/datacenters/$dc/quotas/$q/quotastoragelimits/$nobody", "", 200, ""),
        ("POST", "/datacenters/$dc/quotas/$q/quotaclusterlimits", "<quota_cluster_limit/>", 500, "Operation Failed"),
        ("GET", "/schedulingpolicies/$p/filters/$nobody", "", 500, ""),
        ("DELETE", "/schedulingpolicies/$p/filters/$nobody", "", 200, ""),
        ("DELETE", "/schedulingpolicies/$p/weights/$nobody", "", 200, ""),
        ("GET", "/hosts/$h/nics/$nobody/networkattachments", "", 404, ""),
        ("GET", "/hosts/$h/nics/$nobody/linklayerdiscoveryprotocolelements", "", 400, "NIC with the specified id doesn't exist."),
        ("GET", "/hosts/$h/katelloerrata", "", 200, ""),
        ("GET", "/hosts/$h/devices/$nobody", "", 500, ""),
        ("GET", "/hosts/$h/devices/abcd", "", 404, ""),
        ("GET", "/storagedomains/$sd/images", "", 400, NO_IMAGES),
        ("GET", "/storagedomains/$sd/files/$nobody", "", 400, NO_IMAGES),
        ("GET", "/storagedomains/$sd/images/$nobody", "", 400, "This domain does not support images"),
        ("GET", "/storagedomains/$sd/vms/$nobody/diskattachments", "", 404, ""),
        ("POST", "/storagedomains/$sd/vms/$nobody/register", "<action/>", 500, "[General command validation failure.]"),
        ("POST", "/storagedomains/$sd/disks", "<disk/>", 400, "Disk [provisionedSize|size, format] required for add"),
        ("POST", "/storagedomains/$sd/disks/$nobody/move", "<action/>", 400, "Action [storageDomain.id|name] required for move"),
        ("POST", "/storagedomains/$sd/storageconnections", "<storage_connection id=\"$nobody\"/>", 400, RESTED),
        ("DELETE", "/storagedomains/$sd/storageconnections/$nobody", "", 404, ""),
        ("GET", "/users/$user/eventsubscriptions/vm_failure", "", 404, ""),
        ("GET", "/users/$user/eventsubscriptions/nosuch", "", 500, ""),
        ("GET", "/vms/$m/graphicsconsoles/nosuch", "", 404, ""),
        ("DELETE", "/vms/$m/graphicsconsoles/nosuch", "", 500, ""),
        ("DELETE", "/vms/$m/graphicsconsoles/abcd", "", 500, ""),
        ("DELETE", "/vms/$m/graphicsconsoles/7370696365", "", 404, ""),
        ("POST", "/vms/$m/graphicsconsoles/7669/ticket", "<action/>", 500, ""),
        ("POST", "/vms/$m/graphicsconsoles/7669/remoteviewerconnectionfile", "<action/>", 500, ""),
        ("POST", "/vms/$m/graphicsconsoles/nosuch/ticket", "<action/>", 500, ""),
        ("GET", "/vms/$m/snapshots/$nobody/nics", "", 404, "Entity not found: GetSnapshotBySnapshotId: snapshot id=$nobody"),
        ("GET", "/vms/$m/backups/$nobody/disks", "", 404, ""),
        ("POST", "/storagedomains/$nobody/disks", "<disk><name>x</name><provisioned_size>1048576</provisioned_size><format>raw</format></disk>", 400, "[Cannot add Virtual Disk. Storage Domain doesn't exist.]"),
        ("PUT", "/vms/$m/diskattachments/$nobody", "<disk_attachment/>", 404, "Entity not found: $nobody"),
        ("PUT", "/vms/$m/mediateddevices/$nobody", "<vm_mediated_device/>", 500, "HTTP 404 Not Found"),
        ("GET", "/vms/$m/katelloerrata", "", 200, ""),
        ("GET", "/openstacknetworkproviders/$nobody/networks", "", 200, ""),
        ("PUT", "/clusters/$c", "<cluster><data_center id=\"$nobody\"/></cluster>", 409, "[Cannot change Data Center association when editing a Cluster.]"),
    ];
    play(&wire, names, &rows);
}

#[test]
fn blank_and_instance_types_are_of_no_cluster() {
    let wire = Wire::with(plain());
    let blank = first(&wire, "/templates?search=name%3DBlank");
    let domain = first(&wire, "/storagedomains?search=name%3Ddata1");
    let kind = made(
        &wire,
        "/instancetypes",
        "<instance_type><name>t</name></instance_type>",
    );
    let dog = "<watchdog><model>i6300esb</model><action>none</action></watchdog>";
    let dog = made(&wire, &format!("/instancetypes/{kind}/watchdogs"), dog);
    let names: Names<'_> = &[
        ("$b", &blank),
        ("$sd", &domain),
        ("$it", &kind),
        ("$w", &dog),
    ];
    const OPEN: &str = "[Cannot ${action} ${type}. The relevant Cluster doesn't exist.]";
    #[rustfmt::skip]
    let rows = [
        ("POST", "/templates/$b/nics", "<nic><name>n</name></nic>", 400, "[Cannot add Interface. The relevant Cluster doesn't exist.]"),
        ("POST", "/templates/$b/watchdogs", "<watchdog><model>i6300esb</model><action>none</action></watchdog>", 400, OPEN),
        ("POST", "/templates/$b/export", "<action><storage_domain id=\"$sd\"/></action>", 400, "[Cannot export Template. The specified domain '${storageDomainName}' is not an export domain.]"),
        ("POST", "/templates/$b/mediateddevices", "<vm_mediated_device/>", 500, "Operation Failed"),
        ("POST", "/instancetypes/$it/nics", "<nic/>", 400, "Nic [name] required for add"),
        ("POST", "/instancetypes/$it/watchdogs", "<watchdog/>", 400, "Watchdog [action, model] required for add"),
        ("POST", "/instancetypes/$it/watchdogs", "<watchdog><action>none</action></watchdog>", 400, "Watchdog [model] required for add"),
        ("PUT", "/instancetypes/$it/watchdogs/$w", "<watchdog><action>reset</action></watchdog>", 400, OPEN),
    ];
    play(&wire, names, &rows);
}
