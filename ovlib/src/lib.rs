//! A client library for oVirt engines and their descendants (OLVM, RHV): everything that the program `ovcmd` does,
//! for Rust. Blocking calls, no async runtime to bring along; lists are iterators that hold one object at a time.
//!
//! What the engine's API looks like is data (crate `ovmodel`): names and values are checked before anything is sent, with
//! close names suggested. Documents are read into [`Entity`] without a Rust type for each of the engine's 200 types, and
//! nothing that an engine sends is lost, also by a newer one.
//!
//! ```
//! use ovlib::config::{Given, Settings, Sources};
//! use ovlib::{Args, Context, Hooks, ListArgs};
//!
//! # let engine = ovsim::Sim::start(ovsim::Options::default()).unwrap();
//! # let (url, password, ca) = (engine.url(), engine.password(), engine.ca_file().unwrap());
//! // From a configuration file and the environment as ovcmd reads them, or given here.
//! let options = vec![
//!     Given::new("url", url, "url"),
//!     Given::new("username", "admin@internal", "username"),
//!     Given::new("password", password, "password"),
//!     Given::new("ca_file", ca.to_string_lossy(), "ca_file"),
//! ];
//! let (settings, _warnings) = Settings::load(Sources { file: None, env: &|_| None, options })?;
//! let context = Context::connect(settings, Hooks::default())?;
//!
//! // Fields by path, as text...
//! for vm in context.vms().list(&ListArgs { search: Some("status=up".into()), ..ListArgs::default() })? {
//!     let vm = vm?;
//!     let cores = vm.text("cpu.topology.cores").unwrap_or_default();
//!     println!("{} has {cores} cores", vm.name().unwrap_or_default());
//! }
//!
//! // ... or as a type of one's own that names what it wants.
//! #[derive(serde::Deserialize)]
//! struct Tag { name: String, description: Option<String> }
//!
//! let new = serde_json::json!({"name": "backup", "description": "to be saved every night"});
//! let tag: Tag = context.tags().add(&new, &Args::new())?.read()?;
//! assert_eq!(tag.description.as_deref(), Some("to be saved every night"));
//!
//! // What the model does not know is refused before it is sent.
//! let error = context.tags().add(&serde_json::json!({"nmae": "x"}), &Args::new()).unwrap_err();
//! assert_eq!(error.to_string(), "unknown field 'nmae' in tag");
//! assert_eq!(error.hint().as_deref(), Some("did you mean name?"));
//!
//! context.close()?;
//! # Ok::<(), ovlib::Error>(())
//! ```
//!
//! | want to | look at |
//! |---|---|
//! | connect, configure, log in | [`Context`], [`config`] |
//! | walk the engine's services, list, get, add, update, remove, act | [`Service`] |
//! | find objects by name, search or condition | [`Select`], [`find`] |
//! | read fields, JSON, XML, Rust types | [`Entity`], [`Node`], [`FieldPath`], [`typed`] |
//! | build requests and read replies without a connection | [`request`], [`reply`], [`coerce`], [`xml`] |
//! | use the verbs of the command line, wait for what they begin | [`verb`], [`nouns`] |
//! | wait for events, or follow them | [`events`] |
//! | know what went wrong, why, and what next | [`Error`] |
//!
//! A [`Context`] is `Send`, `Sync` and cheap to clone: threads share one session. An async program gives the blocking calls to
//! the threads that its runtime has for them, for example `tokio::task::spawn_blocking(move || context.vms().list(&args))`;
//! [`transport::Interrupt`] ends them from outside. The folder `examples` has a program for each line of the table that people
//! ask for first: list, create, wait, template, events, a type of one's own, a long session.

mod auth;
pub mod coerce;
pub mod config;
pub mod context;
pub mod entity;
pub mod error;
pub mod events;
pub mod file;
pub mod find;
mod follow;
#[cfg(test)]
mod fuzz;
pub mod nouns;
pub mod path;
pub mod progress;
pub mod reply;
pub mod request;
pub mod service;
pub mod size;
pub mod template;
mod tls;
pub mod transport;
pub mod typed;
pub mod verb;
pub mod verbs;
pub mod wait;
pub mod warning;
pub mod xml;

pub use context::{Context, Hooks};
pub use entity::{Entity, Node, outline};
pub use error::{Error, ErrorKind, Fault, Malformed, Result};
pub use find::{Select, Sort, Where};
pub use follow::with_names;
pub use path::FieldPath;
pub use request::{Args, Request};
pub use service::{ListArgs, Rows, Service};
