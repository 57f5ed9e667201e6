//! Lives of VMs through the API, with a clock that the test holds: statuses, events, jobs and refusals as engine 4.5.8 has them.

mod bonds;
mod estate;
mod host_lives;
mod hosts;
mod machines;
mod permits;
mod pools;
mod story;
