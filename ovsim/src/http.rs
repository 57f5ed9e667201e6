//! HTTP/1.1 over loopback, with or without TLS: the only place that knows tokio and hyper. It plays the front end
//! (Apache) too: every body chunked, limits on lines and headers, gzip.

mod body;

use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{Notify, oneshot};
use tokio_rustls::TlsAcceptor;

use self::body::{WireBody, dress};
use crate::desk;
use crate::exchange::{Request, Response};
use crate::faults::{Lame, Moment};
use crate::negotiate;
use crate::pages;
use crate::site::Site;
use crate::tls;
use crate::url;

/// Longest request line and header field that the front end takes.
const LINE_LIMIT: usize = 8190;

/// Largest request body.
const BODY_LIMIT: usize = 64 << 20;

/// Ends a server from another thread.
pub(crate) struct Stop(oneshot::Sender<()>);

/// What a server waits for.
pub(crate) struct Stopped(oneshot::Receiver<()>);

/// Both ends of a way to end a server.
pub(crate) fn stop() -> (Stop, Stopped) {
    let (stop, stopped) = oneshot::channel();
    (Stop(stop), Stopped(stopped))
}

impl Stop {
    /// Ends it; one that has ended already stays so.
    pub(crate) fn now(self) {
        let _gone = self.0.send(());
    }
}

/// Serves a site until told to stop, on the calling thread.
///
/// # Errors
/// Fails when the runtime or the listener cannot be set up; single connections only end.
pub(crate) fn serve(site: Arc<Site>, listener: StdListener, stop: Stopped) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let acceptor = match site.options.tls {
        true => Some(TlsAcceptor::from(tls::config(&site.pki)?)),
        false => None,
    };
    runtime.block_on(async move {
        let listener = TcpListener::from_std(listener)?;
        tokio::select! {
            never = accept(site, listener, acceptor) => never,
            _ = stop.0 => Ok(()),
        }
    })
}

async fn accept(
    site: Arc<Site>,
    listener: TcpListener,
    acceptor: Option<TlsAcceptor>,
) -> io::Result<()> {
    loop {
        let Ok((stream, peer)) = listener.accept().await else {
            // Out of file handles: those that are open must end first.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            continue;
        };
        stream.set_nodelay(true)?;
        let (site, acceptor) = (site.clone(), acceptor.clone());
        tokio::spawn(async move {
            match acceptor {
                None => connection(site, stream, peer).await,
                Some(acceptor) => {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        connection(site, stream, peer).await;
                    }
                }
            }
        });
    }
}

/// One connection over any stream; what ends it is the client's affair.
async fn connection<S>(site: Arc<Site>, stream: S, peer: SocketAddr)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let ending = Arc::new(HangUp::default());
    let end = ending.clone();
    let service = service_fn(move |request| {
        let (site, end) = (site.clone(), end.clone());
        async move { exchange(&site, request, peer, end).await }
    });
    let mut server = hyper::server::conn::http1::Builder::new();
    server.title_case_headers(true).timer(TokioTimer::new());
    let served = server.serve_connection(TokioIo::new(stream), service);
    let mut served = std::pin::pin!(served);
    let _ended = tokio::select! {
        ended = served.as_mut() => ended,
        () = ending.told.notified() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
}

/// A connection that ends after the answer that is on its way.
#[derive(Default)]
pub(crate) struct HangUp {
    /// It will: no further request is taken.
    promised: AtomicBool,
    /// The answer has gone.
    pub(crate) told: Notify,
}

/// The connection ends without an answer, because a rule wants it.
#[derive(Debug)]
struct Dropped;

impl std::fmt::Display for Dropped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("dropped on demand")
    }
}

impl std::error::Error for Dropped {}

async fn exchange(
    site: &Site,
    request: http::Request<Incoming>,
    peer: SocketAddr,
    end: Arc<HangUp>,
) -> Result<http::Response<WireBody>, Dropped> {
    if end.promised.load(Ordering::Relaxed) {
        return Err(Dropped);
    }
    if let Some(refused) = front_end(&request) {
        return Ok(dress(refused, false));
    }
    let (head, body) = request.into_parts();
    let body = match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => body.to_bytes().to_vec(),
        Err(_) => {
            let page = pages::front_end(413, "Request Entity Too Large");
            return Ok(dress(Response::html(413, page), false));
        }
    };
    let scheme = if site.options.tls { "https" } else { "http" };
    let authority = head.headers.get("host").and_then(|host| host.to_str().ok());
    let request = Request {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        host: format!("{scheme}://{}", authority.unwrap_or("localhost")),
        headers: head.headers,
        body,
        peer: peer.ip().to_string(),
        lame: Lame::default(),
    };
    let gzip = negotiate::takes_gzip(request.header("accept-encoding"));
    let handed = desk::serve(site, request, |request| answer(site, request));
    if !handed.response.delay.is_zero() {
        tokio::time::sleep(handed.response.delay).await;
    }
    let mut out = dress(handed.response, gzip);
    match handed.drop {
        None => {}
        Some(Moment::BeforeWork | Moment::BeforeBody) => return Err(Dropped),
        Some(Moment::InBody(_)) if out.body().is_end_stream() => return Err(Dropped),
        Some(Moment::InBody(after)) => out.body_mut().break_after(after),
        Some(Moment::AfterBody) => {
            end.promised.store(true, Ordering::Relaxed);
            out.body_mut().hang_up(end);
        }
    }
    if let Some((bytes, every)) = handed.drip {
        out.body_mut().drip(bytes, every);
    }
    Ok(out)
}

/// A defect of ours must not take the other requests down: it reads like one of the engine's own.
fn answer(site: &Site, request: &Request) -> Response {
    let answered = std::panic::catch_unwind(AssertUnwindSafe(|| site.answer(request)));
    answered.unwrap_or_else(|_| Response::html(500, pages::exception("ovsim: a defect")))
}

/// Bytes that no target of a request may have as they are: an empty 400 before anybody asks who calls (engine 4.5.8).
fn is_raw(byte: u8) -> bool {
    !byte.is_ascii_graphic() || br##""#<>\^`{|}"##.contains(&byte)
}

/// What the front end refuses before the engine sees it.
fn front_end<B>(request: &http::Request<B>) -> Option<Response> {
    let target = request.uri().path_and_query();
    let is_bad = |target: &str| target.bytes().any(is_raw) || url::decode(target).is_err();
    if target.is_some_and(|target| is_bad(target.as_str())) {
        return Some(Response::empty(400).with("connection", "close"));
    }
    let page = |status, title| Some(Response::html(status, pages::front_end(status, title)));
    let line = request.method().as_str().len() + request.uri().to_string().len() + 10;
    if line > LINE_LIMIT {
        return page(414, "Request-URI Too Long");
    }
    let long = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        name.as_str().len() + value.len() + 2 > LINE_LIMIT
    };
    if request.headers().iter().any(long) {
        return page(400, "Bad Request");
    }
    let expect = request.headers().get("expect");
    if expect.is_some_and(|value| !value.as_bytes().eq_ignore_ascii_case(b"100-continue")) {
        return page(417, "Expectation Failed");
    }
    None
}

/// The ways in which the process may be asked to end: Ctrl-C and SIGTERM.
pub struct Ending {
    runtime: tokio::runtime::Runtime,
    interrupt: Signal,
    terminate: Signal,
}

impl Ending {
    /// Listens from now on, so that none is missed.
    ///
    /// # Errors
    /// Fails when the system refuses.
    pub fn listen() -> io::Result<Ending> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let inside = runtime.enter();
        let interrupt = signal(SignalKind::interrupt())?;
        let terminate = signal(SignalKind::terminate())?;
        drop(inside);
        Ok(Ending {
            runtime,
            interrupt,
            terminate,
        })
    }

    /// Waits for one.
    pub fn wait(mut self) {
        self.runtime.block_on(async {
            tokio::select! {
                _ = self.interrupt.recv() => {}
                _ = self.terminate.recv() => {}
            }
        });
    }
}
