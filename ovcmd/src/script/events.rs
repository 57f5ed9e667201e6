//! Events in scripts: a body whose events are waited for, and a loop over events as they happen.

use super::desk::Desk;
use super::failure::raise;
use super::misuse;
use super::rows::words;
use super::thing::{Thing, What};
use super::wait::seconds;
use ovlib::entity::Entity;
use ovlib::error::{Error, Result};
use ovlib::events::{Cursor, Follow, Pace};
use rhai::{Dynamic, Engine, EvalAltResult, EvalContext, FnPtr, NativeCallContext};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How long events are waited for when nobody says, in seconds.
const PATIENCE: i64 = 1_000;

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
            let cursor = begin(&at, &wanted).map_err(|error| raise(error, place))?;
            if let Some(body) = inputs.get(2) {
                body_of(cx, body)?;
            }
            wait(&at, cursor, &wanted).map_err(|error| raise(error, place))
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
        limit: Duration::from_secs(PATIENCE.unsigned_abs()),
        pause: Duration::from_secs(1),
        is_verbose: false,
    };
    let is_context = first
        .read_lock::<Thing>()
        .is_some_and(|it| matches!(it.what, What::Context));
    match (is_context, second.as_map_ref()) {
        (true, Ok(map)) => {
            for (name, value) in map.iter() {
                match name.as_str() {
                    "filter" => wanted.filter = value.to_string(),
                    "events" => wanted.events = codes(value)?,
                    "wait_for" => wanted.wait_for = codes(value)?,
                    "break_on" => wanted.break_on = codes(value)?,
                    "timeout" => wanted.limit = Duration::from_secs(seconds(value)?.unsigned_abs()),
                    "wait" => wanted.pause = Duration::from_secs(seconds(value)?.unsigned_abs()),
                    "verbose" => wanted.is_verbose = value.as_bool().unwrap_or(false),
                    other => {
                        let known = [
                            "filter", "events", "wait_for", "break_on", "timeout", "wait",
                            "verbose",
                        ];
                        return Err(super::get::unknown(
                            "argument",
                            other,
                            "event_waiter",
                            known,
                        ));
                    }
                }
            }
        }
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
    if wanted.wait_for.is_empty() {
        wanted.wait_for = wanted.events.clone();
    }
    Ok(wanted)
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

/// The place in the stream before the body runs, so that none of its events slips by.
fn begin(desk: &Desk, wanted: &Wanted) -> Result<Cursor> {
    Ok(Cursor::newest(&desk.context()?)?.search(wanted.filter.clone()))
}

/// Waits until each code came, or one came that ends it; gives the events seen.
fn wait(desk: &Rc<Desk>, mut cursor: Cursor, wanted: &Wanted) -> Result<Dynamic> {
    let context = desk.context()?;
    if context.is_rehearsing() {
        return Ok(Dynamic::from_array(Vec::new()));
    }
    let begun = Instant::now();
    let mut missing = wanted.wait_for.clone();
    let mut seen = Vec::new();
    while !missing.is_empty() {
        for event in cursor.poll()? {
            let code = code_of(&event);
            let is_end = wanted.break_on.contains(&code);
            let is_awaited = missing.iter().position(|awaited| *awaited == code);
            if let Some(at) = is_awaited {
                missing.remove(at);
            }
            if is_end || is_awaited.is_some() || wanted.events.contains(&code) {
                if wanted.is_verbose {
                    desk.print(&format!(
                        "{}\n",
                        event.text("description").unwrap_or_default()
                    ))?;
                }
                seen.push(Dynamic::from(Thing::object(desk, event, None)));
            }
            if is_end || missing.is_empty() {
                return Ok(Dynamic::from_array(seen));
            }
        }
        if begun.elapsed() >= wanted.limit {
            let names = missing.iter().map(|code| {
                ovmodel::event(*code)
                    .map_or_else(|| code.to_string(), |event| event.name.to_owned())
            });
            return Err(Error::Deadline {
                what: format!("waiting for {}", names.collect::<Vec<_>>().join(", ")),
                seconds: wanted.limit.as_secs(),
            });
        }
        let left = wanted.limit.saturating_sub(begun.elapsed());
        context.interrupt().sleep(wanted.pause.min(left))?;
    }
    Ok(Dynamic::from_array(seen))
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
        if done.as_bool() == Ok(false) {
            break;
        }
    }
    Ok(())
}
