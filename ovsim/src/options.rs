//! What a simulator is started with.

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
    /// Whether callers from other machines may use `/ovsim`, too.
    pub open_admin: bool,
    /// Trust the header `X-Remote-User`, as an engine does that has Apache with a Kerberos module in front of it: who it
    /// names is let in without a password. For tests behind such a front only.
    pub trust_remote_user: bool,
    /// Ignore unknown XML elements after about ten, as a real engine does; otherwise they are always refused.
    pub forgetful: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            port: 0,
            tls: true,
            vms: 12,
            hosts: 2,
            seed: 1,
            speed: 1.0,
            password: "ovsim".to_owned(),
            accounts: Vec::new(),
            login_delay: Duration::from_millis(100),
            login_failures: 5,
            session_timeout: Duration::from_secs(30 * 60),
            open_admin: false,
            trust_remote_user: false,
            forgetful: false,
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
