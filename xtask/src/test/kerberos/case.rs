//! One command line of `ovcmd` in an environment, and what it has to end with.

use super::front::{Front, Way};
use super::place::Place;
use crate::test::step::hermetic;

/// A case before it runs; what is not said is as for a user with an empty configuration and no ticket.
pub(super) struct Case {
    pub(super) name: &'static str,
    way: Way,
    /// Lines of section `[kerberos]`.
    kerberos: String,
    env: Vec<(&'static str, String)>,
    words: &'static [&'static str],
    /// How far our clock is off, as faketime spells it.
    clock: Option<&'static str>,
    /// A host in the URL instead of `localhost`.
    host: Option<&'static str>,
    code: i32,
    /// What standard output or standard error has to say.
    says: &'static [&'static str],
}

impl Case {
    /// One that lists machines and works.
    pub(super) fn new(name: &'static str) -> Case {
        Case {
            name,
            way: Way::Both,
            kerberos: String::new(),
            env: Vec::new(),
            words: &["vm", "list", "-o", "name"],
            clock: None,
            host: None,
            code: 0,
            says: &["web01"],
        }
    }

    /// One that ends with a failed login and says this.
    pub(super) fn refused(name: &'static str, says: &'static [&'static str]) -> Case {
        Case {
            code: 3,
            says,
            ..Case::new(name)
        }
    }

    pub(super) fn way(self, way: Way) -> Case {
        Case { way, ..self }
    }

    pub(super) fn kerberos(self, lines: &str) -> Case {
        Case {
            kerberos: lines.to_owned(),
            ..self
        }
    }

    pub(super) fn env(mut self, name: &'static str, value: &str) -> Case {
        self.env.push((name, value.to_owned()));
        self
    }

    /// With `-k`, which needs no section in the file.
    pub(super) fn by_k(self) -> Case {
        Case {
            words: &["-k", "vm", "list", "-o", "name"],
            ..self
        }
    }

    pub(super) fn words(
        self,
        words: &'static [&'static str],
        says: &'static [&'static str],
    ) -> Case {
        Case {
            words,
            says,
            ..self
        }
    }

    pub(super) fn clock(self, clock: &'static str) -> Case {
        Case {
            clock: Some(clock),
            ..self
        }
    }

    pub(super) fn host(self, host: &'static str) -> Case {
        Case {
            host: Some(host),
            ..self
        }
    }

    /// Runs it; the error is what it said instead.
    pub(super) fn run(&self, place: &Place, front: &Front) -> Result<(), String> {
        let url = front.url(self.way);
        let url = match self.host {
            Some(host) => url.replace("localhost", host),
            None => url,
        };
        let file = format!("[api]\nurl = {url}\n[kerberos]\n{}\n", self.kerberos);
        place.write("ovcmd.ini", &file)?;
        let program = "target/debug/ovcmd";
        let mut command = match self.clock {
            Some(clock) => {
                let mut command = hermetic("faketime", &["-f", clock]);
                command.arg(program);
                command
            }
            None => hermetic(program, &[]),
        };
        place.env(&mut command);
        command
            .args(["-c", &place.path("ovcmd.ini")])
            .args(self.words);
        command.envs(self.env.iter().map(|(name, value)| (*name, value)));
        let output = command
            .output()
            .map_err(|error| format!("cannot run: {error}"))?;
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        let missing: Vec<_> = self
            .says
            .iter()
            .filter(|text| !said.contains(*text))
            .collect();
        if output.status.code() != Some(self.code) || !missing.is_empty() {
            return Err(format!(
                "ended with {}, wanted {} and {:?}; said:\n{said}",
                output.status, self.code, self.says
            ));
        }
        Ok(())
    }
}
