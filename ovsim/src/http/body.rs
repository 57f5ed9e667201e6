//! An answer as hyper sends it: pieces made when the last one has gone, gzip on the way, lengths only for nothing.

use std::io::{self, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll};

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::{Body as HttpBody, Bytes, Frame, SizeHint};

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
