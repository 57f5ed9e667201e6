//! Stories over the whole program: servers that misbehave at byte level, replies of real engines, the sample configuration.
//! Each runs the real `ovcmd` against a server of this folder; nothing here knows how the library reads.

// Where the recordings lie comes from the environment.
#![allow(clippy::disallowed_methods)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs
)]

mod bad_bodies;
mod bad_servers;
mod byte_server;
mod documents;
mod program;
mod recorded;
mod replayed;
