//! What the configuration fills in: names of its own for objects, and what a new object gets when nobody says.

use std::borrow::Cow;

use super::{Args, Param, ParamKind, Phrase};
use crate::config::Usual;
use crate::error::Result;

/// The phrase with names of the configuration spelled as the engine knows them, and a new object's usual places filled in.
///
/// # Errors
/// A value of the configuration that its option does not take.
pub(super) fn fill<'p>(usual: &Usual, phrase: &'p Phrase) -> Result<Cow<'p, Phrase>> {
    if usual.is_empty() {
        return Ok(Cow::Borrowed(phrase));
    }
    let mut filled = phrase.clone();
    let options = || phrase.noun.options.iter().chain(phrase.verb.params);
    for param in options() {
        let kind = match param.value {
            ParamKind::Object(kind) => kind,
            _ => param.long,
        };
        filled
            .args
            .replace(param.long, |name| usual.alias(kind, name));
    }
    if phrase.verb.name == "create" {
        for (long, field, value) in usual.of_new() {
            let param = options().find(|param| param.long == long);
            let param = param.filter(|param| !is_said(param, field, phrase));
            if let Some(param) = param {
                filled.args.put(param, value)?;
            }
        }
    }
    Ok(Cow::Owned(filled))
}

/// Whether the command line or the template says it, in any way.
fn is_said(param: &Param, field: &str, phrase: &Phrase) -> bool {
    let is_field = |text: &str| {
        let rest = text.strip_prefix(field);
        rest.is_some_and(|rest| rest.starts_with(['.', '=', 's', '[']))
    };
    let args: &Args = &phrase.args;
    args.has(param.long)
        || args.texts("set").any(is_field)
        || phrase.document.get(field).is_some()
        || phrase.document.get(param.long).is_some()
}
