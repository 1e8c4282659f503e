//! A rating of an asset as registers: one for each field, one for each tag.

use super::{Said, Subject, Value};
use crate::model::Rating;

/// What an edit of a rating changed.
pub fn of_rating(asset: &Subject, before: &Rating, after: &Rating) -> Vec<Said> {
    let (old, new) = (values(before), values(after));
    let is_in = |values: &[Value], field: &str| values.iter().any(|value| value.field() == field);
    let mut said = Vec::new();
    let mut say = |value: &Value, is_deletion| {
        said.push(Said { subject: asset.clone(), value: value.clone(), is_deletion });
    };
    new.iter().filter(|value| !old.contains(value)).for_each(|value| say(value, false));
    old.iter().filter(|value| !is_in(&new, &value.field())).for_each(|value| say(value, true));
    said
}

/// A rating hears what counts now in one of its registers.
pub fn hear_rating(rating: &mut Rating, value: &Value, is_deletion: bool) {
    let text = |text: &String| if is_deletion { String::new() } else { text.clone() };
    match value {
        Value::Stars(stars) => rating.stars = Some(*stars).filter(|_| !is_deletion),
        Value::Class(class) => rating.class = Some(*class).filter(|_| !is_deletion),
        Value::Exposure(exposure) => rating.exposure = Some(*exposure).filter(|_| !is_deletion),
        Value::Function(function) => rating.function = Some(*function).filter(|_| !is_deletion),
        Value::Environment(environment) => rating.environment = text(environment),
        Value::Owner(owner) => rating.owner = text(owner),
        Value::Location(location) => rating.location = text(location),
        Value::Tag(tag) => {
            rating.tags.retain(|other| other != tag);
            if !is_deletion {
                let at = rating.tags.partition_point(|other| other < tag);
                rating.tags.insert(at, tag.clone());
            }
        }
        // Not of a rating.
        Value::Decision(..) | Value::Rule(..) | Value::RuleOrder(_) | Value::Preset(_) | Value::Policy(_) => {}
    }
}

/// Everything that a rating says.
pub(in crate::sync) fn values(rating: &Rating) -> Vec<Value> {
    let text = |text: &String, value: fn(String) -> Value| (!text.is_empty()).then(|| value(text.clone()));
    let fields = [
        rating.stars.map(Value::Stars),
        rating.class.map(Value::Class),
        rating.exposure.map(Value::Exposure),
        rating.function.map(Value::Function),
        text(&rating.environment, Value::Environment),
        text(&rating.owner, Value::Owner),
        text(&rating.location, Value::Location),
    ];
    let mut values: Vec<Value> = fields.into_iter().flatten().collect();
    values.extend(rating.tags.iter().cloned().map(Value::Tag));
    values
}
