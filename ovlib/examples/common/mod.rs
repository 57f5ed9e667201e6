//! Where every example finds the engine: the configuration file and the environment, as `ovcmd` reads them.

use ovlib::config::{Settings, Sources};
use ovlib::{Context, Hooks, Result};

/// A session with the configured engine.
pub(crate) fn connect() -> Result<Context> {
    let sources = Sources {
        file: None,
        env: &|name| std::env::var(name).ok(),
        options: Vec::new(),
    };
    let (settings, _warnings) = Settings::load(sources)?;
    Context::connect(settings, Hooks::default())
}
