//! The audit log: every change that is sent, whoever sends it (a verb, a script, the shell, an embedder), as lines of JSON.
//! What is asked is written before it is sent, and is not sent when it cannot be written; then the answer, then the end of
//! what was waited for. Secrets are masked.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::{Body, PAGE_LIMIT, RawReply, cause, trace};
use crate::config::Settings;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::file;
use crate::progress::End;
use crate::request::Request;
use crate::tls::Warn;
use crate::warning::Warning;

/// Where changes are written, and who makes them.
pub(super) struct Audit {
    path: PathBuf,
    /// What every line says: who, as whom, to which engine.
    common: Map<String, Value>,
}

impl Audit {
    /// `None` when the settings name no file.
    pub(super) fn of(settings: &Settings) -> Option<Audit> {
        let path = settings.audit_log.clone()?;
        let account = match settings.wants_kerberos() {
            true => settings.principal.clone().map(Value::from),
            false => settings.username.clone().map(Value::from),
        };
        let mut common = Map::new();
        for (name, value) in [
            ("who", Some(who().into())),
            ("pid", Some(std::process::id().into())),
            ("account", account),
            ("engine", Some(cause::origin(&settings.url).into())),
            ("context", settings.context.clone().map(Value::from)),
        ] {
            common.extend(value.map(|value| (name.to_owned(), value)));
        }
        Some(Audit { path, common })
    }

    /// Writes a request down before it is sent.
    ///
    /// # Errors
    /// [`Error::Io`] when that cannot be done: then it must not be sent.
    pub(super) fn asked(&self, request: &Request, correlation: &str) -> Result<()> {
        let body = request.body.as_deref().unwrap_or_default();
        let body = trace::masked(&String::from_utf8_lossy(body));
        let body = (!body.is_empty()).then_some(body);
        let more = json!({"request": line_of(request), "body": body});
        self.write("asked", correlation, more)
            .map_err(|source| Error::Io {
                what: format!(
                    "{} is not sent: it cannot be written to the audit log {}",
                    line_of(request),
                    self.path.display()
                ),
                source,
            })
    }

    /// Writes down what came of it, and hands that on.
    ///
    /// # Errors
    /// The failure that was handed in; whatever breaks off the reasons of a refusal.
    pub(super) fn answered(
        &self,
        request: &Request,
        correlation: &str,
        answer: Result<RawReply>,
        began: Instant,
        warn: &Warn,
    ) -> Result<RawReply> {
        let answer = answer.and_then(|reply| match reply.status {
            400.. => whole(reply),
            _ => Ok((reply, None)),
        });
        let mut more = json!({
            "request": line_of(request),
            "ms": began.elapsed().as_millis() as u64,
        });
        match &answer {
            Ok((reply, reason)) => {
                more["status"] = reply.status.into();
                more["reason"] = reason.clone().into();
            }
            Err(error) => more["error"] = error.to_string().into(),
        }
        let written = self.write("answered", correlation, more);
        self.complain(written, &format!("what came of {}", line_of(request)), warn);
        answer.map(|(reply, _)| reply)
    }

    /// Writes down how the change of an object ended.
    pub(super) fn ended(
        &self,
        what: &str,
        end: &End,
        correlation: &str,
        elapsed: Duration,
        warn: &Warn,
    ) {
        let more = json!({
            "what": what,
            "result": end.to_string(),
            "ms": elapsed.as_millis() as u64,
        });
        let written = self.write("ended", correlation, more);
        self.complain(written, &format!("how it ended with {what}"), warn);
    }

    /// What was done is done: that the log lacks it is all that can be said.
    fn complain(&self, written: std::io::Result<()>, what: &str, warn: &Warn) {
        if let Err(error) = written {
            let file = self.path.display();
            warn(&Warning::Other {
                message: format!("{what} is missing in the audit log {file}: {error}"),
            });
        }
    }

    /// One line. The file is opened anew each time: it may have been rotated away.
    fn write(&self, stage: &str, correlation: &str, more: Value) -> std::io::Result<()> {
        let now = jiff::Timestamp::now().round(jiff::Unit::Millisecond);
        let time = now.map_or_else(|_| String::new(), |now| now.to_string());
        let mut line = Map::new();
        line.insert("time".to_owned(), time.into());
        line.insert("stage".to_owned(), stage.into());
        line.extend(self.common.clone());
        line.insert("correlation_id".to_owned(), correlation.into());
        let more = more.as_object().cloned().unwrap_or_default();
        line.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
        let mut text = Value::Object(line).to_string();
        text.push('\n');
        file::append(&self.path, text.as_bytes())
    }
}

/// Method and path, as the engine hears them.
fn line_of(request: &Request) -> String {
    format!("{} {}", request.method, request.target())
}

/// A refusal with all of its text, and the engine's reason in it.
fn whole(mut reply: RawReply) -> Result<(RawReply, Option<String>)> {
    let text = reply.body.read_text(PAGE_LIMIT)?;
    let fault = Entity::parse(&text).ok();
    let fault = fault.as_ref().map(|fault| {
        let detail = fault.text("detail");
        detail.or_else(|| fault.text("reason")).unwrap_or_default()
    });
    let reason = fault.filter(|reason| !reason.is_empty());
    reply.body = Body::from_bytes(text.into_bytes());
    Ok((reply, reason))
}

/// The user of this machine, by name where the number has one.
fn who() -> String {
    let uid = nix::unistd::getuid();
    let user = nix::unistd::User::from_uid(uid).ok().flatten();
    user.map_or_else(|| uid.to_string(), |user| user.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Given;
    use http::Method;
    use std::sync::{Arc, Mutex};

    #[test]
    fn what_cannot_be_written_is_not_sent_and_what_was_sent_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("log/audit.jsonl");
        let given = [
            ("url", "https://e:1".to_owned()),
            ("username", "a@internal".to_owned()),
            ("audit_log", place.display().to_string()),
        ];
        let given = given.map(|(key, value)| Given::new(key, value, key));
        let audit = Audit::of(&Settings::of_options(&given).unwrap());
        let audit = audit.unwrap();
        let request = Request::new(Method::POST, "vms/1/start");
        let error = audit.asked(&request, "c-1").unwrap_err();
        assert!(
            error.to_string().contains("POST vms/1/start is not sent"),
            "{error}"
        );
        std::fs::create_dir(place.parent().unwrap()).unwrap();
        audit.asked(&request, "c-1").unwrap();
        let line = std::fs::read_to_string(&place).unwrap();
        let line: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(line["engine"], "https://e:1");
        assert_eq!(line["account"], "a@internal");
        assert_eq!(line["request"], "POST vms/1/start");
        assert_eq!(line["correlation_id"], "c-1");
        // The log goes away while the engine works.
        std::fs::remove_dir_all(place.parent().unwrap()).unwrap();
        let told = Arc::new(Mutex::new(Vec::new()));
        let hears = told.clone();
        let warn: Warn = Arc::new(move |warning| hears.lock().unwrap().push(warning.to_string()));
        let lost = Err(Error::Interrupted);
        let lost = audit.answered(&request, "c-1", lost, Instant::now(), &warn);
        assert!(matches!(lost, Err(Error::Interrupted)));
        audit.ended("vm web01", &End::Done(None), "c-1", Duration::ZERO, &warn);
        let told = told.lock().unwrap();
        assert_eq!(told.len(), 2);
        assert!(told[0].starts_with("what came of POST vms/1/start is missing in the audit log"));
    }
}
