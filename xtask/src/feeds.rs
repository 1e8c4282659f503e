//! `cargo xtask feeds DIR`: downloaded feed files to the folder `feeds/` of a static host, checked by the reader that the
//! app itself uses. Downloads nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use shared::feeds::site::{Ready, list, ready};
use shared::feeds::{FeedKind, Parsed};
use shared::model::Day;

use crate::{USAGE, dist, value};

/// Name of the list; the others are beside it.
const MANIFEST: &str = "feeds.json";

/// `cargo xtask feeds`.
pub(crate) fn command(mut args: impl Iterator<Item = String>) -> Result<()> {
    let (mut folder, mut out) = (None, dist::default_folder()?.join("feeds"));
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--out" => out = std::path::absolute(value(&mut args, &arg)?)?,
            option if option.starts_with('-') => bail!("`{option}` is not an argument of feeds.\n\n{USAGE}"),
            _ if folder.is_some() => bail!("feeds takes one folder.\n\n{USAGE}"),
            _ => folder = Some(std::path::absolute(arg)?),
        }
    }
    let Some(folder) = folder else { bail!("feeds needs the folder with the downloaded files.\n\n{USAGE}") };
    let newest = newest(found_in(&folder)?);
    if newest.is_empty() {
        bail!(
            "{} holds no feed. Download known_exploited_vulnerabilities.csv or .json from www.cisa.gov, or epss_scores-current.csv.gz from www.first.org/epss/data, into it.",
            folder.display()
        );
    }
    write(&out, &newest)
}

/// Every feed among the files of a folder; what is none is said.
fn found_in(folder: &Path) -> Result<Vec<Ready>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("could not open the folder {}", folder.display()))? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let bytes = fs::read(&file).with_context(|| format!("could not read {}", file.display()))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        found.extend(feeds_of(&name, &bytes, changed(&file)?)?);
    }
    Ok(found)
}

/// The day on which a file was last changed: its own where neither it nor its name says one.
fn changed(file: &Path) -> Result<Day> {
    let seconds = fs::metadata(file)?.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let days = i32::try_from(seconds / 86_400).unwrap_or_default();
    Ok(Day::from_ymd(1970, 1, 1).unwrap_or_default().plus(days))
}

/// The feeds of one file; what was read, and what is none, is said.
fn feeds_of(name: &str, bytes: &[u8], day: Day) -> Result<Vec<Ready>> {
    let contents = ready(name, bytes, day).map_err(anyhow::Error::msg).with_context(|| name.to_owned())?;
    for other in &contents.others {
        println!("  {other}: no feed, left out");
    }
    contents.feeds.iter().for_each(|feed| tell(&feed.name, &feed.parsed));
    Ok(contents.feeds)
}

fn tell(name: &str, parsed: &Parsed) {
    let about = parsed.feed.about();
    println!(
        "  {name}: {} of {}, {} CVEs in {} rows, {} left out",
        parsed.feed.kind().label(),
        about.date.iso().unwrap_or_default(),
        parsed.feed.len(),
        parsed.rows,
        parsed.left_out
    );
    for problem in parsed.problems.iter().take(10) {
        println!("    line {}: {} ({})", problem.line, problem.what, problem.value);
    }
    for note in &parsed.notes {
        println!("    {note}");
    }
}

/// The newest file of each kind.
fn newest(found: Vec<Ready>) -> Vec<Ready> {
    let mut newest: Vec<Ready> = Vec::new();
    for one in found {
        match newest.iter_mut().find(|other| other.feed().kind() == one.feed().kind()) {
            Some(other) if other.feed().about().date < one.feed().about().date => *other = one,
            Some(_) => {}
            None => newest.push(one),
        }
    }
    newest
}

/// Writes the folder: exactly these feeds, the list last, because it makes the others known.
fn write(out: &Path, feeds: &[Ready]) -> Result<()> {
    fs::create_dir_all(out).with_context(|| format!("could not make {}", out.display()))?;
    for kind in FeedKind::ALL {
        for ending in ["csv", "csv.gz", "json", "json.gz"] {
            let old = out.join(format!("{}.{ending}", kind.id()));
            if old.exists() {
                fs::remove_file(old)?;
            }
        }
    }
    let mut listed = Vec::new();
    for feed in feeds {
        let file = format!("{}.{}", feed.feed().kind().id(), feed.ending);
        fs::write(out.join(&file), &feed.bytes).with_context(|| format!("could not write {file}"))?;
        let hash = Sha256::digest(&feed.bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        listed.push(feed.listed(file, hash));
    }
    fs::write(out.join(MANIFEST), list(&listed)).context("could not write the list")?;
    println!("Wrote {} with {} feeds", out.display(), feeds.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop

    use super::*;
    use shared::feeds::offered;

    #[test]
    fn the_newest_of_each_kind_is_written_and_the_app_reads_the_list() {
        let folder = std::env::temp_dir().join(format!("patchfirst-feeds-{}", std::process::id()));
        let out = folder.join("out");
        fs::create_dir_all(&folder).unwrap();
        let put = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
        put("epss-2026-08-15.csv", "cve,epss,percentile\nCVE-2030-1001,0.1,0.2\n");
        put("epss-2026-08-16.csv", "cve,epss,percentile\nCVE-2030-1001,0.1,0.3\nCVE-2030-1002,0.1,0.4\n");
        put("kev.csv", "cveID,dateAdded,dueDate\nCVE-2030-1001,2026-08-01,2026-08-22\n");
        put("notes.txt", "nothing of ours\n");
        let arguments = [folder.display().to_string(), "--out".to_owned(), out.display().to_string()];
        command(arguments.into_iter()).unwrap();
        let all = offered(&fs::read(out.join(MANIFEST)).unwrap());
        let told: Vec<_> =
            all.iter().map(|one| (one.file.as_str(), one.name.as_str(), one.date.iso().unwrap())).collect();
        let expected = [("epss.csv", "epss-2026-08-16.csv", "2026-08-16"), ("kev.csv", "kev.csv", "2026-08-01")];
        assert_eq!(told, expected.map(|(file, name, date)| (file, name, date.to_owned())));
        assert!(fs::read_to_string(out.join("epss.csv")).unwrap().contains("0.4"));
        let empty = command([out.join("none").display().to_string()].into_iter());
        assert!(empty.unwrap_err().to_string().contains("could not open the folder"));
        fs::remove_dir_all(folder).unwrap();
    }
}
