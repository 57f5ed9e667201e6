//! A client library for oVirt engines and their descendants (OLVM, RHV): everything that the program `ovcmd` does,
//! for Rust.
//!
//! What the engine's API looks like is data (crate `ovmodel`); documents are read into [`Entity`] without a Rust type
//! for each of its 200 types, and nothing that an engine sends is lost.

pub mod coerce;
pub mod config;
pub mod entity;
pub mod error;
pub mod path;
pub mod reply;
pub mod request;
pub mod size;
pub mod verb;
pub mod warning;
pub mod xml;

pub use entity::{Entity, Node};
pub use error::{Error, ErrorKind, Fault, Malformed, Result};
pub use path::FieldPath;
pub use request::{Args, Request};
