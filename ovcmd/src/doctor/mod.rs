//! Checks of an engine and of the way to it: what is found, how bad it is, and what to do. Only reads.

mod certs;
mod hosts;
mod login;
mod permissions;
mod storage;
mod vms;

use crate::io::Io;
use crate::session::Session;
use ovlib::context::Context;
use ovlib::error::{Error, Result};
use ovlib::service::ListArgs;
use ovlib::{Entity, verb::Args};
use std::time::Duration;

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// As it should be.
    Ok,
    /// Worth knowing.
    Info,
    /// Will be trouble.
    Warning,
    /// Is trouble.
    Error,
}

impl Level {
    /// The word in the table.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Level::Ok => "ok",
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Which check, set by [`run`].
    pub(crate) check: &'static str,
    /// What it is about.
    pub(crate) about: String,
    pub(crate) level: Level,
    pub(crate) finding: String,
    /// What to do about it; empty when nothing.
    pub(crate) advice: String,
}

impl Finding {
    fn new(level: Level, about: impl Into<String>, finding: impl Into<String>) -> Finding {
        Finding {
            check: "",
            about: about.into(),
            level,
            finding: finding.into(),
            advice: String::new(),
        }
    }

    fn advice(self, advice: impl Into<String>) -> Finding {
        Finding {
            advice: advice.into(),
            ..self
        }
    }
}

/// What the checks share.
struct Desk<'a> {
    session: &'a mut Session,
    io: &'a mut Io,
    /// How old a snapshot may be, and a job.
    snapshot_age: Duration,
    job_age: Duration,
    /// Whether hosts are asked for their certificates directly.
    asks_hosts: bool,
    save_ca: Option<String>,
    /// Whether other ways to log in are tried though the one that is configured works.
    tries_forms: bool,
}

impl Desk<'_> {
    fn context(&mut self) -> Result<Context> {
        self.session.phrase(self.io)
    }

    /// All objects of a collection.
    fn all(&mut self, collection: &str) -> Result<Vec<Entity>> {
        self.asked(collection, ListArgs::default())
    }

    fn asked(&mut self, collection: &str, args: ListArgs) -> Result<Vec<Entity>> {
        let context = self.context()?;
        context.service(collection)?.list(&args)?.collect()
    }
}

type Check = fn(&mut Desk<'_>) -> Result<Vec<Finding>>;

const CHECKS: [(&str, Check); 6] = [
    ("login", login::check),
    ("certs", certs::check),
    ("permissions", permissions::check),
    ("storage", storage::check),
    ("hosts", hosts::check),
    ("vms", vms::check),
];

/// The names of the checks.
pub(crate) const NAMES: [&str; CHECKS.len()] = {
    let mut names = [""; CHECKS.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = CHECKS[at].0;
        at += 1;
    }
    names
};

/// Runs the checks asked for, or all. When nobody can log in, the rest is left out: it would say the same again.
///
/// # Errors
///
/// [`Error::Interrupted`]; everything else is a finding.
pub(crate) fn run(session: &mut Session, args: &Args, io: &mut Io) -> Result<Vec<Finding>> {
    let days = |long: &str, days: u64| {
        let span = args.span(long);
        span.unwrap_or(Duration::from_secs(days * 86_400))
    };
    let mut desk = Desk {
        snapshot_age: days("snapshot-age", 30),
        job_age: days("job-age", 1),
        asks_hosts: args.has("ask-hosts"),
        save_ca: args.text("save-ca").map(str::to_owned),
        tries_forms: args.has("forms"),
        session,
        io,
    };
    let wanted = |name: &str| !args.has("checks") || args.texts("checks").any(|word| word == name);
    let mut all = Vec::new();
    for (name, check) in CHECKS.iter().filter(|(name, _)| wanted(name)) {
        let (found, ends) = match check(&mut desk) {
            Ok(found) => (found, false),
            Err(Error::Interrupted) => return Err(Error::Interrupted),
            Err(error) => {
                let text = match error.because() {
                    Some(because) => format!("{error}: {because}"),
                    None => error.to_string(),
                };
                let finding = Finding::new(Level::Error, "", text);
                let finding = finding.advice(error.hint().unwrap_or_default());
                (vec![finding], true)
            }
        };
        let ends = ends || (*name == "login" && found.iter().any(|one| one.level == Level::Error));
        all.extend(found.into_iter().map(|one| Finding { check: name, ..one }));
        if ends && *name == "login" {
            break;
        }
    }
    Ok(all)
}

/// Says that all of them are well, unless something was found.
fn or_well(found: Vec<Finding>, about: &str, text: String) -> Vec<Finding> {
    match found.iter().any(|one| one.level > Level::Info) {
        true => found,
        false => {
            let mut all = vec![Finding::new(Level::Ok, about, text)];
            all.extend(found);
            all
        }
    }
}
