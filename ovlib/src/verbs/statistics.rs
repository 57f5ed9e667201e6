//! `statistics`: every value the engine measures for an object, with its unit.

use super::selected_with;
use crate::context::Context;
use crate::entity::{Entity, Node};
use crate::error::Result;
use crate::service::ListArgs;
use crate::verb::{Call, Column, Outcome, Verb};
use serde_json::{Map, Value};

/// Keys of a record, in order: `entity` (the noun), `entity_id`, `entity_name`, `name`, `value` (an array when there are
/// several, newest first), `unit`, `kind`, `type`, `description`.
pub const STATISTICS: Verb = Verb {
    name: "statistics",
    aliases: &["stats", "statistic"],
    summary: "Show what the engine measures, with units",
    examples: &[
        ("{noun} -n {name} statistics", "All values of one"),
        (
            "{noun} statistics -o prom",
            "All values of all, for Prometheus",
        ),
    ],
    run: statistics,
    ..Verb::DEFAULT
};

const COLUMNS: &[Column] = &[
    Column::text("of", "entity_name"),
    Column::text("name", "name"),
    Column::text("kind", "kind"),
    Column::text("unit", "unit"),
    // The last, because some values are text of any length.
    Column::text("value", "value"),
];

fn statistics(call: &Call<'_>) -> Result<Outcome> {
    let context = call.context.clone();
    let noun = call.noun.name;
    // Every measured object has this link, so following it cannot fail the whole list (engine 4.5.8).
    let rows = selected_with(call, "statistics")?.flat_map(move |row| {
        let records = row.and_then(|entity| of_entity(&context, noun, &entity));
        match records {
            Ok(records) => records.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        }
    });
    Ok(Outcome::Records {
        columns: COLUMNS,
        rows: Box::new(rows),
    })
}

fn of_entity(context: &Context, noun: &str, entity: &Entity) -> Result<Vec<Map<String, Value>>> {
    let inline = entity.at("statistics");
    if !inline.is_empty() {
        return Ok(inline
            .into_iter()
            .map(|node| record(noun, entity, node))
            .collect());
    }
    let Some(href) = entity.link("statistics") else {
        return Ok(Vec::new());
    };
    let mut rows = context.follow(href)?.list(&ListArgs::default())?;
    rows.by_ref()
        .map(|row| row.map(|statistic| record(noun, entity, statistic.root())))
        .collect()
}

fn record(noun: &str, entity: &Entity, statistic: Node<'_>) -> Map<String, Value> {
    let text = |member: &str| {
        statistic
            .child(member)
            .map_or(Value::Null, |node| node.text().into())
    };
    let mut record = Map::new();
    record.insert("entity".to_owned(), noun.into());
    record.insert("entity_id".to_owned(), entity.id().into());
    record.insert(
        "entity_name".to_owned(),
        entity.name().or_else(|| entity.text("alias")).into(),
    );
    record.insert("name".to_owned(), text("name"));
    record.insert("value".to_owned(), value(statistic));
    for member in ["unit", "kind", "type", "description"] {
        record.insert(member.to_owned(), text(member));
    }
    record
}

/// The value, or all of them where the engine keeps a history.
fn value(statistic: Node<'_>) -> Value {
    let texts = statistic
        .at("values.detail")
        .into_iter()
        .map(|node| Value::from(node.text()));
    let numbers = statistic
        .at("values.datum")
        .into_iter()
        .map(|node| number(node.text()));
    let mut values: Vec<Value> = numbers.chain(texts).collect();
    match values.len() {
        0 => Value::Null,
        1 => values.remove(0),
        _ => Value::Array(values),
    }
}

/// A number as JSON has it; text that is none stays text.
fn number(text: &str) -> Value {
    match (text.parse::<i64>(), text.parse::<f64>()) {
        (Ok(whole), _) => whole.into(),
        (_, Ok(decimal)) => {
            serde_json::Number::from_f64(decimal).map_or_else(|| text.into(), Value::Number)
        }
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_kind() {
        let of = |xml: &str| value(Entity::parse(xml).unwrap().root());
        let one = "<statistic><values><value><datum>42</datum></value></values></statistic>";
        assert_eq!(of(one), Value::from(42));
        let history = "<statistic><values><value><datum>1.5</datum></value><value><datum>0</datum></value></values></statistic>";
        assert_eq!(of(history), serde_json::json!([1.5, 0]));
        let text = "<statistic><values><value><detail>[]</detail></value></values></statistic>";
        assert_eq!(of(text), Value::from("[]"));
        assert_eq!(of("<statistic/>"), Value::Null);
    }
}
