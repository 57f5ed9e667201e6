//! A simulator of the oVirt engine over real HTTP and TLS.
//! It shares facts with the client (`ovmodel`) and no code: its own XML, JSON, URLs, TLS and sessions.
//! [`Sim::start`] is where users of this crate begin.

mod admin;
mod api;
pub mod ask;
mod auth;
pub mod codec;
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
