//! Puts in place what a task needs and is not there. Never changes what is already installed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace::{WASM, cargo, command, output, root, run, succeeds, target};

/// Rust's library for the wasm target.
pub(crate) fn wasm_target() -> Result<()> {
    let sysroot = output(command("rustc")?.args(["--print", "sysroot"]))?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    println!("Adding Rust's {WASM} target");
    run(command("rustup")?.args(["target", "add", WASM]))
        .context("the wasm target is missing and rustup did not add it")
}

/// A part of the Rust distribution, such as `clippy`, by the cargo command it brings.
pub(crate) fn component(name: &str, cargo_command: &str) -> Result<()> {
    if succeeds(cargo(cargo_command)?.arg("--version")) {
        return Ok(());
    }
    println!("Adding Rust's {name}");
    run(command("rustup")?.args(["component", "add", name]))
}

/// cargo-deny: the one on the path, else one built into the target folder.
pub(crate) fn cargo_deny() -> Result<PathBuf> {
    if let Some(found) = on_path("cargo-deny") {
        return Ok(found);
    }
    let tools = target()?.join("tools");
    let program = tools.join("bin").join(format!("cargo-deny{}", env::consts::EXE_SUFFIX));
    if !program.is_file() {
        println!("Building cargo-deny, once (some minutes)");
        run(cargo("install --quiet --locked cargo-deny --root")?.arg(&tools))?;
    }
    Ok(program)
}

/// PostgreSQL for the server's tests. Where it cannot be installed, those tests say so and leave it out.
pub(crate) fn postgres() -> Result<()> {
    let is_there = on_path("postgres").is_some() || Path::new("/usr/lib/postgresql").is_dir();
    if is_there || !is_debian_root() {
        return Ok(());
    }
    println!("Installing Debian's postgresql-15");
    run(command("apt-get")?.args(["update", "-q"]))?;
    run(command("apt-get")?
        .args(["install", "-y", "-q", "--no-install-recommends", "postgresql-15"])
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

/// A program of the Debian package of its name, which tests start themselves: the one on the path, else unpacked into the
/// target folder, where no service of it begins. Nothing where it is not to be had: tests say so and leave it out.
pub(crate) fn unpacked(package: &str, program: &str) -> Result<Option<PathBuf>> {
    if let Some(found) = on_path(package) {
        return Ok(Some(found));
    }
    let folder = target()?.join("tools").join(package);
    let unpacked = folder.join(program);
    if unpacked.is_file() {
        return Ok(Some(unpacked));
    }
    if !is_debian_root() {
        return Ok(None);
    }
    println!("Unpacking Debian's {package}");
    fs::create_dir_all(&folder)?;
    run(command("apt-get")?.args(["update", "-q"]))?;
    if !succeeds(command("apt-get")?.current_dir(&folder).args(["download", "-q", package])) {
        return Ok(None);
    }
    for file in fs::read_dir(&folder)? {
        let file = file?.path();
        if file.extension().is_some_and(|kind| kind == "deb") {
            run(command("dpkg-deb")?.arg("--extract").args([&file, &folder]))?;
        }
    }
    Ok(Some(unpacked).filter(|program| program.is_file()))
}

/// May packages of Debian be installed here?
pub(crate) fn is_debian_root() -> bool {
    let is_root = command("id").is_ok_and(|mut id| output(id.arg("-u")).is_ok_and(|user| user == "0"));
    is_root && Path::new("/etc/debian_version").exists() && on_path("apt-get").is_some()
}

/// The packages of the end-to-end tests.
pub(crate) fn node_modules() -> Result<()> {
    packages("end2end")
}

/// The packages of a folder, as locked.
pub(crate) fn packages(folder: &str) -> Result<()> {
    let folder = root()?.join(folder);
    let changed = |path: PathBuf| path.metadata().and_then(|data| data.modified()).ok();
    let locked = changed(folder.join("package-lock.json"));
    let installed = changed(folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= locked {
        return Ok(());
    }
    println!("Installing the packages of {}", folder.display());
    run(command(npm())?.current_dir(folder).args(["ci", "--no-audit", "--no-fund"]))
        .context("Node with npm is needed for what runs in a browser")
}

/// npm's name on this system.
fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

/// npx's name on this system.
pub(crate) fn npx() -> &'static str {
    if cfg!(windows) { "npx.cmd" } else { "npx" }
}

/// Where a program is, when it is on the path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|file| file.is_file())
}
