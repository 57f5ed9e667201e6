//! The folder of one run, the programs started in it, and their ports. Everything ends and goes with it.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// A folder that is removed with its last owner.
#[derive(Clone)]
pub(super) struct Place(Rc<Folder>);

struct Folder(PathBuf);

impl Place {
    /// A new one that a server without our rights may read.
    pub(super) fn new() -> Result<Place, String> {
        let path = std::env::temp_dir().join(format!("ovcmd-kerberos-{}", std::process::id()));
        std::fs::create_dir(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Place(Rc::new(Folder(path))))
    }

    /// A file in it.
    pub(super) fn path(&self, name: &str) -> String {
        self.0.0.join(name).display().to_string()
    }

    /// Writes a file in it.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<(), String> {
        std::fs::write(self.path(name), text).map_err(|error| format!("{name}: {error}"))
    }

    /// Points a Kerberos program to our realm, and to nothing that this machine may have.
    pub(super) fn env<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env("KRB5_CONFIG", self.path("krb5.conf"))
            .env("KRB5_KDC_PROFILE", self.path("kdc.conf"))
            .env("KRB5RCACHENAME", "none:")
            .env_remove("KRB5CCNAME")
            .env_remove("KRB5_CLIENT_KTNAME")
            .env_remove("KRB5_KTNAME")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// A program in the foreground, ended when dropped.
pub(super) struct Service(Child);

impl Service {
    pub(super) fn start(command: &mut Command) -> Result<Service, String> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn();
        child
            .map(Service)
            .map_err(|error| format!("{name}: {error}"))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Both fail only when it has already ended.
        let id = nix::unistd::Pid::from_raw(self.0.id().cast_signed());
        nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGTERM).ok();
        self.0.wait().ok();
    }
}

/// A port that nobody listens on, as far as can be known.
pub(super) fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    listener
        .map(|address| address.port())
        .map_err(|error| format!("no free port: {error}"))
}

/// Waits until somebody listens.
pub(super) fn wait_for(what: &str, port: u16) -> Result<(), String> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err(format!("{what} does not listen on port {port}"))
}
