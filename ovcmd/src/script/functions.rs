//! Functions that belong to no thing, and what `catch (err)` gives.

use super::bind::Fallible;
use super::convert::{from_json, shown};
use super::desk::Desk;
use super::failure::{Exit, Failure, raise};
use super::rows::words;
use super::show;
use super::wait::seconds;
use crate::output::Format;
use ovlib::error::{Error, Result};
use ovlib::size::{human, parse_size};
use rhai::{Dynamic, Engine, EvalAltResult, NativeCallContext, Position};
use std::rc::Rc;
use std::time::Duration;

/// What `catch (err)` gives.
pub(super) fn failures(engine: &mut Engine) {
    engine.register_type_with_name::<Failure>("error");
    engine.register_indexer_get(|failure: &mut Failure, name: &str| failure.get(name));
    engine.register_fn("to_string", |failure: Failure| failure.0.to_string());
    engine.register_fn("to_debug", |failure: Failure| failure.0.to_string());
    engine.register_fn("to_map", |failure: Failure| failure.to_map());
    engine.register_fn("+", |text: &str, failure: Failure| {
        format!("{text}{}", failure.0)
    });
}

/// Functions that belong to no thing.
pub(super) fn functions(engine: &mut Engine, desk: &Rc<Desk>) {
    engine.register_fn("exit", || -> Fallible<()> {
        Err(EvalAltResult::ErrorTerminated(Dynamic::from(Exit(0)), Position::NONE).into())
    });
    engine.register_fn("exit", |code: i64| -> Fallible<()> {
        let code = u8::try_from(code).unwrap_or(1);
        Err(EvalAltResult::ErrorTerminated(Dynamic::from(Exit(code)), Position::NONE).into())
    });
    engine.register_fn("parse_size", |cx: NativeCallContext, text: &str| {
        let size = parse_size(text).map_err(|error| raise(error, cx.call_position()))?;
        Fallible::Ok(i64::try_from(size).unwrap_or(i64::MAX))
    });
    engine.register_fn("parse_size", |size: i64| size);
    engine.register_fn("human_size", |size: i64| {
        human(u64::try_from(size).unwrap_or(0))
    });
    engine.register_fn("to_json", |value: Dynamic| {
        shown(&value)
            .map(|value| value.to_string())
            .unwrap_or_default()
    });
    engine.register_fn("parse_json", |cx: NativeCallContext, text: &str| {
        serde_json::from_str(text).map(from_json).map_err(|error| {
            raise(
                Error::usage(format!("this is no JSON: {error}")),
                cx.call_position(),
            )
        })
    });
    for name in ["sleep", "wait"] {
        let at = desk.clone();
        engine.register_fn(name, move |cx: NativeCallContext, time: Dynamic| {
            nap(&at, &time).map_err(|error| raise(error, cx.call_position()))
        });
        // The language has a sleep of its own for these, which nothing would interrupt.
        let at = desk.clone();
        engine.register_fn(name, move |cx: NativeCallContext, time: i64| {
            nap(&at, &time.into()).map_err(|error| raise(error, cx.call_position()))
        });
        let at = desk.clone();
        engine.register_fn(name, move |cx: NativeCallContext, time: f64| {
            nap(&at, &time.into()).map_err(|error| raise(error, cx.call_position()))
        });
    }
    for (name, format) in [
        ("table", Format::Table),
        ("json", Format::Json),
        ("yaml", Format::Yaml),
        ("csv", Format::Csv),
    ] {
        let at = desk.clone();
        engine.register_fn(name, move |cx: NativeCallContext, value: Dynamic| {
            show::print(&at, value, format, &[]).map_err(|error| raise(error, cx.call_position()))
        });
        let at = desk.clone();
        engine.register_fn(
            name,
            move |cx: NativeCallContext, value: Dynamic, columns: Dynamic| {
                words(&columns)
                    .and_then(|columns| show::print(&at, value, format, &columns))
                    .map_err(|error| raise(error, cx.call_position()))
            },
        );
    }
}

/// Waits, at most until the user interrupts.
fn nap(desk: &Desk, time: &Dynamic) -> Result<()> {
    let time = match time.as_float() {
        Ok(decimal) => Duration::try_from_secs_f64(decimal).unwrap_or_default(),
        Err(_) => Duration::from_secs(seconds(time)?.max(0).unsigned_abs()),
    };
    desk.flush();
    desk.listen()?;
    let interrupt = desk.with(|_, io| io.interrupt.clone());
    interrupt.sleep(time)
}
