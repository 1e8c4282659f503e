//! What a voice says, in words.

use super::Field;
use crate::model::{Exposure, Function, Rating, Stars};

impl Field {
    /// The value that a rating has, in words; empty where it says nothing of it.
    pub fn value(self, rating: &Rating) -> String {
        match self {
            Self::Stars => rating.stars.map(stars).unwrap_or_default(),
            Self::Class => rating.class.map(|class| class.label().to_lowercase()).unwrap_or_default(),
            Self::Exposure => rating.exposure.map(exposure).unwrap_or_default(),
            Self::Function => rating.function.map(Function::label).unwrap_or_default().to_lowercase(),
            Self::Environment => rating.environment.clone(),
            Self::Owner => rating.owner.clone(),
            Self::Location => rating.location.clone(),
        }
    }
}

impl Rating {
    /// Everything it says, in a line: `5 stars, exposure internet, tags shop, web`.
    pub fn words(&self) -> String {
        let of = |field: Field| {
            let value = field.value(self);
            match field {
                Field::Stars | Field::Class | Field::Function => value,
                _ => format!("{} {value}", field.label().to_lowercase()),
            }
        };
        let mut words: Vec<String> = Field::ALL.into_iter().filter(|field| field.is_said(self)).map(of).collect();
        match self.tags.as_slice() {
            [] => {}
            [tag] => words.push(format!("tag {tag}")),
            tags => words.push(format!("tags {}", tags.join(", "))),
        }
        words.join(", ")
    }
}

fn stars(stars: Stars) -> String {
    if stars.get() == 1 { "1 star".to_owned() } else { format!("{} stars", stars.get()) }
}

fn exposure(exposure: Exposure) -> String {
    if exposure == Exposure::Dmz { exposure.label().to_owned() } else { exposure.label().to_lowercase() }
}

#[cfg(test)]
mod tests {
    use crate::model::{Exposure, Function, Rating, Stars};

    #[test]
    fn a_line_of_everything() {
        let rating = Rating {
            stars: Stars::new(1),
            exposure: Some(Exposure::Dmz),
            function: Some(Function::Server),
            owner: "Web team".to_owned(),
            tags: vec!["a".to_owned(), "b".to_owned()],
            ..Rating::default()
        };
        assert_eq!(rating.words(), "1 star, exposure DMZ, server, owner Web team, tags a, b");
        assert_eq!(Rating::default().words(), "");
    }
}
