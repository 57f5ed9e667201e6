//! Searches that we make of what users say: whatever it is, the engine understands it, and nothing of it becomes a condition.

use crate::config::{Given, Settings};
use crate::context::{Context, Hooks};
use crate::error::Error;
use crate::find::Select;
use crate::service::ListArgs;
use crate::verbs::event_search;

const NAMES: &str = include_str!("../../tests/corpus/names.txt");

fn session() -> (ovsim::Sim, Context) {
    let sim = ovsim::Sim::start(ovsim::Options {
        vms: 3,
        ..ovsim::Options::default()
    });
    let sim = sim.unwrap();
    let ca = sim.ca_file().unwrap().display().to_string();
    let given = [
        ("url", sim.url()),
        ("username", sim.user().to_owned()),
        ("password", sim.password().to_owned()),
        ("ca_file", ca),
    ];
    let given = given.map(|(key, value)| Given::new(key, value, key));
    let settings = Settings::of_options(&given).unwrap();
    (sim, Context::connect(settings, Hooks::default()).unwrap())
}

#[test]
fn names_nobody_has() {
    let (_sim, context) = session();
    let vms = context.vms();
    super::all(NAMES, 250, |bytes| {
        let name = String::from_utf8_lossy(bytes).replace('\0', "0");
        let found = Select::word(&name).many(&vms, &[]);
        let found = found.and_then(|rows| rows.collect::<Result<Vec<_>, _>>());
        match found {
            Ok(rows) => {
                let fits = rows.len() < 4;
                assert!(
                    fits && (!name.contains(" or ") || rows.is_empty()),
                    "{name}: {}",
                    rows.len()
                );
            }
            Err(Error::NotFound { .. } | Error::Usage { .. } | Error::Value { .. }) => {}
            Err(error) => panic!("{error:?}"),
        }
    });
}

#[test]
fn events_of_things_nobody_has() {
    let (_sim, context) = session();
    super::all(NAMES, 250, |bytes| {
        let name = String::from_utf8_lossy(bytes).replace('\0', "0");
        for search in event_search(&name).into_iter().flatten() {
            let args = ListArgs {
                search: Some(search.clone()),
                max: Some(3),
                ..ListArgs::default()
            };
            let found = context.events().list(&args);
            let found = found.and_then(|rows| rows.collect::<Result<Vec<_>, _>>());
            let found = found.unwrap_or_else(|error| panic!("{search}: {error:?}"));
            assert!(found.len() <= 3);
        }
    });
}
