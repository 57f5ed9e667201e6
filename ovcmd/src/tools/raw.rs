//! `ovcmd raw METHOD PATH`: one request as it is, the answer as it came.

use super::Deed;
use crate::io::Io;
use crate::session::Session;
use ovlib::error::{Error, Result};
use ovlib::verb::{Args, Outcome, Param, ParamKind, Shows};
use std::io::Read;

pub(super) const RAW: Deed = Deed {
    name: "",
    summary: "Send one request as it is and give the answer as it came",
    shows: Shows::Bytes,
    params: &[
        Param {
            positional: true,
            required: true,
            ..Param::option(
                "method",
                ParamKind::Text,
                "GET, POST, PUT, DELETE, HEAD or OPTIONS",
            )
        },
        Param {
            positional: true,
            required: true,
            ..Param::option(
                "path",
                ParamKind::Text,
                "Below the API, such as vms?max=2, or from /ovirt-engine/",
            )
        },
        Param::option(
            "file",
            ParamKind::File,
            "Take the body from this file; - is standard input",
        ),
        Param {
            many: true,
            ..Param::option("header", ParamKind::Text, "A further header, 'Name: value'").short('H')
        },
        Param::option(
            "output",
            ParamKind::Choice(&["xml", "json"]),
            "Ask the engine for this",
        )
        .short('o'),
        Param::flag("include", "Show status and headers on standard error"),
    ],
    examples: &[
        ("raw GET vms?max=2", "The XML of two virtual machines"),
        (
            "raw POST vms/123/start --file action.xml",
            "Start one, with a body from a file",
        ),
    ],
    run: raw,
};

fn raw(session: &mut Session, args: &Args, io: &mut Io) -> Result<Outcome> {
    let method = args.text("method").unwrap_or_default();
    let path = args.text("path").unwrap_or_default();
    let mut headers = args
        .texts("header")
        .map(header)
        .collect::<Result<Vec<_>>>()?;
    if args.text("output") == Some("json") {
        headers.push(("Accept".to_owned(), "application/json".to_owned()));
    }
    let body = body(method, args, io)?;
    let mut reply = session.phrase(io)?.raw(method, path, &headers, body)?;
    if args.has("include") {
        let mut lines = format!("{}\n", reply.status);
        for (name, value) in &reply.headers {
            lines.push_str(&format!("{name}: {value}\n"));
        }
        let _ = std::io::Write::write_all(&mut io.stderr, lines.as_bytes());
    }
    if reply.status < 400 {
        return Ok(Outcome::Bytes(Box::new(reply.body)));
    }
    // The answer is what was asked for, so it is given even though the exit code will tell of the refusal.
    std::io::copy(&mut reply.body, &mut io.stdout).map_err(|source| Error::Io {
        what: "cannot write the output".to_owned(),
        source,
    })?;
    Err(Error::Fault(Box::new(ovlib::Fault {
        status: reply.status,
        method: reply.method,
        path: reply.path,
        ..ovlib::Fault::default()
    })))
}

/// The body: a file, or standard input where the method takes a body and input is no terminal.
fn body(method: &str, args: &Args, io: &mut Io) -> Result<Option<Vec<u8>>> {
    let takes_body = matches!(
        method.to_ascii_uppercase().as_str(),
        "POST" | "PUT" | "PATCH"
    );
    let mut bytes = Vec::new();
    match args.text("file") {
        Some("-") => read(&mut io.stdin, &mut bytes)?,
        Some(path) => {
            return std::fs::read(path).map(Some).map_err(|source| Error::Io {
                what: format!("cannot read {path}"),
                source,
            });
        }
        None if takes_body && !io.stdin_is_terminal => read(&mut io.stdin, &mut bytes)?,
        None => {}
    }
    // An action without arguments still wants a document (engine 4.5.8).
    if bytes.is_empty() && takes_body {
        bytes.extend_from_slice(b"<action/>");
    }
    Ok((!bytes.is_empty()).then_some(bytes))
}

fn read(from: &mut dyn Read, bytes: &mut Vec<u8>) -> Result<()> {
    let read = from.read_to_end(bytes).map(|_| ());
    read.map_err(|source| Error::Io {
        what: "cannot read standard input".to_owned(),
        source,
    })
}

fn header(text: &str) -> Result<(String, String)> {
    let parts = text
        .split_once(':')
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
    parts
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| Error::Value {
            place: "--header".to_owned(),
            value: text.to_owned(),
            expected: "a header such as 'Accept: application/json'".to_owned(),
        })
}
