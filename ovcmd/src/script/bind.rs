//! The language: one type, one property, one method under every name of the tables, and a few functions.

use super::call::own_names;
use super::desk::Desk;
use super::events;
use super::failure::{Exit, raise};
use super::functions::{failures, functions};
use super::thing::{Thing, What};
use ovlib::nouns;
use rhai::module_resolvers::{FileModuleResolver, ModuleResolversCollection};
use rhai::{
    Dynamic, Engine, EvalAltResult, FnPtr, FuncRegistration, NativeCallContext, Position, Token,
};
use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;

/// What a script may use up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Most steps; 0 for no limit.
    pub(crate) operations: u64,
    /// Deepest nesting of calls.
    pub(crate) depth: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            operations: 0,
            depth: 64,
        }
    }
}

/// What a person may want to call on arrays and on texts.
pub(super) const OF_ARRAYS: [&str; 22] = [
    "all", "append", "contains", "dedup", "drain", "extract", "filter", "find", "for_each",
    "index_of", "insert", "len", "map", "pop", "push", "reduce", "remove", "reverse", "shift",
    "some", "sort", "truncate",
];
pub(super) const OF_TEXTS: [&str; 16] = [
    "bytes",
    "contains",
    "ends_with",
    "index_of",
    "is_empty",
    "len",
    "pad",
    "parse_float",
    "parse_int",
    "replace",
    "split",
    "starts_with",
    "sub_string",
    "to_lower",
    "to_upper",
    "trim",
];

/// Largest text, and most members of a list or map.
const LONGEST: usize = 64 << 20;
const MOST: usize = 4 << 20;
/// After so many steps it is looked whether the user interrupted.
const LOOK: u64 = 8;
/// A script of so many steps is one that a person may interrupt; a multiple of [`LOOK`].
const LONG: u64 = 4_096;
/// Deepest nesting of expressions, outside and inside of functions.
const EXPRESSIONS: (usize, usize) = (64, 48);

/// What functions of the language give.
pub(super) type Fallible<T> = std::result::Result<T, Box<EvalAltResult>>;

/// A language at a desk.
pub(super) fn engine(desk: &Rc<Desk>, folders: &[PathBuf], limits: Limits) -> Engine {
    let mut engine = Engine::new();
    // Texts come from the engine and are seen once; to look for a place for each costs more than it saves.
    engine.set_max_strings_interned(0);
    engine.set_max_operations(limits.operations);
    engine.set_max_call_levels(limits.depth);
    engine.set_max_expr_depths(EXPRESSIONS.0, EXPRESSIONS.1);
    engine.set_max_string_size(LONGEST);
    engine.set_max_array_size(MOST);
    engine.set_max_map_size(MOST);
    let mut resolvers = ModuleResolversCollection::new();
    for folder in folders {
        resolvers.push(FileModuleResolver::new_with_path(folder));
    }
    engine.set_module_resolver(resolvers);
    words_after_dots(&mut engine);
    globals(&mut engine, desk);
    things(&mut engine);
    failures(&mut engine);
    functions(&mut engine, desk);
    events::add(&mut engine, desk);
    engine
}

/// Every name that a thing may be called by: verbs of the rows, methods of the model, nouns, and its own.
pub(super) fn method_names() -> Vec<String> {
    let mut names: Vec<String> = own_names().map(str::to_owned).collect();
    for service in ovmodel::services() {
        for method in service.methods() {
            names.push(method.name.to_owned());
            names.push(method.segment());
        }
    }
    // The verbs that are made of the model are called like its methods, but for a few that every noun has.
    let made = nouns::all()
        .first()
        .map_or(&[][..], |noun| noun.all_verbs());
    let made = made.iter().copied();
    let verbs = nouns::all()
        .iter()
        .flat_map(|noun| noun.written())
        .chain(made);
    for verb in verbs {
        names.push(verb.name.replace('-', "_"));
        names.extend(verb.aliases.iter().map(|alias| alias.replace('-', "_")));
    }
    for noun in nouns::all() {
        names.push(noun.name.to_owned());
        names.extend(noun.aliases.iter().map(|alias| alias.replace('-', "_")));
    }
    names.sort();
    names.dedup();
    names
}

/// `vm.export()`, `vm.import(...)`: behind a dot every word is a name. Words that the language keeps for later are names, too.
fn words_after_dots(engine: &mut Engine) {
    let is_behind_dot = Cell::new(false);
    let name = |text: String| Token::Identifier(Box::new(text.into()));
    #[allow(
        deprecated,
        reason = "marked so because it may change, not because it will go"
    )]
    engine.on_parse_token(move |token, _, _| {
        let was_dot = is_behind_dot.replace(matches!(token, Token::Period | Token::Elvis));
        let text = match &token {
            Token::Identifier(_) => return token,
            Token::Reserved(word) => word.to_string(),
            _ if was_dot => token.to_string(),
            _ => return token,
        };
        let is_word = text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let is_own = matches!(
            text.as_str(),
            "print"
                | "debug"
                | "call"
                | "curry"
                | "eval"
                | "this"
                | "type_of"
                | "is_shared"
                | "is_def_var"
                | "is_def_fn"
        );
        match is_word && !text.is_empty() && !is_own {
            true => name(text),
            false => token,
        }
    });
}

/// Names that are known everywhere, also inside of functions.
fn globals(engine: &mut Engine, desk: &Rc<Desk>) {
    let at = desk.clone();
    #[allow(
        deprecated,
        reason = "marked so because it may change, not because it will go"
    )]
    engine.on_var(move |name, _, cx| {
        let found = match name {
            "context" => Some(Dynamic::from(Thing::context(&at))),
            "event_codes" => Some(Dynamic::from(Thing::new(&at, What::Codes))),
            _ => at.global(name),
        };
        Ok(found.filter(|_| !cx.scope().contains(name)))
    });
    let at = desk.clone();
    engine.on_print(move |text| at.say(&format!("{text}\n")));
    let at = desk.clone();
    engine.on_debug(move |text, _, place| {
        at.with(|_, io| {
            let line = format!("{place:?}: {text}\n");
            let _ = std::io::Write::write_all(&mut io.stderr, line.as_bytes());
        });
    });
    let at = desk.clone();
    engine.on_progress(move |steps| {
        if !steps.is_multiple_of(LOOK) {
            return None;
        }
        at.let_out();
        if steps == LONG {
            // Without it Ctrl-C ends the program as it ends any.
            let _ = at.listen();
        }
        match at.ended() {
            true => Some(Dynamic::from(Exit(0))),
            false => at.is_interrupted().then_some(Dynamic::UNIT),
        }
    });
}

/// The one type with its properties and methods.
fn things(engine: &mut Engine) {
    engine.register_type_with_name::<Thing>("object");
    let reg = |name: &str| {
        FuncRegistration::new(name)
            .with_purity(true)
            .with_volatility(true)
    };
    for name in ["map", "filter"] {
        let keeps = name == "filter";
        reg(name).register_into_engine(
            engine,
            move |cx: NativeCallContext, thing: Thing, then: FnPtr| each(&cx, &thing, &then, keeps),
        );
    }
    engine.register_indexer_get(|thing: &mut Thing, name: &str| {
        thing
            .get(name)
            .map_err(|error| raise(error, Position::NONE))
    });
    // Rhai writes a property back after a method was called on what it gave; that is no assignment.
    FuncRegistration::new_index_setter()
        .with_purity(true)
        .register_into_engine(
            engine,
            |thing: &mut Thing, name: &str, value: Dynamic| -> Fallible<()> {
                let is_written_back = value.is::<Thing>() || value.is_array() || value.is_map();
                let is_same = || {
                    thing
                        .get(name)
                        .is_ok_and(|held| held.to_string() == value.to_string())
                };
                match is_written_back || is_same() {
                    true => Ok(()),
                    false => Err(raise(
                        super::misuse(
                            format!("'{name}' is not set by an assignment"),
                            format!("say `.update(#{{{name}: ...}})`"),
                        ),
                        Position::NONE,
                    )),
                }
            },
        );
    engine.register_iterator_result::<Thing, Dynamic>();
    engine.register_fn("to_string", |thing: Thing| thing.to_string());
    engine.register_fn("to_debug", |thing: Thing| thing.to_string());
    engine.register_fn("==", |one: Thing, other: Thing| one.is(&other));
    engine.register_fn("!=", |one: Thing, other: Thing| !one.is(&other));
    engine.register_fn("+", |text: &str, thing: Thing| format!("{text}{thing}"));
}

/// A method of things with up to three arguments, whatever it is.
pub(super) fn method(engine: &mut Engine, name: &str) {
    let called: Rc<str> = name.into();
    let reg = || {
        FuncRegistration::new(name)
            .with_purity(true)
            .with_volatility(true)
    };
    let on = called.clone();
    reg().register_into_engine(engine, move |cx: NativeCallContext, thing: Thing| {
        called_on(&cx, &thing, &on, &[])
    });
    let on = called.clone();
    reg().register_into_engine(
        engine,
        move |cx: NativeCallContext, thing: Thing, a: Dynamic| called_on(&cx, &thing, &on, &[a]),
    );
    let on = called.clone();
    reg().register_into_engine(
        engine,
        move |cx: NativeCallContext, thing: Thing, a: Dynamic, b: Dynamic| {
            called_on(&cx, &thing, &on, &[a, b])
        },
    );
    reg().register_into_engine(
        engine,
        move |cx: NativeCallContext, thing: Thing, a: Dynamic, b: Dynamic, c: Dynamic| {
            called_on(&cx, &thing, &called, &[a, b, c])
        },
    );
}

/// One place for every call of a method.
fn called_on(
    cx: &NativeCallContext<'_>,
    thing: &Thing,
    name: &str,
    args: &[Dynamic],
) -> Fallible<Dynamic> {
    thing
        .call(name, args)
        .map_err(|error| raise(error, cx.call_position()))
}

/// `rows.map(|vm| ...)` and `rows.filter(|vm| ...)` as arrays.
fn each(cx: &NativeCallContext<'_>, thing: &Thing, then: &FnPtr, keeps: bool) -> Fallible<Dynamic> {
    let mut all = Vec::new();
    for row in thing.clone() {
        let row = row?;
        let given: Dynamic = then.call_within_context(cx, (row.clone(),))?;
        match keeps {
            true if given.as_bool() == Ok(true) => all.push(row),
            true => {}
            false => all.push(given),
        }
    }
    Ok(Dynamic::from_array(all))
}
