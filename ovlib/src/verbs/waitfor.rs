//! `waitfor`: blocks until objects are in a state, are there, are gone, or fulfil a condition; whoever changes them.

use std::time::{Duration, Instant};

use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::{Select, Where};
use crate::progress::Progress;
use crate::service::Service;
use crate::verb::{Call, Noun, Outcome, Param, ParamKind, Target, Verb};
use ovmodel::{AttrFacts, Kind};

/// How long it waits when nobody says.
const LIMIT: Duration = Duration::from_secs(600);
/// First and longest pause between two looks, and how long an engine may be away.
const SHORTEST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_secs(300);
/// Fields that hold a state.
const STATES: [&str; 3] = ["status", "phase", "snapshot_status"];
/// Most objects named in a message.
const NAMED: usize = 5;

/// Waits for others' changes.
pub const WAITFOR: Verb = Verb {
    name: "waitfor",
    aliases: &["wait-for", "wait_for"],
    summary: "Wait until those selected are in a state, there, or gone",
    target: Target::Many,
    shows_rows: true,
    params: &[
        Param {
            many: true,
            ..Param::option(
                "status",
                ParamKind::Text,
                "Until all have this status, or one of several",
            )
            .short('s')
        },
        Param::flag(
            "exists",
            "Until each one named is there, or any that matches",
        ),
        Param::flag("gone", "Until none of them is there any more"),
        Param {
            many: true,
            ..Param::option(
                "where",
                ParamKind::Text,
                "Until all fulfil 'FIELD OP VALUE'",
            )
        },
    ],
    examples: &[
        (
            "{noun} -n {name} waitfor --exists --timeout 5m",
            "Until it is there",
        ),
        (
            "{noun} -n 'nosuch*' waitfor --gone",
            "Until none of these is left",
        ),
        (
            "{noun} -n 'nosuch*' waitfor --gone --timeout 30",
            "The same, for half a minute at most",
        ),
    ],
    run: waitfor,
    ..Verb::DEFAULT
};

/// What is waited for.
struct Goal {
    noun: &'static Noun,
    field: &'static str,
    states: Vec<String>,
    wheres: Vec<Where>,
    exists: bool,
    gone: bool,
}

fn waitfor(call: &Call<'_>) -> Result<Outcome> {
    let goal = Goal::new(call)?;
    let service = call.service()?;
    let limit = call.conduct.timeout.unwrap_or(LIMIT);
    let mut watch = Watch {
        call,
        service: &service,
        goal: &goal,
        fixed: None,
    };
    if call.context.is_rehearsing() {
        return Ok(Outcome::Done);
    }
    let found = watch.until(limit)?;
    if goal.gone {
        return Ok(Outcome::Done);
    }
    Ok(crate::verbs::made::deeds::rows(call, &service, found))
}

impl Goal {
    fn new(call: &Call<'_>) -> Result<Goal> {
        let facts = call.noun.facts();
        let wheres: Vec<Where> = call
            .args
            .texts("where")
            .map(Where::parse)
            .collect::<Result<_>>()?;
        wheres
            .iter()
            .try_for_each(|condition| condition.check(facts))?;
        let (exists, gone) = (call.args.has("exists"), call.args.has("gone"));
        let mut goal = Goal {
            noun: call.noun,
            field: "",
            states: Vec::new(),
            wheres,
            exists,
            gone,
        };
        let words = call.args.texts("status").flat_map(|text| text.split(','));
        let words: Vec<&str> = words.map(str::trim).collect();
        if !words.is_empty() {
            let attr = STATES.iter().find_map(|field| facts?.attr(field));
            let attr = attr.ok_or_else(|| Error::Usage {
                message: format!("a {} has no status", call.noun.name),
                hint: Some("say --where 'FIELD OP VALUE', --exists or --gone".to_owned()),
            })?;
            goal.field = attr.name;
            goal.states = words
                .iter()
                .map(|word| state(attr, word))
                .collect::<Result<_>>()?;
        }
        let about = !goal.states.is_empty() || !goal.wheres.is_empty();
        if gone && (exists || about) {
            return Err(Error::usage(
                "what is to be gone has no status and no fields",
            ));
        }
        if !gone && !exists && !about {
            return Err(Error::Usage {
                message: "waitfor is not told what for".to_owned(),
                hint: Some(
                    "say --status WORD, --exists, --gone or --where 'FIELD OP VALUE'".to_owned(),
                ),
            });
        }
        if call.select.is_empty() && !call.conduct.all {
            return Err(Error::Usage {
                message: format!("`{} waitfor` is not told which one", call.noun.name),
                hint: Some("give a name, an id or a search, or --all for every one".to_owned()),
            });
        }
        Ok(goal)
    }

    fn is_met(&self, entity: &Entity) -> Result<bool> {
        let state = || entity.text(self.field).unwrap_or_default();
        if !self.states.is_empty() && !self.states.contains(&state()) {
            return Ok(false);
        }
        for condition in &self.wheres {
            if !condition.matches(entity)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What is still wanted of these, in words.
    fn wanting(&self, rest: &[String]) -> String {
        let names: Vec<&str> = rest.iter().take(NAMED).map(String::as_str).collect();
        let more = match rest.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let all = names.join(", ");
        match (self.gone, rest.is_empty()) {
            (true, _) => format!("{} {all}{more} to be gone", self.noun.name),
            (false, true) => format!("a {} to be there", self.noun.name),
            (false, false) => format!("{} {all}{more}", self.noun.name),
        }
    }
}

/// A state of the model's, however it is spelled.
fn state(attr: &AttrFacts, word: &str) -> Result<String> {
    let Kind::Enum(facts) = attr.kind() else {
        return Ok(word.to_owned());
    };
    let folded = word.to_lowercase().replace('-', "_");
    if let Some(found) = facts.values.iter().find(|value| **value == folded) {
        return Ok((*found).to_owned());
    }
    let near = ovmodel::nearest(&folded, facts.values.iter().copied());
    let near = match near.first() {
        Some(near) => format!("did you mean {near}? "),
        None => String::new(),
    };
    Err(Error::Usage {
        message: format!("unknown status '{word}' in --status"),
        hint: Some(format!("{near}known are {}", facts.values.join(", "))),
    })
}

struct Watch<'w> {
    call: &'w Call<'w>,
    service: &'w Service,
    goal: &'w Goal,
    /// Ids of those that were selected when the waiting began: a search for their old state finds them no more.
    fixed: Option<Vec<String>>,
}

impl Watch<'_> {
    fn until(&mut self, limit: Duration) -> Result<Vec<Entity>> {
        let (began, mut answered) = (Instant::now(), Instant::now());
        let mut pause = SHORTEST;
        let mut rest = String::new();
        loop {
            match self.look(began) {
                Ok((found, None)) => return Ok(found),
                Ok((_, Some(wanting))) => {
                    answered = Instant::now();
                    rest = wanting;
                }
                Err(Error::Interrupted) => return Err(Error::Interrupted),
                Err(error) if error.is_unanswered() && answered.elapsed() < PATIENCE => {}
                Err(error) => return Err(error),
            }
            let left = limit.saturating_sub(began.elapsed());
            if left.is_zero() {
                return Err(Error::Deadline {
                    what: format!("waiting for {rest}"),
                    seconds: limit.as_secs(),
                });
            }
            self.call.context.interrupt().sleep(pause.min(left))?;
            pause = pause.mul_f64(1.5).min(LONGEST);
        }
    }

    /// Those selected as they are now, and what is still wanted.
    fn look(&mut self, began: Instant) -> Result<(Vec<Entity>, Option<String>)> {
        let found = self.selected()?;
        let name = |entity: &Entity| {
            let name = entity.text(self.goal.noun.listing().name);
            name.or_else(|| entity.id().map(str::to_owned))
                .unwrap_or_default()
        };
        if self.goal.gone {
            let there: Vec<String> = found.iter().map(name).collect();
            let wanting = (!there.is_empty()).then(|| self.goal.wanting(&there));
            return Ok((found, wanting));
        }
        if found.is_empty() {
            return Ok((found, Some(self.goal.wanting(&[]))));
        }
        let mut rest = Vec::new();
        for entity in &found {
            if self.goal.is_met(entity)? {
                continue;
            }
            let field = Some(self.goal.field).filter(|field| !field.is_empty());
            let state = field.and_then(|field| entity.text(field));
            self.call.context.tell(&Progress::State {
                what: format!("{} {}", self.goal.noun.name, name(entity)),
                state: state.clone(),
                percent: None,
                elapsed: began.elapsed(),
            });
            rest.push(match state {
                Some(state) => format!("{} ({state})", name(entity)),
                None => name(entity),
            });
        }
        let wanting = (!rest.is_empty()).then(|| self.goal.wanting(&rest));
        Ok((found, wanting))
    }

    fn selected(&mut self) -> Result<Vec<Entity>> {
        let select = self.call.select;
        if self.goal.gone {
            return match &self.fixed {
                Some(ids) => self.by_ids(&ids.clone(), false),
                None => {
                    let found: Vec<Entity> =
                        select.many(self.service, &[])?.collect::<Result<_>>()?;
                    self.fix(&found);
                    Ok(found)
                }
            };
        }
        if let Some(ids) = &self.fixed {
            return self.by_ids(&ids.clone(), true);
        }
        match select.each(self.service, &[]) {
            Ok(found) => {
                self.fix(&found);
                Ok(found)
            }
            Err(Error::NotFound { .. }) if self.goal.exists => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// From now on only these count, whatever they turn into.
    fn fix(&mut self, found: &[Entity]) {
        let ids = found
            .iter()
            .filter_map(|entity| entity.id().map(str::to_owned));
        self.fixed = Some(ids.collect());
    }

    fn by_ids(&self, ids: &[String], all: bool) -> Result<Vec<Entity>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let select = Select {
            ids: ids.to_vec(),
            ..Select::new()
        };
        match all {
            true => select.each(self.service, &[]),
            false => select.many(self.service, &[])?.collect(),
        }
    }
}
