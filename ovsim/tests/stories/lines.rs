//! Each line of what the simulator is to do, in `lines.txt` beside this, and the requests that show it: among all stories every line
//! must go well at least once and be refused at least twice. The interop program `stories.py` holds the same against the SDK.

use super::{Story, stories};

/// One line of `lines.txt`, as its head explains it.
struct Line {
    name: String,
    requests: Vec<String>,
    is_ever_good: bool,
    /// An engine checks nothing but who asks.
    is_unchecked: bool,
}

fn lines() -> Vec<Line> {
    let rows = include_str!("lines.txt").lines();
    let rows = rows.filter(|row| !row.starts_with('#'));
    let lines = rows.map(|row| {
        let (mark, rest) = row.split_at(2);
        let rest = if matches!(mark, "! " | "? ") {
            rest
        } else {
            row
        };
        let mut words = rest.split(" | ").map(str::to_owned);
        Line {
            name: words.next().unwrap(),
            requests: words.collect(),
            is_ever_good: mark != "! ",
            is_unchecked: mark == "? ",
        }
    });
    lines.collect()
}

/// A request of a story and the status that it says; none where it does not say one.
struct Asked {
    method: String,
    path: String,
    status: Option<u16>,
}

fn asked(story: &Story) -> Vec<Asked> {
    let mut all: Vec<Asked> = Vec::new();
    let mut fresh = false;
    for (_, line) in &story.steps {
        let call = line
            .split_once(" = ")
            .map_or(line.as_str(), |(_, call)| call);
        let mut words = call.split(' ');
        let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        if matches!(method, "GET" | "POST" | "PUT" | "DELETE") && path.starts_with('/') {
            let path = path.split('?').next().unwrap_or("").to_owned();
            all.push(Asked {
                method: method.to_owned(),
                path,
                status: None,
            });
            fresh = true;
        } else if let (Ok(status), true, Some(last)) = (method.parse(), fresh, all.last_mut()) {
            last.status = Some(status);
            fresh = false;
        }
    }
    all
}

fn fits(pattern: &str, asked: &Asked) -> bool {
    let (method, path) = pattern.split_once(' ').unwrap_or((pattern, ""));
    let words = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let (wanted, given) = (words(path), words(&asked.path));
    method == asked.method
        && wanted.len() == given.len()
        && wanted
            .iter()
            .zip(&given)
            .all(|(wanted, given)| wanted == "*" || wanted == given)
}

#[test]
fn every_line_goes_well_and_is_refused_twice() {
    let asked: Vec<Asked> = stories().iter().flat_map(asked).collect();
    let mut lacking = Vec::new();
    for line in lines() {
        let own = asked
            .iter()
            .filter(|asked| line.requests.iter().any(|pattern| fits(pattern, asked)));
        let (mut bad, good): (Vec<_>, Vec<_>) =
            own.partition(|asked| asked.status.is_some_and(|it| it >= 400));
        bad.retain(|asked| {
            line.is_unchecked || asked.status != Some(403) || asked.path.ends_with("/detach")
        });
        if bad.len() < 2 || (line.is_ever_good && good.is_empty()) {
            lacking.push(format!(
                "{}: {} well, {} refused",
                line.name,
                good.len(),
                bad.len()
            ));
        }
    }
    assert!(lacking.is_empty(), "\n{}", lacking.join("\n"));
}

#[test]
fn requests_of_lines_are_those_of_the_model() {
    for line in lines() {
        for pattern in &line.requests {
            let (method, path) = pattern.split_once(' ').unwrap();
            let mut service = ovmodel::root();
            let mut action = None;
            for word in path.split('/').skip(1) {
                let found = match word {
                    "*" => service.item(),
                    _ => service.locator_of_segment(word),
                };
                match found {
                    Some(locator) => service = locator.service_facts(),
                    None => action = Some(word),
                }
            }
            let known = match action {
                Some(action) => service.methods().any(|known| known.segment() == action),
                None => matches!(method, "GET" | "POST" | "PUT" | "DELETE"),
            };
            assert!(known, "{}: {pattern}", line.name);
        }
    }
}
