//! A finding as texts by role: everything that reading it again needs, in the words that reading understands. The inverse
//! of `ingest::row`.

use serde::{Serialize, Serializer};

use crate::ingest::{OWN_COLUMNS, Role};
use crate::model::{Asset, Cvss, CvssVersion, Day, Finding, Vulnerability};
use crate::view::FindingRow;

/// A finding as it leaves: what pages show of it, and its facts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingExport {
    /// What pages show.
    #[serde(flatten)]
    pub row: FindingRow,
    /// What reading it again needs.
    pub facts: Facts,
}

/// Texts by role; roles that say nothing are left out. In JSON under the names of the columns of our CSV.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(Vec<(Role, String)>);

impl Facts {
    /// The facts of a finding of this asset (with its number) and vulnerability.
    pub fn of(finding: &Finding, number: u32, asset: &Asset, vulnerability: &Vulnerability) -> Self {
        let mut facts = Self::default();
        let flag = |is_set: bool| if is_set { "yes" } else { "" };
        let day = |day: Day| day.iso().unwrap_or_default();
        let host = &asset.host;
        // Ids of hosts belong to the family that reported the finding.
        let part = asset.parts.get(finding.part as usize).filter(|part| part.scanner == vulnerability.scanner);
        facts.add(Role::Asset, number.to_string());
        facts.add(Role::Ip, host.address());
        facts.add(Role::Dns, &host.dns);
        facts.add(Role::NetBios, &host.netbios);
        facts.add(Role::HostId, part.map_or("", |part| &part.host.host_id));
        facts.add(Role::Network, &host.network);
        let further: Vec<String> = host.ips.iter().skip(1).map(ToString::to_string).collect();
        facts.add(Role::Interfaces, further.join(", "));
        facts.add(Role::Tracking, host.tracking.label());
        facts.add(Role::Os, &host.os);
        facts.add(Role::Tags, host.scanner_tags.join(", "));
        facts.add(Role::Scanner, &vulnerability.scanner);
        facts.add(Role::Id, &vulnerability.scanner_id);
        facts.add(Role::Title, &vulnerability.title);
        facts.add(Role::Severity, vulnerability.severity());
        facts.add(Role::Kind, finding.kind.label());
        facts.add(Role::Status, finding.status.label());
        let service = finding.service;
        facts.add(Role::Port, if service.port == 0 { String::new() } else { service.port.to_string() });
        facts.add(Role::Protocol, service.protocol.label());
        facts.add(Role::Ssl, flag(service.ssl));
        facts.add(Role::FirstSeen, day(finding.first_seen));
        facts.add(Role::LastSeen, day(finding.last_seen));
        facts.add(Role::FixedOn, day(finding.fixed_on));
        facts.add(Role::Cves, vulnerability.cves.join(", "));
        if let Some(cvss) = &vulnerability.cvss {
            let role = match cvss.version {
                CvssVersion::V40 => Role::Cvss4,
                CvssVersion::V31 => Role::Cvss31,
                CvssVersion::V30 => Role::Cvss3,
                CvssVersion::V2 => Role::Cvss2,
            };
            facts.add(role, cell_of(cvss));
        }
        facts.add(Role::VendorReference, &vulnerability.vendor_reference);
        facts.add(Role::Exploit, flag(vulnerability.exploit));
        facts.add(Role::Malware, flag(vulnerability.malware));
        facts.add(Role::Exploited, flag(vulnerability.exploited));
        facts.add(Role::Published, day(vulnerability.published));
        facts.add(Role::Pci, flag(vulnerability.pci));
        facts.add(Role::Category, &vulnerability.category);
        facts
    }

    fn add(&mut self, role: Role, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.0.push((role, text));
        }
    }

    /// The text of a role; empty where it says nothing.
    pub fn get(&self, role: Role) -> &str {
        self.0.iter().find(|(have, _)| *have == role).map_or("", |(_, text)| text)
    }
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let named = |(role, names): &(Role, &[&'static str])| Some((*names.first()?, self.get(*role)));
        serializer.collect_map(OWN_COLUMNS.iter().filter_map(named).filter(|(_, text)| !text.is_empty()))
    }
}

/// The published score and the vector, as [`Cvss::from_cell`] reads them.
fn cell_of(cvss: &Cvss) -> String {
    let score = cvss.published_differs.unwrap_or(cvss.base);
    if cvss.vector.is_empty() { score.to_string() } else { format!("{score} ({})", cvss.vector) }
}
