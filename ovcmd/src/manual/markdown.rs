//! The manual in Markdown.

use super::Block;

const HEAD: &str = "# Commands of ovcmd\n\nWritten by `cargo test -p ovcmd` from the tables of nouns, verbs and options (`UPDATE=1` rewrites it); do not edit.\n";

pub(super) fn write(blocks: &[Block]) -> String {
    let mut out = HEAD.to_owned();
    for block in blocks {
        out.push('\n');
        match block {
            Block::Title(text) => out.push_str(&format!("## {text}\n")),
            Block::Part(text) => out.push_str(&format!("### {text}\n")),
            Block::Text(text) if text.starts_with("ovcmd ") => {
                out.push_str(&format!("    {text}\n"))
            }
            Block::Text(text) => out.push_str(&format!("{}\n", plain(text))),
            Block::Terms(terms) => {
                terms.iter().for_each(|(term, meaning)| {
                    out.push_str(&format!("- `{term}`: {}\n", plain(meaning)))
                });
            }
            Block::Examples(examples) => {
                examples.iter().for_each(|(line, what)| {
                    out.push_str(&format!("    {line}\n        # {what}\n"))
                });
            }
        }
    }
    out
}

/// Letters that Markdown would take for markup.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut code = false;
    for letter in text.chars() {
        code ^= letter == '`';
        if !code && matches!(letter, '*' | '_' | '<' | '[') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
