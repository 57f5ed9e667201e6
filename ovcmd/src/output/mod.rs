//! Everything that goes to standard output: formats, columns, templates, colour. The only place in the program, with
//! `report` for errors, that writes for the user. Rows stream: nothing here grows with their number.

mod emit;
mod json;
mod paint;
mod table;
mod view;
mod yaml;

pub use paint::ColorChoice;
pub use view::{Format, View};
