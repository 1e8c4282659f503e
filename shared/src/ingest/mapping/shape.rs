//! What the cells of a column look like, counted over its values.

use rustc_hash::FxHashSet;

use super::row::{authority, band, cves_in, is_nothing};
use super::words;
use crate::ingest::cells;
use crate::ingest::dates::Dates;
use crate::ingest::layout::Role;

/// Values looked at.
const LOOKED_AT: usize = 2000;
/// Different values that a column of words has at most.
const WORDS: usize = 12;

/// Shares of the values that are not blank, 0 to 1.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// Values looked at.
    pub values: usize,
    address: f64,
    name: f64,
    dotted: f64,
    cve: f64,
    date: f64,
    score: f64,
    fraction: f64,
    port: f64,
    joined_port: f64,
    severity: f64,
    protocol: f64,
    kind: f64,
    status: f64,
    flag: f64,
    number: f64,
    spaced: f64,
    letters: f64,
    distinct: usize,
}

/// Do the cells speak for a role?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// They do, in these words.
    Like(&'static str),
    /// They could be.
    Neutral,
    /// They are something else.
    Unlike,
}

impl Shape {
    /// Of the values of a column.
    pub fn of<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let mut shape = Self::default();
        let mut dates = Dates::default();
        let mut distinct = FxHashSet::default();
        let mut letters = 0;
        for value in values.map(str::trim).filter(|value| !is_nothing(value)).take(LOOKED_AT) {
            shape.values += 1;
            letters += value.chars().count();
            distinct.insert(value.to_lowercase());
            let first = value.split([',', ';', ' ']).next().map_or("", |first| authority(first).0);
            let is_address = cells::ip(first).is_some();
            let is_name = !is_address && cells::is_host_name(first) && first.len() == authority(value).0.len();
            let bytes = value.as_bytes();
            let add = |is: bool, count: &mut f64| *count += f64::from(u8::from(is));
            add(is_address, &mut shape.address);
            add(is_name, &mut shape.name);
            add(is_name && first.contains('.'), &mut shape.dotted);
            add(!cves_in(value).is_empty(), &mut shape.cve);
            add(dates.read(bytes).is_some_and(crate::model::Day::is_known), &mut shape.date);
            add(band(value).is_some() || value.contains("AV:"), &mut shape.score);
            add(band(value).is_some() && value.contains(['.', ',']), &mut shape.fraction);
            add(cells::port(bytes).is_some(), &mut shape.port);
            add(is_joined_port(value), &mut shape.joined_port);
            add(words::severity(value).is_some(), &mut shape.severity);
            add(is_protocol(value), &mut shape.protocol);
            add(words::kind(value).is_some(), &mut shape.kind);
            add(cells::status(bytes).is_some(), &mut shape.status);
            add(is_flag(value), &mut shape.flag);
            add(value.replace(',', ".").parse::<f64>().is_ok(), &mut shape.number);
            add(value.contains(' '), &mut shape.spaced);
        }
        let all = shape.values.max(1) as f64;
        for count in [
            &mut shape.address,
            &mut shape.name,
            &mut shape.dotted,
            &mut shape.cve,
            &mut shape.date,
            &mut shape.score,
            &mut shape.fraction,
            &mut shape.port,
            &mut shape.joined_port,
            &mut shape.severity,
            &mut shape.protocol,
            &mut shape.kind,
            &mut shape.status,
            &mut shape.flag,
            &mut shape.number,
            &mut shape.spaced,
        ] {
            *count /= all;
        }
        shape.letters = letters as f64 / all;
        shape.distinct = distinct.len();
        shape
    }

    /// Are most values numbers that could be scores, too many to be levels?
    pub fn is_scores(&self) -> bool {
        self.score >= 0.9 && (self.distinct > WORDS || self.fraction > 0.0)
    }

    /// Would header names look so? A column of addresses, dates or numbers has data in its first row, not a name.
    pub fn is_data(value: &str) -> bool {
        let value = value.trim();
        let is_number = value.replace(',', ".").parse::<f64>().is_ok();
        let is_date = Dates::default().read(value.as_bytes()).is_some_and(crate::model::Day::is_known);
        is_number || is_date || cells::ip(value).is_some() || cells::is_cve(value) || value.chars().count() > 60
    }

    /// Do the cells speak for a role?
    pub fn looks(&self, role: Role) -> Look {
        if self.values == 0 {
            return Look::Neutral;
        }
        let by = |share: f64, words: &'static str| match share {
            0.8.. => Look::Like(words),
            0.5.. => Look::Neutral,
            _ => Look::Unlike,
        };
        match role {
            Role::Ip => by(self.address + self.name, "cells are addresses or host names"),
            Role::Dns if self.address > 0.2 || self.date > 0.5 || self.number > 0.5 => Look::Unlike,
            Role::Dns if self.name >= 0.8 => Look::Like("cells are host names"),
            Role::Interfaces => by(self.address, "cells are addresses"),
            Role::Cves => by(self.cve + 0.4, "cells hold CVE ids"),
            Role::FirstSeen | Role::LastSeen | Role::FixedOn | Role::Published => by(self.date, "cells are dates"),
            Role::Cvss4 | Role::Cvss31 | Role::Cvss3 | Role::Cvss2 => by(self.score, "cells are numbers from 0 to 10"),
            Role::Port => by(self.port + self.joined_port, "cells are ports"),
            Role::Protocol => by(self.protocol, "cells are protocols"),
            Role::Kind => by(self.kind, "cells say confirmed or potential"),
            Role::Status => by(self.status, "cells are states"),
            Role::Pci | Role::Ssl => by(self.flag, "cells say yes or no"),
            Role::Severity if self.severity >= 0.8 => Look::Like("cells are severity words"),
            Role::Severity if self.is_scores() => Look::Like("cells are numbers from 0 to 10"),
            Role::Severity if self.distinct > WORDS || self.letters > 25.0 => Look::Unlike,
            Role::Title if self.number + self.date + self.address + self.flag > 0.5 => Look::Unlike,
            Role::Title if self.letters >= 10.0 && self.spaced >= 0.5 => Look::Like("cells are short texts"),
            Role::Id if self.letters > 60.0 || self.spaced > 0.5 || self.date + self.address > 0.5 => Look::Unlike,
            _ => Look::Neutral,
        }
    }

    /// The role that the cells alone give away, whatever the column is called.
    pub fn gives_away(&self) -> Option<(Role, &'static str)> {
        let is_most = |share: f64| share >= 0.9;
        if self.values == 0 {
            None
        } else if is_most(self.address) {
            Some((Role::Ip, "cells are addresses"))
        } else if is_most(self.address + self.name) && self.address >= 0.1 {
            Some((Role::Ip, "cells are addresses and host names"))
        } else if is_most(self.cve) && self.letters < 60.0 && self.spaced < 0.5 {
            Some((Role::Cves, "cells are CVE ids"))
        } else if is_most(self.severity) && self.distinct <= WORDS {
            Some((Role::Severity, "cells are severity words"))
        } else if is_most(self.joined_port) {
            Some((Role::Port, "cells are ports with protocols"))
        } else if is_most(self.protocol) {
            Some((Role::Protocol, "cells are protocols"))
        } else if is_most(self.dotted) {
            Some((Role::Dns, "cells are host names"))
        } else {
            None
        }
    }
}

fn is_protocol(value: &str) -> bool {
    ["tcp", "udp", "icmp"].iter().any(|known| value.eq_ignore_ascii_case(known))
}

fn is_joined_port(value: &str) -> bool {
    value.split_once('/').is_some_and(|(a, b)| {
        let is_port = |text: &str| text == "general" || cells::digits(text.as_bytes()).is_some();
        (is_protocol(a) && is_port(b)) || (is_port(a) && is_protocol(b))
    })
}

fn is_flag(value: &str) -> bool {
    ["yes", "no", "true", "false", "y", "n", "t", "f", "1", "0", "ja", "nein", "oui", "non", "si"]
        .iter()
        .any(|known| value.eq_ignore_ascii_case(known))
}
