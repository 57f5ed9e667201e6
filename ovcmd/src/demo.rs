//! `--demo`: an engine simulated inside this process, reached through real TLS and a real login.

use ovlib::config::Given;
use ovlib::error::{Error, Result};
use ovlib::verb::Args;
use ovsim::{Options, Sim};
use std::fmt;

/// A simulator that runs until it is dropped.
pub(crate) struct Demo {
    sim: Sim,
}

impl fmt::Debug for Demo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Demo({})", self.sim.url())
    }
}

/// Options that name another engine or another user than the simulator's own.
const FOREIGN: [&str; 9] = [
    "config",
    "context",
    "url",
    "user",
    "password-file",
    "ca-file",
    "fingerprint",
    "insecure",
    "kerberos",
];

impl Demo {
    /// Refuses options that name another engine.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] naming the option.
    pub(crate) fn check(global: &Args) -> Result<()> {
        if let Some(option) = FOREIGN.iter().find(|option| global.has(option)) {
            return Err(Error::Usage {
                message: format!("--demo brings its own engine and --{option} names another"),
                hint: Some("leave out one of them".to_owned()),
            });
        }
        Ok(())
    }

    /// Starts a simulator on a free loopback port.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] when it cannot listen.
    pub(crate) fn start() -> Result<Demo> {
        let sim = Sim::start(Options::default()).map_err(|source| Error::Io {
            what: "cannot start the simulator".to_owned(),
            source,
        })?;
        Ok(Demo { sim })
    }

    /// Where it is and how to log in.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] when the certificate cannot be written where the client can read it.
    pub(crate) fn given(&self) -> Result<Vec<Given>> {
        let ca_file = self.sim.ca_file();
        let ca_file = ca_file.map_err(|source| Error::Io {
            what: "cannot keep the certificate".to_owned(),
            source,
        })?;
        let given = [
            ("url", self.sim.url()),
            ("username", self.sim.user().to_owned()),
            ("password", self.sim.password().to_owned()),
            ("ca_file", ca_file.display().to_string()),
        ];
        Ok(given
            .map(|(key, value)| Given::new(key, value, "--demo"))
            .into())
    }
}
