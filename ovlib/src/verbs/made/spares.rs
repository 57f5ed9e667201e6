//! What examples of verbs made of the model are about where the noun's usual sample does not do: objects that an administrator
//! would change or remove, and words that a method cannot do without.

use crate::verb::Noun;

/// For a noun, one that may be changed and removed; an administrator does neither with `Default`.
const SPARE: &[(&str, &str)] = &[
    ("affinitygroup", "apart"),
    ("affinitylabel", "old"),
    ("bookmark", "Busy hosts"),
    ("cluster", "lab"),
    ("cpuprofile", "gold"),
    ("datacenter", "lab"),
    ("diskprofile", "gold"),
    ("instancetype", "Small"),
    ("macpool", "lab"),
    ("network", "lab"),
    ("pool", "desktops"),
    ("qos", "slow"),
    ("quota", "team1"),
    ("role", "Operators"),
    ("schedulingpolicy", "mine"),
    ("storagedomain", "data3"),
    ("tag", "old"),
    ("template", "golden"),
    ("user", "dave@internal-authz"),
    ("vnicprofile", "gold"),
];

/// For a verb of a noun, the one that its example is about where that is neither the usual sample nor the spare one: a name, or
/// what stands between noun and verb.
const ABOUT: &[(&str, &str, &str)] = &[
    ("disk", "convert", "data"),
    ("disk", "refreshlun", "lun1"),
    ("disks", "copy", "spare"),
    ("disks", "move", "spare"),
    ("disks", "reduce", "spare"),
    ("disks", "remove", "spare"),
    ("disks", "sparsify", "data"),
    ("job", "clear", "--where description=mine"),
    ("job", "end", "--where description=mine"),
    (
        "storageconnection",
        "remove",
        "--where path=/exports/unused",
    ),
    (
        "storageconnection",
        "update",
        "--where path=/exports/unused",
    ),
];

/// For a verb of a noun, what its example says behind the name.
const WORDS: &[(&str, &str, &str)] = &[
    ("backup", "create", "--set disks=web01_Disk1"),
    ("bookmark", "create", "--value 'vms: status=up'"),
    ("cdrom", "create", "--file debian-12.9.0-amd64-netinst.iso"),
    ("cpuprofile", "create", "-c Default"),
    ("cluster", "create", "-d Default"),
    (
        "diskattachment",
        "create",
        "--disk spare --interface virtio_scsi --bootable=false --active=true",
    ),
    ("disk", "convert", "--set disk.format=cow"),
    ("disks", "copy", "--storage-domain data2"),
    ("disks", "create", "--size 1GiB --format raw"),
    ("disks", "move", "--storage-domain data2"),
    ("disk", "refreshlun", "--host host01"),
    ("diskprofile", "create", "-d data1"),
    (
        "fenceagent",
        "create",
        "--type ipmilan --address 10.0.0.9 --username root --set password=secret --order 1",
    ),
    ("datacenter", "setmaster", "--storage-domain data2"),
    ("cdrom", "update", "--file debian-12.9.0-amd64-netinst.iso"),
    ("fenceagent", "update", "--port 623"),
    (
        "externalhostprovider",
        "create",
        "--url https://satellite.example.com",
    ),
    ("group", "create", "--domain internal-authz"),
    ("host", "copyhostnetworks", "--source-host host02"),
    ("hostdevice", "create", ""),
    (
        "hostnic",
        "updatevirtualfunctionsconfiguration",
        "--set virtual_functions_configuration.number_of_virtual_functions=2",
    ),
    (
        "imagetransfer",
        "create",
        "--set disk=spare --set direction=upload",
    ),
    (
        "mediateddevice",
        "create",
        "--set spec_params[0].name=mdevType --set spec_params[0].value=nvidia-11",
    ),
    (
        "mediateddevice",
        "update",
        "--set spec_params[0].name=mdevType --set spec_params[0].value=nvidia-12",
    ),
    ("networkfilterparameter", "create", "--set value=192.0.2.7"),
    ("networkfilterparameter", "update", "--set value=192.0.2.8"),
    (
        "numanode",
        "create",
        "--set index=0 --set memory=1024 --set cpu.cores[0].index=0",
    ),
    (
        "quotastoragelimit",
        "create",
        "--set storage_domain=data1 --set limit=100",
    ),
    (
        "sshpublickey",
        "create",
        "--set 'content=ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl me'",
    ),
    ("step", "end", "--succeeded=true"),
    (
        "macpool",
        "create",
        "--range 02:00:00:00:01:01-02:00:00:00:01:ff",
    ),
    ("network", "create", "-d Default -v 77"),
    ("nics/networkattachments", "create", "--set network=lab"),
    (
        "networkattachment",
        "create",
        "--set network=lab --set host_nic=eth1",
    ),
    (
        "openstackimageprovider",
        "create",
        "--url https://images.example.com:9292",
    ),
    (
        "openstacknetworkprovider",
        "create",
        "--url https://neutron.example.com:9696 --type neutron --plugin OPEN_VSWITCH",
    ),
    (
        "openstackvolumeprovider",
        "create",
        "--url https://cinder.example.com:8776 -d Default",
    ),
    ("permit", "create", "--set id=3"),
    ("pool", "create", "-c Default --from centos9 --size 2"),
    ("qos", "create", "--type storage --max-iops 100"),
    ("role", "create", "--permit run_vm"),
    ("storagedomain", "isattached", "--host host01"),
    (
        "storageconnection",
        "create",
        "--type nfs --address nas.example.com --path /exports/new",
    ),
    ("storageconnection", "update", "--path /exports/moved"),
    ("user", "create", "--domain internal-authz"),
    (
        "vm",
        "autopincpuandnumanodes",
        "--optimize-cpu-settings=true",
    ),
    ("vm", "previewsnapshot", "--snapshot before-update"),
    ("vnicprofile", "create", "--network ovirtmgmt"),
    ("watchdog", "create", "--model i6300esb --action reset"),
    ("watchdog", "update", "--action poweroff"),
];

/// Whether a row is about a noun, or about one whose objects lie below others as those of this noun do.
fn is_of(known: &str, noun: &Noun) -> bool {
    match known {
        // Those of a storage domain; people call attachments so, too.
        "disks" => noun.name == known,
        // Those of a card.
        "nics/networkattachments" => noun.below.contains(&"hosts/nics") && noun.name == &known[5..],
        _ => known == noun.name || noun.aliases.contains(&known),
    }
}

/// What the example of a verb is about where its row says so.
pub(super) fn about(noun: &Noun, verb: &str) -> Option<&'static str> {
    let mut rows = ABOUT.iter();
    rows.find(|(known, of, _)| is_of(known, noun) && *of == verb)
        .map(|(_, _, about)| *about)
}

/// The object that examples of changes are about.
pub(super) fn spare(noun: &Noun) -> &'static str {
    let row = SPARE.iter().find(|(known, _)| is_of(known, noun));
    row.map_or(noun.sample, |(_, spare)| spare)
}

/// The name of one that is there, for an example that puts it below another one.
pub(super) fn known(collection: &str) -> &'static str {
    let noun = ovmodel::names::singular(collection).replace('_', "");
    let row = SPARE.iter().find(|(known, _)| *known == noun);
    match (row, collection) {
        (Some((_, spare)), _) => spare,
        (None, "vms") => "web01",
        (None, "hosts") => "host01",
        _ => "new01",
    }
}

/// What an example says behind the name, where the model alone does not tell.
pub(super) fn words(noun: &Noun, verb: &str) -> Option<&'static str> {
    let mut rows = WORDS.iter();
    rows.find(|(known, of, _)| is_of(known, noun) && *of == verb)
        .map(|(_, _, words)| *words)
}

/// The name that an example gives to a new object: those of users and groups must be in their directory.
pub(super) fn new_name(noun: &Noun) -> &'static str {
    match noun.name {
        "user" => "dave",
        "group" => "group1",
        "hostdevice" | "hostdevices" => "pci_0000_3b_00_1",
        _ => "new01",
    }
}
