//! The steps of `cargo xtask test`, in order. Each is one function and one line in [`ALL`].

use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::test::{Count, Options, run_counting};
use crate::wasm::Part;
use crate::workspace::{cargo, command, root, run, target};
use crate::{browser, dist, install, run as serving};

/// One step.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    /// Part of `--quick`: no browser, no release build, nothing to install but Rust's own parts.
    pub(crate) is_quick: bool,
    pub(crate) run: fn(&mut Options, &mut Count) -> Result<()>,
}

/// Every step, in order: what answers soonest comes first.
pub(crate) const ALL: &[Step] = &[
    Step { name: "fmt", what: "formatting", is_quick: true, run: fmt },
    Step { name: "clippy", what: "lints, natively and for both wasm parts", is_quick: true, run: clippy },
    Step { name: "native", what: "tests of shared, server and xtask", is_quick: true, run: native },
    Step { name: "seeds", what: "checks of the fuzz targets on their seeds, damaged", is_quick: false, run: seeds },
    Step { name: "rustdoc", what: "documentation without a warning", is_quick: false, run: rustdoc },
    Step { name: "wasm", what: "tests of the app's parts in a real browser", is_quick: false, run: wasm },
    Step { name: "dist", what: "release build within its size", is_quick: false, run: dist },
    Step { name: "e2e", what: "the built app in a real browser", is_quick: false, run: e2e },
    Step { name: "deny", what: "licences and sources of dependencies", is_quick: false, run: deny },
];

/// Crates that run on this machine.
const NATIVE: &str = "--package shared --package server --package xtask";
/// Team mode with the schemas of its contract.
const TEAM: &str = "--features shared/openapi";
const PARTS: [Part; 2] = [Part::Page, Part::Engine];

/// The names of all steps, for a person.
pub(crate) fn names() -> String {
    ALL.iter().map(|step| step.name).collect::<Vec<_>>().join(", ")
}

fn fmt(_: &mut Options, _: &mut Count) -> Result<()> {
    install::component("rustfmt", "fmt")?;
    run(&mut cargo("fmt --all --check")?)
}

fn clippy(_: &mut Options, _: &mut Count) -> Result<()> {
    install::component("clippy", "clippy")?;
    install::wasm_target()?;
    // All of them run, whatever the first one says.
    let mut result = run(&mut cargo(&format!("clippy --quiet {NATIVE} --all-features --all-targets -- -Dwarnings"))?);
    for part in PARTS {
        result =
            result.and(run(&mut cargo(&format!("clippy --quiet {} --all-targets -- -Dwarnings", part.selection()))?));
    }
    result
}

fn native(_: &mut Options, count: &mut Count) -> Result<()> {
    install::postgres()?;
    run_counting(&mut cargo(&format!("test --no-fail-fast {NATIVE} {TEAM}"))?, count)
}

fn seeds(_: &mut Options, count: &mut Count) -> Result<()> {
    // A workspace of its own; without libFuzzer any compiler builds it.
    let folder = target()?.join("fuzz");
    let tests = "test --no-fail-fast --no-default-features --manifest-path fuzz/Cargo.toml --test seeds --target-dir";
    run_counting(cargo(tests)?.arg(folder), count)
}

fn rustdoc(_: &mut Options, _: &mut Count) -> Result<()> {
    install::wasm_target()?;
    run(cargo(&format!("doc --quiet --no-deps {NATIVE} {TEAM}"))?.env("RUSTDOCFLAGS", "-Dwarnings"))?;
    for part in PARTS {
        let lib_only = format!("doc --quiet --no-deps --lib {}", part.selection());
        run(cargo(&lib_only)?.env("RUSTDOCFLAGS", "-Dwarnings"))?;
    }
    Ok(())
}

fn wasm(_: &mut Options, count: &mut Count) -> Result<()> {
    install::wasm_target()?;
    let driver = browser::chromedriver()?;
    run(&mut cargo("build --quiet --package xtask --features wasm-test-runner --bin wasm-test-runner")?)?;
    let runner = target()?.join("debug").join(format!("wasm-test-runner{}", std::env::consts::EXE_SUFFIX));
    let mut result = Ok(());
    for part in PARTS {
        // --tests leaves out documentation tests, which no browser can run.
        let tests = format!("test --no-fail-fast --tests --profile wasm-dev {}", part.test_selection());
        let ran = run_counting(
            cargo(&tests)?
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &runner)
                .env("CHROMEDRIVER", &driver)
                // A whole minute: a machine that also compiles starts a browser slowly.
                .env("WASM_BINDGEN_TEST_TIMEOUT", "60")
                .env("RUSTFLAGS", part.target_flags()),
            count,
        );
        // Both parts run, whatever the first one says.
        result = result.and(ran);
    }
    result
}

fn dist(options: &mut Options, _: &mut Count) -> Result<()> {
    dist::build(&dist::default_folder()?, false)?;
    options.has_dist = true;
    Ok(())
}

/// Proxies of docs/deployment.md that a spec puts before a server: its setting, the Debian package, the program in it.
const PROXIES: [(&str, &str, &str); 2] =
    [("PATCHFIRST_NGINX", "nginx", "usr/sbin/nginx"), ("PATCHFIRST_CADDY", "caddy", "usr/bin/caddy")];

fn e2e(options: &mut Options, count: &mut Count) -> Result<()> {
    install::node_modules()?;
    let chromium = browser::chromium()?;
    let server = serving::server()?;
    if !options.has_dist {
        dist::build(&dist::default_folder()?, false)?;
    }
    let report = target()?.join("playwright-report.json");
    // An older report must not be counted when this run writes none.
    let _ = fs::remove_file(&report);
    let mut playwright = command(install::npx())?;
    playwright
        .current_dir(root()?.join("end2end"))
        .args(["--no-install", "playwright", "test"])
        .env("PATCHFIRST_SERVER", server)
        .env("PATCHFIRST_DIST", dist::default_folder()?)
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report);
    if let Some(chromium) = chromium {
        playwright.env("CHROME", chromium);
    }
    for (setting, package, program) in PROXIES {
        if let (None, Some(program)) = (env::var_os(setting), install::unpacked(package, program)?) {
            playwright.env(setting, program);
        }
    }
    let result = run(&mut playwright);
    *count += playwright_result(&fs::read_to_string(&report).context("Playwright wrote no report")?)?;
    result
}

/// The numbers of Playwright's JSON report. A test that passed only when repeated has failed.
fn playwright_result(report: &str) -> Result<Count> {
    let report: serde_json::Value = serde_json::from_str(report).context("Playwright's report is not JSON")?;
    let number = |name: &str| report.pointer(&format!("/stats/{name}")).and_then(serde_json::Value::as_u64);
    match (number("expected"), number("unexpected"), number("flaky")) {
        (Some(passed), Some(unexpected), Some(flaky)) => Ok(Count { passed, failed: unexpected + flaky }),
        _ => bail!("Playwright's report has no numbers"),
    }
}

fn deny(options: &mut Options, _: &mut Count) -> Result<()> {
    let mut deny = command(&install::cargo_deny()?.to_string_lossy())?;
    deny.args(["--log-level", "error", "check", "licenses", "bans", "sources"]);
    if options.advisories {
        deny.arg("advisories");
    }
    run(&mut deny)
}
