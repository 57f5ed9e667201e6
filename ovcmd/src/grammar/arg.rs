//! One row of an option as clap's argument.

use clap::{Arg, ArgAction};
use ovlib::verb::{Param, ParamKind};

pub(super) fn without_short(param: &'static Param) -> Arg {
    named(Arg::new(param.long).long(param.long), param)
}

/// One row as a clap argument. Values stay text: they are checked where scripts' values are checked, too.
pub(super) fn arg(param: &'static Param) -> Arg {
    let mut arg = Arg::new(param.long);
    if !param.positional {
        arg = arg.long(param.long);
        if let Some(letter) = param.short {
            arg = arg.short(letter);
        }
    }
    named(arg, param)
}

fn named(arg: Arg, param: &'static Param) -> Arg {
    // `--sort -memory`
    let is_signed = param.value == ParamKind::Field && !param.positional;
    let arg = arg
        .allow_hyphen_values(is_signed)
        .help(help(param))
        .aliases(param.aliases.iter().copied());
    match (param.value, param.positional) {
        (ParamKind::Flag, _) if param.many => arg.action(ArgAction::Count),
        (ParamKind::Flag, _) => arg.action(ArgAction::SetTrue),
        (ParamKind::Switch, _) => arg
            .value_name("BOOL")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true"),
        (ParamKind::Pair, _) => arg
            .value_names(["NAME", "VALUE"])
            .num_args(2)
            .allow_hyphen_values(true)
            .action(ArgAction::Append),
        (ParamKind::Line, _) => arg
            .value_name(value_name(param))
            .num_args(0..)
            .trailing_var_arg(true)
            .allow_hyphen_values(true),
        (_, true) if param.many => arg
            .value_name(value_name(param))
            .num_args(1..)
            .required(param.required),
        (_, false) if param.many => arg
            .value_name(value_name(param))
            .required(param.required)
            .action(ArgAction::Append),
        _ => arg.value_name(value_name(param)).required(param.required),
    }
}

/// The help text, with the words to choose from.
fn help(param: &Param) -> String {
    match words(param) {
        [] => param.help.to_owned(),
        words => format!("{}: {}", param.help, words.join(" ")),
    }
}

fn words(param: &Param) -> &'static [&'static str] {
    match param.value {
        ParamKind::Choice(words) => words,
        ParamKind::EnumOf(name) => ovmodel::find_enum(name).map_or(&[], |facts| &facts.values),
        _ => &[],
    }
}

/// What stands for the value in help; short, so that the texts beside it stay on one line.
fn value_name(param: &Param) -> String {
    let name = match param.value {
        _ if param.positional => return param.long.to_uppercase(),
        ParamKind::Switch => "BOOL",
        ParamKind::Number => "N",
        ParamKind::Size => "SIZE",
        ParamKind::Seconds => "TIME",
        ParamKind::File | ParamKind::Line => "FILE",
        ParamKind::Field => "FIELD",
        ParamKind::Object(_) | ParamKind::Pair => "NAME",
        ParamKind::Choice(_) | ParamKind::EnumOf(_) => "WORD",
        ParamKind::Flag | ParamKind::Text if param.long.len() > 8 => "TEXT",
        ParamKind::Flag | ParamKind::Text => return param.long.to_uppercase(),
    };
    name.to_owned()
}
