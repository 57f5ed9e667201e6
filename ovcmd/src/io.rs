//! The program's only view of its surroundings, so that tests and the shell can bring their own.

use crate::pager::Pager;
use ovlib::transport::Interrupt;
use std::collections::HashMap;
use std::fmt;
use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// Looks up an environment variable.
pub type Environment = Box<dyn Fn(&str) -> Option<String>>;

/// Standard streams, environment and terminal of one run.
pub struct Io {
    /// Where bodies and password prompts' answers come from.
    pub stdin: Box<dyn Read + Send>,
    /// Where results go.
    pub stdout: Box<dyn Write>,
    /// Where messages, warnings and progress go; shared, because warnings come from wherever they arise.
    pub stderr: Messages,
    /// Environment variables by name.
    pub env: Environment,
    /// Whether standard input is a terminal: only then is a password asked for.
    pub stdin_is_terminal: bool,
    /// Whether standard error is a terminal: only then are there bars.
    pub stderr_is_terminal: bool,
    /// Width of the terminal that standard output is; none when it is no terminal.
    pub width: Option<usize>,
    /// Columns and lines of the terminal as they are now; none when standard output is no terminal.
    pub screen: fn() -> Option<(usize, usize)>,
    /// Where long output goes.
    pub pager: Option<Pager>,
    /// Whether the streams are those of the process, so that programs started here may use them.
    pub is_process: bool,
    /// The zone of times made for people.
    pub zone: fn() -> jiff::tz::TimeZone,
    /// Whether Ctrl-C raises `interrupt` once a session is open; a test's Ctrl-C is its own.
    pub catch_ctrl_c: bool,
    /// Raised to end whatever is under way.
    pub interrupt: Interrupt,
}

impl Io {
    /// Whether a person types and reads.
    pub(crate) fn is_interactive(&self) -> bool {
        self.stdin_is_terminal && self.width.is_some()
    }

    /// Surroundings without terminal, with these variables and this input; what is written can be read afterwards.
    #[must_use]
    pub fn captured(env: &[(&str, &str)], stdin: &[u8]) -> (Io, Captured) {
        let variables: HashMap<String, String> = env
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let captured = Captured::default();
        let io = Io {
            stdin: Box::new(io::Cursor::new(stdin.to_vec())),
            stdout: Box::new(captured.out.clone()),
            stderr: Messages::new(captured.err.clone()),
            env: Box::new(move |name| variables.get(name).cloned()),
            stdin_is_terminal: false,
            stderr_is_terminal: false,
            width: None,
            screen: || None,
            pager: None,
            is_process: false,
            zone: || jiff::tz::TimeZone::UTC,
            catch_ctrl_c: false,
            interrupt: Interrupt::new(),
        };
        (io, captured)
    }
}

impl fmt::Debug for Io {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Io")
            .field("width", &self.width)
            .finish_non_exhaustive()
    }
}

/// A stream for messages that several owners write to, a whole piece at a time.
#[derive(Clone)]
pub struct Messages(Arc<Mutex<dyn Write + Send>>);

impl Messages {
    /// Messages that go to this writer.
    pub fn new(writer: impl Write + Send + 'static) -> Messages {
        Messages(Arc::new(Mutex::new(writer)))
    }
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Messages")
    }
}

impl Write for Messages {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .flush()
    }
}

/// What was written to captured streams.
#[derive(Debug, Clone, Default)]
pub struct Captured {
    out: Shared,
    err: Shared,
}

impl Captured {
    /// Everything on standard output so far.
    #[must_use]
    pub fn out(&self) -> String {
        self.out.text()
    }

    /// Everything on standard error so far.
    #[must_use]
    pub fn err(&self) -> String {
        self.err.text()
    }

    /// Both, emptied.
    pub fn take(&self) -> (String, String) {
        let both = (self.out(), self.err());
        self.out.clear();
        self.err.clear();
        both
    }
}

#[derive(Debug, Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }

    fn clear(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
