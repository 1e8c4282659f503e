//! Finds a Chromium and its driver, and installs Debian's when that is possible. Never touches a browser that is there.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::install::{is_debian_root, node_modules, npx, on_path};
use crate::workspace::{command, root, run};

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// The browser for the end-to-end tests; `None` means the one that Playwright brings.
pub(crate) fn chromium() -> Result<Option<PathBuf>> {
    if let Some(found) = found_browser() {
        return Ok(Some(found));
    }
    if is_debian_root() {
        install_debian()?;
        return found_browser().map(Some).context("Debian's chromium was installed but is not on the path");
    }
    node_modules()?;
    println!("Installing Playwright's Chromium");
    run(command(npx())?.current_dir(root()?.join("end2end")).args(["playwright", "install", "chromium"])).context(
        "no Chromium: install one (Debian: apt-get install chromium chromium-driver) or set CHROME to its path",
    )?;
    Ok(None)
}

/// The driver for the wasm tests.
pub(crate) fn chromedriver() -> Result<PathBuf> {
    if let Some(found) = found_driver() {
        return Ok(found);
    }
    if is_debian_root() {
        install_debian()?;
    }
    match found_driver() {
        Some(found) => Ok(found),
        None => bail!(
            "the wasm tests need chromedriver: install it (Debian: apt-get install chromium chromium-driver) or set \
             CHROMEDRIVER to its path"
        ),
    }
}

fn found_browser() -> Option<PathBuf> {
    env::var_os("CHROME").map(PathBuf::from).or_else(|| BROWSERS.iter().find_map(|name| on_path(name)))
}

fn found_driver() -> Option<PathBuf> {
    env::var_os("CHROMEDRIVER").map(PathBuf::from).or_else(|| on_path("chromedriver"))
}

fn install_debian() -> Result<()> {
    println!("Installing Debian's chromium and chromium-driver");
    run(command("apt-get")?.args(["update", "-q"]))?;
    run(command("apt-get")?
        .args(["install", "-y", "-q", "--no-install-recommends", "chromium", "chromium-driver"])
        .env("DEBIAN_FRONTEND", "noninteractive"))
}
