//! One request from its reading to its answer: the fault rules look at it, the site answers, the journal notes it.
//! What the wire itself must do wrong goes back beside the answer.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::admin;
use crate::ask::Reply;
use crate::auth;
use crate::codec::{BASE, Format};
use crate::exchange::{Request, Response};
use crate::faults::{Facts, Fault, Moment, Trouble, Twist, bytes};
use crate::negotiate;
use crate::reply::{self, Dress};
use crate::served::Served;
use crate::site::Site;

/// An answer and how it is to be sent.
pub(crate) struct Handed {
    /// The answer.
    pub(crate) response: Response,
    /// When the connection is dropped.
    pub(crate) drop: Option<Moment>,
    /// So many bytes, each so long after the one before.
    pub(crate) drip: Option<(usize, Duration)>,
}

impl Handed {
    /// An answer without any twist.
    pub(crate) fn plain(response: Response) -> Handed {
        Handed {
            response,
            drop: None,
            drip: None,
        }
    }
}

/// Answers a request; `answer` is the site's way to do it.
pub(crate) fn serve(
    site: &Site,
    mut request: Request,
    answer: impl FnOnce(&Request) -> Response,
) -> Handed {
    if let Some(below) = request.path.strip_prefix(admin::BASE) {
        return Handed::plain(admin::answer(site, &request, below));
    }
    let (at, begun) = (site.engine.now(), Instant::now());
    let mut twist = twist(site, &request);
    let troubles = std::mem::take(&mut twist.troubles);
    let away: Vec<_> = troubles.iter().map(|what| happen(site, what)).collect();
    if twist.expire {
        auth::expire(site, &request);
    }
    request.lame = twist.lame;
    if request.method != "GET" {
        site.changes.fetch_add(1, Ordering::Relaxed);
    }
    let mut response = match &twist.reply {
        _ if twist.drop == Some(Moment::BeforeWork) => Response::empty(500),
        Some(fault) => instead(fault, &request),
        None => answer(&request),
    };
    let notes = response
        .notes
        .take()
        .map(|notes| *notes)
        .unwrap_or_default();
    let mut served = Served {
        number: 0,
        at,
        method: request.method.clone(),
        path: match &request.query {
            Some(query) => format!("{}?{query}", request.path),
            None => request.path.clone(),
        },
        status: response.status,
        ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        user: notes.user,
        correlation_id: notes.correlation_id,
        rules: std::mem::take(&mut twist.rules),
        unknown: notes.unknown,
        leniencies: notes.leniencies,
    };
    served.leniencies.extend(away.into_iter().flatten());
    if matches!(twist.drop, Some(Moment::BeforeWork | Moment::BeforeBody)) {
        served.status = 0;
    }
    site.journal.note(served);
    bend(response, &twist)
}

/// What the rules make of the request.
fn twist(site: &Site, request: &Request) -> Twist {
    let below = request.path.strip_prefix(BASE);
    let below = below.filter(|below| below.is_empty() || below.starts_with(['/', ';']));
    let below = below.map(|below| negotiate::version(below, None).1);
    let objects = || site.objects_in(below.unwrap_or(""));
    site.faults.twist(&Facts {
        method: &request.method,
        path: &request.path,
        below,
        objects: &objects,
    })
}

/// Something happens to the engine; that it could not is worth a word in the journal.
fn happen(site: &Site, what: &Trouble) -> Option<String> {
    let problem = site.cause(what).err()?;
    Some(format!("a rule asked for what cannot be: {problem}"))
}

/// The answer that a rule gives.
fn instead(fault: &Fault, request: &Request) -> Response {
    match fault {
        Fault::Reply {
            status,
            content_type,
            body,
        } if !body.is_empty() => Response::bytes(*status, content_type, body.as_str()),
        Fault::Reply { status, .. } => Response::empty(*status),
        Fault::Busy { status, after } => {
            let response = Response::empty(*status);
            match after {
                Some(after) => response.with("retry-after", after.to_string()),
                None => response,
            }
        }
        Fault::Fault {
            status,
            reason,
            detail,
        } => {
            let ranges = negotiate::accept(request.list("accept")).unwrap_or_default();
            let text = |text: &String| (!text.is_empty()).then(|| text.clone());
            let node = Reply::fault_node(text(reason).as_deref(), text(detail).as_deref());
            let dress = Dress {
                format: negotiate::reply_format(&ranges).unwrap_or(Format::Xml),
                version: None,
                host: request.host.clone(),
            };
            reply::document(*status, &node, &dress)
        }
        _ => Response::empty(500),
    }
}

/// The answer as the rules want it to arrive.
fn bend(mut response: Response, twist: &Twist) -> Handed {
    response.delay += twist.delay;
    if let Some((at, count)) = twist.corrupt {
        response.body = bytes::corrupt(response.body, at, count);
    }
    if let Some(at) = twist.truncate {
        response.body = bytes::truncate(response.body, at);
    }
    Handed {
        response,
        drop: twist.drop,
        drip: twist.drip,
    }
}
