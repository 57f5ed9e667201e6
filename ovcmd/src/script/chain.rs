//! What may stand behind a call that is only typed: `context.vms.get("web01").nics.`. Nothing is called for it and no engine
//! asked; what a call would give is told by the model.

use super::thing::{Thing, What};
use ovlib::error::{Error, Result};
use ovlib::nouns;
use ovlib::service::Service;
use ovmodel::Kind;

/// The id of an object that is only thought of.
const ANY: &str = "0";
/// What gives one object of a collection.
const ONE: [&str; 4] = ["get", "find", "try_find", "first"];
/// What gives the object again.
const SAME: [&str; 3] = ["refresh", "wait_for", "update"];

/// One step of a chain: a name, and whether it is called.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step<'t> {
    pub(super) name: &'t str,
    pub(super) is_call: bool,
}

/// The chain that a text ends with, as far as it is one: `a.b("c").` of `let x = a.b("c").`.
pub(super) fn steps(text: &str) -> Vec<Step<'_>> {
    let expression = expression(text);
    let mut steps = Vec::new();
    let (mut depth, mut quote, mut begin) = (0_usize, None, 0);
    for (at, letter) in expression.char_indices() {
        match (quote, letter) {
            (Some(open), close) if open == close => quote = None,
            (Some(_), _) => {}
            (None, '"' | '`') => quote = Some(letter),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, '.') if depth == 0 => {
                steps.push(step(&expression[begin..at]));
                begin = at + 1;
            }
            _ => {}
        }
    }
    steps.push(step(&expression[begin..]));
    steps
}

fn step(text: &str) -> Step<'_> {
    let name = text.trim_end_matches('?');
    match name.find('(') {
        Some(at) => Step {
            name: &name[..at],
            is_call: true,
        },
        None => Step {
            name,
            is_call: false,
        },
    }
}

/// The last expression of a text: behind what separates it from those before, at the depth of the cursor.
fn expression(text: &str) -> &str {
    let mut begins = vec![0];
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        let behind = at + letter.len_utf8();
        match (quote, letter) {
            (Some(open), close) if open == close => quote = None,
            (Some(_), _) => {}
            (None, '"' | '`') => quote = Some(letter),
            (None, '(' | '[' | '{') => begins.push(behind),
            (None, ')' | ']' | '}') if begins.len() > 1 => drop(begins.pop()),
            (None, letter) if letter.is_alphanumeric() || matches!(letter, '_' | '.' | '?') => {}
            _ => {
                begins.pop();
                begins.push(behind);
            }
        }
    }
    &text[begins.pop().unwrap_or_default()..]
}

impl Thing {
    /// What a step would give, without taking it; none where the model does not tell.
    pub(super) fn after(&self, step: &Step<'_>) -> Result<Option<Thing>> {
        let service = match &self.what {
            What::Place(service) => Some(service.clone()),
            What::Object(object) => object.place(&self.desk),
            What::Context => None,
            _ => return Ok(None),
        };
        let found = match (service, step.is_call) {
            (None, is_call) => self.of_root(step.name, is_call)?,
            (Some(service), true) if ONE.contains(&step.name) => Some(service.item(ANY)?),
            (Some(service), true) if SAME.contains(&step.name) => Some(service),
            (Some(service), true) if step.name == "add" => Some(service.item(ANY)?),
            (Some(_), true) => None,
            (Some(service), false) => self.link(&service, step.name)?,
        };
        Ok(found.map(|service| Thing::new(&self.desk, What::Place(service))))
    }

    fn of_root(&self, name: &str, is_call: bool) -> Result<Option<Service>> {
        let context = self.desk.context()?;
        let locator = ovmodel::root().locator(name).map(|locator| locator.name);
        let of_noun = || nouns::find(name).ok().filter(|noun| noun.below.is_empty());
        let Some(locator) = locator.or_else(|| of_noun().map(|noun| noun.locator)) else {
            return Ok(None);
        };
        let service = context.service(locator)?;
        match is_call {
            true => service.item(ANY).map(Some),
            false => Ok(Some(service)),
        }
    }

    /// What lies below a place, or what a field of its objects refers to.
    fn link(&self, service: &Service, name: &str) -> Result<Option<Service>> {
        if service
            .facts()
            .locator(name)
            .is_some_and(|locator| !locator.item)
        {
            return service.at(name).map(Some);
        }
        let facts = service.facts().entity_type();
        let attr = facts.and_then(|facts| super::get::attr(facts, name));
        let noun = attr.and_then(|attr| match attr.kind() {
            Kind::Struct(facts) if attr.link => nouns::of_type(facts.name),
            _ => None,
        });
        let place = noun.map(|noun| self.desk.context()?.service(noun.locator)?.item(ANY));
        place.transpose()
    }

    /// Names behind something that is only thought of: an object has its fields, too.
    pub(super) fn members_thought_of(&self) -> Vec<String> {
        let mut names = self.members();
        if let What::Place(service) = &self.what
            && service.has("get")
            && !service.has("list")
        {
            let facts = service.facts().entity_type();
            let fields = facts.into_iter().flat_map(|facts| facts.attrs());
            names.extend(fields.map(|attr| attr.name.to_owned()));
            names.extend(super::call::OF_OBJECTS.map(str::to_owned));
        }
        names
    }
}

/// Goes a chain as far as the model tells.
///
/// # Errors
///
/// What keeps a session from being opened.
pub(super) fn walk(begin: Thing, steps: &[Step<'_>]) -> Result<Thing> {
    steps.iter().try_fold(begin, |thing, step| {
        let next = thing.after(step)?;
        next.ok_or_else(|| Error::usage("the model does not tell"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, wanted: &[(&str, bool)]) {
        let steps = steps(text);
        let found: Vec<(&str, bool)> = steps.iter().map(|step| (step.name, step.is_call)).collect();
        assert_eq!(found, wanted, "{text}");
    }

    #[test]
    fn chains_are_found_at_the_end() {
        check(
            "context.vms.get(\"a.b (\").ni",
            &[
                ("context", false),
                ("vms", false),
                ("get", true),
                ("ni", false),
            ],
        );
        check("let x = vm.", &[("vm", false), ("", false)]);
        check(
            "print(context.vm(\"a\").",
            &[("context", false), ("vm", true), ("", false)],
        );
        check(
            "f(1, 2); a.b(c(1).d(2)).e",
            &[("a", false), ("b", true), ("e", false)],
        );
        check(
            "for nic in vm.nics { nic.na",
            &[("nic", false), ("na", false)],
        );
        check("a?.b", &[("a", false), ("b", false)]);
        check("1 + a", &[("a", false)]);
    }
}
