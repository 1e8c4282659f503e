//! One record of a list of assets: which host it is about, and what it says of it. A cell that cannot be used costs its
//! field and is noted; a row that names no host is rejected.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::words::{self, Numbers};
use crate::guard::unguard;
use crate::ingest::cells;
use crate::ingest::layout::Role;
use crate::ingest::mapping::row::{authority, is_nothing};
use crate::ingest::mapping::words::key;
use crate::ingest::notes::Note;
use crate::ingest::problem::Fault;
use crate::ingest::row::Reject;
use crate::rules::InventoryRow;
use crate::view::Meaning;

/// Characters kept of a text: of an owner, an environment, a location, a tag.
const TEXT: usize = 200;
/// Tags kept of a row.
const TAGS: usize = 50;

/// A column of the file that is read.
#[derive(Clone, Debug)]
pub struct ListColumn {
    /// Its place, from 0.
    pub at: usize,
    /// Its name.
    pub name: String,
    /// What it says.
    pub role: Role,
}

/// How the records of one file are read.
#[derive(Clone, Debug, Default)]
pub struct ListPlan {
    /// The columns read.
    pub columns: Vec<ListColumn>,
    /// What words mean, where a person said so.
    pub meanings: BTreeMap<Role, BTreeMap<String, Meaning>>,
    /// How numbers of importance are meant.
    pub numbers: Numbers,
    /// Is it an export of our own? Its cells are guarded against formulas.
    pub is_own: bool,
    /// In an export of our own: the column that says `no` where the importance is only the default.
    pub is_said: Option<usize>,
}

/// What a record says.
#[derive(Debug, Default)]
pub struct ReadLine {
    /// The row, without its line.
    pub row: InventoryRow,
    /// Cells that could not be used, and why.
    pub notes: Vec<(Note, String)>,
    /// The first cell that should name the host and does not.
    bad_host: Option<(usize, String)>,
}

impl ListPlan {
    /// For these columns. Names are read before addresses, wherever they stand.
    pub fn new(mut columns: Vec<ListColumn>) -> Self {
        let place =
            |role: Role| [Role::Dns, Role::NetBios, Role::Ip].iter().position(|first| *first == role).unwrap_or(3);
        columns.sort_by_key(|column| place(column.role));
        Self { columns, ..Self::default() }
    }

    /// Reads a record; `cell` gives the text of a column.
    pub fn read(&self, cell: impl Fn(usize) -> String) -> Result<ReadLine, Reject> {
        let text_of = |at: usize| {
            let text = cell(at);
            let text = if self.is_own { unguard(&text) } else { text.as_str() };
            text.trim().to_owned()
        };
        let is_default = self.is_said.is_some_and(|at| text_of(at).eq_ignore_ascii_case("no"));
        let mut line = ReadLine::default();
        for column in &self.columns {
            let text = text_of(column.at);
            let is_unsaid = is_nothing(&text) || is_default && column.role == Role::Importance;
            if !is_unsaid {
                line.take(self, column, &text);
            }
        }
        line.row.rating.tags.sort();
        line.row.rating.tags.dedup();
        if !line.row.is_nobody() {
            return Ok(line);
        }
        let is_host = |column: &&ListColumn| matches!(column.role, Role::Ip | Role::Dns | Role::NetBios);
        let first = self.columns.iter().find(is_host).map(|column| column.at);
        let (column, value) = line.bad_host.map_or((first, String::new()), |(at, value)| (Some(at), value));
        Err(Reject { fault: Fault::NoHost, column, value, at: 0 })
    }

    /// What a cell of a column means; `None` where nobody knows.
    pub fn meaning(&self, role: Role, column: &str, cell: &str) -> Option<Meaning> {
        let said = self.meanings.get(&role).and_then(|words| words.get(&key(cell)));
        said.copied().or_else(|| words::guess(role, column, self.numbers, cell))
    }
}

impl ReadLine {
    fn take(&mut self, plan: &ListPlan, column: &ListColumn, text: &str) {
        let rating = &mut self.row.rating;
        match column.role {
            Role::Ip => self.hosts(column.at, text),
            Role::Dns | Role::NetBios => self.name(column, text),
            Role::Environment => set(&mut rating.environment, text, &mut self.notes),
            Role::Owner => set(&mut rating.owner, text, &mut self.notes),
            Role::Location => set(&mut rating.location, text, &mut self.notes),
            Role::Tags => self.tags(text),
            role => match plan.meaning(role, &column.name, text) {
                Some(Meaning::Stars(stars)) => rating.stars = rating.stars.or(Some(stars)),
                Some(Meaning::Class(class)) => rating.class = rating.class.or(Some(class)),
                Some(Meaning::Exposure(exposure)) => rating.exposure = rating.exposure.or(Some(exposure)),
                Some(Meaning::Function(function)) => rating.function = rating.function.or(Some(function)),
                Some(Meaning::Unset) => {}
                None => self.notes.push((Note::Meaning(role), text.to_owned())),
            },
        }
    }

    /// Addresses, also as `192.0.2.1/24` or in a web address, and names among them.
    fn hosts(&mut self, at: usize, text: &str) {
        let entries = text.split([',', ';', '|', '(', ')', ' ', '\n', '\r', '\t']).filter(|entry| !entry.is_empty());
        for entry in entries {
            let host = authority(entry).0;
            if let Some(ip) = address(host) {
                self.address(ip);
            } else if cells::is_host_name(host) {
                self.host_name(host);
            } else {
                self.bad_host.get_or_insert_with(|| (at, text.to_owned()));
                self.notes.push((Note::Address, entry.to_owned()));
            }
        }
    }

    fn name(&mut self, column: &ListColumn, text: &str) {
        if let Some(ip) = address(text) {
            return self.address(ip);
        }
        let mut names: Vec<&str> = text.split([',', ';', '\n', '\r']).map(str::trim).collect();
        names.retain(|name| !name.is_empty());
        // `web01 (web01.example.org)`, `web01 web01.example.org`: of several the full one says most.
        if let [one] = names.as_slice() {
            let parts: Vec<&str> = one.split(['(', ')', ' ']).filter(|part| !part.is_empty()).collect();
            let is_same = |part: &&str| part.split('.').next() == parts.first().and_then(|one| one.split('.').next());
            if parts.len() > 1 && parts.iter().all(is_same) {
                names = parts;
            }
        }
        let good: Vec<&str> = names.iter().copied().filter(|name| cells::is_host_name(name)).collect();
        let Some(first) = good.iter().find(|name| name.contains('.')).or_else(|| good.first()) else {
            self.bad_host.get_or_insert_with(|| (column.at, text.to_owned()));
            return self.notes.push((Note::Name, text.to_owned()));
        };
        let label = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
        if names.iter().any(|name| label(name) != label(first)) {
            self.notes.push((Note::FurtherName, text.to_owned()));
        }
        if column.role == Role::NetBios && !first.contains('.') {
            if self.row.netbios.is_empty() {
                self.row.netbios = first.to_uppercase();
            }
        } else {
            self.host_name(first);
        }
    }

    /// A full name is worth more than a short one.
    fn host_name(&mut self, name: &str) {
        let name = name.strip_suffix('.').unwrap_or(name).to_lowercase();
        if self.row.dns.is_empty() || !self.row.dns.contains('.') && name.contains('.') {
            self.row.dns = name;
        }
    }

    fn address(&mut self, ip: IpAddr) {
        if !self.row.ips.contains(&ip) {
            self.row.ips.push(ip);
        }
    }

    fn tags(&mut self, text: &str) {
        for tag in text.split([',', ';', '\n', '\r']).map(str::trim).filter(|tag| !tag.is_empty()) {
            let mut kept = String::new();
            set(&mut kept, tag, &mut self.notes);
            if self.row.rating.tags.len() < TAGS {
                self.row.rating.tags.push(kept);
            } else {
                self.notes.push((Note::Tags, tag.to_owned()));
            }
        }
    }
}

/// One address; a prefix length behind it is left out, unless it makes it the address of a network.
pub fn address(text: &str) -> Option<IpAddr> {
    let Some((ip, prefix)) = text.split_once('/') else { return cells::ip(text) };
    let (ip, prefix) = (cells::ip(ip)?, cells::digits(prefix.as_bytes())?);
    let (bits, all) = match ip {
        IpAddr::V4(ip) => (u128::from(ip.to_bits()), 32),
        IpAddr::V6(ip) => (ip.to_bits(), 128),
    };
    let host_bits = u32::checked_sub(all, prefix)?;
    let mask = if host_bits == 128 { u128::MAX } else { (1_u128 << host_bits) - 1 };
    (host_bits < 2 || bits & mask != 0).then_some(ip)
}

/// Sets a text that nothing said yet, cut where it is longer than any name.
fn set(place: &mut String, text: &str, notes: &mut Vec<(Note, String)>) {
    if !place.is_empty() {
        return;
    }
    match text.char_indices().nth(TEXT) {
        Some((end, _)) => {
            notes.push((Note::LongText, text.to_owned()));
            text.get(..end).unwrap_or_default().clone_into(place);
        }
        None => text.clone_into(place),
    }
}

#[cfg(test)]
mod tests {
    use super::{ListColumn, ListPlan, address};
    use crate::ingest::layout::Role;
    use crate::ingest::notes::Note;

    fn read(cells: &[(Role, &str)]) -> Result<([String; 3], Vec<Note>), String> {
        let columns =
            cells.iter().enumerate().map(|(at, (role, _))| ListColumn { at, name: String::new(), role: *role });
        let plan = ListPlan::new(columns.collect());
        let line = plan.read(|at| cells[at].1.to_owned()).map_err(|reject| reject.value)?;
        let ips = line.row.ips.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        Ok(([ips, line.row.dns, line.row.netbios], line.notes.into_iter().map(|(note, _)| note).collect()))
    }

    #[test]
    fn hosts_are_found_however_they_are_written() {
        for (role, cell, expected) in [
            (Role::Ip, "192.0.2.1, 2001:db8::1", ["192.0.2.1 2001:db8::1", "", ""]),
            (Role::Ip, "192.0.2.5/24", ["192.0.2.5", "", ""]),
            (Role::Ip, "WEB01.example.test (192.0.2.1)", ["192.0.2.1", "web01.example.test", ""]),
            (Role::Dns, "Web01.Example.TEST.", ["", "web01.example.test", ""]),
            (Role::Dns, "web01", ["", "web01", ""]),
            (Role::NetBios, "web01", ["", "", "WEB01"]),
            (Role::NetBios, "web01.example.test", ["", "web01.example.test", ""]),
            (Role::NetBios, "web01 (web01.example.test)", ["", "web01.example.test", ""]),
            (Role::Dns, "192.0.2.1", ["192.0.2.1", "", ""]),
        ] {
            assert_eq!(read(&[(role, cell)]).unwrap(), (expected.map(str::to_owned), vec![]), "{cell}");
        }
    }

    #[test]
    fn what_names_no_host_is_rejected_with_its_value_or_noted_beside_one_that_does() {
        for cell in ["Web server of the shop", "192.0.2.0/24", "192.0.2.1-192.0.2.9", "10.300.1.1"] {
            let role = if cell.starts_with('W') { Role::NetBios } else { Role::Ip };
            assert_eq!(read(&[(role, cell)]), Err(cell.to_owned()));
            let notes = read(&[(role, cell), (Role::Dns, "db.example.test")]).unwrap().1;
            assert!(!notes.is_empty(), "{cell}");
        }
        assert_eq!(read(&[(Role::Owner, "Web team"), (Role::Ip, "n/a")]), Err(String::new()));
        assert_eq!(read(&[(Role::Dns, "a.example.test, b.example.test")]).unwrap().1, [Note::FurtherName]);
    }

    #[test]
    fn addresses_of_networks_are_no_hosts() {
        for good in ["192.0.2.1/32", "192.0.2.0/31", "192.0.2.0/32", "2001:db8::1/64"] {
            assert!(address(good).is_some(), "{good}");
        }
        for bad in ["192.0.2.0/24", "0.0.0.0/0", "::/0", "192.0.2.1/33", "192.0.2.1/x", "2001:db8::/64"] {
            assert!(address(bad).is_none(), "{bad}");
        }
    }
}
