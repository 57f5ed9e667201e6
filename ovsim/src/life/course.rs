//! A command on its way through the moments of its row.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::evacuate;
use super::guest::{self, HELD, LIFE, keep};
use super::hosts::{self, Wish};
use super::refusals;
use super::refusals::of_status;
use super::rows::{Answer, Do, Leg, Row, rows};
use super::start;
use super::stateless;
use super::target::target;
use crate::ask::{Ask, Caller};
use crate::codec::values::instant;
use crate::events::Draft;
use crate::node::Node;
use crate::rules::actions::Done;
use crate::rules::jobs;
use crate::rules::next_run;
use crate::rules::refusal::{Outcome, Refusal};
use crate::storage::memory;
use crate::store::{Object, Store, ZERO};

/// What a command takes along from its request.
struct Course {
    vm: String,
    turn: u64,
    user: Caller,
    correlation: String,
    job: Option<String>,
    tasks: Vec<String>,
    /// The host that was chosen: id and name.
    target: Option<(String, String)>,
    /// Of the request, as it was given.
    cause: String,
}

/// Does an action on a VM that the table knows; none when it does not.
pub(crate) fn act(
    store: &mut Store,
    ask: &Ask,
    vm: &Arc<Object>,
    action: &str,
) -> Option<Outcome<Done>> {
    if !rows().any(|row| row.action == action) {
        return None;
    }
    if let Some(refusal) = start::refused(store, ask, vm, action) {
        return Some(Err(refusal));
    }
    let name = start::variant(store, ask, vm, action);
    let takes = |row: &&'static Row| row.action == name && row.from.contains(&vm.status());
    match rows().find(takes) {
        Some(row) => Some(begin(store, ask, vm, row)),
        None => of_status(store, ask, vm, action).map(Err),
    }
}

/// The engine moves a VM to another host by itself.
pub(super) fn send_away(store: &mut Store, ask: &Ask, vm: &Arc<Object>) -> Outcome<Done> {
    let takes =
        |row: &&'static Row| row.action == "migrate+system" && row.from.contains(&vm.status());
    match rows().find(takes) {
        Some(row) => begin(store, ask, vm, row),
        None => Err(Refusal::conflict("Cannot migrate VM. VM is not running.")),
    }
}

/// The engine does something with a VM by itself, without anybody's request; whether a host was found for it.
pub(super) fn by_engine(store: &mut Store, vm: &Arc<Object>, name: &str, now: Timestamp) -> bool {
    let takes = |row: &&'static Row| row.action == name && row.from.contains(&vm.status());
    let Some(row) = rows().find(takes) else {
        return false;
    };
    let wish = Wish {
        rather: hosts::placed(&vm.doc),
        ..Wish::default()
    };
    let Ok(host) = hosts::choose(store, vm, &wish) else {
        return false;
    };
    let target = (host.id.to_string(), host.name().to_owned());
    let course = Course {
        vm: vm.id.to_string(),
        turn: interrupt(store, &vm.id, now),
        user: Caller::system(),
        correlation: store.short_id(),
        job: None,
        tasks: Vec::new(),
        target: Some(target),
        cause: String::new(),
    };
    course.pass(store, &row.first, now);
    course.go_on(store, row.then, now);
    true
}

/// The command under way on a VM, if any, goes no further, and its job fails; the number of what comes next.
pub(super) fn interrupt(store: &mut Store, vm: &str, now: Timestamp) -> u64 {
    let life = store.get(LIFE, vm, ZERO).cloned();
    let last = life
        .as_ref()
        .and_then(|life| life.text("turn")?.parse::<u64>().ok());
    let turn = last.unwrap_or(0) + 1;
    if let Some(job) = life.as_ref().and_then(|life| life.text("job")) {
        let open = store
            .root("jobs", job)
            .is_some_and(|job| job.status() == "started");
        if open {
            jobs::end(store, job, now, "failed");
        }
    }
    keep(store, vm, |life| {
        life.put(Node::leaf("turn", turn.to_string()));
        life.remove("job");
        life.remove(HELD);
    });
    turn
}

fn host_of(store: &Store, vm: &str) -> String {
    let host = store.root("vms", vm).and_then(|vm| vm.reference("host"));
    host.unwrap_or("").to_owned()
}

/// A user takes a VM of a pool, which starts unless it runs; the job is called so.
pub(super) fn take(
    store: &mut Store,
    ask: &Ask,
    vm: &Arc<Object>,
    name: &str,
    about: &str,
) -> Outcome<()> {
    let Some(row) = rows().find(|row| row.action == name) else {
        return Err(Refusal::conflict("Cannot run VM."));
    };
    if name == "taken" {
        return begin_called(store, ask, vm, (row, about)).map(|_| ());
    }
    if let Some(refusal) = start::refused(store, ask, vm, "start") {
        return Err(refusal);
    }
    begin_called(store, ask, vm, (row, about)).map(|_| ())
}

/// Begins a command: what happens at once, and the first appointment.
fn begin(store: &mut Store, ask: &Ask, vm: &Arc<Object>, row: &'static Row) -> Outcome<Done> {
    let about = row.answer.job().unwrap_or("").replace("{vm}", vm.name());
    let about = refusals::aimed(store, ask, row.action, about);
    begin_called(store, ask, vm, (row, &about))
}

fn begin_called(
    store: &mut Store,
    ask: &Ask,
    vm: &Arc<Object>,
    (row, about): (&'static Row, &str),
) -> Outcome<Done> {
    let target = target(store, ask, vm, row)?;
    let turn = take_turn(store, ask, vm, row);
    let job = row.answer.job().map(|_| jobs::begin(store, ask, about));
    let tasks = match row.answer {
        Answer::Tasks(_, count) => (0..count)
            .map(|_| {
                let task = Node::new("creation").with_leaf("status", "pending");
                store.put_below("tasks", "", task).id.to_string()
            })
            .collect(),
        _ => Vec::new(),
    };
    if let Some(turn) = turn {
        keep(store, &vm.id, |life| {
            life.put(Node::leaf("turn", turn.to_string()));
            life.remove("job");
            life.remove(HELD);
            if let Some(job) = &job {
                life.put(Node::leaf("job", job.as_str()));
            }
        });
    }
    let cause = ask.body.as_ref().and_then(|body| body.text_of("reason"));
    let course = Course {
        vm: vm.id.to_string(),
        turn: turn.unwrap_or(0),
        user: ask.user.clone(),
        correlation: ask.correlation_id.clone(),
        job: job.clone(),
        tasks: tasks.clone(),
        target,
        cause: cause.unwrap_or("").to_owned(),
    };
    if row.action.starts_with("start+once") {
        start::lay_over(store, ask, vm);
    }
    course.pass(store, &row.first, ask.now);
    course.go_on(store, row.then, ask.now);
    let waits = ask.body.as_ref().and_then(|body| body.text_of("async")) != Some("false");
    let tasks = if waits { tasks } else { Vec::new() };
    Ok(Done {
        status: if tasks.is_empty() { 200 } else { 202 },
        job,
        entity: tasks.is_empty(),
        tasks,
        ..Done::plain(Vec::new())
    })
}

/// The number of the command: the one before it, if it is still on its way, goes no further, and its job ends. A command
/// that is over with its answer disturbs nobody.
fn take_turn(store: &mut Store, ask: &Ask, vm: &Object, row: &Row) -> Option<u64> {
    if row.first.to.is_empty() && row.then.is_empty() {
        return None;
    }
    let life = store.get(LIFE, &vm.id, ZERO).cloned();
    let job = life.as_ref().and_then(|life| life.text("job"));
    let open = |job: &&str| {
        store
            .root("jobs", job)
            .is_some_and(|job| job.status() == "started")
    };
    if let Some(job) = job.filter(open) {
        let lives_on = matches!(row.action, "reboot" | "reboot+cold" | "reset" | "migrate");
        let end = if lives_on { "finished" } else { "failed" };
        jobs::end(store, job, ask.now, end);
    }
    let last = life
        .as_ref()
        .and_then(|life| life.text("turn")?.parse().ok());
    Some(last.unwrap_or(0) + 1)
}

impl Course {
    /// Whether no other command came after this one.
    fn is_on(&self, store: &Store) -> bool {
        let life = store.get(LIFE, &self.vm, ZERO);
        let turn = life.and_then(|life| life.text("turn")?.parse().ok());
        turn == Some(self.turn)
    }

    /// Makes the appointment for the next moment.
    fn go_on(self, store: &mut Store, legs: &'static [Leg], now: Timestamp) {
        let Some((next, rest)) = legs.split_first() else {
            return;
        };
        store.later(now, Duration::from_millis(next.after), move |store, now| {
            if self.is_on(store) {
                self.pass(store, next, now);
                self.go_on(store, rest, now);
            }
        });
    }

    /// A moment: the status, and what happens then.
    fn pass(&self, store: &mut Store, leg: &Leg, now: Timestamp) {
        if leg.to == "migrating" {
            let before = store.root("vms", &self.vm);
            let before = before.map_or("", |vm| vm.status()).to_owned();
            keep(store, &self.vm, |life| {
                life.put(Node::leaf("moving", instant(now)));
                life.put(Node::leaf("before_moving", before));
            });
        }
        if !leg.to.is_empty() {
            store.set("vms", &self.vm, "status", leg.to);
        }
        for what in leg.does {
            self.happen(store, what, now);
        }
    }

    fn happen(&self, store: &mut Store, what: &Do, now: Timestamp) {
        let vm = self.vm.as_str();
        match what {
            Do::Note(symbol, text) => self.note(store, &self.correlation, symbol, text, now),
            Do::Within(symbol, text) => self.within(store, symbol, text, now),
            Do::Seen(symbol, text) => self.seen(store, symbol, text, now),
            Do::Set(member, text) => {
                let text = text.replace("{cause}", &self.cause);
                store.set("vms", vm, member, text);
            }
            Do::Rise => {
                let own = store
                    .get(LIFE, vm, ZERO)
                    .and_then(|life| life.text("host").map(str::to_owned));
                let host = self.target.as_ref().map(|(id, _)| id.clone()).or(own);
                if let Some(host) = host {
                    guest::rise(store, vm, &host, now);
                }
            }
            Do::Boot => guest::boot(store, vm),
            Do::Greet => guest::greet(store, vm),
            Do::Report => guest::report(store, vm),
            Do::Land => {
                let before = host_of(store, vm);
                if let Some((host, _)) = &self.target {
                    guest::land(store, vm, host);
                }
                evacuate::left(store, &before, now);
            }
            Do::Keep => stateless::keep(store, vm, now),
            Do::Kept => stateless::kept(store, vm),
            Do::Doze => memory::doze(store, &self.user.id, vm),
            Do::Asleep => memory::asleep(store, vm),
            Do::Awake => memory::awake(store, vm, now),
            Do::Cleared => memory::cleared(store, vm, now),
            Do::Fall => {
                let host = host_of(store, vm);
                keep(store, vm, |life| {
                    life.put(Node::leaf("host", host.as_str()))
                });
                guest::fall(store, vm, now);
                evacuate::left(store, &host, now);
                next_run::forget(store, vm);
            }
            Do::Merge => {
                if guest::merge(store, vm) {
                    let text = "VM {vm} configuration was updated by system.";
                    self.within(store, "SYSTEM_UPDATE_VM", text, now);
                }
            }
            Do::Step(written) => self.step(store, written, 1, now),
            Do::StepOfDisks(written) => {
                let disks = store.count("vms/diskattachments", vm);
                self.step(store, written, disks, now);
            }
            Do::Inner => {
                if let Some(job) = &self.job {
                    jobs::inner(store, job, now);
                }
            }
            Do::Finalize => {
                if let Some(job) = &self.job {
                    jobs::finalize(store, job, now);
                }
            }
            Do::Hold(text) => keep(store, vm, |life| life.put(Node::leaf(HELD, *text))),
            Do::Free => keep(store, vm, |life| drop(life.remove(HELD))),
            Do::EndJob => self.end_job(store, now, "finished"),
            Do::FailJob => self.end_job(store, now, "failed"),
            Do::EndTasks => {
                for task in &self.tasks {
                    store.set("tasks", task, "status", "complete");
                }
            }
        }
    }

    fn end_job(&self, store: &mut Store, now: Timestamp, status: &str) {
        if let Some(job) = &self.job {
            jobs::end(store, job, now, status);
        }
    }

    /// The text of an event with its words put in.
    fn words(&self, store: &Store, text: &str, vm: &Object) -> String {
        let host = vm.reference("host").and_then(|id| store.root("hosts", id));
        let host = host.map_or("<UNKNOWN>", |host| host.name());
        let target = self.target.as_ref().map_or("", |(_, name)| name);
        let pool = vm.reference("vm_pool");
        let pool = pool.and_then(|id| store.root("vmpools", id));
        let pool = pool.map_or("", |pool| pool.name());
        let reason = match self.cause.as_str() {
            "" => String::new(),
            cause => format!(" (Reason: {cause})"),
        };
        text.replace("{vm}", vm.name())
            .replace("{user}", &self.user.user_at_authz())
            .replace("{login}", &self.user.login)
            .replace("{host}", host)
            .replace("{target}", target)
            .replace("{pool}", pool)
            .replace("{reason}", &reason)
    }

    fn step(&self, store: &mut Store, written: &str, times: usize, now: Timestamp) {
        let (Some(job), Some(vm)) = (&self.job, store.root("vms", &self.vm)) else {
            return;
        };
        let written = written.replace("{vm}", vm.name());
        for _ in 0..times {
            jobs::add_step(store, job, &written, now);
        }
    }

    fn within(&self, store: &mut Store, symbol: &str, text: &str, now: Timestamp) {
        let own = store.short_id();
        self.note(store, &own, symbol, text, now);
    }

    fn note(&self, store: &mut Store, id: &str, symbol: &str, text: &str, now: Timestamp) {
        let Some(vm) = store.root("vms", &self.vm).cloned() else {
            return;
        };
        let text = self.words(store, text, &vm);
        Draft::new(symbol, text, now)
            .by(&self.user)
            .correlated(Some(id.to_owned()))
            .about_vm(store, &vm)
            .record(store);
    }

    fn seen(&self, store: &mut Store, symbol: &str, text: &str, now: Timestamp) {
        let Some(vm) = store.root("vms", &self.vm).cloned() else {
            return;
        };
        let text = self.words(store, text, &vm);
        let mut draft = Draft::new(symbol, text, now).about(store, "vm", &vm.id);
        for member in ["host", "template", "cluster"] {
            if let Some(id) = vm.reference(member) {
                draft = draft.about(store, member, id);
            }
        }
        draft.record(store);
    }
}
