//! Names of living objects: asked of the engine with a short deadline, kept for a while, nothing when it is away.

use super::cache::{Cache, Kept};
use ovlib::context::Context;
use ovlib::error::Result;
use ovlib::find::Select;
use ovlib::transport::Interrupt;
use ovlib::verb::Noun;
use std::time::Duration;

/// Gives names of objects of a noun that begin with a text.
pub type Lookup<'a> = dyn FnMut(&'static Noun, &str) -> Vec<String> + 'a;

/// Names of nothing, where no engine is to be asked.
pub fn no_names(_: &'static Noun, _: &str) -> Vec<String> {
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
    noun: &'static Noun,
    typed: &str,
    interrupt: &Interrupt,
    open: &mut dyn FnMut() -> Result<Context>,
) -> Vec<String> {
    let typed = typed.split('*').next().unwrap_or(typed);
    let kept = match cache.get(noun.name, typed) {
        Kept::Fresh(names) => return names,
        Kept::Stale(names) => names,
        Kept::Nothing => Vec::new(),
    };
    let asked = within(interrupt, || ask(&open()?, noun, typed));
    match asked {
        Ok(names) => {
            let is_all = (names.len() as u64) < MOST;
            cache.put(noun.name, typed, &names, is_all);
            names
        }
        Err(_) => kept,
    }
}

fn ask(context: &Context, noun: &'static Noun, typed: &str) -> Result<Vec<String>> {
    let service = context.service(noun.locator)?;
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
