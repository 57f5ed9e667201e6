//! Names that were asked for lately, in a file for each engine, user and noun; without a directory only in memory.

use ovlib::file::Mode;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// How long names are taken for true.
const FRESH: Duration = Duration::from_secs(60);
/// How long they are better than nothing when the engine is away.
const USABLE: Duration = Duration::from_secs(24 * 3600);

/// The names of one engine as one user sees them.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    folder: Option<PathBuf>,
    known: BTreeMap<String, Page>,
}

/// What was asked for and what came.
#[derive(Debug, Clone)]
struct Page {
    at: SystemTime,
    /// What the names begin with.
    typed: String,
    /// Whether these are all.
    is_all: bool,
    names: Vec<String>,
}

/// What the cache has.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// True for all we know.
    Fresh(Vec<String>),
    /// Better than nothing.
    Stale(Vec<String>),
    /// Nothing.
    Nothing,
}

impl Cache {
    /// The cache below `home` for an engine and a user; in memory alone without `home`.
    pub(crate) fn new(home: Option<PathBuf>, url: &str, user: &str) -> Cache {
        let mut hasher = DefaultHasher::new();
        (url, user).hash(&mut hasher);
        let name = format!("{:016x}", hasher.finish());
        Cache {
            folder: home.map(|home| home.join("names").join(name)),
            known: BTreeMap::new(),
        }
    }

    /// The names of a noun that begin with a text.
    pub(crate) fn get(&mut self, noun: &str, typed: &str) -> Kept {
        if !self.known.contains_key(noun)
            && let Some(page) = self.read(noun)
        {
            self.known.insert(noun.to_owned(), page);
        }
        let Some(page) = self.known.get(noun) else {
            return Kept::Nothing;
        };
        let answers = page.typed == typed || (page.is_all && typed.starts_with(&page.typed));
        let names = page
            .names
            .iter()
            .filter(|name| name.starts_with(typed))
            .cloned()
            .collect();
        match page.at.elapsed() {
            Ok(age) if age < FRESH && answers => Kept::Fresh(names),
            Ok(age) if age < USABLE => Kept::Stale(names),
            _ => Kept::Nothing,
        }
    }

    /// Keeps an answer; that it cannot be written down is no error.
    pub(crate) fn put(&mut self, noun: &str, typed: &str, names: &[String], is_all: bool) {
        let page = Page {
            at: SystemTime::now(),
            typed: typed.to_owned(),
            is_all,
            names: names.to_vec(),
        };
        self.write(noun, &page);
        self.known.insert(noun.to_owned(), page);
    }

    /// First line: seconds since 1970, whether these are all, what they begin with; then a name a line.
    fn read(&self, noun: &str) -> Option<Page> {
        let text = std::fs::read_to_string(self.folder.as_ref()?.join(noun)).ok()?;
        let mut lines = text.lines();
        let mut head = lines.next()?.splitn(3, ' ');
        let seconds = head.next()?.parse().ok()?;
        let is_all = head.next()? == "all";
        Some(Page {
            at: SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?,
            is_all,
            typed: head.next()?.to_owned(),
            names: lines.map(str::to_owned).collect(),
        })
    }

    fn write(&self, noun: &str, page: &Page) {
        let Some(folder) = &self.folder else { return };
        if page.names.iter().any(|name| name.contains('\n')) || page.typed.contains('\n') {
            return;
        }
        let age = page
            .at
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        let extent = if page.is_all { "all" } else { "some" };
        let text = format!(
            "{} {extent} {}\n{}\n",
            age.as_secs(),
            page.typed,
            page.names.join("\n")
        );
        // It can be made again.
        let _ = ovlib::file::replace(&folder.join(noun), Mode::Exactly(0o600), |out| {
            std::io::Write::write_all(out, text.as_bytes())
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complete_answer_serves_longer_prefixes() {
        let home = tempfile::tempdir().unwrap();
        let names = ["web01".to_owned(), "web02".to_owned()];
        let mut cache = Cache::new(Some(home.path().to_owned()), "https://a/", "me");
        assert_eq!(cache.get("vm", ""), Kept::Nothing);
        cache.put("vm", "w", &names, true);
        for mut cache in [
            cache,
            Cache::new(Some(home.path().to_owned()), "https://a/", "me"),
        ] {
            assert_eq!(
                cache.get("vm", "web02"),
                Kept::Fresh(vec!["web02".to_owned()])
            );
            assert_eq!(cache.get("vm", ""), Kept::Stale(names.to_vec()));
        }
        let mut other = Cache::new(Some(home.path().to_owned()), "https://a/", "you");
        assert_eq!(other.get("vm", "w"), Kept::Nothing);
    }

    #[test]
    fn a_cut_answer_serves_only_itself() {
        let mut cache = Cache::new(None, "https://a/", "me");
        cache.put("vm", "w", &["web01".to_owned()], false);
        assert_eq!(cache.get("vm", "w"), Kept::Fresh(vec!["web01".to_owned()]));
        assert!(matches!(cache.get("vm", "web"), Kept::Stale(_)));
    }
}
