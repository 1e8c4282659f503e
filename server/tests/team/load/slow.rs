//! Clients that are too slow, a thousand of them, beside members who push once a second: how much longer those wait. Measured
//! in turns, so that whatever else the machine does falls on all alike: without them, with all of them at one network address,
//! and with each at its own.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use shared::api::{POSTCARD, VERSION, path};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::{Took, memory_mb, push};
use crate::crash::Program;
use crate::people::{Person, at};

/// Clients that send or read a few bytes a second.
const SLOW: usize = 1_000;
/// Turns without and beside them.
const TURNS: usize = 2;
/// How long each is measured: 200 pushes a second make 6,000, of which the slowest 60 are above p99.
const WHILE: Duration = Duration::from_secs(30);
/// Until all of them have what they asked for, and only take long to read it.
const SETTLE: Duration = Duration::from_secs(45);

/// One client that is too slow: with its headers, with its body, or with reading what it asked for.
async fn crawl(addr: SocketAddr, said: String, at: String, kind: usize) {
    let (method, query) = if kind == 2 { ("GET", "?epoch=0&cursor=0&began=0&limit=10000") } else { ("POST", "") };
    let mut head =
        format!("{method} {at}{query} HTTP/1.1\r\nhost: {addr}\r\nx-patchfirst-version: {VERSION}\r\n{said}");
    let _ = write!(head, "sec-fetch-site: same-origin\r\ncontent-type: {POSTCARD}\r\n");
    if kind == 1 {
        head += "content-length: 100000\r\n";
    }
    loop {
        let Ok(mut stream) = TcpStream::connect(addr).await else { return };
        let ready = if kind == 0 { head.clone() } else { format!("{head}\r\n") };
        if stream.write_all(ready.as_bytes()).await.is_err() {
            continue;
        }
        let mut some = [0; 512];
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let gone = match kind {
                2 => stream.read(&mut some).await.map_or(true, |bytes| bytes == 0),
                _ => stream.write_all(b"x").await.is_err(),
            };
            if gone {
                break;
            }
        }
    }
}

fn begin(program: &Program, people: &[Person], is_at_one: bool) -> JoinSet<()> {
    let mut crawling = JoinSet::new();
    for (number, person) in (0..SLOW).zip(people.iter().cycle()) {
        let cookies = person.browser.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookie = cookies.collect::<Vec<_>>().join("; ");
        let own = if is_at_one { 0 } else { number };
        let said = format!("cookie: {cookie}\r\nx-forwarded-for: 10.200.{}.{}\r\n", own >> 8, own & 255);
        crawling.spawn(crawl(program.addr, said, at(path::SYNC, person.org), number % 3));
    }
    crawling
}

async fn once_a_second(people: &[Person]) -> Took {
    let start = Instant::now();
    push(people, (people.len(), 1), Some(Duration::from_secs(1)), move || start.elapsed() < WHILE).await
}

pub(super) async fn measure(program: &Program, people: &[Person], name: &str) {
    let [mut without, mut at_one, mut at_many] = [const { Took(Vec::new()) }; 3];
    for _ in 0..TURNS {
        without.0.extend(once_a_second(people).await.0);
        for (beside, is_at_one) in [(&mut at_one, true), (&mut at_many, false)] {
            let crawling = begin(program, people, is_at_one);
            tokio::time::sleep(SETTLE).await;
            beside.0.extend(once_a_second(people).await.0);
            // All of them hang up.
            drop(crawling);
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    }
    for (mut took, clients) in [
        (without, "no slow clients".to_owned()),
        (at_one, format!("{SLOW} slow clients at one address")),
        (at_many, format!("{SLOW}, each at its own")),
    ] {
        println!("{name}: beside {clients} {} of {} pushes", took.words(), took.0.len());
    }
    println!("{name}: memory {} MB after them", memory_mb(program, "VmRSS"));
}
