//! A host on its way through a command: what happens to it at which moment, as rows. A later command, or the loss of the host,
//! lets an earlier one go no further.

use std::time::Duration;

use jiff::Timestamp;

use crate::ask::{Ask, Caller};
use crate::events::Draft;
use crate::node::Node;
use crate::rules::jobs;
use crate::store::{Object, Store, ZERO};
use crate::world;

/// What is kept beside a host: the number of its last trip.
const LIFE: &str = "hosts/life";

/// The number of what no later command disturbs.
const BESIDE: u64 = u64::MAX;

/// One thing that happens at a moment.
#[derive(Clone, Copy)]
pub(super) enum Do {
    /// An event of the command: with its correlation id and its user.
    Note(&'static str, &'static str),
    /// An event of the command that names no user.
    Told(&'static str, &'static str),
    /// An event of the monitoring: with none.
    Seen(&'static str, &'static str),
    /// The first report of the host.
    Report,
    /// The job ends well.
    EndJob,
    /// What a row cannot say.
    Call(fn(&mut Store, &Trip, Timestamp)),
}

/// A moment: milliseconds since the one before, the status from now on (empty: its own), and what happens.
pub(super) struct Leg(
    pub(super) u64,
    pub(super) &'static str,
    pub(super) &'static [Do],
);

/// A command on a host under way.
pub(super) struct Trip {
    pub(super) host: String,
    turn: u64,
    pub(super) user: Caller,
    pub(super) correlation: String,
    pub(super) job: Option<String>,
}

/// The number of a host's last trip.
fn turn_of(store: &Store, host: &str) -> u64 {
    let life = store.get(LIFE, host, ZERO);
    let turn = life.and_then(|life| life.text("turn")?.parse().ok());
    turn.unwrap_or(0)
}

/// Whatever a host is doing goes no further; the number of what comes next.
pub(crate) fn interrupt(store: &mut Store, host: &str) -> u64 {
    let turn = turn_of(store, host) + 1;
    if store.get(LIFE, host, ZERO).is_none() {
        store.put_below(LIFE, host, Node::reference("life", ZERO));
    }
    store.change(LIFE, host, ZERO, |life| life.set("turn", turn.to_string()));
    turn
}

impl Trip {
    /// Sets out; what is due at once happens now.
    pub(super) fn begin(
        store: &mut Store,
        ask: &Ask,
        host: &str,
        job: Option<String>,
        parts: &[&'static [Leg]],
    ) {
        let trip = Trip {
            host: host.to_owned(),
            turn: interrupt(store, host),
            user: ask.user.clone(),
            correlation: ask.correlation_id.clone(),
            job,
        };
        let legs = parts.iter().flat_map(|part| part.iter()).collect();
        trip.go_on(store, legs, ask.now);
    }

    /// Sets out beside whatever else the host is doing, and is not disturbed by it.
    pub(super) fn beside(store: &mut Store, ask: &Ask, host: &str, parts: &[&'static [Leg]]) {
        let trip = Trip {
            host: host.to_owned(),
            turn: BESIDE,
            user: ask.user.clone(),
            correlation: ask.correlation_id.clone(),
            job: None,
        };
        let legs = parts.iter().flat_map(|part| part.iter()).collect();
        trip.go_on(store, legs, ask.now);
    }

    /// Remembers a command whose rest must wait, with a word about it.
    pub(super) fn keep(store: &mut Store, ask: &Ask, host: &str, kind: &str, word: &str) {
        let user = Node::reference("user", ask.user.id.as_str())
            .with_leaf("login", ask.user.login.as_str())
            .with_leaf("profile", ask.user.profile.as_str())
            .with_leaf("authz", ask.user.authz.as_str())
            .with_leaf("administrator", ask.user.administrator.to_string());
        let doc = Node::reference("kept", ZERO)
            .with_leaf("correlation", ask.correlation_id.as_str())
            .with_leaf("word", word)
            .with(user);
        store.put_below(kind, host, doc);
    }

    /// Goes on with what was remembered; the legs depend on the word.
    pub(super) fn resume(
        store: &mut Store,
        host: &str,
        kind: &str,
        now: Timestamp,
        parts: impl FnOnce(&str) -> Vec<&'static [Leg]>,
    ) {
        let Some(kept) = store.remove(kind, host, ZERO) else {
            return;
        };
        let text = |path: &str| kept.text(path).unwrap_or("").to_owned();
        let trip = Trip {
            host: host.to_owned(),
            turn: interrupt(store, host),
            user: Caller {
                id: kept.reference("user").unwrap_or("").to_owned(),
                login: text("user.login"),
                profile: text("user.profile"),
                authz: text("user.authz"),
                administrator: kept.is("user.administrator"),
            },
            correlation: text("correlation"),
            job: None,
        };
        let parts = parts(&text("word"));
        let legs = parts.into_iter().flat_map(|part| part.iter()).collect();
        trip.go_on(store, legs, now);
    }

    fn is_on(&self, store: &Store) -> bool {
        store.root("hosts", &self.host).is_some()
            && (self.turn == BESIDE || turn_of(store, &self.host) == self.turn)
    }

    fn go_on(self, store: &mut Store, mut legs: Vec<&'static Leg>, now: Timestamp) {
        while legs.first().is_some_and(|leg| leg.0 == 0) {
            self.pass(store, legs.remove(0), now);
            if !self.is_on(store) {
                return;
            }
        }
        if legs.is_empty() {
            return;
        }
        let after = Duration::from_millis(legs[0].0);
        store.later(now, after, move |store, now| {
            if self.is_on(store) {
                self.pass(store, legs.remove(0), now);
                if self.is_on(store) {
                    self.go_on(store, legs, now);
                }
            }
        });
    }

    fn pass(&self, store: &mut Store, leg: &Leg, now: Timestamp) {
        if !leg.1.is_empty() {
            store.set("hosts", &self.host, "status", leg.1);
        }
        for what in leg.2 {
            if self.is_on(store) {
                self.happen(store, what, now);
            }
        }
    }

    fn happen(&self, store: &mut Store, what: &Do, now: Timestamp) {
        match what {
            Do::Note(symbol, text) => {
                let draft = self.draft(store, symbol, text, now).by(&self.user);
                draft
                    .correlated(Some(self.correlation.clone()))
                    .record(store);
            }
            Do::Told(symbol, text) => {
                let draft = self.draft(store, symbol, text, now);
                draft
                    .correlated(Some(self.correlation.clone()))
                    .record(store);
            }
            Do::Seen(symbol, text) => self.draft(store, symbol, text, now).record(store),
            Do::Report => world::report_host(store, &self.host),
            Do::EndJob => self.end_job(store, now, "finished"),
            Do::Call(does) => does(store, self, now),
        }
    }

    /// The job of the command, if it has one, comes out so.
    pub(super) fn end_job(&self, store: &mut Store, now: Timestamp, status: &str) {
        if let Some(job) = &self.job {
            jobs::end(store, job, now, status);
        }
    }

    fn draft(&self, store: &Store, symbol: &str, text: &str, now: Timestamp) -> Draft {
        let host = store.root("hosts", &self.host);
        let name = host.map_or("", |host| host.name());
        let text = text
            .replace("{host}", name)
            .replace("{user}", &self.user.user_at_authz());
        let draft = Draft::new(symbol, text, now);
        match host {
            Some(host) => about(store, draft, host),
            None => draft,
        }
    }
}

/// An event about a host, its cluster and its data center.
pub(super) fn about(store: &Store, draft: Draft, host: &Object) -> Draft {
    let draft = draft.about(store, "host", &host.id);
    match host.reference("cluster") {
        Some(cluster) => draft.about_cluster(store, cluster),
        None => draft,
    }
}
