//! What was fetched of a document and not yet given out, in one piece.

use std::io::{self, BufRead};

/// A window above this size is given back to the system after the entity that needed it.
const ROOMY: usize = 1 << 20;

/// How a window gets more of a document; gives the number of bytes that came, 0 at its end.
pub(crate) type Feed<R> = fn(&mut R, &mut Window) -> io::Result<usize>;

/// Bytes of a document, from the first that was not given out.
#[derive(Debug, Default)]
pub(crate) struct Window {
    buffer: Vec<u8>,
    start: usize,
}

impl Window {
    /// What is there.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Whether everything was given out.
    pub(super) fn is_empty(&self) -> bool {
        self.start == self.buffer.len()
    }

    /// Gives out so many.
    pub(super) fn take(&mut self, length: usize) {
        self.start += length;
    }

    /// Puts these bytes behind the others.
    pub(crate) fn append(&mut self, bytes: &[u8]) {
        if self.start > 0 {
            self.buffer.copy_within(self.start.., 0);
            self.buffer.truncate(self.buffer.len() - self.start);
            self.start = 0;
            if self.buffer.capacity() > ROOMY && self.buffer.len() < ROOMY / 4 {
                self.buffer.shrink_to(ROOMY / 4);
            }
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// Puts `batch` from `from` on behind the others, and gives back a buffer that nobody needs any more.
    ///
    /// What is before `from` is free room: where the rest of the window fits into it, that is all that is copied, and a long
    /// document goes through as it came.
    pub(crate) fn join(&mut self, mut batch: Vec<u8>, from: usize) -> Vec<u8> {
        let rest = &self.buffer[self.start..];
        match from.checked_sub(rest.len()) {
            Some(start) => {
                batch[start..from].copy_from_slice(rest);
                self.start = start;
                std::mem::replace(&mut self.buffer, batch)
            }
            None => {
                self.append(&batch[from..]);
                batch
            }
        }
    }
}

/// More out of any reader.
pub(super) fn copied<R: BufRead>(source: &mut R, window: &mut Window) -> io::Result<usize> {
    let chunk = loop {
        match source.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => break other?,
        }
    };
    let length = chunk.len();
    window.append(chunk);
    source.consume(length);
    Ok(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_joined_with_what_is_left_wherever_there_is_room() {
        for (left, from) in [(0, 0), (0, 5), (3, 3), (3, 8), (3, 2), (3, 0)] {
            let mut window = Window::default();
            window.append(b"xxabc");
            window.take(5 - left);
            let mut batch = vec![b'.'; from];
            batch.extend_from_slice(b"defg");
            let spent = window.join(batch, from);
            assert_eq!(window.bytes(), [&b"abc"[3 - left..], b"defg"].concat());
            // Without room it is the batch that is free again.
            assert_eq!(spent.ends_with(b"defg"), from < left, "{left} {from}");
            window.append(b"h");
            assert!(window.bytes().ends_with(b"defgh"));
        }
    }
}
