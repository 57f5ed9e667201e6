//! One path from a command line to an exit code, for the program, its tests, the shell and scripts.

use crate::grammar::{self, Sentence};
use crate::io::Io;
use crate::output::{self, ColorChoice, Format, Place, View};
use crate::report::{self, Detail};
use crate::session::Session;
use ovlib::error::{Error, Result};
use ovlib::transport::Rehearsal;
use ovlib::verb::{Args, Effect, Outcome, Phrase, Shows};
use std::ffi::OsString;
use std::io::{ErrorKind, Write};

/// Width of help texts where no terminal tells one.
const HELP_WIDTH: usize = 100;

/// Runs one command line, without the program's name, in a session of its own; gives the exit code.
pub fn run<I, S>(args: I, io: &mut Io) -> u8
where
    I: IntoIterator<Item = S>,
    S: Into<OsString>,
{
    let mut line: Vec<OsString> = args.into_iter().map(Into::into).collect();
    // Alone on a terminal it talks.
    if line.is_empty() && io.is_interactive() {
        line.push("shell".into());
    }
    let mut session = Session::new();
    let code = run_in(&mut session, &line, io);
    session.close(io);
    code
}

/// Runs one command line in a session that stays open; gives the exit code.
pub fn run_in(session: &mut Session, line: &[OsString], io: &mut Io) -> u8 {
    let done = speak(session, line, io);
    let flushed = io.stdout.flush().or_else(quiet).map_err(written);
    if session.standing().is_some() {
        session.tell_times(io);
    }
    match done.and(flushed) {
        Ok(()) => session.take_end().unwrap_or(0),
        Err(error) => {
            let detail = if session.global().has("debug") {
                Detail::Full
            } else {
                Detail::Short
            };
            report::report(&error, detail, &mut io.stderr)
        }
    }
}

fn speak(session: &mut Session, line: &[OsString], io: &mut Io) -> Result<()> {
    let width = io.width.unwrap_or(HELP_WIDTH);
    match grammar::parse(line, width, wants_color(&Args::new(), io))? {
        Sentence::Help(text) => put(&text, io),
        Sentence::Version => put(&format!("ovcmd {}\n", env!("CARGO_PKG_VERSION")), io),
        Sentence::Phrase {
            global,
            view,
            conduct,
            names_files,
            noun,
            mut within,
            verb,
            mut select,
            mut args,
        } => {
            session.begin(global, io);
            several::add_files(&names_files, noun, &mut within, &mut select, io)?;
            let document = written::document(noun, verb, &mut args, io)?;
            let place = Place::open(&view)?;
            let view = look(session, &view, verb.shows, io)?;
            let wants = match verb.shows_rows {
                true => output::wanted_paths(&view, &noun.listing())?,
                false => Vec::new(),
            };
            let phrase = Phrase {
                noun,
                within,
                verb,
                select,
                args,
                wants,
                document,
                conduct: several::conduct(&conduct)?,
            };
            if view.contexts {
                return every::perform(session, &phrase, &view, place, io);
            }
            session.rehearse(conduct.has("dry-run"));
            let reporter = session.reporter(io);
            reporter.begin(several::style(&conduct));
            let outcome = ovlib::verb::perform(&session.phrase(io)?, &phrase);
            let failed = reporter.end();
            if let Some(file) = conduct.text("failed-to") {
                several::write_names(file, &failed)?;
            }
            match session.rehearsal() {
                Some(rehearsal) => rehearsed(outcome?, &view, place, &rehearsal, verb.effect, io),
                None => show(session.remember(outcome?, verb.effect), &view, place, io),
            }
        }
        Sentence::Tool {
            global,
            view,
            conduct,
            deed,
            args,
            ..
        } => {
            if global.has("all-contexts") {
                return Err(Error::Usage {
                    message: "--all-contexts is for nouns".to_owned(),
                    hint: Some("`ovcmd context test` tries every engine".to_owned()),
                });
            }
            session.begin(global, io);
            session.rehearse(conduct.has("dry-run"));
            let place = Place::open(&view)?;
            session.ask(&view, conduct.has("dry-run"));
            let view = look(session, &view, deed.shows, io)?;
            let outcome = (deed.run)(session, &args, io)?;
            match session.rehearsal() {
                Some(rehearsal) if !rehearsal.requests().is_empty() => {
                    rehearsed(outcome, &view, place, &rehearsal, Effect::Changes, io)
                }
                _ => show(session.remember(outcome, Effect::Reads), &view, place, io),
            }
        }
    }
}

/// The phrase that a sentence says, for those who perform it themselves.
///
/// # Errors
///
/// [`Error::Usage`] for a sentence that is no phrase; as the options of waiting and the file of names say.
pub(crate) fn phrase(sentence: Sentence, io: &mut Io) -> Result<Phrase> {
    let Sentence::Phrase {
        conduct,
        names_files,
        noun,
        mut within,
        verb,
        mut select,
        mut args,
        ..
    } = sentence
    else {
        return Err(Error::usage("this is no phrase"));
    };
    several::add_files(&names_files, noun, &mut within, &mut select, io)?;
    let document = written::document(noun, verb, &mut args, io)?;
    Ok(Phrase {
        noun,
        within,
        verb,
        select,
        args,
        wants: Vec::new(),
        document,
        conduct: several::conduct(&conduct)?,
    })
}

/// The look of a format when nobody said more.
pub(crate) fn plain_view(session: &Session, format: Format, io: &Io) -> View {
    let mut look = View::new(format);
    look.color = wants_color(session.global(), io);
    look.width = io.width;
    if format.is_for_people() {
        look.zone = (io.zone)();
    }
    look
}

/// Shows what no verb gave, as the shell shows everything.
pub(crate) fn show_value(session: &mut Session, outcome: Outcome, io: &mut Io) -> Result<()> {
    let view = look(session, &Args::new(), Shows::Table, io)?;
    let outcome = session.remember(outcome, Effect::Reads);
    show(outcome, &view, Place::Standard, io)
}

fn show(outcome: Outcome, view: &View, place: Place, io: &mut Io) -> Result<()> {
    let is_live = matches!(&outcome, Outcome::Rows { live: true, .. });
    let Some(pager) = io.pager.clone().filter(|_| !is_live) else {
        return place.take(outcome, view, &mut *io.stdout);
    };
    let mut paged = pager.over(&mut *io.stdout);
    let shown = place.take(outcome, view, &mut paged);
    let left = paged.finish().or_else(quiet).map_err(written);
    shown.and(left)
}

/// What a rehearsed phrase would have sent. A phrase that only reads has read, and shows what it read.
fn rehearsed(
    outcome: Outcome,
    view: &View,
    place: Place,
    rehearsal: &Rehearsal,
    effect: Effect,
    io: &mut Io,
) -> Result<()> {
    if effect == Effect::Reads {
        return show(outcome, view, place, io);
    }
    // What would be shown is not true; but it may be what sends the next change.
    output::show(outcome, view, &mut std::io::sink())?;
    let lines = rehearsal.lines();
    match lines.is_empty() {
        true => put("nothing would be sent\n", io),
        false => put(&(lines.join("\n") + "\n"), io),
    }
}

/// The view the user asked for; the verb's own where nothing was asked.
fn look(session: &mut Session, view: &Args, shows: Shows, io: &Io) -> Result<View> {
    // What shows the engine's own document or bytes goes on doing so.
    let is_open = matches!(shows, Shows::Table | Shows::Text) && !view.has("template");
    let view = match session.standing().filter(|_| is_open) {
        Some(standing) => &standing.view.over(view),
        None => view,
    };
    let global = session.global();
    let format = match view.text("output") {
        Some(word) => {
            Format::find(word).ok_or_else(|| Error::usage(format!("unknown format '{word}'")))?
        }
        None => match shows {
            Shows::Table => Format::Table,
            Shows::Text | Shows::Bytes => Format::Text,
            Shows::Xml => Format::Xml,
        },
    };
    let mut look = View::new(format);
    look.contexts = global.has("all-contexts");
    look.template = view.text("template").map(str::to_owned);
    look.columns = view
        .text("columns")
        .map(|list| list.split(',').map(|word| word.trim().to_owned()).collect());
    look.headers = !view.has("no-headers");
    look.color = wants_color(global, io);
    look.width = io.width;
    if format.is_for_people() {
        look.zone = (io.zone)();
    }
    Ok(look)
}

fn wants_color(global: &Args, io: &Io) -> bool {
    let choice = global
        .text("color")
        .and_then(ColorChoice::find)
        .unwrap_or_default();
    choice.wants_color(io.width.is_some(), (io.env)("NO_COLOR").as_deref())
}

/// Prints a text, through the pager where it is long.
pub(crate) fn put(text: &str, io: &mut Io) -> Result<()> {
    if let Some(pager) = io.pager.clone() {
        let mut paged = pager.over(&mut *io.stdout);
        let put = paged.write_all(text.as_bytes());
        return put.and(paged.finish()).or_else(quiet).map_err(written);
    }
    io.stdout
        .write_all(text.as_bytes())
        .or_else(quiet)
        .map_err(written)
}

/// A reader that has gone is no error.
pub(crate) fn quiet(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == ErrorKind::BrokenPipe {
        Ok(())
    } else {
        Err(error)
    }
}

/// What cannot be written.
pub(crate) fn written(source: std::io::Error) -> Error {
    Error::Io {
        what: "cannot write the output".to_owned(),
        source,
    }
}

mod every;
mod several;
#[cfg(test)]
mod tests;
mod written;
