//! Lists in pages, where the engine searches.

use super::{ListArgs, Rows, Service};
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::request::Request;

/// A list in pages. `page` needs `max`, stands last, and after `sortby` wants a direction (engine 4.5.8).
pub(super) struct Pages {
    service: Service,
    args: ListArgs,
    size: u64,
    /// Number of the page under way, from 1.
    page: u64,
    rows: Rows,
    /// Rows of this page so far, and of all.
    seen: u64,
    total: u64,
    over: bool,
}

impl Pages {
    pub(super) fn begin(service: &Service, args: &ListArgs, size: u64) -> Result<Rows> {
        let mut pages = Pages {
            service: service.clone(),
            args: args.clone(),
            size: size.max(1),
            page: 0,
            rows: Rows::none(),
            seen: 0,
            total: 0,
            over: false,
        };
        pages.turn()?;
        Ok(Rows::new(pages))
    }

    /// Asks for the next page.
    fn turn(&mut self) -> Result<()> {
        self.page += 1;
        self.seen = 0;
        let search = self.args.search.as_deref().unwrap_or_default().trim();
        let search = paged(search, self.page)?;
        let facts = self.service.method("list")?;
        let args = self.args.to_args(facts, Some(&search), Some(self.size));
        self.rows = self
            .service
            .list_once(&Request::list(&self.service.path, facts, &args)?)?;
        Ok(())
    }
}

/// A search with its page; one that sorts says in which direction.
fn paged(search: &str, page: u64) -> Result<String> {
    let words: Vec<String> = search
        .split_whitespace()
        .map(str::to_ascii_lowercase)
        .collect();
    if words.iter().any(|word| word == "page") {
        return Err(Error::usage(
            "a search with `page` cannot be asked for in pages",
        ));
    }
    let sorts = words.iter().rposition(|word| word == "sortby");
    let directed = matches!(words.last().map(String::as_str), Some("asc" | "desc"));
    Ok(match sorts {
        Some(_) if !directed => format!("{search} asc page {page}"),
        _ if search.is_empty() => format!("page {page}"),
        _ => format!("{search} page {page}"),
    })
}

impl Iterator for Pages {
    type Item = Result<Entity>;

    fn next(&mut self) -> Option<Result<Entity>> {
        while !self.over {
            if self.args.max.is_some_and(|max| self.total >= max) {
                break;
            }
            match self.rows.next() {
                Some(Ok(row)) => {
                    self.seen += 1;
                    self.total += 1;
                    return Some(Ok(row));
                }
                Some(Err(error)) => {
                    self.over = true;
                    return Some(Err(error));
                }
                None if self.seen < self.size => break,
                None => {
                    if let Err(error) = self.turn() {
                        self.over = true;
                        return Some(Err(error));
                    }
                }
            }
        }
        self.over = true;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_stands_last_and_a_sort_before_it_has_a_direction() {
        for (search, expected) in [
            ("", "page 2"),
            ("name=a*", "name=a* page 2"),
            ("status=up sortby name", "status=up sortby name asc page 2"),
            ("sortby memory desc", "sortby memory desc page 2"),
        ] {
            assert_eq!(paged(search, 2).unwrap(), expected);
        }
        assert!(paged("name=a page 3", 1).is_err());
    }
}
