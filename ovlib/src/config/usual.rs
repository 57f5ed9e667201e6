//! What a context says of its engine's objects: where new ones go when nobody says, and names of its own for some.

use super::Settings;

/// Defaults and aliases of one engine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usual {
    /// The cluster of what is created without one.
    pub cluster: Option<String>,
    /// The storage domain of what is created without one.
    pub storage_domain: Option<String>,
    /// The template of what is created without one.
    pub template: Option<String>,
    /// Noun, alias in lower case, and the name or id at the engine.
    aliases: Vec<(String, String, String)>,
}

impl Usual {
    /// Whether nothing is said.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Usual::default()
    }

    /// What the engine calls the object of this noun that the configuration calls so.
    pub(crate) fn alias(&self, noun: &str, name: &str) -> Option<String> {
        let name = name.to_lowercase();
        let mut all = self.aliases.iter().rev();
        let found = all.find(|(of, alias, _)| of == noun && *alias == name);
        found.map(|(_, _, real)| real.clone())
    }

    /// Options of `create`, the fields that they set, and their usual values.
    pub(crate) fn of_new(&self) -> impl Iterator<Item = (&'static str, &'static str, &str)> {
        let all = [
            ("cluster", "cluster", &self.cluster),
            ("storagedomain", "storage_domain", &self.storage_domain),
            ("template", "template", &self.template),
        ];
        all.into_iter()
            .filter_map(|(long, field, value)| Some((long, field, value.as_deref()?)))
    }

    /// Adds an alias; a later one of the same name holds.
    pub(super) fn add_alias(&mut self, noun: &str, alias: &str, real: &str) {
        let row = (noun.replace('_', ""), alias.to_lowercase(), real.to_owned());
        self.aliases.push(row);
    }
}

/// The noun whose aliases a section holds: `aliases.network`, `context.test.aliases.network`.
pub(super) fn noun_of<'s>(section: &'s str, context: Option<&str>) -> Option<&'s str> {
    let section = match context {
        Some(context) => section
            .strip_prefix("context.")?
            .strip_prefix(context)?
            .strip_prefix('.')?,
        None => section,
    };
    section
        .strip_prefix("aliases.")
        .filter(|noun| !noun.is_empty())
}

/// Whether a section holds aliases, of whatever context.
pub(super) fn is_aliases(section: &str) -> bool {
    section.starts_with("aliases.")
        || (section.starts_with("context.") && section.contains(".aliases."))
}

impl Settings {
    /// Takes the aliases of a file: everybody's, then those of the context.
    pub(super) fn take_aliases(&mut self, file: &super::ini::IniFile) {
        let context = self.context.clone();
        let own = context.as_deref().map(Some);
        for of in std::iter::once(None).chain(own) {
            for entry in file.entries.iter().filter(|entry| !entry.value.is_empty()) {
                if let Some(noun) = noun_of(&entry.section, of) {
                    self.usual.add_alias(noun, &entry.key, &entry.value);
                }
            }
        }
    }
}
