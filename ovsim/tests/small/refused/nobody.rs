//! Requests below machines, templates, types and disks that are not there: what an engine looks at before it looks for them.

use super::super::super::wire::socket::{Wire, plain};
use super::super::made;
use super::{Names, play, vm};

#[test]
fn what_is_below_nobody() {
    let wire = Wire::with(plain());
    let tag = made(&wire, "/tags", "<tag><name>t</name></tag>");
    let machine = vm(&wire, "m");
    let root = "00000000-0000-0000-0000-000000000000";
    let names: Names<'_> = &[
        ("$tag", &tag),
        ("$root", root),
        ("$m", &machine),
        ("$n", "11111111-2222-3333-4444-555555555555"),
        ("$o", "11111111-2222-3333-4444-666666666666"),
    ];
    const SNAPSHOT: &str = "Entity not found: GetSnapshotBySnapshotId: snapshot id=$o";
    const IMAGE: &str = "Entity not found: GetDiskImageByDiskAndImageIds: disk id=$n, image_id=00000000-0000-0000-0000-000000000000";
    const LIST: &str = "Cannot invoke \"java.util.List.iterator()\" because \"parameters\" is null";
    const MAC: &str = "[MAC address must be in format \"HH:HH:HH:HH:HH:HH\" where H is a hexadecimal character (either a digit or A-F, case is insignificant)., Attribute: nic.macAddress]";
    const BEAN: &str = "[Interface is required, Attribute: diskVmElement.diskInterface]";
    const FAILED: &str = "[General command validation failure.]";
    const INTERNAL: &str = "[Internal Engine Error]";
    const MULTICAST: &str = "[Multi-cast MAC address is not allowed., Attribute: nic.macAddress]";
    #[rustfmt::skip]
    let rows = [
        ("GET", "/vms/$n/snapshots/$o/nics", "", 404, SNAPSHOT),
        ("GET", "/vms/$n/snapshots/$o/disks/$n", "", 404, SNAPSHOT),
        ("GET", "/vms/$m/snapshots/$o/cdroms/$n", "", 404, SNAPSHOT),
        ("GET", "/vms/$n/nics/$o/statistics/$n", "", 404, "Entity not found: $o"),
        ("GET", "/vms/$n/nics/$o/networkfilterparameters/$n", "", 500, ""),
        ("GET", "/vms/$m/nics/$o/networkfilterparameters/$n", "", 500, ""),
        ("PUT", "/vms/$n/nics/$o/networkfilterparameters/$n", "<network_filter_parameter/>", 500, LIST),
        ("DELETE", "/vms/$n/nics/$o/networkfilterparameters/$n", "", 400, "[Cannot remove VM network interface filter parameter. VM is not found.]"),
        ("GET", "/vms/$n/backups/$o/disks", "", 404, ""),
        ("GET", "/vms/$n/checkpoints/$o/disks", "", 404, ""),
        ("GET", "/vms/$n/katelloerrata/$o", "", 500, ""),
        ("GET", "/disks/$n/disksnapshots/$o", "", 500, "Operation Failed"),
        ("DELETE", "/vms/$n/graphicsconsoles/$o", "", 500, ""),
        ("DELETE", "/vms/$n/graphicsconsoles/766e63", "", 404, ""),
        ("DELETE", "/templates/$n/graphicsconsoles/766e63", "", 404, ""),
        ("POST", "/vms/$n/maintenance", "<action><maintenance_enabled>true</maintenance_enabled></action>", 404, "Entity not found: $n"),
        ("POST", "/vms/$n/migrate", "<action/>", 400, "[Cannot migrate VM. VM is not found.]"),
        ("POST", "/vms/$n/migrate", "<action><migrate_vms_in_affinity_closure>true</migrate_vms_in_affinity_closure></action>", 400, "[Cannot ${action} ${type}. VMs were not found.]"),
        ("POST", "/vms/$n/start", "<action><vm/></action>", 404, ""),
        ("POST", "/vms/$n/previewsnapshot", "<action><snapshot id=\"$o\"/><disks><disk id=\"$n\"/></disks></action>", 404, IMAGE),
        ("POST", "/vms/$m/snapshots/$o/restore", "<action><disks><disk id=\"$n\"/></disks></action>", 404, IMAGE),
        ("POST", "/vms/$n/hostdevices", "<host_device id=\"x\"/>", 500, ""),
        ("POST", "/vms/$n/hostdevices", "<host_device id=\"766e63\"/>", 400, "[Cannot add Host devices. VM is not found.]"),
        ("POST", "/vms/$n/numanodes", "<vm_numa_node><index>0</index><memory>1</memory><cpu><cores><core><index>0</index></core></cores></cpu></vm_numa_node>", 400, "[Cannot ${action} ${type}. VM is not found.]"),
        ("POST", "/vms/$n/backups", "<backup><disks><disk id=\"$o\"/></disks><to_checkpoint_id>x</to_checkpoint_id></backup>", 400, "Invalid UUID string: x"),
        ("POST", "/vms/$n/diskattachments", "<disk_attachment><interface>virtio</interface></disk_attachment>", 500, ""),
        ("POST", "/vms/$n/diskattachments", "<disk_attachment><disk id=\"$o\"/></disk_attachment>", 400, BEAN),
        ("POST", "/vms/$n/diskattachments", "<disk_attachment><disk><format>cow</format></disk></disk_attachment>", 400, "Disk [provisionedSize|size] required for invoke"),
        ("POST", "/vms/$n/diskattachments", "<disk_attachment><disk><format>cow</format><provisioned_size>1</provisioned_size></disk></disk_attachment>", 400, BEAN),
        ("PUT", "/vms/$n/diskattachments/$o", "<disk_attachment/>", 404, "Entity not found: $o"),
        ("POST", "/vms/$n/nics", "<nic><name>n</name><mac><address>x</address></mac></nic>", 400, MAC),
        ("POST", "/templates/$n/nics", "<nic><name>n</name><mac><address>01:00:00:00:00:01</address></mac></nic>", 400, MULTICAST),
        ("POST", "/templates/$n/nics", "<nic><name>n</name></nic>", 500, FAILED),
        ("POST", "/instancetypes/$n/nics", "<nic><name>n</name></nic>", 500, FAILED),
        ("POST", "/vms/$m/nics", "<nic><name>n</name><vnic_profile id=\"$o\"/><mac><address>x</address></mac></nic>", 400, MAC),
        ("POST", "/templates/$n/tags", "<tag id=\"$o\"/>", 500, "HTTP 404 Not Found"),
        ("POST", "/templates/$n/tags", "<tag><name>nosuch</name></tag>", 404, "Entity not found: nosuch"),
        ("POST", "/templates/$n/tags", "<tag id=\"$tag\"/>", 201, ""),
        ("POST", "/templates/$n/tags", "<tag id=\"$root\"/>", 201, ""),
        ("GET", "/templates/$n/tags/$tag", "", 404, ""),
        ("DELETE", "/templates/$n/tags/$tag", "", 404, ""),
        ("POST", "/vms/$n/tags", "<tag id=\"$tag\"/>", 400, INTERNAL),
    ];
    play(&wire, names, &rows);
}
