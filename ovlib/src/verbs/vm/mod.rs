//! What virtual machines do beyond one action of the engine, one file each; their rows are in `nouns/vm`.

mod create;
mod ip;
mod remove;

pub(crate) use create::create;
pub(crate) use ip::addresses;
pub(crate) use remove::remove;
