//! Deflate (RFC 1951), piece by piece.

use flate2::{Decompress, FlushDecompress, Status};

use super::tally::Tally;
use super::{Piece, refuse};
use crate::ingest::refusal::Refusal;

/// Bytes that come out at once.
const ROOM: usize = 64 << 10;

/// One stream of deflated bytes after another.
pub(super) struct Inflate {
    engine: Decompress,
    room: Vec<u8>,
}

impl Default for Inflate {
    fn default() -> Self {
        Self { engine: Decompress::new(false), room: vec![0; ROOM] }
    }
}

impl Inflate {
    /// A new stream begins.
    pub(super) fn restart(&mut self) {
        self.engine.reset(false);
    }

    /// Unpacks `packed` into `tally`; answers how many bytes were used, and whether the stream ended there.
    pub(super) fn run(
        &mut self,
        packed: &[u8],
        tally: &mut Tally,
        give: &mut dyn FnMut(Piece<'_>),
    ) -> Result<(usize, bool), Refusal> {
        let mut used = 0;
        loop {
            let (in_before, out_before) = (self.engine.total_in(), self.engine.total_out());
            let rest = packed.get(used..).unwrap_or_default();
            let status = self
                .engine
                .decompress(rest, &mut self.room, FlushDecompress::None)
                .map_err(|_| refuse(format!("{} is damaged. Download the archive again.", tally.inside())))?;
            let taken = (self.engine.total_in() - in_before) as usize;
            let out = (self.engine.total_out() - out_before) as usize;
            used += taken;
            tally.bytes(taken, self.room.get(..out).unwrap_or_default(), give)?;
            if status == Status::StreamEnd {
                return Ok((used, true));
            }
            if out < ROOM && (taken == 0 || used == packed.len()) {
                return Ok((used, false));
            }
        }
    }
}
