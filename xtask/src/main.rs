//! Patchfirst's build: everything a person or CI runs, with nothing to install by hand but Rust and Node.
//!
//! Reading order: [`install`] (what must be there), [`wasm`] (two modules), [`dist`] and [`page`] (the folder that is
//! served), [`sizes`] (what it weighs), [`run`], [`test`](mod@test) with its [`steps`].
//!
//! To add a test step: one function and one line in [`steps::ALL`].

mod bench;
mod browser;
mod dist;
mod feeds;
mod install;
mod page;
mod run;
mod sizes;
mod slim;
mod split;
mod steps;
mod test;
mod wasm;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
cargo xtask run  [--port N | --addr IP:PORT] [--dev] [--team]
                                                       build and serve the app; --dev rebuilds on every change, --team
                                                       adds accounts and sync
cargo xtask test [--quick] [--advisories] [--only STEP[,STEP]]
                                                       every check there is; --quick: only what needs no browser
cargo xtask dist [--out DIR] [--dev]                   build the folder that any static host can serve
cargo xtask release [--out FILE]                       build the server with the app inside, one file to copy anywhere
cargo xtask feeds DIR [--out DIR]                      put downloaded threat feeds (CISA KEV, EPSS, exploits) beside
                                                       the app: dist/feeds, checked and listed
cargo xtask bench [--mb N[,N]] [--shape fat|thin] [--runs N] [--only NAME[,NAME]] [--native] [--dist DIR]
                                                       import of a generated report beside other readers
cargo xtask bench --interact [--mb N] [--times N]      sort, search, filters and sliders on a large report
cargo xtask bench --open [--mb N] [--times N]          how soon a large report is stored, and opened again
";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    match dispatch(&command, args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &str, args: impl Iterator<Item = String>) -> Result<()> {
    match command {
        "run" => run::command(args),
        "test" => test::command(args),
        "dist" => dist::command(args),
        "release" => run::release(args),
        "feeds" => feeds::command(args),
        "bench" => bench::command_line(args),
        run::WATCH => run::watch(args),
        "" | "help" | "--help" | "-h" => {
            println!("{USAGE}");
            println!("Steps of test: {}", steps::names());
            Ok(())
        }
        other => bail!("`{other}` is not a task.\n\n{USAGE}"),
    }
}

/// The value that must follow an argument.
fn value(args: &mut impl Iterator<Item = String>, name: &str) -> Result<String> {
    args.next().ok_or_else(|| anyhow::anyhow!("`{name}` needs a value.\n\n{USAGE}"))
}
