//! `vm remove`: a machine that runs is switched off first, since the engine removes none that does.

use crate::error::Result;
use crate::request::Args;
use crate::verb::{Call, Outcome, Settle};
use crate::verbs::made::deeds;

/// States in which the engine removes a machine, or waits until it can.
const REMOVABLE: [&str; 3] = ["down", "image_locked", "image_illegal"];
const DOWN: Settle = Settle {
    good: &["down"],
    seconds: 300,
    ..Settle::DEFAULT
};

/// Switches off what runs, then removes it.
pub(crate) fn remove(call: &Call<'_>) -> Result<Outcome> {
    let place = call.service()?;
    for target in call.targets {
        let state = target.text("status").unwrap_or_default();
        if !REMOVABLE.contains(&state.as_str()) {
            let item = place.item(deeds::id(target)?)?;
            item.act("stop", &Args::new())?;
            call.wait_for(&item, &DOWN)?;
        }
    }
    deeds::remove(call)
}
