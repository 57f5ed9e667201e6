//! XML as the engine speaks it: a scanner that cuts a stream into entities, readers over it, the canonical writer.
//!
//! Nothing here knows the model, and nothing reads or writes a socket or file by itself.

mod escape;
mod layout;
mod limits;
mod read;
pub(crate) mod scan;
#[cfg(test)]
mod tests;
pub(crate) mod token;
mod write;

pub use escape::{escape_attribute, escape_text};
pub(crate) use escape::{unescape_attribute, unescape_text};
pub(crate) use layout::{Child, is_plain, is_same};
pub use limits::{MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS, MAX_ENTITY_BYTES};
pub(crate) use read::{ASIDES, excerpt};
pub use read::{Entities, read_one};
pub use write::{DECLARATION, Writer};
