//! What the words of a search find: assets and vulnerabilities, marked once, so that a finding is asked by its numbers. Their
//! texts are one long text each, made when first searched, so that a word is looked for without going from thing to thing.

use std::cell::OnceCell;

use memchr::memmem::Finder;

use super::Desk;
use super::search::Search;

/// The texts of many things, one behind the other, lower case.
#[derive(Debug, Default)]
pub(super) struct Haystack {
    text: String,
    /// Where each thing's texts end.
    ends: Vec<usize>,
}

impl Haystack {
    /// Adds a thing.
    fn push<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) {
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            if text.is_ascii() {
                let begin = self.text.len();
                self.text.push_str(text);
                self.text.get_mut(begin..).into_iter().for_each(str::make_ascii_lowercase);
            } else {
                self.text.push_str(&text.to_lowercase());
            }
            // No word holds white space: none reaches over the end of a text.
            self.text.push('\n');
        }
        self.ends.push(self.text.len());
    }

    /// Tells the number of each thing with a text that a word is part of.
    fn find(&self, word: &str, mut tell: impl FnMut(usize)) {
        let (finder, mut at) = (Finder::new(word), 0);
        while let Some(found) = self.text.as_bytes().get(at..).and_then(|rest| finder.find(rest)) {
            let thing = self.ends.partition_point(|end| *end <= at + found);
            tell(thing);
            let Some(end) = self.ends.get(thing) else { break };
            at = *end;
        }
    }
}

/// The texts of a workspace, each made when first searched.
#[derive(Debug, Default)]
pub(super) struct Haystacks {
    pub(super) assets: OnceCell<Haystack>,
    pub(super) vulnerabilities: OnceCell<Haystack>,
}

/// The words that are missing, a bit each, by asset and by vulnerability. A finding has a word where either has it.
#[derive(Default)]
pub(super) struct Found {
    pub(super) assets: Vec<u32>,
    pub(super) vulnerabilities: Vec<u32>,
}

impl Found {
    /// Words that neither a vulnerability nor an asset has.
    pub(super) fn missing(&self, vulnerability: u32, asset: u32) -> u32 {
        let at = |missing: &[u32], index: u32| missing.get(index as usize).copied().unwrap_or(0);
        at(&self.vulnerabilities, vulnerability) & at(&self.assets, asset)
    }
}

impl Desk {
    /// What each word of a search finds.
    pub(super) fn found(&self, search: &Search) -> Found {
        if search.words() == 0 {
            return Found::default();
        }
        let (assets, vulnerabilities) = (&self.workspace.assets, &self.workspace.vulnerabilities);
        let all = u32::MAX >> (u32::BITS as usize - search.words());
        let mut found = Found { assets: vec![all; assets.len()], vulnerabilities: vec![all; vulnerabilities.len()] };
        for word in 0..search.words() {
            let has = |missing: Option<&mut u32>| missing.into_iter().for_each(|missing| *missing &= !(1 << word));
            if let Some(text) = search.text(word) {
                self.texts_of_assets().find(text, |asset| has(found.assets.get_mut(asset)));
                self.texts_of_vulnerabilities().find(text, |one| has(found.vulnerabilities.get_mut(one)));
            }
            for (asset, missing) in assets.iter().zip(&mut found.assets) {
                if search.address(word, &asset.host) {
                    has(Some(missing));
                }
            }
            for (vulnerability, missing) in vulnerabilities.iter().zip(&mut found.vulnerabilities) {
                if search.id(word, vulnerability) {
                    has(Some(missing));
                }
            }
        }
        found
    }

    fn texts_of_assets(&self) -> &Haystack {
        self.haystacks.assets.get_or_init(|| {
            let mut texts = Haystack::default();
            self.gather_texts(&mut texts, usize::MAX);
            texts
        })
    }

    /// Adds the texts of the next assets, `most` at most; false where none are left.
    pub(super) fn gather_texts(&self, texts: &mut Haystack, most: usize) -> bool {
        let next = self.workspace.assets.iter().zip(&self.effective).skip(texts.ends.len());
        for (asset, effective) in next.take(most) {
            let (host, rating) = (&asset.host, &effective.rating);
            let own = [&host.dns, &host.netbios, &host.os, &rating.owner, &rating.environment, &rating.location];
            let tags = rating.tags.iter().chain(&host.scanner_tags);
            texts.push(own.into_iter().chain(tags).map(String::as_str));
        }
        texts.ends.len() < self.workspace.assets.len()
    }

    pub(super) fn texts_of_vulnerabilities(&self) -> &Haystack {
        self.haystacks.vulnerabilities.get_or_init(|| {
            let mut texts = Haystack::default();
            for one in &self.workspace.vulnerabilities {
                texts.push([&one.title, &one.category, &one.vendor_reference].map(String::as_str));
            }
            texts
        })
    }
}
