//! Changing what people say of assets.

use super::Workspace;
use super::undo::{Undo, UndoStep};
use crate::model::Rating;
use crate::view::{Edit, RatingEdit};

impl Workspace {
    /// Applies an edit to assets. Answers those that really changed.
    pub fn rate(&mut self, assets: &[u32], edit: &RatingEdit) -> Vec<u32> {
        let mut before = Vec::new();
        for &index in assets {
            let Some(asset) = self.assets.get_mut(index as usize).filter(|asset| !asset.is_blank()) else { continue };
            let changed = edited(&asset.rating, edit);
            if changed != asset.rating {
                before.push((index, std::mem::replace(&mut asset.rating, changed)));
            }
        }
        let changed: Vec<u32> = before.iter().map(|(index, _)| *index).collect();
        if let [one] = changed.as_slice() {
            let name = self.assets.get(*one as usize).map(|asset| asset.host.name()).unwrap_or_default();
            let words = format!("{} of {name}", edit_words(edit));
            self.remember(UndoStep { words, what: Undo::Ratings(before) });
        } else if !changed.is_empty() {
            let words = format!("{} of {} assets", edit_words(edit), changed.len());
            self.remember(UndoStep { words, what: Undo::Ratings(before) });
        }
        changed
    }
}

fn edited(rating: &Rating, edit: &RatingEdit) -> Rating {
    let mut tags: Vec<String> = rating.tags.iter().filter(|tag| !edit.remove_tags.contains(tag)).cloned().collect();
    tags.extend(edit.add_tags.iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()));
    tags.sort();
    tags.dedup();
    Rating {
        stars: apply(rating.stars, &edit.stars),
        class: apply(rating.class, &edit.class),
        exposure: apply(rating.exposure, &edit.exposure),
        function: apply(rating.function, &edit.function),
        environment: apply_text(&rating.environment, &edit.environment),
        owner: apply_text(&rating.owner, &edit.owner),
        location: apply_text(&rating.location, &edit.location),
        tags,
    }
}

fn apply<T: Copy>(before: Option<T>, edit: &Edit<T>) -> Option<T> {
    match edit {
        Edit::Keep => before,
        Edit::Clear => None,
        Edit::Set(value) => Some(*value),
    }
}

fn apply_text(before: &str, edit: &Edit<String>) -> String {
    match edit {
        Edit::Keep => before.to_owned(),
        Edit::Clear => String::new(),
        Edit::Set(text) => text.trim().to_owned(),
    }
}

fn edit_words(edit: &RatingEdit) -> String {
    let mut words = Vec::new();
    for (changed, word) in [
        (edit.stars != Edit::Keep, "importance"),
        (edit.class != Edit::Keep, "criticality class"),
        (edit.exposure != Edit::Keep, "exposure"),
        (edit.function != Edit::Keep, "function"),
        (edit.environment != Edit::Keep, "environment"),
        (edit.owner != Edit::Keep, "owner"),
        (edit.location != Edit::Keep, "location"),
        (!edit.add_tags.is_empty() || !edit.remove_tags.is_empty(), "tags"),
    ] {
        if changed {
            words.push(word);
        }
    }
    words.join(", ")
}
