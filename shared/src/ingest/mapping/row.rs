//! One record of a mapped file as texts by role: cells that hold two things are taken apart, words and dates put in the
//! form that every row is read in.

use super::words;
use super::{DateRule, Mapping, is_date, takes_several};
use crate::ingest::cells;
use crate::ingest::dates::day_in_order;
use crate::ingest::layout::{Layout, Role};
use crate::ingest::problem::Fault;
use crate::ingest::role_row::RoleRow;
use crate::ingest::row::{Reading, Reject};
use crate::ingest::scale::{Grade, Scale};
use crate::model::Kind;
use crate::view::Choice;

/// How the columns of one file are read.
#[derive(Clone, Debug)]
pub struct Plan {
    mapping: Mapping,
    /// Column of the file, role, how its dates are written.
    columns: Vec<(usize, Role, DateRule)>,
}

/// A record by role.
pub struct MappedRow {
    /// Its texts.
    pub row: RoleRow,
    /// What is wrong with it already.
    pub form: Result<(), Reject>,
    /// Date cells that only fit another order than the mapping says; they were read as they fit.
    pub odd_dates: Vec<String>,
}

impl Plan {
    /// From the places of a header's columns in the mapping.
    pub(super) fn new(mapping: &Mapping, places: &[Option<usize>]) -> Self {
        let role_of = |place: &Option<usize>| mapping.columns.get((*place)?).and_then(|c| Some((c.role?, c.date)));
        let columns = places
            .iter()
            .enumerate()
            .filter_map(|(column, place)| role_of(place).map(|(role, date)| (column, role, date)))
            .collect();
        Self { mapping: mapping.clone(), columns }
    }

    /// The mapping.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// How rows are read once they are put together by role.
    pub fn reading(&self) -> Reading {
        self.mapping.reading(self.shown())
    }

    /// Which column of the file a role is in; the first one where there are several.
    fn shown(&self) -> Layout {
        let mut layout = Layout::default();
        for (column, role, _) in self.columns.iter().rev() {
            layout.set(*role, *column);
        }
        layout
    }

    /// How dates are read, as shown.
    pub fn dates(&self) -> &'static str {
        let has = |rule| self.columns.iter().any(|(_, role, date)| is_date(*role) && *date == rule);
        match (has(DateRule::MonthFirst), has(DateRule::DayFirst)) {
            (true, true) => "day/month or month/day by column, as mapped",
            (true, false) => "month/day/year, as mapped",
            (false, true) => "day/month/year, as mapped",
            (false, false) => "as written",
        }
    }

    /// A record by role; `cell` gives the text of a column.
    pub fn row(&self, cell: impl Fn(usize) -> String) -> MappedRow {
        let mut out = MappedRow { row: RoleRow::default(), form: Ok(()), odd_dates: Vec::new() };
        for &(column, role, date) in &self.columns {
            let text = cell(column);
            out.take(&self.mapping, column, role, date, text.trim());
        }
        if !self.columns.iter().any(|(_, role, _)| *role == Role::Severity) {
            out.row.set(Role::Severity, canonical(self.mapping.otherwise));
        }
        out.row.settle_host();
        let title = out.row.get(Role::Title).to_owned();
        if !self.columns.iter().any(|(_, role, _)| *role == Role::Cves) {
            out.row.set(Role::Cves, cves_in(&title).join(" "));
        }
        if title.is_empty() {
            let id = out.row.get(Role::Id).to_owned();
            out.row.set(Role::Title, id);
        }
        out
    }
}

impl MappedRow {
    fn take(&mut self, mapping: &Mapping, column: usize, role: Role, date: DateRule, text: &str) {
        match role {
            Role::Severity => match mapping.choice(text) {
                Some(choice) if choice != Choice::LeaveOut => self.row.set(role, canonical(choice)),
                _ if self.form.is_ok() => {
                    let fault = Fault::InvalidSeverity { allows: Scale::Mapped([].into()).allows().into() };
                    self.form = Err(Reject { fault, column: Some(column), value: text.to_owned(), at: 0 });
                }
                _ => {}
            },
            Role::Title => self.fill(role, text),
            _ if is_nothing(text) => {}
            Role::Kind => match words::kind(text) {
                Some(kind) => self.row.set(role, kind_word(kind)),
                None => self.row.set(role, text),
            },
            Role::Ip => self.hosts(text),
            Role::Dns => match cells::ip(text) {
                Some(_) => self.fill(Role::Ip, text),
                None => self.fill(role, text),
            },
            Role::Port | Role::Protocol => self.service(role, text),
            Role::Cves => {
                let found = cves_in(text);
                self.append(role, &if found.is_empty() { text.to_owned() } else { found.join(" ") });
            }
            _ if is_date(role) => self.date(role, date, text),
            _ if takes_several(role) => self.append(role, text),
            _ => self.fill(role, text),
        }
    }

    /// The first column that says something counts.
    fn fill(&mut self, role: Role, text: &str) {
        if self.row.get(role).is_empty() {
            self.row.set(role, text);
        }
    }

    fn append(&mut self, role: Role, text: &str) {
        let before = self.row.get(role);
        let both = if before.is_empty() { text.to_owned() } else { format!("{before}, {text}") };
        self.row.set(role, both);
    }

    /// Addresses and names of one host in one cell: the first address and the first name count, further addresses are
    /// its others. What is none of these stays, to be rejected with its value.
    fn hosts(&mut self, text: &str) {
        let entries: Vec<&str> =
            text.split([',', ';', '|', '(', ')', ' ', '\n', '\r', '\t']).filter(|entry| !entry.is_empty()).collect();
        let mut is_known = !entries.is_empty();
        for entry in &entries {
            let (host, port) = authority(entry);
            if cells::ip(host).is_some() {
                if self.row.get(Role::Ip).is_empty() {
                    self.row.set(Role::Ip, host);
                } else {
                    self.append(Role::Interfaces, host);
                }
            } else if cells::is_host_name(host) {
                self.fill(Role::Dns, host);
            } else {
                is_known = false;
            }
            if cells::digits(port.as_bytes()).is_some() {
                self.fill(Role::Port, port);
            }
        }
        if !is_known {
            self.row.set(Role::Ip, text);
        }
    }

    /// `443`, `tcp`, `TCP/443`, `443/tcp (https)`, `general/tcp`.
    fn service(&mut self, role: Role, text: &str) {
        let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        let ports: Vec<&&str> = parts.iter().filter(|part| cells::digits(part.as_bytes()).is_some()).collect();
        let protocol = parts.iter().find(|part| ["tcp", "udp"].iter().any(|known| part.eq_ignore_ascii_case(known)));
        match (ports.as_slice(), protocol) {
            ([], None) | ([_, _, ..], _) => self.fill(role, text),
            (ports, protocol) => {
                if let [port] = ports {
                    self.fill(Role::Port, if text.starts_with('-') { text } else { port });
                }
                if let Some(protocol) = protocol {
                    self.fill(Role::Protocol, &protocol.to_ascii_lowercase());
                }
            }
        }
    }

    fn date(&mut self, role: Role, rule: DateRule, text: &str) {
        let order = match rule {
            DateRule::MonthFirst => Some(false),
            DateRule::DayFirst => Some(true),
            DateRule::Plain | DateRule::Ask => None,
        };
        let read = order.and_then(|is_day_first| day_in_order(text, is_day_first));
        match read.and_then(|(day, fits)| Some((day.iso()?, fits))) {
            Some((day, fits)) => {
                self.fill(role, &day);
                if !fits {
                    self.odd_dates.push(text.to_owned());
                }
            }
            None => self.fill(role, text),
        }
    }
}

/// Says a cell nothing at all?
pub fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "-" | "--" | "'-")
        || ["n/a", "na", "null", "none"].iter().any(|no| text.eq_ignore_ascii_case(no))
}

/// Host and port of a web address; of anything else the text itself.
pub fn authority(text: &str) -> (&str, &str) {
    let Some((_, rest)) = text.split_once("://") else { return (text, "") };
    let place = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    match place.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (place, ""),
    }
}

/// CVE ids anywhere in a text, in order.
pub fn cves_in(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-') {
        let id = word.trim_matches('-').to_ascii_uppercase();
        if cells::is_cve(&id) && !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

/// The band of a score from 0 to 10.
pub fn band(cell: &str) -> Option<Choice> {
    let cell = cell.trim();
    if !cell.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some(match Scale::Score.read(cell.as_bytes())? {
        Grade::Information => Choice::Information,
        Grade::Level(level) => match level.get() {
            ..=2 => Choice::Low,
            3 => Choice::Medium,
            4 => Choice::High,
            _ => Choice::Critical,
        },
    })
}

/// The word that every scale of words knows.
fn canonical(choice: Choice) -> &'static str {
    match choice {
        Choice::Critical => "critical",
        Choice::High => "high",
        Choice::Medium => "medium",
        Choice::Low => "low",
        Choice::Information => "information",
        Choice::Unknown | Choice::LeaveOut => "",
    }
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Confirmed => "confirmed",
        Kind::Potential => "potential",
        Kind::Information => "information",
    }
}

#[cfg(test)]
mod tests {
    use super::{DateRule, MappedRow, Role, authority, cves_in};
    use crate::ingest::role_row::RoleRow;

    fn row(take: impl Fn(&mut MappedRow)) -> RoleRow {
        let mut row = MappedRow { row: RoleRow::default(), form: Ok(()), odd_dates: Vec::new() };
        take(&mut row);
        row.row
    }

    #[test]
    fn a_cell_of_port_and_protocol_is_taken_apart() {
        for (cell, port, protocol) in [
            ("TCP/443", "443", "tcp"),
            ("443/udp", "443", "udp"),
            ("443", "443", ""),
            ("https (443/tcp)", "443", "tcp"),
            ("general/tcp", "", "tcp"),
            ("80, 443", "80, 443", ""),
            ("-1", "-1", ""),
            ("http", "http", ""),
        ] {
            let row = row(|row| row.service(Role::Port, cell));
            assert_eq!((row.get(Role::Port), row.get(Role::Protocol)), (port, protocol), "{cell}");
        }
    }

    #[test]
    fn a_cell_of_several_hosts_is_one_host() {
        let row = row(|row| row.hosts("web-1.example.test (192.0.2.1), 2001:db8::1"));
        assert_eq!(
            [row.get(Role::Ip), row.get(Role::Dns), row.get(Role::Interfaces)],
            ["192.0.2.1", "web-1.example.test", "2001:db8::1"]
        );
    }

    #[test]
    fn ranges_and_broken_addresses_stay_to_be_rejected() {
        for cell in ["192.0.2.1-192.0.2.9", "192.0.2.0/24", "10.300.1.1"] {
            assert_eq!(row(|row| row.hosts(cell)).get(Role::Ip), cell);
        }
    }

    #[test]
    fn a_web_address_names_its_host() {
        assert_eq!(authority("https://user@shop.example.test:8443/a?b"), ("shop.example.test", "8443"));
        assert_eq!(authority("http://[2001:db8::1]/a"), ("[2001:db8::1]", ""));
        assert_eq!(authority("shop.example.test"), ("shop.example.test", ""));
    }

    #[test]
    fn cve_ids_are_found_in_titles_and_links() {
        let text = "<a href=\"https://x.example/?name=CVE-2021-0001\">CVE-2021-0001</a> and cve-2020-12345.";
        assert_eq!(cves_in(text), ["CVE-2021-0001", "CVE-2020-12345"]);
    }

    #[test]
    fn dates_follow_the_rule_of_their_column() {
        let day = |rule, text: &str| row(|row| row.date(Role::FirstSeen, rule, text)).get(Role::FirstSeen).to_owned();
        assert_eq!(day(DateRule::DayFirst, "03.04.2026 10:00"), "2026-04-03");
        assert_eq!(day(DateRule::MonthFirst, "3/4/26"), "2026-03-04");
        assert_eq!(day(DateRule::MonthFirst, "25/04/2026"), "2026-04-25");
        assert_eq!(day(DateRule::Plain, "2026-04-03"), "2026-04-03");
    }
}
