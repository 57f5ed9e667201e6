//! Patterns of texts: `*` stands for any characters, and where the database's own `_` slips through, for one (engine 4.5.8).

/// A pattern, read once.
#[derive(Debug)]
pub(super) struct Pattern {
    parts: Vec<Part>,
    sensitive: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    One(char),
    AnyOne,
    AnyMany,
}

impl Pattern {
    /// Of the value of a search. Only a comparison for being equal takes `_` for itself.
    pub(super) fn of(text: &str, sensitive: bool, negative: bool) -> Pattern {
        let part = |c| match c {
            '*' => Part::AnyMany,
            '_' if negative => Part::AnyOne,
            c => Part::One(c),
        };
        Pattern::from(text, sensitive, part)
    }

    /// Of a text that is held and taken for a pattern by the database.
    pub(super) fn held(text: &str, sensitive: bool) -> Pattern {
        let part = |c| match c {
            '%' => Part::AnyMany,
            '_' => Part::AnyOne,
            c => Part::One(c),
        };
        Pattern::from(text, sensitive, part)
    }

    fn from(text: &str, sensitive: bool, part: impl Fn(char) -> Part) -> Pattern {
        let text = if sensitive {
            text.to_owned()
        } else {
            text.to_lowercase()
        };
        Pattern {
            parts: text.chars().map(part).collect(),
            sensitive,
        }
    }

    /// Whether a text fits as a whole.
    pub(super) fn fits(&self, text: &str) -> bool {
        let folded;
        let text = match self.sensitive {
            true => text,
            false => {
                folded = text.to_lowercase();
                &folded
            }
        };
        let text: Vec<char> = text.chars().collect();
        let (mut at, mut part) = (0, 0);
        // Where the last `*` stood, and how much of the text it has taken so far.
        let mut star: Option<(usize, usize)> = None;
        while at < text.len() {
            match self.parts.get(part) {
                Some(Part::AnyMany) => {
                    star = Some((part, at));
                    part += 1;
                    continue;
                }
                Some(Part::AnyOne) => {}
                Some(Part::One(c)) if *c == text[at] => {}
                _ => {
                    let Some((before, taken)) = star else {
                        return false;
                    };
                    star = Some((before, taken + 1));
                    (part, at) = (before + 1, taken + 1);
                    continue;
                }
            }
            (part, at) = (part + 1, at + 1);
        }
        self.parts[part..].iter().all(|part| *part == Part::AnyMany)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fit_patterns() {
        let rows = [
            ("web*", "WEB01", true),
            ("*b*1", "web01", true),
            ("w_b01", "web01", false),
            ("w?b01", "web01", false),
            ("web", "web01", false),
            ("ab*b", "ab", false),
            ("*a*b*c", "xaxbxbc", true),
            ("", "", true),
            ("", "a", false),
            ("**", "", true),
        ];
        for (pattern, text, fits) in rows {
            assert_eq!(
                Pattern::of(pattern, false, false).fits(text),
                fits,
                "{pattern} {text}"
            );
        }
        assert!(!Pattern::of("web*", true, false).fits("WEB01"));
        assert!(Pattern::of("w_b01", false, true).fits("web01"));
        assert!(Pattern::held("w_b%", false).fits("WXB01"));
    }
}
