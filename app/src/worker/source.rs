//! Reading a dropped file in the worker: in order, 1 MiB at a time, letting messages in between. Never holds more than
//! one chunk, never decodes.
//!
//! A byte stream with a reader that brings its own buffer ("BYOB") reads two to three times faster than
//! `arrayBuffer()` at a fraction of the memory. Chromium may stop such a stream for ever once nothing holds it, so the
//! reader here owns Blob, stream and reader until it is dropped.

use js_sys::{Array, ArrayBuffer, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, MessageChannel, ReadableStream, ReadableStreamByobReader, ReadableStreamGetReaderOptions,
    ReadableStreamReaderMode,
};

/// Bytes of a chunk: 1 MiB parses in a few milliseconds, so a cancel is heard well within 200 ms.
pub const CHUNK_BYTES: u32 = 1 << 20;

/// Bytes that a parser reads before it hears its messages: some 10 ms, so that it leaves a file soon.
const BREATH_BYTES: u32 = 16 << 20;

/// The file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The browser lost the file: moved, changed or taken away since it was chosen. Its own words are inside.
    #[error("The file could not be read. Was it moved or changed since you chose it? Choose it again. ({0})")]
    Unreadable(String),
}

impl SourceError {
    fn from_js(cause: &JsValue) -> Self {
        let words = Reflect::get(cause, &"message".into()).ok().and_then(|words| words.as_string());
        Self::Unreadable(words.unwrap_or_else(|| "no reason given".to_owned()))
    }
}

/// Reads a file from its first byte to its last.
pub struct ChunkReader {
    blob: Blob,
    stream: Option<Stream>,
    position: u64,
    breath: Breath,
}

/// Bytes that are read at a time beyond a range: its last record mostly ends there.
const BEYOND_BYTES: u32 = 64 << 10;

/// Reads a range of a file in pieces as they come, each handed over as the browser made it; and what is behind it, as far
/// as somebody asks.
pub struct PieceReader {
    blob: Blob,
    /// Ends some way behind the range.
    stream: Option<Stream>,
    position: u64,
    /// Where the range ends.
    to: u64,
    /// Does the stream end with the file?
    is_whole: bool,
    breath: Breath,
    /// Bytes since the last breath.
    since: u32,
}

impl PieceReader {
    /// A reader of the bytes `from` to `to`.
    ///
    /// # Errors
    /// When the browser has no such bytes.
    pub fn new(blob: &Blob, from: u64, to: u64) -> Result<Self, SourceError> {
        let end = (to + u64::from(BEYOND_BYTES)).min(blob.size() as u64);
        let part = blob.slice_with_f64_and_f64(from as f64, end as f64);
        let stream = Stream::open(&part.map_err(|cause| SourceError::from_js(&cause))?);
        let is_whole = end == blob.size() as u64;
        Ok(Self { blob: blob.clone(), stream, position: from, to, is_whole, breath: Breath::new(), since: 0 })
    }

    /// The same with its first piece asked for already.
    #[must_use]
    pub fn begun(mut self) -> Self {
        let wanted = self.wanted();
        self.stream.iter_mut().for_each(|stream| stream.ask(wanted));
        self
    }

    /// Was the last byte of the file read?
    pub fn is_at_end(&self) -> bool {
        self.position >= self.blob.size() as u64
    }

    /// The next piece; nothing at the end. The worker hears its messages now and then.
    ///
    /// # Errors
    /// When the file is gone or changed.
    pub async fn next(&mut self) -> Result<Option<Uint8Array>, SourceError> {
        if self.since >= BREATH_BYTES {
            self.since = 0;
            self.breath.take().await;
        }
        let mut piece = self.read().await?;
        if piece.is_none() && self.stream.is_some() && !std::mem::replace(&mut self.is_whole, true) {
            // A record that is longer than all that was foreseen.
            let rest = self.blob.slice_with_f64(self.position as f64).map_err(|cause| SourceError::from_js(&cause))?;
            let short = std::mem::replace(&mut self.stream, Stream::open(&rest));
            short.iter().for_each(Stream::close);
            piece = self.read().await?;
        }
        let len = piece.as_ref().map_or(0, Uint8Array::length);
        self.position += u64::from(len);
        self.since += len;
        Ok(piece)
    }

    /// Bytes to ask for next.
    fn wanted(&self) -> u32 {
        let left = self.to.saturating_sub(self.position).min(u64::from(CHUNK_BYTES)) as u32;
        if left == 0 { BEYOND_BYTES } else { left }
    }

    async fn read(&mut self) -> Result<Option<Uint8Array>, SourceError> {
        let wanted = self.wanted();
        let piece = match &mut self.stream {
            Some(stream) => stream.read(wanted).await?,
            None => Some(Uint8Array::from(read_span(&self.blob, self.position, wanted).await?.as_slice())),
        };
        Ok(piece.filter(|piece| piece.length() > 0))
    }

    /// Takes over the memory of a reader that is done.
    pub fn take_over(&mut self, done: &mut Self) {
        if let (Some(mine), Some(other)) = (&mut self.stream, &mut done.stream) {
            mine.buffer = other.buffer.take().or(mine.buffer.take());
        }
    }

    /// A piece that was read is not needed any more: its memory takes the next one.
    pub fn give_back(&mut self, piece: &Uint8Array) {
        if let Some(stream) = &mut self.stream {
            stream.buffer = Some(piece.buffer().unchecked_into());
        }
    }
}

impl Drop for PieceReader {
    fn drop(&mut self) {
        if let Some(stream) = &self.stream {
            stream.close();
        }
    }
}

/// A byte stream of a Blob, its reader, and the buffer that wanders between them and us.
struct Stream {
    reader: ReadableStreamByobReader,
    /// Held, not used: see the head of this file.
    _held: (Blob, ReadableStream),
    buffer: Option<ArrayBuffer>,
    /// Bytes that were asked for and not taken yet.
    asked: Option<JsFuture>,
}

impl ChunkReader {
    /// A reader at the first byte. Falls back to slices where the browser has no byte streams.
    pub fn new(blob: Blob) -> Self {
        let stream = Stream::open(&blob);
        Self { blob, stream, position: 0, breath: Breath::new() }
    }

    /// A reader at this byte.
    ///
    /// # Errors
    /// When the browser has no such bytes.
    pub fn from(blob: Blob, from: u64) -> Result<Self, SourceError> {
        let rest = blob.slice_with_f64(from as f64).map_err(|cause| SourceError::from_js(&cause))?;
        Ok(Self { stream: Stream::open(&rest), blob, position: from, breath: Breath::new() })
    }

    /// A reader that never uses streams, as in a browser without them.
    pub fn by_slices(blob: Blob) -> Self {
        Self { blob, stream: None, position: 0, breath: Breath::new() }
    }

    /// Bytes read so far.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Put the next chunk into `buffer` in place of what it held: [`CHUNK_BYTES`], fewer only at the end. False, with
    /// an empty buffer, when there is no more. The worker hears its messages before each chunk.
    ///
    /// # Errors
    /// When the file is gone or changed.
    pub async fn next(&mut self, buffer: &mut Vec<u8>) -> Result<bool, SourceError> {
        buffer.clear();
        self.breath.take().await;
        match &mut self.stream {
            Some(stream) => stream.fill(buffer).await?,
            None => *buffer = read_span(&self.blob, self.position, CHUNK_BYTES).await?,
        }
        self.position += buffer.len() as u64;
        Ok(!buffer.is_empty())
    }
}

impl Drop for ChunkReader {
    fn drop(&mut self) {
        if let Some(stream) = &self.stream {
            stream.close();
        }
    }
}

impl Stream {
    fn open(blob: &Blob) -> Option<Self> {
        // The method is missing, not failing, in older browsers: a call through web-sys would throw.
        if !Reflect::get(blob, &"stream".into()).is_ok_and(|method| method.is_function()) {
            return None;
        }
        let stream = blob.stream();
        let options = ReadableStreamGetReaderOptions::new();
        options.set_mode(ReadableStreamReaderMode::Byob);
        let get_reader = Reflect::get(&stream, &"getReader".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
        // Throws where Blobs are no byte streams.
        let reader = get_reader.call1(&stream, &options).ok()?.unchecked_into();
        Some(Self { reader, _held: (blob.clone(), stream), buffer: None, asked: None })
    }

    /// A read may bring less than asked: go on until the chunk is whole or the file ends.
    async fn fill(&mut self, into: &mut Vec<u8>) -> Result<(), SourceError> {
        while into.len() < CHUNK_BYTES as usize {
            let Some(piece) = self.read(CHUNK_BYTES - into.len() as u32).await? else { break };
            let start = into.len();
            into.resize(start + piece.length() as usize, 0);
            piece.copy_to(into.get_mut(start..).unwrap_or_default());
            self.buffer = Some(piece.buffer().unchecked_into());
        }
        Ok(())
    }

    /// Asks for so many bytes at most, unless some were asked for.
    fn ask(&mut self, wanted: u32) {
        if self.asked.is_none() {
            let buffer = self.buffer.take().unwrap_or_else(|| ArrayBuffer::new(CHUNK_BYTES));
            let view = Uint8Array::new_with_byte_offset_and_length(&buffer, 0, wanted);
            self.asked = Some(self.reader.read_with_array_buffer_view(&view).into());
        }
    }

    /// Some bytes, as many as asked for at most; nothing at the end.
    async fn read(&mut self, wanted: u32) -> Result<Option<Uint8Array>, SourceError> {
        self.ask(wanted);
        let Some(asked) = self.asked.take() else { return Ok(None) };
        let answer = asked.await.map_err(|cause| SourceError::from_js(&cause))?;
        let value = Reflect::get(&answer, &"value".into()).ok().and_then(|v| v.dyn_into::<Uint8Array>().ok());
        let done = Reflect::get(&answer, &"done".into()).is_ok_and(|done| done.is_truthy());
        Ok(value.filter(|_| !done))
    }

    /// Frees the browser's own buffers now rather than at some collection; nobody waits for the answer.
    fn close(&self) {
        let cancelled = JsFuture::from(self.reader.cancel());
        spawn_local(async move { drop(cancelled.await) });
    }
}

/// Bytes `from` to `from + len` of a Blob, fewer where it ends before.
///
/// # Errors
/// When the file is gone or changed.
pub async fn read_span(blob: &Blob, from: u64, len: u32) -> Result<Vec<u8>, SourceError> {
    let read = async { JsFuture::from(ask_span(blob, from, len)?).await };
    Ok(bytes(&read.await.map_err(|cause| SourceError::from_js(&cause))?))
}

/// Reads stretches of a file side by side: those of one length that begin at these bytes.
///
/// # Errors
/// When the file is gone or changed.
pub async fn read_spans(blob: &Blob, starts: impl Iterator<Item = u64>, len: u32) -> Result<Vec<Vec<u8>>, SourceError> {
    let all = async {
        let asked: Array = starts.map(|from| ask_span(blob, from, len)).collect::<Result<_, _>>()?;
        JsFuture::from(Promise::all(&asked)).await
    };
    let read = all.await.map_err(|cause| SourceError::from_js(&cause))?;
    Ok(Array::from(&read).iter().map(|buffer| bytes(&buffer)).collect())
}

fn ask_span(blob: &Blob, from: u64, len: u32) -> Result<Promise, JsValue> {
    let to = (from + u64::from(len)) as f64;
    Ok(blob.slice_with_f64_and_f64(from as f64, to)?.array_buffer().unchecked_into())
}

fn bytes(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

/// Lets waiting messages in. A stream with bytes at hand answers without giving the event loop a turn, and a timer
/// costs 4 ms each; a message to ourselves queues behind those of the page and costs microseconds.
struct Breath(Option<MessageChannel>);

impl Breath {
    fn new() -> Self {
        Self(MessageChannel::new().ok())
    }

    async fn take(&self) {
        let Some(channel) = &self.0 else { return };
        let heard = Promise::new(&mut |heard, _| {
            channel.port1().set_onmessage(Some(&heard));
            // A null always clones.
            let _ = channel.port2().post_message(&JsValue::NULL);
        });
        let _ = JsFuture::from(heard).await;
    }
}

impl Drop for Breath {
    fn drop(&mut self) {
        if let Some(channel) = &self.0 {
            channel.port1().close();
            channel.port2().close();
        }
    }
}
