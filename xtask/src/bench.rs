//! Measures the import of a generated report beside other readers, in a real browser: `end2end/bench` does the work, this
//! puts in place what it needs. Not part of CI.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::workspace::{cargo, command, root, run, target};
use crate::{USAGE, browser, dist, install, value};

/// Where the measuring lives.
const FOLDER: &str = "end2end/bench";
/// What the scripts take with a value; see their README.
const WITH_VALUE: [&str; 7] = ["--mb", "--shape", "--runs", "--only", "--file", "--ragged", "--times"];
const ALONE: [&str; 2] = ["--crlf", "--quotes"];

/// `cargo xtask bench`.
pub(crate) fn command_line(mut args: impl Iterator<Item = String>) -> Result<()> {
    let (mut passed_on, mut folder, mut native, mut script) = (Vec::new(), None, false, "run.mjs");
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--dist" => folder = Some(std::path::absolute(value(&mut args, &arg)?)?),
            "--native" => native = true,
            "--interact" => script = "interact.mjs",
            "--open" => script = "open.mjs",
            known if WITH_VALUE.contains(&known) => passed_on.extend([arg.clone(), value(&mut args, &arg)?]),
            known if ALONE.contains(&known) => passed_on.push(arg),
            other => bail!("`{other}` is not an argument of bench.\n\n{USAGE}"),
        }
    }
    install::packages("end2end")?;
    install::packages(FOLDER)?;
    let chromium = browser::chromium()?;
    run(&mut cargo("build --quiet --release --package shared --example generate")?)?;
    let dist = if let Some(folder) = folder {
        folder
    } else {
        let folder = dist::default_folder()?;
        dist::build(&folder, false)?;
        folder
    };
    let out = target()?.join("bench");
    let mut node = command("node")?;
    node.current_dir(root()?.join(FOLDER)).arg(script).args(passed_on).arg("--out").arg(&out);
    node.arg("--generator")
        .arg(target()?.join(format!("release/examples/generate{}", std::env::consts::EXE_SUFFIX)))
        .arg("--dist")
        .arg(dist);
    if native {
        node.arg("--native").env("PYTHON", anchors(&out)?);
    }
    if let Some(chromium) = chromium {
        node.env("CHROME", chromium);
    }
    run(&mut node)?;
    println!("The tables are in {}", out.display());
    Ok(())
}

/// A Python of its own with `DuckDB` and Polars.
fn anchors(out: &Path) -> Result<PathBuf> {
    let folder = out.join("venv");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !python.is_file() {
        println!("Installing DuckDB and Polars for Python");
        run(command("python3")?.args(["-m", "venv"]).arg(&folder))
            .context("--native needs Python with its venv module")?;
        let wanted = root()?.join(FOLDER).join("native.txt");
        run(command(&python.to_string_lossy())?
            .args(["-m", "pip", "install", "--quiet", "--requirement"])
            .arg(wanted))?;
    }
    Ok(python)
}
