//! XML as the engine speaks it: a scanner that cuts a stream into entities, readers over it, the canonical writer.
//!
//! Nothing here knows the model, and nothing reads or writes a socket or file by itself.

mod escape;
mod filled;
mod known;
mod layout;
mod limits;
mod plain;
mod read;
pub(crate) mod scan;
#[cfg(test)]
mod tests;
pub(crate) mod token;
mod trace;
mod track;
mod window;
mod write;

pub use escape::{escape_attribute, escape_text};
pub(crate) use escape::{unescape_attribute, unescape_text};
pub use limits::{MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS, MAX_ENTITY_BYTES};
pub(crate) use plain::is_plain;
pub(crate) use read::{ASIDES, excerpt};
pub use read::{Entities, read_one};
pub(crate) use trace::Trace;
pub(crate) use track::{Form, Line, NONE, Track};
pub(crate) use window::Window;
pub use write::{DECLARATION, Writer};
