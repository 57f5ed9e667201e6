//! HTTP/1.1 over loopback, with or without TLS: the only place that knows tokio and hyper. It plays the front end
//! (Apache) too: every body chunked, limits on lines and headers, gzip.

use std::convert::Infallible;
use std::io::{self, Write as _};
use std::net::{SocketAddr, TcpListener as StdListener};
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body as HttpBody, Bytes, Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use crate::exchange::{Body, Request, Response};
use crate::negotiate;
use crate::pages;
use crate::site::Site;
use crate::tls;

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
    let service = service_fn(move |request| {
        let site = site.clone();
        async move { Ok::<_, Infallible>(exchange(&site, request, peer).await) }
    });
    let mut server = hyper::server::conn::http1::Builder::new();
    server.title_case_headers(true).timer(TokioTimer::new());
    let _ended = server.serve_connection(TokioIo::new(stream), service).await;
}

async fn exchange(
    site: &Site,
    request: http::Request<Incoming>,
    peer: SocketAddr,
) -> http::Response<WireBody> {
    if let Some(refused) = front_end(&request) {
        return dress(refused, false);
    }
    let (head, body) = request.into_parts();
    let body = match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => body.to_bytes().to_vec(),
        Err(_) => {
            return dress(
                Response::html(413, pages::front_end(413, "Request Entity Too Large")),
                false,
            );
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
    };
    let gzip = negotiate::takes_gzip(request.header("accept-encoding"));
    let response = answer(site, &request);
    if !response.delay.is_zero() {
        tokio::time::sleep(response.delay).await;
    }
    dress(response, gzip)
}

/// A defect of ours must not take the other requests down: it reads like one of the engine's own.
fn answer(site: &Site, request: &Request) -> Response {
    let answered = std::panic::catch_unwind(AssertUnwindSafe(|| site.answer(request)));
    answered.unwrap_or_else(|_| Response::html(500, pages::exception("ovsim: a defect")))
}

/// What the front end refuses before the engine sees it.
fn front_end<B>(request: &http::Request<B>) -> Option<Response> {
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

fn dress(response: Response, gzip: bool) -> http::Response<WireBody> {
    let mut out = http::Response::builder().status(response.status);
    let mut documents = false;
    for (name, value) in &response.headers {
        documents |= *name == "content-type" && value.starts_with("application/");
        out = out.header(*name, header_text(value));
    }
    let chunks: Chunks = match response.body {
        Body::Empty => Box::new(std::iter::empty()),
        Body::Bytes(bytes) => Box::new(std::iter::once(bytes)),
        Body::Chunks(chunks) => chunks,
    };
    let empty = chunks.size_hint() == (0, Some(0));
    let mut body = WireBody {
        chunks,
        empty,
        gzip: None,
        ended: false,
    };
    if empty && response.status != 204 {
        out = out.header("content-length", "0");
    }
    if !empty {
        out = out.header("vary", "Accept-Encoding");
        if gzip && documents {
            out = out.header("content-encoding", "gzip");
            body.gzip = Some(GzEncoder::new(Vec::new(), Compression::fast()));
        }
    }
    out.body(body)
        .unwrap_or_else(|_| http::Response::new(WireBody::nothing()))
}

/// Header values must not break lines, whatever they were made from.
fn header_text(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).collect()
}

type Chunks = Box<dyn Iterator<Item = Vec<u8>> + Send>;

/// A body that makes its next piece when the last one has been sent.
struct WireBody {
    chunks: Chunks,
    empty: bool,
    gzip: Option<GzEncoder<Vec<u8>>>,
    ended: bool,
}

impl WireBody {
    fn nothing() -> WireBody {
        WireBody {
            chunks: Box::new(std::iter::empty()),
            empty: true,
            gzip: None,
            ended: true,
        }
    }

    fn piece(&mut self) -> io::Result<Option<Vec<u8>>> {
        while !self.ended {
            let chunk = self.chunks.next();
            self.ended = chunk.is_none();
            let Some(gzip) = &mut self.gzip else {
                return Ok(chunk);
            };
            match chunk {
                Some(chunk) => gzip.write_all(&chunk)?,
                None => gzip.try_finish()?,
            }
            let ready = std::mem::take(gzip.get_mut());
            if !ready.is_empty() {
                return Ok(Some(ready));
            }
        }
        Ok(None)
    }
}

impl HttpBody for WireBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let piece = self.piece().transpose();
        Poll::Ready(piece.map(|piece| piece.map(|bytes| Frame::data(bytes.into()))))
    }

    fn is_end_stream(&self) -> bool {
        self.empty
    }

    fn size_hint(&self) -> SizeHint {
        match self.empty {
            true => SizeHint::with_exact(0),
            false => SizeHint::default(),
        }
    }
}

/// Waits until the process is asked to end (Ctrl-C, SIGTERM).
///
/// # Errors
/// Fails when signals cannot be listened to.
pub fn wait_for_signal() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut end = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = end.recv() => Ok(()),
        }
    })
}
