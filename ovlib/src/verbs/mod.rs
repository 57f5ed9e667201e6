//! Verbs that many nouns share, one file each: the row and what it does.

pub(crate) mod attached;
pub mod capabilities;
pub(crate) mod cluster_network;
pub(crate) mod disk;
pub(crate) mod domain;
pub mod event;
mod export;
pub(crate) mod host;
pub(crate) mod job;
mod list;
mod locks;
mod made;
pub(crate) mod may;
pub(crate) mod member;
pub mod named;
pub(crate) mod permission;
pub(crate) mod pool;
pub(crate) mod quota;
mod selected;
mod show;
mod side_by_side;
pub(crate) mod snapshot;
pub mod statistics;
pub(crate) mod system;
pub(crate) mod template;
pub(crate) mod vm;
mod waitfor;
mod walk;

pub use export::EXPORT;
pub use list::LIST;
pub use locks::WHY_LOCKED;
pub use show::SHOW;
pub use statistics::STATISTICS;
pub use waitfor::WAITFOR;

pub(crate) use export::{Extent, exported};
pub(crate) use made::{act, create, of as made, remove, update};
pub(crate) use selected::{selected, selected_with};

#[cfg(test)]
pub(crate) use event::event_search;
#[cfg(test)]
pub(crate) use vm::viewer_place;
