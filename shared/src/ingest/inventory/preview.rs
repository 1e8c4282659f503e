//! What would come of a list of assets under a mapping, from its first bytes; nothing is applied.

use rustc_hash::FxHashMap;

use super::words::number;
use super::{AssetList, ListPlan};
use crate::ingest::layout::Role;
use crate::ingest::mapping::grid::Grid;
use crate::ingest::mapping::row::is_nothing;
use crate::ingest::mapping::words::key;
use crate::rules::InventoryRow;
use crate::view::{ListRow, MappingPreview, Meaning, MetMeaning, MetMeanings};

/// Problems shown.
const PROBLEMS: usize = 20;
/// Rows shown.
const ROWS: usize = 5;
/// Words shown of a column.
const WORDS: usize = 40;

/// Tells of a list that was read.
pub fn preview(list: &AssetList, out: &mut MappingPreview) {
    out.rows = list.counts.rows;
    out.rejected = list.counts.rejected;
    out.problems = list.rejects.problems.iter().take(PROBLEMS).cloned().collect();
    out.warnings.clone_from(&list.warnings);
    let shown = out.list.get_or_insert_default();
    shown.taken = list.counts.taken;
    shown.repeated = list.counts.repeated;
    shown.first = list.rows.iter().take(ROWS).map(row).collect();
}

/// The words of every column whose words have to be understood.
pub fn words(plan: &ListPlan, grid: &Grid) -> Vec<MetMeanings> {
    let columns = plan.columns.iter().filter_map(|column| Some((column, column.role.worded()?)));
    columns
        .map(|(column, field)| {
            let mut met: FxHashMap<String, (String, u32)> = FxHashMap::default();
            for cell in grid.column(column.at).filter(|cell| !is_nothing(cell.trim())) {
                met.entry(key(cell)).or_insert_with(|| (cell.trim().to_owned(), 0)).1 += 1;
            }
            let has_numbers = column.role == Role::Importance && met.keys().any(|word| number(word).is_some());
            let guess = |shown: &str| super::words::guess(column.role, &column.name, plan.numbers, shown);
            let mut words: Vec<MetMeaning> = met
                .into_iter()
                .map(|(word, (shown, rows))| MetMeaning { guess: guess(&shown), word, shown, rows })
                .collect();
            // What nobody knows comes first.
            words.sort_by(|a, b| (a.guess.is_some(), b.rows, &a.word).cmp(&(b.guess.is_some(), a.rows, &b.word)));
            let more = words.len().saturating_sub(WORDS) as u32;
            words.truncate(WORDS);
            MetMeanings { field, words, more, has_numbers }
        })
        .collect()
}

fn row(row: &InventoryRow) -> ListRow {
    let rating = &row.rating;
    let names = [row.dns.clone(), row.netbios.clone()].into_iter().filter(|name| !name.is_empty());
    let host: Vec<String> = names.chain(row.ips.iter().map(ToString::to_string)).collect();
    let meanings = [
        rating.stars.map(Meaning::Stars),
        rating.class.map(Meaning::Class),
        rating.exposure.map(Meaning::Exposure),
        rating.function.map(Meaning::Function),
    ];
    let texts = [
        ("Environment", rating.environment.clone()),
        ("Owner", rating.owner.clone()),
        ("Location", rating.location.clone()),
        ("Tags", rating.tags.join(", ")),
    ];
    let texts = texts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| format!("{name}: {text}"));
    ListRow { host: host.join(" "), says: meanings.into_iter().flatten().map(Meaning::label).chain(texts).collect() }
}
