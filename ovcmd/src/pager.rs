//! Long output in a pager: what fits on the screen is printed as it is, the rest goes on in a program that pages.

use std::io::{self, ErrorKind, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

/// Most bytes that wait for the end of a screen.
const MOST: usize = 1 << 20;

/// The program that pages, and the screen it pages for.
#[derive(Debug, Clone)]
pub struct Pager {
    /// Run by `sh -c`.
    pub command: String,
    /// Columns and lines of the terminal; none when it is no terminal.
    pub screen: fn() -> Option<(usize, usize)>,
}

impl Pager {
    /// The output, with this pager before it as soon as the screen is full. `finish` must be called.
    pub(crate) fn over<'o>(&self, out: &'o mut dyn Write) -> Paged<'o> {
        Paged {
            out,
            command: self.command.clone(),
            screen: (self.screen)().unwrap_or((usize::MAX, usize::MAX)),
            held: Vec::new(),
            lines: 0,
            column: 0,
            running: None,
            is_plain: false,
        }
    }
}

/// Output that may become long.
pub(crate) struct Paged<'o> {
    out: &'o mut dyn Write,
    command: String,
    screen: (usize, usize),
    held: Vec<u8>,
    /// Lines of the screen that are taken, and columns of the last one.
    lines: usize,
    column: usize,
    running: Option<(Child, Option<ChildStdin>)>,
    /// Whether there is no pager after all.
    is_plain: bool,
}

impl Paged<'_> {
    /// Prints what was held back, or waits until the pager is left.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        match self.running.take() {
            Some((mut child, input)) => {
                drop(input);
                child.wait().map(drop)
            }
            None => {
                self.out.write_all(&self.held)?;
                self.out.flush()
            }
        }
    }

    /// Whether what is held back leaves no line for the prompt.
    fn is_full(&mut self, bytes: &[u8]) -> bool {
        let (width, height) = self.screen;
        for byte in bytes {
            match byte {
                b'\n' => {
                    self.lines += 1;
                    self.column = 0;
                }
                // A byte that goes on a character takes no column.
                0x80..=0xbf => {}
                _ => {
                    self.column += 1;
                    if self.column > width {
                        self.lines += 1;
                        self.column = 1;
                    }
                }
            }
        }
        self.lines.saturating_add(1) > height || self.held.len() > MOST
    }

    fn start(&mut self) -> io::Result<()> {
        self.out.flush()?;
        let mut command = Command::new("sh");
        command.args(["-c", &self.command]).stdin(Stdio::piped());
        let held = std::mem::take(&mut self.held);
        let Ok(mut child) = command.spawn() else {
            self.is_plain = true;
            return self.out.write_all(&held);
        };
        let mut input = child.stdin.take();
        let written = input
            .as_mut()
            .map_or(Ok(()), |input| input.write_all(&held));
        self.running = Some((child, input));
        written
    }
}

impl Write for Paged<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_plain {
            return self.out.write(bytes);
        }
        if let Some((_, input)) = &mut self.running {
            return match input {
                Some(input) => input.write(bytes),
                None => Err(ErrorKind::BrokenPipe.into()),
            };
        }
        self.held.extend_from_slice(bytes);
        if self.is_full(bytes) {
            self.start()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.running {
            Some((_, Some(input))) => input.flush(),
            _ if self.is_plain => self.out.flush(),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paged(command: &str, screen: fn() -> Option<(usize, usize)>, text: &str) -> (Vec<u8>, bool) {
        let pager = Pager {
            command: command.to_owned(),
            screen,
        };
        let mut out = Vec::new();
        let mut paged = pager.over(&mut out);
        let written = text
            .split_inclusive('\n')
            .try_for_each(|line| paged.write_all(line.as_bytes()));
        let is_started = paged.running.is_some();
        paged.finish().unwrap();
        assert!(written.is_ok() || is_started);
        (out, is_started)
    }

    #[test]
    fn only_what_is_longer_than_the_screen_is_paged() {
        let screen = || Some((10, 4));
        assert_eq!(
            paged("false", screen, "1\n2\n3\n"),
            (b"1\n2\n3\n".into(), false)
        );
        assert!(paged("cat > /dev/null", screen, "1\n2\n3\n4\n").1);
        // A line that does not fit takes more than one.
        assert!(
            paged(
                "cat > /dev/null",
                screen,
                "1234567890123456789012345678901\n"
            )
            .1
        );
        assert!(!paged("false", || None, &"1\n".repeat(1000)).1);
    }

    #[test]
    fn a_pager_that_is_left_is_a_reader_that_has_gone() {
        let pager = Pager {
            command: "exec true".to_owned(),
            screen: || Some((80, 2)),
        };
        let mut out = Vec::new();
        let mut paged = pager.over(&mut out);
        let line = [b'x'; 1000];
        let end = std::iter::repeat_with(|| paged.write_all(&line)).find_map(Result::err);
        assert_eq!(end.unwrap().kind(), ErrorKind::BrokenPipe);
        paged.finish().unwrap();
        assert!(out.is_empty());
    }
}
