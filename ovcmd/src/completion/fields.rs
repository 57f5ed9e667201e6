//! Fields of the model where options and words take them, step by step, and what may stand behind them.

use super::names::Lookup;
use super::place::About;
use super::values::{live, plain};
use super::{Answer, Offer, behind, fitting};
use ovlib::FieldPath;
use ovlib::nouns;
use ovlib::verb::Noun;
use ovmodel::{Kind, TypeFacts};

type Facts = Option<&'static TypeFacts>;

/// Operators of a condition.
const OPERATORS: [&str; 9] = ["=", "!=", "<", "<=", ">", ">=", "~", "!~", "contains"];

/// Field paths that begin with what is typed, one step at a time.
pub(super) fn paths(facts: Facts, typed: &str) -> Vec<Offer> {
    let Some(facts) = facts else {
        return Vec::new();
    };
    match typed.rsplit_once('.') {
        None => members(facts),
        Some((head, _)) => match end(facts, head) {
            Some(Kind::Struct(inner)) => behind(&format!("{head}."), members(inner)),
            _ => Vec::new(),
        },
    }
}

/// What the model says of the end of a path.
fn end(facts: &'static TypeFacts, path: &str) -> Option<Kind> {
    Some(FieldPath::parse(path).ok()?.check(facts).ok()?.kind)
}

fn members(facts: &'static TypeFacts) -> Vec<Offer> {
    let mut offers: Vec<Offer> = facts
        .attrs()
        .map(|attr| {
            let kind = attr.kind();
            match kind {
                Kind::Struct(_) => Offer::going_on(attr.name, kind.name()),
                _ => Offer::new(attr.name, kind.name()),
            }
        })
        .collect();
    if !offers.iter().any(|offer| offer.text == "id") {
        offers.push(Offer::new("id", "string"));
    }
    offers.sort_by(|one, other| one.text.cmp(&other.text));
    offers
}

/// `FIELD OP VALUE`: the field, then the operator, then values of an enumeration.
pub(super) fn conditions(facts: Facts, typed: &str) -> Vec<Offer> {
    let field_end = typed.find(|letter: char| " =!<>~".contains(letter));
    let Some(at) = field_end else {
        let whole = paths(facts, typed).into_iter().map(|offer| Offer {
            goes_on: true,
            ..offer
        });
        let mut offers: Vec<Offer> = whole.collect();
        if facts.and_then(|facts| end(facts, typed)).is_some() && !typed.is_empty() {
            offers.extend(operators(typed));
        }
        return offers;
    };
    let (field, rest) = typed.split_at(at);
    let operator = rest.trim_start();
    let blanks = &rest[..rest.len() - operator.len()];
    let Some(known) = OPERATORS
        .iter()
        .filter(|known| operator.starts_with(**known))
        .max_by_key(|known| known.len())
    else {
        return operators(field);
    };
    let value = &operator[known.len()..];
    let lead = format!(
        "{field}{blanks}{known}{}",
        &value[..value.len() - value.trim_start().len()]
    );
    behind(&lead, values_of(facts, field))
}

fn operators(field: &str) -> Vec<Offer> {
    let offer = |operator: &&str| Offer::going_on(format!("{field} {operator} "), "");
    OPERATORS.iter().map(offer).collect()
}

/// What a field can hold, where that is a choice.
fn values_of(facts: Facts, field: &str) -> Vec<Offer> {
    match facts.and_then(|facts| end(facts, field)) {
        Some(Kind::Enum(facts)) => plain(&facts.values),
        Some(Kind::Boolean) => plain(&["true", "false"]),
        _ => Vec::new(),
    }
}

/// Titles and field paths with commas between them.
pub(super) fn columns(noun: Option<&'static Noun>, typed: &str) -> Vec<Offer> {
    let (lead, last) = match typed.rfind(',') {
        Some(at) => typed.split_at(at + 1),
        None => ("", typed),
    };
    let facts = noun.and_then(Noun::facts);
    let mut offers: Vec<Offer> = Vec::new();
    if !last.contains('.')
        && let Some(noun) = noun
    {
        let titles = noun.columns.iter().chain(noun.wide);
        offers.extend(titles.map(|column| Offer::going_on(column.title, "column")));
    }
    for offer in paths(facts, last) {
        if !offers.iter().any(|known| known.text == offer.text) {
            offers.push(Offer {
                goes_on: true,
                ..offer
            });
        }
    }
    behind(lead, offers)
}

/// `'{name} {id}'`: a field where a brace is open.
pub(super) fn template(facts: Facts, typed: &str) -> Vec<Offer> {
    let Some(at) = typed.rfind('{') else {
        return Vec::new();
    };
    let (lead, last) = typed.split_at(at + 1);
    if last.contains('}') {
        return Vec::new();
    }
    let close = |offer: Offer| match offer.goes_on {
        true => offer,
        false => Offer::going_on(format!("{}}}", offer.text), offer.help),
    };
    let offers = paths(facts, last).into_iter().map(close).collect();
    behind(lead, offers)
}

/// `FIELD=VALUE`: the field, then values of an enumeration or names of the objects it refers to.
pub(super) fn setting(facts: Facts, typed: &str, names: &mut Lookup<'_>) -> Answer {
    let Some((field, value)) = typed.split_once('=') else {
        let mut offers = Vec::new();
        for offer in paths(facts, typed) {
            let is_object = facts
                .and_then(|facts| end(facts, &offer.text))
                .is_some_and(|kind| referred(kind).is_some());
            if is_object || !offer.goes_on {
                offers.push(Offer::going_on(
                    format!("{}=", offer.text),
                    offer.help.clone(),
                ));
            }
            if offer.goes_on {
                offers.push(Offer::going_on(format!("{}.", offer.text), offer.help));
            }
        }
        return Answer::Offers(fitting(offers, typed));
    };
    let kind = facts.and_then(|facts| end(facts, field));
    let offers = match kind.and_then(referred) {
        Some(noun) => live(&About::of(noun), value, names),
        None => values_of(facts, field),
    };
    Answer::Offers(fitting(behind(&format!("{field}="), offers), typed))
}

/// The noun whose objects a reference names.
fn referred(kind: Kind) -> Option<&'static Noun> {
    match kind {
        Kind::Struct(facts) => nouns::of_type(facts.name),
        _ => None,
    }
}

/// The next word of a path in words: `export summary vms active`.
pub(super) fn steps(noun: &'static Noun, given: &[String]) -> Vec<Offer> {
    let Some(mut facts) = noun.facts() else {
        return Vec::new();
    };
    for word in given.iter().flat_map(|word| word.split('.')) {
        match end(facts, word) {
            Some(Kind::Struct(inner)) => facts = inner,
            _ => return Vec::new(),
        }
    }
    let whole = |offer: Offer| Offer {
        goes_on: false,
        ..offer
    };
    members(facts).into_iter().map(whole).collect()
}

/// Types, enumerations and nouns; behind a dot the fields.
pub(super) fn subjects(typed: &str) -> Vec<Offer> {
    if let Some((head, rest)) = typed.split_once('.') {
        let facts =
            ovmodel::find_type(head).or_else(|| nouns::find(head).ok().and_then(Noun::facts));
        let offers = paths(facts, rest).into_iter().map(|offer| Offer {
            goes_on: false,
            ..offer
        });
        return behind(&format!("{head}."), offers.collect());
    }
    let nouns = nouns::all()
        .iter()
        .map(|noun| Offer::new(noun.name, noun.summary));
    let mut offers: Vec<Offer> = nouns.collect();
    let types = ovmodel::types().map(|facts| (facts.name, "type"));
    let enums = ovmodel::enums().map(|facts| (facts.name, "enumeration"));
    for (name, what) in types.chain(enums) {
        if !offers.iter().any(|offer| offer.text == name) {
            offers.push(Offer::new(name, what));
        }
    }
    offers
}
