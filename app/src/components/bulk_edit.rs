//! Change what people say of many assets at once. Each field is left alone unless a person says otherwise; the button
//! says how many assets it changes before it is pressed. Knows no engine: the page counts and submits.

use leptos::prelude::*;
use shared::model::{CriticalityClass, Exposure, Function, Stars};
use shared::view::{Edit, RatingEdit};

use super::dialog::Dialog;
use super::format::counted;

/// "Leave as it is" in every choice of the dialog.
const KEEP: &str = "keep";
/// "Back to not said".
const CLEAR: &str = "clear";
/// The field is set to the text in its box.
const SET: &str = "set";

/// What a person chose so far, as the form holds it.
#[derive(Clone, Copy)]
struct Form {
    stars: RwSignal<String>,
    class: RwSignal<String>,
    exposure: RwSignal<String>,
    function: RwSignal<String>,
    environment: Words,
    owner: Words,
    location: Words,
    add: RwSignal<String>,
    remove: RwSignal<String>,
}

/// A text that is left alone, cleared, or set to what is in its box.
#[derive(Clone, Copy)]
struct Words {
    mode: RwSignal<String>,
    text: RwSignal<String>,
}

impl Words {
    fn new() -> Self {
        Self { mode: RwSignal::new(KEEP.into()), text: RwSignal::default() }
    }

    fn edit(self) -> Edit<String> {
        edit(&self.mode.get(), |_| {
            let text = self.text.with(|text| text.trim().to_owned());
            (!text.is_empty()).then_some(text)
        })
    }

    /// The choice, and the box where it is wanted.
    fn fields(self, [mode_id, text_id]: [&'static str; 2], [label, clear, new, hint]: [&'static str; 4]) -> AnyView {
        view! {
            {choice(mode_id, label, clear, self.mode, vec![(SET.into(), "Set to\u{2026}".into())])}
            <Show when=move || self.mode.with(|m| m == SET)>{line(text_id, new, hint, self.text)}</Show>
        }
        .into_any()
    }
}

impl Form {
    fn new() -> Self {
        Self {
            stars: RwSignal::new(KEEP.into()),
            class: RwSignal::new(KEEP.into()),
            exposure: RwSignal::new(KEEP.into()),
            function: RwSignal::new(KEEP.into()),
            environment: Words::new(),
            owner: Words::new(),
            location: Words::new(),
            add: RwSignal::default(),
            remove: RwSignal::default(),
        }
    }

    fn edit(self) -> RatingEdit {
        RatingEdit {
            stars: edit(&self.stars.get(), |v| v.parse().ok().and_then(Stars::new)),
            class: edit(&self.class.get(), |v| CriticalityClass::ALL.into_iter().find(|c| c.label() == v)),
            exposure: edit(&self.exposure.get(), |v| Exposure::ALL.into_iter().find(|e| e.label() == v)),
            function: edit(&self.function.get(), |v| Function::ALL.into_iter().find(|f| f.label() == v)),
            environment: self.environment.edit(),
            owner: self.owner.edit(),
            location: self.location.edit(),
            add_tags: tags(&self.add.get()),
            remove_tags: tags(&self.remove.get()),
        }
    }
}

/// A choice as an edit; a value that is none is left alone.
fn edit<T>(choice: &str, parse: impl Fn(&str) -> Option<T>) -> Edit<T> {
    match choice {
        KEEP => Edit::Keep,
        CLEAR => Edit::Clear,
        value => parse(value).map_or(Edit::Keep, Edit::Set),
    }
}

/// Tags as people write them: separated by commas, no repeats.
pub fn tags(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = text.split(',').map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect();
    tags.sort();
    tags.dedup();
    tags
}

/// A labelled choice: leave, clear, or one of the values (value, words).
fn choice(
    id: &'static str,
    label: &'static str,
    clear: &'static str,
    chosen: RwSignal<String>,
    values: Vec<(String, String)>,
) -> AnyView {
    view! {
        <label for=id>{label}</label>
        <select class="input" id=id prop:value=chosen on:change:target=move |event| chosen.set(event.target().value())>
            <option value=KEEP>"Leave as it is"</option>
            <option value=CLEAR>{clear}</option>
            {values.into_iter().map(|(value, words)| view! { <option value=value>{words}</option> }).collect_view()}
        </select>
    }
    .into_any()
}

/// A labelled line of text.
pub fn line(id: &'static str, label: &'static str, hint: &'static str, text: RwSignal<String>) -> AnyView {
    view! {
        <label for=id>{label}</label>
        <input
            class="input"
            id=id
            type="text"
            autocomplete="off"
            placeholder=hint
            prop:value=text
            on:input:target=move |event| text.set(event.target().value())
        />
    }
    .into_any()
}

/// The dialog.
#[component]
pub fn BulkEdit(
    /// Is it open?
    open: RwSignal<bool>,
    /// How many assets the selection holds; `None` while it is being counted.
    #[prop(into)]
    count: Signal<Option<u32>>,
    /// Hears the edit when a person submits it.
    on_submit: Callback<RatingEdit>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        count.get().map_or_else(|| "Edit assets".to_owned(), |n| format!("Edit {}", counted(n, "asset", "assets")))
    });
    view! {
        <Dialog open=open title=title>
            <Fields open=open count=count on_submit=on_submit />
        </Dialog>
    }
}

/// The form: fresh each time the dialog opens.
#[component]
fn Fields(open: RwSignal<bool>, count: Signal<Option<u32>>, on_submit: Callback<RatingEdit>) -> impl IntoView {
    let form = Form::new();
    let edit = Memo::new(move |_| form.edit());
    let nothing = move || edit.with(|e| *e == RatingEdit::default()) || count.get().is_none_or(|n| n == 0);
    let does = move || {
        count
            .get()
            .map_or_else(|| "Counting\u{2026}".to_owned(), |n| format!("Change {}", counted(n, "asset", "assets")))
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !untrack(nothing) {
            on_submit.run(edit.get_untracked());
            open.set(false);
        }
    };
    let stars = (1..=5).rev().map(|n| (n.to_string(), if n == 1 { "1 star".into() } else { format!("{n} stars") }));
    let classes = CriticalityClass::ALL.map(|c| (c.label().to_owned(), c.label().to_owned()));
    let functions = Function::ALL.map(|f| (f.label().to_owned(), f.label().to_owned()));
    let exposures = Exposure::ALL.map(|e| (e.label().to_owned(), e.label().to_owned()));
    view! {
        <form class="form bulk" on:submit=submit>
            <div class="bulk-fields">
                {choice("bulk-stars", "Importance", "Back to the default", form.stars, stars.collect())}
                {choice("bulk-class", "Criticality class", "Not said", form.class, classes.to_vec())}
                {choice("bulk-exposure", "Exposure", "Not said", form.exposure, exposures.to_vec())}
                {choice("bulk-function", "Function", "Not said", form.function, functions.to_vec())}
                {form.environment.fields(["bulk-environment-mode", "bulk-environment"], ["Environment", "Not said", "New environment", "such as production"])}
                {form.owner.fields(["bulk-owner-mode", "bulk-owner"], ["Owner", "Nobody", "New owner", "name or team"])}
                {form.location.fields(["bulk-location-mode", "bulk-location"], ["Location", "Not said", "New location", "site or room"])}
                {line("bulk-add", "Add tags", "comma between two", form.add)}
                {line("bulk-remove", "Remove tags", "comma between two", form.remove)}
            </div>
            <p class="muted">"What is left as it is does not change. One undo takes all of it back."</p>
            <div class="form-actions">
                <button type="submit" class="button button-primary" disabled=nothing>
                    {does}
                </button>
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
            </div>
        </form>
    }
}
