//! Rust types on demand: an entity read into a struct that names only what it wants, a struct given as what to add.
//!
//! ```
//! #[derive(serde::Deserialize)]
//! struct Vm { name: String, memory: u64, status: Option<String> }
//!
//! let vm = ovlib::Entity::parse("<vm><name>web01</name><memory>1024</memory></vm>").unwrap();
//! let vm: Vm = vm.read().unwrap();
//! assert_eq!((vm.name.as_str(), vm.memory, vm.status), ("web01", 1024, None));
//!
//! #[derive(serde::Serialize)]
//! struct NewVm { name: &'static str, cluster: &'static str, comment: Option<&'static str> }
//!
//! let new = ovlib::typed::loose(&NewVm { name: "web02", cluster: "prod", comment: None }).unwrap();
//! assert_eq!(ovlib::coerce::to_xml("vm", &new).unwrap(), "<vm><name>web02</name><cluster><name>prod</name></cluster></vm>");
//! ```

mod place;

use crate::entity::Entity;
use crate::error::Error;
use place::Place;
use serde::de::DeserializeOwned;
use serde::ser::Serialize;

impl Entity {
    /// Reads it into a Rust type: fields are members by their XML element; numbers, booleans and unit enums are made from
    /// their text, an absent member is `None`, a list member a `Vec`.
    ///
    /// # Errors
    /// [`Error::Usage`] when a field is missing or does not fit, with its place.
    pub fn read<T: DeserializeOwned>(&self) -> crate::Result<T> {
        T::deserialize(Place::One(self.root())).map_err(|misfit| Error::Usage {
            message: format!("cannot read a {} into this type: {misfit}", self.tag()),
            hint: None,
        })
    }
}

/// The loose value that a Rust type stands for, ready to be added or coerced; `None` fields become null, which is left out.
///
/// # Errors
/// [`Error::Usage`] when the type cannot be a map of texts, such as one with keys that are no texts.
pub fn loose<T: Serialize + ?Sized>(value: &T) -> crate::Result<serde_json::Value> {
    serde_json::to_value(value)
        .map_err(|error| Error::usage(format!("cannot send this type: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use std::collections::HashMap;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "snake_case")]
    enum Status {
        Up,
        PoweringDown,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Reference {
        id: String,
        href: Option<String>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Vm {
        id: String,
        name: Option<String>,
        memory: u64,
        stateless: bool,
        status: Status,
        cluster: Reference,
        host: Option<Reference>,
        #[serde(default)]
        nics: Vec<Reference>,
        #[serde(default)]
        link: Vec<HashMap<String, String>>,
    }

    const VM: &str = "<vm id='1'><link rel='a' href='b'/><memory>1024</memory><stateless>true</stateless><link rel='c' href='d'/>\
        <status>powering_down</status><cluster id='2' href='/c/2'/><nics><nic id='3'/><nic id='4'/></nics><new/></vm>";

    #[test]
    fn a_struct_takes_what_it_names() {
        let vm: Vm = Entity::parse(VM).unwrap().read().unwrap();
        assert_eq!(
            (vm.id.as_str(), vm.memory, vm.stateless, vm.status),
            ("1", 1024, true, Status::PoweringDown)
        );
        assert_eq!(
            vm.cluster,
            Reference {
                id: "2".into(),
                href: Some("/c/2".into())
            }
        );
        assert_eq!((vm.host, vm.nics.len(), vm.name), (None, 2, None));
        assert_eq!(vm.link[1]["rel"], "c");
    }

    #[test]
    fn any_value_is_what_json_says() {
        let vm = Entity::parse(VM).unwrap();
        let value: serde_json::Value = vm.read().unwrap();
        assert_eq!(value["memory"], 1024);
        assert_eq!(value["nics"][1]["id"], "4");
        assert_eq!(value["link"][0]["href"], "b");
    }

    #[test]
    fn a_misfit_tells_its_place() {
        let read = |xml: &str| {
            Entity::parse(xml)
                .unwrap()
                .read::<Vm>()
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            read("<vm id='1'><memory>lots</memory></vm>"),
            "cannot read a vm into this type: memory: 'lots' is not a number"
        );
        assert!(read("<vm id='1'/>").ends_with("missing field `memory`"));
        assert!(
            read(&VM.replace("<nic id='4'/>", "<nic/>")).contains("nics.[1]: missing field `id`")
        );
    }
}
