//! Events in scripts: a body whose events are waited for, and a loop over events as they happen.

use super::desk::Desk;
use super::failure::raise;
use super::misuse;
use super::rows::words;
use super::thing::{Thing, What};
use super::wait::seconds;
use ovlib::entity::Entity;
use ovlib::error::{Error, Result};
use ovlib::events::{Cursor, Follow, Pace, Waiter};
use rhai::{Dynamic, Engine, EvalAltResult, EvalContext, FnPtr, Map, NativeCallContext};
use std::rc::Rc;
use std::time::Duration;

/// How long events are waited for when nobody says, in seconds.
const PATIENCE: u64 = 1_000;

/// What a waiter waits for.
struct Wanted {
    filter: String,
    /// Events that are looked at.
    events: Vec<u32>,
    /// Those that must come, each once.
    wait_for: Vec<u32>,
    /// Those that end the waiting at once.
    break_on: Vec<u32>,
    limit: Duration,
    pause: Duration,
    is_verbose: bool,
}

/// Adds `event_waiter(filter, codes) { ... }`, `event_waiter(context, #{...}) { ... }` and `on_event(codes, |event| ...)`.
pub(super) fn add(engine: &mut Engine, desk: &Rc<Desk>) {
    let at = desk.clone();
    let next = |symbols: &[rhai::ImmutableString], ahead: &str, _: &mut Dynamic| {
        Ok(match symbols.len() {
            1 => Some("(".into()),
            2 | 4 => Some("$expr$".into()),
            3 => Some(",".into()),
            5 => Some(")".into()),
            6 if ahead == "{" => Some("$block$".into()),
            _ => None,
        })
    };
    engine.register_custom_syntax_with_state_raw(
        "event_waiter",
        next,
        true,
        move |cx, inputs, _| {
            let place = inputs[0].position();
            let first = cx.eval_expression_tree(&inputs[0])?;
            let second = cx.eval_expression_tree(&inputs[1])?;
            let wanted = wanted(&first, &second).map_err(|error| raise(error, place))?;
            let waiter = begin(&at, &wanted).map_err(|error| raise(error, place))?;
            if let Some(body) = inputs.get(2) {
                body_of(cx, body)?;
            }
            wait(&at, waiter, wanted.is_verbose).map_err(|error| raise(error, place))
        },
    );
    let at = desk.clone();
    engine.register_fn(
        "on_event",
        move |cx: NativeCallContext, codes: Dynamic, then: FnPtr| each(&cx, &at, &codes, &then),
    );
    let at = desk.clone();
    engine.register_fn("on_event", move |cx: NativeCallContext, then: FnPtr| {
        each(&cx, &at, &Dynamic::UNIT, &then)
    });
}

fn body_of(
    cx: &mut EvalContext<'_, '_, '_, '_, '_, '_>,
    body: &rhai::Expression<'_>,
) -> std::result::Result<(), Box<EvalAltResult>> {
    cx.eval_expression_tree(body).map(drop)
}

/// What both forms say.
fn wanted(first: &Dynamic, second: &Dynamic) -> Result<Wanted> {
    let mut wanted = Wanted {
        filter: String::new(),
        events: Vec::new(),
        wait_for: Vec::new(),
        break_on: Vec::new(),
        limit: Duration::from_secs(PATIENCE),
        pause: Duration::from_secs(1),
        is_verbose: false,
    };
    let is_context = first
        .read_lock::<Thing>()
        .is_some_and(|it| matches!(it.what, What::Context));
    match (is_context, second.as_map_ref()) {
        (true, Ok(map)) => wanted.take(&map)?,
        (true, Err(_)) => {
            return Err(misuse(
                "event_waiter takes a map behind `context`",
                "#{filter: \"vm=web01\", events: [...]}",
            ));
        }
        (false, _) => {
            wanted.filter = match first.is_unit() {
                true => String::new(),
                false => first.to_string(),
            };
            wanted.events = codes(second)?;
        }
    }
    match wanted.wait_for.is_empty() && wanted.events.is_empty() {
        true => Err(misuse(
            "event_waiter is not told what to wait for",
            "name codes: `event_waiter(\"\", [event_codes.USER_RUN_VM]) { ... }`",
        )),
        false => Ok(wanted),
    }
}

/// What the map of the longer form may hold.
const ARGUMENTS: [&str; 8] = [
    "filter",
    "correlation_id",
    "events",
    "wait_for",
    "break_on",
    "timeout",
    "wait",
    "verbose",
];

impl Wanted {
    /// Takes what the map of the longer form says.
    fn take(&mut self, map: &Map) -> Result<()> {
        let span = |value| Ok::<_, Error>(Duration::from_secs(seconds(value)?.unsigned_abs()));
        let mut correlation = None;
        for (name, value) in map {
            match name.as_str() {
                "filter" => self.filter = value.to_string(),
                "correlation_id" => correlation = Some(value.to_string()),
                "events" => self.events = codes(value)?,
                "wait_for" => self.wait_for = codes(value)?,
                "break_on" => self.break_on = codes(value)?,
                "timeout" => self.limit = span(value)?,
                "wait" => self.pause = span(value)?,
                "verbose" => self.is_verbose = value.as_bool().unwrap_or(false),
                other => {
                    let place = "event_waiter";
                    return Err(super::get::unknown("argument", other, place, ARGUMENTS));
                }
            }
        }
        let Some(id) = correlation else {
            return Ok(());
        };
        if self.filter.contains(" or ") {
            return Err(misuse(
                "a filter with `or` takes no correlation_id beside it",
                "the engine's searches have no brackets",
            ));
        }
        let lead = match self.filter.as_str() {
            "" => String::new(),
            filter => format!("{filter} and "),
        };
        self.filter = format!("{lead}correlation_id={id}");
        Ok(())
    }
}

/// Codes of events, given as numbers or names.
fn codes(value: &Dynamic) -> Result<Vec<u32>> {
    if value.is_unit() {
        return Ok(Vec::new());
    }
    let code = |word: String| match (word.parse(), ovmodel::event_named(&word.to_uppercase())) {
        (Ok(code), _) => Ok(code),
        (Err(_), Some(event)) => Ok(event.code),
        (Err(_), None) => {
            let known = ovmodel::events().iter().map(|event| event.name);
            Err(super::get::unknown("event", &word, "event_codes", known))
        }
    };
    words(value)?.into_iter().map(code).collect()
}

/// Takes note of the newest event before the body runs, so that none of its events slips by.
fn begin(desk: &Desk, wanted: &Wanted) -> Result<Option<Waiter>> {
    let context = desk.context()?;
    if context.is_rehearsing() {
        return Ok(None);
    }
    let waiter = Waiter::new(&context)?
        .search(wanted.filter.clone())
        .events(&wanted.events)
        .wait_for(&wanted.wait_for)
        .break_on(&wanted.break_on)
        .timeout(wanted.limit)
        .pause(wanted.pause.max(Duration::from_millis(50)));
    Ok(Some(waiter))
}

/// Waits until each code came, or one came that ends it; gives the events seen. A rehearsal brings none about.
fn wait(desk: &Rc<Desk>, waiter: Option<Waiter>, is_verbose: bool) -> Result<Dynamic> {
    let Some(waiter) = waiter else {
        return Ok(Dynamic::from_array(Vec::new()));
    };
    let seen = waiter.wait(|event| {
        if is_verbose {
            desk.say(&format!(
                "{}\n",
                event.text("description").unwrap_or_default()
            ));
            desk.flush();
        }
    })?;
    let events = seen.events.into_iter();
    let events = events.map(|event| Dynamic::from(Thing::object(desk, event, None)));
    Ok(Dynamic::from_array(events.collect()))
}

fn code_of(event: &Entity) -> u32 {
    event
        .peek("code")
        .and_then(|code| code.parse().ok())
        .unwrap_or_default()
}

/// Calls a function for each event as it happens, until it gives `false`.
fn each(
    cx: &NativeCallContext<'_>,
    desk: &Rc<Desk>,
    of: &Dynamic,
    then: &FnPtr,
) -> std::result::Result<(), Box<EvalAltResult>> {
    let fail = |error| raise(error, cx.call_position());
    let codes = codes(of).map_err(fail)?;
    let context = desk.context().map_err(fail)?;
    let cursor = Cursor::newest(&context).map_err(fail)?;
    for event in Follow::new(&context, cursor, Pace::default()) {
        let event = event.map_err(fail)?;
        if !codes.is_empty() && !codes.contains(&code_of(&event)) {
            continue;
        }
        let thing = Dynamic::from(Thing::object(desk, event, None));
        let done: Dynamic = then.call_within_context(cx, (thing,))?;
        desk.flush();
        if done.as_bool() == Ok(false) {
            break;
        }
    }
    Ok(())
}
