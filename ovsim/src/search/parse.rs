//! The grammar of searches, slips included (engine 4.5.8): read letter by letter, a name counts as soon as it is complete,
//! wherever that leaves the rest of its word. What does not fit is no error: it finds nothing.

use super::fields::{self, Field, Table};
use super::phrase;
use super::relate::Related;
use crate::store::Store;

/// A search, understood.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// All of these; each is any of rows of which all must hold.
    pub(super) groups: Vec<Vec<Vec<Condition>>>,
    /// The field to sort by, and whether downwards.
    pub(super) sort: Option<(&'static Field, bool)>,
    /// The page, from 1.
    pub(super) page: Option<i64>,
}

impl Search {
    /// All conditions as they came.
    pub(super) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.groups.iter().flatten().flatten()
    }
}

/// One condition.
#[derive(Debug)]
pub(super) struct Condition {
    /// The related object, and whether its name was a plural.
    pub(super) object: Option<(&'static Related, bool)>,
    /// The field; any text of the object without.
    pub(super) field: Option<&'static Field>,
    pub(super) op: Op,
    pub(super) value: String,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    Is,
    Not,
    Less,
    More,
    AtMost,
    AtLeast,
}

/// The search makes no sense; an engine logs that and finds nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Senseless;

/// What was read.
#[derive(Clone, Debug)]
pub(super) enum Token {
    Field(&'static Field),
    Object(&'static Related, bool),
    Dot,
    Op(Op),
    Value(String),
    And,
    Or,
    SortBy,
    SortField(&'static Field),
    Direction(bool),
    Page,
    Number(String),
}

/// The collections, as words that may yet become something keep a free text waiting.
const COLLECTIONS: &[&str] = &[
    "clusters",
    "datacenter",
    "disks",
    "events",
    "groups",
    "hosts",
    "imagetypes",
    "instancetypes",
    "jobs",
    "networks",
    "pools",
    "providers",
    "quota",
    "sessions",
    "storage",
    "templates",
    "users",
    "vms",
    "vnicprofiles",
    "volumes",
];

/// What a word is among operators.
enum Reads {
    Whole(Op),
    /// One that is longer by a letter follows.
    Longer,
    Half,
    Nothing,
}

struct Reader<'s> {
    store: &'s Store,
    table: &'static Table,
    text: Vec<char>,
    /// Where the word begins that is being read.
    start: usize,
    /// Where it is being read.
    at: usize,
    tokens: Vec<Token>,
    /// Whether the search could end here.
    whole: bool,
    /// The objects in which a word by itself was looked for; once each.
    free: Vec<&'static str>,
}

/// Reads a search in the collection of a table.
pub(super) fn parse(text: &str, table: &'static Table, store: &Store) -> Result<Search, Senseless> {
    let mut reader = Reader {
        store,
        table,
        text: text.chars().collect(),
        start: 0,
        at: 0,
        tokens: Vec::new(),
        whole: true,
        free: Vec::new(),
    };
    while reader.at < reader.text.len() {
        reader.letter()?;
        reader.at += 1;
    }
    match reader.whole {
        true => Ok(phrase::build(reader.tokens)),
        false => Err(Senseless),
    }
}

impl Reader<'_> {
    /// The word so far, in lower case.
    fn word(&self) -> String {
        let word: String = self.text[self.start..=self.at].iter().collect();
        word.to_lowercase()
    }

    fn push(&mut self, token: Token) {
        self.tokens.push(token);
        self.start = self.at + 1;
    }

    fn back(&self, steps: usize) -> Option<&Token> {
        let at = self.tokens.len().checked_sub(steps)?;
        self.tokens.get(at)
    }

    fn letter(&mut self) -> Result<(), Senseless> {
        let letter = self.text[self.at];
        if matches!(letter, '\'' | ';') {
            return Err(Senseless);
        }
        let words = matches!(
            self.tokens.last(),
            None | Some(Token::Op(_) | Token::Value(_) | Token::And | Token::Or)
        );
        if letter == ' ' && !words {
            self.start += 1;
            return Ok(());
        }
        match self.tokens.last().cloned() {
            None | Some(Token::Value(_) | Token::And | Token::Or) => self.condition(),
            Some(Token::Object(related, plural)) => self.after_object(related, plural),
            Some(Token::Dot) => self.field_of_object(),
            Some(Token::Field(field)) => self.relation(field),
            Some(Token::Op(_)) => self.compared(),
            Some(Token::SortBy) => self.sort_field(),
            Some(Token::SortField(_)) => self.direction(),
            Some(Token::Direction(_)) => self.only("page", Token::Page),
            Some(Token::Page) => self.number(),
            Some(Token::Number(_)) => Err(Senseless),
        }
    }

    /// At the start, after a condition, or after `and` and `or`.
    fn condition(&mut self) -> Result<(), Senseless> {
        let first = self.tokens.is_empty();
        let behind = matches!(self.tokens.last(), Some(Token::Value(_)));
        let word = self.word();
        let word = if behind { word.trim() } else { &word };
        if word.is_empty() {
            return Ok(());
        }
        let tail = first || behind;
        if let Some(field) = self.table.field(word) {
            // Only the first name must end where its word ends.
            let next = self.text.get(self.at + 1);
            if !first || next.is_some_and(|next| " !=<>".contains(*next)) {
                self.push(Token::Field(field));
            }
        } else if tail && word == "sortby" {
            self.push(Token::SortBy);
        } else if tail && word == "page" {
            self.push(Token::Page);
        } else if let Some(related) = self.table.related(word) {
            let next = self.text.get(self.at + 1);
            let plural = next.is_some_and(|next| matches!(next, 's' | 'S'));
            self.at += usize::from(plural);
            self.push(Token::Object(related, plural));
        } else if behind && word == "and" {
            self.push(Token::And);
        } else if behind && word == "or" {
            self.push(Token::Or);
        } else if !(behind && self.may_become(word)) {
            return self.free_text(first);
        }
        self.whole = false;
        Ok(())
    }

    fn may_become(&self, word: &str) -> bool {
        let begins = |name: &&str| name.starts_with(word);
        self.table.begins(word)
            || ["and", "or", "sortby"].iter().any(begins)
            || COLLECTIONS.iter().any(begins)
    }

    fn free_text(&mut self, first: bool) -> Result<(), Senseless> {
        let read = self.value()?;
        if first {
            // A quote that is never closed is overlooked here.
            if read {
                self.free.push(self.table.word);
            }
            return Ok(());
        }
        if read {
            self.once(self.table.word)?;
        }
        self.whole = read;
        Ok(())
    }

    fn once(&mut self, object: &'static str) -> Result<(), Senseless> {
        if self.free.contains(&object) {
            return Err(Senseless);
        }
        self.free.push(object);
        Ok(())
    }

    fn after_object(&mut self, related: &Related, plural: bool) -> Result<(), Senseless> {
        let word = self.word();
        if word == "." {
            if plural && !related.plural {
                return Err(Senseless);
            }
            self.push(Token::Dot);
            return Ok(());
        }
        match self.operator(fields::Ops::Same) {
            Reads::Whole(op) => self.push(Token::Op(op)),
            Reads::Longer | Reads::Half => {}
            Reads::Nothing => return Err(Senseless),
        }
        Ok(())
    }

    fn operator(&self, ops: fields::Ops) -> Reads {
        let word = self.word();
        let found = |word: &str| ops.words().iter().find(|(known, _)| *known == word);
        let next = self.text.get(self.at + 1);
        if next.is_some_and(|next| found(&format!("{word}{next}")).is_some()) {
            return Reads::Longer;
        }
        match found(&word) {
            Some((_, op)) => Reads::Whole(*op),
            None if ops
                .words()
                .iter()
                .any(|(known, _)| known.starts_with(&word)) =>
            {
                Reads::Half
            }
            None => Reads::Nothing,
        }
    }

    fn field_of_object(&mut self) -> Result<(), Senseless> {
        let Some(Token::Object(related, _)) = self.back(2).cloned() else {
            return Err(Senseless);
        };
        let table = fields::table(related.kind).ok_or(Senseless)?;
        self.field(table, Token::Field)
    }

    fn sort_field(&mut self) -> Result<(), Senseless> {
        self.field(self.table, Token::SortField)?;
        self.whole |= matches!(self.tokens.last(), Some(Token::SortField(_)));
        Ok(())
    }

    fn field(
        &mut self,
        table: &'static Table,
        token: fn(&'static Field) -> Token,
    ) -> Result<(), Senseless> {
        let word = self.word();
        match table.field(&word) {
            Some(field) => self.push(token(field)),
            None if table.begins(&word) => {}
            None => return Err(Senseless),
        }
        Ok(())
    }

    fn relation(&mut self, field: &'static Field) -> Result<(), Senseless> {
        match self.operator(field.ops) {
            Reads::Whole(op) => self.push(Token::Op(op)),
            Reads::Longer => return Ok(()),
            // Half an operator is dropped.
            Reads::Half => self.start = self.at + 1,
            Reads::Nothing => return Err(Senseless),
        }
        self.whole = false;
        Ok(())
    }

    fn compared(&mut self) -> Result<(), Senseless> {
        let unknown = matches!(self.back(2), Some(Token::Object(related, true)) if !related.plural);
        if self.value()? {
            if unknown {
                return Err(Senseless);
            }
            if let Some(Token::Object(related, _)) = self.back(3).cloned() {
                self.once(related.word)?;
            }
        }
        Ok(())
    }

    /// A value, once it is complete.
    fn value(&mut self) -> Result<bool, Senseless> {
        let before = &self.text[self.start..self.at];
        let mut inside = before.contains(&'"');
        let letter = self.text[self.at];
        let word: String = self.text[self.start..=self.at].iter().collect();
        let mut found = None;
        if letter == '"' {
            inside = !inside;
            match inside {
                true if word.trim() == "\"" => {}
                true => return Err(Senseless),
                false => found = Some(word.trim_matches('"').to_owned()),
            }
        }
        let ends = letter == ' ' || self.at + 1 == self.text.len();
        if ends && !inside && found.is_none() {
            let word = word.trim();
            match word.is_empty() || word.contains(char::is_whitespace) {
                true => self.start = self.at + 1,
                false => found = Some(word.to_owned()),
            }
        }
        let Some(found) = found else { return Ok(false) };
        if let Some(Token::Field(field)) = self.back(2)
            && !field.of.takes(&found, self.store)
        {
            return Err(Senseless);
        }
        if found.ends_with('\\') {
            return Err(Senseless);
        }
        self.push(Token::Value(found));
        self.whole = true;
        Ok(true)
    }

    fn direction(&mut self) -> Result<(), Senseless> {
        match self.word().as_str() {
            "asc" => self.push(Token::Direction(false)),
            "desc" => self.push(Token::Direction(true)),
            word if "asc".starts_with(word) || "desc".starts_with(word) => {}
            _ => return Err(Senseless),
        }
        Ok(())
    }

    fn only(&mut self, name: &str, token: Token) -> Result<(), Senseless> {
        let word = self.word();
        if word == name {
            self.push(token);
            return Ok(());
        }
        match name.starts_with(&word) {
            true => Ok(()),
            false => Err(Senseless),
        }
    }

    /// The number of the page, with the letter that follows it.
    fn number(&mut self) -> Result<(), Senseless> {
        if !self.text[self.at].is_ascii_digit() {
            return Err(Senseless);
        }
        let mut number = String::new();
        while self.at + 1 < self.text.len() && self.text[self.at].is_ascii_digit() {
            number.push(self.text[self.at]);
            self.at += 1;
        }
        number.push(self.text[self.at]);
        self.at += 1;
        self.push(Token::Number(number));
        self.whole = true;
        Ok(())
    }
}
