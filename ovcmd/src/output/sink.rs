//! The way out: one buffer that is drained in big pieces, or row by row when somebody watches. A reader that has gone
//! ends the command quietly; anything else that stops writing is an error.

use ovlib::Error;
use std::io::{self, ErrorKind, Write};

/// Bytes that may wait.
const FULL: usize = 64 * 1024;

/// Why writing stops early.
pub(crate) enum Stop {
    /// Nobody reads any more.
    Closed,
    /// The output cannot be written.
    Write(io::Error),
    /// The rows cannot be read, or the view does not fit them.
    Other(Error),
}

/// The end of writing something.
pub(crate) type Written = Result<(), Stop>;

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Other(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        if error.kind() == ErrorKind::BrokenPipe {
            Stop::Closed
        } else {
            Stop::Write(error)
        }
    }
}

/// A buffer in front of the output.
pub(crate) struct Sink<'o> {
    out: &'o mut dyn Write,
    /// What is written next; append here, then call [`Sink::row`].
    pub(crate) buffer: Vec<u8>,
    /// Each row is seen at once.
    watched: bool,
}

impl<'o> Sink<'o> {
    pub(crate) fn new(out: &'o mut dyn Write, watched: bool) -> Sink<'o> {
        Sink {
            out,
            buffer: Vec::with_capacity(FULL + FULL / 4),
            watched,
        }
    }

    /// A row is complete.
    pub(crate) fn row(&mut self) -> Written {
        if self.watched {
            return self.flush();
        }
        if self.buffer.len() >= FULL {
            self.drain()
        } else {
            Ok(())
        }
    }

    /// Everything is written.
    pub(crate) fn flush(&mut self) -> Written {
        self.drain()?;
        Ok(self.out.flush()?)
    }

    fn drain(&mut self) -> Written {
        let written = self.out.write_all(&self.buffer);
        self.buffer.clear();
        Ok(written?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes so many bytes, then fails.
    struct Short(usize, ErrorKind);

    impl Write for Short {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(self.1.into());
            }
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_is_not_a_full_disk() {
        for (kind, closed) in [
            (ErrorKind::BrokenPipe, true),
            (ErrorKind::StorageFull, false),
        ] {
            let mut out = Short(3, kind);
            let mut sink = Sink::new(&mut out, false);
            sink.buffer.extend_from_slice(b"12345");
            assert!(sink.row().is_ok());
            assert_eq!(matches!(sink.flush(), Err(Stop::Closed)), closed);
        }
    }

    #[test]
    fn memory_stays_small() {
        let mut out = Vec::new();
        let mut sink = Sink::new(&mut out, false);
        for _ in 0..10_000 {
            sink.buffer.extend_from_slice(&[b'x'; 100]);
            assert!(sink.row().is_ok());
            assert!(sink.buffer.len() < FULL);
        }
        assert!(sink.flush().is_ok());
        assert_eq!(out.len(), 1_000_000);
    }
}
