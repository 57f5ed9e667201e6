//! Stories of the library over real sockets: against the simulator, and against servers that misbehave.

#![allow(clippy::unwrap_used, missing_docs)]

mod completed;
mod estate;
mod examples;
mod networks;
mod renewal;
mod server;
mod told;
mod trouble;
mod trust;
mod weak;
