//! Documents made to do harm: they are refused, in bounded time and memory.

use crate::xml::{Entities, MAX_ENTITY_BYTES, read_one};
use crate::{Error, Malformed};
use std::io::{BufRead, Read};

/// A head, then one piece again and again, so that a huge document needs no memory.
struct Endless {
    head: Vec<u8>,
    piece: Vec<u8>,
    at: usize,
    left: usize,
}

impl Endless {
    fn new(head: &str, piece: &str, times: usize) -> Endless {
        let piece = piece.repeat((16 << 10) / piece.len() + 1);
        Endless {
            head: head.into(),
            left: times,
            piece: piece.into_bytes(),
            at: 0,
        }
    }
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let length = self.fill_buf()?.len().min(into.len());
        into[..length].copy_from_slice(&self.fill_buf()?[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Endless {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.at == self.head.len() && self.left > 0 {
            self.head.clone_from(&self.piece);
            self.at = 0;
            self.left -= 1;
        }
        Ok(&self.head[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

/// What is wrong with the second entity of a list: the first one comes out.
fn flaw(head: &str, piece: &str) -> Malformed {
    let head = format!("<vms><vm id=\"1\"/>{head}");
    let mut rows = Entities::new(Endless::new(&head, piece, usize::MAX));
    assert_eq!(rows.next().unwrap().unwrap().id(), Some("1"));
    let Err(Error::Protocol(malformed)) = rows.next().unwrap() else {
        panic!("{head} was taken")
    };
    assert!(rows.next().is_none());
    *malformed
}

#[test]
fn nesting_ends_somewhere() {
    for piece in ["<a>", "<a>\n", "<a b=\"c\">"] {
        let malformed = flaw("<vm>", piece);
        assert_eq!(
            malformed.message,
            "in vms/.../a: elements are nested more than 256 deep"
        );
        assert!(malformed.offset.is_some_and(|offset| offset < 5000));
    }
}

#[test]
fn attributes_end_somewhere() {
    let attributes: String = (0..200_000).map(|at| format!(" a{at}=\"x\"")).collect();
    let malformed = flaw(&format!("<vm{attributes}/>"), " ");
    assert_eq!(
        malformed.message,
        "in vms: an element has more than 256 attributes"
    );
    assert!(flaw("<vm", "x").message.contains("endless"));
    assert!(flaw("<vm a", "x").message.contains("endless"));
}

#[test]
fn elements_end_somewhere() {
    assert!(
        flaw("<vm>", "<a/>")
            .message
            .ends_with("one entity has more than 1000000 elements")
    );
}

#[test]
fn text_ends_somewhere() {
    for head in ["<vm><name>", "<vm><!--", "<vm><![CDATA[", "<vm><name>\n"] {
        let malformed = flaw(head, "lorem ipsum ");
        assert!(
            malformed.message.ends_with(&format!(
                "one entity is longer than {} MiB",
                MAX_ENTITY_BYTES >> 20
            )),
            "{head}"
        );
    }
    assert!(flaw("<!--", "x").message.contains("never ends"));
    assert!(
        flaw("", "x")
            .message
            .contains("text where an element should be")
    );
}

#[test]
fn entities_are_not_expanded() {
    let bomb = "<!DOCTYPE vms [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><vms><vm><name>&b;</name></vm></vms>";
    let error = read_one(bomb.as_bytes()).unwrap_err().to_string();
    assert!(
        error.starts_with("the document has a document type declaration"),
        "{error}"
    );
    let error = read_one(&b"<vms><vm><name>&b;</name></vm></vms>"[..])
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "in name: '&' begins no known character reference at byte 15"
    );
}

#[test]
fn a_flaw_tells_what_and_where() {
    for (text, wanted) in [
        (&b""[..], "the document is empty"),
        (b"\xEF\xBB\xBF \n", "the document has no element"),
        (
            b"hello",
            "there is text where an element should be at byte 0",
        ),
        (
            b"<vm><name>a</nmae></vm>",
            "in vm: </nmae> ends <name> at byte 11",
        ),
        (
            b"<vm><name>a</name>",
            "the document is cut off, inside vm at byte 18",
        ),
        (
            b"<vm></vm></vm>",
            "something follows the end of the document at byte 9",
        ),
        (
            b"<vm></vm>\n\n<vm/>",
            "something follows the end of the document at byte 11",
        ),
        (
            b"<vm><name>\xFF</name></vm>",
            "the document is not UTF-8 at byte 10",
        ),
        (
            b"<vm id=1/>",
            "an attribute's value is not quoted at byte 7",
        ),
        (
            b"</vm>",
            "the document does not begin with an element at byte 0",
        ),
    ] {
        let error = read_one(text).unwrap_err().to_string();
        assert_eq!(error, wanted, "{}", String::from_utf8_lossy(text));
    }
}
