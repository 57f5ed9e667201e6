//! The wire: framing, negotiation, paths, tokens, sessions, bodies, TLS.

mod binary;
mod bodies;
mod faults;
mod framing;
mod login;
mod negotiation;
mod openid;
mod paths;
mod places;
mod runs;
mod secure;
mod sessions;
pub(crate) mod socket;
mod streams;
mod warts;
