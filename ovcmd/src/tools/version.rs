//! `ovcmd version`: which program this is and which API it knows.

use super::Deed;
use ovlib::verb::{Outcome, Shows};
use serde_json::json;

/// Version of the API whose facts are built in.
const API: &str = "4.6";

pub(super) const VERSION: Deed = Deed {
    name: "",
    summary: "Show the versions of program and model",
    shows: Shows::Table,
    params: &[],
    examples: &[
        ("version", "Both versions"),
        ("version -o json", "The same for programs"),
    ],
    run: |_, _, _| {
        Ok(Outcome::Value(
            json!({ "ovcmd": env!("CARGO_PKG_VERSION"), "api": API }),
        ))
    },
};
