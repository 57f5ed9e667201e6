//! From a selection to requests: what the engine is asked for, and what is left for us to check on its rows.

use std::collections::HashSet;

use super::where_::Filter;
use super::{Select, Sort, search};
use crate::entity::Entity;
use crate::error::{Error, ErrorKind, Result};
use crate::follow::with_names;
use crate::request::Args;
use crate::service::{ListArgs, Rows, Service};
use ovmodel::TypeFacts;

/// What an engine has an address of its own for and answers with an internal error (4.5.8): the units of a scheduling
/// policy. They are looked for in their list.
const SHOWN_IN_LISTS: [&str; 3] = ["balance", "filter", "weight"];

/// How a selection is carried out.
pub(super) struct Plan<'s> {
    select: &'s Select,
    service: &'s Service,
    /// The search that the engine answers.
    search: Option<String>,
    /// Further searches: their ids narrow the rows of the first.
    others: Vec<String>,
    /// Whether ids and names are left to us.
    checks_words: bool,
    /// Whether the names given are looked up by the engine, so that rows are few.
    few: bool,
    filters: Vec<Filter>,
    /// The order, where the engine cannot give it.
    sort: Option<Sort>,
    /// Fields that are needed, for us or to be shown.
    wants: Vec<String>,
}

impl<'s> Plan<'s> {
    pub(super) fn make(
        select: &'s Select,
        service: &'s Service,
        wants: &[String],
    ) -> Result<Plan<'s>> {
        if !select.searches.is_empty() && !search::can_search(service) {
            return Err(Error::Usage {
                message: format!(
                    "the engine cannot search {}",
                    service.facts().name.replace('_', " ")
                ),
                hint: Some("use names, ids or `--where`".into()),
            });
        }
        if let (Some(tag), false) = (select.tags.first(), search::has_tags(service)) {
            return Err(Error::Usage {
                message: format!(
                    "'{tag}': {} are not found by tag",
                    service.facts().name.replace('_', " ")
                ),
                hint: Some("machines, templates, hosts and users are".into()),
            });
        }
        let facts = service.facts().entity_type();
        let filters = select
            .wheres
            .iter()
            .map(|one| one.compile(facts))
            .collect::<Result<Vec<_>>>()?;
        if let (Some(sort), Some(facts)) = (&select.sort, facts) {
            sort.path.check(facts)?;
        }
        let mut all: Vec<String> = wants.to_vec();
        all.extend(filters.iter().map(|filter| filter.path().to_owned()));
        all.extend(select.sort.iter().map(|sort| sort.path.to_string()));
        let mut plan = Plan {
            select,
            service,
            search: None,
            others: Vec::new(),
            checks_words: false,
            few: false,
            filters,
            sort: select.sort.clone(),
            wants: all,
        };
        plan.divide();
        plan.order();
        Ok(plan)
    }

    /// Decides which search goes to the engine and what stays here.
    fn divide(&mut self) {
        let select = self.select;
        let mut whole: Vec<&str> = Vec::new();
        let mut joinable: Vec<&str> = Vec::new();
        for search in select
            .searches
            .iter()
            .map(|search| search.trim())
            .filter(|search| !search.is_empty())
        {
            if search::is_joinable(search) {
                joinable.push(search)
            } else {
                whole.push(search)
            }
        }
        let field = search::name_field(self.service);
        let terms: Option<Vec<Vec<String>>> = match field {
            // Ids beside a search or names are left to us: few collections can be searched by id.
            Some(field) if select.ids.is_empty() && whole.is_empty() => select
                .names
                .iter()
                .map(|name| search::name_terms(field, name))
                .collect(),
            _ => None,
        };
        let has_words = !select.ids.is_empty() || !select.names.is_empty();
        match terms {
            Some(terms) => {
                self.few = has_words;
                let joined = search::join(&terms.concat(), &joinable);
                self.search = Some(joined).filter(|search| !search.is_empty());
            }
            None => {
                self.checks_words = has_words;
                let joined = search::join(&[], &joinable);
                let mut all = whole
                    .into_iter()
                    .map(str::to_owned)
                    .chain((!joined.is_empty()).then_some(joined));
                self.search = all.next();
                self.others = all.collect();
            }
        }
    }

    /// Leaves the order by name to the engine where it sorts by it.
    fn order(&mut self) {
        let Some(sort) = &self.sort else {
            return;
        };
        let search = self.search.as_deref().unwrap_or_default();
        let can =
            search::name_field(self.service) == Some("name") && search::can_search(self.service);
        if can && sort.path.to_string() == "name" && !search::sorts(search) && !self.few {
            let direction = if sort.descending { "desc" } else { "asc" };
            self.search = Some(
                format!("{search} sortby name {direction}")
                    .trim()
                    .to_owned(),
            );
            self.sort = None;
        }
    }

    /// Asks, and gives the rows that match.
    pub(super) fn run(self) -> Result<Rows> {
        let select = self.select;
        let max = select
            .max
            .map(|max| usize::try_from(max).unwrap_or(usize::MAX));
        let only_ids = !select.ids.is_empty() && select.searches.is_empty();
        let rows = if only_ids {
            self.by_id()?
        } else {
            self.by_list()?
        };
        let rows = with_names(self.service, rows, &self.wants);
        let filters = self.filters;
        let rows = rows.filter(move |row| {
            row.as_ref()
                .map_or(true, |row| filters.iter().all(|filter| filter.accepts(row)))
        });
        let excludes = Select {
            excludes: select.excludes.clone(),
            ..Select::new()
        };
        let rows =
            rows.filter(move |row| row.as_ref().map_or(true, |row| !excludes.leaves_out(row)));
        let rows = match &self.sort {
            Some(sort) => {
                let mut all: Vec<Entity> = rows.collect::<Result<_>>()?;
                sort.apply(&mut all, self.service.facts().entity_type())?;
                Rows::new(all.into_iter().map(Ok))
            }
            None => Rows::new(rows),
        };
        Ok(match max {
            Some(max) => Rows::new(rows.take(max)),
            None => rows,
        })
    }

    /// Objects by their ids, then those by name; an id that is not there gives no row.
    fn by_id(&self) -> Result<Rows> {
        let select = self.select;
        let service = self.service.clone();
        let args = self.get_args();
        let has_get = service.facts().item_service().is_some_and(|item| {
            item.method("get").is_some() && !SHOWN_IN_LISTS.contains(&item.name)
        });
        if !has_get {
            return self.by_list();
        }
        let ids = unique(&select.ids);
        let found = ids
            .into_iter()
            .filter_map(move |id| match service.get(&id, &args) {
                Err(Error::NotFound { .. }) => None,
                Err(Error::Fault(fault)) if fault.status == 404 => None,
                result => Some(result),
            });
        if select.names.is_empty() {
            return Ok(Rows::new(found));
        }
        let named = Select {
            ids: Vec::new(),
            wheres: Vec::new(),
            sort: None,
            max: None,
            ..select.clone()
        };
        let known: HashSet<String> = select.ids.iter().cloned().collect();
        let named = named.many(self.service, &[])?.filter(move |row| {
            row.as_ref()
                .map_or(true, |row| row.id().is_none_or(|id| !known.contains(id)))
        });
        Ok(Rows::new(found.chain(named)))
    }

    fn get_args(&self) -> Args {
        let mut args = Args::new();
        let get = self
            .service
            .facts()
            .item_service()
            .and_then(|item| item.method("get"));
        if self.select.all_content && get.is_some_and(|get| get.param("all_content").is_some()) {
            args.set("all_content", true);
        }
        if let Some(follow) = self.follow() {
            args.set("follow", follow);
        }
        args
    }

    /// Rows of the collection, narrowed by ids and names where the engine was not asked for them.
    fn by_list(&self) -> Result<Rows> {
        let select = self.select;
        let is_whole = self.filters.is_empty()
            && self.sort.is_none()
            && !self.checks_words
            && select.excludes.is_empty()
            && self.others.is_empty();
        let takes_max = self
            .service
            .facts()
            .method("list")
            .is_some_and(|list| list.param("max").is_some());
        let args = ListArgs {
            search: self.search.clone(),
            max: select.max.filter(|_| is_whole && !self.few && takes_max),
            case_sensitive: select.case_sensitive.filter(|_| self.search.is_some()),
            follow: self.follow(),
            all_content: select.all_content,
            page_size: select.page_size,
            params: select.params.clone(),
        };
        let mut rows = self.list(args)?;
        for other in &self.others {
            let args = ListArgs {
                search: Some(other.clone()),
                case_sensitive: select.case_sensitive,
                ..ListArgs::default()
            };
            let ids = self
                .service
                .list(&args)?
                .map(|row| Ok(row?.id().map(str::to_owned)));
            let ids: HashSet<Option<String>> = ids.collect::<Result<_>>()?;
            rows = Rows::new(rows.filter(move |row| {
                row.as_ref()
                    .map_or(true, |row| ids.contains(&row.id().map(str::to_owned)))
            }));
        }
        if self.checks_words {
            let (ids, names) = (select.ids.clone(), select.names.clone());
            rows = Rows::new(rows.filter(move |row| {
                row.as_ref().map_or(true, |row| {
                    ids.iter().any(|id| row.id() == Some(id))
                        || names.iter().any(|name| search::is_named(row, name))
                })
            }));
        }
        self.prefer_exact(rows)
    }

    /// The engine compares names without regard to case. Where one is spelled exactly as given, the others are not meant.
    fn prefer_exact(&self, rows: Rows) -> Result<Rows> {
        let names = &self.select.names;
        if names.is_empty() || names.iter().any(|name| name.contains('*')) {
            return Ok(rows);
        }
        let all: Vec<Entity> = rows.collect::<Result<_>>()?;
        let exact = |row: &Entity| search::name_of(row).is_some_and(|name| names.contains(&name));
        let given: Vec<String> = all
            .iter()
            .filter(|row| exact(row))
            .filter_map(search::name_of)
            .collect();
        let kept = all.into_iter().filter(move |row| {
            let Some(name) = search::name_of(row) else {
                return true;
            };
            given.contains(&name)
                || !given
                    .iter()
                    .any(|other| other.to_lowercase() == name.to_lowercase())
        });
        Ok(Rows::new(kept.map(Ok)))
    }

    /// Lists; when links that nobody asked for spoil the list (500, engine 4.5.8), lists again without them.
    fn list(&self, args: ListArgs) -> Result<Rows> {
        let is_ours = self.select.follow.is_none() && args.follow.is_some();
        match self.service.list(&args) {
            Err(error) if is_ours && error.kind() == ErrorKind::Refused => {
                tracing::debug!("{error}; listing without follow");
                self.service.list(&ListArgs {
                    follow: None,
                    ..args
                })
            }
            result => result,
        }
    }

    /// The links to ask for: those given, else those that every row has and that will be shown.
    fn follow(&self) -> Option<String> {
        if self.select.follow.is_some() {
            return self.select.follow.clone();
        }
        let facts = self.service.facts().entity_type()?;
        let mut links: Vec<&str> = Vec::new();
        if !self.select.names.is_empty() || self.wants.iter().any(|want| want.contains('.')) {
            links.extend(search::names_behind(self.service));
        }
        for first in wanted_links(facts, &self.wants) {
            if !links.contains(&first) {
                links.push(first);
            }
        }
        (!links.is_empty()).then(|| links.join(","))
    }
}

/// The collections below an object that these field paths lead into, and that can be asked for together with it.
pub(crate) fn wanted_links<'w>(
    facts: &'static TypeFacts,
    wants: &'w [String],
) -> impl Iterator<Item = &'w str> {
    wants.iter().filter_map(|want| {
        let (first, _) = want.split_once(['.', '['])?;
        let is_collection = facts.attr(first).is_some_and(|attr| attr.link && attr.list);
        (is_collection && want.contains('.') && !NOT_FOLLOWED.contains(&first)).then_some(first)
    })
}

/// Links that cannot be followed though they are there (engine 4.5.8), or that are references inside the row.
const NOT_FOLLOWED: &[&str] = &[
    "numa_nodes",
    "backups",
    "checkpoints",
    "quota",
    "storage_domains",
    "management_network",
    "vms",
];

fn unique(ids: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    ids.iter()
        .filter(|id| seen.insert(id.as_str()))
        .cloned()
        .collect()
}
