//! What a page waits for, at a million findings: `cargo bench -p shared`. Times are to be compared within one run; another
//! number of findings is `FINDINGS=100000 cargo bench -p shared`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a bench may stop

mod made;

use divan::{Bencher, black_box};
use shared::desk::Desk;
use shared::risk::{Preset, SavedPreset, Settings, Weights};
use shared::view::{
    AssetColumn, AssetFilter, AssetQuery, FindingColumn, FindingFilter, FindingQuery, GroupBy, GroupColumn, GroupQuery,
    PatchQuery, Slice, Sort,
};

fn main() {
    divan::main();
}

/// A desk to ask, made once.
fn ask<T>(bencher: Bencher<'_, '_>, mut question: impl FnMut(&mut Desk) -> T) {
    let mut desk = made::desk();
    bencher.bench_local(move || black_box(question(&mut desk)));
}

const FIRST: Slice = Slice { from: 0, count: 200 };

fn report(filter: FindingFilter, by: FindingColumn, descending: bool) -> FindingQuery {
    FindingQuery { filter, sort: Sort { by, descending }, slice: FIRST }
}

fn other_weights(desk: &mut Desk, turn: &mut u32) {
    *turn += 1;
    let importance = f64::from(*turn % 40) / 20.0;
    let weights = Weights { importance, ..Weights::default() };
    desk.configure(Settings { weights, ..desk.model().settings().clone() });
}

/// The first report of a workspace.
#[divan::bench(sample_count = 5)]
fn a_receive_first(bencher: Bencher<'_, '_>) {
    let scan = made::scan(made::findings(), 0);
    bencher.with_inputs(|| (made::empty(), scan.clone())).bench_local_values(|(mut desk, scan)| {
        let sheet = desk.receive(scan);
        let summary = desk.summary();
        (desk, sheet, summary)
    });
}

/// A second report waits.
#[divan::bench(sample_count = 3)]
fn b_receive_second(bencher: Bencher<'_, '_>) {
    let (first, second) = (made::scan(made::findings(), 0), made::scan(made::findings(), 1));
    let desk = || {
        let mut desk = made::empty();
        desk.receive(first.clone());
        (desk, second.clone())
    };
    bencher.with_inputs(desk).bench_local_values(|(mut desk, scan)| {
        let sheet = desk.receive(scan);
        (desk, sheet)
    });
}

/// ...and is applied.
#[divan::bench(sample_count = 3)]
fn c_apply_second(bencher: Bencher<'_, '_>) {
    let (first, second) = (made::scan(made::findings(), 0), made::scan(made::findings(), 1));
    let desk = || {
        let mut desk = made::empty();
        desk.receive(first.clone());
        desk.receive(second.clone());
        desk
    };
    bencher.with_inputs(desk).bench_local_values(|mut desk| {
        let applied = desk.apply();
        let summary = desk.summary();
        (desk, applied, summary)
    });
}

/// Everything that is derived, as after opening a workspace.
#[divan::bench(sample_count = 5)]
fn d_open(bencher: Bencher<'_, '_>) {
    let workspace = made::desk().workspace().clone();
    bencher
        .with_inputs(|| workspace.clone())
        .bench_local_values(|workspace| Desk::new(workspace, Settings::default(), made::today()));
}

/// A slider moved: first rows and summary.
#[divan::bench(sample_count = 20)]
fn e_weights_first_rows(bencher: Bencher<'_, '_>) {
    let (mut turn, query) = (0, report(FindingFilter::default(), FindingColumn::Rank, false));
    ask(bencher, move |desk| {
        other_weights(desk, &mut turn);
        (desk.summary(), desk.findings(&query))
    });
}

/// A slider moved: the whole order.
#[divan::bench(sample_count = 20)]
fn f_weights_full_order(bencher: Bencher<'_, '_>) {
    let mut turn = 0;
    ask(bencher, move |desk| {
        other_weights(desk, &mut turn);
        desk.ranking().order().len()
    });
}

/// Another preset: values of all factors anew.
#[divan::bench(sample_count = 10)]
fn g_preset(bencher: Bencher<'_, '_>) {
    let mut turn = 0;
    ask(bencher, move |desk| {
        turn += 1;
        let preset = Preset::ALL[turn % 2];
        desk.configure(Settings { preset, ..desk.model().settings().clone() });
        desk.ranking().order().len()
    });
}

/// Each column in turn, both ways.
#[divan::bench(sample_count = 3, args = FindingColumn::ALL)]
fn h_sort(bencher: Bencher<'_, '_>, by: FindingColumn) {
    let mut turn = false;
    ask(bencher, move |desk| {
        turn = !turn;
        desk.findings(&report(FindingFilter::default(), by, turn))
    });
}

const TEXTS: [&str; 6] = ["10.0.17.4", "10.0.0.0/13", "host-123", "CVE-2025-10007", "38005", "product 7"];

/// Each kind of word.
#[divan::bench(sample_count = 3, args = TEXTS)]
fn i_search(bencher: Bencher<'_, '_>, text: &str) {
    let filter = FindingFilter { text: text.to_owned(), ..FindingFilter::default() };
    let mut turn = false;
    ask(bencher, move |desk| {
        turn = !turn;
        let by = if turn { FindingColumn::Rank } else { FindingColumn::Score };
        desk.findings(&report(filter.clone(), by, false))
    });
}

/// Facets: without a choice, and with one.
#[divan::bench(sample_count = 5, args = ["", "class=critical", "os=Cisco IOS 17.6", "status=fixed"])]
fn j_facets(bencher: Bencher<'_, '_>, chosen: &str) {
    let facets = chosen.split_once('=').map(|(key, value)| (key.to_owned(), vec![value.to_owned()]));
    let filter = FindingFilter { facets: facets.into_iter().collect(), ..FindingFilter::default() };
    ask(bencher, move |desk| desk.facets(&filter));
}

#[divan::bench(sample_count = 5)]
fn k_summary(bencher: Bencher<'_, '_>) {
    ask(bencher, |desk| desk.summary());
}

/// The dashboard after a move of a slider.
#[divan::bench(sample_count = 5)]
fn l_board(bencher: Bencher<'_, '_>) {
    let mut turn = 0;
    ask(bencher, move |desk| {
        other_weights(desk, &mut turn);
        desk.board()
    });
}

#[divan::bench(sample_count = 3)]
fn m_model_sheet(bencher: Bencher<'_, '_>) {
    ask(bencher, |desk| desk.model_sheet());
}

#[divan::bench(sample_count = 3)]
fn n_compare_presets(bencher: Bencher<'_, '_>) {
    let mut turn = 0;
    ask(bencher, move |desk| {
        turn += 1;
        let settings = desk.model().settings().clone();
        let name = turn.to_string();
        let a = SavedPreset { name, weights: settings.weights, ..SavedPreset::built_in(Preset::BusinessRisk) };
        let b = SavedPreset::built_in(Preset::CvssOnly);
        desk.compare_presets(&a, &b, FIRST)
    });
}

/// The opened row, with what would change its rank.
#[divan::bench(sample_count = 5)]
fn o_detail(bencher: Bencher<'_, '_>) {
    ask(bencher, |desk| desk.detail(desk.ranking().order()[1000], &[]));
}

/// The patch list after a move of a slider.
#[divan::bench(sample_count = 3)]
fn p_patches(bencher: Bencher<'_, '_>) {
    let mut turn = 0;
    ask(bencher, move |desk| {
        other_weights(desk, &mut turn);
        desk.patch_page(&PatchQuery { slice: FIRST, ..PatchQuery::all() })
    });
}

#[divan::bench(sample_count = 3)]
fn q_groups(bencher: Bencher<'_, '_>) {
    let sort = Sort { by: GroupColumn::Points, descending: true };
    ask(bencher, move |desk| desk.group_page(&GroupQuery { by: GroupBy::Subnet, sort, slice: FIRST }));
}

#[divan::bench(sample_count = 3)]
fn r_assets(bencher: Bencher<'_, '_>) {
    let sort = Sort { by: AssetColumn::Score, descending: true };
    ask(bencher, move |desk| desk.asset_page(&AssetQuery { filter: AssetFilter::default(), sort, slice: FIRST }));
}
