//! A client library for oVirt engines and their descendants (OLVM, RHV): everything that the program `ovcmd` does,
//! for Rust.
//!
//! What the engine's API looks like is data (crate `ovmodel`); documents are read into [`Entity`] without a Rust type
//! for each of its 200 types, and nothing that an engine sends is lost.

mod auth;
pub mod coerce;
pub mod config;
pub mod context;
pub mod entity;
pub mod error;
pub mod events;
pub mod find;
mod follow;
pub mod nouns;
pub mod path;
pub mod reply;
pub mod request;
pub mod service;
pub mod size;
mod tls;
pub mod transport;
pub mod typed;
pub mod verb;
pub mod verbs;
pub mod warning;
pub mod xml;

pub use context::{Context, Hooks};
pub use entity::{Entity, Node};
pub use error::{Error, ErrorKind, Fault, Malformed, Result};
pub use find::{Select, Sort, Where};
pub use follow::with_names;
pub use path::FieldPath;
pub use request::{Args, Request};
pub use service::{ListArgs, Rows, Service};
