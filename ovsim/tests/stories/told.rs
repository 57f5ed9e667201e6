//! What each changing request of a story leaves: the codes and severities of its events, oldest first, those that came meanwhile without its
//! correlation id in brackets, and its jobs. Looked at when the story is over and a minute more has gone by.

/// Logins and logouts of the player itself.
const OWN: [u32; 2] = [30, 31];

/// A changing request.
pub(super) struct Request {
    /// The line of the file that it begins on, and the last one of its body.
    pub(super) lines: (usize, usize),
    pub(super) correlation: String,
    /// The newest event before it.
    pub(super) after: u64,
    /// What the story says of it, and on which line.
    pub(super) stated: Option<(usize, String)>,
}

/// An event, as far as it matters here.
pub(super) struct Event {
    pub(super) id: u64,
    pub(super) code: u32,
    pub(super) severity: String,
    pub(super) correlation: String,
}

/// A job, as far as it matters here.
pub(super) struct Job {
    pub(super) id: String,
    /// Not in its document: a search tells; empty when none of the story's finds it.
    pub(super) correlation: Option<String>,
    pub(super) start: String,
    pub(super) description: String,
    pub(super) status: String,
}

/// What there is to tell.
#[derive(Default)]
pub(super) struct Told {
    pub(super) requests: Vec<Request>,
    /// Jobs that were seen, in the order of their coming; a cleaner takes them away after a while.
    jobs: Vec<Job>,
}

impl Told {
    /// Notes jobs, oldest first.
    pub(super) fn note(&mut self, jobs: Vec<Job>) {
        for job in jobs {
            match self.jobs.iter_mut().find(|known| known.id == job.id) {
                Some(known) => known.status = job.status,
                None => self.jobs.push(job),
            }
        }
    }

    /// The correlation ids of the requests, when there are jobs of which nobody knows to which of them they belong.
    pub(super) fn sought(&self) -> Vec<String> {
        let new = self.jobs.iter().any(|job| job.correlation.is_none());
        let requests = self.requests.iter().filter(|_| new);
        requests.map(|it| it.correlation.clone()).collect()
    }

    /// Notes to which request jobs belong.
    pub(super) fn attribute(&mut self, found: &[(String, Vec<Job>)]) {
        for job in self.jobs.iter_mut().filter(|job| job.correlation.is_none()) {
            let of = found
                .iter()
                .find(|(_, jobs)| jobs.iter().any(|it| it.id == job.id));
            job.correlation = Some(of.map_or("", |(correlation, _)| correlation).to_owned());
        }
    }

    /// What stands for each request, in their order; events oldest first.
    pub(super) fn outcomes(&self, events: &[Event]) -> Vec<String> {
        let each = self.requests.iter().enumerate();
        each.map(|(at, _)| self.outcome(at, events)).collect()
    }

    fn outcome(&self, at: usize, events: &[Event]) -> String {
        let request = &self.requests[at];
        let later = &self.requests[at + 1..];
        // Some commands go together by one correlation id: each has what came until the next.
        let again = later
            .iter()
            .find(|it| it.correlation == request.correlation);
        let until = |next: Option<&Request>| next.map_or(u64::MAX, |next| next.after);
        let (end, own_end) = (until(later.first()), until(again));
        let own = codes(events, |event| {
            event.correlation == request.correlation
                && (request.after + 1..=own_end).contains(&event.id)
        });
        let asked_for = |event: &Event| {
            let mut requests = self.requests.iter();
            requests.any(|it| it.correlation == event.correlation)
        };
        let beside = codes(events, |event| {
            (request.after + 1..=end).contains(&event.id)
                && !asked_for(event)
                && !OWN.contains(&event.code)
        });
        let mut parts = Vec::from_iter((!own.is_empty()).then_some(own));
        parts.extend((!beside.is_empty()).then(|| format!("({beside})")));
        let mut parts = Vec::from_iter((!parts.is_empty()).then(|| parts.join(" ")));
        let jobs = self.jobs.iter();
        let jobs = jobs.filter(|job| {
            again.is_none() && job.correlation.as_ref() == Some(&request.correlation)
        });
        parts.extend(jobs.map(|job| format!("{} = {}", job.description, job.status)));
        match parts.is_empty() {
            true => "nothing".to_owned(),
            false => parts.join("; "),
        }
    }

    /// A story's text with the outcomes that came, each below its request.
    pub(super) fn written(&self, mut lines: Vec<String>, outcomes: &[String]) -> String {
        for (request, outcome) in self.requests.iter().zip(outcomes).rev() {
            let line = format!("-> {outcome}");
            match &request.stated {
                Some((at, _)) => lines[at - 1] = line,
                None => lines.insert(request.lines.1, line),
            }
        }
        lines.join("\n") + "\n"
    }

    /// What was not as the story says.
    pub(super) fn wrong(&self, outcomes: &[String]) -> Vec<(usize, String)> {
        let each = self.requests.iter().zip(outcomes);
        let wrong = each.filter_map(|(request, outcome)| match &request.stated {
            Some((_, stated)) if stated == outcome => None,
            Some((at, stated)) => Some((*at, format!("-> {outcome}\n    and not {stated}"))),
            None => Some((
                request.lines.0,
                format!("no line `->` for it; it left: {outcome}"),
            )),
        });
        wrong.collect()
    }
}

impl Event {
    /// The code, and what is not normal behind it: `12e`.
    fn marked(&self) -> String {
        let mark = match self.severity.as_str() {
            "normal" => "",
            "warning" => "w",
            "error" => "e",
            "alert" => "a",
            other => other,
        };
        format!("{}{mark}", self.code)
    }
}

/// The codes of those events, oldest first as they stand.
pub(super) fn codes(events: &[Event], wanted: impl Fn(&Event) -> bool) -> String {
    let found = events.iter().filter(|event| wanted(event));
    let found: Vec<String> = found.map(Event::marked).collect();
    found.join(" ")
}
