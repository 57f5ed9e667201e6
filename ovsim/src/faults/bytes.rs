//! Documents that do not arrive as they were written: cut short, or with bytes turned around.

use crate::exchange::Body;

/// The same body, ended after so many bytes.
pub(crate) fn truncate(body: Body, at: usize) -> Body {
    map(body, {
        let mut left = at;
        move |mut chunk: Vec<u8>| {
            chunk.truncate(left);
            left -= chunk.len();
            (!chunk.is_empty()).then_some(chunk)
        }
    })
}

/// The same body with all bits of some bytes turned around.
pub(crate) fn corrupt(body: Body, at: usize, count: usize) -> Body {
    map(body, {
        let (mut gone, end) = (0usize, at.saturating_add(count));
        move |mut chunk: Vec<u8>| {
            let (from, to) = (at.saturating_sub(gone), end.saturating_sub(gone));
            gone += chunk.len();
            let to = to.min(chunk.len());
            if from < to {
                chunk[from..to].iter_mut().for_each(|byte| *byte = !*byte);
            }
            Some(chunk)
        }
    })
}

/// Each piece changed; none ends the body.
fn map(body: Body, mut change: impl FnMut(Vec<u8>) -> Option<Vec<u8>> + Send + 'static) -> Body {
    match body {
        Body::Empty => Body::Empty,
        Body::Bytes(bytes) => Body::Bytes(change(bytes).unwrap_or_default()),
        Body::Chunks(chunks) => Body::Chunks(Box::new(chunks.map_while(change))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(body: Body) -> Vec<u8> {
        match body {
            Body::Empty => Vec::new(),
            Body::Bytes(bytes) => bytes,
            Body::Chunks(chunks) => chunks.flatten().collect(),
        }
    }

    fn chunks() -> Body {
        Body::Chunks(Box::new(
            [b"abc".to_vec(), b"def".to_vec(), b"ghi".to_vec()].into_iter(),
        ))
    }

    #[test]
    fn bodies_end_early_and_bytes_turn() {
        assert_eq!(pieces(truncate(chunks(), 4)), b"abcd");
        assert_eq!(pieces(truncate(chunks(), 0)), b"");
        assert_eq!(pieces(truncate(Body::Bytes(b"abc".to_vec()), 2)), b"ab");
        assert_eq!(pieces(truncate(chunks(), 100)), b"abcdefghi");
        let turned = pieces(corrupt(chunks(), 2, 2));
        assert_eq!(
            turned,
            [b'a', b'b', !b'c', !b'd', b'e', b'f', b'g', b'h', b'i']
        );
        assert_eq!(pieces(corrupt(chunks(), 50, 2)), b"abcdefghi");
    }
}
