//! An answer as hyper sends it: pieces made when the last one has gone, gzip on the way, lengths only for nothing.

use std::io::{self, Write as _};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::{Body as HttpBody, Bytes, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use super::HangUp;
use crate::exchange::{Body, Response};

/// The answer, zipped when the client takes it and there is a document to zip.
pub(super) fn dress(response: Response, gzip: bool) -> http::Response<WireBody> {
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
        twist: None,
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
pub(super) struct WireBody {
    chunks: Chunks,
    empty: bool,
    gzip: Option<GzEncoder<Vec<u8>>>,
    ended: bool,
    twist: Option<Box<Twist>>,
}

/// What a rule makes of the sending.
#[derive(Default)]
struct Twist {
    /// The connection breaks after so many bytes.
    breaks: Option<usize>,
    /// So many bytes at a time, and the pause between them.
    drip: Option<(usize, Duration)>,
    /// What is made and not sent yet.
    waiting: Vec<u8>,
    /// Until when nothing is sent.
    pause: Option<Pin<Box<Sleep>>>,
    /// Told when the body has gone.
    end: Option<Arc<HangUp>>,
}

/// How long the last bytes before a break have to leave the machine.
const FLUSH: Duration = Duration::from_millis(20);

impl Drop for WireBody {
    fn drop(&mut self) {
        if let Some(end) = self.twist.as_ref().and_then(|twist| twist.end.as_ref()) {
            end.told.notify_one();
        }
    }
}

impl WireBody {
    fn nothing() -> WireBody {
        WireBody {
            chunks: Box::new(std::iter::empty()),
            empty: true,
            gzip: None,
            ended: true,
            twist: None,
        }
    }

    fn twist(&mut self) -> &mut Twist {
        self.twist.get_or_insert_default()
    }

    /// Breaks the connection after so many bytes, or where the body would end.
    pub(super) fn break_after(&mut self, bytes: usize) {
        self.twist().breaks = Some(bytes);
    }

    /// Sends so many bytes at a time, with a pause between them.
    pub(super) fn drip(&mut self, bytes: usize, every: Duration) {
        self.twist().drip = Some((bytes, every));
    }

    /// Tells when the body has gone.
    pub(super) fn hang_up(&mut self, end: Arc<HangUp>) {
        self.twist().end = Some(end);
    }

    /// The next piece of a body with a twist.
    fn twisted(
        &mut self,
        twist: &mut Twist,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Vec<u8>>>> {
        if let Some(pause) = &mut twist.pause {
            ready!(pause.as_mut().poll(context));
            twist.pause = None;
            if twist.breaks == Some(0) {
                return Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())));
            }
        }
        if twist.waiting.is_empty() && twist.breaks != Some(0) {
            match self.piece() {
                Ok(Some(piece)) => twist.waiting = piece,
                Ok(None) if twist.breaks.is_some() => twist.breaks = Some(0),
                Ok(None) => return Poll::Ready(None),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
        if twist.breaks == Some(0) {
            let mut pause = Box::pin(sleep(FLUSH));
            // Asked once, so that it wakes this task.
            let _pending = pause.as_mut().poll(context);
            twist.pause = Some(pause);
            return Poll::Pending;
        }
        let mut count = twist.waiting.len();
        if let Some((bytes, every)) = twist.drip {
            count = count.min(bytes);
            twist.pause = Some(Box::pin(sleep(every)));
        }
        if let Some(left) = &mut twist.breaks {
            count = count.min(*left);
            *left -= count;
        }
        let rest = twist.waiting.split_off(count);
        Poll::Ready(Some(Ok(std::mem::replace(&mut twist.waiting, rest))))
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
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let body = &mut *self;
        let piece = match body.twist.take() {
            None => body.piece().transpose(),
            Some(mut twist) => {
                let piece = body.twisted(&mut twist, context);
                body.twist = Some(twist);
                ready!(piece)
            }
        };
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
