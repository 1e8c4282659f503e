//! A PostgreSQL server for this run of tests: its own folder, its own port, gone when the run is.

use std::io::Read as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::{Connection as _, PgConnection};

/// The running server; its child ends when this process does, however it ends.
struct Cluster {
    port: u16,
    _watch: Child,
}

static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// Where initdb and postgres are: the newest version in Debian's folder, else wherever the path leads.
fn programs() -> Option<PathBuf> {
    let debian = Path::new("/usr/lib/postgresql");
    let versions = std::fs::read_dir(debian).into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let mut versions: Vec<PathBuf> = versions.collect();
    versions.sort();
    let on_path = std::env::split_paths(&std::env::var_os("PATH")?).collect::<Vec<_>>();
    let has_all =
        |folder: &PathBuf| ["initdb", "postgres", "pg_isready"].iter().all(|name| folder.join(name).is_file());
    versions.into_iter().rev().chain(on_path).find(has_all)
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Set up, serve until standard input ends (it does when the tests end), then remove everything. PostgreSQL refuses to run
/// as root, so root becomes its user.
const SCRIPT: &str = r#"
set -e
folder=$(mktemp -d "${TMPDIR:-/tmp}/patchfirst-pg-XXXXXX")
trap 'kill -INT $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$folder"' EXIT
"$1/initdb" -D "$folder/data" -U tests -A trust --no-sync --no-locale -E UTF8 >/dev/null
"$1/postgres" -D "$folder/data" -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c max_connections=400 -c fsync=off -c log_min_messages=fatal &
server=$!
for _ in $(seq 300); do
    if "$1/pg_isready" -q -h 127.0.0.1 -p "$2"; then echo ready; cat >/dev/null; exit; fi
    sleep 0.1
done
exit 1
"#;

fn start() -> Option<Cluster> {
    let programs = programs()?;
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = if is_root() {
        let mut su = Command::new("su");
        su.args(["postgres", "-s", "/bin/sh", "-c"]);
        su.arg(format!("sh -c '{}' sh {} {port}", SCRIPT.replace('\'', r"'\''"), programs.display()));
        su
    } else {
        let mut sh = Command::new("sh");
        sh.args(["-c", SCRIPT, "sh"]).arg(&programs).arg(port.to_string());
        sh
    };
    let mut child =
        command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("PostgreSQL starts");
    let mut word = [0; 5];
    child.stdout.as_mut().unwrap().read_exact(&mut word).expect("PostgreSQL is there but does not start");
    assert_eq!(&word, b"ready");
    Some(Cluster { port, _watch: child })
}

/// The address of a new, empty database; `None` where there is no PostgreSQL.
pub async fn database() -> Option<String> {
    let cluster = tokio::task::spawn_blocking(|| CLUSTER.get_or_init(start).as_ref()).await.unwrap()?;
    let server = format!("postgres://tests@127.0.0.1:{}", cluster.port);
    let name = format!("team_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let sql = format!("CREATE DATABASE {name}");
    // Two at the same moment copy the same template, and one of them is told to come again.
    for _ in 0..50 {
        let mut connection = PgConnection::connect(&format!("{server}/postgres")).await.expect("PostgreSQL answers");
        let created = sqlx::query(sqlx::AssertSqlSafe(sql.clone())).execute(&mut connection).await;
        connection.close().await.expect("closed");
        if created.is_ok() {
            return Some(format!("{server}/{name}"));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no new database");
}
