//! What a list is asked for, and the rows that come.

use std::fmt;

use ovmodel::MethodFacts;

use crate::entity::Entity;
use crate::error::Result;
use crate::request::Args;

/// What a list is asked for; what a method does not take is refused before anything is sent.
#[derive(Clone, Debug, Default)]
pub struct ListArgs {
    /// Search in the engine's language.
    pub search: Option<String>,
    /// Most rows.
    pub max: Option<u64>,
    /// Whether the search tells upper from lower case; the engine's own default is no.
    pub case_sensitive: Option<bool>,
    /// Links whose targets come along, `nics,disk_attachments.disk`. The engine fails the whole list with 500 when a
    /// reference is missing in one row (4.5.8).
    pub follow: Option<String>,
    /// The expensive members too.
    pub all_content: bool,
    /// Ask for pages of this many rows; only where the engine searches, elsewhere the list comes at once.
    pub page_size: Option<u64>,
    /// Further parameters of the method.
    pub params: Args,
}

/// Rows of a list, read while they come.
pub struct Rows(Box<dyn Iterator<Item = Result<Entity>> + Send>);

impl Rows {
    /// Any rows.
    pub fn new(rows: impl Iterator<Item = Result<Entity>> + Send + 'static) -> Rows {
        Rows(Box::new(rows))
    }

    /// No rows.
    pub fn none() -> Rows {
        Rows::new(std::iter::empty())
    }
}

impl Iterator for Rows {
    type Item = Result<Entity>;

    fn next(&mut self) -> Option<Result<Entity>> {
        self.0.next()
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rows")
    }
}

impl ListArgs {
    /// As the request wants them; `all_content` goes only where the list knows it.
    pub(super) fn to_args(
        &self,
        facts: &MethodFacts,
        search: Option<&str>,
        max: Option<u64>,
    ) -> Args {
        let mut args = self.params.clone();
        if let Some(search) = search {
            args.set("search", search);
        }
        if let Some(max) = max {
            args.set("max", max);
        }
        if let Some(sensitive) = self.case_sensitive {
            args.set("case_sensitive", sensitive);
        }
        if let Some(follow) = &self.follow {
            args.set("follow", follow.as_str());
        }
        if self.all_content && facts.param("all_content").is_some() {
            args.set("all_content", true);
        }
        args
    }
}
