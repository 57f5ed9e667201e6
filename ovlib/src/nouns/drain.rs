//! `host drain`: every machine that runs on a host moves elsewhere, without maintenance. It is `vm migrate` of all of them.

use super::ACTION;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::verb::{self, Args, Call, Conduct, Outcome, Param, ParamKind, Phrase, Settle, Verb};
use crate::verbs;

pub(super) const DRAIN: Verb = Verb {
    name: "drain",
    aliases: &["evacuate"],
    summary: "Move all its machines elsewhere; it stays in service",
    params: &[Param::option(
        "to",
        ParamKind::Object("host"),
        "To this host, not where the engine likes",
    )],
    settle: Some(Settle {
        seconds: 3600,
        ..Settle::DEFAULT
    }),
    examples: &[
        ("host drain host01", "Where the engine likes"),
        (
            "host drain host01 --to host02 --parallel 2 --dry-run",
            "Two at once to one host; see what would be sent",
        ),
    ],
    run: drain,
    ..ACTION
};

fn drain(call: &Call<'_>) -> Result<Outcome> {
    let vm = super::find("vm")?;
    let migrate = vm.verb("migrate").ok_or_else(|| Error::Unknown {
        what: "verb",
        name: "migrate".to_owned(),
        place: vm.name.to_owned(),
        near: Vec::new(),
    })?;
    let mut args = Args::new();
    if let (Some(to), Some(param)) = (
        call.args.text("to"),
        migrate.params.iter().find(|param| param.long == "host"),
    ) {
        args.put(param, to)?;
    }
    for host in call.targets {
        let on_it = on(call, host)?;
        if on_it.is_empty() {
            let name = host.name().unwrap_or_default();
            verbs::host::note(call, format!("host {name}: no machine runs on it"));
            continue;
        }
        let mut select = Select::new();
        select.ids = on_it;
        let phrase = Phrase {
            noun: vm,
            within: Vec::new(),
            verb: migrate,
            select,
            args: args.clone(),
            wants: Vec::new(),
            document: serde_json::Value::Null,
            conduct: Conduct {
                all: true,
                ..call.conduct.clone()
            },
        };
        verb::perform(call.context, &phrase)?;
    }
    Ok(Outcome::Done)
}

/// Ids of the machines on a host.
fn on(call: &Call<'_>, host: &Entity) -> Result<Vec<String>> {
    let mut select = Select::new();
    select.add_where(&format!("host.id = {}", host.id().unwrap_or_default()))?;
    let rows = select.many(&call.context.vms(), &[])?;
    rows.map(|row| Ok(row?.id().unwrap_or_default().to_owned()))
        .collect()
}
