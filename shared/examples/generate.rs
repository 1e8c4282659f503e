//! Write an invented scan report: `cargo run --release -p shared --example generate -- --mb 50 --out FILE`.
//! Other options: `--hosts N`, `--seed N`, `--date 2026-11-21`, `--thin` (short texts).

use std::io::Write as _;
use std::process::ExitCode;

use shared::model::Day;
use shared::sample::{Options, generate};

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            eprintln!("{words}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), String> {
    let mut options = Options::sample(Day::from_iso("2026-11-16").unwrap_or_default());
    let mut out = None;
    while let Some(argument) = arguments.next() {
        if argument == "--thin" {
            options.fat = false;
            continue;
        }
        let value = arguments.next().ok_or_else(|| format!("{argument} wants a value"))?;
        let wrong = |_| format!("{argument}: {value} is not a number");
        match argument.as_str() {
            "--mb" => {
                let sized = Options::megabytes(value.parse().map_err(wrong)?, options.report_date);
                options = Options { hosts: sized.hosts, fat: sized.fat, ..options };
            }
            "--hosts" => options.hosts = value.parse().map_err(wrong)?,
            "--seed" => options.seed = value.parse().map_err(wrong)?,
            "--date" => options.report_date = Day::from_iso(&value).ok_or("--date wants a day such as 2026-11-21")?,
            "--out" => out = Some(value),
            _ => return Err(format!("{argument} is not known; see the head of this example")),
        }
    }
    let path = out.ok_or("--out FILE is missing")?;
    let mut file = std::fs::File::create(&path).map_err(|error| format!("{path}: {error}"))?;
    let mut written = Ok(0);
    generate(&options, &mut |piece| {
        written = std::mem::replace(&mut written, Ok(0)).and_then(|n| file.write_all(piece).map(|()| n + piece.len()));
    });
    let bytes = written.map_err(|error| format!("{path}: {error}"))?;
    println!("{path}: {} hosts, {bytes} bytes", options.hosts);
    Ok(())
}
