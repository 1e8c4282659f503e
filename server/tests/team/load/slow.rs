//! Clients that are too slow, a thousand of them, beside members who push once a second: how much longer those wait. Measured
//! in turns, so that whatever else the machine does falls on both alike.

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
async fn crawl(addr: SocketAddr, cookie: String, at: String, kind: usize) {
    let (method, query) = if kind == 2 { ("GET", "?epoch=0&cursor=0&began=0&limit=10000") } else { ("POST", "") };
    let mut head = format!(
        "{method} {at}{query} HTTP/1.1\r\nhost: {addr}\r\nx-patchfirst-version: {VERSION}\r\ncookie: {cookie}\r\n"
    );
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

fn begin(program: &Program, people: &[Person]) -> JoinSet<()> {
    let mut crawling = JoinSet::new();
    for (number, person) in (0..SLOW).zip(people.iter().cycle()) {
        let cookies = person.browser.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookie = cookies.collect::<Vec<_>>().join("; ");
        crawling.spawn(crawl(program.addr, cookie, at(path::SYNC, person.org), number % 3));
    }
    crawling
}

async fn once_a_second(people: &[Person]) -> Took {
    let start = Instant::now();
    push(people, (people.len(), 1), Some(Duration::from_secs(1)), move || start.elapsed() < WHILE).await
}

pub(super) async fn measure(program: &Program, people: &[Person], name: &str) {
    let (mut without, mut beside) = (Took(Vec::new()), Took(Vec::new()));
    for _ in 0..TURNS {
        without.0.extend(once_a_second(people).await.0);
        let crawling = begin(program, people);
        tokio::time::sleep(SETTLE).await;
        beside.0.extend(once_a_second(people).await.0);
        // All of them hang up.
        drop(crawling);
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
    println!("{name}: without slow clients {} of {} pushes", without.words(), without.0.len());
    let memory = memory_mb(program, "VmRSS");
    println!("{name}: beside {SLOW} of them {} of {} pushes; memory {memory} MB", beside.words(), beside.0.len());
}
