//! The program as its users meet it, in process, against a simulator of its own per story. One binary for all of it.

// Stories unwrap; whether to rewrite what they expect comes from the environment.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)]

mod ancestor;
mod bad_input;
mod bulk;
mod contexts;
mod contract;
mod corpus;
mod creating;
mod doctor;
mod documents;
mod examples;
mod files;
mod harness;
mod hosts;
mod hours;
mod kept;
mod lines;
mod lost;
mod machines;
mod made;
mod matrix;
mod requests;
mod selecting;
mod sessions;
mod smoke;
mod streams;
mod tab;
mod templates;
mod told;
mod traces;
mod waits;
