//! A connection whose writes end: who takes nothing of what was sent to them for too long is let go, with everything that
//! was held for them. It never limits how long an answer may take, or how long a stream that is read stays open.
//!
//! hyper has a timer for the headers of a request, none for an answer that nobody reads (as of 1.x).

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// A stream with an end to waiting.
pub struct Patient<S> {
    stream: S,
    patience: Duration,
    /// Runs while the other side takes nothing.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    /// Whoever takes nothing for `patience` gets [`io::ErrorKind::TimedOut`].
    pub fn new(stream: S, patience: Duration) -> Self {
        Self { stream, patience, waiting: None }
    }

    fn within<T>(&mut self, task: &mut Context<'_>, wrote: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if wrote.is_ready() {
            self.waiting = None;
            return wrote;
        }
        let patience = self.patience;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(patience)));
        waiting.as_mut().poll(task).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(mut self: Pin<&mut Self>, task: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(task, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, task: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(task, bytes);
        self.within(task, wrote)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(task, parts);
        self.within(task, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(task);
        // A flush that is done says nothing of a write that is not.
        if flushed.is_ready() { flushed } else { self.within(task, flushed) }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        let closed = Pin::new(&mut self.stream).poll_shutdown(task);
        self.within(task, closed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
    use tokio::time::Instant;

    const PATIENCE: Duration = Duration::from_secs(30);

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_is_let_go() {
        let (ours, _theirs) = duplex(1_000);
        let (mut ours, start) = (Patient::new(ours, PATIENCE), Instant::now());
        let error = ours.write_all(&[0; 1_001]).await.unwrap_err();
        assert_eq!((error.kind(), start.elapsed().as_secs()), (io::ErrorKind::TimedOut, 30));
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_something_now_and_then_is_not() {
        let (ours, mut theirs) = duplex(1_000);
        let mut ours = Patient::new(ours, PATIENCE);
        let reading = tokio::spawn(async move {
            let (mut some, mut all) = ([0; 500], 0);
            while all < 10_000 {
                tokio::time::sleep(PATIENCE.mul_f64(0.97)).await;
                all += theirs.read(&mut some).await.unwrap();
            }
        });
        ours.write_all(&[0; 10_000]).await.unwrap();
        reading.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_that_is_read_stays_open_however_little_it_says() {
        let (ours, mut theirs) = duplex(10);
        let mut ours = Patient::new(ours, PATIENCE);
        for _ in 0..100 {
            ours.write_all(b": alive\n\n").await.unwrap();
            ours.flush().await.unwrap();
            theirs.read_exact(&mut [0; 9]).await.unwrap();
            tokio::time::sleep(PATIENCE * 3).await;
        }
    }
}
