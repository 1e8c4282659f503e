//! The ranked table: a native table whose rows are a window on the whole list. Arrows move, Enter opens.

use leptos::ev::{KeyboardEvent, WheelEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use shared::view::FindingColumn;

use super::loader::Loader;
use super::row::FindingRowView;
use crate::browser::{clock, document, scroll};
use crate::components::empty::Empty;
use crate::components::format;
use crate::components::sort_header::SortHeader;
use crate::components::window::RowWindow;
use crate::state::{App, ReportView, rows_are_shown};

/// Height of a table row and of a list row, px. The style sheet says the same.
const ROW_PX: (f64, f64) = (44.0, 64.0);
/// Height of the header; lists have none.
const HEAD_PX: f64 = 32.0;
/// Narrower than this the table is a list.
const LIST_BELOW_PX: f64 = 640.0;

/// Rows that may be drawn although they no longer fit.
const SPARE: u32 = 2;

/// More rows than this need a wider column of ranks.
const LONG: u32 = 9_999;

/// Columns: word, class, column that sorts.
pub(super) const COLUMNS: [(&str, &str, FindingColumn); 8] = [
    ("Rank", "c-rank", FindingColumn::Rank),
    ("Risk", "c-risk", FindingColumn::Score),
    ("Vulnerability", "c-title", FindingColumn::Title),
    ("Severity", "c-severity", FindingColumn::Severity),
    ("Host", "c-host", FindingColumn::Host),
    ("Importance", "c-stars", FindingColumn::Importance),
    ("Status", "c-status", FindingColumn::Status),
    ("Due", "c-due", FindingColumn::Due),
];

/// The table.
#[component]
pub(super) fn FindingsTable(
    /// Filter and order.
    view: RwSignal<ReportView>,
    /// Where rows come from.
    load: Loader,
    /// Rows that match.
    total: RwSignal<u32>,
    /// Finding that is open beside the table.
    opened: RwSignal<Option<u32>>,
    /// Stars for an asset.
    on_rate: Callback<(u32, Option<u8>)>,
) -> impl IntoView {
    let app = App::get();
    let node = NodeRef::<html::Div>::new();
    let list = RwSignal::new(document::media("(max-width: 640px)"));
    let row_px = Signal::derive(move || if list.get() { ROW_PX.1 } else { ROW_PX.0 });
    let head_px = Signal::derive(move || if list.get() { 0.0 } else { HEAD_PX });
    let window = RowWindow::new(total.into(), row_px, head_px);
    load.lay_out(Memo::new(move |_| window.fitting()));
    load.follow(Memo::new(move |_| window.wanted()));
    measure_box(node, window, list);

    let first = first_drawn(load, window);
    let pool = pool_of(window, total);
    let body = NodeRef::<html::Tbody>::new();
    let rows = move |slot| Memo::new(move |_| RowWindow::row_of(slot, first.get(), pool.get()));
    let shift = move || {
        let (position, drawn) = (window.position(), first.get());
        let waits = window.first() != drawn;
        if waits { 0.0 } else { (position - f64::from(drawn)) * window.row_px.get() }
    };

    let active = RwSignal::new(0_u32);
    let focus_wish = RwSignal::new(None::<u32>);
    start_at_top(view, window, node, active);
    tell_shown(app, load);
    keep_focus(focus_wish, first, load);
    keep_order(body, first, pool, active);
    let rated = RwSignal::new(None::<(u32, u32)>);
    keep_stars_focused(rated, load, active, focus_wish);
    let go_to = move |row: u32| {
        let row = row.min(total.get_untracked().saturating_sub(1));
        active.set(row);
        if let (Some(px), Some(element)) = (untrack(|| window.reveal(row)), node.get_untracked()) {
            window.go_to(px, |px| scroll::go_to(&element, px));
        }
        focus_wish.set(Some(row));
        if opened.get_untracked().is_some() && !document::media("(max-width: 900px)") {
            open_row(load, row, opened);
        }
    };
    let on_key = move |ev: KeyboardEvent| {
        if let Some(row) = row_for_key(&ev, active.get_untracked(), untrack(|| window.fitting())) {
            ev.prevent_default();
            go_to(row);
        } else if ev.key() == "Enter" && is_of_rows(&ev) {
            ev.prevent_default();
            open_row(load, active.get_untracked(), opened);
        }
    };
    // Where a pixel of the scroll bar stands for several of the list, the wheel still moves by pixels of the list.
    let on_wheel = move |ev: WheelEvent| {
        let (row_px, page_px) = untrack(|| (window.row_px.get(), window.height_px.get()));
        let px = scroll::wheel_px(&ev, row_px, page_px).filter(|_| untrack(|| window.is_mapped()));
        if let (Some(px), Some(element)) = (px, node.get_untracked()) {
            ev.prevent_default();
            window.go_by(px, |px| scroll::go_to(&element, px));
        }
    };
    let heads = COLUMNS
        .into_iter()
        .map(|(label, class, by)| {
            let sorted = Signal::derive(move || view.with(|v| (v.order().by == by).then_some(v.order().descending)));
            view! { <SortHeader label=label class=class sorted=sorted on_sort=Callback::new(move |()| view.update(|v| v.sort_by(by))) /> }
        })
        .collect_view();
    view! {
           <div class="grid-frame" class:is-list=list>
               <div
                   class="grid"
                   node_ref=node
                   on:scroll=move |_| {
                       if let Some(element) = node.get_untracked() {
                           window.scrolled(scroll::top(&element));
                       }
                   }
                   on:wheel=on_wheel
                   on:keydown=on_key
                   tabindex="-1"
               >
                   <div class="grid-spacer" style:height=move || format!("{}px", window.spacer_px())>
                       <div class="grid-view" style:height=move || format!("{}px", window.height_px.get())>
                           <table class="findings"
    class:is-long=move || { total.get() > LONG } role="table" aria-label="Findings by risk" aria-rowcount=move || (total.get() + 1).to_string()>
                               <thead role="rowgroup"><tr role="row" aria-rowindex="1">{heads}</tr></thead>
                               <tbody role="rowgroup" class:is-blank=load.is_blank node_ref=body style:transform=move || format!("translateY(-{:.1}px)", shift())>
                                   {move || (0..pool.get()).map(|slot| view! {
                                       <FindingRowView place=slot index=rows(slot) page=load.page active=active opened=opened rated=rated on_rate=on_rate />
                                   }).collect_view()}
                               </tbody>
                           </table>
                       </div>
                   </div>
               </div>
               <Show when=move || load.page.with(|p| p.as_ref().is_some_and(|p| p.total == 0))>
                   <Nothing view=view />
               </Show>
           </div>
       }
}

/// How many rows are drawn: those that fit. A line of chips above the list comes and goes with a filter; for so little a
/// difference not every row is made anew, and what does not fit is clipped.
fn pool_of(window: RowWindow, total: RwSignal<u32>) -> Memo<u32> {
    Memo::new(move |had: Option<&u32>| {
        let (fitting, total) = (window.fitting(), total.get());
        had.copied()
            .filter(|had| (fitting..=fitting + SPARE).contains(had) && *had <= total)
            .unwrap_or(fitting.min(total))
    })
}

/// First row drawn: where the scroll box stands, held inside the rows at hand until others come.
fn first_drawn(load: Loader, window: RowWindow) -> Memo<u32> {
    Memo::new(move |_| {
        let wish = window.first();
        load.page.with(|page| {
            page.as_ref().map_or(0, |page| {
                let end = page.from + page.rows.len() as u32;
                let kept = if end >= page.total { 1 } else { window.fitting() };
                wish.clamp(page.from, end.saturating_sub(kept).max(page.from))
            })
        })
    })
}

/// Rows stand in the order of their indexes, whatever place shows them; and the focus stays with its row while that is
/// drawn, else it waits at the scroll box.
fn keep_order(body: NodeRef<html::Tbody>, first: Memo<u32>, pool: Memo<u32>, active: RwSignal<u32>) {
    let arrange = move || {
        // The page may be gone a turn later.
        let at = (body.try_get_untracked().flatten(), first.try_get_untracked(), pool.try_get_untracked());
        if let (Some(body), Some(first), Some(pool)) = at {
            scroll::arrange(&body, first % pool.max(1), pool);
        }
    };
    // Further rows are put behind the last one, wherever it stands in the order: they are in the page a turn later.
    Effect::watch(
        move || pool.get(),
        move |_, _, _| {
            spawn_local(async move {
                tick().await;
                arrange();
            });
        },
        false,
    );
    Effect::new(move |_| {
        first.track();
        body.track();
        let had_focus = document::focus_is_in(".findings tbody") || document::focus_is_on(".grid");
        arrange();
        if had_focus {
            request_animation_frame(move || {
                let Some(active) = active.try_get_untracked() else { return };
                let row = format!(".findings [aria-rowindex=\"{}\"]:not([hidden])", active + 2);
                if !document::focus_is_in(&row) && !document::focus_in_place(&row) {
                    document::focus_in_place(".grid");
                }
            });
        }
    });
}

/// The row that a key on a row moves to. Keys of the stars and buttons inside a row are theirs.
fn row_for_key(ev: &KeyboardEvent, now: u32, fitting: u32) -> Option<u32> {
    if !is_of_rows(ev) || ev.ctrl_key() || ev.meta_key() || ev.alt_key() {
        return None;
    }
    let page = fitting.saturating_sub(2).max(1);
    match ev.key().as_str() {
        "ArrowDown" => Some(now.saturating_add(1)),
        "ArrowUp" => Some(now.saturating_sub(1)),
        "PageDown" => Some(now.saturating_add(page)),
        "PageUp" => Some(now.saturating_sub(page)),
        "Home" => Some(0),
        "End" => Some(u32::MAX),
        _ => None,
    }
}

/// Is it a key on a row, or on the scroll box, which has the focus while the row that had it is out of sight?
fn is_of_rows(ev: &KeyboardEvent) -> bool {
    document::targets(ev, "TR") || document::targets(ev, "DIV")
}

fn open_row(load: Loader, row: u32, opened: RwSignal<Option<u32>>) {
    let id = load.page.with_untracked(|page| {
        let page = page.as_ref()?;
        page.rows.get(row.checked_sub(page.from)? as usize).map(|r| r.id)
    });
    if id.is_some() {
        opened.set(id);
    }
}

/// The window learns the height of the scroll box, now and whenever it changes.
fn measure_box(node: NodeRef<html::Div>, window: RowWindow, list: RwSignal<bool>) {
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let inner = element.clone();
        let watch = scroll::on_resize(&element, move || {
            // The page may be gone while the observer still lives.
            window.height_px.try_set(scroll::height(&inner));
            let is_list = scroll::width(&inner) < LIST_BELOW_PX;
            if list.try_get_untracked().is_some_and(|now| now != is_list) {
                list.try_set(is_list);
            }
        });
        // Ends with the effect's owner.
        StoredValue::new_local(watch);
    });
}

/// Another filter or order starts at its first row.
fn start_at_top(view: RwSignal<ReportView>, window: RowWindow, node: NodeRef<html::Div>, active: RwSignal<u32>) {
    Effect::watch(
        move || view.get(),
        move |_, _, _| {
            active.set(0);
            let go = move || {
                if let Some(element) = node.get_untracked() {
                    window.go_to(0.0, |px| scroll::go_to(&element, px));
                }
            };
            if !window.is_at_top() {
                return go();
            }
            // It most likely is there, but only the box knows, and lays the page out to say so: questions go out before.
            spawn_local(async move {
                clock::turn().await;
                if !active.is_disposed() {
                    go();
                }
            });
        },
        false,
    );
}

/// Once rows are in the page, whoever measures hears of it.
fn tell_shown(app: App, load: Loader) {
    Effect::new(move |_| {
        if !load.is_blank.get() && load.page.with(|page| page.as_ref().is_some_and(|page| !page.rows.is_empty())) {
            spawn_local(async move {
                // Behind everything that the rows have woken.
                tick().await;
                rows_are_shown(app);
            });
        }
    });
}

/// Focus a row as soon as it is drawn.
fn keep_focus(wish: RwSignal<Option<u32>>, first: Memo<u32>, load: Loader) {
    Effect::new(move |_| {
        first.track();
        load.page.track();
        let Some(row) = wish.get() else { return };
        request_animation_frame(move || {
            if document::focus_in_place(&format!(".findings [aria-rowindex=\"{}\"]:not([hidden])", row + 2)) {
                wish.try_set(None);
            }
        });
    });
}

/// Stars may move their row: the focus goes with it, or where that is out of sight to the row that now stands where it
/// stood. Whoever went on to another place meanwhile stays there.
fn keep_stars_focused(
    rated: RwSignal<Option<(u32, u32)>>,
    load: Loader,
    active: RwSignal<u32>,
    wish: RwSignal<Option<u32>>,
) {
    Effect::new(move |_| {
        load.page.track();
        let Some((id, place)) = rated.get_untracked() else { return };
        rated.set(None);
        request_animation_frame(move || {
            let place = format!(".findings [data-slot=\"{place}\"]");
            let is_ours = !document::has_focus() || document::focus_is_in(&place);
            if is_ours && !document::focus_in_place(&format!("[data-finding=\"{id}\"] input:checked")) {
                wish.try_set(active.try_get_untracked());
            }
        });
    });
}

#[component]
fn Nothing(view: RwSignal<ReportView>) -> impl IntoView {
    let app = App::get();
    let filtered = move || view.with(|v| !v.shows_all());
    let decided = move || app.summary.with(|s| s.as_ref().map_or(0, |s| s.accepted + s.false_positive));
    let words = move || match (filtered(), decided()) {
        (true, _) => "No finding matches this filter.".to_owned(),
        (false, 0) => "No open findings. Nothing to patch.".to_owned(),
        (false, n) => format!("No open findings. {} accepted or false.", format::count(n)),
    };
    view! {
        <Empty title=Signal::derive(words)>
            <Show when=move || !filtered() && decided() != 0>
                <button type="button" class="button" on:click=move |_| view.update(ReportView::show_decided)>
                    "Show them"
                </button>
            </Show>
            <Show when=filtered>
                <button type="button" class="button" on:click=move |_| view.update(|v| *v = ReportView { sort: v.sort, ..ReportView::default() })>
                    "Clear the filter"
                </button>
            </Show>
        </Empty>
    }
}
