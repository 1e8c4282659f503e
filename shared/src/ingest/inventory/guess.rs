//! Which column of a list of assets says what, with the reason in words; and whether a table is such a list at all.

use super::names::NAMES;
use super::plan::address;
use super::words::{self, Numbers};
use crate::ingest::cells::is_host_name;
use crate::ingest::layout::Role;
use crate::ingest::mapping::grid::Grid;
use crate::ingest::mapping::guess::{Guess, Offers, settle};
use crate::ingest::mapping::names::{self, NameFit};
use crate::ingest::mapping::row::{authority, is_nothing};
use crate::ingest::mapping::shape::Look;

/// Values looked at.
const LOOKED_AT: usize = 2000;
/// Names of columns that reports and lists of assets have alike: they do not make a table a report.
const GENERIC: &[&str] = &[
    "id",
    "number",
    "nr",
    "nummer",
    "name",
    "nom",
    "nombre",
    "title",
    "titel",
    "titre",
    "titulo",
    "bezeichnung",
    "intitule",
    "summary",
    "synopsis",
    "description",
    "beschreibung",
    "descripcion",
    "kind",
    "type",
    "typ",
    "tipo",
    "art",
];

/// A guess for every column of a list of assets.
pub fn roles(grid: &Grid) -> Vec<Guess> {
    let names = grid.header.names();
    let mut offers = Offers::default();
    for (column, name) in names.iter().enumerate() {
        for role in Role::OF_ASSETS {
            offers.by_name(column, role, names::fit(name, role, NAMES), look(grid, column, role));
        }
        if look(grid, column, Role::Ip) == Look::Like(ADDRESSES) {
            offers.by_cells(column, Role::Ip, ADDRESSES);
        }
    }
    settle(offers, names.len())
}

const ADDRESSES: &str = "cells are addresses";

/// Do the cells of a column speak for a role?
fn look(grid: &Grid, column: usize, role: Role) -> Look {
    let cells = || grid.column(column).map(str::trim).filter(|cell| !is_nothing(cell)).take(LOOKED_AT);
    let all = cells().count();
    if all == 0 {
        return Look::Neutral;
    }
    let share = |is: &dyn Fn(&str) -> bool| cells().filter(|cell| is(cell)).count() as f64 / all as f64;
    let first = |cell: &str| {
        let entry = cell.split([',', ';', '|', ' ', '\n']).find(|entry| !entry.is_empty()).unwrap_or_default();
        authority(entry).0.to_owned()
    };
    let by = |share: f64, words: &'static str| match share {
        0.8.. => Look::Like(words),
        0.3.. => Look::Neutral,
        _ => Look::Unlike,
    };
    match role {
        Role::Ip => by(share(&|cell| address(&first(cell)).is_some()), ADDRESSES),
        Role::Dns | Role::NetBios => by(share(&|cell| is_host_name(&first(cell))), "cells are host names"),
        _ if role.worded().is_none() => match share(&|cell| address(&first(cell)).is_some()) {
            0.5.. => Look::Unlike,
            _ => Look::Neutral,
        },
        _ => {
            let name = grid.header.names().get(column).map_or("", String::as_str);
            let numbers = Numbers::guess(name, cells());
            match share(&|cell| words::guess(role, name, numbers, cell).is_some()) {
                0.8.. => Look::Like("cells are words we know"),
                0.0 => Look::Unlike,
                _ => Look::Neutral,
            }
        }
    }
}

/// Does a table look like a list of assets: it names hosts, and no vulnerability? `findings` are the guesses for a
/// report, `assets` those for a list of assets.
pub fn is_list(grid: &Grid, findings: &[Guess], assets: &[Guess]) -> bool {
    let (mut has_host, mut is_host, mut says) = (false, false, false);
    let (mut is_report, mut may_be_report) = (false, false);
    for ((name, finding), asset) in grid.header.names().iter().zip(findings).zip(assets) {
        let finding = finding.as_ref().map(|(role, _)| *role);
        let asset = asset.as_ref().map(|(role, _)| *role);
        let is_generic = GENERIC.contains(&names::plain(name).as_str());
        let names_host = matches!(asset, Some(Role::Ip | Role::Dns | Role::NetBios));
        has_host |= names_host;
        // Anything has a name.
        is_host |= names_host && !is_generic;
        let is_severity = matches!(names::fit(name, Role::Severity, names::NAMES), Some(NameFit::Exact(_)));
        says |= asset.is_some_and(Role::is_of_assets_only) && !is_severity;
        let names_vulnerability = matches!(
            finding,
            Some(
                Role::Id
                    | Role::Title
                    | Role::Severity
                    | Role::Cves
                    | Role::Cvss4
                    | Role::Cvss31
                    | Role::Cvss3
                    | Role::Cvss2
                    | Role::Port
            )
        );
        if names_vulnerability && asset.is_none() {
            is_report |= !is_generic;
            may_be_report |= is_generic;
        }
    }
    has_host && !is_report && (says || is_host && !may_be_report)
}
