//! Nouns, verbs and their options as rows of data, and the one way to perform a phrase.
//!
//! The command line, the shell, scripts, completion and the manual all read these rows; none of them keeps
//! a list of its own. Nothing here prints and nothing here knows how a command line is spelled.

mod added;
mod aim;
mod args;
mod ask;
mod column;
mod conduct;
mod field;
mod goes;
mod kept;
mod links;
mod many;
mod one;
mod outcome;
mod perform;
mod place;
mod task;
mod there;
mod usual;
mod written;

pub use crate::wait::{Of, Settle};
pub use args::{Args, Param, ParamKind};
pub use column::{Column, Show, Source};
pub use conduct::Conduct;
pub(crate) use field::content;
pub use field::{Field, Into as FieldInto, When};
pub(crate) use links::with_wanted;
pub use outcome::{Entities, Listing, Outcome, Records, Shows, Values};
pub use perform::perform;
pub use place::{Within, told};
pub use task::{Task, begin};
pub(crate) use there::{IF_NOT_EXISTS, MISSING_OK, named as there};
pub(crate) use written::TEMPLATE;
pub use written::written;

use crate::context::Context;
use crate::entity::Entity;
use crate::error::Result;
use crate::find::Select;
use crate::service::Service;
use ovmodel::{ServiceFacts, TypeFacts};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// One kind of object as a person names it, with the verbs that apply to it.
#[derive(Debug)]
pub struct Noun {
    /// The word typed, singular: `vm`.
    pub name: &'static str,
    /// Other accepted spellings, not shown in help: `vms`, `storage_domain`.
    pub aliases: &'static [&'static str],
    /// One line for the noun list, under 72 columns, no full stop.
    pub summary: &'static str,
    /// Locator of the collection as the model names it, under the root service unless `below` says otherwise; empty for
    /// the root itself.
    pub locator: &'static str,
    /// Where the collection lies when its objects belong to others: the collections of the owners, `vms` or
    /// `vms/snapshots`. Several when several kinds of objects own them; the first gives the facts. Each owner is told by
    /// an option of its singular name, or by the words before the noun.
    pub below: &'static [&'static str],
    /// The words before the verb in examples, where the name alone does not do: `nic --vm web01`.
    pub said: &'static str,
    /// Options of `create` and `update` for the fields that people set daily.
    pub fields: &'static [Field],
    /// What a table shows first; also what `-o csv` holds.
    pub columns: &'static [Column],
    /// What `-o wide` adds.
    pub wide: &'static [Column],
    /// The field a person calls the name: `name`, for users `user_name`.
    pub find_by: &'static str,
    /// Ids are whole numbers; anything else cannot be one.
    pub numbered: bool,
    /// Name of such an object in an estate with the usual names, for the examples in help texts.
    pub sample: &'static str,
    /// Options that belong to this noun only (`event --from`).
    pub options: &'static [Param],
    /// The verbs that somebody wrote, in the order help shows them.
    pub verbs: &'static [&'static Verb],
    /// Gives those verbs the options of the model's methods, and adds the verbs that the model has beyond them.
    pub made: fn(&Noun) -> Vec<&'static Verb>,
}

impl Noun {
    /// The usual noun: found by `name`, without options of its own.
    pub const DEFAULT: Noun = Noun {
        name: "",
        aliases: &[],
        summary: "",
        locator: "",
        below: &[],
        said: "",
        fields: &[],
        columns: &[],
        wide: &[],
        find_by: "name",
        numbered: false,
        sample: "",
        options: &[],
        verbs: &[],
        made: |noun| noun.written().collect(),
    };

    /// All verbs, in the order help shows them: those that somebody wrote, then those that the model has beyond. They
    /// are made at the first call for each noun and kept.
    #[must_use]
    pub fn all_verbs(&self) -> &'static [&'static Verb] {
        type Made = BTreeMap<(&'static str, &'static [&'static str]), &'static [&'static Verb]>;
        static MADE: Mutex<Made> = Mutex::new(BTreeMap::new());
        let mut known = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry((self.name, self.below)).or_insert_with(|| {
            let all = (self.made)(self);
            Box::leak(all.into_boxed_slice())
        })
    }

    /// The verb of that name or alias.
    #[must_use]
    pub fn verb(&self, word: &str) -> Option<&'static Verb> {
        let mut verbs = self.all_verbs().iter().copied();
        verbs.find(|verb| verb.name == word || verb.aliases.contains(&word))
    }

    /// Facts of the service this noun lists; the root service for an empty locator.
    #[must_use]
    pub fn service(&self) -> Option<&'static ServiceFacts> {
        if self.locator.is_empty() {
            return Some(ovmodel::root());
        }
        let owners = self.below.first().copied().unwrap_or_default();
        let place = place::facts(owners)?;
        Some(place.locator(self.locator)?.service_facts())
    }

    /// The words before the verb in examples: the name, or what also names an owner.
    #[must_use]
    pub fn words(&self) -> &'static str {
        if self.said.is_empty() {
            self.name
        } else {
            self.said
        }
    }

    /// Whether its objects lie in those of this collection, wherever that lies itself: in `storage_domains`, also of a data
    /// center.
    #[must_use]
    pub fn is_within(&self, collection: &str) -> bool {
        let mut owners = self.below.iter();
        owners.any(|path| path.rsplit('/').next() == Some(collection))
    }

    /// Facts of the type of one such object.
    #[must_use]
    pub fn facts(&self) -> Option<&'static TypeFacts> {
        self.service()?.entity_type()
    }

    /// How rows of this noun are titled and laid out.
    #[must_use]
    pub fn listing(&self) -> Listing {
        Listing {
            whole: false,
            facts: self.facts(),
            name: if self.find_by.is_empty() {
                "id"
            } else {
                self.find_by
            },
            tag: self
                .facts()
                .map_or("", |facts| facts.collection.as_str())
                .to_owned(),
            columns: self.columns,
            wide: self.wide,
        }
    }
}

/// Says what a change takes away for good; none when that is nothing.
pub type Goes = fn(&Call<'_>) -> Result<Option<String>>;

/// One thing that can be asked of a noun.
#[derive(Debug)]
pub struct Verb {
    /// The word typed.
    pub name: &'static str,
    /// Other accepted spellings, not shown in help.
    pub aliases: &'static [&'static str],
    /// One line, imperative, under 72 columns, no full stop.
    pub summary: &'static str,
    /// Whether performing it changes anything at the engine.
    pub effect: Effect,
    /// How many objects it takes.
    pub target: Target,
    /// What is shown when nobody asked for a format.
    pub shows: Shows,
    /// Whether it shows the noun's own rows, so that names of other objects may be joined to them.
    pub shows_rows: bool,
    /// Options and positional words, beyond those every verb has.
    pub params: &'static [Param],
    /// Options that fill single fields of what is sent, besides the noun's own for `create` and `update`.
    pub fields: &'static [Field],
    /// Command lines without the program's name, each with what it does. `{noun}` and `{name}` stand for
    /// the noun and its sample object.
    pub examples: &'static [(&'static str, &'static str)],
    /// The method of the model that it performs; its parameters are options of the verb, besides `params`. Else empty.
    pub method: &'static str,
    /// When the change is over; none when that is so with the engine's answer.
    pub settle: Option<Settle>,
    /// Fields of the object that name what it burdens, so that not too many run there at once: `host.id` where memory
    /// moves, `storage_domains.id` where data does.
    pub loads: &'static [&'static str],
    /// What goes for good, in words that follow the verb's name in the question; none when nothing does. Without it the objects
    /// that it is about are named with what is in them.
    pub goes: Option<Goes>,
    /// Whether it takes `-T`, `-V` and `-E`: its options and the fields of the noun's type may come from a file.
    pub template: bool,
    /// Nobody wrote it: it is the model's method and nothing else.
    pub is_made: bool,
    /// Does it.
    pub run: fn(&Call<'_>) -> Result<Outcome>,
}

impl Verb {
    /// A reading verb on many objects, shown as a table; rows state what differs.
    pub const DEFAULT: Verb = Verb {
        name: "",
        aliases: &[],
        summary: "",
        effect: Effect::Reads,
        target: Target::Many,
        shows: Shows::Table,
        shows_rows: false,
        params: &[],
        fields: &[],
        examples: &[],
        method: "",
        settle: None,
        loads: &[],
        goes: None,
        template: false,
        is_made: false,
        run: |_| Ok(Outcome::Done),
    };

    /// The positional parameter, if the verb takes words of its own after its name.
    #[must_use]
    pub fn positional(&self) -> Option<&'static Param> {
        self.params.iter().find(|param| param.positional)
    }
}

/// What a verb does to the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing changes.
    Reads,
    /// Something changes and can be changed back.
    Changes,
    /// Something is gone for good.
    Destroys,
}

/// How many objects a verb works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// None: a selection makes no sense.
    None,
    /// Exactly one.
    One,
    /// Any number; without a selection all of them.
    Many,
}

/// One sentence, parsed and checked: who does what to which objects, and how.
#[derive(Debug, Clone)]
pub struct Phrase {
    /// The noun.
    pub noun: &'static Noun,
    /// The objects that own those of the noun, outermost first, when words before the noun told them.
    pub within: Vec<Within>,
    /// The verb, one of the noun's.
    pub verb: &'static Verb,
    /// Which objects.
    pub select: Select,
    /// Options of noun and verb.
    pub args: Args,
    /// Field paths that will be shown, so that names of other objects are fetched only when needed.
    pub wants: Vec<String>,
    /// Fields of the noun's type from a template, checked against the model; null without one.
    pub document: Value,
    /// How it goes about changing something.
    pub conduct: Conduct,
}

impl Phrase {
    /// What it does, in words that follow "cannot": `start vm 'web01'`.
    #[must_use]
    pub fn deed(&self) -> String {
        let new = || {
            self.args
                .text("new-name")
                .or_else(|| self.args.text("name"))
        };
        let mut said = self.select.names.iter().chain(&self.select.ids);
        let whom = match (self.verb.target, said.next(), said.next()) {
            (Target::None, ..) => new(),
            (_, Some(one), None) => Some(one.as_str()),
            _ => None,
        };
        let verb = self.verb.name.replace('-', " ");
        match whom {
            Some(whom) => format!("{verb} {} '{whom}'", self.noun.name),
            None => format!("{verb} {}", self.noun.name),
        }
    }
}

/// A phrase being performed, as a verb's function sees it.
#[derive(Debug)]
pub struct Call<'a> {
    /// The session with the engine.
    pub context: &'a Context,
    /// The noun.
    pub noun: &'static Noun,
    /// The verb.
    pub verb: &'static Verb,
    /// Which objects.
    pub select: &'a Select,
    /// The objects themselves, for verbs that change some; none for others.
    pub targets: &'a [Entity],
    /// Options of noun and verb.
    pub args: &'a Args,
    /// Field paths that will be shown.
    pub wants: &'a [String],
    /// Fields of the noun's type from a template, checked against the model; null without one.
    pub document: &'a Value,
    /// How it goes about changing something.
    pub conduct: &'a Conduct,
    /// The collection, when the owner of its objects is told.
    place: Option<&'a Service>,
}

impl<'a> Call<'a> {
    fn new(
        context: &'a Context,
        phrase: &'a Phrase,
        place: Option<&'a Service>,
        targets: &'a [Entity],
    ) -> Call<'a> {
        Call {
            context,
            noun: phrase.noun,
            verb: phrase.verb,
            select: &phrase.select,
            targets,
            args: &phrase.args,
            wants: &phrase.wants,
            document: &phrase.document,
            conduct: &phrase.conduct,
            place,
        }
    }

    /// The collection that the phrase is about; the root for the noun of the engine itself.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`](crate::Error::Usage) when nobody told which object owns those of the noun.
    pub fn service(&self) -> Result<Service> {
        self.place
            .cloned()
            .ok_or_else(|| place::untold(self.noun, self.verb))
    }

    /// Waits until an object has settled, as a step of a verb that takes several. Nothing is waited for in a rehearsal.
    ///
    /// # Errors
    ///
    /// As [`crate::wait::until`]; the time limit is the user's, else the row's.
    pub fn wait_for(&self, item: &Service, settle: &Settle) -> Result<Option<Entity>> {
        if self.context.is_rehearsing() {
            return Ok(None);
        }
        let seconds = self.conduct.timeout.map(|limit| limit.as_secs());
        let settle = Settle {
            seconds: seconds.unwrap_or(settle.seconds),
            ..*settle
        };
        crate::wait::until(self.context, item, &settle)
    }
}
