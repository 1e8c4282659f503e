//! Which column plays which role: the one thing a format has to say about its rows.

/// Columns by role; `None` where the file has none. Indexes count from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Address scanned.
    pub ip: Option<usize>,
    /// Address space.
    pub network: Option<usize>,
    /// DNS name.
    pub dns: Option<usize>,
    /// NetBIOS name.
    pub netbios: Option<usize>,
    /// Scanner's stable host id.
    pub host_id: Option<usize>,
    /// All addresses of the host.
    pub interfaces: Option<usize>,
    /// How the scanner tracks the host.
    pub tracking: Option<usize>,
    /// Operating system.
    pub os: Option<usize>,
    /// Tags of the host.
    pub tags: Option<usize>,
    /// Scanner's id of the vulnerability.
    pub qid: Option<usize>,
    /// Title.
    pub title: Option<usize>,
    /// Status of the finding.
    pub status: Option<usize>,
    /// Confirmed, potential, information.
    pub kind: Option<usize>,
    /// Severity level.
    pub severity: Option<usize>,
    /// Port.
    pub port: Option<usize>,
    /// Protocol.
    pub protocol: Option<usize>,
    /// SSL.
    pub ssl: Option<usize>,
    /// First detected.
    pub first_seen: Option<usize>,
    /// Last detected.
    pub last_seen: Option<usize>,
    /// Date last fixed.
    pub fixed_on: Option<usize>,
    /// CVE ids.
    pub cves: Option<usize>,
    /// Vendor reference.
    pub vendor_reference: Option<usize>,
    /// CVSS base columns, v4.0, v3.1, v3.0, v2.
    pub cvss: [Option<usize>; 4],
    /// Known exploits.
    pub exploit: Option<usize>,
    /// Associated malware.
    pub malware: Option<usize>,
    /// PCI relevance.
    pub pci: Option<usize>,
    /// Category.
    pub category: Option<usize>,
}
