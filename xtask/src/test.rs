//! Runs the steps in order, with times, and ends with one line of real numbers. What a step does is in `steps`.

use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::steps::{self, Step};
use crate::workspace::shown;
use crate::{USAGE, value};

/// How many tests said what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// What a person asked of the run.
#[derive(Default)]
pub(crate) struct Options {
    quick: bool,
    only: Vec<String>,
    /// Also ask for known vulnerabilities of dependencies, which needs the network.
    pub(crate) advisories: bool,
    /// Set once the run has built dist.
    pub(crate) has_dist: bool,
}

/// `cargo xtask test`.
pub(crate) fn command(mut args: impl Iterator<Item = String>) -> Result<()> {
    let mut options = Options::default();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--quick" => options.quick = true,
            "--advisories" => options.advisories = true,
            "--only" => options.only.extend(value(&mut args, &arg)?.split(',').map(str::to_owned)),
            other => bail!("`{other}` is not an argument of test.\n\n{USAGE}"),
        }
    }
    if let Some(unknown) = options.only.iter().find(|only| steps::ALL.iter().all(|step| step.name != only.as_str())) {
        bail!("`{unknown}` is not a step. Steps: {}", steps::names());
    }
    run_all(options)
}

fn run_all(mut options: Options) -> Result<()> {
    let mut total = Count::default();
    let mut lines = Vec::new();
    let mut failed_steps = Vec::new();
    for step in steps::ALL {
        if !is_wanted(step, &options) {
            continue;
        }
        println!("\n== {}: {}", step.name, step.what);
        let start = Instant::now();
        let mut count = Count::default();
        let result = (step.run)(&mut options, &mut count);
        if let Err(error) = &result {
            eprintln!("{error:#}");
            failed_steps.push(step.name);
            // A check that counts no tests is one failure.
            count.failed = count.failed.max(1);
        }
        total += count;
        let word = if result.is_ok() { "ok" } else { "FAILED" };
        lines.push(format!("  {:<8} {word:<6} {:>6.1} s", step.name, start.elapsed().as_secs_f32()));
    }
    println!("\n== summary\n{}\n", lines.join("\n"));
    println!("{} passed, {} failed", total.passed, total.failed);
    if failed_steps.is_empty() { Ok(()) } else { bail!("failed: {}", failed_steps.join(", ")) }
}

fn is_wanted(step: &Step, options: &Options) -> bool {
    if options.only.is_empty() {
        !options.quick || step.is_quick
    } else {
        options.only.iter().any(|only| only == step.name)
    }
}

/// Run a command that prints results as cargo's test harness does, show all it prints, and add up its numbers.
pub(crate) fn run_counting(command: &mut Command, count: &mut Count) -> Result<()> {
    let name = shown(command);
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("could not start {name}"))?;
    let stdout = child.stdout.take().context("no output to read")?;
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        println!("{line}");
        if let Some(more) = harness_result(&line) {
            *count += more;
        }
    }
    let status = child.wait()?;
    if status.success() { Ok(()) } else { bail!("{name} failed ({status})") }
}

/// The numbers of a line such as `test result: ok. 8 passed; 0 failed; 0 ignored; ...`.
fn harness_result(line: &str) -> Option<Count> {
    let numbers = line.trim().strip_prefix("test result: ")?;
    let (_, numbers) = numbers.split_once(". ")?;
    let number = |word: &str| {
        let part = numbers.split(';').find_map(|part| part.trim().strip_suffix(word))?;
        part.trim().parse().ok()
    };
    Some(Count { passed: number("passed")?, failed: number("failed")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<(u64, u64)>) {
        assert_eq!(harness_result(line), expected.map(|(passed, failed)| Count { passed, failed }));
    }

    #[test]
    fn the_harness_line_is_read() {
        check("test result: ok. 8 passed; 0 failed; 0 ignored; 0 measured; finished in 0.00s", Some((8, 0)));
        check("test result: FAILED. 7 passed; 2 failed; 0 ignored", Some((7, 2)));
        check("test files::tests::slashes ... ok", None);
    }
}
