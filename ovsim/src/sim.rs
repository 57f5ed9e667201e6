//! A running simulator: a thread with its listener, and what a client needs to reach it. Dropping it stops it.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::net::{IpAddr, TcpListener};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::engine::Engine;
use crate::faults::{self, Faults, Trouble};
use crate::files;
use crate::http;
use crate::options::Options;
use crate::served::{Journal, Log, Served};
use crate::session;
use crate::site::Site;

/// A simulated engine that listens on loopback.
///
/// ```
/// let sim = ovsim::Sim::start(ovsim::Options { vms: 3, ..Default::default() })?;
/// assert!(sim.url().starts_with("https://127.0.0.1:"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Sim {
    site: Arc<Site>,
    port: u16,
    stop: Option<http::Stop>,
    thread: Option<JoinHandle<io::Result<()>>>,
    keeping: Option<Keeping>,
    ca_file: Mutex<Option<PathBuf>>,
}

impl Sim {
    /// Starts one; it answers when this returns.
    ///
    /// # Errors
    /// Fails when the port is taken or the system refuses a thread or random numbers.
    pub fn start(options: Options) -> io::Result<Sim> {
        Sim::begin(options, files::engine)
    }

    /// Starts another one that begins with all that this one holds, and goes its own way from there: what tests have in
    /// common is done once. What is on its way here has arrived there, as after a restart; rules, users and speed are
    /// those of the options, which need no estate.
    ///
    /// ```
    /// let first = ovsim::Sim::start(ovsim::Options { vms: 3, ..Default::default() })?;
    /// let second = first.branch(ovsim::Options::default())?;
    /// assert_ne!(first.port(), second.port());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Sim::start`].
    pub fn branch(&self, options: Options) -> io::Result<Sim> {
        Sim::begin(options, |options| {
            Ok(files::branch(&self.site.engine, options))
        })
    }

    fn begin(
        mut options: Options,
        engine: impl FnOnce(&mut Options) -> io::Result<Engine>,
    ) -> io::Result<Sim> {
        let listener = TcpListener::bind((options.address, options.port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let engine = engine(&mut options)?;
        engine.set_speed(options.speed);
        let journal = Journal::new(log(&options)?);
        let site = Arc::new(Site::new(engine, options, journal)?);
        for text in &site.options.rules {
            let rules = faults::rules(text);
            let rules =
                rules.map_err(|problem| io::Error::new(ErrorKind::InvalidInput, problem))?;
            for rule in rules {
                site.faults.add(rule);
            }
        }
        let (stop, stopped) = http::stop();
        let served = site.clone();
        let thread = std::thread::Builder::new().name("ovsim".to_owned());
        let thread = thread.spawn(move || http::serve(served, listener, stopped))?;
        let mut sim = Sim {
            site,
            port,
            stop: Some(stop),
            thread: Some(thread),
            keeping: None,
            ca_file: Mutex::new(None),
        };
        if sim.site.keeper.is_some() {
            sim.keeping = Some(Keeping::begin(sim.site.clone())?);
        }
        Ok(sim)
    }

    /// Stops it, and keeps the state where one is kept: what was on its way arrives first.
    ///
    /// # Errors
    /// Fails when the file of the state cannot be written; dropping does the same and says nothing.
    pub fn close(mut self) -> io::Result<()> {
        self.end()
    }

    fn end(&mut self) -> io::Result<()> {
        if let Some(stop) = self.stop.take() {
            stop.now();
        }
        if let Some(thread) = self.thread.take() {
            let _result = thread.join();
        }
        match self.keeping.take() {
            Some(keeping) => keeping.end(&self.site),
            None => Ok(()),
        }
    }

    /// The base address of the API, `https://127.0.0.1:39411/ovirt-engine/api`.
    pub fn url(&self) -> String {
        let scheme = if self.site.options.tls {
            "https"
        } else {
            "http"
        };
        let host = match self.site.options.address {
            address if address.is_unspecified() => "127.0.0.1".to_owned(),
            IpAddr::V6(address) => format!("[{address}]"),
            IpAddr::V4(address) => address.to_string(),
        };
        format!("{scheme}://{host}:{}/ovirt-engine/api", self.port)
    }

    /// The TCP port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The certificate of the CA that signed the server's.
    pub fn ca_pem(&self) -> &str {
        self.site.pki.ca_pem()
    }

    /// A private file with [`Sim::ca_pem`], written at the first call and removed with the simulator.
    ///
    /// # Errors
    /// Fails when the system's temporary directory cannot be written.
    pub fn ca_file(&self) -> io::Result<PathBuf> {
        let mut known = self.ca_file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(path) = &*known {
            return Ok(path.clone());
        }
        let name = format!("ovsim-{}-{}.pem", self.port, session::uuid());
        let path = std::env::temp_dir().join(name);
        let mut file = OpenOptions::new();
        let mut file = file.write(true).create_new(true).mode(0o600).open(&path)?;
        *known = Some(path.clone());
        file.write_all(self.ca_pem().as_bytes())?;
        Ok(path)
    }

    /// The administrator's name, with profile.
    pub fn user(&self) -> &str {
        "admin@internal"
    }

    /// The administrator's password.
    pub fn password(&self) -> &str {
        &self.site.options.password
    }

    /// Every token and session cookie given out so far, live or dead, the last ten thousand: for tests that look for them
    /// where no secret may be.
    pub fn tokens(&self) -> Vec<String> {
        self.site.sessions().given()
    }

    /// Stops the engine's clock, so that what takes time waits for [`Sim::advance`].
    pub fn hold(&self) {
        self.site.engine.hold();
    }

    /// Moves the engine's clock on: all that is due by then has happened when this returns.
    ///
    /// ```
    /// let sim = ovsim::Sim::start(ovsim::Options { vms: 1, ..Default::default() })?;
    /// sim.hold();
    /// sim.advance(std::time::Duration::from_secs(60));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn advance(&self, by: Duration) {
        self.site.engine.advance(by);
    }

    /// What goes wrong on demand: rules for single requests.
    ///
    /// ```
    /// use ovsim::{Fault, Rule};
    /// let sim = ovsim::Sim::start(ovsim::Options { vms: 1, ..Default::default() })?;
    /// let refused = Fault::reply(409, "Operation Failed", "[Cannot run VM. Not now.]");
    /// sim.faults().add(Rule::on("POST", "vms/*/start", refused).times(1));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn faults(&self) -> &Faults {
        &self.site.faults
    }

    /// Has something happen to the engine now: a host lost, a storage domain lost, a restart.
    ///
    /// # Errors
    /// Fails for an object that is not there, or whose state does not let it happen; the text says which.
    pub fn cause(&self, trouble: &Trouble) -> Result<(), String> {
        self.site.cause(trouble)
    }

    /// The requests that were served, oldest first: the last ten thousand.
    pub fn requests(&self) -> Vec<Served> {
        self.site.journal.all()
    }

    /// Forgets the requests so far, so that the next look shows only what came after.
    pub fn forget_requests(&self) {
        self.site.journal.forget();
    }

    /// The contents and their rules, to look at and to change beside the API.
    pub fn engine(&self) -> &Engine {
        &self.site.engine
    }

    /// Lines for a shell, which ovcmd, Ansible and scripts over the official SDKs understand.
    ///
    /// # Errors
    /// As [`Sim::ca_file`].
    pub fn env_lines(&self) -> io::Result<String> {
        let mut pairs = vec![
            ("OVIRT_URL", self.url()),
            ("OVIRT_USERNAME", self.user().to_owned()),
            ("OVIRT_PASSWORD", self.password().to_owned()),
        ];
        if self.site.options.tls {
            pairs.push(("OVIRT_CAFILE", self.ca_file()?.display().to_string()));
        }
        let lines = pairs
            .iter()
            .map(|(name, value)| format!("export {name}={}\n", quoted(value)));
        Ok(lines.collect())
    }
}

/// Where the lines of requests go: all that were asked for, or warnings alone.
fn log(options: &Options) -> io::Result<Option<Log>> {
    let standard = || Box::new(io::stderr());
    Ok(match &options.log {
        Some(path) if path.as_os_str() == "-" => Some(Log::all(standard())),
        Some(path) => {
            let file = OpenOptions::new().append(true).create(true).open(path);
            let file = file.map_err(|error| files::at(path, error))?;
            Some(Log::all(Box::new(file)))
        }
        None => options.lenient.then(|| Log::warnings(standard())),
    })
}

/// The thread that keeps the state while requests come.
struct Keeping {
    end: Sender<()>,
    thread: JoinHandle<()>,
}

/// How often it looks whether there is something to keep.
const LOOK: Duration = Duration::from_secs(5);

impl Keeping {
    fn begin(site: Arc<Site>) -> io::Result<Keeping> {
        let (end, ended) = mpsc::channel();
        let thread = std::thread::Builder::new().name("ovsim state".to_owned());
        let thread = thread.spawn(move || {
            let mut kept = u64::MAX;
            while ended.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                let changes = site.changes.load(Ordering::Relaxed);
                if changes != kept
                    && let Some(keeper) = &site.keeper
                    && keeper.save(&site.engine).is_ok()
                {
                    kept = changes;
                }
            }
        })?;
        Ok(Keeping { end, thread })
    }

    fn end(self, site: &Site) -> io::Result<()> {
        drop(self.end);
        let _result = self.thread.join();
        let keeper = site.keeper.as_ref();
        keeper.map_or(Ok(()), |keeper| keeper.close(&site.engine))
    }
}

/// A word for a shell, in quotes where it needs them.
fn quoted(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "@%_-+=:,./".contains(c);
    match !value.is_empty() && value.chars().all(plain) {
        true => value.to_owned(),
        false => format!("'{}'", value.replace('\'', "'\\''")),
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        let _kept = self.end();
        let path = self
            .ca_file
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(path) = path.as_deref().map(Path::new) {
            let _gone = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_a_shell() {
        assert_eq!(quoted("admin@internal"), "admin@internal");
        assert_eq!(quoted("a b'c"), "'a b'\\''c'");
        assert_eq!(quoted(""), "''");
    }

    #[test]
    fn it_starts_and_stops() {
        let options = Options {
            vms: 1,
            ..Options::default()
        };
        let sim = Sim::start(options).unwrap();
        let lines = sim.env_lines().unwrap();
        assert!(lines.starts_with("export OVIRT_URL=https://127.0.0.1:"));
        let file = sim.ca_file().unwrap();
        assert!(file.exists());
        drop(sim);
        assert!(!file.exists());
    }
}
