//! The manual, from the same tables as the grammar: `docs/commands.md` and the page for `man`. A test keeps the checked-in
//! document equal to what is written here.

mod contents;
mod markdown;
mod roff;

/// `docs/commands.md`.
pub fn commands_md() -> String {
    markdown::write(&contents::blocks())
}

/// The page `ovcmd(1)`, for `man -l`.
pub fn man_page() -> String {
    roff::write(&contents::blocks())
}

/// A piece of the manual, free of any notation.
#[derive(Debug, Clone, PartialEq)]
enum Block {
    /// A chapter.
    Title(String),
    /// A part of a chapter.
    Part(String),
    /// A paragraph.
    Text(String),
    /// Words and what they mean.
    Terms(Vec<(String, String)>),
    /// Command lines and what they do.
    Examples(Vec<(String, String)>),
}
