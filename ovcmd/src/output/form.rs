//! JSON of objects that differ in their values only: what stands around the values is spelt once for all of them.

use super::emit::{self, Emit};
use super::json::{self, Json};
use ovlib::Entity;
use ovlib::outline::{Outline, Place, Step};
use ovmodel::Kind;
use std::sync::Arc;

/// Forms that were met, for one way of spelling.
pub(crate) struct Forms {
    /// How deep the objects are nested in lines of their own; none for one line each.
    depth: Option<usize>,
    known: Vec<Form>,
    /// Which one was used last.
    last: usize,
}

/// Most forms that are kept.
const MOST: usize = 256;

/// The JSON of all entities with one outline.
struct Form {
    /// Kept, so that no other outline gets its address.
    outline: Arc<Outline>,
    /// All that is no value, one piece behind the other.
    text: Vec<u8>,
    /// The values, and where the text before each ends.
    gaps: Vec<(usize, Place)>,
}

impl Forms {
    /// For objects that are nested so deep in lines of their own; none for one line each.
    pub(crate) fn new(depth: Option<usize>) -> Forms {
        Forms {
            depth,
            known: Vec::new(),
            last: 0,
        }
    }

    /// Writes a whole entity.
    pub(crate) fn write(&mut self, entity: &Entity, out: &mut Vec<u8>) {
        match entity.outline() {
            Some(outline) => self.of(outline).write(entity, out),
            None => emit::value(entity, &mut self.begin(out)),
        }
    }

    /// Begins the spelling of anything else.
    pub(crate) fn begin<'b>(&self, out: &'b mut Vec<u8>) -> Json<'b> {
        begin(self.depth, out)
    }

    fn of(&mut self, outline: &Arc<Outline>) -> &Form {
        let is_it = |form: &Form| Arc::ptr_eq(&form.outline, outline);
        if !self.known.get(self.last).is_some_and(is_it) {
            self.last = match self.known.iter().position(is_it) {
                Some(found) => found,
                None => self.add(outline),
            };
        }
        &self.known[self.last]
    }

    fn add(&mut self, outline: &Arc<Outline>) -> usize {
        if self.known.len() == MOST {
            self.known.clear();
        }
        self.known.push(Form::new(outline, self.depth));
        self.known.len() - 1
    }
}

impl Form {
    fn new(outline: &Arc<Outline>, depth: Option<usize>) -> Form {
        let (mut text, mut gaps) = (Vec::new(), Vec::new());
        let mut json = begin(depth, &mut text);
        for step in outline.steps() {
            match step {
                Step::Map => json.map(),
                Step::Key(name) => json.key(name),
                Step::Value(place) => gaps.push((json.gap(), *place)),
                Step::EndMap => json.end_map(),
                Step::List => json.list(),
                Step::EndList => json.end_list(),
            }
        }
        Form {
            outline: Arc::clone(outline),
            text,
            gaps,
        }
    }

    fn write(&self, entity: &Entity, out: &mut Vec<u8>) {
        let mut from = 0;
        for (end, place) in &self.gaps {
            out.extend_from_slice(&self.text[from..*end]);
            value(entity, place, out);
            from = *end;
        }
        out.extend_from_slice(&self.text[from..]);
    }
}

fn begin(depth: Option<usize>, out: &mut Vec<u8>) -> Json<'_> {
    match depth {
        Some(depth) => Json::pretty(out, depth),
        None => Json::compact(out),
    }
}

/// Writes one value; the usual ones as they stand in the document.
fn value(entity: &Entity, place: &Place, out: &mut Vec<u8>) {
    let raw = entity.raw_value(place);
    let (is_usual, quote): (bool, &[u8]) = match place.kind {
        Some(Kind::Integer) => (is_number(raw), b""),
        Some(Kind::Boolean) => (matches!(raw, "true" | "false"), b""),
        Some(Kind::Decimal) => (false, b""),
        _ => (json::is_plain(raw), b"\""),
    };
    if is_usual {
        out.extend_from_slice(quote);
        out.extend_from_slice(raw.as_bytes());
        out.extend_from_slice(quote);
    } else {
        emit::value(&entity.value(place), &mut Json::compact(out));
    }
}

/// Whether it is a number in JSON's only spelling of it, one that no machine finds too long.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_short = (1..=18).contains(&digits.len());
    is_short
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && (!digits.starts_with('0') || text.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same as by serde, entity by entity.
    #[test]
    fn forms_say_what_serde_says() {
        let values = [
            "5",
            "0",
            "-7",
            "-0",
            "007",
            "+3",
            "1e3",
            "",
            "99999999999999999999",
            "18446744073709551615",
            "true",
            "True",
            "a&amp;b",
            "&lt;x&gt; \"q\" \\ /",
            "é\u{2028}\u{7f}",
            "two\nlines",
            "exactly8",
            "exactly16bytes!!",
            " x ",
        ];
        let mut xml = String::from("<vms>\n");
        for value in values {
            let attribute = value.replace('"', "&quot;").replace('\n', "&#xA;");
            xml += &format!(
                "    <vm href=\"/ovirt-engine/api/vms/{attribute}\" id=\"{attribute}\">\n        <name>{value}</name>\n        \
                 <memory>{value}</memory>\n        <stateless>{value}</stateless>\n        <os>\n            <boot>\n                \
                 <devices>\n                    <device>{value}</device>\n                    <device>hd</device>\n                \
                 </devices>\n            </boot>\n        </os>\n        <new>{value}</new>\n        <nics/>\n    </vm>\n"
            );
        }
        xml += "</vms>\n";
        for depth in [None, Some(1)] {
            let mut forms = Forms::new(depth);
            let mut with_outline = 0;
            for entity in ovlib::xml::Entities::new(xml.as_bytes()) {
                let entity = entity.unwrap();
                with_outline += usize::from(entity.outline().is_some());
                let (mut formed, mut told) = (Vec::new(), Vec::new());
                forms.write(&entity, &mut formed);
                emit::value(&entity, &mut begin(depth, &mut told));
                let texts = [formed, told].map(|text| String::from_utf8(text).unwrap());
                assert_eq!(texts[0], texts[1]);
                assert!(
                    serde_json::from_str::<serde_json::Value>(&texts[0]).is_ok(),
                    "{}",
                    texts[0]
                );
            }
            assert!(with_outline > 12, "{with_outline}");
        }
    }

    #[test]
    fn numbers_are_those_of_json() {
        let yes = ["0", "7", "-7", "123456789012345678"];
        let no = [
            "",
            "-",
            "-0",
            "01",
            "+1",
            "1.5",
            "1234567890123456789",
            " 1",
            "x",
        ];
        assert!(yes.into_iter().all(is_number));
        assert!(!no.into_iter().any(is_number));
    }
}
