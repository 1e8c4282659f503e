//! How much a browser fetches, and when: the first load has a limit that fails the build, and so has what a team's browser
//! fetches beyond it; what follows while nobody waits is listed apart. Knows names and sizes, no file.

use std::fmt::{self, Display, Formatter};

use anyhow::{Result, bail};

use crate::split::Needs;

/// Most that the first load may weigh compressed, in bytes: .4 s at 10 Mbit/s.
const LIMIT: usize = 500_000;
/// Most that sync and crypto may weigh in gzip, in bytes: what the engine of a browser in step with a team fetches beyond
/// what every browser does.
const TEAM_LIMIT: usize = 80_000;
/// Later modules of the engine, by their names where it is cut: what every browser fetches.
const FOR_ALL: [&str; 2] = ["files", "rest"];
/// What keeps a browser in step with a team.
const IN_STEP: &str = "team";
/// What a person asks of accounts, keys and shared scans.
const ACCOUNT: &str = "account";
/// Everything a browser fetches until the first page stands and the workspace is open: a file can be dropped, or the
/// ranked rows of the report show. A spec in `end2end` compares this with what a browser does.
const FIRST_LOAD: [&str; 12] = [
    "index.html",
    "style.css",
    "boot.js",
    "page.js",
    "page-later.js",
    "page.wasm",
    "engine-boot.js",
    "engine.js",
    "engine-later.js",
    "engine.wasm",
    "favicon.svg",
    "manifest.webmanifest",
];
/// What the service worker does not keep: itself, the copy of the page that only static hosts send, and what says whether
/// there is a server.
const NOT_KEPT: [&str; 3] = ["sw.js", "404.html", "server.json"];

/// When a file is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum When {
    /// Somebody waits for it.
    First,
    /// Once the workspace is open.
    Later,
    /// Not by the app itself.
    Apart,
}

impl When {
    /// When a file is fetched, by the name it has in the sources.
    pub(crate) fn of(plain: &str) -> Self {
        match plain {
            _ if FIRST_LOAD.contains(&plain) => Self::First,
            _ if NOT_KEPT.contains(&plain) => Self::Apart,
            _ => Self::Later,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::First => "First load, until a file can be dropped or the report shows",
            Self::Later => "Later, while nobody waits",
            Self::Apart => "Apart from the app",
        }
    }
}

/// The sizes of all files.
#[derive(Default)]
pub(crate) struct Sizes {
    files: Vec<Size>,
    /// Which files of the engine come together.
    needs: Needs,
}

/// How large a file is, in bytes.
pub(crate) struct Size {
    when: When,
    plain: String,
    name: String,
    bytes: usize,
    /// In its smallest form.
    compressed: usize,
    gzip: usize,
}

impl Size {
    /// Of a file by its name in the sources and the one it is served under: its bytes, those of its smallest form, and those
    /// of gzip.
    pub(crate) fn new(plain: &str, name: &str, bytes: usize, compressed: usize, gzip: usize) -> Self {
        Self { when: When::of(plain), plain: plain.to_owned(), name: name.to_owned(), bytes, compressed, gzip }
    }
}

impl Sizes {
    /// None yet; of an engine whose later modules need these files.
    pub(crate) fn of_modules(needs: Needs) -> Self {
        Self { files: Vec::new(), needs }
    }

    /// Notes a file.
    pub(crate) fn add(&mut self, size: Size) {
        self.files.push(size);
    }

    /// What comes with a later module of the engine and with none of these others.
    fn beyond(&self, module: &str, others: &[&str]) -> Vec<&Size> {
        let needs = |module: &str| self.needs.get(module).map(Vec::as_slice).unwrap_or_default();
        let is_more = |name: &String| others.iter().all(|other| !needs(other).contains(name));
        let more: Vec<&String> = needs(module).iter().filter(|name| is_more(name)).collect();
        self.files.iter().filter(|size| more.contains(&&size.plain)).collect()
    }

    /// Sync and crypto.
    fn in_step(&self) -> Vec<&Size> {
        self.beyond(IN_STEP, &FOR_ALL)
    }

    /// What comes when a person asks something of the team.
    fn ceremonies(&self) -> Vec<&Size> {
        self.beyond(ACCOUNT, &[&FOR_ALL[..], &[IN_STEP]].concat())
    }

    fn at(&self, when: When) -> impl Iterator<Item = &Size> {
        self.files.iter().filter(move |size| size.when == when)
    }

    fn sum(&self, when: When) -> usize {
        self.at(when).map(|size| size.compressed).sum()
    }

    /// Fails where the first load is too heavy, or a file of it was not built under its name.
    pub(crate) fn check(&self) -> Result<()> {
        let (files, sum) = (self.at(When::First).count(), self.sum(When::First));
        if files != FIRST_LOAD.len() {
            bail!("{files} files of the first load were built, {} are named: see FIRST_LOAD", FIRST_LOAD.len());
        }
        if sum > LIMIT {
            bail!("the first load weighs {sum} bytes compressed, the limit is {LIMIT}");
        }
        let in_step: usize = self.in_step().iter().map(|size| size.gzip).sum();
        if in_step == 0 {
            bail!("no module keeps a browser in step with a team: see IN_STEP");
        }
        if in_step > TEAM_LIMIT {
            bail!("sync and crypto weigh {in_step} bytes in gzip, the limit is {TEAM_LIMIT}");
        }
        Ok(())
    }
}

impl Display for Sizes {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for when in [When::First, When::Later, When::Apart] {
            writeln!(f, "  {}:", when.words())?;
            for size in self.at(when) {
                writeln!(f, "    {:<38} {:>9} B {:>9} B brotli", size.name, size.bytes, size.compressed)?;
            }
            writeln!(f, "    {:<38} {:>11} {:>9} B brotli", "", "", self.sum(when))?;
        }
        let of_these = [
            ("Of these, in step with a team beyond all others (sync and crypto)", self.in_step()),
            ("Of these, when a person asks of accounts, keys and shared scans", self.ceremonies()),
        ];
        for (words, sizes) in of_these {
            writeln!(f, "  {words}:")?;
            for Size { name, bytes, compressed, gzip, .. } in &sizes {
                writeln!(f, "    {name:<38} {bytes:>9} B {compressed:>9} B brotli {gzip:>9} B gzip")?;
            }
            let sum = |of: fn(&Size) -> usize| sizes.iter().map(|size| of(size)).sum::<usize>();
            let (brotli, gzip) = (sum(|size| size.compressed), sum(|size| size.gzip));
            writeln!(f, "    {:<38} {:>11} {brotli:>9} B brotli {gzip:>9} B gzip", "", "")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(sizes: &mut Sizes, plain: &str, name: &str, compressed: usize) {
        sizes.add(Size::new(plain, name, 3 * compressed, compressed, 2 * compressed));
    }

    fn sizes(page_wasm: usize) -> Sizes {
        let needs = |files: &[&str]| files.iter().map(|file| format!("engine-{file}.wasm")).collect();
        let mut sizes = Sizes::of_modules(Needs::from([
            ("rest".to_owned(), needs(&["shared-1", "rest"])),
            ("team".to_owned(), needs(&["shared-1", "shared-2", "team"])),
            ("account".to_owned(), needs(&["shared-1", "shared-2", "account"])),
        ]));
        for plain in FIRST_LOAD {
            add(&mut sizes, plain, plain, if plain == "page.wasm" { page_wasm } else { 1 });
        }
        add(&mut sizes, "page-rest.wasm", "page-rest-0.wasm", 3_000_000);
        add(&mut sizes, "404.html", "404.html", 800);
        for (plain, compressed) in [("shared-1", 1_000_000), ("shared-2", 30_000), ("team", 9_000), ("account", 70_000)]
        {
            add(&mut sizes, &format!("engine-{plain}.wasm"), &format!("engine-{plain}-0.wasm"), compressed);
        }
        sizes
    }

    #[test]
    fn the_first_load_has_a_limit_and_nothing_else_has() {
        let others = FIRST_LOAD.len() - 1;
        assert!(sizes(LIMIT - others).check().is_ok());
        assert!(sizes(LIMIT - others + 1).check().is_err());
    }

    #[test]
    fn what_keeps_a_browser_in_step_has_a_limit_with_all_that_comes_with_it() {
        let weighs = |shared: usize| {
            let mut sizes = sizes(1);
            let size = sizes.files.iter_mut().find(|size| size.plain == "engine-shared-2.wasm").unwrap();
            size.gzip = shared;
            sizes.check().is_ok()
        };
        let team = 2 * 9_000;
        assert_eq!((weighs(TEAM_LIMIT - team), weighs(TEAM_LIMIT - team + 1)), (true, false));
        let mut renamed = sizes(1);
        renamed.needs.remove("team");
        assert!(renamed.check().is_err(), "a module of another name is missed");
    }

    #[test]
    fn a_file_of_the_first_load_that_has_another_name_now_is_missed() {
        let mut sizes = sizes(1);
        sizes.files.retain(|size| size.name != "engine.wasm");
        add(&mut sizes, "machine.wasm", "machine.wasm", 1);
        assert!(sizes.check().is_err());
    }

    #[test]
    fn each_file_is_told_under_when_it_comes() {
        let told = sizes(400_000).to_string();
        let (first, behind) = told.split_once("Later").unwrap();
        assert!(first.contains("engine-later.js") && first.contains("400011 B brotli"), "{told}");
        let (later, apart) = behind.split_once("Apart").unwrap();
        assert!(later.contains("page-rest-0.wasm") && apart.contains("404.html"), "{told}");
        let (in_step, asked) = apart.split_once("when a person asks").unwrap();
        assert!(in_step.contains("engine-shared-2-0") && in_step.contains("39000 B brotli     78000 B gzip"), "{told}");
        assert!(asked.contains("engine-account-0") && !asked.contains("engine-shared"), "{told}");
    }
}
