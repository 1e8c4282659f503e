//! What rules look at of an asset.

use std::net::IpAddr;

use crate::model::Host;

/// An asset as conditions see it: all that its scans say now, in lower case.
#[derive(Clone, Debug, Default)]
pub struct Subject<'a> {
    /// Every address.
    pub(super) ips: &'a [IpAddr],
    /// DNS and `NetBIOS` name.
    pub(super) names: [String; 2],
    /// Tags of people, of the inventory and of the scanner.
    pub(super) tags: Vec<String>,
    /// Text of the operating system, as it is written.
    pub(super) os: &'a str,
}

impl<'a> Subject<'a> {
    /// A host with tags that people and the inventory gave. Tags that rules give are not asked for by other rules: then
    /// the order of rules would decide twice, once what is met and once who is heard.
    pub fn of<'t>(host: &'a Host, tags: impl IntoIterator<Item = &'t String>) -> Self {
        let lower = |tag: &String| tag.to_lowercase();
        let tags = tags.into_iter().map(lower).chain(host.scanner_tags.iter().map(lower)).collect();
        Self { ips: &host.ips, names: [&host.dns, &host.netbios].map(|name| name.to_lowercase()), tags, os: &host.os }
    }
}
