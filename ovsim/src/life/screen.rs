//! What the screen of a VM shows: a text console in black and white, as a PNG.

use std::io::Write as _;

use flate2::{Compression, Crc, write::ZlibEncoder};

const WIDTH: usize = 640;
const HEIGHT: usize = 400;
const LINE: usize = WIDTH / 8;

/// The picture: lines as a boot would write them, their length from the name; one blinking cursor when it is up.
pub(super) fn picture(name: &str, is_up: bool) -> Vec<u8> {
    let mut rows = vec![0_u8; HEIGHT * (LINE + 1)];
    let lines = if is_up { 3 } else { 20 };
    let mut state = name.bytes().fold(0x9e37_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    for line in 0..lines {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let long = 8 + (state >> 24) as usize % 40;
        for column in 0..long {
            glyph(
                &mut rows,
                line,
                column,
                (state >> (column % 24)) as u8 | 0x18,
            );
        }
    }
    glyph(&mut rows, lines, 0, 0xff);
    png(&rows)
}

/// A block of eight by fourteen points, with every other row of it dark.
fn glyph(rows: &mut [u8], line: usize, column: usize, points: u8) {
    for row in (line * 16..line * 16 + 14).step_by(2) {
        if let Some(byte) = rows.get_mut(row * (LINE + 1) + 1 + column) {
            *byte = points;
        }
    }
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(data);
    // A PNG wants the plain CRC-32, which is what this counter sums.
    out.extend(kind);
    out.extend(data);
    out.extend(crc.sum().to_be_bytes());
}

fn png(rows: &[u8]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = Vec::with_capacity(13);
    head.extend((WIDTH as u32).to_be_bytes());
    head.extend((HEIGHT as u32).to_be_bytes());
    // One bit a point, gray, the only compression and filter there are, not interlaced.
    head.extend([1, 0, 0, 0, 0]);
    chunk(&mut out, b"IHDR", &head);
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    let written = packed.write_all(rows).and_then(|()| packed.finish());
    chunk(&mut out, b"IDAT", &written.unwrap_or_default());
    chunk(&mut out, b"IEND", &[]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::ZlibDecoder;
    use std::io::Read as _;

    #[test]
    fn a_picture_is_a_whole_png_of_its_size() {
        let bytes = picture("web", true);
        assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"));
        assert_eq!(&bytes[16..24], [0, 0, 2, 128, 0, 0, 1, 144]);
        let at = bytes.windows(4).position(|word| word == b"IDAT").unwrap();
        let long = u32::from_be_bytes(bytes[at - 4..at].try_into().unwrap()) as usize;
        let mut rows = Vec::new();
        ZlibDecoder::new(&bytes[at + 4..at + 4 + long])
            .read_to_end(&mut rows)
            .unwrap();
        assert_eq!(rows.len(), HEIGHT * (LINE + 1));
        assert_eq!(bytes[bytes.len() - 8..][..4], *b"IEND");
        // The CRC of an empty IEND is known to everybody.
        assert_eq!(bytes[bytes.len() - 4..], [0xae, 0x42, 0x60, 0x82]);
        assert_ne!(bytes, picture("db", true));
    }
}
