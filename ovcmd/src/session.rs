//! The session behind a command line: settings read once, the engine reached at the first need, everything closed at
//! the end.

mod asking;
mod standing;

pub(crate) use standing::Last;

use crate::completion::cache::Cache;
use crate::completion::names::{self, Asked};
use crate::demo::Demo;
use crate::io::Io;
use crate::progress::Reporter;
use crate::report;
use crate::trace::{self, Traces, Wish};
use ovlib::config::{Given, Settings, Sources};
use ovlib::context::{Context, Hooks};
use ovlib::error::Result;
use ovlib::transport::Rehearsal;
use ovlib::verb::{Args, Param, ParamKind};
use std::path::PathBuf;
use std::sync::Arc;

/// One user's session with one engine; a shell keeps it from phrase to phrase.
#[derive(Debug, Default)]
pub struct Session {
    global: Args,
    settings: Option<Settings>,
    context: Option<Context>,
    demo: Option<Demo>,
    /// Whether the phrase under way is only rehearsed, and what it would have sent.
    rehearses: bool,
    rehearsal: Option<Rehearsal>,
    /// The exit code that a script asked for.
    end: Option<u8>,
    /// Whether somebody has told what is odd about the configuration.
    heard: bool,
    /// Names for completion.
    cache: Option<Cache>,
    /// What a shell keeps from line to line; none outside of one.
    standing: Option<standing::Standing>,
    /// How the command under way is to be shown, and whether it is rehearsed: for one that runs others.
    asked: (Args, bool),
    /// Shows how changes go on.
    reporter: Option<Reporter>,
    /// Traces of this thread go where the user sees them while this lives.
    trace: Option<Traces>,
    /// Whether another session's traces are of this one, too.
    is_traced: bool,
}

/// Options before the noun that are settings of a session: the option's long name and the setting's key.
const SETTINGS: [(&str, &str); 18] = [
    ("context", "context"),
    ("url", "url"),
    ("user", "username"),
    ("password-file", "password_file"),
    ("ca-file", "ca_file"),
    ("fingerprint", "fingerprint"),
    ("insecure", "insecure"),
    ("kerberos", "kerberos"),
    ("filter", "filter"),
    ("read-only", "read_only"),
    ("correlation-id", "correlation_id"),
    ("connect-timeout", "connect_timeout"),
    ("read-timeout", "read_timeout"),
    ("total-timeout", "total_timeout"),
    ("debug", "debug"),
    ("log", "log"),
    ("log-format", "log_format"),
    ("audit-log", "audit_log"),
];

/// The option that chooses a context.
const CONTEXT: Param = Param::option("context", ParamKind::Text, "");

impl Session {
    /// A session that has not looked at anything yet.
    #[must_use]
    pub fn new() -> Session {
        Session::default()
    }

    /// Takes the options before the noun. Other ones than before end the session with the engine; none keep it. In a shell
    /// they hold for one line, on top of those of the shell.
    pub fn begin(&mut self, global: Args, io: &mut Io) {
        if self.standing.is_some() {
            return self.step_aside(global, io);
        }
        if global.is_empty() || global == self.global {
            return;
        }
        self.close(io);
        self.settings = None;
        self.cache = None;
        self.global = global;
    }

    /// The options before the noun.
    #[must_use]
    pub fn global(&self) -> &Args {
        &self.global
    }

    /// The settings in force. With `--demo` they are those of the simulator, which is started for it.
    ///
    /// # Errors
    ///
    /// As [`Settings::load`]; [`ovlib::Error::Io`] when the simulator cannot start.
    pub fn settings(&mut self, io: &mut Io) -> Result<&Settings> {
        let settings = match self.settings.take() {
            Some(settings) => settings,
            None => self.load(io)?,
        };
        Ok(self.settings.insert(settings))
    }

    /// The session with the engine; nothing is sent before somebody asks something.
    ///
    /// # Errors
    ///
    /// As [`Session::settings`] and [`Context::connect`].
    pub fn context(&mut self, io: &mut Io) -> Result<&Context> {
        let context = match self.context.take() {
            Some(context) => context,
            None => {
                self.begin_trace(io)?;
                let settings = self.settings(io)?.clone();
                Context::connect(settings, hooks(io, &self.reporter(io)))?
            }
        };
        Ok(self.context.insert(context))
    }

    /// Begins to trace what this thread sends, where that is wished and nobody does it already.
    fn begin_trace(&mut self, io: &mut Io) -> Result<()> {
        if self.trace.is_some() || self.is_traced {
            return Ok(());
        }
        let wish = Wish {
            plain: self.global.count("debug") == 1,
            times: self.global.has("timing"),
        };
        let settings = self.settings(io)?.clone();
        self.trace = trace::begin(&settings, wish, &io.stderr)?;
        Ok(())
    }

    /// The session for one phrase: what it does is logged at the engine under an id of its own, unless one was chosen.
    ///
    /// # Errors
    ///
    /// As [`Session::context`]; [`ovlib::Error::Usage`] for an id that the engine would alter.
    pub fn phrase(&mut self, io: &mut Io) -> Result<Context> {
        let context = self.context(io)?;
        let context = context.phrase(context.settings().correlation_id.as_deref())?;
        if !self.rehearses {
            return Ok(context);
        }
        let (context, rehearsal) = context.rehearse();
        self.rehearsal = Some(rehearsal);
        Ok(context)
    }

    /// Whether the next phrases are only rehearsed: their changes are noted and not sent.
    pub fn rehearse(&mut self, rehearses: bool) {
        let always = self.standing.as_ref().is_some_and(|it| it.rehearses);
        self.rehearses = rehearses || always;
        self.rehearsal = None;
    }

    /// What shows how changes go on.
    pub(crate) fn reporter(&mut self, io: &Io) -> Reporter {
        let new = || Reporter::new(io.stderr.clone(), io.stderr_is_terminal);
        self.reporter.get_or_insert_with(new).clone()
    }

    /// What the last rehearsed phrase would have sent.
    #[must_use]
    pub fn rehearsal(&self) -> Option<Rehearsal> {
        self.rehearsal.clone()
    }

    /// Notes how the command under way is to be shown, and whether it is rehearsed.
    pub(crate) fn ask(&mut self, view: &Args, rehearses: bool) {
        self.asked = (view.clone(), rehearses);
    }

    /// How the command under way is to be shown, and whether it is rehearsed.
    pub(crate) fn asked(&mut self) -> (Args, bool) {
        std::mem::take(&mut self.asked)
    }

    /// Lets the command under way end with this exit code though nothing failed.
    pub(crate) fn end_with(&mut self, code: u8) {
        self.end = Some(code);
    }

    /// The exit code that was asked for.
    pub(crate) fn take_end(&mut self) -> Option<u8> {
        self.end.take()
    }

    /// Names of objects that begin with a text, for completion: quickly, from the cache where it is fresh, none when the
    /// engine cannot be asked.
    pub fn names(&mut self, asked: &Asked<'_>, io: &mut Io) -> Vec<String> {
        let Ok(settings) = self.settings(io) else {
            return Vec::new();
        };
        let user = settings.username.clone().unwrap_or_default();
        let url = settings.url.clone();
        let mut cache = match self.cache.take() {
            Some(cache) => cache,
            None => Cache::new(cache_home(io), &url, &user),
        };
        let interrupt = io.interrupt.clone();
        let found = names::find(&mut cache, asked, &interrupt, &mut || {
            self.context(io)?.phrase(None)
        });
        self.cache = Some(cache);
        found
    }

    /// The same in the middle of a line that is typed: nobody is asked for anything.
    pub(crate) fn names_quietly(&mut self, asked: &Asked<'_>, io: &mut Io) -> Vec<String> {
        if self.is_open() {
            return self.names(asked, io);
        }
        let is_terminal = std::mem::replace(&mut io.stdin_is_terminal, false);
        let names = self.names(asked, io);
        io.stdin_is_terminal = is_terminal;
        io.interrupt.clear();
        // The next line opens a session that may ask.
        self.close(io);
        names
    }

    /// Ends the session with the engine: the token is given back. What keeps the engine from hearing it is a warning.
    pub fn close(&mut self, io: &mut Io) {
        if let Some(context) = self.context.take()
            && let Err(error) = context.close()
        {
            report::warn(
                &format!("the session was not closed: {error}"),
                &mut io.stderr,
            );
        }
        self.tell_times(io);
        self.trace = None;
    }

    /// Tells how long requests took since this was told last, if that is wished.
    pub(crate) fn tell_times(&mut self, io: &mut Io) {
        if let Some(traces) = &self.trace {
            traces.tell_times(&mut io.stderr);
        }
    }

    /// The settings of another context of the file, without what was said for this run.
    ///
    /// # Errors
    ///
    /// As [`Session::settings`].
    pub fn settings_of(&self, context: &str, io: &Io) -> Result<Settings> {
        let (settings, _) = Settings::load(Sources {
            file: self.global.text("config").map(PathBuf::from),
            env: &*io.env,
            options: vec![Given::new("context", context, "--context")],
        })?;
        Ok(settings)
    }

    /// A session of its own for another context of the file; what else was said for this run holds there, too.
    ///
    /// # Errors
    ///
    /// [`ovlib::Error::Usage`] when a context was named already.
    pub(crate) fn in_context(&self, context: &str) -> Result<Session> {
        let mut global = self.global.clone();
        global.put(&CONTEXT, context)?;
        Ok(Session {
            global,
            heard: true,
            is_traced: true,
            ..Session::default()
        })
    }

    /// A session for every context of the file.
    ///
    /// # Errors
    ///
    /// As [`Session::settings`]; [`ovlib::Error::Config`] when the file has no context.
    pub(crate) fn of_every_context(&mut self, io: &mut Io) -> Result<Vec<(String, Session)>> {
        // Traces of a thread lie one in the other: those of all engines are one.
        self.begin_trace(io)?;
        let settings = self.settings(io)?;
        let names = settings.contexts.clone();
        if names.is_empty() {
            return Err(ovlib::Error::Config {
                file: settings.file.clone(),
                message: "there are no contexts".to_owned(),
                hint: Some("write sections [context.NAME] with `url` and `username`".to_owned()),
            });
        }
        let sessions = names.into_iter().map(|name| {
            let session = self.in_context(&name)?;
            Ok((name, session))
        });
        sessions.collect()
    }

    fn load(&mut self, io: &mut Io) -> Result<Settings> {
        let options = self.options();
        if self.global.has("demo") {
            Demo::check(&self.global)?;
            if self.demo.is_none() {
                self.demo = Some(Demo::start()?);
            }
            let demo = self.demo.as_ref().map(Demo::given).transpose()?;
            let all: Vec<Given> = demo.into_iter().flatten().chain(options).collect();
            return Settings::of_options(&all);
        }
        let file = self.global.text("config").map(PathBuf::from);
        let (settings, warnings) = Settings::load(Sources {
            file,
            env: &*io.env,
            options,
        })?;
        let unheard = warnings.iter().filter(|_| !self.heard);
        for warning in unheard {
            report::warn(&warning.to_string(), &mut io.stderr);
        }
        Ok(settings)
    }

    /// Options before the noun as settings.
    fn options(&self) -> Vec<Given> {
        let mut options = Vec::new();
        for (long, key) in SETTINGS {
            let value = match self.global.text(long) {
                Some(text) => text.to_owned(),
                None => match self.global.span(long) {
                    Some(span) => span.as_secs_f64().to_string(),
                    None if self.global.has(long) => "true".to_owned(),
                    None => continue,
                },
            };
            options.push(Given::new(key, value, format!("--{long}")));
        }
        if self.global.count("debug") > 1 {
            options.push(Given::new("filters", "text,header,data,ssl", "-dd"));
        }
        options
    }
}

/// Where things are kept that can be made again.
fn cache_home(io: &Io) -> Option<PathBuf> {
    let set = |name: &str| (io.env)(name).filter(|value| !value.is_empty());
    let home = match set("XDG_CACHE_HOME") {
        Some(home) => PathBuf::from(home),
        None => PathBuf::from(set("HOME")?).join(".cache"),
    };
    Some(home.join("ovcmd"))
}

/// How the session talks to the user.
fn hooks(io: &Io, reporter: &Reporter) -> Hooks {
    let messages = io.stderr.clone();
    Hooks {
        warn: Arc::new(move |warning| report::warn(&warning.to_string(), &mut messages.clone())),
        tell: reporter.tell(),
        prompt: io
            .stdin_is_terminal
            .then(|| asking::prompt(io.stderr.clone(), io.interrupt.clone())),
        confirm: io
            .stdin_is_terminal
            .then(|| asking::confirm(io.stderr.clone(), io.interrupt.clone())),
        interrupt: io.interrupt.clone(),
        catch_ctrl_c: io.catch_ctrl_c,
    }
}
