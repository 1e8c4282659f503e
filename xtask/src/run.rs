//! Builds the app and serves it on this machine; with `--dev`, again whenever a source changes. Also the one program that
//! needs nothing beside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, bail};

use crate::workspace::{cargo, command as program, root, run as run_program, target};
use crate::{USAGE, dist, value};

/// The task that rebuilds beside a running server: not for people.
pub(crate) const WATCH: &str = "watch-for-run";

/// How often the sources are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// What `--dev` rebuilds for.
const WATCHED: [&str; 4] = ["app/src", "app/web", "shared/src", "style"];

/// `cargo xtask run`.
pub(crate) fn command(mut args: impl Iterator<Item = String>) -> Result<()> {
    let (mut addr, mut dev, mut team) = ("127.0.0.1:8080".to_owned(), false, false);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--port" => addr = format!("127.0.0.1:{}", value(&mut args, &arg)?),
            "--addr" => addr = value(&mut args, &arg)?,
            "--dev" => dev = true,
            "--team" => team = true,
            other => bail!("`{other}` is not an argument of run.\n\n{USAGE}"),
        }
    }
    println!("Building (the first time takes some minutes)");
    let folder = dist::default_folder()?;
    dist::build(&folder, dev)?;
    let mut server = program(&server()?.to_string_lossy())?;
    server.arg("--dist").arg(&folder).args(["--addr", &addr]);
    server.args(["--team", if team { "yes" } else { "no" }]);
    if dev {
        let watcher = std::env::current_exe().context("where is xtask?")?;
        program(&watcher.to_string_lossy())?.env("CARGO_MANIFEST_DIR", root()?.join("xtask")).arg(WATCH).spawn()?;
    }
    become_program(&mut server)
}

/// `cargo xtask release`: one program with the app inside it.
pub(crate) fn release(mut args: impl Iterator<Item = String>) -> Result<()> {
    let mut out = None;
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--out" => out = Some(std::path::absolute(value(&mut args, &arg)?)?),
            other => bail!("`{other}` is not an argument of release.\n\n{USAGE}"),
        }
    }
    let folder = dist::default_folder()?;
    dist::build(&folder, false)?;
    run_program(cargo("build --quiet --release --package server")?.env("PATCHFIRST_EMBED", &folder))?;
    let built = target()?.join("release").join(format!("server{}", std::env::consts::EXE_SUFFIX));
    let program = match out {
        Some(out) => fs::copy(&built, &out).map(|_| out).context("could not copy the program")?,
        None => built,
    };
    let bytes = fs::metadata(&program)?.len();
    println!("Built {} ({} MB), which needs nothing beside it", program.display(), bytes / 1_000_000);
    Ok(())
}

/// Build the server; where it is.
pub(crate) fn server() -> Result<PathBuf> {
    run_program(&mut cargo("build --quiet --package server")?)?;
    Ok(target()?.join("debug").join(format!("server{}", std::env::consts::EXE_SUFFIX)))
}

/// Replace this process, so that every signal reaches the program itself.
#[cfg(unix)]
fn become_program(program: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    Err(program.exec()).context("could not start the server")
}

#[cfg(not(unix))]
fn become_program(program: &mut Command) -> Result<()> {
    run_program(program)
}

/// Rebuild on change until the server that runs beside it ends.
pub(crate) fn watch(_: impl Iterator<Item = String>) -> Result<()> {
    let folder = dist::default_folder()?;
    let server = parent();
    let mut built = newest()?;
    while parent() == server {
        sleep(LOOK_EVERY);
        let now = newest()?;
        if now == built {
            continue;
        }
        built = now;
        if let Some((file, _)) = &built {
            println!("{} changed, building", file.strip_prefix(root()?).unwrap_or(file).display());
        }
        let start = Instant::now();
        match dist::build(&folder, true) {
            Ok(()) => println!("Built in {:.1} s: reload the page", start.elapsed().as_secs_f32()),
            Err(error) => eprintln!("{error:#}\nStill serving the last build."),
        }
    }
    Ok(())
}

/// The process that started this one; another one takes over when it ends.
#[cfg(unix)]
fn parent() -> u32 {
    std::os::unix::process::parent_id()
}

#[cfg(not(unix))]
fn parent() -> u32 {
    0
}

/// The source that changed last, and how many there are: a removed one counts as a change too.
fn newest() -> Result<Option<(PathBuf, (SystemTime, usize))>> {
    let mut files = Vec::new();
    for folder in WATCHED {
        collect(&root()?.join(folder), &mut files);
    }
    let count = files.len();
    Ok(files.into_iter().max_by_key(|(_, changed)| *changed).map(|(file, changed)| (file, (changed, count))))
}

/// A file may go while it is looked at, so what cannot be read is left out until the next look.
fn collect(folder: &Path, files: &mut Vec<(PathBuf, SystemTime)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(data) = entry.metadata() else { continue };
        if data.is_dir() {
            collect(&entry.path(), files);
        } else if let Ok(changed) = data.modified() {
            files.push((entry.path(), changed));
        }
    }
}
