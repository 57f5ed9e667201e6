//! The rules of an engine: where things live, what may be added, changed and removed, and in which words it refuses.
//! Rows where a row can say it; a function only where it cannot.

pub(crate) mod access;
pub(crate) mod places;
pub(crate) mod refusal;
pub(crate) mod roles;
