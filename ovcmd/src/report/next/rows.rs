//! Words with which engines (4.5.8) refuse, and what to do about it. The first row that fits counts, so that what is said of
//! one thing stands before what is said of many.

/// The words, whatever their case, and the hint. `NAME` is what the command was about and is filled in where that is of the
/// same kind; other capitals are for the reader.
pub(super) const ROWS: &[(&str, &str)] = &[
    // Machines and what is in them.
    (
        "Interface is plugged to a running VM",
        "`ovcmd nic --vm VM deactivate NAME` unplugs it first",
    ),
    (
        "while the interface is plugged into a running",
        "`ovcmd nic --vm VM deactivate NAME` unplugs it, activate plugs it in again",
    ),
    (
        "next run configuration already exists",
        "`ovcmd vm pending NAME` shows what waits; --next-run adds to it, a restart brings it",
    ),
    (
        "while the VM is not down",
        "--next-run keeps it for its next start; `ovcmd vm shutdown NAME` lets it be changed now",
    ),
    (
        "without at least one bootable disk",
        "`ovcmd diskattachment --vm NAME list` shows its disks, update --bootable=true makes one boot; --boot says from what else",
    ),
    (
        "without at least one active disk",
        "`ovcmd diskattachment --vm NAME update DISK --active=true` plugs one in",
    ),
    (
        "satisfies current scheduling constraints",
        "`ovcmd host list` shows which are up and how much memory is free; `ovcmd vm affinity NAME` what binds it",
    ),
    (
        "There are no hosts to use",
        "`ovcmd host list` shows which are up; `ovcmd host activate HOST` brings one back",
    ),
    (
        "pinned to Host",
        "`ovcmd vm update NAME --pin migratable` lets it move",
    ),
    (
        "non migrating VM",
        "`ovcmd vm migrating` shows who is on the way",
    ),
    (
        "VM is previewing a Snapshot",
        "`ovcmd snapshot --vm NAME commit` keeps the state, `ovcmd snapshot --vm NAME undo` goes back",
    ),
    (
        "are previewing a snapshot",
        "`ovcmd snapshot --vm VM commit` keeps the state, `ovcmd snapshot --vm VM undo` goes back",
    ),
    (
        "cannot exceed maximum memory size",
        "--max-memory says how far it may grow",
    ),
    (
        "Memory Guaranteed cannot exceed",
        "--guaranteed is at most what --memory says",
    ),
    (
        "Number of CPUs exceeded",
        "`ovcmd explain vm cpu.topology` shows what counts; --cpu says SOCKETS:CORES:THREADS",
    ),
    (
        "the VM is in Down status",
        "`ovcmd vm start NAME` starts it",
    ),
    ("VM is not running", "`ovcmd vm start NAME` starts it"),
    ("VM is not up", "`ovcmd vm start NAME` starts it"),
    ("VM is running", "`ovcmd vm shutdown NAME` first"),
    (
        "VM is locked or still running",
        "`ovcmd vm shutdown NAME` first; `ovcmd vm why-locked NAME` shows what holds it",
    ),
    ("state is not down", "`ovcmd vm shutdown NAME` first"),
    (
        "VMs is not down",
        "`ovcmd vm shutdown VM` first; `ovcmd disk list --columns name,vms.name` shows whose a disk is",
    ),
    (
        "VMs in a state other than",
        "`ovcmd disk list --columns name,vms.name,storage_domains.name` shows whose disks lie there; they are shut down first",
    ),
    (
        "plugged to non-Down VMs",
        "`ovcmd vm shutdown VM` first, or `ovcmd disk detach NAME`",
    ),
    (
        "Cannot run VM because the VM is in Up",
        "it runs already; what a start says counts after `ovcmd vm stop NAME`",
    ),
    (
        "because the VM is in",
        "`ovcmd vm waitfor NAME --status up` waits until it can",
    ),
    (
        "saving/restoring state",
        "`ovcmd vm waitfor NAME --status up,down,suspended` waits for its end",
    ),
    (
        "Virtual Machine should be",
        "`ovcmd vm list NAME` shows its state, start and shutdown change it",
    ),
    (
        "during a backup operation",
        "`ovcmd backup --vm NAME list` shows it, finalize ends it",
    ),
    (
        "attached to a VM Pool",
        "`ovcmd vm detach NAME` takes it out of its pool",
    ),
    (
        "are attached to pool",
        "`ovcmd vm detach VM` takes one out of its pool",
    ),
    (
        "running as Stateless",
        "`ovcmd vm shutdown NAME` ends that run",
    ),
    (
        "Template. Delete protection",
        "`ovcmd template update NAME --protect=false` allows it",
    ),
    (
        "delete protect",
        "`ovcmd vm update NAME --protect=false` allows it",
    ),
    (
        "SSH public key is invalid",
        "one line, as in ~/.ssh/id_ed25519.pub: type, key, comment",
    ),
    ("contains special characters", NAMES),
    (
        "Invalid ISO image path",
        "`ovcmd disk list --where content_type=iso` shows the discs there are",
    ),
    (
        "Drive image file could not be found",
        "`ovcmd disk list --where content_type=iso` shows the discs there are",
    ),
    // Templates.
    (
        "used by the following VMs",
        "these were made of it without disks of their own; they go first",
    ),
    (
        "in use to create VM",
        "`ovcmd vm waitfor VM --status down` waits until that is made",
    ),
    (
        "first remove all Template Versions",
        "`ovcmd template list NAME` shows all versions, -i ID chooses one",
    ),
    // Disks and storage.
    (
        "larger than the current disk size",
        "a disk only grows; `ovcmd disk list NAME` shows its size",
    ),
    (
        "target storage domains are the same",
        "`ovcmd disk list NAME` shows where it lies",
    ),
    (
        "is not shareable",
        "`ovcmd disk detach NAME` takes it away from the other; a raw one can be shared with update --shareable",
    ),
    (
        "configured in a snapshot",
        "`ovcmd snapshot --vm VM list` shows those it is in; they go first",
    ),
    (
        "remove the disk's snapshots",
        "`ovcmd snapshot --vm VM list` shows those it is in; they go first",
    ),
    (
        "already marked as boot",
        "a machine boots from one disk: `ovcmd diskattachment --vm VM update OTHER --bootable=false`",
    ),
    (
        "incompatible with the storage domain type",
        "say --format cow --sparse=true, or --format raw",
    ),
    (
        "Low disk space",
        "`ovcmd storagedomain list` shows how much is free where",
    ),
    (
        "Cannot activate Storage. The relevant Storage Domain's status is Active",
        "it is active already; nothing is to be done",
    ),
    (
        "Domain's status is Active",
        "`ovcmd storagedomain maintenance NAME` first",
    ),
    (
        "Domain's status is Maintenance",
        "`ovcmd storagedomain activate NAME` brings it back",
    ),
    (
        "Storage Domain is inaccessible",
        "`ovcmd doctor storage` shows what is amiss; activate tries it again",
    ),
    (
        "Storage Domain hasn't been specified",
        "--storagedomain says where; `ovcmd storagedomain list` shows what there is",
    ),
    (
        "master Storage Domain",
        "`ovcmd storagedomain list -o wide` shows which is the master; another active one must take its place first",
    ),
    (
        "LUNs are already",
        "`ovcmd host -n HOST storages list` shows which are free",
    ),
    // Hosts and their power.
    ("Maintenance mode first", MAINTENANCE),
    ("Host to Maintenance mode", MAINTENANCE),
    ("has to be in Maintenance mode", MAINTENANCE),
    ("have running VMs and cannot be switched", STAYS),
    ("indicated as non-migratable", STAYS),
    ("still running on this Host", STAYS),
    ("still has running VMs", STAYS),
    (
        "no available updates",
        "`ovcmd host upgradecheck NAME` looks for them",
    ),
    (
        "Engine Service start up",
        "an engine fences nobody in its first five minutes; say it again then",
    ),
    ("Host fence is disabled", FENCING),
    ("no Agent type selected", FENCING),
    ("Invalid fence agents", FENCING),
    (
        "can be used to test the Power Management",
        "another host of the data center must be up to ask the agent",
    ),
    (
        "Power Management operation is still running",
        "it allows one a few minutes after another: say it again then",
    ),
    (
        "last Fence-Agent",
        "`ovcmd host update HOST --set power_management.enabled=false` first",
    ),
    (
        "status is Up, Maintenance",
        "`ovcmd host list NAME` shows its state; `ovcmd host activate NAME` tries it again",
    ),
    // Clusters, data centers, networks.
    (
        "Cluster contains one or more Hosts",
        "`ovcmd host list --where cluster.name=NAME` shows them; they are moved or removed first",
    ),
    (
        "still assigned to the Cluster",
        "`ovcmd vm list --where cluster.name=NAME` shows them; they are moved or removed first",
    ),
    (
        "still associated with the Cluster",
        "`ovcmd template list --where cluster.name=NAME` shows them; they go first",
    ),
    (
        "an active Data Center",
        "its storage domains go first: maintenance, detach; the last one goes with it by --force",
    ),
    (
        "Management Network",
        "`ovcmd cluster show NAME` shows which network that is; another must become it first",
    ),
    (
        "are using this",
        "what is named there must let go of it first",
    ),
    (
        "profile is used by virtual machine",
        "`ovcmd nic --vm VM update NIC --network OTHER` gives its cards another",
    ),
    (
        "Default MAC Pool",
        "`ovcmd cluster update CLUSTER --set mac_pool.name=POOL` takes another one",
    ),
    (
        "Not enough MAC addresses",
        "`ovcmd macpool list` shows the pools, update --range gives one more",
    ),
    (
        "Host's Cluster",
        "`ovcmd network assign NETWORK -c CLUSTER` brings it there",
    ),
    // Who may what.
    (
        "specific and general",
        "leave --cluster or --storagedomain out, and all of them are limited together",
    ),
    (
        "insufficient cluster resources",
        "`ovcmd quota list` shows what is used; `ovcmd quota limit` allows more",
    ),
    (
        "insufficient storage resources",
        "`ovcmd quota list` shows what is used; `ovcmd quota limit` allows more",
    ),
    (
        "inherited permission",
        "`ovcmd permission list` shows where it was given; it is removed there",
    ),
    (
        "Role is Read-Only",
        "the engine's own roles stay as they are: `ovcmd role create NEW --permit PERMIT` makes one",
    ),
    (
        "insufficient permissions",
        "`ovcmd doctor permissions` shows what this user may do",
    ),
    // Names and what is there already.
    ("name already exists", TAKEN),
    ("name is already", TAKEN),
    ("already in use", TAKEN),
    ("Name is in use", TAKEN),
    ("with the same name", TAKEN),
    (
        "same address already exists",
        "`ovcmd host list --columns name,address` shows whose it is",
    ),
    ("already used", TAKEN),
    ("already attached", THERE),
    ("already exists", THERE),
    // What is not there.
    (
        "Entity not found: ",
        "what is named there does not exist, or this user may not see it",
    ),
    // In passing.
    (
        "communicate with the external provider",
        "does the engine reach its --url? importcertificates makes it trust a certificate of its own",
    ),
    (
        "Related operation is currently in progress",
        "`ovcmd job list` shows what runs; say it again when that has ended",
    ),
    (
        "There is no active Host in the Data Center",
        "`ovcmd host list` shows which are up; `ovcmd host activate HOST` brings one back",
    ),
];

pub(super) const TAKEN: &str =
    "take another name; --if-not-exists is content with the one that is there";

pub(super) const THERE: &str = "--if-not-exists is content with what is there";

const NAMES: &str = "letters, digits, `_`, `-` and `.` make a name";

const MAINTENANCE: &str = "`ovcmd host maintenance NAME` moves its machines away and does so";

const STAYS: &str =
    "`ovcmd vm list --where host.name=NAME` shows them; shut down or move those that cannot go";

const FENCING: &str = "`ovcmd fenceagent --host NAME create --type ipmilan --address A --username U` and \
    `ovcmd host update NAME --set power_management.enabled=true` let it be switched";
