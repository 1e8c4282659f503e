//! Reading a file in a real browser's worker: every byte, in order, without hanging, and hearing messages in between.
#![cfg(all(target_arch = "wasm32", feature = "storage"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::cell::Cell;
use std::rc::Rc;

use app::worker::source::{CHUNK_BYTES, ChunkReader, PieceReader, read_span};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Blob, MessageChannel};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Five megabytes and a bit, so that the last chunk is short.
const SIZE: usize = 5_000_003;

fn bytes() -> Vec<u8> {
    let mut state = 1_u32;
    (0..SIZE)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .collect()
}

fn blob(bytes: &[u8]) -> Blob {
    // Two parts: a stream may stop short at the seam.
    let (head, tail) = bytes.split_at(bytes.len() / 3);
    Blob::new_with_u8_array_sequence(&Array::of2(&Uint8Array::from(head), &Uint8Array::from(tail))).unwrap()
}

async fn read_all(mut reader: ChunkReader) -> (Vec<u8>, Vec<usize>) {
    let (mut all, mut sizes, mut chunk) = (Vec::new(), Vec::new(), Vec::new());
    while reader.next(&mut chunk).await.unwrap() {
        all.extend_from_slice(&chunk);
        sizes.push(chunk.len());
        assert_eq!(reader.position(), all.len() as u64);
    }
    assert!(!reader.next(&mut chunk).await.unwrap(), "the end stays the end");
    (all, sizes)
}

#[wasm_bindgen_test]
async fn every_byte_in_order_by_stream_and_by_slices() {
    let bytes = bytes();
    let blob = blob(&bytes);
    for reader in [ChunkReader::new(blob.clone()), ChunkReader::by_slices(blob)] {
        let (read, sizes) = read_all(reader).await;
        assert!(read == bytes);
        let (last, whole) = sizes.split_last().unwrap();
        assert!(whole.iter().all(|size| *size == CHUNK_BYTES as usize), "{sizes:?}");
        assert_eq!(*last, SIZE % CHUNK_BYTES as usize);
    }
}

#[wasm_bindgen_test]
async fn a_range_and_what_is_behind_it_is_the_same_whether_its_reader_had_begun() {
    let bytes = bytes();
    let blob = blob(&bytes);
    for (from, to) in [(0, 2_000_000), (1_000_000, 1_000_010), (4_900_000, SIZE as u64), (2_000_000, 4_999_000)] {
        let new = || PieceReader::new(&blob, from, to).unwrap();
        for mut reader in [new(), new().begun()] {
            let mut read = Vec::new();
            while let Some(piece) = reader.next().await.unwrap() {
                read.extend(piece.to_vec());
                reader.give_back(&piece);
            }
            assert!(reader.is_at_end());
            assert!(read == bytes[from as usize..], "{from} to {to}: {} bytes", read.len());
        }
        // One that begins and is given up disturbs nobody.
        drop(new().begun());
    }
}

#[wasm_bindgen_test]
async fn twenty_readings_in_a_row_do_not_hang() {
    let bytes = bytes();
    let blob = blob(&bytes);
    let start_ms = js_sys::Date::now();
    for _ in 0..20 {
        let (read, _) = read_all(ChunkReader::new(blob.clone())).await;
        assert!(read == bytes);
    }
    let took_ms = js_sys::Date::now() - start_ms;
    wasm_bindgen_test::console_log!("20 readings of 5 MB: {took_ms} ms");
}

#[wasm_bindgen_test]
async fn readers_given_up_half_way_do_not_disturb_the_next() {
    let bytes = bytes();
    let blob = blob(&bytes);
    let mut chunk = Vec::new();
    for _ in 0..10 {
        let mut reader = ChunkReader::new(blob.clone());
        assert!(reader.next(&mut chunk).await.unwrap());
    }
    assert!(read_all(ChunkReader::new(blob)).await.0 == bytes);
}

#[wasm_bindgen_test]
async fn a_message_is_heard_before_the_next_chunk() {
    let bytes = bytes();
    for mut reader in [ChunkReader::new(blob(&bytes)), ChunkReader::by_slices(blob(&bytes))] {
        let mut chunk = Vec::new();
        assert!(reader.next(&mut chunk).await.unwrap());
        let heard = Rc::new(Cell::new(false));
        let channel = MessageChannel::new().unwrap();
        let hear = Closure::<dyn FnMut()>::new({
            let heard = Rc::clone(&heard);
            move || heard.set(true)
        });
        channel.port1().set_onmessage(Some(hear.as_ref().unchecked_ref()));
        channel.port2().post_message(&JsValue::NULL).unwrap();
        assert!(reader.next(&mut chunk).await.unwrap());
        assert!(heard.get());
    }
}

#[wasm_bindgen_test]
async fn an_empty_file_has_no_chunk() {
    let (read, sizes) = read_all(ChunkReader::new(blob(&[]))).await;
    assert!(read.is_empty() && sizes.is_empty());
}

#[wasm_bindgen_test]
async fn a_span_is_exact_and_ends_with_the_file() {
    let bytes = bytes();
    let blob = blob(&bytes);
    assert_eq!(read_span(&blob, 1_700_000, 100).await.unwrap(), &bytes[1_700_000..1_700_100]);
    assert_eq!(read_span(&blob, SIZE as u64 - 3, 100).await.unwrap(), &bytes[SIZE - 3..]);
    assert!(read_span(&blob, SIZE as u64 + 5, 100).await.unwrap().is_empty());
}
