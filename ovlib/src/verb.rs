//! Nouns, verbs and their options as rows of data, and the one way to perform a phrase.
//!
//! The command line, the shell, scripts, completion and the manual all read these rows; none of them keeps
//! a list of its own. Nothing here prints and nothing here knows how a command line is spelled.

mod args;
mod column;
mod outcome;

pub use args::{Args, Param, ParamKind};
pub use column::{Column, Show, Source};
pub use outcome::{Entities, Listing, Outcome, Records, Shows, Values};
