//! Consoles: `vm ticket` gives an address with a password, `vm viewer` a file for remote-viewer, `vm console` opens one or
//! says how. VNC is taken where a machine has both: engines make no SPICE consoles any more.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::file::{Draft, Mode};
use crate::request::Args;
use crate::service::{ListArgs, Service};
use crate::verb::{Call, Outcome, Settle};
use crate::verbs::made::deeds;
use serde_json::{Value, json};
use std::io::Write;

/// States in which a machine has a console.
const HAS_CONSOLE: Settle = Settle {
    good: &[
        "up",
        "powering_up",
        "paused",
        "reboot_in_progress",
        "powering_down",
    ],
    bad: &["unknown", "not_responding"],
    ..Settle::DEFAULT
};
/// Opens a file for a viewer.
const VIEWER: &str = "remote-viewer";
/// Port of the proxy that leads to serial consoles.
const SERIAL_PORT: u16 = 2222;

/// `vm ticket`: the address of the console with a password that holds for a while.
pub(crate) fn ticket(call: &Call<'_>) -> Result<Outcome> {
    let mut all = Vec::new();
    for target in call.targets {
        let console = Console::find(call, target)?;
        let mut args = Args::new();
        if let Some(expiry) = call.args.span("expiry") {
            args.set("ticket", json!({"expiry": expiry.as_secs()}));
        }
        let told = console.item.act("ticket", &args)?;
        let value = told.text("ticket.value").unwrap_or_default();
        all.push(Value::from(console.url(&value)));
    }
    match call.context.is_rehearsing() {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Values(Box::new(all.into_iter().map(Ok)))),
    }
}

/// `vm viewer`: writes the file that a viewer takes, and opens it if asked.
pub(crate) fn viewer(call: &Call<'_>) -> Result<Outcome> {
    let mut all = Vec::new();
    for target in call.targets {
        let file = viewer_file(call, target, call.args.text("file"))?;
        if let Some(file) = file {
            if call.args.has("open") && !open(call, &file)? {
                return Err(not_there(&program(call)));
            }
            all.push(Value::from(file.display().to_string()));
        }
    }
    match all.is_empty() {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Values(Box::new(all.into_iter().map(Ok)))),
    }
}

/// `vm console`: opens a viewer; where there is none it says what would open the console.
pub(crate) fn console(call: &Call<'_>) -> Result<Outcome> {
    let Some(target) = call.targets.first() else {
        return Ok(Outcome::Done);
    };
    if call.args.has("serial") {
        return serial(call, target);
    }
    let Some(file) = viewer_file(call, target, None)? else {
        return Ok(Outcome::Done);
    };
    if open(call, &file)? {
        let text = format!("{} {}", program(call), file.display());
        return Ok(lines(
            vec![text],
            json!({"opened": true, "file": file.display().to_string()}),
        ));
    }
    let console = Console::find(call, target)?;
    let text = vec![
        format!(
            "{} is not here. The console can be opened with:",
            program(call)
        ),
        format!("  {} {}", program(call), file.display()),
        format!(
            "or another viewer for {}, with a password of `ovcmd vm ticket {}`",
            console.place(),
            name(target)
        ),
    ];
    Ok(lines(
        text,
        json!({"opened": false, "file": file.display().to_string(), "console": console.place()}),
    ))
}

/// What `vm start --console` shows once the machine has one.
pub(crate) fn start(call: &Call<'_>) -> Result<Outcome> {
    let done = crate::verbs::act(call)?;
    if !call.args.has("console") || call.context.is_rehearsing() {
        return Ok(done);
    }
    let mut files = Vec::new();
    for target in call.targets {
        files.extend(viewer_file(call, target, None)?);
    }
    for file in &files {
        open(call, file)?;
    }
    let files = files
        .into_iter()
        .map(|file| Ok(Value::from(file.display().to_string())));
    Ok(Outcome::Values(Box::new(files)))
}

/// The command that reaches a serial console through the engine's proxy.
fn serial(call: &Call<'_>, target: &Entity) -> Result<Outcome> {
    if target.text("console.enabled").as_deref() == Some("false") {
        return Err(Error::Refused {
            message: format!("vm {} has no serial console", name(target)),
            hint: Some(format!(
                "`ovcmd vm update {} --serial-console` gives it one",
                name(target)
            )),
        });
    }
    let host = host_of(&call.context.settings().url);
    let id = deeds::id(target)?;
    let text = format!("ssh -t -p {SERIAL_PORT} ovirt-vmconsole@{host} connect --vm-id {id}");
    Ok(lines(vec![text.clone()], json!({"command": text})))
}

/// The host of an address: `engine.example.org` of `https://engine.example.org:8443/ovirt-engine/api`.
fn host_of(url: &str) -> String {
    let rest = url.split("://").nth(1).unwrap_or(url);
    let place = rest.split('/').next().unwrap_or(rest);
    match place.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host.to_owned(),
        _ => place.to_owned(),
    }
}

fn lines(text: Vec<String>, value: Value) -> Outcome {
    Outcome::Page { lines: text, value }
}

fn name(target: &Entity) -> String {
    target
        .name()
        .unwrap_or_else(|| target.id().unwrap_or_default().to_owned())
}

/// One graphical console of a machine.
struct Console {
    item: Service,
    protocol: String,
    address: String,
    port: Option<String>,
    tls_port: Option<String>,
}

impl Console {
    /// The console that was asked for, VNC first; the machine must have one now, which is waited for if told so.
    fn find(call: &Call<'_>, target: &Entity) -> Result<Console> {
        let item = call.service()?.item(deeds::id(target)?)?;
        let state = target.text("status").unwrap_or_default();
        let is_started = call.verb.name == "start";
        if (call.args.has("wait") || is_started) && !HAS_CONSOLE.good.contains(&state.as_str()) {
            call.wait_for(&item, &HAS_CONSOLE)?;
        }
        let place = item.at("graphics_consoles")?;
        let args = ListArgs {
            params: Args::new().with("current", true),
            ..ListArgs::default()
        };
        let all: Vec<Entity> = place.list(&args)?.collect::<Result<_>>()?;
        let wanted = call
            .args
            .text("protocol")
            .or_else(|| call.args.text("console-protocol"));
        let is = |console: &&Entity, word: &str| console.text("protocol").as_deref() == Some(word);
        let found = match wanted {
            Some(word) => all.iter().find(|console| is(console, word)),
            None => all
                .iter()
                .find(|console| is(console, "vnc"))
                .or(all.first()),
        };
        let Some(found) = found else {
            return Err(none(target, &state, wanted, &all));
        };
        Ok(Console {
            item: place.item(deeds::id(found)?)?,
            protocol: found.text("protocol").unwrap_or_default(),
            address: found.text("address").unwrap_or_default(),
            port: found.text("port"),
            tls_port: found.text("tls_port"),
        })
    }

    /// The address that viewers take, with the password in it.
    fn url(&self, password: &str) -> String {
        let port = self.port.as_deref().unwrap_or_default();
        match (self.protocol.as_str(), &self.tls_port) {
            ("spice", Some(tls)) => {
                format!(
                    "spice://{}:{port}/?password={password}&tls-port={tls}",
                    self.address
                )
            }
            ("spice", None) => format!("spice://{}:{port}/?password={password}", self.address),
            _ => format!("vnc://:{password}@{}:{port}", self.address),
        }
    }

    fn place(&self) -> String {
        let port = self
            .port
            .as_deref()
            .or(self.tls_port.as_deref())
            .unwrap_or_default();
        format!("{}://{}:{port}", self.protocol, self.address)
    }
}

/// Why there is no console to be had.
fn none(target: &Entity, state: &str, wanted: Option<&str>, all: &[Entity]) -> Error {
    let others: Vec<String> = all
        .iter()
        .filter_map(|console| console.text("protocol"))
        .collect();
    let (because, hint) = match (others.is_empty(), HAS_CONSOLE.good.contains(&state)) {
        (false, _) => (
            format!("it has {} only", others.join(" and ")),
            "leave --protocol out".to_owned(),
        ),
        (true, false) => (
            format!("it is {state}"),
            "--wait waits until it runs".to_owned(),
        ),
        (true, true) => (
            "it is headless".to_owned(),
            format!(
                "`ovcmd graphicsconsole --vm {} create --protocol vnc` gives it one",
                name(target)
            ),
        ),
    };
    let kind = wanted.map(|word| format!(" {word}")).unwrap_or_default();
    Error::Failed {
        what: format!("vm {} has no{kind} console now", name(target)),
        because: Some(because),
        hint: Some(hint),
    }
}

/// Writes the file for a viewer: to the one named, else to one of our own, which the viewer removes. None in a rehearsal.
fn viewer_file(call: &Call<'_>, target: &Entity, file: Option<&str>) -> Result<Option<PathBuf>> {
    let console = Console::find(call, target)?;
    let told = console
        .item
        .act("remote_viewer_connection_file", &Args::new())?;
    if call.context.is_rehearsing() {
        return Ok(None);
    }
    let text = told
        .text("remote_viewer_connection_file")
        .ok_or_else(|| Error::protocol("the engine sent no file for a viewer"))?;
    let place = match file {
        Some(file) => PathBuf::from(file),
        None => own_place(call.context, target),
    };
    write(&place, &text).map_err(|source| Error::Io {
        what: format!("cannot write {}", place.display()),
        source,
    })?;
    Ok(Some(place))
}

/// A new name in the folder for passing files; the correlation id makes it ours.
fn own_place(context: &Context, target: &Entity) -> PathBuf {
    viewer_place(&name(target), context.correlation_id())
}

/// The same of a name that may be anything.
pub(crate) fn viewer_place(name: &str, id: &str) -> PathBuf {
    let plain = |letter: char| match letter {
        '/' => '_',
        letter if letter.is_control() => '_',
        letter => letter,
    };
    // Names of files end somewhere, and letters may take four bytes.
    let name: String = name.chars().map(plain).take(40).collect();
    std::env::temp_dir().join(format!("{name}-{id}.vv"))
}

/// The file holds a password, so nobody else may read it.
fn write(place: &Path, text: &str) -> std::io::Result<()> {
    let mut draft = Draft::begin(place, Mode::Exactly(0o600))?;
    draft.write_all(text.as_bytes())?;
    draft.keep()
}

fn program(call: &Call<'_>) -> String {
    call.args.text("viewer").unwrap_or(VIEWER).to_owned()
}

/// Starts the viewer and leaves it alone; false when there is no such program.
fn open(call: &Call<'_>, file: &Path) -> Result<bool> {
    let program = program(call);
    let mut words = program.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(VIEWER));
    command.args(words).arg(file);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    match command.spawn() {
        Ok(_) => Ok(true),
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(Error::Io {
            what: format!("cannot start {program}"),
            source,
        }),
    }
}

fn not_there(program: &str) -> Error {
    Error::Io {
        what: format!("cannot start {program}"),
        source: std::io::ErrorKind::NotFound.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_addresses() {
        assert_eq!(
            host_of("https://engine.example.org/ovirt-engine/api"),
            "engine.example.org"
        );
        assert_eq!(
            host_of("https://127.0.0.1:8443/ovirt-engine/api"),
            "127.0.0.1"
        );
        assert_eq!(host_of("http://[::1]:8443/x"), "[::1]");
    }
}
