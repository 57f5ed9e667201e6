//! Finds where an element ends, in bytes that may still be growing, and checks it on the way.

use super::escape::check_references;
use super::limits::{MAX_DEPTH, MAX_ELEMENTS, MAX_ENTITY_BYTES};
use super::token::{Flaw, Token, token};
use std::ops::Range;

/// Pieces of markup or text above this length are looked at again only when they have doubled, so that the
/// time for one huge piece arriving in small chunks stays linear.
const PATIENCE: usize = 64 << 10;

/// A search for the end of one element. Positions count from the element's `<`.
#[derive(Debug, Default)]
pub(crate) struct Scan {
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
        self.checked = 0;
        self.wanted = 0;
        self.elements = 0;
        self.open.clear();
    }

    /// The length of the element that `bytes` begins with, none when more bytes are needed.
    ///
    /// Call again with the same bytes and some more behind them. `base` is the depth that the element stands at.
    pub(crate) fn length(&mut self, bytes: &[u8], base: usize) -> Result<Option<usize>, Flaw> {
        if bytes.len() < self.wanted {
            return Ok(None);
        }
        loop {
            let Some(at) =
                memchr::memchr(b'<', &bytes[self.checked..]).map(|found| self.checked + found)
            else {
                return self.wait(bytes);
            };
            if at > MAX_ENTITY_BYTES {
                return Err(too_long());
            }
            if let Some(bad) = check_references(&bytes[self.checked..at]) {
                return Err(Flaw::new(
                    self.checked + bad,
                    "'&' begins no known character reference",
                ));
            }
            let end = match token(bytes, at)? {
                Token::Incomplete => {
                    self.checked = at;
                    return self.wait(bytes);
                }
                Token::Open { name, end } => {
                    self.count(at)?;
                    self.open.push(name);
                    if self.open.len() + base > MAX_DEPTH {
                        return Err(Flaw::new(
                            at,
                            format!("elements are nested more than {MAX_DEPTH} deep"),
                        ));
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

    /// No more bytes will come: the next look happens whatever was waited for.
    pub(crate) fn hurry(&mut self) {
        self.wanted = 0;
    }

    /// The name of the innermost element that is open, for messages.
    pub(crate) fn innermost<'b>(&self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        self.open.last().map(|name| &bytes[name.clone()])
    }

    fn wait(&mut self, bytes: &[u8]) -> Result<Option<usize>, Flaw> {
        if bytes.len() > MAX_ENTITY_BYTES {
            return Err(too_long());
        }
        let pending = bytes.len() - self.checked;
        self.wanted = bytes.len() + if pending > PATIENCE { pending } else { 1 };
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
