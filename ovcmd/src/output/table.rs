//! Aligned tables of unbounded length: the first screenful is measured and laid out by comfy-table, every later row is
//! written with the same widths and forgotten. Memory does not grow with the number of rows.

use super::paint::{BOLD, Mood, RESET};
use comfy_table::{Cell, CellAlignment, ColumnConstraint, Row, Table, Width, presets};
use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Rows that are measured before the first one is written.
const SCREENFUL: usize = 100;
/// Blanks between two columns.
const GAP: usize = 2;
/// No column is squeezed below this to fit a terminal.
const NARROW: usize = 8;

/// A heading and how its cells look.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Heading {
    /// The text of the header line.
    pub(crate) title: String,
    /// Numbers stand right.
    pub(crate) is_right: bool,
    /// Cells are coloured by the state they name.
    pub(crate) is_state: bool,
}

/// What the terminal and the user allow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Write the header line.
    pub(crate) headers: bool,
    /// Colour states and header.
    pub(crate) color: bool,
    /// Cut lines at this many columns; `None` (no terminal) cuts nothing.
    pub(crate) width: Option<usize>,
    /// Rows come one by one over hours: measure only the first.
    pub(crate) live: bool,
}

/// Turns rows of cells into lines.
pub(crate) struct Rows {
    headings: Vec<Heading>,
    look: Look,
    waiting: Vec<Vec<String>>,
    widths: Option<Vec<usize>>,
}

impl Rows {
    pub(crate) fn new(headings: Vec<Heading>, look: Look) -> Rows {
        Rows {
            headings,
            look,
            waiting: Vec::new(),
            widths: None,
        }
    }

    /// Take one row (a cell per heading); lines that are ready go to `out`.
    pub(crate) fn push<'c>(
        &mut self,
        cells: impl Iterator<Item = Cow<'c, str>>,
        out: &mut Vec<u8>,
    ) {
        match &self.widths {
            Some(widths) => line(out, cells, &self.headings, widths, &self.look),
            None => {
                self.waiting.push(cells.map(Cow::into_owned).collect());
                if self.look.live || self.waiting.len() == SCREENFUL {
                    self.settle(out);
                }
            }
        }
    }

    /// Write what was still being measured.
    pub(crate) fn end(mut self, out: &mut Vec<u8>) {
        if self.widths.is_none() {
            self.settle(out);
        }
    }

    fn settle(&mut self, out: &mut Vec<u8>) {
        let rows = std::mem::take(&mut self.waiting);
        let widths = measure(&self.headings, &rows, &self.look);
        // comfy-table asks the environment about colour by itself, against `--color always`; so it lays out plain text only.
        if self.look.color {
            if self.look.headers {
                header(out, &self.headings, &widths, &self.look);
            }
            rows.iter()
                .for_each(|cells| line(out, cells.iter(), &self.headings, &widths, &self.look));
        } else {
            plain(out, &rows, &self.headings, &widths, self.look.headers);
        }
        self.widths = Some(widths);
    }
}

/// Natural widths of the first rows, squeezed into the terminal at the expense of the widest columns.
fn measure(headings: &[Heading], rows: &[Vec<String>], look: &Look) -> Vec<usize> {
    let mut widths: Vec<usize> = headings
        .iter()
        .map(|heading| {
            if look.headers {
                heading.title.width()
            } else {
                0
            }
            .max(1)
        })
        .collect();
    for cells in rows {
        for (width, cell) in widths.iter_mut().zip(cells) {
            *width = (*width).max(shown_width(cell));
        }
    }
    if let Some(limit) = look.width {
        let available = limit.saturating_sub(GAP * widths.len().saturating_sub(1));
        squeeze(&mut widths, available);
        // Words may take what is left of the line; a number would stand far from its column.
        let is_right = headings.last().is_some_and(|heading| heading.is_right);
        if let (Some((last, others)), false) = (widths.split_last_mut(), is_right) {
            *last = available.saturating_sub(others.iter().sum()).max(*last);
        }
    }
    widths
}

fn squeeze(widths: &mut [usize], available: usize) {
    while widths.iter().sum::<usize>() > available {
        let Some(widest) = widths.iter_mut().max().filter(|width| **width > NARROW) else {
            return;
        };
        *widest -= 1;
    }
}

/// The first screenful, by comfy-table: no borders, two blanks between columns.
fn plain(
    out: &mut Vec<u8>,
    rows: &[Vec<String>],
    headings: &[Heading],
    widths: &[usize],
    headers: bool,
) {
    let cut = |cells: &[String]| -> Row {
        let mut row = Row::new();
        for ((cell, width), heading) in cells.iter().zip(widths).zip(headings) {
            let align = if heading.is_right {
                CellAlignment::Right
            } else {
                CellAlignment::Left
            };
            row.add_cell(
                Cell::new_owned(fit(&clean(cell), *width).into_owned()).set_alignment(align),
            );
        }
        row
    };
    let mut table = Table::new();
    table.load_style(presets::NOTHING).force_no_tty();
    if headers {
        table.set_header(cut(&headings
            .iter()
            .map(|heading| heading.title.clone())
            .collect::<Vec<_>>()));
    }
    table.add_rows(rows.iter().map(|cells| cut(cells)));
    for (at, width) in widths.iter().enumerate() {
        let gap = if at + 1 < widths.len() { GAP } else { 0 };
        if let Some(column) = table.column_mut(at) {
            let whole = u16::try_from(width + gap).unwrap_or(u16::MAX);
            column
                .set_padding((0, gap as u16))
                .set_constraint(ColumnConstraint::Absolute(Width::Fixed(whole)));
        }
    }
    for text in table.lines() {
        out.extend_from_slice(text.trim_end_matches(' ').as_bytes());
        out.push(b'\n');
    }
}

fn header(out: &mut Vec<u8>, headings: &[Heading], widths: &[usize], look: &Look) {
    let titles = headings.iter().map(|heading| &heading.title);
    out.extend_from_slice(BOLD.as_bytes());
    let sober = Look {
        color: false,
        ..*look
    };
    line(out, titles, headings, widths, &sober);
    out.pop();
    out.extend_from_slice(RESET.as_bytes());
    out.push(b'\n');
}

/// One row with known widths; the same bytes as comfy-table's, colour apart.
fn line(
    out: &mut Vec<u8>,
    cells: impl Iterator<Item: AsRef<str>>,
    headings: &[Heading],
    widths: &[usize],
    look: &Look,
) {
    let start = out.len();
    let mut blanks = 0;
    for ((cell, heading), width) in cells.zip(headings).zip(widths) {
        let text = clean(cell.as_ref());
        let text = if look.width.is_some() {
            fit(&text, *width)
        } else {
            Cow::Borrowed(&*text)
        };
        let free = width.saturating_sub(shown_width(&text));
        if heading.is_right {
            blanks += free;
        }
        out.resize(out.len() + blanks, b' ');
        let mood = if look.color && heading.is_state {
            Mood::of(&text)
        } else {
            Mood::Plain
        };
        out.extend_from_slice(mood.start().as_bytes());
        out.extend_from_slice(text.as_bytes());
        if mood != Mood::Plain {
            out.extend_from_slice(RESET.as_bytes());
        }
        blanks = GAP + if heading.is_right { 0 } else { free };
    }
    while out.len() > start && out.last() == Some(&b' ') {
        out.pop();
    }
    out.push(b'\n');
}

fn shown_width(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.width()
    }
}

/// Cut `text` to `width` columns, the last one showing that something is missing.
fn fit(text: &str, width: usize) -> Cow<'_, str> {
    if text.len() <= width || shown_width(text) <= width {
        return Cow::Borrowed(text);
    }
    let mut used = 0;
    let mut kept = String::new();
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used + 1 > width {
            break;
        }
        kept.push(character);
    }
    kept.push('…');
    Cow::Owned(kept)
}

/// A cell is one line and never steers the terminal, whatever somebody typed into a description.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| (b' '..0x7f).contains(&byte);
    if text.bytes().all(is_plain) || !text.chars().any(is_unfit) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|character| {
                if character.is_whitespace() {
                    ' '
                } else if is_unfit(character) {
                    '\u{fffd}'
                } else {
                    character
                }
            })
            .collect(),
    )
}

/// Control characters, and those that turn the writing direction around.
fn is_unfit(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(spec: &[(&str, bool, bool)]) -> Vec<Heading> {
        spec.iter()
            .map(|(title, is_right, is_state)| Heading {
                title: (*title).to_owned(),
                is_right: *is_right,
                is_state: *is_state,
            })
            .collect()
    }

    fn texts<'c>(cells: &'c [&'c str]) -> impl Iterator<Item = Cow<'c, str>> {
        cells.iter().map(|cell| Cow::Borrowed(*cell))
    }

    fn rendered(rows: &[&[&str]], look: Look) -> String {
        let mut table = Rows::new(
            headings(&[
                ("NAME", false, false),
                ("STATUS", false, true),
                ("MEMORY", true, false),
                ("NOTE", false, false),
            ]),
            look,
        );
        let mut out = Vec::new();
        for row in rows {
            table.push(texts(row), &mut out);
        }
        table.end(&mut out);
        String::from_utf8(out).unwrap()
    }

    const LOOK: Look = Look {
        headers: true,
        color: false,
        width: None,
        live: false,
    };
    const ROWS: [&[&str]; 3] = [
        &["web01", "up", "4 GiB", ""],
        &["日本語", "down", "512 MiB", "two\nlines"],
        &["x", "", "", "\u{1b}[2Jé"],
    ];

    #[test]
    fn columns_align() {
        assert_eq!(
            rendered(&ROWS, LOOK),
            "NAME    STATUS   MEMORY  NOTE\nweb01   up        4 GiB\n日本語  down    512 MiB  two lines\nx                        \u{fffd}[2Jé\n"
        );
        assert_eq!(
            rendered(
                &[&["a", "b", "c", "d"]],
                Look {
                    headers: false,
                    ..LOOK
                }
            ),
            "a  b  c  d\n"
        );
        assert_eq!(rendered(&[], LOOK), "NAME  STATUS  MEMORY  NOTE\n");
        assert_eq!(
            rendered(
                &[],
                Look {
                    headers: false,
                    ..LOOK
                }
            ),
            ""
        );
    }

    #[test]
    fn later_rows_look_like_the_first() {
        let many: Vec<&[&str]> = ROWS.iter().cycle().take(SCREENFUL + 30).copied().collect();
        let text = rendered(&many, LOOK);
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(lines.len(), many.len());
        for (at, line) in lines.iter().enumerate() {
            assert_eq!(*line, lines[at % 3]);
        }
    }

    #[test]
    fn colour_changes_no_column() {
        let coloured = rendered(
            &ROWS,
            Look {
                color: true,
                ..LOOK
            },
        );
        assert!(coloured.contains("\u{1b}[32mup\u{1b}[0m"));
        let mut bare = coloured;
        for code in ["\u{1b}[32m", "\u{1b}[90m", BOLD, RESET] {
            bare = bare.replace(code, "");
        }
        assert_eq!(bare, rendered(&ROWS, LOOK));
    }

    #[test]
    fn a_terminal_is_never_wrapped() {
        let rows: [&[&str]; 2] = [
            &["a very long name that does not fit", "up", "4 GiB", "short"],
            &["b", "down", "1 GiB", "日本語日本語日本語"],
        ];
        for width in [40, 50, 60] {
            let text = rendered(
                &rows,
                Look {
                    width: Some(width),
                    ..LOOK
                },
            );
            assert!(
                text.lines().all(|line| line.width() <= width),
                "{width}:\n{text}"
            );
            assert!(text.contains('…') || width == 60, "{text}");
        }
    }

    #[test]
    fn without_a_terminal_nothing_is_lost() {
        let long = "x".repeat(300);
        let mut table = Rows::new(
            headings(&[("A", false, false), ("B", false, false)]),
            Look { live: true, ..LOOK },
        );
        let mut out = Vec::new();
        table.push(texts(&["1", "2"]), &mut out);
        table.push(texts(&[&long, "3"]), &mut out);
        assert!(
            String::from_utf8(out)
                .unwrap()
                .ends_with(&format!("{long}  3\n"))
        );
    }

    #[test]
    fn live_rows_come_at_once() {
        let mut table = Rows::new(
            headings(&[("A", false, false)]),
            Look { live: true, ..LOOK },
        );
        let mut out = Vec::new();
        table.push(texts(&["1"]), &mut out);
        assert_eq!(out, b"A\n1\n");
    }
}
