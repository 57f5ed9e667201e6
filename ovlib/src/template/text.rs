//! A text with variables in it, cut into its pieces.

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Variable {
        name: String,
        default: Option<Vec<Piece>>,
    },
}

/// Cuts a text. The error says in words what is wrong with it.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut rest = text;
    let mut all = Vec::new();
    let mut plain = String::new();
    while let Some(at) = rest.find("${") {
        let (before, behind) = (&rest[..at], &rest[at + 2..]);
        if let Some(before) = before.strip_suffix('$') {
            plain.push_str(before);
            plain.push_str("${");
            rest = behind;
            continue;
        }
        plain.push_str(before);
        if !plain.is_empty() {
            all.push(Piece::Text(std::mem::take(&mut plain)));
        }
        let end = end(behind).ok_or_else(|| format!("'${{{}' does not end", short(behind)))?;
        all.push(variable(&behind[..end])?);
        rest = &behind[end + 1..];
    }
    plain.push_str(rest);
    if !plain.is_empty() || all.is_empty() {
        all.push(Piece::Text(plain));
    }
    Ok(all)
}

/// What stands between the braces.
fn variable(inside: &str) -> Result<Piece, String> {
    let (name, default) = match inside.split_once(':') {
        Some((name, default)) => (name, Some(default)),
        None => (inside, None),
    };
    if !is_name(name) {
        return Err(format!("'${{{}}}' names no variable", short(inside)));
    }
    Ok(Piece::Variable {
        name: name.to_owned(),
        default: default.map(pieces).transpose()?,
    })
}

/// Where the brace closes that was opened before; braces within count.
fn end(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether a word can be the name of a variable: letters, digits, `_`, `-` and `.`, no digit first.
pub(super) fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.'))
}

fn short(text: &str) -> String {
    text.chars().take(20).collect()
}
