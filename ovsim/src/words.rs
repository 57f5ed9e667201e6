//! The words of the command line: options to a simulator, and what to do with it.

use std::fs;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use ovsim::{Account, AccountState, Options};

/// What `--help` prints.
pub(crate) const HELP: &str = "\
ovsim - an oVirt engine to test against, on this machine only

Usage: ovsim [OPTIONS]
       ovsim dump DIR [OPTIONS]     write the world as XML, as `ovcmd NOUN export` does, and end

Prints `export OVIRT_URL=...` lines for ovcmd, Ansible and the SDKs, and serves until Ctrl-C:
  ovsim --port 8443 --vms 100 > env.sh &   then   . ./env.sh; ovcmd vm list

The world:
  --vms N                number of VMs (default 12)
  --hosts N              number of hosts (default 2); 0 gives an engine right after its installation
  --seed N               the same number gives the same ids and contents (default 1)
  --world FILE           counts, accounts, named objects and their states in YAML
  --load DIR             documents exported from a real engine instead
  --state FILE           keep everything in this file from one run to the next; it wins over the options above
  --password TEXT        password of admin@internal (default: ovsim)
  --account NAME:PASSWORD[:ROLE]   one more account, such as joe:secret:UserRole; may come again

The engine:
  --port N               listen on this port (default: a free one)
  --http                 plain HTTP instead of HTTPS with a CA of its own
  --speed N|max          how fast what takes time happens (default 1); max: before the answer is given
  --strict               refuse what an engine refuses (the default)
  --lenient              let pass what was clearly meant; each time is a warning on stderr and at /ovsim/warnings
  --faithful             be as sloppy as an engine: overlook unknown elements after ten, 5 s for a failed login
  --forgetful            only the first of these
  --trust-remote-user    let in whom the header X-Remote-User names: for Apache with Kerberos in front
  --login-delay SECONDS  how long a failed login takes (default 0.1; a real engine: 5)
  --session-timeout SECONDS  inactivity after which a session ends (default 1800)

Tests:
  --faults FILE          rules for what goes wrong, in YAML; may come again
  --fault RULE           one rule, such as '{path: vms, times: 1, then: {delay: 2}}'; may come again
  --log FILE             a line for each request; - for stderr
  http(s)://.../ovsim    requests served, rules, troubles and the clock while it runs

Other machines (nothing here is secret enough for that):
  --listen ADDRESS       listen on this address, which must be this machine's own unless the next is given
  --let-other-machines-in  allow it
  --let-other-machines-administrate  and let them use /ovsim too

  -h, --help             this text
  -V, --version          the version
";

/// What is wanted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// To serve.
    Serve,
    /// To write the world into a folder.
    Dump(PathBuf),
}

/// An option without a value, and what it does.
type Flag = (&'static str, fn(&mut Options));

/// Options without a value.
const FLAGS: &[Flag] = &[
    ("--faithful", |options| {
        options.forgetful = true;
        options.login_delay = Duration::from_secs(5);
    }),
    ("--forgetful", |options| options.forgetful = true),
    ("--http", |options| options.tls = false),
    ("--lenient", |options| options.lenient = true),
    ("--let-other-machines-administrate", |options| {
        options.open_admin = true;
    }),
    ("--strict", |options| options.lenient = false),
    ("--trust-remote-user", |options| {
        options.trust_remote_user = true;
    }),
];

/// Options with a value.
const TAKING: &[&str] = &[
    "--account",
    "--fault",
    "--faults",
    "--hosts",
    "--listen",
    "--load",
    "--log",
    "--login-delay",
    "--password",
    "--port",
    "--seed",
    "--session-timeout",
    "--speed",
    "--state",
    "--vms",
    "--world",
];

/// Reads the words.
pub(crate) fn read(words: impl Iterator<Item = String>) -> Result<(Wish, Options), String> {
    let mut words = words.peekable();
    let mut wish = Wish::Serve;
    if words.next_if(|word| word == "dump").is_some() {
        let dir = words.next().filter(|word| !word.starts_with('-'));
        wish = Wish::Dump(dir.ok_or("`dump` needs a folder")?.into());
    }
    let mut options = Options::default();
    let mut open = false;
    while let Some(word) = words.next() {
        let (name, joined) = match word.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (word, None),
        };
        if name == "--let-other-machines-in" {
            open = true;
        } else if let Some((_, set)) = FLAGS.iter().find(|(flag, _)| *flag == name) {
            set(&mut options);
        } else if TAKING.contains(&name.as_str()) {
            let value = joined.or_else(|| words.next());
            let value = value.ok_or_else(|| format!("option '{name}' needs a value"))?;
            set(&mut options, &name, &value)?;
        } else {
            return Err(format!("unknown option '{name}'"));
        }
    }
    if !options.address.is_loopback() && !open {
        let address = options.address;
        return Err(format!(
            "{address} is open to other machines, and an engine with a known password too; \
             say --let-other-machines-in to mean it"
        ));
    }
    Ok((wish, options))
}

fn set(options: &mut Options, name: &str, value: &str) -> Result<(), String> {
    let path = || Some(PathBuf::from(value));
    match name {
        "--port" => options.port = number(name, value)?,
        "--vms" => options.vms = number(name, value)?,
        "--hosts" => options.hosts = number(name, value)?,
        "--seed" => options.seed = number(name, value)?,
        "--speed" => options.speed = speed(value)?,
        "--account" => options.accounts.push(account(value)?),
        "--login-delay" => options.login_delay = seconds(name, value)?,
        "--session-timeout" => options.session_timeout = seconds(name, value)?,
        "--world" => options.world = path(),
        "--load" => options.load = path(),
        "--state" => options.state = path(),
        "--log" => options.log = path(),
        "--fault" => options.rules.push(rule(value)?),
        "--faults" => options.rules.push(rules(value)?),
        "--listen" => options.address = address(value)?,
        _ => options.password = value.to_owned(),
    }
    Ok(())
}

fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, String> {
    let parsed = value.parse();
    parsed.map_err(|_| format!("option '{name}' needs a number, not '{value}'"))
}

fn speed(value: &str) -> Result<f64, String> {
    if value == "max" {
        return Ok(f64::INFINITY);
    }
    let speed = value
        .parse::<f64>()
        .ok()
        .filter(|speed| (0.001..=1e6).contains(speed));
    speed.ok_or_else(|| format!("option '--speed' needs a number above 0 or 'max', not '{value}'"))
}

fn seconds(name: &str, value: &str) -> Result<Duration, String> {
    let parsed = value.parse().ok().map(Duration::try_from_secs_f64);
    let parsed = parsed.and_then(Result::ok);
    parsed.ok_or_else(|| format!("option '{name}' needs seconds, not '{value}'"))
}

fn address(value: &str) -> Result<IpAddr, String> {
    let parsed = value.parse();
    parsed.map_err(|_| format!("option '--listen' needs an IP address, not '{value}'"))
}

/// One rule becomes a list of one.
fn rule(value: &str) -> Result<String, String> {
    let text = format!("- {}", value.trim().replace('\n', "\n  "));
    match ovsim::faults::rules(&text) {
        Ok(_) => Ok(text),
        Err(problem) => Err(format!("option '--fault': {problem}")),
    }
}

fn rules(path: &str) -> Result<String, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    match ovsim::faults::rules(&text) {
        Ok(_) => Ok(text),
        Err(problem) => Err(format!("{path}: {problem}")),
    }
}

fn account(value: &str) -> Result<Account, String> {
    let mut parts = value.splitn(3, ':').map(str::to_owned);
    let (Some(login), Some(password)) = (parts.next(), parts.next()) else {
        return Err(format!(
            "option '--account' needs NAME:PASSWORD[:ROLE], not '{value}'"
        ));
    };
    Ok(Account {
        login,
        password,
        state: AccountState::Good,
        role: parts.next(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Options, String> {
        super::read(line.split(' ').map(str::to_owned)).map(|(_, options)| options)
    }

    #[test]
    fn options_are_read() {
        let options =
            read("--port 8443 --vms=7 --http --login-delay 0.5 --account a:b:UserRole").unwrap();
        assert_eq!((options.port, options.vms, options.tls), (8443, 7, false));
        assert_eq!(options.login_delay, Duration::from_millis(500));
        assert_eq!(options.accounts[0].role.as_deref(), Some("UserRole"));
        let options = read("--faithful --lenient --fault {then:\u{a0}keep_locks}");
        assert!(options.is_err(), "no blank after the colon");
        let options = read("--faithful --lenient --state s --log=-").unwrap();
        assert!(options.forgetful && options.lenient);
        assert_eq!(options.login_delay, Duration::from_secs(5));
        assert_eq!(options.log, Some(PathBuf::from("-")));
        let words = ["dump", "there", "--vms", "3"].map(str::to_owned);
        let (wish, options) = super::read(words.into_iter()).unwrap();
        assert_eq!((wish, options.vms), (Wish::Dump("there".into()), 3));
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(read("--vm 3").unwrap_err(), "unknown option '--vm'");
        assert_eq!(read("--vms").unwrap_err(), "option '--vms' needs a value");
        let text = "option '--speed' needs a number above 0 or 'max', not '0'";
        assert_eq!(read("--speed 0").unwrap_err(), text);
        assert!(read("--speed max").unwrap().speed.is_infinite());
        let text = "option '--port' needs a number, not '70000'";
        assert_eq!(read("--port 70000").unwrap_err(), text);
        assert_eq!(read("dump").unwrap_err(), "`dump` needs a folder");
    }

    #[test]
    fn other_machines_come_in_only_by_full_words() {
        let refused = read("--listen 0.0.0.0").unwrap_err();
        assert!(refused.contains("--let-other-machines-in"), "{refused}");
        assert!(read("--listen 127.0.0.2").is_ok());
        let open = read("--listen 0.0.0.0 --let-other-machines-in").unwrap();
        assert!(open.address.is_unspecified() && !open.open_admin);
    }
}
