//! A list of rules, made ready once and asked of every asset.

use rustc_hash::FxHashMap;

use super::Rule;
use super::condition::Test;
use super::subject::Subject;

/// Most rules of a list.
pub const MOST_RULES: usize = 1_000;

/// Rules made ready. A rule that is off, or that cannot be read, is met by nothing.
#[derive(Clone, Debug, Default)]
pub struct RuleList {
    rules: Vec<Option<Vec<Test>>>,
    /// Words of conditions on the operating system, in lower case.
    systems: Vec<Vec<String>>,
}

impl RuleList {
    /// These rules.
    pub fn of(rules: &[Rule]) -> Self {
        let mut systems = Vec::new();
        let mut ready = |rule: &Rule| {
            let tests: Result<Vec<Test>, String> = rule.when.iter().map(|one| one.test(&mut systems)).collect();
            tests.ok().filter(|_| !rule.off)
        };
        let rules = rules.iter().map(&mut ready).collect();
        Self { rules, systems }
    }

    /// No rule at all?
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Someone who asks it of asset after asset.
    pub fn judge(&self) -> Judge<'_> {
        Judge { list: self, systems: FxHashMap::default() }
    }
}

/// Asks a list of asset after asset, and remembers what it found of operating systems: there are few texts of them.
#[derive(Debug)]
pub struct Judge<'a> {
    list: &'a RuleList,
    systems: FxHashMap<&'a str, Vec<bool>>,
}

impl<'a> Judge<'a> {
    /// Numbers of the rules that an asset meets, from 0, in their order.
    pub fn met(&mut self, subject: &Subject<'a>) -> Vec<u32> {
        let words = &self.list.systems;
        let systems = self.systems.entry(subject.os).or_insert_with(|| {
            let os = subject.os.to_lowercase();
            words.iter().map(|words| words.iter().any(|word| os.contains(word))).collect()
        });
        let is_met = |tests: &Vec<Test>| tests.iter().all(|test| test.is_met(subject, systems));
        (0..).zip(&self.list.rules).filter(|(_, rule)| rule.as_ref().is_some_and(is_met)).map(|(at, _)| at).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    use proptest::prelude::*;

    use super::{Rule, RuleList, Subject};
    use crate::model::Host;
    use crate::rules::Condition;

    fn host() -> Host {
        Host {
            ips: vec!["192.0.2.7".parse().unwrap(), "2001:db8::7".parse().unwrap()],
            dns: "web1.example.test".to_owned(),
            netbios: "WEB1".to_owned(),
            os: "Microsoft Windows Server 2022".to_owned(),
            scanner_tags: vec!["Cloud Agent".to_owned()],
            ..Host::default()
        }
    }

    fn meets(when: Vec<Condition>, host: &Host, tags: &[String]) -> bool {
        let rules = [Rule { when, ..Rule::default() }];
        RuleList::of(&rules).judge().met(&Subject::of(host, tags)) == [0]
    }

    #[test]
    fn each_kind_of_condition() {
        use Condition::{Address, Name, Os, Tag};
        let tags = ["Shop".to_owned()];
        let yes = [
            Address("10.0.0.0/8, 192.0.2.0/24".into()),
            Address("2001:db8::/64".into()),
            Address("192.0.2.1-9".into()),
            Address("0.0.0.0/0".into()),
            Name("WEB*.example.test".into()),
            Name("db*, web?".into()),
            Tag("shop".into()),
            Tag("none, CLOUD agent".into()),
            Os("windows SERVER".into()),
        ];
        let no = [
            Address("192.0.2.8/32".into()),
            Address("192.0.2.8-192.0.2.99".into()),
            Address("2001:db8:1::/64".into()),
            Name("web".into()),
            Tag("sho".into()),
            Tag("cloud".into()),
            Os("linux, solaris".into()),
        ];
        for one in &yes {
            assert!(meets(vec![one.clone()], &host(), &tags), "{one:?}");
            assert!(!no.iter().any(|other| meets(vec![one.clone(), other.clone()], &host(), &tags)), "all must be met");
        }
        assert!(meets(yes.to_vec(), &host(), &tags));
        assert!(!no.iter().any(|one| meets(vec![one.clone()], &host(), &tags)));
        assert!(meets(vec![], &Host::default(), &[]), "without a condition every asset meets it");
        assert!(!meets(vec![Name("*".into())], &Host::default(), &[]), "a name that is not there is like nothing");
    }

    #[test]
    fn what_is_off_or_wrong_is_met_by_nothing() {
        let off = Rule { off: true, ..Rule::default() };
        let wrong = Rule { when: vec![Condition::Address("10.300.0.0/16".into())], ..Rule::default() };
        let rules = [off, wrong, Rule::default()];
        assert_eq!(RuleList::of(&rules).judge().met(&Subject::of(&host(), [])), [2]);
    }

    /// Are the first bits the same, one by one?
    fn naive(ip: IpAddr, network: IpAddr, bits: u8) -> bool {
        let bit = |ip: IpAddr, at: u8| match ip {
            IpAddr::V4(ip) => ip.octets()[usize::from(at / 8)] >> (7 - at % 8) & 1,
            IpAddr::V6(ip) => ip.octets()[usize::from(at / 8)] >> (7 - at % 8) & 1,
        };
        ip.is_ipv4() == network.is_ipv4() && (0..bits).all(|at| bit(ip, at) == bit(network, at))
    }

    fn address() -> impl Strategy<Value = (IpAddr, u8)> {
        // Few different bits at either end, so that networks hold some of the addresses.
        prop_oneof![
            (0_u32..4, 0_u32..4, 0_u8..=32).prop_map(|(a, b, bits)| (Ipv4Addr::from(a << 30 | b).into(), bits)),
            (0_u128..4, 0_u128..4, 0_u8..=128).prop_map(|(a, b, bits)| (Ipv6Addr::from(a << 126 | b).into(), bits)),
        ]
    }

    proptest! {
        #[test]
        fn networks_are_their_first_bits(hosts in prop::collection::vec(address(), 1..4), (network, bits) in address()) {
            let ips: Vec<IpAddr> = hosts.iter().map(|(ip, _)| *ip).collect();
            let is_in = ips.iter().any(|ip| naive(*ip, network, bits));
            let host = Host { ips, ..Host::default() };
            prop_assert_eq!(meets(vec![Condition::Address(format!("{network}/{bits}"))], &host, &[]), is_in);
        }
    }
}
