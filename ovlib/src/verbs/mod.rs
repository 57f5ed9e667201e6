//! Verbs that many nouns share, one file each: the row and what it does.

pub mod capabilities;
pub mod event;
mod export;
mod list;
mod made;
pub mod named;
mod selected;
mod show;
pub mod statistics;
pub(crate) mod vm;
mod walk;

pub use export::EXPORT;
pub use list::LIST;
pub use show::SHOW;
pub use statistics::STATISTICS;

pub(crate) use export::{Extent, exported};
pub(crate) use made::{act, create, of as made, update};
pub(crate) use selected::{selected, selected_with};
