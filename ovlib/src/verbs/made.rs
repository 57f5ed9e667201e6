//! Verbs that nobody wrote: creating, changing, removing and every action, as the model has them for a noun.

pub(crate) mod deeds;
mod needed;
mod options;
mod pointed;
mod references;
mod rows;
mod samples;
mod settles;
mod spares;
mod summaries;
mod usual;
mod wished;

pub(crate) use deeds::{act, create, remove, update};
pub(crate) use rows::of;
