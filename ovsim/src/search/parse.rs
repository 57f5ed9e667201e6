//! The grammar of searches, slips included (engine 4.5.8): no parentheses, AND before OR, conditions side by side joined last,
//! one free-text word, `sortby` and `page` at the end. What does not fit is no error: it finds nothing.

use super::fields::{self, Field, Table};

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

/// One condition.
#[derive(Debug)]
pub(super) enum Condition {
    /// `name=web*`
    Field(&'static Field, Op, String),
    /// `Host.name=node1`, `storage=nfs1`: of a related object.
    Related(&'static str, &'static Field, Op, String),
    /// A word by itself.
    Free(String),
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

struct Reader<'t> {
    rest: &'t str,
    table: &'static Table,
    free: bool,
}

/// Reads a search in the collection of a table.
pub(super) fn parse(text: &str, table: &'static Table) -> Result<Search, Senseless> {
    if text.contains(['\'', ';']) {
        return Err(Senseless);
    }
    let mut reader = Reader {
        rest: text,
        table,
        free: false,
    };
    let mut search = Search::default();
    reader.conditions(&mut search)?;
    reader.tail(&mut search)?;
    Ok(search)
}

impl<'t> Reader<'t> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// The next word without taking it: up to a blank, an operator or a quote.
    fn peek(&mut self) -> &'t str {
        self.skip();
        let end = self
            .rest
            .find(|c: char| c.is_whitespace() || "=!<>\"".contains(c));
        &self.rest[..end.unwrap_or(self.rest.len())]
    }

    fn keyword(&mut self, word: &str) -> bool {
        let next = self.peek();
        let found = next.eq_ignore_ascii_case(word);
        if found {
            self.rest = &self.rest[next.len()..];
        }
        found
    }

    fn at_tail(&mut self) -> bool {
        let next = self.peek();
        self.rest.is_empty()
            || next.eq_ignore_ascii_case("sortby")
            || next.eq_ignore_ascii_case("page")
    }

    fn conditions(&mut self, search: &mut Search) -> Result<(), Senseless> {
        let mut group: Vec<Vec<Condition>> = Vec::new();
        let mut first = true;
        while !self.at_tail() {
            let (and, or) = (self.keyword("and"), self.keyword("or"));
            if first && (and || or) || and && or {
                return Err(Senseless);
            }
            let condition = self.condition(first)?;
            match group.last_mut() {
                Some(row) if and => row.push(condition),
                Some(_) if or => group.push(vec![condition]),
                Some(_) => search
                    .groups
                    .push(std::mem::replace(&mut group, vec![vec![condition]])),
                None => group.push(vec![condition]),
            }
            first = false;
        }
        if !group.is_empty() {
            search.groups.push(group);
        }
        Ok(())
    }

    fn condition(&mut self, first: bool) -> Result<Condition, Senseless> {
        let word = self.peek();
        let before = self.rest;
        if let Some((object, field)) = word.split_once('.')
            && let Some(related) = self.table.related(object)
        {
            let field = fields::table(related.kind)
                .and_then(|table| table.field(field))
                .ok_or(Senseless)?;
            self.rest = &self.rest[word.len()..];
            let (op, value) = self.comparison(field)?;
            return Ok(Condition::Related(related.word, field, op, value));
        }
        if let Some(field) = self.table.field(word) {
            if !first
                && self
                    .table
                    .fields
                    .iter()
                    .any(|other| is_prefix(other.name, field.name))
            {
                return Err(Senseless);
            }
            self.rest = &self.rest[word.len()..];
            let (op, value) = self.comparison(field)?;
            return Ok(Condition::Field(field, op, value));
        }
        if let Some(related) = self.table.related(word) {
            let field = fields::table(related.kind)
                .and_then(|table| table.field("name"))
                .ok_or(Senseless)?;
            self.rest = &self.rest[word.len()..];
            let (op, value) = self.comparison(field)?;
            return Ok(Condition::Related(related.word, field, op, value));
        }
        self.rest = before;
        self.free_text(first)
    }

    /// A word by itself; one that begins like a related object, or later like a field, is taken for that and fits nowhere.
    fn free_text(&mut self, first: bool) -> Result<Condition, Senseless> {
        let text = match self.quoted()? {
            Some(text) => text,
            None => {
                let end = self
                    .rest
                    .find(char::is_whitespace)
                    .unwrap_or(self.rest.len());
                let word = self.rest[..end].to_owned();
                self.rest = &self.rest[end..];
                word
            }
        };
        let lower = text.to_lowercase();
        let begins = |name: &str| lower.starts_with(name);
        let taken = self
            .table
            .related
            .iter()
            .any(|related| begins(related.word))
            || !first && self.table.fields.iter().any(|field| begins(field.name));
        if std::mem::replace(&mut self.free, true) || taken || text.is_empty() {
            return Err(Senseless);
        }
        Ok(Condition::Free(text))
    }

    fn comparison(&mut self, field: &Field) -> Result<(Op, String), Senseless> {
        self.skip();
        let ops = [
            ("!=", Op::Not),
            ("<=", Op::AtMost),
            (">=", Op::AtLeast),
            ("=", Op::Is),
            ("<", Op::Less),
            (">", Op::More),
        ];
        let found = ops.iter().find(|(text, _)| self.rest.starts_with(text));
        let (text, op) = found.ok_or(Senseless)?;
        self.rest = &self.rest[text.len()..];
        if !field.of.takes(*op) {
            return Err(Senseless);
        }
        Ok((*op, self.value()?))
    }

    fn quoted(&mut self) -> Result<Option<String>, Senseless> {
        self.skip();
        let Some(inside) = self.rest.strip_prefix('"') else {
            return Ok(None);
        };
        let (text, rest) = inside.split_once('"').ok_or(Senseless)?;
        self.rest = rest;
        Ok(Some(text.to_owned()))
    }

    fn value(&mut self) -> Result<String, Senseless> {
        if let Some(text) = self.quoted()? {
            return Ok(text);
        }
        let end = self
            .rest
            .find(char::is_whitespace)
            .unwrap_or(self.rest.len());
        let word = &self.rest[..end];
        self.rest = &self.rest[end..];
        if word.is_empty() || word.starts_with(['=', '<', '>']) || word.contains('"') {
            return Err(Senseless);
        }
        Ok(word.to_owned())
    }

    /// `sortby FIELD [asc|desc]` and `page N`; the page needs the direction before it.
    fn tail(&mut self, search: &mut Search) -> Result<(), Senseless> {
        let mut directed = true;
        if self.keyword("sortby") {
            let word = self.peek();
            let field = self.table.field(word).ok_or(Senseless)?;
            self.rest = &self.rest[word.len()..];
            let up = self.keyword("asc");
            let down = !up && self.keyword("desc");
            directed = up || down;
            search.sort = Some((field, down));
        }
        if self.keyword("page") {
            self.skip();
            let number: i64 = self.rest.trim_end().parse().map_err(|_| Senseless)?;
            if !directed || number < 0 {
                return Err(Senseless);
            }
            self.rest = "";
            search.page = Some(number);
        }
        self.skip();
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Senseless)
        }
    }
}

fn is_prefix(short: &str, long: &str) -> bool {
    short.len() < long.len() && long.starts_with(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Result<Vec<Vec<usize>>, Senseless> {
        let table = fields::table("vms").unwrap();
        let search = parse(text, table)?;
        Ok(search
            .groups
            .iter()
            .map(|group| group.iter().map(Vec::len).collect())
            .collect())
    }

    #[test]
    fn and_binds_before_or_and_neighbours_last() {
        assert_eq!(
            shape("name=a or name=b and status=up"),
            Ok(vec![vec![1, 2]])
        );
        assert_eq!(
            shape("name=a or name=b status=up"),
            Ok(vec![vec![1, 1], vec![1]])
        );
        assert_eq!(shape(""), Ok(vec![]));
        assert_eq!(shape("  sortby name desc page 2"), Ok(vec![]));
    }

    #[test]
    fn senseless_searches() {
        let texts = [
            "name",
            "name=",
            "name=x and",
            "and name=x",
            "name=x sortby nosuch",
            "sortby name page 2",
            "page -1",
            "name=x;",
            "name='x'",
            "alpha beta",
            "hostile",
            "name<x",
            "name=\"open",
            "name==x",
            "page 1 name=x",
        ];
        for text in texts {
            assert_eq!(shape(text), Err(Senseless), "{text}");
        }
    }

    #[test]
    fn objects_and_quotes() {
        assert_eq!(
            shape("Hosts.name = \"my host\" and cluster != \"\""),
            Ok(vec![vec![2]])
        );
        assert_eq!(shape("(name=x)"), Ok(vec![vec![1]]));
        assert_eq!(shape("storage=nfs1"), Ok(vec![vec![1]]));
    }
}
