//! A scan of this workspace on its way to the team: packed, labelled, announced, and sent sealed, piece by piece. What was
//! interrupted goes on where it was: the same file has the same name and the same sealed pieces.

use shared::api::{Code, MOST_CHUNKS, PutScan, SharedScan, path};
use shared::ingest::{Mapping, Source};
use shared::sync::{OrgId, PIECE, ScanBox, ScanLabel, ScanPlace, UserId};
use web_sys::Blob;

use super::super::Team;
use super::super::http::{Body, Trouble, ask, opened};
use super::super::keys::of_org;
use super::list::{of_chunk, of_scan};
use super::pack::Packed;
use crate::worker::message::{ScanReply, ScanStep};
use crate::worker::source::read_span;

/// How often it is begun again with other keys.
const TRIES: u32 = 3;
/// Words for a scan whose file is not here.
const NO_FILE: &str = "The file of this scan is not kept in this browser any more. Import it again, then share it.";

/// What is sealed and under which name.
struct Parcel {
    place: ScanPlace,
    sealing: ScanBox,
    label: ScanLabel,
    form: PutScan,
}

impl Team {
    /// Shares a scan of this workspace.
    pub(super) async fn share_scan(&self, number: u32) -> Result<ScanReply, Trouble> {
        let org = self.org()?;
        let source = self.job.desk.borrow().workspace().source(number).cloned();
        let source = source.ok_or_else(|| NO_FILE.to_owned())?;
        let file = self.job.file_of(number).await.ok_or_else(|| NO_FILE.to_owned())?;
        let packed = self.pack(&source.name, &file).await?;
        let label = self.label(source, &file, &packed);
        for _ in 1..TRIES {
            match self.send_scan(org, label.clone(), &packed).await {
                // Somebody left meanwhile: what is shared from now on is closed to them.
                Err(trouble) if trouble.is(Code::OldKeys) => self.load_ring().await?,
                sent => {
                    sent?;
                    return self.list_scans().await;
                }
            }
        }
        self.send_scan(org, label, &packed).await?;
        self.list_scans().await
    }

    fn label(&self, source: Source, file: &Blob, packed: &Packed) -> ScanLabel {
        ScanLabel {
            mapping: source.is_mapped().then(|| self.mapping_of(&source)).flatten(),
            scanned_on: source.scanned_on.iso(),
            name: source.name,
            bytes: file.size() as u64,
            fingerprint: source.fingerprint,
            packed: packed.bytes.size() as u64,
            is_gzip: packed.is_gzip,
            format: source.format_label,
            findings: source.accepted,
        }
    }

    /// How the columns of a file are read that a person mapped.
    fn mapping_of(&self, source: &Source) -> Option<Mapping> {
        let mut mapper = self.job.mapper.borrow_mut();
        let mut known = mapper.remembered().iter();
        known.find(|mapping| mapping.columns.iter().map(|column| &column.name).eq(&source.columns)).cloned()
    }

    async fn send_scan(&self, org: OrgId, label: ScanLabel, packed: &Packed) -> Result<(), Trouble> {
        let name = label.name.clone();
        let parcel = self.parcel(label, packed)?;
        let shared = self.shared_scans(org).await?;
        self.has_room(&parcel, &shared)?;
        for stale in self.given_up(&parcel, &shared) {
            ask("DELETE", &of_scan(org, stale.scan.scan), Body::None).await?;
        }
        let there: SharedScan = opened(&ask("POST", &of_org(path::SCANS, org), Body::form(&parcel.form)).await?)?;
        let (cut, all) = (parcel.label.cut(), parcel.label.packed);
        for number in there.there..parcel.place.pieces {
            self.tell_scan(&name, ScanStep::Sending, (u64::from(number) * PIECE, all));
            let range = cut.range(number);
            let plain = read_span(&packed.bytes, range.start, (range.end - range.start) as u32).await;
            let plain = cut.padded(number, plain.map_err(|error| error.to_string())?);
            let sealed = parcel.sealing.seal_piece(number, &plain);
            let at = of_chunk(org, parcel.place.scan, number);
            self.insist("PUT", &at, || Body::Chunk(sealed.clone())).await?;
        }
        Ok(())
    }

    fn me(&self) -> Result<UserId, Trouble> {
        let inner = self.inner.borrow();
        inner.me.as_ref().map(|me| me.account.user).ok_or_else(|| Code::NotSignedIn.words().to_owned().into())
    }

    fn parcel(&self, label: ScanLabel, packed: &Packed) -> Result<Parcel, Trouble> {
        let by = self.me()?;
        let inner = self.inner.borrow();
        let ring = inner.ring().ok_or_else(super::super::keys::no_keys)?;
        let (cut, said, generation) = (label.cut(), label.to_bytes(), ring.generation());
        let scan = ring.scan_id(by, generation, cut, packed.digest.clone(), &said);
        let place = ScanPlace { scan, pieces: cut.pieces(), generation };
        let sealing = ring.scan_box(place).map_err(|_| super::super::keys::no_keys())?;
        let form =
            PutScan { scan, chunks: place.pieces, bytes: cut.sealed(), generation, label: sealing.seal_label(&said) };
        Ok(Parcel { place, sealing, label, form })
    }

    /// # Errors
    /// When the server would not take it, before anything is sent.
    fn has_room(&self, parcel: &Parcel, shared: &[SharedScan]) -> Result<(), Trouble> {
        let needs = parcel.form.bytes;
        if parcel.place.pieces > MOST_CHUNKS {
            let most = megabytes(u64::from(MOST_CHUNKS) * PIECE);
            let words = format!(
                "{} is {} even when packed; a shared scan is at most {most}. Share reports of parts of the network instead.",
                parcel.label.name,
                megabytes(needs)
            );
            return Err(words.into());
        }
        let given_up = self.given_up(parcel, shared).map(|scan| scan.scan.scan).collect::<Vec<_>>();
        let others = shared.iter().filter(|other| other.scan.scan != parcel.place.scan);
        let used: u64 = others.filter(|other| !given_up.contains(&other.scan.scan)).map(|other| other.scan.bytes).sum();
        let quota = self.inner.borrow().server.as_ref().map_or(0, |server| server.scan_quota);
        let left = quota.saturating_sub(used);
        if needs > left {
            let words = format!(
                "{} takes {} on the server, and {} of {} are left for shared scans. Remove one that nobody needs any more, or ask whoever runs the server for more room (its setting scan-quota-mb).",
                parcel.label.name,
                megabytes(needs),
                megabytes(left),
                megabytes(quota)
            );
            return Err(words.into());
        }
        Ok(())
    }

    /// One's own shares of the same file that were interrupted and cannot go on: the keys changed since, or the browser
    /// packs otherwise now.
    fn given_up<'a>(
        &'a self,
        parcel: &'a Parcel,
        shared: &'a [SharedScan],
    ) -> impl Iterator<Item = &'a SharedScan> + 'a {
        let me = self.me().ok();
        let mine = shared.iter().filter(move |other| Some(other.by) == me && !other.is_whole);
        mine.filter(|other| other.scan.scan != parcel.place.scan).filter(|other| {
            let label = self.label_of(other);
            label.is_some_and(|(label, _)| {
                (label.fingerprint, label.bytes) == (parcel.label.fingerprint, parcel.label.bytes)
            })
        })
    }
}

/// As people say it: a tenth of a megabyte at least, in units of 1,000 as everywhere on the page.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
