//! The body of an answer as a blocking reader. A network thread fills small batches; few are under way, so memory stays
//! small however long the body is, and decryption overlaps with whatever the reader does.

use std::io::{self, BufRead, Read};

use super::trace::Exchange;
use super::wire::{Batch, LARGEST, Source};
use crate::error::Error;
use crate::xml::Window;

/// The body of an answer. Its `io::Error` carries an [`Error`] inside (`Error::from` gives it back): a broken connection, a
/// time limit or an interruption in the middle of a list stays what it is.
pub struct Body {
    source: Option<Source>,
    batch: Vec<u8>,
    /// Where in it the first byte is that was not handed out.
    at: usize,
    read: u64,
    exchange: Option<Exchange>,
}

impl Body {
    pub(super) fn new(source: Source) -> Body {
        Body {
            source: Some(source),
            batch: Vec::new(),
            at: 0,
            read: 0,
            exchange: None,
        }
    }

    /// The same, with a trace of what came.
    pub(super) fn traced(mut self, exchange: Exchange) -> Body {
        self.exchange = Some(exchange);
        self
    }

    /// A body that is here already.
    pub fn from_bytes(bytes: Vec<u8>) -> Body {
        Body {
            source: None,
            batch: bytes,
            at: 0,
            read: 0,
            exchange: None,
        }
    }

    /// Bytes handed out so far.
    pub fn bytes_read(&self) -> u64 {
        self.read
    }

    /// The rest as text, at most `limit` bytes, bad UTF-8 replaced.
    ///
    /// # Errors
    /// Whatever broke the connection.
    pub fn read_text(&mut self, limit: u64) -> Result<String, Error> {
        let mut bytes = Vec::new();
        self.take(limit).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// All that is here already or comes next, joined with what the window still holds; 0 at the end.
    ///
    /// # Errors
    /// Whatever broke the connection.
    pub(crate) fn feed(&mut self, window: &mut Window) -> io::Result<usize> {
        if !self.advance()? {
            return Ok(0);
        }
        let from = self.at;
        let length = self.batch.len() - from;
        self.batch = window.join(std::mem::take(&mut self.batch), from);
        self.at = self.batch.len();
        self.read += length as u64;
        Ok(length)
    }

    /// Gives back what was read and waits for the next batch; `false` at the end.
    fn advance(&mut self) -> io::Result<bool> {
        while self.at >= self.batch.len() {
            let spent = std::mem::take(&mut self.batch);
            self.at = 0;
            let next = self.source.as_mut().and_then(|source| {
                if (1..=LARGEST).contains(&spent.capacity()) {
                    // The network thread has ended when nobody takes it.
                    let _ = source.spent.try_send(spent);
                }
                source.full.blocking_recv()
            });
            match next {
                Some(Ok(Batch { bytes, from })) => {
                    if let Some(exchange) = &mut self.exchange {
                        exchange.piece(&bytes[from..]);
                    }
                    self.batch = bytes;
                    self.at = from;
                }
                Some(Err(error)) => {
                    self.source = None;
                    return Err(io::Error::other(error));
                }
                None => return Ok(false),
            }
        }
        Ok(true)
    }
}

impl BufRead for Body {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !self.advance()? {
            return Ok(&[]);
        }
        Ok(&self.batch[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
        self.read += amount as u64;
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut from = self.fill_buf()?;
        let amount = from.read(buffer)?;
        self.consume(amount);
        Ok(amount)
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        if let Some(exchange) = &self.exchange {
            exchange.end(self.read);
        }
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Body")
            .field("bytes_read", &self.read)
            .finish_non_exhaustive()
    }
}
