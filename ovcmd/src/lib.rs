//! placeholder
pub mod output;
pub mod report;
