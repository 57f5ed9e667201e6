//! placeholder
pub mod explain;
pub mod output;
pub mod report;
