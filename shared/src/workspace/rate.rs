//! Changing what people say of assets, and taking a change back.

use serde::{Deserialize, Serialize};

use super::Workspace;
use crate::model::Rating;
use crate::view::{Edit, RatingEdit};

/// Changes that can be taken back.
const UNDO_STEPS: usize = 100;

/// One change of ratings: what it was called, and the ratings before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UndoStep {
    /// Such as "importance of 12 assets".
    pub words: String,
    /// Asset and its rating before.
    pub before: Vec<(u32, Rating)>,
}

impl Workspace {
    /// Applies an edit to assets. Answers those that really changed.
    pub fn rate(&mut self, assets: &[u32], edit: &RatingEdit) -> Vec<u32> {
        let mut before = Vec::new();
        for &index in assets {
            let Some(asset) = self.assets.get_mut(index as usize) else { continue };
            let changed = edited(&asset.rating, edit);
            if changed != asset.rating {
                before.push((index, std::mem::replace(&mut asset.rating, changed)));
            }
        }
        let changed: Vec<u32> = before.iter().map(|(index, _)| *index).collect();
        if let [one] = changed.as_slice() {
            let name = self.assets.get(*one as usize).map(|asset| asset.host.name()).unwrap_or_default();
            self.remember(UndoStep { words: format!("{} of {name}", edit_words(edit)), before });
        } else if !changed.is_empty() {
            self.remember(UndoStep { words: format!("{} of {} assets", edit_words(edit), changed.len()), before });
        }
        changed
    }

    /// Takes the last change back. Answers the assets it touched.
    pub fn take_back(&mut self) -> Vec<u32> {
        let Some(step) = self.undo.pop() else { return Vec::new() };
        let mut touched = Vec::new();
        for (index, rating) in step.before {
            if let Some(asset) = self.assets.get_mut(index as usize) {
                asset.rating = rating;
                touched.push(index);
            }
        }
        touched
    }

    fn remember(&mut self, step: UndoStep) {
        self.undo.push(step);
        if self.undo.len() > UNDO_STEPS {
            self.undo.remove(0);
        }
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
        owner: match &edit.owner {
            Edit::Keep => rating.owner.clone(),
            Edit::Clear => String::new(),
            Edit::Set(owner) => owner.trim().to_owned(),
        },
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

fn edit_words(edit: &RatingEdit) -> String {
    let mut words = Vec::new();
    for (changed, word) in [
        (edit.stars != Edit::Keep, "importance"),
        (edit.class != Edit::Keep, "criticality class"),
        (edit.exposure != Edit::Keep, "exposure"),
        (edit.owner != Edit::Keep, "owner"),
        (!edit.add_tags.is_empty() || !edit.remove_tags.is_empty(), "tags"),
    ] {
        if changed {
            words.push(word);
        }
    }
    words.join(", ")
}
