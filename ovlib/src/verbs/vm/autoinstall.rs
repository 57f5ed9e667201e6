//! `vm autoinstall`: boots an installer once, waits until it has switched the machine off, and starts what was installed.
//! The installer's kernel is given for that one run, so the machine's own boot settings are never touched: whatever happens
//! to us, its next start is an ordinary one.

use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::events::Cursor;
use crate::progress::Progress;
use crate::request::Args;
use crate::service::Service;
use crate::verb::{Call, Outcome, Settle};
use crate::verbs::made::deeds;
use serde_json::json;

const DOWN: Settle = Settle {
    good: &["down"],
    seconds: 300,
    ..Settle::DEFAULT
};
const RUNS: Settle = Settle {
    good: &["up", "powering_up"],
    bad: &["paused", "unknown", "not_responding"],
    ..Settle::DEFAULT
};
/// Installations take their time.
const INSTALLED: Settle = Settle {
    good: &["down"],
    bad: &["paused", "unknown"],
    seconds: 7200,
    ..Settle::DEFAULT
};

/// VM_DOWN_ERROR and USER_STOP_VM: how a run ends that no guest has ended (engine 4.5.8).
const BADLY: [u32; 2] = [119, 33];

/// Installs each machine; `--recover` goes on where an earlier run was ended.
pub(crate) fn autoinstall(call: &Call<'_>) -> Result<Outcome> {
    let recovers = call.args.has("recover");
    let kernel = text(call, "kernel").filter(|kernel| !kernel.is_empty());
    if kernel.is_none() && !recovers {
        return Err(Error::Usage {
            message: "`vm autoinstall` is not told the kernel".to_owned(),
            hint: Some(
                "say --kernel, --initrd and --cmdline, or have them in a template: -T pxe.yaml"
                    .to_owned(),
            ),
        });
    }
    let service = call.service()?;
    let mut done = Vec::new();
    for target in call.targets {
        let item = service.item(deeds::id(target)?)?;
        match recovers {
            true => recover(call, &item, target)?,
            false => install(call, &item, target)?,
        }
        if !call.context.is_rehearsing() {
            done.push(item.read(&Args::new())?);
        }
    }
    Ok(deeds::rows(call, &service, done))
}

fn text(call: &Call<'_>, long: &str) -> Option<String> {
    call.args.text(long).map(|text| text.trim().to_owned())
}

fn install(call: &Call<'_>, item: &Service, target: &Entity) -> Result<()> {
    if target.text("status").as_deref() != Some("down") {
        item.act("stop", &Args::new())?;
        call.wait_for(item, &DOWN)?;
    }
    let os = json!({"kernel": text(call, "kernel"), "initrd": text(call, "initrd"), "cmdline": text(call, "cmdline")});
    let mut since = match call.context.is_rehearsing() {
        true => None,
        false => Some(Cursor::newest(call.context)?),
    };
    item.act("start", &Args::new().with("vm", json!({ "os": os })))?;
    call.wait_for(item, &RUNS)?;
    say(
        call,
        target,
        "the installer runs; waiting until it switches off",
    );
    call.wait_for(item, &INSTALLED)?;
    if let Some(since) = &mut since {
        ended_well(since, target)?;
    }
    start(call, item, target, "installed and started")
}

/// A machine that crashed, or that somebody switched off, was not installed, though it is down as well.
fn ended_well(since: &mut Cursor, target: &Entity) -> Result<()> {
    let of_it = |event: &&Entity| event.text("vm.id").as_deref() == target.id();
    let ended_badly = |event: &&Entity| {
        let code = event.text("code").and_then(|code| code.parse().ok());
        code.is_some_and(|code: u32| BADLY.contains(&code))
    };
    let events = since.poll()?;
    match events.iter().filter(of_it).find(ended_badly) {
        None => Ok(()),
        Some(event) => Err(Error::Failed {
            what: format!(
                "the installer in vm {} did not come to its end",
                target.name().unwrap_or_default()
            ),
            because: event.text("description"),
            hint: Some(
                "it is down, with its own boot settings; begin anew, or `ovcmd vm start` it"
                    .to_owned(),
            ),
        }),
    }
}

/// An installer that still runs is waited for; a machine that it has switched off is started.
fn recover(call: &Call<'_>, item: &Service, target: &Entity) -> Result<()> {
    let vm = item.read(&Args::new())?;
    let runs_once = vm.text("run_once").as_deref() == Some("true");
    match vm.text("status").as_deref() {
        Some("down") => start(
            call,
            item,
            target,
            "was down; started from its own settings",
        ),
        _ if runs_once => {
            say(
                call,
                target,
                "the installer still runs; waiting until it switches off",
            );
            call.wait_for(item, &INSTALLED)?;
            start(call, item, target, "installed and started")
        }
        _ => {
            say(call, target, "runs as usual: there is nothing to recover");
            Ok(())
        }
    }
}

fn start(call: &Call<'_>, item: &Service, target: &Entity, what: &str) -> Result<()> {
    if call.args.has("no-start") {
        return Ok(());
    }
    item.act("start", &Args::new())?;
    if call.conduct.waits {
        call.wait_for(item, &RUNS)?;
    }
    say(call, target, what);
    Ok(())
}

fn say(call: &Call<'_>, target: &Entity, what: &str) {
    if !call.context.is_rehearsing() {
        let text = format!("vm {}: {what}", target.name().unwrap_or_default());
        call.context.tell(&Progress::Note { text });
    }
}
