//! How much a browser fetches, and when: the first load has a limit that fails the build, and so has what only a team needs;
//! what follows while nobody waits is listed apart. Knows names and sizes, no file.

use std::fmt::{self, Display, Formatter};

use anyhow::{Result, bail};

/// Most that the first load may weigh compressed, in bytes: .4 s at 10 Mbit/s.
const LIMIT: usize = 500_000;
/// Most that a module may weigh compressed that only some need, in bytes: what a team's browser runs to share.
const MODULE_LIMITS: [(&str, usize); 1] = [("engine-team.wasm", 100_000)];
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
pub(crate) struct Sizes(Vec<Size>);

struct Size {
    when: When,
    plain: String,
    name: String,
    bytes: usize,
    compressed: usize,
}

impl Sizes {
    /// Notes a file: its name in the sources, the one it is served under, its bytes and those of its smallest form.
    pub(crate) fn add(&mut self, plain: &str, name: &str, bytes: usize, compressed: usize) {
        self.0.push(Size { when: When::of(plain), plain: plain.to_owned(), name: name.to_owned(), bytes, compressed });
    }

    fn at(&self, when: When) -> impl Iterator<Item = &Size> {
        self.0.iter().filter(move |size| size.when == when)
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
        for (plain, limit) in MODULE_LIMITS {
            let heavy = self.0.iter().find(|size| size.plain == plain && size.compressed > limit);
            if let Some(Size { compressed, .. }) = heavy {
                bail!("{plain} weighs {compressed} bytes compressed, the limit is {limit}");
            }
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
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(page_wasm: usize) -> Sizes {
        let mut sizes = Sizes::default();
        for plain in FIRST_LOAD {
            let compressed = if plain == "page.wasm" { page_wasm } else { 1 };
            sizes.add(plain, plain, 3 * compressed, compressed);
        }
        sizes.add("page-rest.wasm", "page-rest-0.wasm", 9_000_000, 3_000_000);
        sizes.add("404.html", "404.html", 2_000, 800);
        sizes
    }

    #[test]
    fn the_first_load_has_a_limit_and_nothing_else_has() {
        let others = FIRST_LOAD.len() - 1;
        assert!(sizes(LIMIT - others).check().is_ok());
        assert!(sizes(LIMIT - others + 1).check().is_err());
    }

    #[test]
    fn what_only_a_team_needs_has_a_limit_of_its_own() {
        let weighs = |bytes| {
            let mut sizes = sizes(1);
            sizes.add("engine-team.wasm", "engine-team-0.wasm", 3 * bytes, bytes);
            sizes.check().is_ok()
        };
        assert_eq!((weighs(100_000), weighs(100_001)), (true, false));
    }

    #[test]
    fn a_file_of_the_first_load_that_has_another_name_now_is_missed() {
        let mut sizes = sizes(1);
        sizes.0.retain(|size| size.name != "engine.wasm");
        sizes.add("machine.wasm", "machine.wasm", 1, 1);
        assert!(sizes.check().is_err());
    }

    #[test]
    fn each_file_is_told_under_when_it_comes() {
        let told = sizes(400_000).to_string();
        let (first, behind) = told.split_once("Later").unwrap();
        assert!(first.contains("engine-later.js") && first.contains("400011 B brotli"), "{told}");
        let (later, apart) = behind.split_once("Apart").unwrap();
        assert!(later.contains("page-rest-0.wasm") && apart.contains("404.html"), "{told}");
    }
}
