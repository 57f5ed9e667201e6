//! Finds where an element ends, in bytes that may still be growing, and checks it on the way.

use super::escape::check_references;
use super::layout::{Found, Layout};
use super::limits::{MAX_DEPTH, MAX_ELEMENTS, MAX_ENTITY_BYTES};
use super::token::{Flaw, Token, token};
use super::trace::Trace;
use std::ops::Range;

/// Pieces of markup or text above this length are looked at again only when they have doubled, so that the
/// time for one huge piece arriving in small chunks stays linear.
const PATIENCE: usize = 64 << 10;

/// An element that was found.
#[derive(Debug, PartialEq)]
pub(crate) struct Cut {
    /// Its bytes.
    pub(crate) length: usize,
    /// Its lines, when it is in the engine's own layout line for line.
    pub(crate) trace: Option<Trace>,
}

/// A search for the end of one element. Positions count from the element's `<`.
///
/// It begins as a walk over lines in the engine's layout; at the first line that is not, it begins anew with any XML.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    layout: Layout,
    /// Not in the engine's layout.
    is_odd: bool,
    /// Everything before it is checked.
    checked: usize,
    /// How many bytes there must be before another look is worth it.
    wanted: usize,
    open: Vec<Range<usize>>,
    elements: usize,
}

impl Scan {
    /// Forgets everything, to begin with another element.
    pub(crate) fn reset(&mut self) {
        self.layout.reset();
        self.is_odd = false;
        self.checked = 0;
        self.wanted = 0;
        self.elements = 0;
        self.open.clear();
    }

    /// The element that `bytes` begins with, none when more bytes are needed.
    ///
    /// Call again with the same bytes and some more behind them. `base` is the depth that the element stands at.
    pub(crate) fn cut(&mut self, bytes: &[u8], base: usize) -> Result<Option<Cut>, Flaw> {
        if bytes.len() < self.wanted {
            return Ok(None);
        }
        if !self.is_odd {
            match self.layout.walk(bytes, base) {
                Found::End(length) if length <= MAX_ENTITY_BYTES => {
                    let trace = Some(self.layout.trace());
                    return Ok(Some(Cut { length, trace }));
                }
                Found::More => {
                    return self.wait(bytes, self.layout.checked());
                }
                _ => self.is_odd = true,
            }
        }
        let length = self.any(bytes, base)?;
        Ok(length.map(|length| Cut {
            length,
            trace: None,
        }))
    }

    /// No more bytes will come: the next look is the last.
    pub(crate) fn hurry(&mut self) {
        self.is_odd = true;
        self.wanted = 0;
    }

    fn any(&mut self, bytes: &[u8], base: usize) -> Result<Option<usize>, Flaw> {
        loop {
            let found = memchr::memchr(b'<', &bytes[self.checked..]);
            let Some(at) = found.map(|found| self.checked + found) else {
                return self.wait(bytes, self.checked).map(|_| None);
            };
            if at > MAX_ENTITY_BYTES {
                return Err(too_long());
            }
            if let Some(bad) = check_references(&bytes[self.checked..at]) {
                return Err(Flaw::new(self.checked + bad, NO_REFERENCE));
            }
            let end = match token(bytes, at)? {
                Token::Incomplete => {
                    self.checked = at;
                    return self.wait(bytes, at).map(|_| None);
                }
                Token::Open { name, end } => {
                    self.count(at)?;
                    self.open.push(name);
                    if self.open.len() + base > MAX_DEPTH {
                        let what = format!("elements are nested more than {MAX_DEPTH} deep");
                        return Err(Flaw::new(at, what));
                    }
                    end
                }
                Token::Empty { end, .. } => {
                    self.count(at)?;
                    end
                }
                Token::Close { name, end } => {
                    self.close(bytes, &name)?;
                    end
                }
                Token::Cdata { end } | Token::Aside { end } => end,
            };
            self.checked = end;
            if self.open.is_empty() {
                return Ok(Some(end));
            }
        }
    }

    /// The name of the innermost element that is open, for messages.
    pub(crate) fn innermost<'b>(&self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let open = if self.is_odd {
            self.open.last()
        } else {
            self.layout.innermost()
        };
        open.map(|name| &bytes[name.clone()])
    }

    fn wait(&mut self, bytes: &[u8], checked: usize) -> Result<Option<Cut>, Flaw> {
        if bytes.len() > MAX_ENTITY_BYTES {
            return Err(too_long());
        }
        let pending = bytes.len() - checked;
        let patience = if pending > PATIENCE { pending } else { 1 };
        self.wanted = (bytes.len() + patience).min(MAX_ENTITY_BYTES + 1);
        Ok(None)
    }

    fn count(&mut self, at: usize) -> Result<(), Flaw> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return Err(Flaw::new(
                at,
                format!("one entity has more than {MAX_ELEMENTS} elements"),
            ));
        }
        Ok(())
    }

    fn close(&mut self, bytes: &[u8], name: &Range<usize>) -> Result<(), Flaw> {
        let found = &bytes[name.clone()];
        match self.open.pop() {
            Some(open) if bytes[open.clone()] == *found => Ok(()),
            Some(open) => Err(Flaw::new(
                name.start - 2,
                format!("</{}> ends <{}>", lossy(found), lossy(&bytes[open])),
            )),
            None => Err(Flaw::new(
                name.start - 2,
                format!("</{}> ends nothing", lossy(found)),
            )),
        }
    }
}

const NO_REFERENCE: &str = "'&' begins no known character reference";

fn too_long() -> Flaw {
    Flaw::new(
        MAX_ENTITY_BYTES,
        format!("one entity is longer than {} MiB", MAX_ENTITY_BYTES >> 20),
    )
}

/// At most 60 bytes of a name, readable.
pub(crate) fn lossy(name: &[u8]) -> String {
    String::from_utf8_lossy(&name[..name.len().min(60)]).into_owned()
}
