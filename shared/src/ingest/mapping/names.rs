//! How well the name of a column fits a role. Which names are known is a list of its own.

mod list;

pub use list::NAMES;

use super::words::folded;
use crate::ingest::layout::Role;

/// Shortest name that also counts as a part of a longer one.
const PART: usize = 5;

/// How well a column's name fits a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameFit {
    /// A known name is a part of it.
    Part,
    /// It is a known name; the place in the list, later ones are weaker.
    Exact(std::cmp::Reverse<usize>),
}

/// Roles with the names of their columns.
pub type Known = &'static [(Role, &'static [&'static str])];

/// How well the name of a column fits a role, by the names that are known.
pub fn fit(name: &str, role: Role, known: Known) -> Option<NameFit> {
    let plain = plain(name);
    let known = known.iter().find(|(named, _)| *named == role)?.1;
    match known.iter().position(|known| *known == plain) {
        Some(place) => Some(NameFit::Exact(std::cmp::Reverse(place))),
        // Patches, plugins and checks are published too: that is another day than the flaw's.
        None if role == Role::Published => None,
        None => known.iter().any(|known| known.len() >= PART && plain.contains(known)).then_some(NameFit::Part),
    }
}

/// Letters and digits of a name, lower case, without accents.
pub fn plain(name: &str) -> String {
    folded(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::{NAMES, NameFit, fit, plain};
    use crate::ingest::layout::Role;

    #[test]
    fn names_are_known_in_four_languages_whatever_their_spelling() {
        for (name, role) in [
            ("IP Address", Role::Ip),
            ("Asset Name", Role::Dns),
            ("Schweregrad", Role::Severity),
            ("Gravité", Role::Severity),
            ("Première détection", Role::FirstSeen),
            ("Último escaneo", Role::LastSeen),
            ("Gerätename", Role::Dns),
            ("Protocol/Port", Role::Port),
            ("CVSS Score", Role::Cvss31),
            ("Sistema Operativo", Role::Os),
            ("Published Date", Role::Published),
            ("Veröffentlicht am", Role::Published),
            ("CISA Known Exploited", Role::Exploited),
        ] {
            assert!(matches!(fit(name, role, NAMES), Some(NameFit::Exact(_))), "{name}");
        }
        assert_eq!(fit("Affected hostname", Role::Dns, NAMES), Some(NameFit::Part));
        assert_eq!(fit("Colour", Role::Severity, NAMES), None);
        assert_eq!(fit("Plugin Publication Date", Role::Published, NAMES), None, "not the flaw's");
    }

    #[test]
    fn every_name_is_written_as_it_is_compared() {
        for (role, names) in NAMES {
            for name in *names {
                assert_eq!(plain(name), *name, "{role:?}");
            }
        }
    }
}
