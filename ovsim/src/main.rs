//! `ovsim`: starts a simulated engine, prints how to reach it, and stays until Ctrl-C or SIGTERM.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use ovsim::{Account, AccountState, Ending, Options, Sim};

const HELP: &str = "\
ovsim - an oVirt engine to test against, on this machine only

Usage: ovsim [OPTIONS]

Prints `export OVIRT_URL=...` lines for ovcmd, Ansible and the SDKs, and serves until Ctrl-C:
  ovsim --port 8443 --vms 100 > env.sh &   then   . ./env.sh; ovcmd vm list

Options:
  --port N               listen on this port (default: a free one)
  --http                 plain HTTP instead of HTTPS with a CA of its own
  --vms N                number of VMs (default 12)
  --hosts N              number of hosts (default 2)
  --seed N               the same number gives the same ids and contents (default 1)
  --speed N|max          how fast what takes time happens (default 1); max: before the answer is given
  --password TEXT        password of admin@internal (default: ovsim)
  --account NAME:PASSWORD[:ROLE]   one more account, such as joe:secret:UserRole; may come again
  --login-delay SECONDS  how long a failed login takes (default 0.1; a real engine: 5)
  --session-timeout SECONDS  inactivity after which a session ends (default 1800)
  --trust-remote-user    let in whom the header X-Remote-User names: for Apache with Kerberos in front
  --forgetful            overlook unknown XML elements after ten, as a real engine does
  -h, --help             this text
  -V, --version          the version
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == "-h" || word == "--help") {
        return finish(write(HELP));
    }
    if words.iter().any(|word| word == "-V" || word == "--version") {
        return finish(write(concat!("ovsim ", env!("CARGO_PKG_VERSION"), "\n")));
    }
    match options(words.into_iter()) {
        Ok(options) => finish(run(options)),
        Err(problem) => {
            let hint = "`ovsim --help` lists the options";
            let _shown = writeln!(io::stderr(), "ovsim: {problem}\n  hint: {hint}");
            ExitCode::from(2)
        }
    }
}

fn run(options: Options) -> io::Result<()> {
    let port = options.port;
    let ending = Ending::listen()?;
    let sim = Sim::start(options).map_err(|error| {
        let text = format!("cannot listen on 127.0.0.1:{port}: {error}");
        io::Error::new(error.kind(), text)
    })?;
    write(&sim.env_lines()?)?;
    ending.wait();
    Ok(())
}

fn write(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn finish(result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _shown = writeln!(io::stderr(), "ovsim: {error}");
            ExitCode::FAILURE
        }
    }
}

fn options(mut words: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options::default();
    while let Some(word) = words.next() {
        let (name, joined) = match word.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (word, None),
        };
        let flag = match name.as_str() {
            "--http" => Some(&mut options.tls),
            "--trust-remote-user" => Some(&mut options.trust_remote_user),
            "--forgetful" => Some(&mut options.forgetful),
            _ => None,
        };
        if let Some(flag) = flag {
            *flag = name != "--http";
            continue;
        }
        if !TAKING.contains(&name.as_str()) {
            return Err(format!("unknown option '{name}'"));
        }
        let value = joined.or_else(|| words.next());
        let value = value.ok_or_else(|| format!("option '{name}' needs a value"))?;
        set(&mut options, &name, &value)?;
    }
    Ok(options)
}

/// Options with a value.
const TAKING: [&str; 9] = [
    "--port",
    "--vms",
    "--hosts",
    "--seed",
    "--speed",
    "--password",
    "--account",
    "--login-delay",
    "--session-timeout",
];

fn set(options: &mut Options, name: &str, value: &str) -> Result<(), String> {
    match name {
        "--port" => options.port = number(name, value)?,
        "--vms" => options.vms = number(name, value)?,
        "--hosts" => options.hosts = number(name, value)?,
        "--seed" => options.seed = number(name, value)?,
        "--speed" => options.speed = speed(value)?,
        "--account" => options.accounts.push(account(value)?),
        "--login-delay" => options.login_delay = seconds(name, value)?,
        "--session-timeout" => options.session_timeout = seconds(name, value)?,
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
        options(line.split(' ').map(str::to_owned))
    }

    #[test]
    fn options_are_read() {
        let options =
            read("--port 8443 --vms=7 --http --login-delay 0.5 --account a:b:UserRole").unwrap();
        assert_eq!((options.port, options.vms, options.tls), (8443, 7, false));
        assert_eq!(options.login_delay, Duration::from_millis(500));
        assert_eq!(options.accounts[0].role.as_deref(), Some("UserRole"));
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
    }
}
