//! What something is said of, under a name that every browser of a team comes to by itself: the canonical id of an asset,
//! a rule, a preset, the organisation. It leaves the browser blinded only.

use super::RuleId;
use crate::model::{Host, Tracking};

/// Name of a thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject(String);

impl Subject {
    /// The names of an asset, the canonical one first: what is said of it is said under that; what is found under the others
    /// counts where that says nothing. By what the scanner tracks it, else names before addresses, as `ingest::identity`
    /// does; addresses only where it has no name, because leases pass on; a scanner's own id where there is nothing else.
    pub fn of_asset(host: &Host, scanner: &str) -> Vec<Self> {
        let network = host.network.trim().to_lowercase();
        let by_dns = Self::of_host(&network, "dns", &host.dns);
        let by_netbios = Self::of_host(&network, "netbios", &host.netbios);
        let by_ip = host.ips.first().and_then(|ip| Self::of_host(&network, "ip", &ip.to_string()));
        let has_name = by_dns.is_some() || by_netbios.is_some();
        let in_order = match host.tracking {
            Tracking::Ip => [by_ip, by_dns, by_netbios],
            Tracking::NetBios => [by_netbios, by_dns, by_ip.filter(|_| !has_name)],
            Tracking::Dns | Tracking::Unsaid => [by_dns, by_netbios, by_ip.filter(|_| !has_name)],
        };
        let mut names: Vec<Self> = in_order.into_iter().flatten().collect();
        if names.is_empty() {
            names.extend(Self::of_host(&network, &format!("id of {scanner}"), &host.host_id));
        }
        names
    }

    /// A host by one of its names; `None` for an empty one. Not inlined: its code is needed once.
    #[inline(never)]
    fn of_host(network: &str, kind: &str, text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('.').to_lowercase();
        (!text.is_empty()).then(|| Self(["asset", network, kind, &text].join("\u{1f}")))
    }

    /// A rule.
    pub fn of_rule(rule: RuleId) -> Self {
        Self(format!("rule\u{1f}{rule}"))
    }

    /// A saved preset, by its name.
    pub fn of_preset(name: &str) -> Self {
        Self(format!("preset\u{1f}{name}"))
    }

    /// The organisation.
    pub fn organisation() -> Self {
        Self("organisation".to_owned())
    }

    /// The text that is blinded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
