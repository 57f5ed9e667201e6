//! One rule: which requests it meets, and what it makes of them. The same shape is written in rule files (YAML or JSON),
//! sent to the admin endpoint, and built by Rust tests.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::pattern;

/// Which requests go wrong, and how. Everything that is left out meets every request.
///
/// ```
/// use ovsim::{Fault, Rule};
/// let twice = Rule {
///     method: Some("POST".to_owned()),
///     path: Some("vms/*/start".to_owned()),
///     times: Some(2),
///     ..Rule::new(Fault::reply(503, "Service Unavailable", "try again"))
/// };
/// # let _rule = twice;
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The HTTP method, in capitals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path below the API, without version, slash in front, or query: `vms/*/start`. A `*` stands for any text within
    /// one segment, a segment `**` for any number of segments. With a slash in front it is the whole path:
    /// `/ovirt-engine/sso/**`. Without one the rule meets all of the API and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Name or id of an object that the path names; `*` stands for any text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// How likely it strikes when it could, from 0 to 1; drawn from the seed, so that two runs are the same.
    #[serde(default = "always", skip_serializing_if = "is_always")]
    pub probability: f64,
    /// How many requests that it meets go by first.
    #[serde(default, skip_serializing_if = "is_none")]
    pub skip: u32,
    /// How often it strikes before it is spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// What it does.
    pub then: Fault,
}

fn always() -> f64 {
    1.0
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_always(probability: &f64) -> bool {
    (*probability - 1.0).abs() < f64::EPSILON
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_none(skip: &u32) -> bool {
    *skip == 0
}

/// What goes wrong. Several rules may strike one request: delays add up, of two that exclude each other the later counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// The answer comes so much later; the work is done at once.
    Delay(#[serde(with = "seconds")] Duration),
    /// Nothing is done; a `<fault>` comes back, in the type that the client asked for.
    Fault {
        /// The status, such as 409.
        status: u16,
        /// `Operation Failed` and the like.
        #[serde(default)]
        reason: String,
        /// The sentence in brackets.
        #[serde(default)]
        detail: String,
    },
    /// Nothing is done; these bytes come back.
    Reply {
        /// The status.
        status: u16,
        /// The type of the body.
        #[serde(default = "html")]
        content_type: String,
        /// The body.
        #[serde(default)]
        body: String,
    },
    /// Nothing is done; this status comes back, with a wish to stay away for a while (`Retry-After`).
    Busy {
        /// 429 or 503.
        status: u16,
        /// Seconds; none leaves the header out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<u64>,
    },
    /// The token or cookie of the request dies before the request is looked at.
    ExpireToken,
    /// The connection is dropped.
    Drop(Moment),
    /// The body comes in drops.
    Drip {
        /// So many bytes,
        bytes: usize,
        /// each so long after the one before.
        #[serde(with = "seconds")]
        every: Duration,
    },
    /// The document ends after so many bytes, in good order as far as HTTP goes.
    Truncate(usize),
    /// Bytes of the document are turned around, all their bits.
    Corrupt {
        /// The first of them, from 0.
        #[serde(default)]
        at: usize,
        /// How many.
        #[serde(default = "one")]
        count: usize,
    },
    /// What the request begins stays where it begins: objects locked or on their way, jobs running, for ever.
    KeepLocks,
    /// The jobs that the request begins never end; all else does.
    EndlessJob,
    /// Before the request, something happens to the engine.
    Trouble(Trouble),
}

fn html() -> String {
    "text/html;charset=UTF-8".to_owned()
}

fn one() -> usize {
    1
}

/// When a connection is dropped. In each case without a farewell: the client sees an end where none should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// The request was read, and nothing was done.
    BeforeWork,
    /// The work was done, and not a byte of the answer was sent.
    BeforeBody,
    /// Within the answer, after so many bytes of its body.
    InBody(usize),
    /// After a whole answer that promised to keep the connection.
    AfterBody,
}

/// What happens to the engine itself, by a rule or on demand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// A host, by name or id, is not reached any more.
    HostLost(String),
    /// It is reached again.
    HostBack(String),
    /// The link of a host NIC is lost: `host/nic`, by name or id.
    LinkLost(String),
    /// It is there again.
    LinkBack(String),
    /// A storage domain, by name or id, is seen by no host any more.
    DomainLost(String),
    /// It is seen again.
    DomainBack(String),
    /// The next installation of the host of this name fails, whether it is there already or will be added.
    InstallFails(String),
    /// The next sealing of the template of this name, which will be made, fails.
    SealingFails(String),
    /// From now on there are updates for a host, by name or id, which a check finds.
    UpdatesAppear(String),
    /// A node of this name, which is not there yet, reports itself: it waits for approval.
    HostRegisters(String),
    /// The process of a VM, by name or id, dies.
    VmCrashes(String),
    /// The guest of a VM, by name or id, switches itself off, as installers do at their end.
    GuestPowersOff(String),
    /// The engine stops: 503 for so long, all sessions are dead, running jobs come out unknown.
    Restart(#[serde(with = "seconds")] Duration),
}

impl Fault {
    /// [`Fault::Fault`] in fewer words.
    pub fn reply(status: u16, reason: impl Into<String>, detail: impl Into<String>) -> Fault {
        Fault::Fault {
            status,
            reason: reason.into(),
            detail: detail.into(),
        }
    }
}

/// What a rule looks at.
pub(crate) struct Facts<'a> {
    /// The HTTP method.
    pub(crate) method: &'a str,
    /// The path without query.
    pub(crate) path: &'a str,
    /// The path below the API, without version; none for other paths.
    pub(crate) below: Option<&'a str>,
    /// Ids and names of the objects that the path names.
    pub(crate) objects: &'a dyn Fn() -> Vec<String>,
}

impl Rule {
    /// A rule for every request of the API.
    pub fn new(then: Fault) -> Rule {
        Rule {
            method: None,
            path: None,
            object: None,
            probability: 1.0,
            skip: 0,
            times: None,
            then,
        }
    }

    /// A rule for one method and path.
    pub fn on(method: &str, path: &str, then: Fault) -> Rule {
        Rule {
            method: Some(method.to_owned()),
            path: Some(path.to_owned()),
            ..Rule::new(then)
        }
    }

    /// The same rule, spent after so many strikes.
    #[must_use]
    pub fn times(mut self, times: u32) -> Rule {
        self.times = Some(times);
        self
    }

    /// The same rule for requests about one object, by name or id.
    #[must_use]
    pub fn object(mut self, object: &str) -> Rule {
        self.object = Some(object.to_owned());
        self
    }

    /// What is wrong with it, when something is.
    ///
    /// # Errors
    /// A probability outside 0 to 1, a status that HTTP does not have, an empty drop.
    pub fn check(&self) -> Result<(), String> {
        if !(0.0..=1.0).contains(&self.probability) {
            return Err(format!(
                "a probability is from 0 to 1, not {}",
                self.probability
            ));
        }
        match &self.then {
            Fault::Fault { status, .. }
            | Fault::Reply { status, .. }
            | Fault::Busy { status, .. }
                if !(200..600).contains(status) =>
            {
                Err(format!("a status is from 200 to 599, not {status}"))
            }
            Fault::Drip { bytes: 0, .. } => Err("a drip has at least one byte".to_owned()),
            _ => Ok(()),
        }
    }

    /// Whether it meets a request, chance and counts apart.
    pub(super) fn meets(&self, facts: &Facts<'_>) -> bool {
        if self.method.as_deref().is_some_and(|it| it != facts.method) {
            return false;
        }
        let path_fits = match (&self.path, facts.below) {
            (Some(path), _) if path.starts_with('/') => pattern::path_fits(path, facts.path),
            (Some(path), Some(below)) => pattern::path_fits(path, below),
            (None, Some(_)) => true,
            (_, None) => false,
        };
        let fits = |object: &String| {
            let found = (facts.objects)();
            found.iter().any(|name| pattern::text_fits(object, name))
        };
        path_fits && self.object.as_ref().is_none_or(fits)
    }
}

/// Durations are written as seconds.
mod seconds {
    use std::time::Duration;

    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(value: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_f64(value.as_secs_f64())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        let seconds = f64::deserialize(from)?;
        Duration::try_from_secs_f64(seconds).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meets(rule: &Rule, method: &str, path: &str, names: &[&str]) -> bool {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let below = path.strip_prefix("/ovirt-engine/api/");
        let objects = || names.clone();
        rule.meets(&Facts {
            method,
            path,
            below,
            objects: &objects,
        })
    }

    #[test]
    fn rules_meet_by_method_path_and_object() {
        let rule = Rule::on("POST", "vms/*/start", Fault::KeepLocks).object("web*");
        let path = "/ovirt-engine/api/vms/123/start";
        assert!(meets(&rule, "POST", path, &["123", "web01"]));
        assert!(!meets(&rule, "GET", path, &["123", "web01"]));
        assert!(!meets(&rule, "POST", path, &["123", "db01"]));
        let any = Rule::new(Fault::ExpireToken);
        assert!(meets(&any, "GET", "/ovirt-engine/api/", &[]));
        assert!(!meets(&any, "GET", "/ovirt-engine/sso/oauth/token", &[]));
        let sso = Rule::on("GET", "/ovirt-engine/sso/**", Fault::ExpireToken);
        assert!(meets(&sso, "GET", "/ovirt-engine/sso/oauth/token", &[]));
    }

    #[test]
    fn rules_are_written_as_they_are_read() {
        let text = r#"{"method":"GET","path":"vms","times":2,"then":{"delay":1.5}}"#;
        let rule: Rule = serde_json::from_str(text).unwrap();
        assert_eq!(
            rule,
            Rule::on("GET", "vms", Fault::Delay(Duration::from_millis(1500))).times(2)
        );
        assert_eq!(serde_json::to_string(&rule).unwrap(), text);
        for good in [
            r#"{"then":"expire_token"}"#,
            r#"{"then":{"drop":{"in_body":100}}}"#,
            r#"{"then":{"drop":"before_work"}}"#,
            r#"{"then":{"fault":{"status":409,"reason":"Operation Failed","detail":"[no]"}}}"#,
            r#"{"then":{"trouble":{"restart":3.0}}}"#,
            r#"{"then":{"busy":{"status":429,"after":2}}}"#,
            r#"{"object":"web01","then":"keep_locks"}"#,
        ] {
            let rule: Rule = serde_json::from_str(good).unwrap();
            assert_eq!(serde_json::to_string(&rule).unwrap(), good);
        }
        assert!(serde_json::from_str::<Rule>(r#"{"pth":"vms","then":"keep_locks"}"#).is_err());
        assert!(Rule::new(Fault::reply(99, "", "")).check().is_err());
    }
}
