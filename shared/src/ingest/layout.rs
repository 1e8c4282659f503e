//! Which column plays which role: the one thing a format has to say about its rows. Roles of lists of assets come last.

use serde::{Deserialize, Serialize};

use super::header::Header;
use crate::rules::Field;

macro_rules! roles {
    ($($name:ident => $label:literal, $hint:literal;)*) => {
        /// What a column (or an element of XML or JSON) says of a finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Role { $(#[doc = $hint] $name),* }

        impl Role {
            /// Every role, in the order shown.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Name shown to people.
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => $label),* }
            }

            /// What belongs there, in a few words.
            pub fn hint(self) -> &'static str {
                match self { $(Self::$name => $hint),* }
            }
        }
    };
}
roles! {
    Ip => "IP address", "Address scanned, one IPv4 or IPv6 address.";
    Dns => "Host name", "DNS name of the host.";
    NetBios => "NetBIOS name", "NetBIOS name of the host.";
    HostId => "Host id", "The scanner's stable id of the host.";
    Network => "Network", "Address space the host is in.";
    Interfaces => "All addresses", "Every address of the host, separated by commas.";
    Tracking => "Tracking method", "How the scanner tracks the host: IP, DNS or NETBIOS.";
    Os => "Operating system", "Operating system of the host.";
    Tags => "Host tags", "Tags of the host, separated by commas.";
    Id => "Vulnerability id", "The scanner's id of the vulnerability, such as a QID or plugin id.";
    Title => "Title", "Name of the vulnerability.";
    Severity => "Severity", "Severity of the vulnerability, a word or a number.";
    Kind => "Kind", "Confirmed, potential or information.";
    Status => "Status", "Where the finding stands: new, open, reopened or fixed.";
    Port => "Port", "Port of the service, 0 to 65535.";
    Protocol => "Protocol", "tcp or udp.";
    Ssl => "SSL", "Whether the service speaks SSL/TLS.";
    FirstSeen => "First seen", "Day the finding was first seen.";
    LastSeen => "Last seen", "Day the finding was last seen.";
    FixedOn => "Fixed on", "Day the finding was last fixed.";
    Cves => "CVE ids", "CVE ids, separated by commas or spaces.";
    Cvss4 => "CVSS v4.0", "CVSS v4.0 base score or vector.";
    Cvss31 => "CVSS v3.1", "CVSS v3.1 base score or vector.";
    Cvss3 => "CVSS v3.0", "CVSS v3.0 base score or vector.";
    Cvss2 => "CVSS v2", "CVSS v2 base score or vector.";
    VendorReference => "Vendor reference", "Bulletin or advisory of the vendor.";
    Exploit => "Exploit known", "Says something where an exploit is public.";
    Malware => "Malware known", "Says something where malware uses it.";
    Pci => "PCI", "Yes where it counts for PCI.";
    Category => "Category", "The scanner's category or family.";
    Scanner => "Scanner", "Family of scanners that a row of our own exports is from.";
    Asset => "Asset", "Number of the host in our own exports: rows with the same one are of one host.";
    Published => "Published", "Day the flaw became public.";
    Exploited => "Known exploited", "Says something where attackers use it now.";
    Importance => "Importance", "How much the business needs the host: words or numbers, each mapped to stars.";
    Criticality => "Criticality class", "Mission, business or operational critical.";
    Exposure => "Exposure", "From where it can be reached: internet, DMZ, internal or isolated.";
    Function => "Function", "Server or workstation.";
    Environment => "Environment", "Such as production or test.";
    Owner => "Owner", "Who answers for the host.";
    Location => "Location", "Where it stands.";
}

impl Role {
    /// Roles of a list of assets, in the order shown.
    pub const OF_ASSETS: [Self; 11] = [
        Self::Ip,
        Self::Dns,
        Self::NetBios,
        Self::Importance,
        Self::Criticality,
        Self::Exposure,
        Self::Function,
        Self::Environment,
        Self::Owner,
        Self::Location,
        Self::Tags,
    ];

    /// The field of an asset whose words have to be understood; `None` for every other role.
    pub fn worded(self) -> Option<Field> {
        let (_, field) = WORDED.iter().find(|(role, _)| *role == self)?;
        Some(*field)
    }

    /// The role of a field whose words have to be understood.
    pub fn of_worded(field: Field) -> Option<Self> {
        let (role, _) = WORDED.iter().find(|(_, worded)| *worded == field)?;
        Some(*role)
    }

    /// Does only a list of assets have it, and no list of findings?
    pub fn is_of_assets_only(self) -> bool {
        self >= Self::Importance
    }
}

/// Roles of cells whose words have to be understood, with the field that they are about.
const WORDED: [(Role, Field); 4] = [
    (Role::Importance, Field::Stars),
    (Role::Criticality, Field::Class),
    (Role::Exposure, Field::Exposure),
    (Role::Function, Field::Function),
];

/// Columns by role; indexes count from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Option<u16>>", into = "Vec<Option<u16>>")]
pub struct Layout([Option<u16>; Role::ALL.len()]);

impl Default for Layout {
    fn default() -> Self {
        Self([None; Role::ALL.len()])
    }
}

impl From<Layout> for Vec<Option<u16>> {
    fn from(layout: Layout) -> Self {
        layout.0.to_vec()
    }
}

impl From<Vec<Option<u16>>> for Layout {
    fn from(columns: Vec<Option<u16>>) -> Self {
        let mut layout = Self::default();
        layout.0.iter_mut().zip(columns).for_each(|(to, column)| *to = column);
        layout
    }
}

/// Names of columns by role, the first one present counts.
pub type RoleNames = &'static [(Role, &'static [&'static str])];

impl Layout {
    /// By the names of a header.
    pub fn named(header: &Header, names: RoleNames) -> Self {
        let mut layout = Self::default();
        for (role, names) in names {
            if let Some(column) = header.find_any(names) {
                layout.set(*role, column);
            }
        }
        layout
    }

    /// A layout whose columns are the roles themselves, for rows that are put together role by role.
    pub fn by_role() -> Self {
        let mut layout = Self::default();
        for (column, role) in Role::ALL.iter().enumerate() {
            layout.set(*role, column);
        }
        layout
    }

    /// The column of a role.
    pub fn get(&self, role: Role) -> Option<usize> {
        self.0.get(role as usize).copied().flatten().map(usize::from)
    }

    /// Gives a role its column.
    pub fn set(&mut self, role: Role, column: usize) {
        if let Some(cell) = self.0.get_mut(role as usize) {
            *cell = u16::try_from(column).ok();
        }
    }
}
