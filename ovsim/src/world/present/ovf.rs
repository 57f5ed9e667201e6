//! The OVF text of a VM, as `initialization/configuration/data` holds it: our own short one of the same outer form.

use crate::store::{Object, Store};

const MIB: u64 = 1 << 20;

/// The declaration and the envelope's beginning.
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
    <ovf:Envelope xmlns:ovf=\"http://schemas.dmtf.org/ovf/envelope/1/\" \
    xmlns:rasd=\"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData\" \
    xmlns:vssd=\"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData\" \
    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ovf:version=\"4.4.0.0\">";

/// Elements of the content and where their texts come from.
const MEMBERS: &[(&str, &str)] = &[
    ("Name", "name"),
    ("Description", "description"),
    ("Comment", "comment"),
    ("DeleteProtected", "delete_protected"),
    ("TimeZone", "time_zone.name"),
    ("IsStateless", "stateless"),
    ("AutoStartup", "high_availability.enabled"),
    ("Priority", "high_availability.priority"),
    ("TemplateId", "template.id"),
];

/// The configuration of a VM as an OVF envelope in one line.
pub(super) fn of(store: &Store, vm: &Object) -> String {
    let text = |path: &str| escape(vm.text(path).unwrap_or(""));
    let memory: u64 = vm
        .text("memory")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let cpus: u64 = ["cores", "sockets", "threads"]
        .iter()
        .filter_map(|part| {
            vm.text(&format!("cpu.topology.{part}"))?
                .parse::<u64>()
                .ok()
        })
        .product();
    let (references, disks) = disks(store, vm);
    let mut ovf = String::with_capacity(2048);
    ovf.push_str(HEAD);
    ovf.push_str(&format!("<References>{references}</References>"));
    ovf.push_str(&format!(
        "<Section xsi:type=\"ovf:DiskSection_Type\">{disks}</Section>"
    ));
    ovf.push_str("<Content ovf:id=\"out\" xsi:type=\"ovf:VirtualSystem_Type\">");
    for (tag, path) in MEMBERS {
        ovf.push_str(&format!("<{tag}>{}</{tag}>", text(path)));
    }
    ovf.push_str(&format!(
        "<Section ovf:id=\"{}\" ovf:required=\"false\" xsi:type=\"ovf:OperatingSystemSection_Type\">\
         <Description>{}</Description></Section>",
        vm.id,
        text("os.type")
    ));
    ovf.push_str("<Section xsi:type=\"ovf:VirtualHardwareSection_Type\">");
    ovf.push_str(&item(3, &format!("{cpus} virtual cpu"), cpus));
    ovf.push_str(&item(
        4,
        &format!("{} MB of memory", memory / MIB),
        memory / MIB,
    ));
    for nic in store.list("vms/nics", &vm.id) {
        ovf.push_str(&card(store, nic));
    }
    ovf.push_str("</Section></Content></ovf:Envelope>");
    ovf
}

/// One piece of virtual hardware: 3 processors, 4 memory.
fn item(kind: u8, caption: &str, quantity: u64) -> String {
    format!(
        "<Item><rasd:Caption>{caption}</rasd:Caption><rasd:ResourceType>{kind}</rasd:ResourceType>\
         <rasd:VirtualQuantity>{quantity}</rasd:VirtualQuantity></Item>"
    )
}

/// A NIC.
fn card(store: &Store, nic: &Object) -> String {
    let profile = nic.reference("vnic_profile");
    let profile = profile.and_then(|id| store.root("vnicprofiles", id));
    let network = profile.and_then(|profile| store.root("networks", profile.reference("network")?));
    format!(
        "<Item><rasd:Caption>Ethernet adapter on [No Network]</rasd:Caption><rasd:ResourceType>10</rasd:ResourceType>\
         <rasd:Connection>{}</rasd:Connection><rasd:Name>{}</rasd:Name><rasd:MACAddress>{}</rasd:MACAddress></Item>",
        escape(network.map_or("", |network| network.name())),
        escape(nic.name()),
        escape(nic.text("mac.address").unwrap_or(""))
    )
}

/// The files and the disks of a VM.
fn disks(store: &Store, vm: &Object) -> (String, String) {
    let (mut files, mut disks) = (String::new(), String::new());
    for attached in store.list("vms/diskattachments", &vm.id) {
        let Some(disk) = store.root("disks", &attached.id) else {
            continue;
        };
        let image = disk.text("image_id").unwrap_or("");
        let size = disk.text("provisioned_size").unwrap_or("0");
        let (id, alias) = (&disk.id, escape(disk.name()));
        files.push_str(&format!(
            "<File ovf:href=\"{id}/{image}\" ovf:id=\"{image}\"/>"
        ));
        disks.push_str(&format!(
            "<Disk ovf:diskId=\"{image}\" ovf:capacity=\"{size}\" ovf:disk-alias=\"{alias}\"/>"
        ));
    }
    (files, disks)
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            letter => safe.push(letter),
        }
    }
    safe
}
