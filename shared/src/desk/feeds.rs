//! Feeds on the desk: a file that was read takes its place, findings are ranked anew, and what that changed for them is
//! kept until a person has seen it.

use rustc_hash::FxHashSet;

use super::{Desk, StoreChange};
use crate::feeds::{Alert, AlertKind, Dated, FeedDifference, FeedKind, Feeds, HIGH_PERCENTILE, Known, Parsed, stale};
use crate::model::{Cve, Day};
use crate::view::{AlertRow, FeedRow, FeedSheet, LoadedFeed};

impl Desk {
    /// The same desk, with these feeds.
    #[must_use]
    pub fn with_feeds(mut self, feeds: Feeds) -> Self {
        self.feeds = feeds;
        self.gather();
        self
    }

    /// The feeds that are loaded.
    pub fn feeds(&self) -> &Feeds {
        &self.feeds
    }

    /// Takes a feed in, unless the one that is here is newer. Answers what came of it, and what to store.
    pub fn load_feed(&mut self, parsed: Parsed) -> (FeedSheet, StoreChange) {
        let Parsed { feed, rows, left_out, problem_count, problems, mut notes } = parsed;
        let (kind, about, cves) = (feed.kind(), feed.about().clone(), feed.len() as u32);
        let mut sheet = FeedSheet {
            kind,
            name: about.name.clone(),
            taken: false,
            words: String::new(),
            notes: Vec::new(),
            rows,
            cves,
            left_out,
            problem_count,
            problems,
        };
        let named = format!("{}{}", kind.short(), of_day(about.date));
        let store = match self.feeds.replace(feed) {
            Err(_older) => {
                let here = self.feeds.about(kind).map(|here| of_day(here.date)).unwrap_or_default();
                sheet.words = format!("{named} was not loaded: a newer one{here} is here.");
                notes.push(
                    "To go back to an older file, forget the newer one first: Settings, Threat feeds.".to_owned(),
                );
                self.pass_over(about.version)
            }
            Ok(difference) => {
                let before = std::mem::take(&mut self.known);
                self.gather();
                self.notice(kind, &before, difference);
                sheet.taken = true;
                let (matched, all) = self.matched(kind);
                sheet.words = format!("{named}: {}; {}.", counted(cves, "CVE", "CVEs"), in_it(matched, all));
                notes.extend(against(difference, about.date));
                notes.extend(dated_words(about.dated).map(|words| format!("Its date is {words}.")));
                self.kept_feed(kind)
            }
        };
        sheet.notes = notes;
        (sheet, store)
    }

    /// Lets go of a feed.
    pub fn forget_feed(&mut self, kind: FeedKind) -> StoreChange {
        self.feeds.forget(kind);
        self.gather();
        self.kept_feed(kind)
    }

    /// A person has seen what an alert says.
    pub fn dismiss_alert(&mut self, number: u32) -> StoreChange {
        self.feeds.alerts.retain(|alert| alert.number != number);
        self.revision = self.revision.wrapping_add(1);
        StoreChange { chunks: vec![self.feeds.chunk_of_notes()], ..StoreChange::default() }
    }

    /// Every feed, loaded or not.
    pub fn feeds_sheet(&self) -> Vec<FeedRow> {
        FeedKind::ALL.into_iter().map(|kind| FeedRow { kind, loaded: self.loaded_feed(kind) }).collect()
    }

    fn loaded_feed(&self, kind: FeedKind) -> Option<LoadedFeed> {
        let about = self.feeds.about(kind)?;
        let (matched, all) = self.matched(kind);
        Some(LoadedFeed {
            name: about.name.clone(),
            date: about.date.iso(),
            dated: dated_words(about.dated).unwrap_or_default().to_owned(),
            loaded_on: about.loaded.iso(),
            from_site: !about.version.is_empty(),
            cves: self.feeds.count(kind).unwrap_or_default() as u32,
            matched,
            all,
            age_days: self.today.since(about.date),
            is_stale: stale(about.date, self.today).is_some(),
        })
    }

    /// Feeds that are stale, in one sentence; `None` where none is.
    pub(super) fn stale_feeds(&self) -> Option<String> {
        let words = |kind: FeedKind| {
            let age = stale(self.feeds.about(kind)?.date, self.today)?;
            Some(format!("{} is {age} days old", kind.short()))
        };
        let all: Vec<String> = FeedKind::ALL.into_iter().filter_map(words).collect();
        (!all.is_empty()).then(|| format!("{}.", all.join("; ")))
    }

    /// What people have yet to hear, the latest first.
    pub(super) fn alert_rows(&self) -> Vec<AlertRow> {
        self.feeds.alerts.iter().rev().map(alert_row).collect()
    }

    /// Is a vulnerability known to be exploited?
    pub(super) fn exploited(&self, vulnerability: u32) -> bool {
        let at = vulnerability as usize;
        self.workspace.vulnerabilities.get(at).is_some_and(|one| one.exploited)
            || self.known.get(at).is_some_and(|known| known.kev().is_some())
    }

    /// What is known of its exploitation: known 0, exploit public 1, predicted 2, none known 3.
    pub(super) fn exploitation(&self, vulnerability: u32) -> u32 {
        let at = vulnerability as usize;
        let (Some(one), Some(known)) = (self.workspace.vulnerabilities.get(at), self.known.get(at)) else { return 3 };
        let is_high = known.epss().is_some_and(|(_, epss)| epss.percentile >= HIGH_PERCENTILE);
        match (self.exploited(vulnerability), one.exploit || one.malware || known.exploit().is_some(), is_high) {
            (true, _, _) => 0,
            (false, true, _) => 1,
            (false, false, true) => 2,
            (false, false, false) => 3,
        }
    }

    /// How many CVEs of the workspace a feed has, and how many there are.
    fn matched(&self, kind: FeedKind) -> (u32, u32) {
        let ids = self.workspace.vulnerabilities.iter().flat_map(|vulnerability| &vulnerability.cves);
        let cves: FxHashSet<Cve> = ids.filter_map(|id| Cve::parse(id)).collect();
        let matched = cves.iter().filter(|cve| self.feeds.has(kind, **cve)).count();
        (matched as u32, cves.len() as u32)
    }

    /// Notes what a feed changed for open findings. The first feed of a kind is only worth a word where flaws are
    /// exploited: predictions and exploits are in the result of its loading.
    fn notice(&mut self, kind: FeedKind, before: &[Known], difference: FeedDifference) {
        let what = match kind {
            FeedKind::Kev => AlertKind::NewlyExploited,
            FeedKind::Exploits if difference.replaced => AlertKind::ExploitPublished,
            FeedKind::Epss if difference.replaced => AlertKind::PredictionRose,
            FeedKind::Exploits | FeedKind::Epss => return,
        };
        let happened: Vec<bool> = (self.workspace.vulnerabilities.iter().zip(before).zip(&self.known))
            .map(|((vulnerability, before), now)| what.happened(vulnerability, before, now))
            .collect();
        let (mut findings, mut vulnerabilities) = (0, FxHashSet::default());
        for index in self.ranking.order() {
            let Some(finding) = self.workspace.findings.get(*index as usize) else { continue };
            if happened.get(finding.vulnerability as usize).copied().unwrap_or_default() {
                findings += 1;
                vulnerabilities.insert(finding.vulnerability);
            }
        }
        if findings == 0 {
            return;
        }
        let number = self.feeds.alerts.iter().map(|alert| alert.number).max().unwrap_or_default() + 1;
        self.feeds.alerts.push(Alert {
            number,
            day: self.today,
            kind: what,
            first: !difference.replaced,
            findings,
            vulnerabilities: vulnerabilities.len() as u32,
        });
    }

    /// What a site offers and is older than what is here is not fetched again.
    fn pass_over(&mut self, version: String) -> StoreChange {
        if version.is_empty() {
            return StoreChange::default();
        }
        self.feeds.forgotten.push(version);
        StoreChange { chunks: vec![self.feeds.chunk_of_notes()], ..StoreChange::default() }
    }

    fn kept_feed(&self, kind: FeedKind) -> StoreChange {
        StoreChange { chunks: vec![self.feeds.chunk(kind), self.feeds.chunk_of_notes()], ..StoreChange::default() }
    }
}

fn alert_row(alert: &Alert) -> AlertRow {
    let findings = counted(alert.findings, "finding", "findings");
    let (facet, words) = match (alert.kind, alert.first) {
        (AlertKind::NewlyExploited, true) => ("known", are(alert.findings, "known-exploited")),
        (AlertKind::NewlyExploited, false) => ("known", "became known-exploited".to_owned()),
        (AlertKind::ExploitPublished, _) => ("exploit", "now have a public exploit".to_owned()),
        (AlertKind::PredictionRose, _) => ("predicted", "rose to the tenth most likely to be exploited".to_owned()),
    };
    let words = if alert.findings == 1 { words.replace("now have", "now has") } else { words };
    let whose = if alert.findings == 1 { "1 of your findings".to_owned() } else { findings.replace(' ', " of your ") };
    AlertRow {
        number: alert.number,
        kind: alert.kind,
        words: format!("{whose} {words}"),
        day: alert.day.iso(),
        vulnerabilities: alert.vulnerabilities,
        facet: facet.to_owned(),
    }
}

fn are(count: u32, what: &str) -> String {
    format!("{} {what}", if count == 1 { "is" } else { "are" })
}

fn of_day(day: Day) -> String {
    day.iso().map(|day| format!(" of {day}")).unwrap_or_default()
}

/// What a feed changes against the one before it, in words.
fn against(difference: FeedDifference, date: Day) -> Option<String> {
    let FeedDifference { replaced, before, added, gone } = difference;
    if !replaced {
        return None;
    }
    let of = of_day(before);
    let same = if before == date { ", the same day" } else { "" };
    Some(format!("It replaces the one{of}{same}: {} new, {} gone.", number(added), number(gone)))
}

/// How the date of a feed is known, where the file does not say it.
fn dated_words(dated: Dated) -> Option<&'static str> {
    match dated {
        Dated::Said => None,
        Dated::LatestEntry => Some("that of its latest entry, the file has none of its own"),
        Dated::Name => Some("from the name of the file"),
        Dated::Loaded => Some("the day it was loaded, neither the file nor its name has one"),
    }
}

fn in_it(matched: u32, all: u32) -> String {
    match (matched, all) {
        (_, 0) => "no CVE of your findings is known yet".to_owned(),
        (0, _) => format!("none of your {} is in it", counted(all, "CVE", "CVEs")),
        (1, _) => format!("1 of your {} is in it", counted(all, "CVE", "CVEs")),
        _ => format!("{} of your {} are in it", number(matched), counted(all, "CVE", "CVEs")),
    }
}

fn counted(n: u32, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// `341,234`.
fn number(n: u32) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
