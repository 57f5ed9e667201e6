//! What a simulator is started with.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

/// Settings of one simulated engine; `..Options::default()` gives a small estate on a free port with TLS.
#[derive(Clone, Debug)]
pub struct Options {
    /// TCP port on loopback; 0 takes a free one.
    pub port: u16,
    /// HTTPS with a CA made at start (the default), or plain HTTP.
    pub tls: bool,
    /// Number of VMs in the estate.
    pub vms: usize,
    /// What VMs are called, with a number behind it; each by what it is for when there is nothing.
    pub vm_prefix: Option<String>,
    /// What hosts are called, with a number behind it; `host` when there is nothing.
    pub host_prefix: Option<String>,
    /// A YAML file that describes the world.
    pub world: Option<PathBuf>,
    /// A folder with documents exported from an engine, instead of the estate.
    pub load: Option<PathBuf>,
    /// The file in which the state is kept from one run to the next.
    pub state: Option<PathBuf>,
    /// Fault rules as YAML texts.
    pub rules: Vec<String>,
    /// Where a line for each request goes; `-` is the standard error.
    pub log: Option<PathBuf>,
    /// Number of hosts that are up.
    pub hosts: usize,
    /// The same seed gives the same ids and contents.
    pub seed: u64,
    /// How fast what takes time happens: 1 as it would, 10 ten times as fast, infinity before the answer is given.
    pub speed: f64,
    /// Password of `admin@internal`.
    pub password: String,
    /// More accounts that can log in.
    pub accounts: Vec<Account>,
    /// How long a failed login takes (a real engine: 5 s).
    pub login_delay: Duration,
    /// Consecutive failures that lock an account.
    pub login_failures: u32,
    /// Inactivity after which a session and its token end.
    pub session_timeout: Duration,
    /// Let pass what an engine refuses, where it is clear what was meant, and note each time.
    pub lenient: bool,
    /// Where to listen; other machines reach nothing but a loopback address unless this says otherwise.
    pub address: IpAddr,
    /// Whether callers from other machines may use `/ovsim`, too.
    pub open_admin: bool,
    /// Trust the header `X-Remote-User`, as an engine does that has Apache with a Kerberos module in front of it: who it
    /// names is let in without a password. For tests behind such a front only.
    pub trust_remote_user: bool,
    /// Ignore unknown XML elements after about ten, as a real engine does; otherwise they are always refused.
    pub forgetful: bool,
    /// Days until the certificate ends; none: years.
    pub certificate_days: Option<u32>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            port: 0,
            tls: true,
            vms: 12,
            vm_prefix: None,
            host_prefix: None,
            world: None,
            load: None,
            state: None,
            rules: Vec::new(),
            log: None,
            hosts: 2,
            seed: 1,
            speed: 1.0,
            password: "ovsim".to_owned(),
            accounts: Vec::new(),
            login_delay: Duration::from_millis(100),
            login_failures: 5,
            session_timeout: Duration::from_secs(30 * 60),
            lenient: false,
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            open_admin: false,
            trust_remote_user: false,
            forgetful: false,
            certificate_days: None,
        }
    }
}

/// An account of the internal directory besides the administrator.
#[derive(Clone, Debug)]
pub struct Account {
    /// Login name, without profile.
    pub login: String,
    /// The right password.
    pub password: String,
    /// What happens when the password is right.
    pub state: AccountState,
    /// Role given on the whole system at start, by name (`UserRole`, `ReadOnlyAdmin`); none: not authorized to log in.
    pub role: Option<String>,
}

/// Whether an account may log in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountState {
    /// Yes.
    #[default]
    Good,
    /// Disabled or locked.
    Locked,
    /// The password has expired.
    PasswordExpired,
    /// The account has expired.
    AccountExpired,
}
