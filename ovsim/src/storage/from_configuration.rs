//! A VM made of a configuration that somebody kept: an OVF envelope, as `initialization/configuration/data` of a VM tells it and
//! as backups hold it (engine 4.5.8). Disks that it names are attached when they are there and free.

use quick_xml::events::Event as Token;
use quick_xml::reader::Reader;

use crate::ask::Ask;
use crate::node::Node;
use crate::rules::mac_pools::{allows_duplicates, mac_for};
use crate::rules::refusal::{Outcome, Refusal};
use crate::rules::refused_jobs::UNKNOWN;
use crate::rules::work::Work;
use crate::rules::{jobs, machines, names};
use crate::store::{Object, Store, ZERO, is_uuid};

const MIB: u64 = 1 << 20;

/// What is said of data that are no envelope, in the words of the engine's reader.
pub(crate) const UNREADABLE: &str = "failed to parse a given ovf configuration error loading ovf, message content is not allowed in prolog.";

/// What an envelope tells of a VM.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    id: Option<String>,
    /// Members of the VM by path.
    members: Vec<(&'static str, String)>,
    /// NICs: name, address, network.
    nics: Vec<(String, String, String)>,
    disks: Vec<String>,
}

/// The configuration that a body brings.
pub(crate) fn asked(given: &Node) -> Option<&Node> {
    given.at("initialization.configuration")
}

/// What it must bring.
pub(crate) fn needs(configuration: &Node) -> Outcome<()> {
    let holds = |member: &str| {
        configuration
            .text_of(member)
            .is_some_and(|text| !text.is_empty())
    };
    let missing: Vec<_> = ["type", "data"]
        .into_iter()
        .filter(|member| !holds(member))
        .map(|member| format!("initialization.configuration.{member}"))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::incomplete("Vm", &missing.join(", "), "add"))
}

/// Reads an envelope; nothing when it is none.
pub(crate) fn read(data: &str) -> Option<Told> {
    let tree = tree(data)?;
    let content = child(&tree, "Content")?;
    let mut told = Told::default();
    for (tag, path) in [
        ("Name", "name"),
        ("Description", "description"),
        ("Comment", "comment"),
        ("DeleteProtected", "delete_protected"),
        ("IsStateless", "stateless"),
    ] {
        if let Some(found) = child(content, tag).filter(|found| !found.text.is_empty()) {
            told.members.push((path, found.text.to_string()));
        }
    }
    for section in content
        .children
        .iter()
        .filter(|one| &*one.name == "Section")
    {
        match section.attr("type").unwrap_or("") {
            kind if kind.ends_with("OperatingSystemSection_Type") => {
                let id = section.attr("id").filter(|id| is_uuid(id));
                told.id = id.map(str::to_owned);
                if let Some(name) = child(section, "Description") {
                    told.members.push(("os.type", name.text.to_lowercase()));
                }
            }
            kind if kind.ends_with("VirtualHardwareSection_Type") => {
                let items = section.children.iter().filter(|one| &*one.name == "Item");
                items.for_each(|item| hardware(&mut told, item));
            }
            _ => {}
        }
    }
    let references = child(&tree, "References").into_iter();
    let files = references.flat_map(|list| &list.children);
    let files = files.filter_map(|file| file.attr("href")?.split('/').next());
    told.disks = files.filter(|id| is_uuid(id)).map(str::to_owned).collect();
    Some(told)
}

/// A piece of virtual hardware: 3 processors, 4 memory, 10 a NIC.
fn hardware(told: &mut Told, item: &Node) {
    let text = |tag: &str| child(item, tag).map_or("", |found| found.text.as_str());
    let number = |tag: &str| text(tag).parse::<u64>().ok();
    match text("ResourceType") {
        "3" => {
            let sockets = number("num_of_sockets").or(number("VirtualQuantity"));
            for (path, count) in [
                ("cpu.topology.sockets", sockets),
                ("cpu.topology.cores", number("cpu_per_socket")),
                ("cpu.topology.threads", number("threads_per_cpu")),
            ] {
                if let Some(count) = count {
                    told.members.push((path, count.to_string()));
                }
            }
        }
        "4" => {
            if let Some(memory) = number("VirtualQuantity") {
                told.members.push(("memory", (memory * MIB).to_string()));
            }
        }
        "10" => told.nics.push((
            text("Name").to_owned(),
            text("MACAddress").to_owned(),
            text("Connection").to_owned(),
        )),
        _ => {}
    }
}

fn child<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    node.children.iter().find(|child| &*child.name == name)
}

/// The elements of a document, names without their prefixes.
fn tree(data: &str) -> Option<Node> {
    let mut reader = Reader::from_str(data);
    let mut open = vec![Node::new("document")];
    loop {
        match reader.read_event().ok()? {
            Token::Start(start) => open.push(element(&start)?),
            Token::Empty(start) => {
                let node = element(&start)?;
                open.last_mut()?.push(node);
            }
            Token::End(_) => {
                let node = open.pop()?;
                open.last_mut()?.push(node);
            }
            Token::Text(text) => {
                let text = text.xml10_content();
                open.last_mut()?.text.push_str(text.trim_matches('\n'));
            }
            Token::GeneralRef(name) => {
                let letter = match &*name {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "apos" => '\'',
                    _ => return None,
                };
                let text = &mut open.last_mut()?.text;
                text.push_str(letter.encode_utf8(&mut [0; 4]));
            }
            Token::DocType(_) => return None,
            Token::Eof => break,
            _ => {}
        }
        if open.len() > 64 {
            return None;
        }
    }
    let [document] = <[Node; 1]>::try_from(open).ok()?;
    document.children.into_iter().next()
}

fn element(start: &quick_xml::events::BytesStart<'_>) -> Option<Node> {
    let local = |name: &str| name.rsplit(':').next().unwrap_or(name).to_owned();
    let mut node = Node::new(local(start.name().into_inner()));
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        node.set_attr(local(attribute.key.into_inner()), &*attribute.value);
    }
    Some(node)
}

/// The body of an ordinary add with what the envelope tells; what the request itself says wins.
pub(crate) fn body(given: &Node, told: &Told) -> Node {
    let mut body = Node::new("vm");
    for (path, text) in &told.members {
        body.set(path, text.as_str());
    }
    for child in given
        .children
        .iter()
        .filter(|one| &*one.name != "initialization")
    {
        body.put(child.clone());
    }
    if body.child("template").is_none() {
        body.push(Node::reference("template", ZERO));
    }
    if let Some(id) = given.id().or(told.id.as_deref()) {
        body.set_attr("id", id);
    }
    body
}

/// What an import refuses before anything is made.
pub(crate) fn check(store: &Store, body: &Node, told: &Told) -> Outcome<()> {
    let name = body.text_of("name").unwrap_or("");
    names::of_vm(name, "import")?;
    let twice = twice(store, body, told);
    if !twice.is_empty() {
        return Err(Refusal::conflict(format!(
            "Cannot import Virtual Machine, because that action would create duplicates in target MAC pool, which are not allowed. Either allow duplicate MACs in MAC Pool, or allow reassignment of bad MACs during import. Problematic NICs are \t{}",
            twice.join(",\n\t")
        )));
    }
    names::vm_is_free(store, name, "import")?;
    if body.id().is_some_and(|id| store.root("vms", id).is_some()) {
        return Err(Refusal::conflict(
            "Cannot import VM. VM with the same identifier already exists.",
        ));
    }
    Ok(())
}

/// NICs whose addresses others have, where the cluster's pool allows no duplicates.
fn twice<'t>(store: &Store, body: &Node, told: &'t Told) -> Vec<&'t str> {
    let cluster = body.child("cluster");
    let cluster = cluster.and_then(|given| match (given.id(), given.text_of("name")) {
        (Some(id), _) => store.root("clusters", id),
        (None, name) => store.named("clusters", name?),
    });
    let cluster = cluster.map(|cluster| &*cluster.id);
    if allows_duplicates(store, cluster) {
        return Vec::new();
    }
    let taken = |mac: &str| {
        let mut others = store.all("vms/nics");
        others.any(|other| other.text("mac.address") == Some(mac))
    };
    let nics = told.nics.iter().filter(|(_, mac, _)| taken(mac));
    nics.map(|(name, ..)| name.as_str()).collect()
}

/// The job of one that was refused.
pub(crate) fn refused(store: &mut Store, ask: &Ask, body: &Node) {
    let cluster = body.child("cluster");
    let cluster = cluster.and_then(|given| match given.id() {
        Some(id) => store.root("clusters", id).map(|known| known.name()),
        None => given.text_of("name"),
    });
    let about = format!(
        "Importing VM {} from configuration to Cluster {}",
        body.text_of("name").unwrap_or(UNKNOWN),
        cluster.unwrap_or(UNKNOWN)
    );
    jobs::refused(store, ask, &about);
}

/// Gives the new VM its parts and tells of it.
pub(crate) fn made(work: &mut Work<'_>, vm: &Object, told: &Told) {
    machines::furnish(work, vm);
    for (name, mac, network) in &told.nics {
        nic(work.store, vm, (name, mac, network));
    }
    for disk in &told.disks {
        let free = work.store.root("disks", disk).is_some()
            && work.store.parents("vms/diskattachments", disk).is_empty();
        if free {
            let link = Node::reference("disk_attachment", disk.as_str())
                .with_leaf("active", "true")
                .with_leaf("bootable", "true")
                .with_leaf("interface", "virtio")
                .with_leaf("pass_discard", "false")
                .with_leaf("read_only", "false")
                .with_leaf("uses_scsi_reservation", "false");
            work.store.put_below("vms/diskattachments", &vm.id, link);
        }
    }
    let cluster = work.name_of("clusters", vm.reference("cluster"));
    let about = format!(
        "Importing VM {} from configuration to Cluster {cluster}",
        vm.name()
    );
    jobs::done(work.store, work.ask, &about);
    let text = format!(
        "VM {} has been successfully imported from the given configuration.",
        vm.name()
    );
    let draft = work
        .event("VM_IMPORT_FROM_CONFIGURATION_EXECUTED_SUCCESSFULLY", text)
        .about_vm(work.store, vm);
    draft.record(work.store);
}

/// A NIC with its own address, unless another has that.
fn nic(store: &mut Store, vm: &Object, (name, mac, network): (&str, &str, &str)) {
    let mut doc = crate::world::shape("nic");
    doc.set("name", name);
    doc.set("interface", "virtio");
    doc.set("plugged", "true");
    doc.set("linked", "true");
    let taken = store
        .all("vms/nics")
        .any(|other| other.text("mac.address") == Some(mac));
    let own = (!mac.is_empty() && !taken).then(|| mac.to_owned());
    if let Some(mac) = own.or_else(|| mac_for(store, vm.reference("cluster"))) {
        doc.set("mac.address", mac);
    }
    let profile = store.named("networks", network).and_then(|network| {
        let mut profiles = store.list("vnicprofiles", "");
        profiles.find(|profile| profile.reference("network") == Some(&network.id))
    });
    if let Some(profile) = profile {
        doc.put(Node::reference("vnic_profile", &*profile.id));
    }
    store.put_below("vms/nics", &vm.id, doc);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_tells_members_hardware_and_disks() {
        let disk = "11111111-2222-3333-4444-555555555555";
        let data = format!(
            "<?xml version=\"1.0\"?><ovf:Envelope xmlns:ovf=\"o\" xmlns:rasd=\"r\" xmlns:xsi=\"x\"><References><File ovf:href=\"{disk}/i\"/></References>\
             <Content><Name>a &amp; b</Name><Section xsi:type=\"ovf:VirtualHardwareSection_Type\">\
             <Item><rasd:ResourceType>3</rasd:ResourceType><rasd:num_of_sockets>2</rasd:num_of_sockets></Item>\
             <Item><rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>512</rasd:VirtualQuantity></Item>\
             <Item><rasd:ResourceType>10</rasd:ResourceType><rasd:Name>nic1</rasd:Name><rasd:Connection>ovirtmgmt</rasd:Connection></Item>\
             </Section></Content></ovf:Envelope>"
        );
        let told = read(&data).unwrap();
        assert_eq!(told.members[0], ("name", "a & b".to_owned()));
        assert!(told.members.contains(&("memory", "536870912".to_owned())));
        assert!(
            told.members
                .contains(&("cpu.topology.sockets", "2".to_owned()))
        );
        assert_eq!(
            told.nics,
            [("nic1".into(), String::new(), "ovirtmgmt".into())]
        );
        assert_eq!(told.disks, [disk]);
    }

    #[test]
    fn what_is_no_envelope_is_none() {
        for data in ["", "text", "<a><b></a>", "<Envelope/>", "<!DOCTYPE a><a/>"] {
            assert_eq!(read(data), None, "{data}");
        }
    }
}
