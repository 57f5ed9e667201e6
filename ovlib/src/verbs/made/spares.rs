//! What examples of verbs made of the model are about where the noun's usual sample does not do: objects that an administrator
//! would change or remove, and words that a method cannot do without.

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
    ("diskprofile", "create", "-d data1"),
    (
        "fenceagent",
        "create",
        "--type ipmilan --address 10.0.0.9 --username root --set password=secret --order 1",
    ),
    ("datacenter", "setmaster", "--storage-domain data2"),
    ("fenceagent", "update", "--port 623"),
    ("group", "create", "--domain internal-authz"),
    ("host", "copyhostnetworks", "--source-host host02"),
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
        "macpool",
        "create",
        "--range 02:00:00:00:01:01-02:00:00:00:01:ff",
    ),
    ("network", "create", "-d Default -v 77"),
    (
        "networkattachment",
        "create",
        "--set network=lab --set host_nic=eth1",
    ),
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
    ("vm", "previewsnapshot", "--snapshot before-update"),
    ("vnicprofile", "create", "--network ovirtmgmt"),
    ("watchdog", "create", "--model i6300esb --action reset"),
    ("watchdog", "update", "--action poweroff"),
];

/// The object that examples of changes are about.
pub(super) fn spare(noun: &'static str, sample: &'static str) -> &'static str {
    let row = SPARE.iter().find(|(known, _)| *known == noun);
    row.map_or(sample, |(_, spare)| spare)
}

/// What an example says behind the name, where the model alone does not tell.
pub(super) fn words(noun: &str, verb: &str) -> Option<&'static str> {
    let mut rows = WORDS.iter();
    rows.find(|(known, of, _)| *known == noun && *of == verb)
        .map(|(_, _, words)| *words)
}

/// The name that an example gives to a new object: those of users and groups must be in their directory.
pub(super) fn new_name(noun: &str) -> &'static str {
    match noun {
        "user" => "dave",
        "group" => "group1",
        _ => "new01",
    }
}
