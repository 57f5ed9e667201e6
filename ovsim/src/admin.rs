//! `/ovsim/...`: what a test asks and tells the simulator beside the API: requests served, fault rules, troubles, the clock.
//! JSON in and out; only for callers on this machine, and for no web page.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::exchange::{Request, Response};
use crate::faults::{self, Rule, Trouble};
use crate::site::Site;

/// Where it lies.
pub(crate) const BASE: &str = "/ovsim";

const HELP: &str = "\
ovsim, the simulator itself (the engine's API is at /ovirt-engine/api)

GET    /ovsim/requests            what was served; ?after=N those after a number
DELETE /ovsim/requests            forget it
GET    /ovsim/unknown             query parameters that no method has, with their requests
GET    /ovsim/warnings            leniencies that were used, with their requests
GET    /ovsim/faults              the fault rules, how often they met a request and struck
POST   /ovsim/faults              one more rule, or a list of them (JSON or YAML); gives their numbers
DELETE /ovsim/faults[/N]          all rules, or one
POST   /ovsim/trouble             {\"host_lost\": \"host1\"}, host_back, link_lost, link_back, domain_lost, domain_back, {\"restart\": SECONDS}
POST   /ovsim/save                writes the file of --state now
GET    /ovsim/clock               the engine's time
POST   /ovsim/clock               {\"advance\": SECONDS}, {\"hold\": true}, {\"hold\": false}, {\"speed\": 10}
";

/// Answers a request below [`BASE`].
pub(crate) fn answer(site: &Site, request: &Request, below: &str) -> Response {
    let local = request
        .peer
        .parse::<std::net::IpAddr>()
        .is_ok_and(|peer| peer.to_canonical().is_loopback());
    if !local && !site.options.open_admin {
        return problem(403, "only for callers on this machine");
    }
    // A page in somebody's browser must not reach it.
    if request.header("origin").is_some() {
        return problem(403, "not for web pages");
    }
    let words: Vec<&str> = below.split('/').filter(|word| !word.is_empty()).collect();
    match (request.method.as_str(), words.as_slice()) {
        ("GET", []) => Response::bytes(200, "text/plain;charset=UTF-8", HELP),
        ("GET", ["requests"]) => requests(site, request),
        ("DELETE", ["requests"]) => {
            site.journal.forget();
            Response::empty(204)
        }
        ("GET", ["unknown"]) => {
            let all = site.journal.all().into_iter();
            give(
                &all.filter(|row| !row.unknown.is_empty())
                    .collect::<Vec<_>>(),
            )
        }
        ("GET", ["warnings"]) => {
            let all = site.journal.all().into_iter();
            give(
                &all.filter(|row| !row.leniencies.is_empty())
                    .collect::<Vec<_>>(),
            )
        }
        ("GET", ["faults"]) => give(&site.faults.list()),
        ("POST", ["faults"]) => add_rules(site, request),
        ("DELETE", ["faults"]) => {
            site.faults.clear();
            Response::empty(204)
        }
        ("DELETE", ["faults", id]) => match id.parse().is_ok_and(|id| site.faults.remove(id)) {
            true => Response::empty(204),
            false => problem(404, &format!("no rule {id}")),
        },
        ("POST", ["trouble"]) => match read::<Trouble>(request) {
            Ok(what) => match site.cause(&what) {
                Ok(()) => Response::empty(204),
                Err(text) => problem(409, &text),
            },
            Err(refused) => refused,
        },
        ("POST", ["save"]) => match site.keeper.as_ref().map(|it| it.save(&site.engine)) {
            Some(Ok(())) => Response::empty(204),
            Some(Err(error)) => problem(500, &error.to_string()),
            None => problem(409, "started without --state"),
        },
        ("GET", ["clock"]) => clock(site),
        ("POST", ["clock"]) => set_clock(site, request),
        _ => problem(404, "GET /ovsim tells what there is"),
    }
}

fn give<T: Serialize>(value: &T) -> Response {
    match serde_json::to_vec(value) {
        Ok(bytes) => Response::bytes(200, "application/json", bytes),
        Err(error) => problem(500, &error.to_string()),
    }
}

fn problem(status: u16, text: &str) -> Response {
    let body = json!({ "problem": text }).to_string();
    Response::bytes(status, "application/json", body)
}

fn read<T: for<'de> Deserialize<'de>>(request: &Request) -> Result<T, Response> {
    serde_json::from_slice(&request.body).map_err(|error| problem(400, &error.to_string()))
}

fn requests(site: &Site, request: &Request) -> Response {
    let fields = request.fields();
    let after = crate::url::first(&fields, "after").map(str::parse);
    match after {
        None => give(&site.journal.all()),
        Some(Ok(number)) => give(&site.journal.after(number)),
        Some(Err(_)) => problem(400, "`after` is a number"),
    }
}

fn add_rules(site: &Site, request: &Request) -> Response {
    let text = String::from_utf8_lossy(&request.body);
    let one = serde_json::from_slice::<Value>(&request.body)
        .ok()
        .filter(|value| value.get("then").is_some());
    let rules = match one {
        Some(value) => serde_json::from_value::<Rule>(value)
            .map_err(|error| error.to_string())
            .and_then(|rule| rule.check().map(|()| vec![rule])),
        None => faults::rules(&text).map_err(|problem| problem.to_string()),
    };
    match rules {
        Ok(rules) => {
            let ids: Vec<u64> = rules
                .into_iter()
                .map(|rule| site.faults.add(rule))
                .collect();
            let bytes = json!({ "ids": ids }).to_string();
            Response::bytes(201, "application/json", bytes)
        }
        Err(text) => problem(400, &text),
    }
}

fn clock(site: &Site) -> Response {
    give(&json!({ "now": site.engine.now().to_string() }))
}

/// One change of the clock, or several.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    hold: Option<bool>,
    advance: Option<f64>,
    speed: Option<f64>,
}

fn set_clock(site: &Site, request: &Request) -> Response {
    let change: Change = match read(request) {
        Ok(change) => change,
        Err(refused) => return refused,
    };
    let by = change.advance.map(Duration::try_from_secs_f64).transpose();
    let Ok(by) = by else {
        return problem(400, "`advance` is a number of seconds");
    };
    if change
        .speed
        .is_some_and(|speed| !(0.001..=1e6).contains(&speed))
    {
        return problem(400, "`speed` is from 0.001 to 1000000");
    }
    match change.hold {
        Some(true) => site.engine.hold(),
        Some(false) => site.engine.release(),
        None => {}
    }
    if let Some(speed) = change.speed {
        site.engine.set_speed(speed);
    }
    if let Some(by) = by {
        site.engine.advance(by);
    }
    clock(site)
}
