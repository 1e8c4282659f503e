//! The folder of fetched feeds: whole files under names that no other content ever has, the list last, so that a browser
//! never sees a part. It never removes what a list of the last day named.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use shared::feeds::site::{Listed, Ready, list};
use shared::sync::to_hex;

/// The list, as the app asks for it.
const LIST: &str = "feeds.json";
/// What is known of the addresses. Hidden: names that begin with a dot are not served.
const KNOWN: &str = ".fetched.json";
/// Somebody may have read the list before a moment ago.
const GRACE: Duration = Duration::from_hours(24);

/// Where feeds lie.
#[derive(Debug)]
pub(super) struct Folder(pub(super) PathBuf);

/// By what an address tells whether its file is another one (RFC 9110, section 8.8).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
}

/// What came from an address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Source {
    known: Known,
    feeds: Vec<Listed>,
}

type Sources = BTreeMap<String, Source>;

impl Folder {
    fn sources(&self) -> Sources {
        // Where it is damaged or absent, everything is fetched again.
        let text = fs::read(self.0.join(KNOWN)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// What is known of the file of an address; nothing where it is not there any more.
    pub(super) fn known(&self, url: &str) -> Known {
        let source = self.sources().remove(url).unwrap_or_default();
        let is_there = source.feeds.iter().all(|feed| self.0.join(&feed.file).is_file());
        if is_there && self.0.join(LIST).is_file() { source.known } else { Known::default() }
    }

    /// Keep the feeds of an address in place of those that came from it before, and forget addresses that are not asked any
    /// more. How many feeds are new.
    pub(super) fn keep(&self, url: &str, asked: &[String], feeds: &[Ready], known: Known) -> io::Result<usize> {
        fs::create_dir_all(&self.0)?;
        let mut listed = Vec::new();
        for feed in feeds {
            let hash = to_hex(&Sha256::digest(&feed.bytes));
            let file = format!("{}-{}.{}", feed.feed().kind().id(), hash.get(..16).unwrap_or(&hash), feed.ending);
            self.replace(&file, &feed.bytes)?;
            listed.push(feed.listed(file, hash));
        }
        let mut sources = self.sources();
        sources.retain(|url, _| asked.contains(url));
        let before = sources.get(url).map(|source| source.feeds.clone()).unwrap_or_default();
        let fresh = listed.iter().filter(|feed| !before.contains(feed)).count();
        sources.insert(url.to_owned(), Source { known, feeds: listed });
        let newest = newest(&sources);
        self.replace(LIST, list(&newest).as_bytes())?;
        self.replace(KNOWN, &serde_json::to_vec(&sources)?)?;
        self.forget(&newest)?;
        Ok(fresh)
    }

    /// A file that is whole or not there, also after a power cut.
    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let beside = self.0.join(format!(".{name}.new"));
        let mut file = fs::File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(beside, self.0.join(name))
    }

    /// Remove files of ours that no list names any more.
    fn forget(&self, listed: &[Listed]) -> io::Result<()> {
        let named: BTreeSet<&str> = listed.iter().map(|feed| feed.file.as_str()).collect();
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_ours = name != LIST && !name.starts_with('.') && !named.contains(name.as_str());
            let age = SystemTime::now().duration_since(entry.metadata()?.modified()?).unwrap_or_default();
            if is_ours && age > GRACE {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// The newest feed of each kind, wherever it came from.
fn newest(sources: &Sources) -> Vec<Listed> {
    let mut newest: Vec<Listed> = Vec::new();
    for feed in sources.values().flat_map(|source| &source.feeds) {
        match newest.iter_mut().find(|other| other.kind == feed.kind) {
            Some(other) if other.date < feed.date => *other = feed.clone(),
            Some(_) => {}
            None => newest.push(feed.clone()),
        }
    }
    newest
}
