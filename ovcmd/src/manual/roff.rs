//! The manual for `man`.

use super::Block;
use std::fmt::Write;

pub(super) fn write(blocks: &[Block]) -> String {
    let mut out = format!(
        ".TH OVCMD 1 \"\" \"ovcmd {}\" \"\"\n.SH NAME\novcmd \\- command line for oVirt engines\n",
        env!("CARGO_PKG_VERSION")
    );
    for block in blocks {
        // Writing to a String cannot fail.
        let _ = match block {
            Block::Title(text) => writeln!(out, ".SH \"{}\"", plain(&text.to_uppercase())),
            Block::Part(text) => writeln!(out, ".SS \"{}\"", plain(text)),
            Block::Text(text) => writeln!(out, ".PP\n{}", plain(text)),
            Block::Terms(terms) => terms.iter().try_for_each(|(term, meaning)| {
                writeln!(out, ".TP\n\\fB{}\\fR\n{}", plain(term), plain(meaning))
            }),
            Block::Examples(examples) => examples.iter().try_for_each(|(line, what)| {
                writeln!(out, ".TP\n\\fI{}\\fR\n{}", plain(line), plain(what))
            }),
        };
    }
    out
}

/// Text that is no request and keeps its dashes and quotes.
fn plain(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\e")
        .replace('-', "\\-")
        .replace('"', "\\(dq");
    if escaped.starts_with(['.', '\'']) {
        format!("\\&{escaped}")
    } else {
        escaped
    }
}
