//! Which events are meant: said in the engine's search as far as it can be, and checked once more on this side.
//!
//! Search has no brackets and AND binds tighter than OR (engine 4.5.8), so alternatives are multiplied out.

use crate::coerce::is_uuid;
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Where;
use crate::service::ListArgs;
use crate::verb::{Call, Entities};

/// Severities from harmless to grave.
const SEVERITIES: [&str; 4] = ["normal", "warning", "error", "alert"];

/// An option that names an object, with what it stands for in documents and in searches.
#[derive(Debug)]
struct Concerned {
    option: &'static str,
    member: &'static str,
    /// Search field for a name.
    by_name: &'static str,
    /// Search field for an id, where there is one.
    by_id: Option<&'static str>,
}

const CONCERNED: [Concerned; 6] = [
    concerned("vm", "vm", "event_vm", Some("_event_vm_id")),
    concerned("host", "host", "event_host", Some("_event_host_id")),
    concerned("cluster", "cluster", "cluster.name", None),
    concerned(
        "datacenter",
        "data_center",
        "event_datacenter",
        Some("_event_datacenter_id"),
    ),
    concerned(
        "storagedomain",
        "storage_domain",
        "event_storage",
        Some("_event_storage_id"),
    ),
    concerned("user", "user", "usrname", Some("usrid")),
];

const fn concerned(
    option: &'static str,
    member: &'static str,
    by_name: &'static str,
    by_id: Option<&'static str>,
) -> Concerned {
    Concerned {
        option,
        member,
        by_name,
        by_id,
    }
}

/// What the options of the noun `event` ask for.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    severities: Vec<String>,
    codes: Vec<u32>,
    correlation: Option<String>,
    objects: Vec<(&'static Concerned, String)>,
    /// The user's own searches.
    searches: Vec<String>,
    /// Conditions that only we can check.
    wheres: Vec<Where>,
}

impl Filter {
    /// Reads the options.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for a code that no event has; conditions that do not fit events.
    pub(super) fn new(call: &Call<'_>) -> Result<Filter> {
        let mut severities: Vec<String> = call.args.texts("severity").map(str::to_owned).collect();
        if let Some(least) = call.args.text("min-severity") {
            let from = SEVERITIES
                .iter()
                .position(|word| *word == least)
                .unwrap_or(0);
            severities.extend(SEVERITIES[from..].iter().map(|word| (*word).to_owned()));
        }
        for condition in &call.select.wheres {
            condition.check(call.noun.facts())?;
        }
        let object =
            |known: &'static Concerned| Some((known, call.args.text(known.option)?.to_owned()));
        Ok(Filter {
            severities,
            codes: call.args.texts("code").map(code).collect::<Result<_>>()?,
            correlation: call.args.text("correlation").map(str::to_owned),
            objects: CONCERNED.iter().filter_map(object).collect(),
            searches: call.select.searches.clone(),
            wheres: call.select.wheres.clone(),
        })
    }

    /// Asks for the events meant, newest first: those after `from`, at most `max`.
    ///
    /// # Errors
    ///
    /// As any list.
    pub(super) fn ask(
        &self,
        context: &Context,
        from: Option<u64>,
        max: Option<u64>,
    ) -> Result<Entities> {
        let (search, is_exact) = self.search();
        let mut args = ListArgs {
            search,
            max: max.filter(|_| is_exact && self.wheres.is_empty()),
            ..ListArgs::default()
        };
        if let Some(from) = from {
            args.params.set("from", from);
        }
        let filter = self.clone();
        let rows = context.events().list(&args)?;
        let rows = rows.filter(move |row| row.as_ref().map_or(true, |event| filter.fits(event)));
        let max = max
            .and_then(|max| usize::try_from(max).ok())
            .unwrap_or(usize::MAX);
        Ok(Box::new(rows.take(max)))
    }

    /// The search that says what it can, and whether that is all.
    pub(super) fn search(&self) -> (Option<String>, bool) {
        let own = self.searches.join(" and ");
        let mut fixed: Vec<String> = self.searches.clone();
        // An engine knows ids of these letters only; any other finds nothing, here.
        let correlation = self.correlation.iter().map(|id| {
            let is_plain = crate::config::correlation_id(id).is_ok();
            is_plain.then(|| format!("correlation_id={id}"))
        });
        let objects = self.objects.iter().map(|(known, what)| term(known, what));
        let terms: Vec<Option<String>> = correlation.chain(objects).collect();
        let is_whole = terms.iter().all(Option::is_some);
        fixed.extend(terms.into_iter().flatten());
        let severities = self
            .severities
            .iter()
            .map(|word| format!("severity={word}"))
            .collect();
        let codes = self
            .codes
            .iter()
            .map(|code| format!("type={code}"))
            .collect();
        let ways = product(vec![fixed.join(" and ")], &[severities, codes]);
        let whole = ways.join(" or ");
        // An `or` of the user's own would take our terms on one side only.
        let has_or = own
            .split_whitespace()
            .any(|word| word.eq_ignore_ascii_case("or"));
        let (search, is_exact) = match has_or && whole != own {
            true => (own, false),
            false => (whole, is_whole),
        };
        ((!search.is_empty()).then_some(search), is_exact)
    }

    /// Whether an event is one of those meant, as far as that can be told here: own searches are the engine's business.
    pub(super) fn fits(&self, event: &Entity) -> bool {
        let is = |path: &str, wanted: &str| {
            event
                .peek(path)
                .is_some_and(|text| text.eq_ignore_ascii_case(wanted))
        };
        let concerns = |(known, what): &(&Concerned, String)| {
            is(&format!("{}.id", known.member), what) || is(&format!("{}.name", known.member), what)
        };
        let code = || event.peek("code").and_then(|code| code.parse().ok());
        (self.severities.is_empty() || self.severities.iter().any(|word| is("severity", word)))
            && (self.codes.is_empty() || code().is_some_and(|code| self.codes.contains(&code)))
            && self
                .correlation
                .as_ref()
                .is_none_or(|id| is("correlation_id", id))
            && self.objects.iter().all(concerns)
            && self
                .wheres
                .iter()
                .all(|condition| condition.matches(event).unwrap_or(false))
    }
}

/// Every start with one of each group; groups without words do not count.
fn product(starts: Vec<String>, groups: &[Vec<String>]) -> Vec<String> {
    groups
        .iter()
        .filter(|group| !group.is_empty())
        .fold(starts, |starts, group| {
            let with = |start: &String| {
                let joined = |word: &String| {
                    if start.is_empty() {
                        word.clone()
                    } else {
                        format!("{start} and {word}")
                    }
                };
                group.iter().map(joined).collect::<Vec<_>>()
            };
            starts.iter().flat_map(with).collect()
        })
}

/// The condition for an object; none where search cannot say it.
fn term(known: &Concerned, what: &str) -> Option<String> {
    if is_uuid(what) {
        return known.by_id.map(|field| format!("{field}={what}"));
    }
    // These make a search invalid or end its text, and nothing escapes them (engine 4.5.8).
    let is_plain = !what.contains(['"', '\'', ';', '*']);
    is_plain.then(|| format!("{}=\"{what}\"", known.by_name))
}

/// The number of a code given as number or name, in any case, with `-` for `_`.
pub(super) fn code(word: &str) -> Result<u32> {
    if let Ok(number) = word.parse() {
        return Ok(number);
    }
    let name = word.to_uppercase().replace('-', "_");
    ovmodel::event_named(&name)
        .map(|event| event.code)
        .ok_or_else(|| {
            let near = ovmodel::nearest(&name, ovmodel::events().iter().map(|event| event.name));
            Error::Unknown {
                what: "event code",
                name: word.to_owned(),
                place: String::new(),
                near: near.into_iter().map(str::to_owned).collect(),
            }
        })
}

/// The searches for each kind of object that an event may be about, and for a correlation id.
#[cfg(test)]
pub(crate) fn event_search(name: &str) -> Vec<Option<String>> {
    let object = |known: &'static Concerned| Filter {
        objects: vec![(known, name.to_owned())],
        ..Filter::default()
    };
    let correlation = Filter {
        correlation: Some(name.to_owned()),
        ..Filter::default()
    };
    let all = CONCERNED.iter().map(object).chain([correlation]);
    all.map(|filter| filter.search().0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter() -> Filter {
        Filter {
            severities: vec!["error".to_owned(), "alert".to_owned()],
            codes: vec![61, 119],
            objects: vec![(&CONCERNED[0], "web 01".to_owned())],
            ..Filter::default()
        }
    }

    #[test]
    fn alternatives_are_multiplied_out() {
        let (search, is_exact) = filter().search();
        let vm = "event_vm=\"web 01\"";
        let expected = [("error", 61), ("error", 119), ("alert", 61), ("alert", 119)]
            .map(|(severity, code)| format!("{vm} and severity={severity} and type={code}"));
        assert_eq!(search.unwrap(), expected.join(" or "));
        assert!(is_exact);
        assert_eq!(Filter::default().search(), (None, true));
    }

    #[test]
    fn an_or_of_the_users_own_stays_alone() {
        let own = "message=*a* or message=*b*".to_owned();
        let (search, is_exact) = Filter {
            searches: vec![own.clone()],
            ..filter()
        }
        .search();
        assert_eq!((search, is_exact), (Some(own.clone()), false));
        let (search, is_exact) = Filter {
            searches: vec![own.clone()],
            ..Filter::default()
        }
        .search();
        assert_eq!((search, is_exact), (Some(own), true));
    }

    #[test]
    fn what_search_cannot_say_is_left_to_us() {
        let cluster = "7b675c9c-f7cd-4b67-95a9-5fb4e4e3a36d".to_owned();
        let filter = Filter {
            objects: vec![(&CONCERNED[2], cluster)],
            ..Filter::default()
        };
        assert_eq!(filter.search(), (None, false));
    }

    #[test]
    fn events_are_checked_here_as_well() {
        let event = |code: u32, severity: &str| {
            let xml = format!(
                "<event id=\"7\"><code>{code}</code><severity>{severity}</severity><vm id=\"1\"><name>Web 01</name></vm></event>"
            );
            Entity::parse(&xml).unwrap()
        };
        assert!(filter().fits(&event(61, "error")));
        assert!(!filter().fits(&event(62, "error")));
        assert!(!filter().fits(&event(61, "normal")));
    }

    #[test]
    fn codes_by_name() {
        assert_eq!(code("USER_RUN_VM").unwrap(), 32);
        assert_eq!(code("user-run-vm").unwrap(), 32);
        assert_eq!(code("153").unwrap(), 153);
        assert!(
            code("USER_RUN_MV")
                .unwrap_err()
                .hint()
                .unwrap()
                .contains("USER_RUN_VM")
        );
    }
}
