//! A simulator of the oVirt engine over real HTTP and TLS.
//! It shares facts with the client (`ovmodel`) and no code: its own XML, JSON, URLs, TLS and sessions.

pub mod ask;
pub mod codec;
pub mod node;
mod options;
pub mod params;
pub mod route;
pub mod store;
pub mod strict;
pub mod url;
pub mod world;

pub use options::{Account, AccountState, Options};
