//! A simulator of the oVirt engine over real HTTP and TLS.
//! It shares facts with the client (`ovmodel`) and no code: its own XML, JSON, URLs, TLS and sessions.

pub mod ask;
pub mod codec;
pub mod engine;
pub mod events;
mod follow;
pub mod node;
mod options;
pub mod params;
mod render;
mod rest;
pub mod route;
mod rules;
mod search;
pub mod store;
pub mod strict;
pub mod url;
pub mod world;

pub use options::{Account, AccountState, Options};
