//! Rules from a file: a YAML list, or a mapping with the list under `faults`; JSON is YAML too.

use serde_json::Value;

use super::Rule;

/// What is wrong with a file of rules: one line, with the place where the reader knows it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct FileProblem(String);

/// The rules of a text.
///
/// ```
/// let rules = ovsim::faults::rules("
/// - path: vms/*/start
///   times: 1
///   then: {fault: {status: 409, reason: Operation Failed, detail: '[Cannot run VM. Not now.]'}}
/// - method: GET
///   probability: 0.1
///   then: {delay: 0.5}
/// ")?;
/// assert_eq!(rules.len(), 2);
/// # Ok::<(), ovsim::faults::FileProblem>(())
/// ```
///
/// # Errors
/// Fails when it is not YAML, or not such rules.
pub fn rules(text: &str) -> Result<Vec<Rule>, FileProblem> {
    let problem = |text: String| FileProblem(text);
    let value: Value = serde_yaml::from_str(text).map_err(|error| problem(error.to_string()))?;
    let list = match value {
        Value::Null => Vec::new(),
        Value::Array(list) => list,
        Value::Object(mut map) if map.len() == 1 && map.contains_key("faults") => {
            match map.remove("faults") {
                Some(Value::Array(list)) => list,
                _ => return Err(problem("`faults` is a list of rules".to_owned())),
            }
        }
        _ => {
            let text = "a list of rules is wanted, bare or under `faults`";
            return Err(problem(text.to_owned()));
        }
    };
    let mut rules = Vec::with_capacity(list.len());
    for (at, value) in list.into_iter().enumerate() {
        let rule = serde_json::from_value::<Rule>(value).map_err(|error| error.to_string());
        let rule = rule.and_then(|rule| rule.check().map(|()| rule));
        rules.push(rule.map_err(|text| problem(format!("rule {}: {text}", at + 1)))?);
    }
    Ok(rules)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::{Fault, Moment, Trouble};

    #[test]
    fn files_are_read() {
        let text = "
# what goes wrong
faults:
  - {method: GET, path: vms, then: {drop: {in_body: 10}}}
  - then: {drop: after_body}
  - path: hosts/**
    skip: 3
    then:
      trouble:
        host_lost: host1
  - then: {trouble: {restart: 2}}
";
        let rules = rules(text).unwrap();
        assert_eq!(rules[0].then, Fault::Drop(Moment::InBody(10)));
        assert_eq!(rules[1].then, Fault::Drop(Moment::AfterBody));
        let lost = Trouble::HostLost("host1".to_owned());
        assert_eq!((rules[2].skip, &rules[2].then), (3, &Fault::Trouble(lost)));
    }

    #[test]
    fn mistakes_are_named() {
        let say = |text: &str| rules(text).unwrap_err().to_string();
        assert!(say("- {pth: vms, then: keep_locks}").contains("pth"));
        assert!(say("- {path: vms}").contains("then"));
        assert!(say("- {then: explode}").contains("explode"));
        assert_eq!(
            say("- {probability: 2, then: keep_locks}"),
            "rule 1: a probability is from 0 to 1, not 2"
        );
        assert!(say("faults: 7").contains("faults"));
    }
}
