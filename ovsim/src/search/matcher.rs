//! A search with its values read, and what fits it. What lies around an object is looked at together: two conditions on events hold
//! for one and the same event, as rows of a database are joined (engine 4.5.8).

use super::fields::{self, Field, Table};
use super::parse::{Condition, Op, Search};
use super::value::{Bad, Of, Reading, Wanted};
use crate::rest::Item;
use crate::store::Store;

/// A search that is ready.
pub(super) struct Matcher<'s> {
    store: &'s Store,
    search: &'s Search,
    table: &'static Table,
    /// In the order of the conditions.
    wanted: Vec<Wanted>,
    /// What is joined: related objects by their words, and the object's own tags.
    joined: Vec<Joined>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Joined {
    Related(&'static str),
    Tags,
}

/// One way to join: for each of what is joined the one that was chosen, or nothing.
enum Chosen {
    Item(Item),
    Tag(String),
    Nothing,
}

impl<'s> Matcher<'s> {
    pub(super) fn new(
        table: &'static Table,
        search: &'s Search,
        with: Reading<'s>,
    ) -> Result<Matcher<'s>, Bad> {
        let mut wanted = Vec::new();
        let mut joined = Vec::new();
        for condition in search.conditions() {
            let value = &condition.value;
            wanted.push(match condition.field {
                Some(field) => field.of.read(value, condition.op, with)?,
                None => Of::Inside.read(value, condition.op, with)?,
            });
            let tag = condition
                .field
                .is_none_or(|field| matches!(field.of, Of::Tag));
            let way = match condition.object {
                Some((related, _)) => Joined::Related(related.word),
                None if tag => Joined::Tags,
                None => continue,
            };
            if !joined.contains(&way) {
                joined.push(way);
            }
        }
        Ok(Matcher {
            store: with.store,
            search,
            table,
            wanted,
            joined,
        })
    }

    pub(super) fn fits(&self, item: &Item) -> bool {
        let lists: Vec<Vec<Chosen>> = self
            .joined
            .iter()
            .map(|way| self.list(*way, item))
            .collect();
        let mut at = vec![0; lists.len()];
        loop {
            let row: Vec<&Chosen> = lists.iter().zip(&at).map(|(list, at)| &list[*at]).collect();
            if self.holds(item, &row) {
                return true;
            }
            // The next row: the last number first.
            let next = (0..at.len()).rev().find(|i| at[*i] + 1 < lists[*i].len());
            let Some(next) = next else { return false };
            at[next] += 1;
            at[next + 1..].fill(0);
        }
    }

    /// All that can be joined one way; nothing, where there is none.
    fn list(&self, way: Joined, item: &Item) -> Vec<Chosen> {
        let mut found: Vec<Chosen> = match way {
            Joined::Related(word) => {
                let items = self
                    .table
                    .related(word)
                    .map(|it| (it.find)(self.store, item));
                items.into_iter().flatten().map(Chosen::Item).collect()
            }
            Joined::Tags => {
                let field = self.table.field("tag");
                let tags = field.map(|field| values(self.store, item, field));
                tags.into_iter().flatten().map(Chosen::Tag).collect()
            }
        };
        if found.is_empty() {
            found.push(Chosen::Nothing);
        }
        found
    }

    fn holds(&self, item: &Item, row: &[&Chosen]) -> bool {
        let mut wanted = self.wanted.iter();
        let mut all = true;
        for group in &self.search.groups {
            let mut any = false;
            for conditions in group {
                let mut each = true;
                for condition in conditions {
                    let Some(wanted) = wanted.next() else {
                        return false;
                    };
                    each = each && self.one(item, row, condition, wanted);
                }
                any |= each;
            }
            all &= any;
        }
        all
    }

    fn one(&self, item: &Item, row: &[&Chosen], condition: &Condition, wanted: &Wanted) -> bool {
        let chosen = |way: Joined| {
            let at = self.joined.iter().position(|known| *known == way)?;
            row.get(at).copied()
        };
        match condition.object {
            None => {
                let tag = match chosen(Joined::Tags) {
                    Some(Chosen::Tag(tag)) => Some(tag.clone()),
                    _ => None,
                };
                self.compare(self.table, Some(item), tag, condition, wanted)
            }
            Some((related, _)) => {
                let other = match chosen(Joined::Related(related.word)) {
                    Some(Chosen::Item(other)) => Some(other),
                    _ => None,
                };
                fields::table(related.kind)
                    .is_some_and(|table| self.compare(table, other, None, condition, wanted))
            }
        }
    }

    fn compare(
        &self,
        table: &'static Table,
        item: Option<&Item>,
        tag: Option<String>,
        condition: &Condition,
        wanted: &Wanted,
    ) -> bool {
        let held = |field: &Field| match (&tag, item) {
            (tag, _) if matches!(field.of, Of::Tag) && tag.is_some() => {
                tag.iter().cloned().collect()
            }
            (_, Some(item)) => values(self.store, item, field),
            (_, None) => Vec::new(),
        };
        let Some(field) = condition.field else {
            // Where nothing is joined there is no text, not even one that differs.
            return item.is_some()
                && table.texts().any(|field| {
                    let held = held(field);
                    held.iter()
                        .any(|held| wanted.fits(Of::Text, &[held], condition.op))
                });
        };
        if item.is_none() {
            return absent(wanted, condition.op);
        }
        wanted.fits(field.of, &held(field), condition.op)
    }
}

/// What a condition on an object says where there is none.
fn absent(wanted: &Wanted, op: Op) -> bool {
    match wanted {
        Wanted::Nothing => op == Op::Is,
        _ => op == Op::Not,
    }
}

/// What a field holds.
fn values(store: &Store, item: &Item, field: &Field) -> Vec<String> {
    let mut found = Vec::new();
    super::each(store, item, field.get, &mut |value| {
        found.push(value.to_owned())
    });
    if found.is_empty() && field.blank {
        found.push(String::new());
    }
    found
}
