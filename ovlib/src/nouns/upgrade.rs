//! `cluster upgrade`: the hosts of a cluster one after the other, each by `host upgrade`. What is up to date is passed over, so
//! that a run that was broken off goes on where it stood.

use super::ACTION;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::request::Args as Parameters;
use crate::service::Service;
use crate::verb::{
    self, Args, Call, Column, Conduct, Outcome, Param, ParamKind, Phrase, Settle, Show, Shows, Verb,
};
use crate::verbs::host::note;
use serde_json::{Map, Value, json};
use std::time::Instant;

pub(super) const UPGRADE: Verb = Verb {
    name: "upgrade",
    summary: "Install updates on its hosts, one after the other",
    shows: Shows::Table,
    params: &[
        Param::flag("check", "Look for updates of every host first"),
        Param {
            many: true,
            ..Param::option("skip", ParamKind::Object("host"), "Not this host")
        },
        Param::option(
            "max-hosts",
            ParamKind::Number,
            "Stop after this many; the next run goes on",
        ),
        Param::option(
            "max-failures",
            ParamKind::Number,
            "Go on until this many have failed, by default 0",
        ),
        Param::option("reboot", ParamKind::Switch, "Reboot each afterwards"),
        // The engine's own steps, for programs that do the upgrade themselves.
        Param {
            aliases: &["upgrade_action"],
            ..Param::option(
                "upgrade-action",
                ParamKind::EnumOf("cluster_upgrade_action"),
                "Only tell the engine: start, update_progress, finish",
            )
        },
        Param {
            aliases: &["upgrade_percent_complete"],
            ..Param::option(
                "upgrade-percent-complete",
                ParamKind::Number,
                "With --upgrade-action: how far it is",
            )
        },
    ],
    settle: Some(Settle {
        seconds: 7200,
        ..Settle::DEFAULT
    }),
    examples: &[
        (
            "cluster upgrade Default --check --max-failures 1",
            "All hosts; it stops when a second one fails",
        ),
        (
            "cluster upgrade Default --skip host01 --max-hosts 1 --dry-run",
            "One of the others; see what would be sent",
        ),
    ],
    run: upgrade,
    ..ACTION
};

const DONE: &[Column] = &[
    Column::text("host", "host"),
    Column::new("result", "result", Show::Status),
    Column::new("seconds", "seconds", Show::Count),
    Column::text("why", "why"),
];

fn upgrade(call: &Call<'_>) -> Result<Outcome> {
    let mut records = Vec::new();
    for cluster in call.targets {
        let item = call.service()?.item(cluster.id().unwrap_or_default())?;
        if let Some(action) = call.args.text("upgrade-action") {
            tell(&item, action, call.args.number("upgrade-percent-complete"))?;
            continue;
        }
        records.extend(Round::begin(call, cluster, item)?.run()?);
    }
    if records.is_empty() {
        return Ok(Outcome::Done);
    }
    Ok(Outcome::Records {
        columns: DONE,
        rows: Box::new(records.into_iter().map(Ok)),
    })
}

/// Tells the engine how far an upgrade is.
fn tell(cluster: &Service, action: &str, percent: Option<u64>) -> Result<()> {
    let mut args = Parameters::new().with("upgrade_action", action);
    if let Some(percent) = percent {
        args.set("upgrade_percent_complete", percent);
    }
    cluster.act("upgrade", &args).map(drop)
}

/// One upgrade of one cluster.
struct Round<'c> {
    call: &'c Call<'c>,
    cluster: Service,
    name: String,
    /// Those that have updates, in the order of their names.
    hosts: Vec<Entity>,
    records: Vec<Map<String, Value>>,
    is_under_way: bool,
}

impl<'c> Round<'c> {
    fn begin(call: &'c Call<'c>, cluster: &Entity, item: Service) -> Result<Round<'c>> {
        let name = cluster.name().unwrap_or_default();
        let mut hosts = hosts_of(call, &name)?;
        let skipped: Vec<&str> = call.args.texts("skip").collect();
        let is_skipped = |host: &Entity| {
            let named = host.name().unwrap_or_default();
            skipped.contains(&named.as_str()) || host.id().is_some_and(|id| skipped.contains(&id))
        };
        hosts.retain(|host| !is_skipped(host));
        if call.args.has("check") {
            for host in &hosts {
                perform(call, "upgradecheck", host, Args::new())?;
            }
            if !call.context.is_rehearsing() {
                hosts = hosts_of(call, &name)?;
                hosts.retain(|host| !is_skipped(host));
            }
        }
        let has_update = |host: &Entity| host.text("update_available").as_deref() == Some("true");
        let current = hosts.iter().filter(|host| !has_update(host)).count();
        if current > 0 {
            note(
                call,
                format!("cluster {name}: {current} hosts have no updates"),
            );
        }
        hosts.retain(has_update);
        let most = call.args.number("max-hosts").unwrap_or(u64::MAX);
        hosts.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(Round {
            call,
            cluster: item,
            name,
            hosts,
            records: Vec::new(),
            is_under_way: cluster.text("upgrade_in_progress").as_deref() == Some("true"),
        })
    }

    fn run(mut self) -> Result<Vec<Map<String, Value>>> {
        if self.hosts.is_empty() {
            note(
                self.call,
                format!("cluster {}: nothing to upgrade", self.name),
            );
            if self.is_under_way {
                tell(&self.cluster, "finish", None)?;
            }
            return Ok(self.records);
        }
        match self.is_under_way {
            true => note(
                self.call,
                format!("cluster {}: an upgrade was begun; it goes on", self.name),
            ),
            false => tell(&self.cluster, "start", None)?,
        }
        let ended = self.all();
        // Whoever is interrupted goes on later: the engine is not told that it is over.
        if !matches!(
            ended,
            Err(Error::Interrupted
                | Error::Left {
                    interrupted: true,
                    ..
                })
        ) {
            tell(&self.cluster, "finish", None)?;
        }
        ended.map(|()| self.records)
    }

    fn all(&mut self) -> Result<()> {
        let most = self.call.args.number("max-failures").unwrap_or(0);
        let total = self.hosts.len();
        let hosts = std::mem::take(&mut self.hosts);
        let mut failed: Vec<(String, Error)> = Vec::new();
        for (at, host) in hosts.iter().enumerate() {
            let name = host.name().unwrap_or_default();
            note(
                self.call,
                format!("cluster {}: host {name}, {} of {total}", self.name, at + 1),
            );
            let began = Instant::now();
            let mut record = json!({"host": name, "result": "upgraded"});
            match self.one(host) {
                Ok(()) => {}
                Err(
                    error @ (Error::Interrupted
                    | Error::Left {
                        interrupted: true, ..
                    }),
                ) => {
                    return Err(error);
                }
                Err(error) => {
                    record["result"] = "failed".into();
                    record["why"] = error.to_string().into();
                    failed.push((name, error));
                }
            }
            record["seconds"] = began.elapsed().as_secs().into();
            if let Value::Object(record) = record {
                self.records.push(record);
            }
            if failed.len() as u64 > most {
                let left = hosts[at + 1..].iter();
                let left = left.filter_map(Entity::name).collect();
                return Err(bulk(total, failed, left));
            }
            let percent = (at + 1) * 100 / total;
            tell(&self.cluster, "update_progress", Some(percent as u64))?;
        }
        match failed.is_empty() {
            true => Ok(()),
            false => Err(bulk(total, failed, Vec::new())),
        }
    }

    /// Upgrades one host; not the only one that could take its machines.
    fn one(&self, host: &Entity) -> Result<()> {
        let mut args = Args::new();
        let verb = super::find("host")?.verb("upgrade");
        let reboot = verb.and_then(|verb| verb.params.iter().find(|param| param.long == "reboot"));
        if let (Some(text), Some(param)) = (self.call.args.text("reboot"), reboot) {
            args.put(param, text)?;
        }
        perform(self.call, "upgrade", host, args)
    }
}

fn bulk(total: usize, failed: Vec<(String, Error)>, left: Vec<String>) -> Error {
    Error::Bulk {
        noun: "hosts".to_owned(),
        total,
        failed,
        left,
    }
}

/// The hosts of a cluster with all that the engine knows of them, in the order of their names.
fn hosts_of(call: &Call<'_>, cluster: &str) -> Result<Vec<Entity>> {
    let mut select = Select::new();
    select.add_where(&format!("cluster.name = {cluster}"))?;
    select.add_sort("name")?;
    select.all_content = true;
    select
        .many(&call.context.hosts(), &["cluster.name".to_owned()])?
        .collect()
}

/// A verb of one host.
fn perform(call: &Call<'_>, verb: &str, host: &Entity, args: Args) -> Result<()> {
    let noun = super::find("host")?;
    let verb = noun.verb(verb).ok_or_else(|| Error::Unknown {
        what: "verb",
        name: verb.to_owned(),
        place: noun.name.to_owned(),
        near: Vec::new(),
    })?;
    let mut select = Select::new();
    select.ids.extend(host.id().map(str::to_owned));
    let phrase = Phrase {
        noun,
        within: Vec::new(),
        verb,
        select,
        args,
        wants: Vec::new(),
        document: Value::Null,
        conduct: Conduct {
            all: false,
            ..call.conduct.clone()
        },
    };
    verb::perform(call.context, &phrase).map(drop)
}
