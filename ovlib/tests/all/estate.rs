//! The simulated engine: choosing, names, links, events.
