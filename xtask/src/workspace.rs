//! Where things are, and how other programs are started. Knows nothing of what they build.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The target of both wasm modules.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Top folder of the project.
pub(crate) fn root() -> Result<PathBuf> {
    // Cargo tells where xtask is; started by hand, the current folder must be the top.
    match env::var_os("CARGO_MANIFEST_DIR") {
        Some(xtask) => Ok(Path::new(&xtask).parent().context("xtask has no folder above it")?.to_owned()),
        None => env::current_dir().context("the current folder is gone"),
    }
}

/// Cargo's build folder.
pub(crate) fn target() -> Result<PathBuf> {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => std::path::absolute(folder).context("CARGO_TARGET_DIR is not a path"),
        None => Ok(root()?.join("target")),
    }
}

/// A program started at the top of the project.
pub(crate) fn command(program: &str) -> Result<Command> {
    let mut command = Command::new(program);
    command.current_dir(root()?);
    // What `cargo run` says about xtask itself would make build scripts believe that something changed.
    for (name, _) in env::vars_os() {
        let told = name.to_string_lossy();
        if told.starts_with("CARGO_PKG_") || told.starts_with("CARGO_MANIFEST_") || told == "CARGO_BIN_NAME" {
            command.env_remove(&name);
        }
    }
    Ok(command)
}

/// Cargo with arguments separated by spaces.
pub(crate) fn cargo(args: &str) -> Result<Command> {
    let program = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = command(&program)?;
    command.args(args.split_whitespace());
    Ok(command)
}

/// Run to the end; anything but success is an error that names the command.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("could not start {}", shown(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", shown(command));
    }
    Ok(())
}

/// What a command prints, trimmed.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("could not start {}", shown(command)))?;
    if !output.status.success() {
        bail!("{} failed ({}): {}", shown(command), output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Does the command run and succeed? Prints nothing.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// A command as a person would type it, without folders before the program's name.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let args = command.get_args().map(|arg| arg.to_string_lossy().into_owned());
    std::iter::once(program).chain(args).collect::<Vec<_>>().join(" ")
}
