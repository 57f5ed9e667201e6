//! The program as its users meet it, in process, against a simulator of its own per story. One binary for all of it.

mod bad_input;
mod corpus;
mod documents;
mod harness;
mod sessions;
mod smoke;
mod streams;
