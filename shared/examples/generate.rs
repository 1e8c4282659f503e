//! Write an invented scan report: `cargo run --release -p shared --example generate -- --mb 50 --out FILE`.
//!
//! Options: `--shape sample|fat|thin` (38 columns and short texts as the sample; or the 27 columns, some thousand checks
//! and few wrong cells that speed is measured with, with long texts or with none), `--mb N` or `--hosts N`, `--seed N`,
//! `--date 2026-11-21`, `--crlf`, `--quotes`, `--ragged N` and `--wrong N` (rows of ten thousand with a cell too many,
//! with a wrong cell). See [`Options`].

use std::io::Write as _;
use std::process::ExitCode;

use shared::model::Day;
use shared::sample::{LineEnd, Options, Texts, generate};

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
    let day = Day::from_iso("2026-11-16").unwrap_or_default();
    let mut options = Options { texts: Texts::Long, ..Options::sample(day) };
    let (mut out, mut megabytes) = (None, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--crlf" => options.line_end = LineEnd::CrLf,
            "--quotes" => options.quotes = true,
            _ => {
                let value = arguments.next().ok_or_else(|| format!("{argument} wants a value"))?;
                match argument.as_str() {
                    "--out" => out = Some(value),
                    "--mb" => megabytes = Some(number(&argument, &value)?),
                    _ => set(&mut options, &argument, &value)?,
                }
            }
        }
    }
    if let Some(megabytes) = megabytes {
        options = options.sized(u64::from(megabytes) * 1_000_000);
    }
    write(&options, &out.ok_or("--out FILE is missing")?)
}

fn set(options: &mut Options, argument: &str, value: &str) -> Result<(), String> {
    match argument {
        "--shape" => {
            let day = options.report_date;
            *options = match value {
                "sample" => Options::sample(day),
                "fat" => Options::measured(day, Texts::Long),
                "thin" => Options::measured(day, Texts::None),
                _ => return Err("--shape is sample, fat or thin".to_owned()),
            };
        }
        "--hosts" => options.hosts = number(argument, value)?,
        "--seed" => options.seed = number(argument, value)?.into(),
        "--ragged" => options.ragged = number(argument, value)?,
        "--wrong" => options.wrong_cells = number(argument, value)?,
        "--date" => options.report_date = Day::from_iso(value).ok_or("--date wants a day such as 2026-11-21")?,
        _ => return Err(format!("{argument} is not known; see the head of this example")),
    }
    Ok(())
}

fn number(argument: &str, value: &str) -> Result<u32, String> {
    value.parse().map_err(|_| format!("{argument}: {value} is not a number"))
}

fn write(options: &Options, path: &str) -> Result<(), String> {
    let mut file = std::fs::File::create(path).map_err(|error| format!("{path}: {error}"))?;
    let mut written = Ok(0);
    generate(options, &mut |piece| {
        written = std::mem::replace(&mut written, Ok(0)).and_then(|n| file.write_all(piece).map(|()| n + piece.len()));
    });
    let bytes = written.map_err(|error| format!("{path}: {error}"))?;
    println!("{path}: {} hosts, {bytes} bytes", options.hosts);
    Ok(())
}
