//! What the user asked of the output: the format, which columns, and what the terminal can do.

/// The words of `-o`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns with the fields an administrator wants first; one object becomes a card of `path  value` lines.
    Table,
    /// The same with every column the noun knows.
    Wide,
    /// `{name} {id}` a line, `success` for a thing done, nothing for nothing.
    Text,
    /// One JSON document: an array for a list, an object for one thing.
    Json,
    /// One compact JSON object a line.
    Jsonl,
    /// One YAML document that every YAML 1.1 or 1.2 reader understands alike.
    Yaml,
    /// RFC 4180, with a header line.
    Csv,
    /// The engine's own XML.
    Xml,
    /// Names only, one a line; the id where there is no name.
    Name,
    /// Prometheus text exposition, for statistics.
    Prom,
}

impl Format {
    /// Every format with its word and what it is for, in the order of the help.
    pub const ALL: [(Format, &'static str, &'static str); 10] = [
        (
            Format::Table,
            "table",
            "aligned columns, human sizes and times",
        ),
        (Format::Wide, "wide", "the same with more columns"),
        (
            Format::Text,
            "text",
            "plain lines, `success` for a thing done",
        ),
        (Format::Json, "json", "one JSON document"),
        (Format::Jsonl, "jsonl", "one JSON object a line"),
        (Format::Yaml, "yaml", "one YAML document"),
        (Format::Csv, "csv", "RFC 4180 with a header line"),
        (Format::Xml, "xml", "the engine's own XML"),
        (Format::Name, "name", "names only, one a line"),
        (Format::Prom, "prom", "Prometheus text, for statistics"),
    ];

    /// The format for a word of `-o`.
    pub fn find(word: &str) -> Option<Format> {
        Format::ALL
            .iter()
            .find(|(_, known, _)| *known == word)
            .map(|(format, _, _)| *format)
    }

    /// The word of `-o`.
    pub fn word(self) -> &'static str {
        Format::ALL
            .iter()
            .find(|(format, _, _)| *format == self)
            .map_or("", |(_, word, _)| word)
    }

    /// Is it made for people, with human sizes and times?
    pub fn is_for_people(self) -> bool {
        matches!(self, Format::Table | Format::Wide)
    }
}

/// How to show an outcome. Build with [`View::new`] and set what differs.
#[derive(Debug, Clone)]
pub struct View {
    /// `-o`.
    pub format: Format,
    /// `-t`: wins over the format.
    pub template: Option<String>,
    /// `--columns`: field paths, in order.
    pub columns: Option<Vec<String>>,
    /// False with `--no-headers`.
    pub headers: bool,
    /// Decided by [`super::ColorChoice::wants_color`].
    pub color: bool,
    /// Columns of the terminal; `None` when there is none, and nothing is cut.
    pub width: Option<usize>,
    /// The zone of times in tables.
    pub zone: jiff::tz::TimeZone,
    /// Rows are of several engines: each says of which, as `context`.
    pub contexts: bool,
}

impl View {
    /// A view without terminal: headers, no colour, nothing cut, times in UTC.
    pub fn new(format: Format) -> View {
        View {
            format,
            template: None,
            columns: None,
            headers: true,
            color: false,
            width: None,
            zone: jiff::tz::TimeZone::UTC,
            contexts: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_one_word() {
        for (at, (format, word, help)) in Format::ALL.iter().enumerate() {
            assert_eq!(Format::find(word), Some(*format));
            assert_eq!(format.word(), *word);
            assert_eq!(Format::ALL[at].0, *format);
            assert!(help.len() < 72);
        }
        assert_eq!(Format::find("tables"), None);
    }
}
