//! `list`: the selected objects as rows, or how many there are for each value of a field.

use super::selected;
use crate::error::Result;
use crate::path::FieldPath;
use crate::verb::{Call, Column, Noun, Outcome, Param, ParamKind, Show, Source, Verb};
use ovmodel::Kind;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The selected objects; all of them when nothing was selected.
pub const LIST: Verb = Verb {
    name: "list",
    aliases: &["ls"],
    summary: "List those selected, or all, as a table",
    params: &[
        Param {
            aliases: &["group_by"],
            ..Param::option(
                "group-by",
                ParamKind::Field,
                "Count them for each value of this field or column",
            )
        },
        Param {
            many: true,
            ..Param::option(
                "sum",
                ParamKind::Field,
                "With --group-by: add this field up",
            )
        },
    ],
    examples: &[
        ("{noun} list", "All of them"),
        ("{noun} --max 5 list -o json", "Five of them, for programs"),
    ],
    shows_rows: true,
    run: |call| match call.args.text("group-by") {
        Some(field) => grouped(call, field),
        None => Ok(Outcome::Rows {
            listing: call.noun.listing(),
            rows: selected(call, call.wants)?,
            live: false,
        }),
    },
    ..Verb::DEFAULT
};

/// One line for each value of a field: how many objects have it, and the sums of other fields.
fn grouped(call: &Call<'_>, field: &str) -> Result<Outcome> {
    let by = path(call.noun, field)?;
    let sums: Vec<(&str, String)> = call
        .args
        .texts("sum")
        .map(|field| Ok((field, path(call.noun, field)?)))
        .collect::<Result<_>>()?;
    let mut wants = vec![by.clone()];
    wants.extend(sums.iter().map(|(_, path)| path.clone()));
    let mut groups: BTreeMap<String, (u64, Vec<f64>)> = BTreeMap::new();
    for row in selected(call, &wants)? {
        let row = row?;
        let value = row.text(&by).unwrap_or_default();
        let group = groups
            .entry(value)
            .or_insert_with(|| (0, vec![0.0; sums.len()]));
        group.0 += 1;
        for (sum, (_, path)) in group.1.iter_mut().zip(&sums) {
            let number = row.text(path).and_then(|text| text.parse::<f64>().ok());
            *sum += number.unwrap_or_default();
        }
    }
    let mut columns = vec![
        Column::text(leak(field), "value"),
        Column::new("count", "count", Show::Count),
    ];
    for (field, path) in &sums {
        let shown = call.noun.columns.iter().chain(call.noun.wide);
        let alike = shown
            .into_iter()
            .find(|column| column.paths().contains(&path.as_str()));
        let show = alike.map_or(Show::Count, |column| column.show);
        columns.push(Column::new(leak(field), leak(field), show));
    }
    let names: Vec<String> = sums.iter().map(|(field, _)| (*field).to_owned()).collect();
    let records = groups.into_iter().map(move |(value, (count, totals))| {
        let mut record = Map::new();
        record.insert("value".to_owned(), value.into());
        record.insert("count".to_owned(), count.into());
        for (name, total) in names.iter().zip(totals) {
            record.insert(name.clone(), whole(total));
        }
        Ok(record)
    });
    Ok(Outcome::Records {
        columns: columns.leak(),
        rows: Box::new(records),
    })
}

/// A sum without a fraction where it has none.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole and within what a float holds exactly"
)]
fn whole(total: f64) -> Value {
    match total.fract() == 0.0 && (0.0..9e15).contains(&total) {
        true => (total as u64).into(),
        false => total.into(),
    }
}

/// The field path of a column's title or of a field; what refers to an object means that object's name.
fn path(noun: &Noun, word: &str) -> Result<String> {
    let mut columns = noun.columns.iter().chain(noun.wide);
    let titled = columns.find_map(|column| match column.source {
        Source::Path(path) if column.title == word => Some(path),
        _ => None,
    });
    let path = FieldPath::parse(titled.unwrap_or(word))?;
    match noun.facts() {
        Some(facts) => {
            let end = path.check(facts)?;
            let is_object = matches!(end.kind, Kind::Struct(one) if one.attr("name").is_some());
            Ok(match is_object {
                true => format!("{path}.name"),
                false => path.to_string(),
            })
        }
        None => Ok(path.to_string()),
    }
}

/// Columns live as long as the program; a phrase makes a few of them.
fn leak(text: &str) -> &'static str {
    text.to_owned().leak()
}
