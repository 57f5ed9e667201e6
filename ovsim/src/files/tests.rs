//! Worlds that are described, written out, loaded and kept.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{dump, engine_of};
use crate::engine::Engine;
use crate::options::Options;
use crate::sim::Sim;

/// A folder of its own for a test, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("ovsim-{}-{name}", std::process::id()));
        let _old = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.0);
    }
}

fn small() -> Options {
    Options {
        vms: 6,
        tls: false,
        ..Options::default()
    }
}

fn described(text: &str) -> Result<Engine, String> {
    let name = format!("world-{}", crate::session::uuid());
    let folder = Folder::new(&name);
    let options = Options {
        world: Some(folder.file("world.yaml", text)),
        ..small()
    };
    engine_of(options).map_err(|error| {
        let text = error.to_string();
        let at = text.find("world.yaml: ").unwrap_or(0);
        text[at..].to_owned()
    })
}

fn text(engine: &Engine, kind: &str, name: &str, path: &str) -> String {
    engine.look(|store| {
        let object = store.named(kind, name);
        let text = object.and_then(|object| object.text(path).map(str::to_owned));
        text.unwrap_or_default()
    })
}

#[test]
fn a_world_is_what_its_file_says() {
    let engine = described(
        "
vms: {count: 3, prefix: ci-}
hosts: {count: 1, prefix: node}
accounts:
  - {name: joe, password: secret, role: UserRole}
folders: [/appliances]
objects:
  tags: [blue, {name: light, parent: blue}]
  clusters:
    - {name: prod, data_center: Default, cpu: {type: Secure Intel Cascadelake Server Family, architecture: x86_64}}
  vms:
    - name: web
      cluster: Default
      template: Blank
      memory: 1 GiB
      os: {boot: {devices: [network]}}
      nics: [{name: nic1, vnic_profile: {name: ovirtmgmt}}]
      tags: [light]
      status: up
states:
  vms: {ci-02: paused}
",
    )
    .unwrap();
    let count = |kind: &str| engine.look(|store| store.count(kind, ""));
    assert_eq!((count("vms"), count("hosts")), (4, 1));
    assert_eq!(text(&engine, "hosts", "node01", "status"), "up");
    assert_eq!(text(&engine, "vms", "web", "status"), "up");
    assert_eq!(text(&engine, "vms", "web", "memory"), "1073741824");
    assert_eq!(text(&engine, "vms", "ci-02", "status"), "paused");
    assert!(!text(&engine, "clusters", "prod", "name").is_empty());
    let (nics, tags) = engine.look(|store| {
        let web = store.named("vms", "web").unwrap();
        (
            store.count("vms/nics", &web.id),
            store.count("vms/tags", &web.id),
        )
    });
    assert_eq!((nics, tags), (1, 1));
    assert_eq!(count("folders"), 1);
    let joe = engine.check_password("joe", "internal", "secret").unwrap();
    assert!(!joe.administrator);
}

#[test]
fn mistakes_in_a_world_have_a_place() {
    let say = |text: &str| described(text).err().unwrap();
    let near = say("objects: {vmz: []}");
    assert_eq!(near, "world.yaml: no collection 'vmz'; did you mean 'vms'?");
    let member = say("objects: {vms: [{name: a, memroy: 1}]}");
    assert_eq!(
        member,
        "world.yaml: vms 'a': a vm has no 'memroy'; did you mean 'memory'?"
    );
    let refused = say("objects: {vms: [{name: a, cluster: nowhere, template: Blank}]}");
    assert!(refused.starts_with("world.yaml: vms 'a': 4"), "{refused}");
    let state = say("states: {vms: {web01: sleepy}}");
    assert!(
        state.starts_with("world.yaml: vms 'web01': 'sleepy' is none of"),
        "{state}"
    );
    assert!(say("vmss: 3").contains("vmss"));
    assert!(say("objects: [").starts_with("world.yaml: "));
}

fn files(dir: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(dir).unwrap().map(Result::unwrap);
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    entries
        .map(|entry| {
            (
                name(&entry.path()),
                fs::read_to_string(entry.path()).unwrap(),
            )
        })
        .collect()
}

/// Lines of the first that the second does not have at the same place.
fn differences(one: &str, other: &str) -> Vec<String> {
    let pairs = one.lines().zip(other.lines());
    let differ = pairs.filter(|(a, b)| a != b);
    differ.map(|(a, b)| format!("{a} | {b}")).take(4).collect()
}

#[test]
fn what_was_dumped_loads_and_dumps_the_same() {
    let (first, second) = (Folder::new("dump-1"), Folder::new("dump-2"));
    let engine = engine_of(small()).unwrap();
    let count = dump(&engine, &first.0).unwrap();
    assert!(count > 300, "{count}");
    let options = Options {
        load: Some(first.0.clone()),
        seed: 99,
        ..small()
    };
    let again = engine_of(options).unwrap();
    let count_again = dump(&again, &second.0).unwrap();
    let (before, after) = (files(&first.0), files(&second.0));
    let mut complaints = Vec::new();
    for (name, text) in &before {
        let other = after.get(name).map_or("", String::as_str);
        // What moves with the clock is made anew each time it is asked.
        if text != other && !name.ends_with("statistics.xml") {
            let (one, two) = (text.lines().count(), other.lines().count());
            let lines = differences(text, other).join("; ");
            complaints.push(format!("{name} ({one}, {two} lines): {lines}"));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert_eq!(count_again, count);
    assert!(again.check_password("admin", "internal", "ovsim").is_ok());
}

/// Files of some size are read in pieces by several threads; nothing may get lost or out of order on the way.
#[test]
fn a_large_folder_loads_as_it_was_dumped() {
    let (first, second) = (Folder::new("large-1"), Folder::new("large-2"));
    let many = || Options {
        vms: 150,
        hosts: 4,
        ..small()
    };
    let engine = engine_of(many()).unwrap();
    let count = dump(&engine, &first.0).unwrap();
    let large = fs::metadata(first.0.join("vms.xml")).unwrap().len();
    assert!(large > 1_000_000, "{large}");
    let options = Options {
        load: Some(first.0.clone()),
        ..many()
    };
    let began = std::time::Instant::now();
    let again = engine_of(options).unwrap();
    // 10 000 take less than two seconds in a release build; a hundredth of them may take ten in any.
    assert!(began.elapsed() < Duration::from_secs(10));
    assert_eq!(dump(&again, &second.0).unwrap(), count);
    for (name, text) in files(&first.0) {
        let other = fs::read_to_string(second.0.join(&name)).unwrap();
        let moves = name.ends_with("statistics.xml");
        assert!(
            moves || text == other,
            "{name}: {}",
            differences(&text, &other).join("; ")
        );
    }
}

/// A list of roles, as an engine gives it, says nothing of their permits: those of built-in ones are known.
#[test]
fn roles_keep_their_permits() {
    let folder = Folder::new("roles");
    let role = "00000000-0000-0000-0000-000000000001";
    let document = format!(
        "<roles><role href=\"/ovirt-engine/api/roles/{role}\" id=\"{role}\"><name>SuperUser</name>\
         <administrative>true</administrative><mutable>false</mutable></role></roles>"
    );
    folder.file("roles.xml", &document);
    let options = Options {
        load: Some(folder.0.clone()),
        ..small()
    };
    let engine = engine_of(options).unwrap();
    let permits = engine.look(|store| store.count("roles/permits", role));
    assert!(permits > 50, "{permits}");
}

/// Root collections alone make a world in which machines can be made.
#[test]
fn what_is_not_said_to_be_apart_is_tied_together() {
    let folder = Folder::new("ties");
    let at = "/ovirt-engine/api";
    let file = |name: &str, item: &str, id: &str, more: &str| {
        let text = format!(
            "<{name}><{item} href=\"{at}/{name}/{id}\" id=\"{id}\"><name>{item}</name>{more}</{item}></{name}>"
        );
        let _path = folder.file(&format!("{name}.xml"), &text);
    };
    let center = "11111111-0000-0000-0000-000000000001";
    let cluster = "11111111-0000-0000-0000-000000000002";
    let belongs = format!("<data_center href=\"{at}/datacenters/{center}\" id=\"{center}\"/>");
    file("clusters", "cluster", cluster, &belongs);
    file(
        "networks",
        "network",
        "11111111-0000-0000-0000-000000000003",
        &belongs,
    );
    let lists = format!("<data_centers>{belongs}</data_centers><master>true</master>");
    let domain = "11111111-0000-0000-0000-000000000004";
    let text = format!(
        "<storage_domains><storage_domain href=\"{at}/storagedomains/{domain}\" id=\"{domain}\"><name>d</name>{lists}</storage_domain></storage_domains>"
    );
    folder.file("storage_domains.xml", &text);
    folder.file("datacenters.xml", &format!("<data_centers><data_center href=\"{at}/datacenters/{center}\" id=\"{center}\"><name>c</name></data_center></data_centers>"));
    let options = Options {
        load: Some(folder.0.clone()),
        ..small()
    };
    let engine = engine_of(options).unwrap();
    engine.look(|store| {
        assert_eq!(store.count("clusters/networks", cluster), 1);
        let link = store.get("datacenters/storagedomains", center, domain);
        assert_eq!(
            link.map(|link| link.status().to_owned()).as_deref(),
            Some("active")
        );
    });
}

#[test]
fn folders_without_documents_are_refused() {
    let folder = Folder::new("empty");
    let load = |folder: &Folder| {
        let options = Options {
            load: Some(folder.0.clone()),
            ..small()
        };
        engine_of(options).err().unwrap().to_string()
    };
    assert!(load(&folder).contains("no XML documents"));
    folder.file("vms.xml", "<vms><vm href=");
    assert!(load(&folder).contains("vms.xml: not a document"));
    folder.file("vms.xml", "<nonsense/>");
    assert!(load(&folder).contains("<nonsense> is no collection"));
}

#[test]
fn a_state_survives_a_restart() {
    let folder = Folder::new("state");
    let options = || Options {
        state: Some(folder.0.join("state.jsonl")),
        ..small()
    };
    let sim = Sim::start(options()).unwrap();
    sim.hold();
    let down = sim.engine().look(|store| {
        let mut vms = store.list("vms", "");
        vms.find(|vm| vm.status() == "down").unwrap().id.to_string()
    });
    let start = super::inside::Inside::new(sim.engine()).change(
        "POST",
        &format!("vms/{down}/start"),
        crate::node::Node::new("action"),
    );
    start.unwrap();
    sim.advance(Duration::from_millis(10));
    let status = |engine: &Engine| {
        engine.look(|store| store.root("vms", &down).unwrap().status().to_owned())
    };
    assert_eq!(status(sim.engine()), "wait_for_launch");
    sim.close().unwrap();
    let kept = fs::read_to_string(folder.0.join("state.jsonl")).unwrap();
    let sim = Sim::start(options()).unwrap();
    assert_eq!(
        status(sim.engine()),
        "up",
        "what was on its way has arrived"
    );
    let events = |engine: &Engine| engine.look(|store| store.events().last());
    let last = events(sim.engine());
    assert!(last > 0);
    assert!(
        sim.engine()
            .check_password("admin", "internal", "ovsim")
            .is_ok()
    );
    sim.close().unwrap();
    let again = fs::read_to_string(folder.0.join("state.jsonl")).unwrap();
    let rows = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(rows(&kept), rows(&again), "nothing changes by itself");
    folder.file("state.jsonl", "{\"ovsim\": 7}");
    assert!(Sim::start(options()).is_err());
}

#[test]
fn a_state_that_was_kept_in_motion_comes_to_rest() {
    let folder = Folder::new("motion");
    let engine = engine_of(small()).unwrap();
    let id = engine.alter(|store| {
        let vm = store.list("vms", "").find(|vm| vm.status() == "up");
        let id = vm.unwrap().id.to_string();
        store.set("vms", &id, "status", "saving_state");
        id
    });
    let path = folder.0.join("state.jsonl");
    super::Keeper::new(path.clone()).save(&engine).unwrap();
    let options = Options {
        state: Some(path),
        ..small()
    };
    let again = engine_of(options).unwrap();
    let (status, host) = again.look(|store| {
        let vm = store.root("vms", &id).unwrap();
        (vm.status().to_owned(), vm.reference("host").is_some())
    });
    assert_eq!((status.as_str(), host), ("suspended", false));
}
