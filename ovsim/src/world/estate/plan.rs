//! Which VMs an estate has: what they are for, their names and states.

use super::machines::add;
use super::templates::Base;
use super::{Site, pool};
use crate::options::Options;
use crate::store::Store;
use crate::world::table;

const GIB: u64 = 1 << 30;

/// What a VM is for; a row of `machines.txt`.
pub(super) struct Role {
    pub(super) name: &'static str,
    share: u64,
    pub(super) system: &'static str,
    pub(super) guest: &'static str,
    pub(super) memory: u64,
    pub(super) sockets: &'static str,
    pub(super) cores: &'static str,
    pub(super) disk: u64,
    pub(super) data: u64,
    pub(super) tags: &'static str,
    pub(super) description: &'static str,
}

/// One VM to be.
pub(super) struct Machine<'a> {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) role: &'a Role,
    /// Its place in the estate, from 0.
    pub(super) index: usize,
    pub(super) status: &'static str,
    /// Host on which it runs, by place.
    pub(super) host: usize,
}

/// States in turn; most VMs are up. Only the first twelve have one that stands still after an I/O error.
const STATES: [&str; 12] = [
    "up",
    "up",
    "down",
    "up",
    "up",
    "suspended",
    "up",
    "paused",
    "down",
    "up",
    "up",
    "up",
];

fn state(index: usize) -> &'static str {
    match STATES[index % STATES.len()] {
        "paused" if index >= STATES.len() => "up",
        "suspended" if (index / STATES.len()) % 2 == 1 => "up",
        state => state,
    }
}

pub(super) fn fill(store: &mut Store, site: &Site, templates: &[Base], options: &Options) {
    let roles = roles();
    let (count, prefix) = (options.vms, options.vm_prefix.as_deref());
    let in_pool = if count >= 10 { pool::SIZE } else { 0 };
    let mut given = vec![0u64; roles.len()];
    let mut running = 0;
    let total: u64 = roles.iter().map(|role| role.share).sum();
    for index in 0..count - in_pool {
        let turn = index as u64 + 1;
        // The one that is farthest behind its share is next.
        let next = (0..roles.len()).max_by_key(|at| {
            let wanted = i64::try_from(roles[*at].share * turn).unwrap_or(0);
            let had = i64::try_from(given[*at] * total).unwrap_or(0);
            (wanted - had, std::cmp::Reverse(*at))
        });
        let at = next.unwrap_or(0);
        given[at] += 1;
        let name = match prefix {
            Some(prefix) => format!("{prefix}{turn:02}"),
            None => format!("{}{:02}", roles[at].name, given[at]),
        };
        let machine = Machine {
            id: site.seed.id("vm", &name),
            name,
            role: &roles[at],
            index,
            status: state(index),
            host: running % site.hosts.len().max(1),
        };
        running += usize::from(matches!(machine.status, "up" | "paused"));
        add(store, site, templates, &machine, None);
    }
    if in_pool > 0 {
        pool::fill(store, site, templates, &roles[0], count - in_pool);
    }
}

/// Reads `machines.txt`.
fn roles() -> Vec<Role> {
    let rows = table::lines(include_str!("../data/machines.txt"));
    rows.map(|line| {
        let (mut words, description) = table::row(line);
        let (name, share) = (words.word(), words.word());
        let (system, guest, memory) = (words.word(), words.word(), words.word());
        let (sockets, cores) = words.word().split_once('x').unwrap_or(("1", "1"));
        let (disk, data, tags) = (words.word(), words.word(), words.word());
        let number = |text: &str| text.parse().unwrap_or(0);
        Role {
            name,
            share: number(share),
            system,
            guest,
            memory: number(memory) * GIB,
            sockets,
            cores,
            disk: number(disk) * GIB,
            data: number(data) * GIB,
            tags,
            description,
        }
    })
    .collect()
}
