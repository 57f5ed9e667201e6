//! The YAML of a world: counts and prefixes of the estate, accounts, objects by collection, fault rules.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::options::{Account, AccountState, Options};

/// What a file of a world says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Described {
    /// The same number gives the same ids.
    seed: Option<u64>,
    vms: Option<Count>,
    hosts: Option<Count>,
    #[serde(default)]
    accounts: Vec<Person>,
    /// Folders of every host beside the usual ones.
    #[serde(default)]
    pub(super) folders: Vec<String>,
    /// Collection by collection, in the order of the file.
    #[serde(default)]
    pub(super) objects: serde_json::Map<String, Value>,
    /// Members of objects that are there: `collection: {name: {member: value}}`.
    #[serde(default)]
    pub(super) states: BTreeMap<String, BTreeMap<String, String>>,
    /// Rules, as in a file of rules.
    #[serde(default)]
    faults: Option<Value>,
}

/// `12`, or how many with which name before their number.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Count {
    Plain(usize),
    Named {
        count: usize,
        prefix: Option<String>,
    },
}

impl Count {
    fn parts(&self) -> (usize, Option<String>) {
        match self {
            Count::Plain(count) => (*count, None),
            Count::Named { count, prefix } => (*count, prefix.clone()),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: String,
    password: String,
    role: Option<String>,
    #[serde(default)]
    state: State,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    #[default]
    Good,
    Locked,
    PasswordExpired,
    AccountExpired,
}

/// Reads one.
pub(super) fn read(text: &str) -> Result<Described, String> {
    let described: Option<Described> =
        serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    Ok(described.unwrap_or_default())
}

impl Described {
    /// What it says about the estate and its accounts goes into the options. Options given beside the file stay where the
    /// file says nothing.
    pub(super) fn counts(&self, options: &mut Options) {
        options.seed = self.seed.unwrap_or(options.seed);
        if let Some(count) = &self.vms {
            (options.vms, options.vm_prefix) = count.parts();
        }
        if let Some(count) = &self.hosts {
            (options.hosts, options.host_prefix) = count.parts();
        }
        let accounts = self.accounts.iter().map(|person| Account {
            login: person.name.clone(),
            password: person.password.clone(),
            role: person.role.clone(),
            state: match person.state {
                State::Good => AccountState::Good,
                State::Locked => AccountState::Locked,
                State::PasswordExpired => AccountState::PasswordExpired,
                State::AccountExpired => AccountState::AccountExpired,
            },
        });
        options.accounts.extend(accounts);
        if let Some(faults) = &self.faults {
            options.rules.push(faults.to_string());
        }
    }
}
