//! Readers over a stream: one entity at a time out of a collection document, or the one entity of a document.
//!
//! Memory is one entity and one chunk of the source, however long the document.

use super::scan::{Scan, lossy};
use super::token::{Flaw, Token, is_blank, may_begin_name, token};
use super::window::{Feed, Window, copied};
use crate::entity::Entity;
use crate::error::{Error, Malformed, Result};
use std::io::BufRead;

/// Members of a collection document that are not its items (engine 4.5.8: `detail=size` adds `size`).
pub(crate) const ASIDES: [&str; 5] = ["actions", "size", "total", "active", "link"];

/// The entities of a collection document, in its order; an iterator that ends after the first error.
///
/// ```
/// let xml = b"<tags>\n    <tag id=\"1\"/>\n    <tag id=\"2\"/>\n</tags>\n";
/// let ids: Vec<_> = ovlib::xml::Entities::new(&xml[..]).map(|tag| tag.unwrap().id().unwrap().to_owned()).collect();
/// assert_eq!(ids, ["1", "2"]);
/// ```
#[derive(Debug)]
pub struct Entities<R> {
    source: Source<R>,
    root: Option<String>,
    asides: Vec<Entity>,
    state: State,
    request: Option<(String, String)>,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    Fresh,
    Inside,
    Over,
}

impl<R: BufRead> Entities<R> {
    /// Reads nothing yet.
    pub fn new(source: R) -> Self {
        Entities {
            source: Source::new(source),
            root: None,
            asides: Vec::new(),
            state: State::Fresh,
            request: None,
        }
    }

    /// The same out of a source that has a quicker way than [`BufRead`].
    #[must_use]
    pub(crate) fn fed_by(mut self, feed: Feed<R>) -> Self {
        self.source.feed = feed;
        self
    }

    /// Says which request the document answers, for messages.
    #[must_use]
    pub fn of_request(mut self, method: &str, path: &str) -> Self {
        self.request = Some((method.to_owned(), path.to_owned()));
        self
    }

    /// The root element, `vms`; reads up to it.
    ///
    /// # Errors
    /// [`Error::Protocol`] when the document does not begin as XML does; whatever the source fails with.
    pub fn root_tag(&mut self) -> Result<&str> {
        if self.state == State::Fresh {
            self.state = State::Over;
            let (name, empty) = self.source.open_root()?;
            self.root = Some(name);
            if empty {
                self.source.finish()?;
            } else {
                self.state = State::Inside;
            }
        }
        Ok(self.root.as_deref().unwrap_or_default())
    }

    /// What stood beside the items so far: `size`, `total`, `active`, `actions`, links of the collection.
    pub fn asides(&self) -> &[Entity] {
        &self.asides
    }

    fn advance(&mut self) -> Result<Option<Entity>> {
        self.root_tag()?;
        while self.state == State::Inside {
            match self
                .source
                .next_child(self.root.as_deref().unwrap_or_default())?
            {
                Some(entity) if ASIDES.contains(&entity.tag()) => self.asides.push(entity),
                Some(entity) => return Ok(Some(entity)),
                None => {
                    self.state = State::Over;
                    self.source.finish()?;
                }
            }
        }
        Ok(None)
    }
}

impl<R: BufRead> Iterator for Entities<R> {
    type Item = Result<Entity>;

    fn next(&mut self) -> Option<Result<Entity>> {
        match self.advance() {
            Ok(next) => next.map(Ok),
            Err(error) => {
                self.state = State::Over;
                Some(Err(match &self.request {
                    Some((method, path)) => error.of_request(method, path),
                    None => error,
                }))
            }
        }
    }
}

/// The one entity that the document is.
///
/// # Errors
/// [`Error::Protocol`] when it is no well-formed document or breaks a limit; whatever the source fails with.
pub fn read_one<R: BufRead>(source: R) -> Result<Entity> {
    let mut source = Source::new(source);
    source.skip_prolog()?;
    let entity = source.element("", 0)?;
    source.finish()?;
    Ok(entity)
}

/// A document and the window on it.
#[derive(Debug)]
struct Source<R> {
    inner: R,
    feed: Feed<R>,
    window: Window,
    /// Bytes of the document before the window.
    passed: u64,
    scan: Scan,
}

const NOT_UTF8: &str = "the document is not UTF-8";

impl<R: BufRead> Source<R> {
    fn new(inner: R) -> Self {
        Source {
            inner,
            feed: copied,
            window: Window::default(),
            passed: 0,
            scan: Scan::default(),
        }
    }

    fn window(&self) -> &[u8] {
        self.window.bytes()
    }

    fn take(&mut self, length: usize) {
        self.window.take(length);
        self.passed += length as u64;
    }

    /// Takes a comment or processing instruction.
    fn pass(&mut self, length: usize) -> Result<()> {
        if let Err(error) = std::str::from_utf8(&self.window()[..length]) {
            return Err(self.flaw(&Flaw::new(error.valid_up_to(), NOT_UTF8), ""));
        }
        self.take(length);
        Ok(())
    }

    /// Fetches more; false at the end of the document.
    fn fill(&mut self) -> Result<bool> {
        Ok((self.feed)(&mut self.inner, &mut self.window)? > 0)
    }

    fn skip_blanks(&mut self) -> Result<bool> {
        loop {
            let blanks = self
                .window()
                .iter()
                .take_while(|byte| is_blank(**byte))
                .count();
            self.take(blanks);
            if !self.window.is_empty() {
                return Ok(true);
            }
            if !self.fill()? {
                return Ok(false);
            }
        }
    }

    /// The next piece of markup, not yet taken; blanks before it are.
    fn markup(&mut self, place: &str) -> Result<Option<Token>> {
        if !self.skip_blanks()? {
            return Ok(None);
        }
        let mut wanted = 0;
        let mut ended = false;
        loop {
            if self.window()[0] != b'<' {
                return Err(self.flaw(
                    &Flaw::new(0, "there is text where an element should be"),
                    place,
                ));
            }
            if self.window().len() > super::MAX_ENTITY_BYTES {
                return Err(self.flaw(&Flaw::new(0, "a tag or comment never ends"), place));
            }
            if self.window().len() >= wanted {
                match token(self.window(), 0) {
                    Ok(Token::Incomplete) => wanted = self.window().len() * 3 / 2,
                    Ok(found) => return Ok(Some(found)),
                    Err(flaw) => return Err(self.flaw(&flaw, place)),
                }
            }
            if ended {
                return Err(self.cut(place));
            }
            if !self.fill()? {
                ended = true;
                wanted = 0;
            }
        }
    }

    fn skip_prolog(&mut self) -> Result<()> {
        while self.window().len() < 3 && self.fill()? {}
        if self.window().starts_with(b"\xEF\xBB\xBF") {
            self.take(3);
        }
        loop {
            match self.markup("")? {
                Some(Token::Aside { end }) => self.pass(end)?,
                Some(Token::Open { .. } | Token::Empty { .. }) => return Ok(()),
                Some(_) => {
                    return Err(self.flaw(
                        &Flaw::new(0, "the document does not begin with an element"),
                        "",
                    ));
                }
                None if self.passed == 0 => return Err(Error::protocol("the document is empty")),
                None => return Err(Error::protocol("the document has no element")),
            }
        }
    }

    /// Takes the root's start tag: its name, and whether it is empty.
    fn open_root(&mut self) -> Result<(String, bool)> {
        self.skip_prolog()?;
        let (name, end, empty) = match self.markup("")? {
            Some(Token::Open { name, end }) => (name, end, false),
            Some(Token::Empty { name, end }) => (name, end, true),
            _ => return Err(Error::protocol("the document has no element")),
        };
        let name = std::str::from_utf8(&self.window()[name])
            .map_err(|_| self.flaw(&Flaw::new(0, NOT_UTF8), ""))?
            .to_owned();
        self.take(end);
        Ok((name, empty))
    }

    /// The next child of the root; none after taking the root's end tag.
    fn next_child(&mut self, root: &str) -> Result<Option<Entity>> {
        loop {
            self.skip_blanks()?;
            if matches!(self.window(), [b'<', first, ..] if may_begin_name(*first)) {
                return self.element(root, 1).map(Some);
            }
            match self.markup(root)? {
                None => return Err(self.cut(root)),
                Some(Token::Aside { end }) => self.pass(end)?,
                Some(Token::Cdata { .. }) => {
                    return Err(self.flaw(
                        &Flaw::new(0, "there is text where an element should be"),
                        root,
                    ));
                }
                Some(Token::Close { name, end }) => {
                    if self.window()[name.clone()] != *root.as_bytes() {
                        let what = format!("</{}> ends <{root}>", lossy(&self.window()[name]));
                        return Err(self.flaw(&Flaw::new(0, what), ""));
                    }
                    self.take(end);
                    return Ok(None);
                }
                Some(_) => return self.element(root, 1).map(Some),
            }
        }
    }

    /// The element at the window's start, taken out as an entity.
    fn element(&mut self, place: &str, depth: usize) -> Result<Entity> {
        self.scan.reset();
        let mut ended = false;
        loop {
            match self.scan.cut(self.window.bytes(), depth) {
                Ok(Some(cut)) => {
                    let raw =
                        std::str::from_utf8(&self.window()[..cut.length]).map_err(|error| {
                            let flaw = Flaw::new(error.valid_up_to(), NOT_UTF8);
                            self.flaw(&flaw, place)
                        })?;
                    let entity = Entity::cut(raw.into(), depth, cut.trace);
                    self.take(cut.length);
                    return Ok(entity);
                }
                Ok(None) => {
                    if ended {
                        let inside = self
                            .scan
                            .innermost(self.window())
                            .map(lossy)
                            .unwrap_or_default();
                        return Err(self.cut(&join(place, &inside)));
                    }
                    ended = !self.fill()?;
                    if ended {
                        self.scan.hurry();
                    }
                }
                Err(flaw) => {
                    let inside = self
                        .scan
                        .innermost(self.window())
                        .map(lossy)
                        .unwrap_or_default();
                    return Err(self.flaw(&flaw, &join(place, &inside)));
                }
            }
        }
    }

    /// Checks that nothing but blanks and comments follows the root.
    fn finish(&mut self) -> Result<()> {
        loop {
            match self.markup("") {
                Ok(None) => return Ok(()),
                Ok(Some(Token::Aside { end })) => self.pass(end)?,
                Ok(Some(_)) | Err(Error::Protocol(_)) => {
                    return Err(self.flaw(
                        &Flaw::new(0, "something follows the end of the document"),
                        "",
                    ));
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn flaw(&self, flaw: &Flaw, place: &str) -> Error {
        let rest = self.window().get(flaw.at..).unwrap_or_default();
        let message = if place.is_empty() {
            flaw.what.clone()
        } else {
            format!("in {place}: {}", flaw.what)
        };
        Error::Protocol(Box::new(Malformed {
            message,
            offset: Some(self.passed + flaw.at as u64),
            hint: Some(
                "`ovcmd raw GET PATH` shows the reply as it came; is there a proxy in between?"
                    .into(),
            ),
            excerpt: Some(excerpt(rest, 60)),
            ..Malformed::default()
        }))
    }

    fn cut(&self, place: &str) -> Error {
        let inside = if place.is_empty() {
            String::new()
        } else {
            format!(", inside {place}")
        };
        Error::Protocol(Box::new(Malformed {
            message: format!("the document is cut off{inside}"),
            offset: Some(self.passed + self.window().len() as u64),
            hint: Some(
                "the connection, the engine or a proxy broke in the middle of the reply; try again"
                    .into(),
            ),
            ..Malformed::default()
        }))
    }
}

fn join(place: &str, inside: &str) -> String {
    match (place.is_empty(), inside.is_empty()) {
        (false, false) => format!("{place}/.../{inside}"),
        (false, true) => place.to_owned(),
        _ => inside.to_owned(),
    }
}

/// The beginning of `bytes` on one line, at most `longest` characters, control characters as blanks.
pub(crate) fn excerpt(bytes: &[u8], longest: usize) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(longest * 4)]);
    let mut words = String::new();
    for character in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        if character != ' ' || !words.ends_with(' ') {
            words.push(character);
        }
    }
    words.trim().chars().take(longest).collect()
}
