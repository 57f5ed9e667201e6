//! What an engine holds before anybody calls it: the contents of a fresh installation and a small estate on top, and how the
//! stored objects are shown: which members a document has in which state, and statistics.
//! Facts stand in the tables in `data`; nothing here answers requests.

mod estate;
mod fresh;
mod ids;
mod present;
mod readings;
mod shape;
mod statistics;
mod table;
#[cfg(test)]
mod tests;

use jiff::Timestamp;

pub(crate) use present::current_consoles;
pub use present::{Summary, cpu_units, listed, option_is_shown, present, summary};
pub use shape::shape;

use crate::node::Node;
use crate::options::{AccountState, Options};
use crate::store::Store;

/// The first report of a host that was added: hardware, software, NICs with the management network, devices, LUNs.
pub fn report_host(store: &mut Store, id: &str) {
    estate::report_host(store, id);
}

/// The administrator and the accounts of the options in a store that holds users already: those who are missing come in.
pub(crate) fn logins(store: &mut Store, options: &Options) -> Vec<Login> {
    fresh::logins(store, ids::Seed(options.seed), options)
}

/// Gives a host's document the certificate that the engine makes for an address.
pub fn certify_host(host: &mut Node, address: &str) {
    estate::certify(host, address);
}

/// One engine's contents, ready to be served.
#[derive(Debug)]
pub struct World {
    /// Every object.
    pub store: Store,
    /// `product_info/instance_id` of the root document.
    pub instance_id: String,
    /// Who can log in.
    pub logins: Vec<Login>,
}

/// An account of the directory `internal-authz`.
#[derive(Clone, Debug)]
pub struct Login {
    /// Login name without profile.
    pub name: String,
    /// The right password.
    pub password: String,
    /// What happens when the password is right.
    pub state: AccountState,
    /// Id in `/users`; none for one who has never been added nor logged in.
    pub user_id: Option<String>,
}

impl World {
    /// A fresh engine with the estate that the options ask for (`vms`, `hosts`, `seed`). The same options give the same
    /// ids and values; times lie before `now`.
    pub fn new(options: &Options, now: Timestamp) -> World {
        let mut world = World::fresh(options);
        estate::fill(&mut world.store, options, now);
        world
    }

    /// What an engine holds right after its installation: no host, no storage, no VM.
    pub fn fresh(options: &Options) -> World {
        let mut store = Store::new(options.seed);
        let seed = ids::Seed(options.seed);
        fresh::fill(&mut store, seed);
        let logins = fresh::accounts(&mut store, seed, options);
        World {
            store,
            instance_id: seed.installed_id(fresh::INSTANCE),
            logins,
        }
    }
}
