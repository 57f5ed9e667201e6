//! What virtual machines do beyond one action of the engine, one file each; their rows are in `nouns/vm`.

mod autoinstall;
mod console;
mod create;
mod guest;
mod ip;
mod media;
mod migrating;
mod ova;
mod pending;
mod remove;

pub(crate) use autoinstall::autoinstall;
#[cfg(test)]
pub(crate) use console::viewer_place;
pub(crate) use console::{console, start, ticket, viewer};
pub(crate) use create::create;
pub(crate) use guest::{affinity, filesystems};
pub(crate) use ip::addresses;
pub(crate) use media::{cd, screenshot};
pub(crate) use migrating::{migrating, move_cluster};
pub(crate) use ova::{export as export_ova, import as import_ova};
pub(crate) use pending::{pause_on_start, pending, update};
pub(crate) use remove::remove;
