//! Names of living objects: asked of the engine with a short deadline, kept for a while, nothing when it is away.

use super::cache::{Cache, Kept};
use ovlib::context::Context;
use ovlib::error::Result;
use ovlib::find::Select;
use ovlib::transport::Interrupt;
use ovlib::verb::{Noun, Within};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

/// Gives the names that are asked for.
pub type Lookup<'a> = dyn FnMut(&Asked<'_>) -> Vec<String> + 'a;

/// Which names are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Objects of this noun.
    pub noun: &'static Noun,
    /// Whose they are, outermost first, where a phrase tells.
    pub within: &'a [Within],
    /// What the names begin with.
    pub typed: &'a str,
}

impl<'a> Asked<'a> {
    /// Names of objects that belong to no other.
    #[must_use]
    pub fn of(noun: &'static Noun, typed: &'a str) -> Asked<'a> {
        let within = &[];
        Asked {
            noun,
            within,
            typed,
        }
    }

    /// What the answer is kept under: the noun, and whose objects they are.
    fn key(&self) -> String {
        if self.within.is_empty() {
            return self.noun.name.to_owned();
        }
        let mut hasher = DefaultHasher::new();
        for owner in self.within {
            let Select { ids, names, .. } = &owner.select;
            (owner.locator, ids, names).hash(&mut hasher);
            (&owner.select.searches, format!("{:?}", owner.select.wheres)).hash(&mut hasher);
        }
        format!("{}-{:016x}", self.noun.name, hasher.finish())
    }
}

/// Names of nothing, where no engine is to be asked.
pub fn no_names(_: &Asked<'_>) -> Vec<String> {
    Vec::new()
}

/// Longest that a person waits for names.
pub(crate) const DEADLINE: Duration = Duration::from_millis(900);
/// Most names that are asked for; a person types on instead of reading more.
const MOST: u64 = 200;

/// The names that begin with `typed`: from the cache where it is fresh, else from the engine, else from what is left of an
/// older answer. `open` opens the session; both it and the question end by the deadline.
pub(crate) fn find(
    cache: &mut Cache,
    asked: &Asked<'_>,
    interrupt: &Interrupt,
    open: &mut dyn FnMut() -> Result<Context>,
) -> Vec<String> {
    let typed = asked.typed.split('*').next().unwrap_or(asked.typed);
    let key = asked.key();
    let kept = match cache.get(&key, typed) {
        Kept::Fresh(names) => return names,
        Kept::Stale(names) => names,
        Kept::Nothing => Vec::new(),
    };
    let found = within(interrupt, || ask(&open()?, asked, typed));
    match found {
        Ok(names) => {
            let is_all = (names.len() as u64) < MOST;
            cache.put(&key, typed, &names, is_all);
            names
        }
        Err(_) => kept,
    }
}

fn ask(context: &Context, asked: &Asked<'_>, typed: &str) -> Result<Vec<String>> {
    let noun = asked.noun;
    let mut place = context.root();
    for owner in asked.within {
        let collection = place.at(owner.locator)?;
        let owner = owner.select.one(&collection, &[])?;
        place = collection.item(owner.id().unwrap_or_default())?;
    }
    let service = place.at(noun.locator)?;
    let mut select = Select::new();
    if !typed.is_empty() {
        select.names.push(format!("{typed}*"));
    }
    select.max = Some(MOST);
    let mut names = Vec::new();
    for entity in select.many(&service, &[])? {
        names.extend(entity?.text(noun.find_by));
    }
    names.sort();
    names.dedup();
    Ok(names)
}

/// Does something that the interrupt ends when the deadline passes.
pub(crate) fn within<T>(interrupt: &Interrupt, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let stop = Interrupt::new();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            if stop.sleep(DEADLINE).is_ok() {
                interrupt.raise();
            }
        });
        let done = work();
        stop.raise();
        done
    })
}
