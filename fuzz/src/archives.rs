//! Any bytes as an archive, and any bytes in an archive.

use std::io::Write;

use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Crc};
use shared::ingest::Refusal;
use shared::ingest::archive::{Archive, Contents, Piece, Unpacker};

use crate::choice;

/// What an archive may unpack to.
const LIMIT: u64 = 1 << 20;

/// Any bytes unpacked as both kinds, any bytes as what is packed in a ZIP, and any bytes packed and unpacked again.
pub fn archive(data: &[u8]) {
    for kind in [Archive::Gzip, Archive::Zip] {
        unpacked(kind, data);
    }
    unpacked(Archive::Zip, &zip(data, &[]));
    let inside = whole(&zip(&deflated(data), data), Archive::Zip);
    let packed = whole(&gzipped(data), Archive::Gzip);
    for (files, contents) in [inside, packed].into_iter().flatten() {
        assert_eq!(files, [data], "what was packed comes out");
        assert!(contents.files.len() <= 1);
    }
}

type Unpacked = (Vec<Vec<u8>>, Contents);

fn whole(data: &[u8], kind: Archive) -> Option<Unpacked> {
    unpack(kind, data, usize::MAX).ok()
}

/// Chunks change nothing, no more comes out than may, and files are put together of what came out.
fn unpacked(kind: Archive, data: &[u8]) {
    let (whole, pieces) = (unpack(kind, data, usize::MAX), unpack(kind, data, 1 + choice(data, 61)));
    assert_eq!(whole, pieces, "chunks change nothing");
    if let Ok((files, contents)) = whole {
        assert!(files.iter().map(|file| file.len() as u64).sum::<u64>() <= LIMIT);
        for (part, skipped) in contents.files.iter().flat_map(|file| &file.parts) {
            assert!(files.get(*part).is_some_and(|file| *skipped as usize <= file.len()));
        }
    }
}

fn unpack(kind: Archive, data: &[u8], chunk: usize) -> Result<Unpacked, Refusal> {
    let mut unpacker = Unpacker::new(kind, "any", LIMIT);
    let mut files: Vec<Vec<u8>> = Vec::new();
    for piece in data.chunks(chunk.max(1)) {
        unpacker.feed(piece, &mut |piece| match (piece, files.last_mut()) {
            (Piece::Begin, _) => files.push(Vec::new()),
            (Piece::Bytes(bytes), Some(file)) => file.extend_from_slice(bytes),
            (Piece::Bytes(_), None) => panic!("bytes of no file"),
        })?;
    }
    let contents = unpacker.finish()?;
    Ok((files, contents))
}

fn gzipped(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).and_then(|()| encoder.finish()).expect("in memory")
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).and_then(|()| encoder.finish()).expect("in memory")
}

/// A ZIP whose one entry holds these packed bytes and says that they are those of `data`.
fn zip(packed: &[u8], data: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(data);
    let mut out = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0".to_vec();
    for number in [crc.sum(), packed.len() as u32, data.len() as u32] {
        out.extend(number.to_le_bytes());
    }
    out.extend(b"\x05\0\0\0a.csv");
    out.extend(packed);
    out
}
