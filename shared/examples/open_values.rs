//! How long a million values take to seal and to open, from a shell: `cargo run --release -p shared --features sync
//! --example open_values`. Measures; asserts nothing but that they open.
#![allow(clippy::print_stdout, clippy::expect_used)]

use std::time::Instant;

use shared::api::Row;
use shared::sync::{OpId, OrgId, Place, Replica, Ring, Sealed, Seq};

const COUNT: u64 = 1_000_000;

fn main() {
    let ring = Ring::new(OrgId([1; 16]), [1; 32], [2; 32]);
    let place = |n: u64| {
        let mut id = [0; 16];
        id.iter_mut().zip(n.to_le_bytes()).for_each(|(to, byte)| *to = byte);
        Place { register: ring.register(&n.to_string(), "stars"), id: OpId(id), is_deletion: false }
    };
    let began = Instant::now();
    let places: Vec<Place> = (0..COUNT).map(place).collect();
    println!("{COUNT} names blinded in {:.2} s", began.elapsed().as_secs_f64());

    let began = Instant::now();
    let sealed: Vec<Sealed> = places.iter().map(|place| ring.seal(place, &[0, 5])).collect();
    println!("{COUNT} values sealed in {:.2} s", began.elapsed().as_secs_f64());

    let began = Instant::now();
    let opened = places.iter().zip(&sealed).filter(|(place, sealed)| ring.open_value(place, sealed).is_ok()).count();
    println!("{opened} values opened in {:.2} s", began.elapsed().as_secs_f64());
    assert_eq!(opened as u64, COUNT, "all of them open");

    let rows = places.iter().zip(sealed).zip(1..).map(|((place, sealed), seq)| Row {
        seq: Seq(seq),
        id: place.id,
        register: place.register,
        base: Seq::ZERO,
        gone: Vec::new(),
        author: 0,
        at_s: 1_700_000_000,
        is_deletion: false,
        sealed,
    });
    let page = shared::api::Page { rows: rows.collect(), cursor: Seq(COUNT), head: Seq(COUNT), ..Default::default() };
    let bytes = postcard::to_stdvec(&page).expect("encoded");
    println!(
        "{COUNT} rows are {:.1} MB in postcard, {} bytes each",
        bytes.len() as f64 / 1e6,
        bytes.len() as u64 / COUNT
    );
    let began = Instant::now();
    let page = postcard::from_bytes(&bytes).expect("decoded");
    println!("decoded in {:.2} s", began.elapsed().as_secs_f64());
    let mut replica = Replica::default();
    let began = Instant::now();
    let asked = replica.next_pull(u32::MAX);
    replica.pulled(&asked, page).expect("the answer");
    println!("placed in {:.2} s", began.elapsed().as_secs_f64());
}
