//! The simulated engine: choosing, names instead of ids, links, events.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ovlib::config::{Given, Settings, Sources};
use ovlib::events::{Cursor, Follow, Pace};
use ovlib::{Args, Context, Entity, Error, Hooks, ListArgs, Rows, Select};
use ovsim::{Options, Sim};
use serde_json::json;

mod choosing;

/// An engine with an estate, and a session with it.
struct World {
    sim: Sim,
    context: Context,
}

fn world() -> World {
    let sim = Sim::start(Options::default()).unwrap();
    let context = connect(&sim, sim.password());
    World { sim, context }
}

fn connect(sim: &Sim, password: &str) -> Context {
    let ca_file = sim.ca_file().unwrap();
    let options = [
        ("url", sim.url()),
        ("username", sim.user().to_owned()),
        ("password", password.to_owned()),
        ("ca_file", ca_file.to_str().unwrap().to_owned()),
    ];
    let options = options
        .into_iter()
        .map(|(key, value)| Given::new(key, value, key))
        .collect();
    let sources = Sources {
        file: Some("/dev/null".into()),
        env: &|_| None,
        options,
    };
    Context::connect(Settings::load(sources).unwrap().0, Hooks::default()).unwrap()
}

fn names(rows: Rows) -> Vec<String> {
    rows.map(|row| row.unwrap().name().unwrap()).collect()
}

fn select(change: impl FnOnce(&mut Select)) -> Select {
    let mut select = Select::new();
    change(&mut select);
    select
}

fn all_vms(context: &Context) -> Vec<Entity> {
    context
        .vms()
        .list(&ListArgs::default())
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// Collections that engine 4.5.8 links and then refuses to list.
const REFUSED: &[&str] = &["openstack_volume_providers", "katello_errata"];

#[test]
fn the_root_document_and_every_root_collection_are_read() {
    let World { sim: _sim, context } = world();
    let api = context.root().read(&Args::new()).unwrap();
    assert_eq!(api.tag(), "api");
    assert!(api.text("product_info.version.major").is_some());
    for locator in ovmodel::root().locators() {
        let service = context.service(locator.name).unwrap();
        if service.has("list") && !REFUSED.contains(&locator.name) {
            let rows: Result<Vec<Entity>, Error> = service
                .list(&ListArgs::default())
                .and_then(Iterator::collect);
            rows.unwrap_or_else(|error| panic!("{}: {error:?}", locator.name));
        }
    }
    context.close().unwrap();
}

#[test]
fn names_are_joined_without_a_request_per_row() {
    let World { sim: _sim, context } = world();
    let wants: Vec<String> = [
        "cluster.name",
        "cluster.data_center.name",
        "template.name",
        "host.name",
        "nics.name",
    ]
    .iter()
    .map(|path| (*path).to_owned())
    .collect();
    let counted = Arc::new(Mutex::new(0));
    let rows: Vec<Entity> = {
        let counter = Counter(counted.clone());
        tracing::subscriber::with_default(counter, || {
            Select::new()
                .many(&context.vms(), &wants)
                .unwrap()
                .map(Result::unwrap)
                .collect()
        })
    };
    assert!(rows.len() >= 12);
    for row in &rows {
        assert_eq!(row.text("cluster.name").as_deref(), Some("Default"));
        assert_eq!(
            row.text("cluster.data_center.name").as_deref(),
            Some("Default")
        );
        assert!(row.text("template.name").is_some());
        let has_host = row.text("host.id").is_some();
        assert_eq!(row.text("host.name").is_some(), has_host);
        assert!(row.to_xml(0).contains("<nics>"), "{}", row.to_xml(0));
    }
    assert!(rows.iter().any(|row| row.text("host.name").is_some()));
    // Login, VMs, clusters (for their names and for their data centers), data centers, templates, hosts.
    let requests = *counted.lock().unwrap();
    assert!(requests <= 8, "{requests} requests for {} rows", rows.len());
    let one = Select::word(&rows[0].name().unwrap())
        .one(&context.vms(), &wants)
        .unwrap();
    assert_eq!(one.text("cluster.name").as_deref(), Some("Default"));
}

/// Counts requests by their traces.
struct Counter(Arc<Mutex<usize>>);

impl tracing::Subscriber for Counter {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == "ovlib::wire::text"
    }
    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        if event.fields().any(|field| field.name() == "status") {
            *self.0.lock().unwrap() += 1;
        }
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

#[test]
fn places_and_links_are_found() {
    let World { sim: _sim, context } = world();
    let vm = all_vms(&context)[0].clone();
    let id = vm.id().unwrap();
    let same = context.follow(vm.href().unwrap()).unwrap();
    assert_eq!(same.path(), format!("vms/{id}"));
    assert_eq!(same.read(&Args::new()).unwrap().name(), vm.name());
    let nics = context.follow(vm.link("nics").unwrap()).unwrap();
    assert_eq!(
        (nics.path(), nics.facts().name),
        (format!("vms/{id}/nics").as_str(), "vm_nics")
    );
    assert_eq!(
        context
            .follow("/ovirt-engine/api/v4/vms?search={query}")
            .unwrap()
            .path(),
        "vms"
    );
    assert_eq!(
        context.service("disk_profiles").unwrap().path(),
        "diskprofiles"
    );
    assert_eq!(
        context
            .service(&format!("vms/{id}/disk_attachments"))
            .unwrap()
            .path(),
        format!("vms/{id}/diskattachments")
    );
    let error = context.service("vmss").unwrap_err();
    assert_eq!(error.to_string(), "unknown place 'vmss' in system");
    assert!(error.hint().unwrap().contains("vms"));
    assert!(context.follow("/other/api/vms").is_err());
    assert!(context.vms().item("..").is_err());
    assert_eq!(context.vms().item("a/b").unwrap().path(), "vms/a%2Fb");
    assert!(context.vms().get("no-such-id", &Args::new()).is_err());
    let error = context
        .vms()
        .list(&ListArgs {
            params: Args::new().with("serach", "x"),
            ..ListArgs::default()
        })
        .unwrap_err();
    assert_eq!(error.hint().as_deref(), Some("did you mean search?"));
}

#[test]
fn things_are_added_changed_and_removed() {
    let World { sim: _sim, context } = world();
    let tag = context
        .tags()
        .add(
            &json!({"name": "blue", "description": "a <colour> & more"}),
            &Args::new(),
        )
        .unwrap();
    let id = tag.id().unwrap();
    assert_eq!(
        tag.text("description").as_deref(),
        Some("a <colour> & more")
    );
    let changed = context
        .tags()
        .update(id, &json!({"name": "green"}), &Args::new())
        .unwrap();
    assert_eq!(changed.name().as_deref(), Some("green"));
    context.tags().remove(id, &Args::new()).unwrap();
    assert!(matches!(
        context.tags().get(id, &Args::new()),
        Err(Error::NotFound { .. })
    ));
    let error = context
        .tags()
        .add(&json!({"description": "nameless"}), &Args::new())
        .unwrap_err();
    let Error::Fault(fault) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(fault.status, 400);
    assert!(
        fault
            .correlation_id
            .as_deref()
            .unwrap()
            .starts_with("ovcmd-")
    );
}

#[test]
fn events_come_in_order_and_none_is_lost() {
    let World { sim: _sim, context } = world();
    let mut cursor = Cursor::newest(&context).unwrap();
    let before = cursor.last();
    assert!(before > 0);
    assert!(cursor.poll().unwrap().is_empty());
    for name in ["one", "two", "three"] {
        context
            .tags()
            .add(&json!({"name": name}), &Args::new())
            .unwrap();
    }
    let events = cursor.poll().unwrap();
    let ids: Vec<u64> = events
        .iter()
        .map(|event| event.id().unwrap().parse().unwrap())
        .collect();
    assert!(
        ids.len() >= 3 && ids.is_sorted() && ids[0] > before,
        "{ids:?}"
    );
    assert_eq!(cursor.last(), *ids.last().unwrap());
    assert!(cursor.poll().unwrap().is_empty());
    let again = Cursor::after(&context, before).poll().unwrap();
    assert_eq!(again.len(), events.len());
    // The same as they happen.
    let pace = Pace {
        shortest: Duration::from_millis(1),
        longest: Duration::from_millis(5),
        patience: Duration::ZERO,
    };
    let mut follow = Follow::new(&context, Cursor::after(&context, before), pace);
    for expected in &ids {
        assert_eq!(
            follow.next().unwrap().unwrap().id().unwrap(),
            expected.to_string()
        );
    }
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let other = context.phrase(Some("later")).unwrap();
            other
                .tags()
                .add(&json!({"name": "four"}), &Args::new())
                .unwrap();
        });
        let event = follow.next().unwrap().unwrap();
        assert_eq!(event.text("correlation_id").as_deref(), Some("later"));
    });
    context.interrupt().raise();
    assert!(matches!(follow.next(), Some(Err(Error::Interrupted))));
    assert!(follow.next().is_none());
}

#[test]
fn a_wrong_password_is_said_to_be_one() {
    let sim = Sim::start(Options::default()).unwrap();
    let context = connect(&sim, "wrong");
    let error = context.root().read(&Args::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "cannot log in: wrong user name or password for '{}'",
            sim.user()
        )
    );
}

#[test]
fn an_engine_that_went_away_is_waited_for() {
    let World { sim, context } = world();
    let warned = context.clone();
    let pace = Pace {
        shortest: Duration::from_millis(1),
        longest: Duration::from_millis(2),
        patience: Duration::from_millis(20),
    };
    let mut follow = Follow::new(&warned, Cursor::newest(&context).unwrap(), pace);
    drop(sim);
    let error = follow.next().unwrap().unwrap_err();
    assert!(matches!(error, Error::Connect { .. }), "{error:?}");
    assert!(follow.next().is_none());
}
