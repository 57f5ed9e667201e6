//! A command on storage: a row of texts and a time, and one of them under way.

use std::time::Duration;

use jiff::Timestamp;

use super::locks;
use super::locks::Hold;
use crate::ask::{Ask, Caller};
use crate::events::Draft;
use crate::node::Node;
use crate::rules::jobs;
use crate::rules::refused_jobs::UNKNOWN;
use crate::store::{Object, Store};

/// An event: symbol and text, with words in braces.
pub(super) type Told = (&'static str, &'static str);

/// All that a command says and how long it takes; the durations are merely believable.
#[derive(Debug)]
pub(super) struct Row {
    /// The description of its job; empty when it leaves none.
    pub(super) job: &'static str,
    /// Steps below `Executing`, as the host works on them.
    pub(super) steps: &'static [&'static str],
    /// Told with the answer.
    pub(super) first: &'static [Told],
    /// Milliseconds until it is done.
    pub(super) after: u64,
    /// Told when it is done.
    pub(super) last: &'static [Told],
    /// Whether its end is a step of its own: of all that takes longer than the answer.
    pub(super) finalizes: bool,
}

/// A row that says nothing.
pub(super) const SILENT: Row = Row {
    job: "",
    steps: &[],
    first: &[],
    after: 2_000,
    last: &[],
    finalizes: true,
};

/// A row that says nothing, of a command that is over with its answer.
pub(super) const DIRECT: Row = Row {
    finalizes: false,
    ..SILENT
};

/// A command under way.
#[derive(Clone, Debug)]
pub(super) struct Chore {
    row: &'static Row,
    user: Caller,
    correlation: String,
    words: Vec<(&'static str, String)>,
    about: Vec<(&'static str, String, String)>,
    held: Vec<(String, Hold)>,
    /// Its job, once it has begun.
    pub(super) job: Option<String>,
    /// The tasks that the client may watch.
    pub(super) tasks: Vec<String>,
}

impl Chore {
    /// A command of this request.
    pub(super) fn new(ask: &Ask, row: &'static Row) -> Chore {
        Chore {
            row,
            user: ask.user.clone(),
            correlation: ask.correlation_id.clone(),
            words: vec![("user", ask.user.user_at_authz())],
            about: Vec::new(),
            held: Vec::new(),
            job: None,
            tasks: Vec::new(),
        }
    }

    /// The text that stands for `{name}`.
    pub(super) fn word(mut self, name: &'static str, text: impl Into<String>) -> Chore {
        self.words.push((name, text.into()));
        self
    }

    /// What its events are about: element and id.
    pub(super) fn about(mut self, store: &Store, element: &'static str, id: &str) -> Chore {
        if id.is_empty() || self.about.iter().any(|(known, ..)| *known == element) {
            return self;
        }
        let kind = match element {
            "data_center" => "datacenters",
            "storage_domain" => "storagedomains",
            "template" => "templates",
            "cluster" => "clusters",
            "host" => "hosts",
            _ => "vms",
        };
        let name = store
            .root(kind, id)
            .map_or_else(String::new, |object| object.name().to_owned());
        self.about.push((element, id.to_owned(), name));
        self
    }

    /// About something that is not there yet, or no longer.
    pub(super) fn about_named(mut self, element: &'static str, id: &str, name: &str) -> Chore {
        self.about.push((element, id.to_owned(), name.to_owned()));
        self
    }

    /// What is told from here on calls it so.
    pub(super) fn calling(mut self, element: &str, called: &str) -> Chore {
        let mut about = self.about.iter_mut();
        if let Some((_, _, name)) = about.find(|(known, ..)| *known == element) {
            called.clone_into(name);
        }
        self
    }

    /// About a VM, its cluster, data center, template and host.
    pub(super) fn about_vm(mut self, store: &Store, vm: &Object) -> Chore {
        self = self.about(store, "vm", &vm.id);
        for member in ["host", "template"] {
            if let Some(id) = vm.reference(member) {
                self = self.about(store, member, id);
            }
        }
        match vm.reference("cluster").map(str::to_owned) {
            Some(cluster) => self.about_cluster(store, &cluster),
            None => self,
        }
    }

    /// About a cluster and its data center.
    pub(super) fn about_cluster(self, store: &Store, cluster: &str) -> Chore {
        let center = store.root("clusters", cluster);
        let center = center
            .and_then(|cluster| cluster.reference("data_center"))
            .unwrap_or("");
        self.about(store, "cluster", cluster)
            .about(store, "data_center", center)
    }

    /// About a storage domain and the data center it is attached to.
    pub(super) fn about_domain(self, store: &Store, domain: &str) -> Chore {
        let center = super::look::center_of(store, domain).unwrap_or_default();
        self.about(store, "storage_domain", domain)
            .about(store, "data_center", &center)
    }

    /// Nobody else may touch these until it is done; `text` is what they are told.
    pub(super) fn holding(self, store: &mut Store, ids: &[&str], text: &str) -> Chore {
        self.taking(store, Hold::Alone, ids, text)
    }

    /// Others of its kind may go on with these, nobody may have them alone.
    pub(super) fn sharing(self, store: &mut Store, ids: &[&str], text: &str) -> Chore {
        self.taking(store, Hold::Shared, ids, text)
    }

    /// Keeps these storage domains from being deactivated until it is done.
    pub(super) fn busy_on(self, store: &mut Store, domains: &[String]) -> Chore {
        let held: Vec<_> = domains.iter().map(|id| locks::tasks_on(id)).collect();
        let held: Vec<_> = held.iter().map(String::as_str).collect();
        self.taking(store, Hold::Shared, &held, "")
    }

    fn taking(mut self, store: &mut Store, hold: Hold, ids: &[&str], text: &str) -> Chore {
        for id in ids {
            locks::take(store, id, hold, text);
            self.held.push(((*id).to_owned(), hold));
        }
        self
    }

    /// The answer is 202, with a task to watch.
    pub(super) fn with_task(self, store: &mut Store) -> Chore {
        self.with_tasks(store, 1)
    }

    /// The same, with a task for each image.
    pub(super) fn with_tasks(mut self, store: &mut Store, count: usize) -> Chore {
        for _ in 0..count.max(1) {
            let task = Node::new("creation").with_leaf("status", "pending");
            self.tasks
                .push(store.put_below("tasks", "", task).id.to_string());
        }
        self
    }

    /// Its events are those of a command inside, from here on.
    pub(super) fn as_within(&mut self, inner: &Ask) {
        self.correlation.clone_from(&inner.correlation_id);
    }

    /// A text with its words put in.
    pub(super) fn say(&self, text: &str) -> String {
        let is_job = text == self.row.job;
        let put = |text: String, (name, word): &(&str, String)| {
            let word = if is_job && word.is_empty() {
                UNKNOWN
            } else {
                word
            };
            text.replace(&format!("{{{name}}}"), word)
        };
        self.words.iter().fold(text.to_owned(), put)
    }

    /// Begins: the job with its steps, and what is told first.
    pub(super) fn begin(mut self, store: &mut Store, ask: &Ask) -> Chore {
        if !self.row.job.is_empty() {
            let job = jobs::begin(store, ask, &self.say(self.row.job));
            for step in self.row.steps {
                jobs::add_step(store, &job, &self.say(step), ask.now);
            }
            self.job = Some(job);
        }
        self.tell(store, self.row.first, ask.now);
        self
    }

    /// Steps of its job: this one for each of so many.
    pub(super) fn steps(&self, store: &mut Store, now: Timestamp, written: &str, count: usize) {
        for job in self.job.iter().cycle().take(count) {
            jobs::add_step(store, job, written, now);
        }
    }

    /// Writes events, oldest first.
    pub(super) fn tell(&self, store: &mut Store, told: &[Told], now: Timestamp) {
        for (symbol, text) in told {
            let mut draft = Draft::new(symbol, self.say(text), now)
                .by(&self.user)
                .correlated(Some(self.correlation.clone()));
            for (element, id, name) in &self.about {
                draft = match name.is_empty() {
                    true => draft.about_nameless(element, id),
                    false => draft.about_named(element, id, name),
                };
            }
            draft.record(store);
        }
    }

    /// Has something happen on the way.
    pub(super) fn at(
        &self,
        store: &mut Store,
        now: Timestamp,
        after: u64,
        change: impl FnOnce(&Chore, &mut Store, Timestamp) + Send + Sync + 'static,
    ) {
        let chore = self.clone();
        store.later(now, Duration::from_millis(after), move |store, now| {
            change(&chore, store, now);
        });
    }

    /// After the time of the row: what it has done, what is told, the end of job, task and locks.
    pub(super) fn finish(
        self,
        store: &mut Store,
        now: Timestamp,
        change: impl FnOnce(&Chore, &mut Store, Timestamp) + Send + Sync + 'static,
    ) {
        let after = Duration::from_millis(self.row.after);
        store.later(now, after, move |store, now| {
            change(&self, store, now);
            self.end(store, now, true);
        });
    }

    /// The end: what is told last, job, task and locks.
    pub(super) fn end(&self, store: &mut Store, now: Timestamp, good: bool) {
        if good {
            self.tell(store, self.row.last, now);
        }
        if let Some(job) = &self.job {
            if good && self.row.finalizes {
                jobs::finalize(store, job, now);
            }
            jobs::end(store, job, now, if good { "finished" } else { "failed" });
        }
        for task in &self.tasks {
            store.set("tasks", task, "status", "complete");
        }
        self.release(store);
    }

    /// Gives the locks back.
    pub(super) fn release(&self, store: &mut Store) {
        for (id, hold) in &self.held {
            locks::give_back(store, id, *hold);
        }
    }
}
