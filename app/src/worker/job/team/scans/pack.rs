//! The file of a scan made small, before it is sealed: gzip by the browser itself, a stretch at a time, so that it can be
//! stopped and nothing of it is ever in the engine's memory as a whole.

use js_sys::Array;
use shared::sync::ScanDigest;
use web_sys::Blob;

use super::super::Team;
use super::super::http::Trouble;
use super::browser::gzip;
use crate::worker::message::ScanStep;
use crate::worker::source::read_span;

/// Bytes packed in one go, each a member of the gzip file (RFC 1952, section 2.2): some 100 ms.
const STRETCH: u64 = 8 << 20;
/// Bytes read in one go.
const READ: u32 = 1 << 20;
/// From so many times its packed size on a file travels as it is: what unpacks to far more is taken for a trap.
const MOST_RATIO: u64 = 100;

/// What travels.
pub(super) struct Packed {
    pub(super) bytes: Blob,
    pub(super) is_gzip: bool,
    pub(super) digest: ScanDigest,
}

impl Team {
    /// Packs a file, where that makes it smaller.
    pub(super) async fn pack(&self, name: &str, file: &Blob) -> Result<Packed, Trouble> {
        let size = file.size() as u64;
        let (packed, mut from) = (Array::new(), 0);
        while from < size {
            self.unless_stopped()?;
            self.tell_scan(name, ScanStep::Packing, (from, size));
            let to = (from + STRETCH).min(size);
            let stretch = file.slice_with_f64_and_f64(from as f64, to as f64).map_err(|_| no_memory())?;
            let Some(member) = gzip(&stretch).await else { break };
            packed.push(&member);
            from = to;
        }
        let all = Blob::new_with_blob_sequence(&packed).map_err(|_| no_memory())?;
        let length = all.size() as u64;
        let is_gzip = from >= size && length < size && size / length.max(1) < MOST_RATIO;
        let bytes = if is_gzip { all } else { file.clone() };
        let digest = self.digest(&bytes).await?;
        Ok(Packed { bytes, is_gzip, digest })
    }

    async fn digest(&self, bytes: &Blob) -> Result<ScanDigest, Trouble> {
        let (mut digest, mut from) = (ScanDigest::default(), 0);
        while from < bytes.size() as u64 {
            self.unless_stopped()?;
            let part = read_span(bytes, from, READ).await.map_err(|error| error.to_string())?;
            if part.is_empty() {
                break;
            }
            digest.add(&part);
            from += part.len() as u64;
        }
        Ok(digest)
    }
}

fn no_memory() -> Trouble {
    "The browser has no memory left to pack this scan. Close other tabs and try again.".to_owned().into()
}
