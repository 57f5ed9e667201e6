//! Traces without secrets, bodies out of pieces, the flag.

use std::io::{BufRead, Read};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::trace::masked;
use super::wire::{Batch, Source};
use super::*;

#[test]
fn documents_are_traced_without_their_secrets() {
    for (text, expected) in [
        (
            "<host><name>h</name><root_password>geheim</root_password></host>",
            "<host><name>h</name><root_password>***</root_password></host>",
        ),
        (
            "<ticket>\n  <value>geheim</value>\n</ticket>",
            "<ticket>\n  <value>***</value>\n</ticket>",
        ),
        ("<password/><name>x</name>", "<password/><name>x</name>"),
        ("<password a=\"b\">geheim", "<password a=\"b\">***"),
        (
            r#"{"name":"x","password":"ge\"heim","n":1}"#,
            r#"{"name":"x","password": "***","n":1}"#,
        ),
        (r#"{"token" : "geheim"}"#, r#"{"token": "***"}"#),
        ("plain", "plain"),
        ("", ""),
    ] {
        assert_eq!(masked(text), expected);
    }
    let long = masked(&"ü".repeat(10_000));
    assert!(long.ends_with("...") && long.chars().count() == 4099);
}

fn source() -> (mpsc::Sender<Result<Batch>>, Source) {
    let (sender, full) = mpsc::channel(8);
    let (spent, _) = mpsc::channel(8);
    (sender, Source { full, spent })
}

/// A batch with some free room before it.
fn batch(text: &str) -> Batch {
    Batch {
        bytes: format!("....{text}").into_bytes(),
        from: 4,
    }
}

#[test]
fn a_body_is_read_over_its_pieces() {
    let (sender, source) = source();
    for batch in ["ab", "", "cdef"] {
        sender.try_send(Ok(self::batch(batch))).unwrap();
    }
    drop(sender);
    let mut body = Body::new(source);
    assert_eq!(body.fill_buf().unwrap(), b"ab");
    body.consume(1);
    assert_eq!(body.fill_buf().unwrap(), b"b");
    let mut rest = String::new();
    body.read_to_string(&mut rest).unwrap();
    assert_eq!((rest.as_str(), body.bytes_read()), ("bcdef", 6));
    assert_eq!(body.read_text(9).unwrap(), "");
    let mut here = Body::from_bytes(b"here".to_vec());
    assert_eq!(here.read_text(3).unwrap(), "her");
}

#[test]
fn entities_are_cut_out_of_batches_wherever_they_end() {
    let whole = "<tags>\n    <tag id=\"1\">\n        <name>ü</name>\n    </tag>\n    <tag id=\"2\"/>\n</tags>\n";
    for size in 1..whole.len() {
        let (sender, source) = source();
        let mut pieces = whole.as_bytes().chunks(size);
        let mut body = Body::new(source);
        std::thread::scope(|scope| {
            scope.spawn(move || {
                pieces.try_for_each(|piece| {
                    let bytes = [&[b'.'; 20], piece].concat();
                    sender.blocking_send(Ok(Batch { bytes, from: 20 }))
                })
            });
            assert_eq!(&body.fill_buf().unwrap()[..1], b"<");
            let tags = crate::xml::Entities::new(body).fed_by(Body::feed);
            let tags: Vec<_> = tags.map(|tag| tag.unwrap().to_xml(1)).collect();
            assert_eq!(
                tags[0],
                "<tag id=\"1\">\n        <name>ü</name>\n    </tag>"
            );
            assert_eq!(tags[1..], ["<tag id=\"2\"/>"]);
        });
    }
}

#[test]
fn a_failure_comes_out_as_it_was_and_once() {
    let (sender, source) = source();
    sender.try_send(Ok(batch("ab"))).unwrap();
    sender.try_send(Err(Error::Interrupted)).unwrap();
    let mut body = Body::new(source);
    let mut read = Vec::new();
    let error = body.read_to_end(&mut read).unwrap_err();
    assert!(matches!(Error::from(error), Error::Interrupted));
    assert_eq!(read, b"ab");
    assert_eq!(body.fill_buf().unwrap(), b"");
}

#[test]
fn the_flag_ends_a_sleep() {
    let flag = Interrupt::new();
    let other = flag.clone();
    let start = Instant::now();
    std::thread::scope(|scope| {
        let sleeper = scope.spawn(|| flag.sleep(Duration::from_secs(600)));
        other.raise();
        assert!(matches!(sleeper.join().unwrap(), Err(Error::Interrupted)));
    });
    assert!(start.elapsed() < Duration::from_secs(60));
    assert!(flag.is_raised() && flag.check().is_err());
    flag.clear();
    flag.check().unwrap();
    flag.sleep(Duration::from_millis(1)).unwrap();
}

#[test]
fn own_correlation_ids_are_as_the_engine_takes_them() {
    let (one, two) = (own_correlation_id(), own_correlation_id());
    assert_ne!(one, two);
    assert_eq!(config::correlation_id(&one), Ok(one.clone()));
}
