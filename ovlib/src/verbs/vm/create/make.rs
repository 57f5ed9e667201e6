//! Making one machine: the machine itself, cards and roles side by side, disks one after the other, its start. What fails half
//! way is taken away again.

use super::plan::Plan;
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::request::Args;
use crate::service::Service;
use crate::verb::{Call, Of, Settle};
use crate::verbs::made::deeds;
use crate::verbs::vm::ip;
use serde_json::{Value, json};

/// A machine that is there and whose disks can be worked with.
const THERE: Settle = Settle {
    good: &["down", "up", "suspended"],
    bad: &["illegal"],
    seconds: 3600,
    ..Settle::DEFAULT
};
/// All its disks are made.
const FILLED: Settle = Settle {
    of: Of::Sub("disk_attachments"),
    field: "disk.status",
    good: &["ok"],
    bad: &["illegal"],
    seconds: 3600,
    ..Settle::DEFAULT
};
const STARTED: Settle = Settle {
    good: &["up"],
    bad: &["paused", "unknown"],
    ..Settle::DEFAULT
};
/// Removal of what was half made.
const REMOVED: Settle = Settle {
    of: Of::Gone,
    ..Settle::DEFAULT
};
/// Stands for the id of a machine that a rehearsal did not make.
const NO_ID: &str = "ID";

/// Makes one machine and gives it as it is then.
///
/// # Errors
/// The first that fails; by then what was made is removed again, unless `--keep` was said or the engine goes on with it.
pub(super) fn machine(
    call: &Call<'_>,
    context: &Context,
    place: &Service,
    plan: &Plan,
    name: &str,
    is_first: bool,
) -> Result<Entity> {
    let mut object = plan.object.clone();
    object["name"] = name.into();
    let vm = place.add(&object, &plan.args)?;
    let id = match (vm.id(), context.is_rehearsing()) {
        (Some(id), _) => id.to_owned(),
        (None, true) => NO_ID.to_owned(),
        (None, false) => deeds::id(&vm)?.to_owned(),
    };
    let half = Half {
        call,
        context,
        plan,
        name,
        item: place.item(&id)?,
        is_first,
    };
    match half.finish(vm) {
        Ok(vm) => Ok(vm),
        Err(error) => Err(half.fail(error)),
    }
}

/// A machine on its way.
struct Half<'h> {
    call: &'h Call<'h>,
    context: &'h Context,
    plan: &'h Plan,
    name: &'h str,
    item: Service,
    is_first: bool,
}

impl Half<'_> {
    fn finish(&self, vm: Entity) -> Result<Entity> {
        let starts = self.call.args.has("start") || self.waits_for_ip();
        let is_locked = vm
            .text("status")
            .is_some_and(|status| !THERE.good.contains(&status.as_str()));
        let waits = self.call.conduct.waits;
        if is_locked && (self.plan.has_parts() || starts || waits) {
            self.wait(&THERE)?;
        }
        self.add_small()?;
        self.add_disks()?;
        let is_filling = self.plan.disks.iter().any(|disk| disk.existing.is_none());
        if is_filling && (waits || starts) {
            self.wait(&FILLED)?;
        }
        if !starts {
            return Ok(vm);
        }
        match (self.start()?, self.context.is_rehearsing()) {
            (Some(reached), _) => Ok(reached),
            (None, true) => Ok(vm),
            (None, false) => self.item.read(&Args::new()),
        }
    }

    fn waits_for_ip(&self) -> bool {
        self.call.args.has("wait-ip")
    }

    fn wait(&self, settle: &Settle) -> Result<()> {
        if self.context.is_rehearsing() {
            return Ok(());
        }
        let seconds = self
            .call
            .conduct
            .timeout
            .map_or(settle.seconds, |limit| limit.as_secs());
        let settle = Settle { seconds, ..*settle };
        crate::wait::until(self.context, &self.item, &settle).map(drop)
    }

    /// Cards beside roles. The cards come one after the other: their order is that of the guest's interfaces.
    fn add_small(&self) -> Result<()> {
        let nics = self.plan.nics.iter().zip(&self.plan.profiles);
        let nics =
            nics.map(|(nic, profile)| ("nics", nic.object(profile.as_deref(), self.is_first)));
        let roles = &self.plan.permissions;
        let roles = roles.iter().map(|role| ("permissions", role.clone()));
        let (nics, roles): (Vec<_>, Vec<_>) = (nics.collect(), roles.collect());
        let add = |(place, object): &(&str, Value)| {
            self.item.at(place)?.add(object, &Args::new()).map(drop)
        };
        if self.context.is_rehearsing() || nics.is_empty() || roles.is_empty() {
            return nics.iter().chain(&roles).try_for_each(add);
        }
        let traces = tracing::dispatcher::get_default(Clone::clone);
        std::thread::scope(|scope| {
            let beside = scope.spawn(|| {
                tracing::dispatcher::with_default(&traces, || roles.iter().try_for_each(add))
            });
            let cards = nics.iter().try_for_each(add);
            // A thread of ours that panics is a mistake of ours, told as one.
            let broke = |_| Err(Error::protocol("adding a part broke off"));
            let given = beside.join().unwrap_or_else(broke);
            cards.and(given)
        })
    }

    fn add_disks(&self) -> Result<()> {
        let place = self.item.at("disk_attachments")?;
        let boots = self.plan.boots;
        // Numbers count the disks that do not boot, from one.
        let mut number = 0;
        for (at, disk) in self.plan.disks.iter().enumerate() {
            let is_boot = boots == Some(at);
            if !is_boot {
                number += 1;
            }
            let object = disk.attachment(self.name, number, is_boot, &self.plan.domains);
            place.add(&object, &Args::new())?;
        }
        Ok(())
    }

    /// Starts it; gives it with its addresses where they were waited for.
    fn start(&self) -> Result<Option<Entity>> {
        let mut args = Args::new();
        if !self.plan.object["initialization"].is_null() {
            args.set("use_initialization", true);
        }
        self.item.act("start", &args)?;
        if self.context.is_rehearsing() || !(self.call.conduct.waits || self.waits_for_ip()) {
            return Ok(None);
        }
        self.wait(&STARTED)?;
        if !self.waits_for_ip() {
            return Ok(None);
        }
        let wanted = ip::Wanted::any(self.call.conduct.timeout);
        ip::wait(self.context, &self.item, self.name, &wanted).map(Some)
    }

    /// Takes away what was half made and gives the error that goes to the user.
    fn fail(&self, error: Error) -> Error {
        let goes_on = matches!(
            error,
            Error::Left {
                interrupted: false,
                ..
            } | Error::Lost { .. }
        );
        let keep = self.call.args.has("keep") || goes_on || self.context.is_rehearsing();
        let end = match keep {
            true => "is left as it is".to_owned(),
            false => match self.clear() {
                Ok(()) => "is removed again".to_owned(),
                Err(why) => format!("could not be removed again: {why}"),
            },
        };
        if !self.context.is_rehearsing() {
            let text = format!("vm {}: half made, {end}", self.name);
            self.context.tell(&Progress::Note { text });
        }
        error
    }

    /// Removes the machine and what was made with it; disks that were there before stay.
    fn clear(&self) -> Result<()> {
        // Who interrupts wants it to end, not to be left half made; once more ends this, too.
        self.context.interrupt().clear();
        let own = self.undoing();
        let half = Half {
            context: &own,
            item: self.item.within(&own.root()),
            ..*self
        };
        half.take_away()
    }

    /// The phrase under an id of its own: what failed before, which the engine knows under the first, is no failure of this.
    fn undoing(&self) -> Context {
        let id: String = self.context.correlation_id().chars().take(31).collect();
        let own = self.context.phrase(Some(&format!("{id}-undo")));
        own.unwrap_or_else(|_| self.context.clone())
    }

    fn take_away(&self) -> Result<()> {
        let vm = match self.item.read(&Args::new()) {
            Err(Error::NotFound { .. }) => return Ok(()),
            Err(Error::Fault(fault)) if fault.status == 404 => return Ok(()),
            vm => vm?,
        };
        let status = vm.text("status").unwrap_or_default();
        if status == "image_locked" {
            self.wait(&THERE)?;
        } else if status != "down" {
            self.item.act("stop", &Args::new())?;
            self.wait(&Settle {
                good: &["down"],
                ..Settle::DEFAULT
            })?;
        }
        for id in self
            .plan
            .disks
            .iter()
            .filter_map(|disk| disk.existing.as_deref())
        {
            let link = self.item.at("disk_attachments")?.item(id)?;
            // One that was not attached yet need not be detached.
            let _ = link.delete(&Args::new().with("detach_only", json!(true)));
        }
        self.wait(&FILLED)?;
        self.item.delete(&Args::new())?;
        self.wait(&REMOVED)
    }
}
