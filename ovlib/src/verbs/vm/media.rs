//! `vm cd`: the disc in a machine's drive; `vm screenshot`: a picture of its screen.

use crate::coerce::is_uuid;
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::file::{Draft, Mode};
use crate::find::Select;
use crate::request::{Args, Request};
use crate::service::{ListArgs, Service};
use crate::verb::{Call, Outcome};
use crate::verbs::made::deeds;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::path::Path;

/// States in which the drive of the running machine can be changed.
const RUNS: [&str; 2] = ["up", "paused"];

/// Puts a disc in, takes it out, or shows what is in.
pub(crate) fn cd(call: &Call<'_>) -> Result<Outcome> {
    let ejects = call.args.has("eject");
    let file = match (call.args.text("insert"), ejects) {
        (Some(_), true) => return Err(Error::usage("--insert and --eject exclude each other")),
        (None, false) => {
            return Err(Error::Usage {
                message: "`vm cd` is not told what to do".to_owned(),
                hint: Some("say --insert IMAGE or --eject; `ovcmd vm -n NAME cdroms list` shows what is in".to_owned()),
            });
        }
        (Some(word), false) => image(call.context, word)?,
        (None, true) => String::new(),
    };
    for target in call.targets {
        let place = call.service()?.item(deeds::id(target)?)?.at("cdroms")?;
        let drive = drive(&place, target)?;
        let disc = json!({"file": {"id": file}});
        let runs = target
            .text("status")
            .is_some_and(|state| RUNS.contains(&state.as_str()));
        let now = runs && !call.args.has("next");
        if now {
            drive.change(&disc, &Args::new().with("current", true))?;
        }
        if !now || call.args.has("keep") {
            drive.change(&disc, &Args::new())?;
        }
    }
    Ok(Outcome::Done)
}

/// The only drive of a machine.
fn drive(place: &Service, target: &Entity) -> Result<Service> {
    let first = place.list(&ListArgs::default())?.next().transpose()?;
    let first = first.ok_or_else(|| Error::NotFound {
        kind: "CD drive of vm".to_owned(),
        what: target.name().unwrap_or_default(),
        near: Vec::new(),
    })?;
    place.item(deeds::id(&first)?)
}

/// An image by the name or id of its disk; what no disk is called is a file of an ISO domain.
fn image(context: &Context, word: &str) -> Result<String> {
    if is_uuid(word) {
        return Ok(word.to_owned());
    }
    let mut select = Select::word(word);
    select.add_where("content_type = iso")?;
    let found: Vec<Entity> = select.many(&context.disks(), &[])?.collect::<Result<_>>()?;
    match found.as_slice() {
        [] => Ok(word.to_owned()),
        [one] => Ok(deeds::id(one)?.to_owned()),
        several => Err(Error::Ambiguous {
            kind: "disk".to_owned(),
            what: word.to_owned(),
            candidates: several
                .iter()
                .filter_map(|disk| disk.id().map(str::to_owned))
                .collect(),
        }),
    }
}

/// Takes a picture: PNG into a file, or to standard output.
pub(crate) fn screenshot(call: &Call<'_>) -> Result<Outcome> {
    let Some(target) = call.targets.first() else {
        return Ok(Outcome::Done);
    };
    let item = call.service()?.item(deeds::id(target)?)?;
    let method = deeds::method(item.facts(), "screenshot")?;
    let request = Request::action(item.path(), method, &Args::new())?;
    let mut reply = item.send(&request)?;
    if call.context.is_rehearsing() {
        return Ok(Outcome::Done);
    }
    if reply.status >= 300 {
        reply.entity()?;
        return Err(Error::protocol("the engine sent no picture"));
    }
    let Some(file) = call.args.text("file").filter(|file| *file != "-") else {
        return Ok(Outcome::Bytes(Box::new(reply.body)));
    };
    let mut bytes = Vec::new();
    reply.body.read_to_end(&mut bytes)?;
    let written = || -> std::io::Result<()> {
        let mut draft = Draft::begin(Path::new(file), Mode::AsThere)?;
        draft.write_all(&bytes)?;
        draft.keep()
    };
    written().map_err(|source| Error::Io {
        what: format!("cannot write {file}"),
        source,
    })?;
    Ok(Outcome::Values(Box::new(std::iter::once(Ok(Value::from(
        file,
    ))))))
}
