//! What the sample's scanner finds: invented checks around flaws that everybody knows, in our own words. No text of any
//! scanner is copied, and the ids (900001 to 909999) are nobody's.
//!
//! To add an entry: put it into the file of its family with the next free id. To add a family: one file and one line in
//! [`FAMILIES`].

mod information;
mod linux;
mod monthly;
mod network;
mod services;
mod windows;

/// Where an entry can be found: bits, an entry names several.
pub(super) mod on {
    pub(in crate::sample) const WORKSTATION: u16 = 1;
    pub(in crate::sample) const WINDOWS: u16 = 1 << 1;
    pub(in crate::sample) const DOMAIN: u16 = 1 << 2;
    pub(in crate::sample) const LINUX: u16 = 1 << 3;
    pub(in crate::sample) const WEB: u16 = 1 << 4;
    pub(in crate::sample) const JAVA: u16 = 1 << 5;
    pub(in crate::sample) const DATABASE: u16 = 1 << 6;
    pub(in crate::sample) const MAIL: u16 = 1 << 7;
    pub(in crate::sample) const GATEWAY: u16 = 1 << 8;
    pub(in crate::sample) const DEVICE: u16 = 1 << 9;
    pub(in crate::sample) const HYPERVISOR: u16 = 1 << 10;
    pub(in crate::sample) const ANY: u16 = u16::MAX;
    /// Every Windows machine.
    pub(in crate::sample) const ALL_WINDOWS: u16 = WORKSTATION | WINDOWS | DOMAIN;
}

/// One check of the invented scanner.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub qid: u32,
    pub title: &'static str,
    /// `Vuln`, `Practice` or `Ig`, as the report spells them.
    pub kind: &'static str,
    /// 1 to 5.
    pub severity: u8,
    /// Bits of [`on`].
    pub on: u16,
    /// Share of the hosts it can be on that have it, percent.
    pub chance: u8,
    /// Ports it is found on, each its own row; none for a check that needs no port.
    pub ports: &'static [u16],
    pub protocol: &'static str,
    /// Whether the port speaks TLS.
    pub tls: bool,
    /// Updates that come every month, each a check of its own: a host is at most so many months behind. `{month}` in
    /// title, vendor and solution is filled in, and the id counts on by month. 0 for a check that stands alone.
    pub months: u32,
    /// First found at most this many days before the report.
    pub oldest_days: u32,
    /// Base vector of CVSS 3.1 without its prefix; empty where the flaw has none.
    pub vector: &'static str,
    /// Exploit code maturity (`E` of CVSS 3.1, section 3.1).
    pub maturity: Maturity,
    pub cves: &'static str,
    pub vendor: &'static str,
    pub bugtraq: &'static str,
    pub threat: &'static str,
    pub impact: &'static str,
    pub solution: &'static str,
    /// Source and description of known exploits.
    pub exploits: &'static [(&'static str, &'static str)],
    /// Name, type and platform of malware that uses it.
    pub malware: &'static [(&'static str, &'static str, &'static str)],
    /// Evidence; `{ip}`, `{host}`, `{port}` and `{n}` (a number) are filled in.
    pub results: &'static str,
    pub category: &'static str,
    pub pci: bool,
}

/// CVSS 3.1, section 7.4, "Exploit Code Maturity".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Maturity {
    Unproven,
    Proof,
    Functional,
    High,
}

impl Maturity {
    pub(super) fn letter(self) -> char {
        match self {
            Self::Unproven => 'U',
            Self::Proof => 'P',
            Self::Functional => 'F',
            Self::High => 'H',
        }
    }

    /// The metric's weight in hundredths (CVSS 3.1, section 7.4).
    pub(super) fn hundredths(self) -> u32 {
        match self {
            Self::Unproven => 91,
            Self::Proof => 94,
            Self::Functional => 97,
            Self::High => 100,
        }
    }
}

/// A confirmed vulnerability, to be filled in.
const CONFIRMED: Entry = Entry {
    qid: 0,
    title: "",
    kind: "Vuln",
    severity: 3,
    on: on::ANY,
    chance: 50,
    ports: &[],
    protocol: "tcp",
    tls: false,
    months: 0,
    oldest_days: 400,
    vector: "",
    maturity: Maturity::Unproven,
    cves: "",
    vendor: "",
    bugtraq: "",
    threat: "",
    impact: "",
    solution: "",
    exploits: &[],
    malware: &[],
    results: "",
    category: "General",
    pci: true,
};

/// A potential vulnerability.
const POTENTIAL: Entry = Entry { kind: "Practice", ..CONFIRMED };

/// Information: no score, nothing to fix.
const INFORMATION: Entry = Entry {
    kind: "Ig",
    severity: 1,
    oldest_days: 1_000,
    impact: "N/A",
    solution: "N/A",
    category: "Information gathering",
    pci: false,
    ..CONFIRMED
};

/// All families; the order of entries is the order of rows of a host.
pub(super) const FAMILIES: [&[Entry]; 6] =
    [monthly::ENTRIES, windows::ENTRIES, linux::ENTRIES, services::ENTRIES, network::ENTRIES, information::ENTRIES];

/// Every entry.
pub(super) fn entries() -> impl Iterator<Item = &'static Entry> {
    FAMILIES.iter().flat_map(|family| family.iter())
}
