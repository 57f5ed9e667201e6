//! The simulator from outside: bytes on a socket, nothing shared with its own reader and writer.
#![allow(clippy::unwrap_used, missing_docs)]

mod life;
mod small;
mod storage;
mod stories;
mod wire;
