//! What was read of a search, put together: `and` before `or`, and what stands side by side joined last.

use super::parse::{Condition, Op, Search, Token};

/// The search that these make.
pub(super) fn build(tokens: Vec<Token>) -> Search {
    let mut search = Search::default();
    let (mut object, mut field, mut op, mut joint) = (None, None, Op::Is, None);
    for token in tokens {
        match token {
            Token::Object(related, plural) => object = Some((related, plural)),
            Token::Field(found) => field = Some(found),
            Token::Op(found) => op = found,
            Token::Value(value) => {
                let condition = Condition {
                    object: object.take(),
                    field: field.take(),
                    op: std::mem::replace(&mut op, Op::Is),
                    value,
                };
                add(&mut search.groups, joint.take(), condition);
            }
            Token::And | Token::Or => joint = Some(matches!(token, Token::And)),
            Token::SortField(field) => search.sort = Some((field, false)),
            Token::Direction(down) => {
                if let Some((_, before)) = &mut search.sort {
                    *before = down;
                }
            }
            // What is no number of 32 bits is the first page.
            Token::Number(number) => search.page = Some(number.parse::<i32>().map_or(1, i64::from)),
            Token::Dot | Token::SortBy | Token::Page => {}
        }
    }
    search
}

/// Adds a condition: behind an `and`, behind an `or`, or by itself.
fn add(groups: &mut Vec<Vec<Vec<Condition>>>, joint: Option<bool>, condition: Condition) {
    match (joint, groups.last_mut()) {
        (Some(true), Some(group)) => match group.last_mut() {
            Some(row) => row.push(condition),
            None => group.push(vec![condition]),
        },
        (Some(false), Some(group)) => group.push(vec![condition]),
        _ => groups.push(vec![vec![condition]]),
    }
}
