//! The program `ovcmd` as a library: a command line runs through [`run`], with its surroundings handed in as [`Io`].
//!
//! Everything about nouns and verbs is in `ovlib`'s tables; here is how they are typed, shown and reported.

pub mod completion;
mod demo;
mod doctor;
pub mod explain;
pub mod grammar;
mod io;
pub mod manual;
pub mod output;
mod pager;
mod progress;
pub mod report;
mod run;
mod script;
mod session;
mod shell;
pub mod tools;
mod trace;
mod words;

pub use io::{Captured, Environment, Io, Messages};
pub use pager::Pager;
pub use run::{run, run_in};
pub use session::Session;
