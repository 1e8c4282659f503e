//! Memory that is held for others: answers that wait to be read, bodies that come in. Somebody who asks for much and reads little holds an answer for as long as they
//! take; all of them together never hold more than there is room for. It knows nothing of what an answer says.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use shared::api::Code;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::refusal::Refusal;

/// Room is counted in pieces of 1 KiB.
const PIECE: usize = 1024;
/// How long an answer waits for room before the asker is told that the server is busy.
const WAIT: Duration = Duration::from_secs(10);
/// Of what is free, one answer gets at most so much: one in eight, so that many slow readers leave something for others.
const SHARE: usize = 8;

/// Room for so many bytes.
#[derive(Debug)]
pub struct Room(Arc<Semaphore>);

/// Some of it, free again when this is dropped.
#[derive(Debug)]
pub struct Held(OwnedSemaphorePermit);

/// An answer in the room that it holds.
struct Kept {
    bytes: Vec<u8>,
    _held: Held,
}

impl AsRef<[u8]> for Kept {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Room {
    /// Room for `bytes` in all.
    pub fn new(bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(bytes / PIECE)))
    }

    /// What nobody holds, in bytes.
    pub fn free(&self) -> usize {
        self.0.available_permits() * PIECE
    }

    /// A fair share: `most` bytes while hardly anybody holds any, less the more is held, never less than `least`.
    ///
    /// # Errors
    /// [`Code::Busy`] when there was not even the least for a while.
    pub async fn share(&self, least: usize, most: usize) -> Result<Held, Refusal> {
        self.take((self.free() / SHARE).clamp(least, most)).await
    }

    /// Room for so many bytes.
    ///
    /// # Errors
    /// [`Code::Busy`] when there was none for a while.
    pub async fn take(&self, bytes: usize) -> Result<Held, Refusal> {
        let pieces = bytes.div_ceil(PIECE) as u32;
        let taken = tokio::time::timeout(WAIT, self.0.clone().acquire_many_owned(pieces)).await;
        match taken {
            Ok(Ok(permit)) => Ok(Held(permit)),
            _ => Err(Refusal::wait(Code::Busy, WAIT.as_secs() as u32)),
        }
    }
}

impl Held {
    /// How much it is, in bytes.
    pub fn bytes(&self) -> usize {
        self.0.num_permits() * PIECE
    }

    /// And this room too.
    pub fn add(&mut self, more: Self) {
        self.0.merge(more.0);
    }

    /// Hold no more than so many bytes need; how many are free by that.
    pub fn shrink(&mut self, bytes: usize) -> usize {
        let spare = self.0.num_permits().saturating_sub(bytes.div_ceil(PIECE));
        drop(self.0.split(spare));
        spare * PIECE
    }

    /// Keep an answer in it until the last of it was sent; what it does not need is free at once.
    pub fn keep(mut self, mut bytes: Vec<u8>) -> Bytes {
        bytes.shrink_to_fit();
        self.shrink(bytes.len());
        Bytes::from_owner(Kept { bytes, _held: self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn room_is_held_until_an_answer_is_gone() {
        let room = Room::new(100 * PIECE);
        let held = room.take(80 * PIECE).await.unwrap();
        let answer = held.keep(vec![7; 10 * PIECE + 1]);
        assert_eq!(room.0.available_permits(), 89);
        let rest = answer.slice(10 * PIECE..);
        drop(answer);
        assert_eq!(room.0.available_permits(), 89, "a part of it is still to be sent");
        drop(rest);
        assert_eq!(room.0.available_permits(), 100);
    }

    #[tokio::test(start_paused = true)]
    async fn shares_get_smaller_and_the_last_ones_wait() {
        let room = Room::new(1 << 20);
        let mut all = Vec::new();
        while let Ok(held) = room.share(4 * PIECE, 512 * PIECE).await {
            all.push(held);
        }
        let sizes: Vec<usize> = all.iter().map(Held::bytes).collect();
        assert_eq!((sizes[0], sizes[sizes.len() - 1]), (128 * PIECE, 4 * PIECE));
        assert!(sizes.is_sorted_by(|one, next| one >= next) && sizes.iter().sum::<usize>() <= 1 << 20, "{sizes:?}");
        let Err(refusal) = room.share(4 * PIECE, 512 * PIECE).await else { panic!("there is none left") };
        assert_eq!(refusal.code(), Code::Busy);
        all.pop();
        assert_eq!(room.share(4 * PIECE, 512 * PIECE).await.unwrap().bytes(), 4 * PIECE);
    }
}
