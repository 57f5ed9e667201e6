//! One story, played step by step.

use std::collections::HashMap;
use std::time::Duration;

use super::super::wire::socket::{Answer, Wire, plain};
use super::read::{events_of, id_of, jobs_of, plain_text, text};
use super::told::{Request, Told, codes};
use super::{Story, update};
use ovsim::{Account, AccountState, Options};

const XML: &str = "Content-Type: application/xml\r\nAccept: application/xml\r\n";

/// What goes on while a story is played.
struct Stage {
    wire: Wire,
    words: HashMap<String, String>,
    last: Answer,
    /// The last request, as long as nothing has been said of its status.
    unstated: Option<String>,
    /// The lines of the file that the step takes.
    lines: (usize, usize),
    told: Told,
    /// Lines that say a status alone, and what they could say.
    details: Vec<(usize, String)>,
    admin: String,
}

/// Plays a story; what was not as it says.
pub(super) fn play(story: &Story) -> Vec<String> {
    let mut stage = Stage::set();
    let mut wrong: Vec<(usize, String)> = Vec::new();
    let mut steps = story.steps.iter().peekable();
    while let Some((at, line)) = steps.next() {
        let (mut body, mut end) = (String::new(), *at);
        while let Some((below, more)) = steps.next_if(|(_, more)| more.starts_with("  ")) {
            body.push_str(more.trim());
            end = *below;
        }
        stage.lines = (*at, end);
        if let Err(told) = stage.step(&stage.fill(line), &stage.fill(&body)) {
            wrong.push((*at, format!("{line}\n    {told}")));
        }
    }
    let outcomes = stage.outcomes();
    if update() {
        let written = std::fs::read_to_string(story.path()).unwrap();
        let mut lines: Vec<String> = written.lines().map(str::to_owned).collect();
        for (at, detail) in &stage.details {
            lines[at - 1].clone_from(detail);
        }
        let outcomes: Vec<String> = outcomes.iter().map(|told| stage.spare(told)).collect();
        let text = stage.told.written(lines, &outcomes);
        std::fs::write(story.path(), text).unwrap();
    } else {
        wrong.extend(stage.told.wrong(&outcomes));
        let untold = stage.details.iter();
        wrong.extend(untold.map(|(at, detail)| (*at, format!("a status alone: {detail}"))));
    }
    wrong.sort();
    let each = wrong.into_iter().map(|(at, told)| {
        let told: String = told.chars().take(600).collect();
        format!("{}.story:{at}: {told}", story.name)
    });
    each.collect()
}

impl Stage {
    fn set() -> Stage {
        let guest = Account {
            login: "guest".into(),
            password: "secret".into(),
            state: AccountState::Good,
            role: Some("UserProfileEditor".into()),
        };
        let wire = Wire::with(Options {
            accounts: vec![guest],
            ..plain()
        });
        wire.sim.hold();
        let mut stage = Stage {
            last: wire.get(""),
            admin: wire.token.clone(),
            wire,
            lines: (0, 0),
            told: Told::default(),
            details: Vec::new(),
            words: HashMap::new(),
            unstated: None,
        };
        stage.keep("nobody", "11111111-2222-3333-4444-555555555555");
        for (word, path, element) in [
            ("dc", "/datacenters?search=name%3DDefault", "data_center"),
            ("cluster", "/clusters?search=name%3DDefault", "cluster"),
            ("host1", "/hosts?search=name%3Dhost01", "host"),
            ("host2", "/hosts?search=name%3Dhost02", "host"),
            (
                "data1",
                "/storagedomains?search=name%3Ddata1",
                "storage_domain",
            ),
            (
                "data2",
                "/storagedomains?search=name%3Ddata2",
                "storage_domain",
            ),
            ("mgmt", "/networks?search=name%3Dovirtmgmt", "network"),
        ] {
            let id = id_of(&stage.get(path), element).unwrap();
            stage.keep(word, &id);
        }
        stage
    }

    fn keep(&mut self, word: &str, text: &str) {
        self.words.insert(word.to_owned(), text.to_owned());
    }

    /// Puts in what stands for `$word`, longer words first.
    fn fill(&self, line: &str) -> String {
        let mut words: Vec<_> = self.words.iter().collect();
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let put = |line: String, (word, text): (&String, &String)| {
            line.replace(&format!("${word}"), text)
        };
        words.into_iter().fold(line.to_owned(), put)
    }

    /// Puts words in where their ids stand.
    fn spare(&self, told: &str) -> String {
        let ids = self.words.iter().filter(|(_, text)| text.len() == 36);
        ids.fold(told.to_owned(), |told, (word, id)| {
            told.replace(id, &format!("${word}"))
        })
    }

    fn get(&self, path: &str) -> String {
        self.wire.api("GET", path, XML, "").text()
    }

    fn step(&mut self, line: &str, body: &str) -> Result<(), String> {
        let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
        match first {
            "wait" => {
                self.wait(rest.parse().map_err(|_| "no number".to_owned())?);
                Ok(())
            }
            "->" => {
                let last = self.told.requests.last_mut().ok_or("no request")?;
                last.stated = Some((self.lines.0, rest.to_owned()));
                Ok(())
            }
            "lacks" => self.has(rest, false),
            "has" => self.has(rest, true),
            "events" => self.events(rest),
            "job" => self.job(rest),
            "status" => {
                let (path, wanted) = rest.split_once(" = ").ok_or("no ` = `")?;
                self.member(path, "status", wanted)
            }
            "member" => {
                let (place, wanted) = rest.split_once(" = ").ok_or("no ` = `")?;
                let (path, name) = place.split_once(' ').ok_or("no member")?;
                self.member(path, name, wanted)
            }
            "find" => self.find(rest),
            "keep" => {
                let (name, place) = rest.split_once(" = ").ok_or("no ` = `")?;
                let (path, element) = place.rsplit_once(' ').ok_or("no element")?;
                let document = self.get(path);
                let found = text(&document, element).ok_or_else(|| format!("no {element}"))?;
                self.keep(name, found);
                Ok(())
            }
            "trouble" => {
                let answer = self.wire.send(
                    "POST",
                    "/ovsim/trouble",
                    "Content-Type: application/json\r\n",
                    rest,
                );
                match answer.status {
                    204 => Ok(()),
                    _ => Err(answer.text()),
                }
            }
            "differ" => match rest.split_once(' ') {
                Some((one, other)) if one != other => Ok(()),
                _ => Err("the same".into()),
            },
            "as" => {
                let (user, password) = rest.split_once(' ').ok_or("no password")?;
                self.wire.token = self.wire.log_in(user, password);
                Ok(())
            }
            _ if first.parse::<u16>().is_ok() => self.answered(first, rest),
            _ => self.request(line, body),
        }
    }

    /// `name = METHOD path #correlation`.
    fn request(&mut self, line: &str, body: &str) -> Result<(), String> {
        let (name, call) = match line.split_once(" = ") {
            Some((name, call)) => (Some(name), call),
            None => (None, line),
        };
        let (call, correlation) = call.split_once(" #").unwrap_or((call, ""));
        let (method, path) = call.split_once(' ').ok_or("neither a step nor a request")?;
        if !matches!(method, "GET" | "POST" | "PUT" | "DELETE") {
            return Err("neither a step nor a request".into());
        }
        self.went_well()?;
        let mut headers = XML.to_owned();
        if method != "GET" {
            let correlation = self.begin(correlation);
            headers.push_str(&format!("Correlation-Id: {correlation}\r\n"));
        }
        let body = match (method, body) {
            ("POST", "") => "<action/>",
            (_, body) => body,
        };
        self.last = self.wire.api(method, path, &headers, body);
        self.unstated = Some(line.to_owned());
        if let Some(name) = name {
            let text = self.last.text();
            let root = text.split(" id=\"").nth(1);
            let id = root.and_then(|rest| rest.split('"').next());
            let id = id.ok_or_else(|| format!("no id in {} {text}", self.last.status))?;
            self.words.insert(name.to_owned(), id.to_owned());
        }
        Ok(())
    }

    /// Notes that a changing request begins; gives its correlation id.
    fn begin(&mut self, correlation: &str) -> String {
        let correlation = match correlation {
            "" => format!("r{}", self.told.requests.len()),
            some => some.to_owned(),
        };
        let newest = events_of(&self.admin_get("/events?max=1"));
        self.told.requests.push(Request {
            lines: self.lines,
            correlation: correlation.clone(),
            after: newest.first().map_or(0, |event| event.id),
            stated: None,
        });
        correlation
    }

    fn admin_get(&mut self, path: &str) -> String {
        let token = std::mem::replace(&mut self.wire.token, self.admin.clone());
        let document = self.get(path);
        self.wire.token = token;
        document
    }

    /// The clock moves, in pieces, since a cleaner takes jobs away after some minutes.
    fn wait(&mut self, seconds: f64) {
        let mut left = Duration::from_secs_f64(seconds);
        while !left.is_zero() {
            let piece = left.min(Duration::from_secs(300));
            self.wire.sim.advance(piece);
            let jobs = jobs_of(&self.admin_get("/jobs"));
            self.told.note(jobs);
            let found = self.told.sought().into_iter().map(|correlation| {
                let list = self.admin_get(&format!("/jobs?search=correlation_id%3D{correlation}"));
                (correlation, jobs_of(&list))
            });
            let found: Vec<_> = found.collect();
            self.told.attribute(&found);
            left -= piece;
        }
    }

    /// What came of each changing request in the end.
    fn outcomes(&mut self) -> Vec<String> {
        self.wait(60.0);
        let mut events = events_of(&self.admin_get("/events"));
        events.sort_by_key(|event| event.id);
        self.told.outcomes(&events)
    }

    /// The detail of a refusal of which the story does not say any.
    fn untold(&self, wanted: &str) -> Option<String> {
        let document = plain_text(&self.last.text());
        let detail = text(&document, "detail").filter(|_| self.last.status >= 400)?;
        wanted.is_empty().then(|| self.spare(detail))
    }

    /// What a request may not do unless its story says so is to fail.
    fn went_well(&mut self) -> Result<(), String> {
        match self.unstated.take() {
            Some(line) if self.last.status >= 400 => {
                Err(format!("{line}: {} {}", self.last.status, self.last.text()))
            }
            _ => Ok(()),
        }
    }

    fn answered(&mut self, status: &str, wanted: &str) -> Result<(), String> {
        self.unstated = None;
        if let Some(detail) = self.untold(wanted) {
            self.details
                .push((self.lines.0, format!("{status} {detail}")));
        }
        let text = plain_text(&self.last.text());
        if self.last.status.to_string() != status {
            return Err(format!("{} {text}", self.last.status));
        }
        self.has(wanted, true)
    }

    fn has(&self, wanted: &str, there: bool) -> Result<(), String> {
        let text = plain_text(&self.last.text());
        match text.contains(wanted) == there {
            true => Ok(()),
            false => Err(text),
        }
    }

    fn events(&self, rest: &str) -> Result<(), String> {
        let (correlation, wanted) = rest.split_once(':').ok_or("no `:`")?;
        let list = self.get(&format!("/events?search=correlation_id%3D{correlation}"));
        let mut events = events_of(&list);
        events.sort_by_key(|event| event.id);
        let found = codes(&events, |_| true);
        match found == wanted.trim() {
            true => Ok(()),
            false => Err(found),
        }
    }

    fn job(&self, rest: &str) -> Result<(), String> {
        let (correlation, wanted) = rest.split_once(": ").ok_or("no `: `")?;
        let list = self.get(&format!("/jobs?search=correlation_id%3D{correlation}"));
        let jobs = list.split("<job ").skip(1).map(|job| {
            let member = |name| text(job, name).unwrap_or("");
            format!("{} = {}", member("description"), member("status"))
        });
        let jobs: Vec<_> = jobs.collect();
        match jobs.iter().any(|job| job == wanted) || (wanted == "none" && jobs.is_empty()) {
            true => Ok(()),
            false => Err(jobs.join("; ")),
        }
    }

    /// A member of the document itself, not of something in it; `gone` when the document is.
    fn member(&self, path: &str, name: &str, wanted: &str) -> Result<(), String> {
        let answer = self.wire.api("GET", path, XML, "");
        let document = answer.text();
        let found = document
            .split_once(&format!("\n    <{name}>"))
            .and_then(|(_, rest)| Some(rest.split_once("</")?.0));
        let found = match (answer.status, found) {
            (404, _) => "gone",
            (_, found) => found.unwrap_or("absent"),
        };
        match found == wanted {
            true => Ok(()),
            false => Err(found.to_owned()),
        }
    }

    /// `name = path element`, or `name = path element called`.
    fn find(&mut self, rest: &str) -> Result<(), String> {
        let (name, place) = rest.split_once(" = ").ok_or("no ` = `")?;
        let mut words = place.split(' ');
        let (path, element) = (words.next(), words.next());
        let (path, element) = path.zip(element).ok_or("no element")?;
        let list = self.get(path);
        let called = words.next().map(|called| format!("<name>{called}</name>"));
        let start = format!("<{element} ");
        let mut rows = list.split(&start).skip(1);
        let row = rows.find(|row| called.as_ref().is_none_or(|called| row.contains(called)));
        let id = row.and_then(|row| id_of(&format!("{start}{row}"), element));
        let id = id.ok_or_else(|| format!("no {element} in {list}"))?;
        self.keep(name, &id);
        Ok(())
    }
}
