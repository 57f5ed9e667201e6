//! A simulator of the oVirt engine over real HTTP and TLS.
//! It shares facts with the client (`ovmodel`) and no code: its own XML, JSON, URLs, TLS and sessions.
//! [`Sim::start`] is where users of this crate begin.
//!
//! A test holds the clock and moves it on step by step, so that nothing depends on how fast a machine is:
//!
//! ```
//! use std::time::Duration;
//!
//! let sim = ovsim::Sim::start(ovsim::Options { vms: 2, ..Default::default() })?;
//! sim.hold();
//! let before = sim.engine().now();
//! // Here a client asks for something that takes time, and sees it begin ...
//! sim.advance(Duration::from_secs(90));
//! // ... and here it sees it done: all that was due within the 90 seconds has happened, in order.
//! assert_eq!(sim.engine().now().duration_since(before).as_secs(), 90);
//! assert!(sim.requests().is_empty(), "and what was asked is listed");
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! `Options { speed: f64::INFINITY, .. }` has everything done before the answer goes out, for tests that look at ends alone.

mod admin;
mod api;
pub mod ask;
mod auth;
pub mod codec;
mod collate;
mod desk;
pub mod engine;
pub mod events;
mod exchange;
pub mod faults;
mod files;
mod follow;
#[cfg(test)]
mod fuzz;
mod http;
mod java_map;
mod language;
mod life;
mod login;
mod negotiate;
pub mod node;
mod options;
mod pages;
pub mod params;
mod pki;
mod render;
mod reply;
mod rest;
mod root;
pub mod route;
mod rules;
mod search;
mod served;
mod servlets;
mod session;
mod sim;
mod site;
mod sso;
mod storage;
pub mod store;
pub mod strict;
mod tls;
pub mod url;
pub mod world;

pub use faults::{Fault, Faults, Moment, Rule, RuleState, Trouble};
pub use files::{dump, engine_of};
pub use http::Ending;
pub use options::{Account, AccountState, Options};
pub use served::Served;
pub use sim::Sim;
