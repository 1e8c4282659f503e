//! Fields of a JSON object, taken one by one: each of its kind, or words for where, what and how.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The fields of one object; what nobody took is told at the end.
pub(super) struct Fields<'a> {
    place: String,
    left: Map<String, Value>,
    pub(super) notes: &'a mut Vec<String>,
}

impl<'a> Fields<'a> {
    pub(super) fn of(place: &str, value: Value, notes: &'a mut Vec<String>) -> Result<Self, String> {
        match value {
            Value::Object(left) => Ok(Self { place: place.to_owned(), left, notes }),
            other => {
                let place = if place.is_empty() { "The file" } else { place };
                Err(format!("{place}: {} is not an object. Write {{ ... }} with named fields.", shown(&other)))
            }
        }
    }

    fn at(&self, key: &str) -> String {
        if self.place.is_empty() { key.to_owned() } else { format!("{}.{key}", self.place) }
    }

    pub(super) fn take(&mut self, key: &str) -> Option<Value> {
        self.left.remove(key)
    }

    pub(super) fn note(&mut self, words: String) {
        self.notes.push(words);
    }

    pub(super) fn text(&mut self, key: &str) -> Result<Option<String>, String> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(format!("{}: {} is not a text. Write it in quotes.", self.at(key), shown(&other))),
        }
    }

    pub(super) fn flag(&mut self, key: &str) -> Result<bool, String> {
        match self.take(key) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(other) => {
                Err(format!("{}: {} is neither true nor false. Write true or false.", self.at(key), shown(&other)))
            }
        }
    }

    pub(super) fn number(&mut self, key: &str) -> Result<Option<f64>, String> {
        match self.take(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                value.as_f64().filter(|number| number.is_finite()).map(Some).ok_or_else(|| {
                    format!("{}: {} is not a number. Write one such as 1.0.", self.at(key), shown(&value))
                })
            }
        }
    }

    pub(super) fn one_of<T: DeserializeOwned + Serialize>(
        &mut self,
        key: &str,
        all: &[T],
    ) -> Result<Option<T>, String> {
        self.take(key).map(|value| one_of(&self.at(key), value, all)).transpose()
    }

    pub(super) fn finish(self) {
        for key in self.left.keys() {
            self.notes.push(format!("{}: no such field is known here; it was left out.", shown_text(&self.at(key))));
        }
    }
}

/// A value that is one of a few words.
pub(super) fn one_of<T: DeserializeOwned + Serialize>(place: &str, value: Value, all: &[T]) -> Result<T, String> {
    let words: Vec<String> = all.iter().filter_map(|one| serde_json::to_string(one).ok()).collect();
    let said = shown(&value);
    serde_json::from_value(value)
        .map_err(|_| format!("{place}: {said} is not known. Write one of {}.", words.join(", ")))
}

/// A value as a person finds it again, cut where it is long.
pub(super) fn shown(value: &Value) -> String {
    shown_text(&value.to_string())
}

fn shown_text(text: &str) -> String {
    let cut: String = text.chars().take(60).collect();
    if cut.len() < text.len() { cut + "\u{2026}" } else { cut }
}
