//! Disks, snapshots, templates, storage domains, transfers and backups through the API, with a clock that the test holds:
//! statuses, events, jobs and refusals as engine 4.5.8 has them.

mod backups;
mod centers;
mod clones;
mod disks;
mod domains;
mod estate;
mod exports;
mod held;
mod registered;
mod snapshots;
mod steps;
mod transfers;
mod waiting;
