//! What traces tell of requests, and what not.

use crate::server::{Answer, bytes_of, connect, xml};
use crate::trouble::{VMS, engine, list};

#[test]
fn traces_hold_no_secret() {
    let server = engine(|heard, _| match heard.method.as_str() {
        "POST" => xml("<ticket><value>geheim</value></ticket>"),
        _ => Answer::Whole(bytes_of(
            200,
            "application/xml",
            VMS.as_bytes(),
            "Set-Cookie: geheim\r\n",
        )),
    });
    let written = Log::default();
    tracing::subscriber::with_default(written.clone(), || {
        let context = connect(&server, &[("token", "geheim")]);
        list(&context).unwrap();
        let body = b"<action><host><root_password>geheim</root_password></host></action>".to_vec();
        context
            .raw("POST", "hosts", &[], Some(body))
            .unwrap()
            .body
            .read_text(1000)
            .unwrap();
    });
    let log = written.0.lock().unwrap().join("\n");
    assert!(!log.contains("geheim"), "{log}");
    for expected in [
        "path=vms",
        "status=200",
        &format!("bytes={}", VMS.len()),
        "authorization: ***",
        "set-cookie: ***",
        "<root_password>***</root_password>",
        "<value>***</value>",
    ] {
        assert!(log.contains(expected), "{expected} in {log}");
    }
}

/// Keeps every trace as text.
#[derive(Clone, Default)]
struct Log(std::sync::Arc<std::sync::Mutex<Vec<String>>>);

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        let mut line = String::new();
        event.record(
            &mut |field: &tracing::field::Field, value: &dyn std::fmt::Debug| {
                line.push_str(&format!("{}={value:?} ", field.name()));
            },
        );
        self.0.lock().unwrap().push(line.replace('"', ""));
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}
