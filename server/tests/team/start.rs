//! The program as somebody starts it who has read nothing: what it serves, where it is, where it keeps what it keeps.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::{Child, Command, Stdio};

use axum::http::StatusCode;
use shared::api::{Server, SetUp, path};
use shared::sync::Auth;

use crate::app::{Browser, Folder};
use crate::people::{form, fresh};

/// A program in an empty environment, killed when dropped, and the first lines it said.
struct Started {
    child: Child,
    said: Vec<String>,
}

impl Started {
    /// Lines are read until one has `last` in it.
    fn new(folder: &Folder, args: &[&str], last: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_server"))
            .args(args)
            .env_clear()
            // The one thing that is said: the usual port may be another program's on a machine where tests run.
            .envs([("HOME", folder.0.as_os_str()), ("PATCHFIRST_ADDR", "127.0.0.1:0".as_ref())])
            .current_dir(&folder.0)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said: Vec<String> = Vec::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            said.push(line.unwrap());
            if said.last().is_some_and(|line| line.contains(last)) {
                break;
            }
        }
        Self { child, said }
    }

    fn port(&self) -> u16 {
        let page = self.said[0].strip_prefix("Patchfirst is at http://localhost:").unwrap();
        page.trim_end_matches('/').parse().unwrap()
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_word_it_serves_a_team_from_a_file_of_its_own() {
    let folder = Folder::new();
    let started = Started::new(&folder, &[], "set-up#");
    let port = started.port();
    let database = folder.0.join(".local/share/patchfirst/patchfirst.db");
    assert_eq!(started.said[1], format!("It keeps what a team shares in {}", database.display()));
    assert!(database.is_file());
    let (page, token) = started.said[3].rsplit_once('#').unwrap();
    assert_eq!(page, format!("http://localhost:{port}/set-up"));

    // `localhost` stands for both, and browsers may try either first.
    let v4 = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let v6 = SocketAddr::from((Ipv6Addr::LOCALHOST, port));
    let has_v6 = std::net::TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok();
    for addr in [Some(v4), has_v6.then_some(v6)].into_iter().flatten() {
        let server: Server = Browser::new(addr).get(path::SERVER).await.ok().json();
        assert!(server.needs_set_up, "{addr}");
    }
    let account = form("ada@example.test", Auth(fresh()));
    let form = SetUp { token: token.parse().unwrap(), account, organisation: None };
    Browser::new(v4).post(path::SET_UP, &form).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_app_alone_has_no_accounts_and_keeps_nothing() {
    let folder = Folder::new();
    let file = folder.0.join("alone.toml");
    std::fs::write(&file, "team = false\n").unwrap();
    for args in [&["--team", "no"][..], &["serve", "--team", "no"], &["--config", "alone.toml"]] {
        let started = Started::new(&folder, args, "the app alone");
        let mut browser = Browser::new(SocketAddr::from((Ipv4Addr::LOCALHOST, started.port())));
        assert_eq!(browser.get(path::SERVER).await.status, StatusCode::NOT_FOUND);
        assert!(started.said.iter().all(|line| !line.contains("token")), "{:?}", started.said);
    }
    assert!(!folder.0.join(".local").exists());
}
