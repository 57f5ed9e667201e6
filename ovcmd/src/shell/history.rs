//! Lines typed before, in a file for each context that only its owner reads. A line that may hold a secret is not written.

use super::prompt;
use crate::io::Io;
use crate::session::Session;
use ovlib::config::Password;
use secrecy::ExposeSecret;
use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Most lines that are kept.
pub(super) const MOST: usize = 5_000;

/// What stands before a secret; names of options that only say where one is are no secrets.
const SECRETS: [&str; 7] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "private_key",
    "private-key",
];
const HARMLESS: [&str; 4] = [
    "password-file",
    "password_file",
    "passwordfile",
    "password_command",
];

/// The file of a session: `~/.local/state/ovcmd/history/CONTEXT`, or HOST_USER where there is no context.
pub(super) fn place(session: &mut Session, io: &mut Io) -> Option<PathBuf> {
    let set = |name: &str| (io.env)(name).filter(|value| !value.is_empty());
    let state = set("XDG_STATE_HOME").map(PathBuf::from);
    let state = state.filter(|path| path.is_absolute());
    let state = state.or_else(|| set("HOME").map(|home| Path::new(&home).join(".local/state")))?;
    let is_demo = session.global().has("demo");
    let name = match session.settings(io) {
        Ok(_) if is_demo => "demo".to_owned(),
        Ok(settings) => match &settings.context {
            Some(context) => context.clone(),
            None => {
                let user = settings
                    .username
                    .as_deref()
                    .or(settings.principal.as_deref());
                format!(
                    "{}_{}",
                    prompt::host(&settings.url),
                    user.unwrap_or_default()
                )
            }
        },
        Err(_) => "unconfigured".to_owned(),
    };
    let plain =
        |letter: char| match letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | '@') {
            true => letter,
            false => '_',
        };
    let name: String = name.chars().map(plain).collect();
    Some(
        state
            .join("ovcmd/history")
            .join(name.trim_start_matches('.')),
    )
}

/// The lines of a file, oldest first; none where there is none.
pub(super) fn read(place: &Path) -> Vec<String> {
    let text = std::fs::read(place).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let all: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let skipped = all.len().saturating_sub(MOST);
    all[skipped..].iter().map(|line| unfold(line)).collect()
}

/// Adds a line; two shells may do so at once.
///
/// # Errors
///
/// When the file cannot be written.
pub(super) fn add(place: &Path, line: &str) -> io::Result<()> {
    if let Some(folder) = place.parent() {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    let mut file = OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(place)?;
    file.write_all(format!("{}\n", fold(line)).as_bytes())
}

/// Makes a file that has grown short again.
pub(super) fn trim(place: &Path) {
    let count =
        std::fs::read(place).map_or(0, |text| text.iter().filter(|byte| **byte == b'\n').count());
    if count < 2 * MOST {
        return;
    }
    let lines = read(place);
    // Next time is early enough.
    let _ = ovlib::file::replace(place, ovlib::file::Mode::Exactly(0o600), |out| {
        lines
            .iter()
            .try_for_each(|line| writeln!(out, "{}", fold(line)))
    });
}

/// Whether a line may be written: not one that begins with a blank, nor one that may hold a secret.
pub(super) fn may_keep(line: &str, session: &mut Session, io: &mut Io) -> bool {
    let own = session.settings(io).ok();
    let own = own.and_then(|settings| match &settings.password {
        Password::Text(password) => Some(password.expose_secret().to_owned()),
        _ => None,
    });
    let holds_own = own.is_some_and(|password| !password.is_empty() && line.contains(&password));
    !holds_own && !line.starts_with(char::is_whitespace) && !names_secret(line)
}

fn names_secret(line: &str) -> bool {
    let mut text = line.to_lowercase();
    for harmless in HARMLESS {
        text = text.replace(harmless, "");
    }
    SECRETS.iter().any(|secret| text.contains(secret))
}

fn fold(line: &str) -> String {
    line.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}

fn unfold(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => text.push('\n'),
                Some('r') => text.push('\r'),
                other => text.extend(other),
            },
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn lines_come_back_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("history/prod");
        assert!(read(&place).is_empty());
        let lines = ["vm list", "fn f() {\n  1\\n\n}", "a\\"];
        for line in lines {
            add(&place, line).unwrap();
        }
        assert_eq!(read(&place), lines);
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(
            (mode(&place), mode(place.parent().unwrap())),
            (0o600, 0o700)
        );
    }

    #[test]
    fn a_file_does_not_grow_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("prod");
        let line = |number: usize| format!("vm show {number}\n");
        std::fs::write(&place, (0..2 * MOST - 1).map(line).collect::<String>()).unwrap();
        trim(&place);
        assert_eq!(read(&place).len(), MOST);
        assert_eq!(
            std::fs::read_to_string(&place).unwrap().lines().count(),
            2 * MOST - 1
        );
        add(&place, "last").unwrap();
        trim(&place);
        let text = std::fs::read_to_string(&place).unwrap();
        assert_eq!(
            (text.lines().count(), text.lines().last()),
            (MOST, Some("last"))
        );
    }

    #[test]
    fn secrets_are_not_written() {
        let (mut io, _) = Io::captured(
            &[
                ("OVIRT_URL", "https://e/ovirt-engine/api"),
                ("OVIRT_PASSWORD", "hunter2"),
            ],
            b"",
        );
        let mut session = Session::new();
        for (line, keeps) in [
            ("vm list", true),
            ("--password-file /run/p vm list", true),
            ("vm create -n a --root-password x", false),
            ("vm update --set initialization.root_password=x", false),
            ("let t = \"TOKEN\"; token", false),
            ("event add --description hunter2", false),
            (" vm list", false),
        ] {
            assert_eq!(may_keep(line, &mut session, &mut io), keeps, "{line}");
        }
    }
}
