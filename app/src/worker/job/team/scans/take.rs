//! A scan that somebody shared, on its way into this browser: fetched piece by piece, each opened as what it has to be, and
//! in the end all of it once more. Nothing of it reaches the page before that. What the network broke off goes on with the
//! pieces that are here; whatever else ends it leaves none.

use std::ops::Deref;

use shared::api::{Code, ScanId, SharedScan};
use shared::ingest::archive::{Archive, Piece, Unpacker};
use shared::sync::{OrgId, PIECE, ScanBox, ScanDigest, ScanLabel, ScanPlace};
use web_sys::Blob;

use super::super::Team;
use super::super::http::{Body, Trouble};
use super::list::{of_chunk, place_of};
use super::way::passes;
use crate::worker::job::unpack::Blobs;
use crate::worker::job::wait::pause;
use crate::worker::message::{ScanReply, ScanStep};

/// Words for a scan that no key here opens.
const CLOSED: &str = "This scan cannot be opened with the keys in this browser: it was sealed with others, or changed on the server. Ask its sharer to remove it and to share it again.";
/// Words where the server was not reached for too long.
const AWAY: &str = "The server is not reached. What arrived is kept, sealed: go on once it is reached again.";
/// Words for a scan that is not what its sharer sealed.
const CHANGED: &str = "What came from the server is not what was shared: a piece was changed, swapped or left out. Nothing of it was kept. Ask its sharer to share it again, and tell whoever runs the server.";

impl Team {
    /// Fetches a scan: its file goes to the page beside the answer.
    pub(super) async fn take_scan(
        &self,
        scan: ScanId,
        limit_bytes: u64,
        beside: &mut Option<Blob>,
    ) -> Result<ScanReply, Trouble> {
        let org = self.org()?;
        let taken = self.take_whole(org, scan, limit_bytes, beside).await;
        if self.scans.is_stopped.get() || taken.as_ref().map_or_else(|trouble| !goes_on(trouble), |_| true) {
            self.drop_pieces(org, scan).await;
        }
        taken.map_err(|trouble| if matches!(trouble, Trouble::Offline) { AWAY.to_owned().into() } else { trouble })
    }

    async fn take_whole(
        &self,
        org: OrgId,
        scan: ScanId,
        limit_bytes: u64,
        beside: &mut Option<Blob>,
    ) -> Result<ScanReply, Trouble> {
        let shared = self.shared_scans(org).await?;
        let known = shared.into_iter().find(|shared| shared.scan.scan == scan && shared.is_whole);
        let known = known.ok_or_else(|| Code::NotFound.words().to_owned())?;
        let (label, said) = self.label_of(&known).ok_or_else(|| CLOSED.to_owned())?;
        if label.bytes > limit_bytes {
            let words = format!(
                "{} is larger than the files that this browser reads. Raise the limit in the settings first.",
                label.name
            );
            return Err(words.into());
        }
        let file = self.fetch_scan(&known, &label, &said).await?;
        let ScanLabel { name, bytes, mapping, .. } = label;
        if mapping.is_some() {
            self.job.mapper.borrow_mut().offer(&name, file.clone());
        }
        *beside = Some(file);
        Ok(ScanReply::Taken { name, bytes, mapping: mapping.map(Box::new) })
    }

    async fn fetch_scan(&self, known: &SharedScan, label: &ScanLabel, said: &[u8]) -> Result<Blob, Trouble> {
        let (org, place, cut) = (self.org()?, place_of(known), label.cut());
        let opening = {
            let inner = self.inner.borrow();
            inner.ring().and_then(|ring| ring.scan_box(place).ok()).ok_or_else(|| CLOSED.to_owned())?
        };
        let (mut digest, mut opened) = (ScanDigest::default(), Opened::new(label));
        for number in 0..place.pieces {
            self.tell_scan(&label.name, ScanStep::Fetching, (u64::from(number) * PIECE, label.packed));
            let plain = self.piece(org, &opening, place, number).await?;
            let range = cut.range(number);
            let part = plain.get(..(range.end - range.start) as usize).ok_or_else(|| CHANGED.to_owned())?;
            digest.add(part);
            opened.take(part)?;
            // So that a person who stops it is heard.
            pause(0, drop).await;
        }
        let inner = self.inner.borrow();
        let name = inner.ring().map(|ring| ring.scan_id(known.by, place.generation, cut, digest, said));
        if name != Some(place.scan) {
            return Err(CHANGED.to_owned().into());
        }
        let file = opened.finish()?;
        if file.size() as u64 == label.bytes { Ok(file) } else { Err(CHANGED.to_owned().into()) }
    }

    /// A piece, opened: one that is here, else from the server.
    async fn piece(
        &self,
        org: OrgId,
        opening: &ScanBox,
        ScanPlace { scan, pieces, .. }: ScanPlace,
        number: u32,
    ) -> Result<impl Deref<Target = Vec<u8>> + use<>, Trouble> {
        self.unless_stopped()?;
        if let Some(sealed) = self.kept_piece(org, scan, number).await
            && let Ok(plain) = opening.open_piece(number, &sealed)
        {
            return Ok(plain);
        }
        let sealed = self.insist("GET", &of_chunk(org, scan, number), || Body::None).await?;
        let plain = opening.open_piece(number, &sealed).map_err(|_| CHANGED.to_owned())?;
        // With the last one the scan is whole.
        if number + 1 < pieces {
            self.keep_piece(org, scan, number, sealed).await;
        }
        Ok(plain)
    }
}

/// Is what arrived of use later? Not where the scan is none any more, or not what was shared.
fn goes_on(trouble: &Trouble) -> bool {
    passes(trouble) || trouble.is(Code::NotSignedIn)
}

/// The file as it comes out.
struct Opened {
    unpacker: Option<Unpacker>,
    blobs: Blobs,
}

impl Opened {
    fn new(label: &ScanLabel) -> Self {
        let mut blobs = Blobs::default();
        let unpacker = label.is_gzip.then(|| Unpacker::new(Archive::Gzip, &label.name, label.bytes));
        if unpacker.is_none() {
            blobs.take(Piece::Begin);
        }
        Self { unpacker, blobs }
    }

    fn take(&mut self, part: &[u8]) -> Result<(), Trouble> {
        match &mut self.unpacker {
            None => self.blobs.take(Piece::Bytes(part)),
            Some(unpacker) => {
                let fed = unpacker.feed(part, &mut |piece| self.blobs.take(piece));
                fed.map_err(|refusal| refusal.to_string())?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Blob, Trouble> {
        if let Some(unpacker) = self.unpacker {
            unpacker.finish().map_err(|refusal| refusal.to_string())?;
        }
        let files = self.blobs.finish().map_err(|_| no_memory())?;
        files.into_iter().next().ok_or_else(|| CHANGED.to_owned().into())
    }
}

fn no_memory() -> Trouble {
    "The browser has no memory left for this scan. Close other tabs and try again.".to_owned().into()
}
