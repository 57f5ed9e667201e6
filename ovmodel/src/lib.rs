//! The facts of the oVirt engine API as data: types, enums, services, methods, event codes.
//!
//! No I/O and no dependency. The text files in `data` are part of the program; a section is parsed when somebody first asks
//! for it. `engine.model` and `events.table` are extracted (API model 4.6.1), `overrides.model` corrects them.
//!
//! ```
//! let vm = ovmodel::find_type("vm").unwrap();
//! assert!(vm.attr("memory").is_some()); // inherited from vm_base
//! assert_eq!(ovmodel::find_service("vms").unwrap().entity_type().unwrap().name, "vm");
//! assert_eq!(ovmodel::event(153).unwrap().name, "USER_STARTED_VM");
//! ```

mod facts;
pub mod names;
mod nearest;
mod parse;
mod table;
#[cfg(test)]
mod tests;

pub use facts::{
    AttrFacts, Dir, EnumFacts, EventFacts, InputFacts, Kind, LocatorFacts, MethodFacts, ParamFacts,
    ServiceFacts, Shape, TypeFacts, VariantFacts,
};
pub use nearest::nearest;
pub use table::{
    enums, event, event_named, events, find_enum, find_service, find_type, root, services,
    type_of_collection, type_of_element, types,
};
