//! A list of hosts as people have it: one per line, or a table with the hosts in any column. A header with known words
//! says which columns; without one, every word of a line is looked at.

use super::hosts::{Hosts, words};
use crate::ingest::is_host_name;

/// Most lines read.
const MOST_LINES: usize = 200_000;
/// Most bytes of a line read.
const LONGEST_LINE: usize = 4_000;
/// Lines shown of those in which no host was recognised.
const SHOWN: usize = 20;
/// Characters shown of one.
const SHOWN_CHARS: usize = 80;

/// Header words of columns that hold names or addresses.
const HEADERS: &[&str] = &[
    "host",
    "hostname",
    "host name",
    "name",
    "computer",
    "computer name",
    "computername",
    "machine",
    "machine name",
    "machinename",
    "device",
    "device name",
    "devicename",
    "asset",
    "asset name",
    "server",
    "server name",
    "system",
    "system name",
    "endpoint",
    "endpoint name",
    "node",
    "client",
    "client name",
    "dns",
    "dns name",
    "dnshostname",
    "fqdn",
    "netbios",
    "netbios name",
    "ip",
    "ip address",
    "ipaddress",
    "ip addresses",
    "ips",
    "host ip",
    "address",
    "network address",
    "ipv4",
    "ipv6",
    "ipv4 address",
    "ipv6 address",
    "last ip",
    "local ip",
];

/// What a list says.
#[derive(Debug, Default)]
pub(super) struct HostList {
    /// Lines with hosts, and their number from 1.
    pub(super) hosts: Vec<(u32, Hosts)>,
    /// Lines that are not blank, header included.
    pub(super) lines: u32,
    /// Lines without a host.
    pub(super) unread: u32,
    /// The first of them.
    pub(super) unread_lines: Vec<(u32, String)>,
    /// What was left out, in words.
    pub(super) cut: String,
}

impl HostList {
    /// Reads a list. `is_known` says whether an asset goes by this name (lower case).
    pub(super) fn read(text: &str, is_known: impl Fn(&str) -> bool) -> Self {
        let mut list = Self::default();
        let mut table: Option<Table<'_>> = None;
        let mut has_long = false;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (number, line) in (1_u32..).zip(text.split(['\n', '\r'])) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if list.lines as usize == MOST_LINES {
                list.cut = format!("Only the first {MOST_LINES} lines were read.");
                break;
            }
            list.lines += 1;
            let line = shortened(line, LONGEST_LINE, &mut has_long);
            let table = table.get_or_insert_with(|| Table::of(line));
            if line == table.first && table.is_headed {
                continue;
            }
            let hosts = table.hosts(line, &is_known);
            if !hosts.is_empty() {
                list.hosts.push((number, hosts));
                continue;
            }
            list.unread += 1;
            if list.unread_lines.len() < SHOWN {
                list.unread_lines.push((number, line.chars().take(SHOWN_CHARS).collect()));
            }
        }
        if has_long && list.cut.is_empty() {
            list.cut = format!("Of longer lines only the first {LONGEST_LINE} bytes were read.");
        }
        list
    }
}

/// How the lines of a list are cut, told by its first line.
struct Table<'a> {
    first: &'a str,
    delimiter: Option<char>,
    is_headed: bool,
    columns: Vec<usize>,
}

impl<'a> Table<'a> {
    fn of(first: &'a str) -> Self {
        let count = |delimiter: &char| first.matches(*delimiter).count();
        let delimiter = ['\t', ';', ',', '|'].into_iter().max_by_key(count).filter(|one| count(one) > 0);
        let mut table = Self { first, delimiter, is_headed: false, columns: Vec::new() };
        let mut surely = Hosts::default();
        if !words(first).any(|word| surely.take(word)) {
            let is_header = |cell: &&str| HEADERS.contains(&cell.to_lowercase().as_str());
            table.columns =
                table.cells(first).iter().enumerate().filter(|(_, cell)| is_header(cell)).map(|(at, _)| at).collect();
            table.is_headed = !table.columns.is_empty();
        }
        table
    }

    fn cells<'l>(&self, line: &'l str) -> Vec<&'l str> {
        let mut is_quoted = false;
        let is_cut = |c: char| {
            is_quoted ^= c == '"';
            !is_quoted && Some(c) == self.delimiter
        };
        line.split(is_cut).map(|cell| cell.trim().trim_matches('"').trim()).collect()
    }

    fn hosts(&self, line: &str, is_known: impl Fn(&str) -> bool) -> Hosts {
        let mut hosts = Hosts::default();
        let cells = self.cells(line);
        if self.is_headed {
            for cell in self.columns.iter().filter_map(|at| cells.get(*at)) {
                for word in words(cell) {
                    if !hosts.take(word) && is_host_name(word) {
                        hosts.take_name(word);
                    }
                }
            }
            return hosts;
        }
        for cell in &cells {
            for word in words(cell) {
                hosts.take(word);
            }
            if is_known(&cell.to_lowercase()) {
                hosts.take_name(cell);
            }
        }
        if hosts.is_empty() {
            // Nothing is surely a host: the first cell that could be the name of a machine.
            let is_machine = |cell: &&&str| {
                let is_named_so = cell.chars().any(|c| c.is_ascii_digit() || c == '-');
                is_host_name(cell) && (is_named_so || cells.len() == 1)
            };
            if let Some(cell) = cells.iter().find(is_machine) {
                hosts.take_name(cell);
            }
        }
        hosts
    }
}

/// At most `most` bytes, cut between characters.
fn shortened<'a>(line: &'a str, most: usize, was_cut: &mut bool) -> &'a str {
    if line.len() <= most {
        return line;
    }
    *was_cut = true;
    let end = (0..=most).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
    line.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{HostList, LONGEST_LINE, MOST_LINES};

    fn names(text: &str) -> Vec<String> {
        let list = HostList::read(text, |name| name == "mail");
        let texts = |hosts: &super::Hosts| {
            let ips = hosts.ips.iter().map(ToString::to_string);
            ips.chain(hosts.names.iter().cloned()).collect::<Vec<_>>().join("+")
        };
        list.hosts.iter().map(|(line, hosts)| format!("{line}:{}", texts(hosts))).collect()
    }

    #[test]
    fn one_per_line() {
        assert_eq!(
            names("web1\n\n# note\r\nDB.example.test\n192.0.2.1\n"),
            ["1:web1", "5:db.example.test", "6:192.0.2.1"]
        );
    }

    #[test]
    fn a_table_with_a_header_is_read_by_its_columns() {
        let text = "Owner;Computer Name;Agent;IP address\nops-1;\"WEB1\";v1.x;192.0.2.1\nops-2;DB;v1.x;\n";
        assert_eq!(names(text), ["2:192.0.2.1+web1", "3:db"]);
    }

    #[test]
    fn without_a_header_what_is_surely_a_host_counts_or_is_known() {
        let text = "ok,192.0.2.1,Windows Server\nok,MAIL,Linux\nok,srv-7,Linux\nok,fine,Linux";
        assert_eq!(names(text), ["1:192.0.2.1", "2:mail", "3:srv-7"]);
        assert_eq!(
            HostList::read(text, |_| false).unread_lines,
            [(2, "ok,MAIL,Linux".to_owned()), (4, "ok,fine,Linux".to_owned())]
        );
    }

    #[test]
    fn too_much_is_cut_and_said() {
        let list = HostList::read(&"a1\n".repeat(MOST_LINES + 1), |_| false);
        assert_eq!((list.lines as usize, list.cut.contains("200000")), (MOST_LINES, true));
        let list = HostList::read(&"ü".repeat(LONGEST_LINE), |_| false);
        assert!(list.cut.contains("longer lines"));
    }
}
