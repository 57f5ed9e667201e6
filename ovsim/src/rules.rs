//! The rules of an engine: where things live, what may be added, changed and removed, and in which words it refuses.
//! Rows where a row can say it (`rows`, `places`, the consts of each kind); a function only where it cannot.

pub(crate) mod access;
pub(crate) mod actions;
pub(crate) mod affinity;
pub(crate) mod attachments;
pub(crate) mod body;
pub(crate) mod catalog;
pub(crate) mod cluster_networks;
pub(crate) mod clusters;
pub(crate) mod datacenters;
pub(crate) mod disks;
pub(crate) mod externals;
pub(crate) mod hosts;
pub(crate) mod instances;
pub(crate) mod jobs;
pub(crate) mod machine_checks;
pub(crate) mod machines;
pub(crate) mod names;
pub(crate) mod networks;
pub(crate) mod nics;
pub(crate) mod parts;
pub(crate) mod people;
pub(crate) mod permissions;
pub(crate) mod places;
pub(crate) mod pools;
pub(crate) mod profiles;
pub(crate) mod quotas;
pub(crate) mod refusal;
pub(crate) mod roles;
pub(crate) mod rows;
pub(crate) mod snapshots;
pub(crate) mod storage;
pub(crate) mod tags;
pub(crate) mod templates;
pub(crate) mod vnic_profiles;
pub(crate) mod work;
