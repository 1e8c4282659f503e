//! The values of an asset that count, field by field, each with its origin.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::{Function, Rating};

/// Who said a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Nobody: the default of the settings, or nothing, counts.
    #[default]
    Nobody,
    /// A person, of this asset.
    Person,
    /// The inventory (an imported list of assets).
    Inventory,
    /// A rule, its place in the list from 0.
    Rule(u32),
    /// The scanner's text of the operating system.
    Os,
}

/// A field of a rating that has one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Importance in stars.
    Stars,
    /// Criticality class.
    Class,
    /// Exposure.
    Exposure,
    /// Function.
    Function,
    /// Environment.
    Environment,
    /// Owner.
    Owner,
    /// Location.
    Location,
}

impl Field {
    /// Every field, in the order shown.
    pub const ALL: [Self; 7] =
        [Self::Stars, Self::Class, Self::Exposure, Self::Function, Self::Environment, Self::Owner, Self::Location];

    /// The name shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Stars => "Importance",
            Self::Class => "Criticality class",
            Self::Exposure => "Exposure",
            Self::Function => "Function",
            Self::Environment => "Environment",
            Self::Owner => "Owner",
            Self::Location => "Location",
        }
    }

    /// Do two ratings say the same of it?
    pub fn is_same(self, a: &Rating, b: &Rating) -> bool {
        match self {
            Self::Stars => a.stars == b.stars,
            Self::Class => a.class == b.class,
            Self::Exposure => a.exposure == b.exposure,
            Self::Function => a.function == b.function,
            Self::Environment => a.environment == b.environment,
            Self::Owner => a.owner == b.owner,
            Self::Location => a.location == b.location,
        }
    }

    /// Does a rating say it?
    pub fn is_said(self, rating: &Rating) -> bool {
        match self {
            Self::Stars => rating.stars.is_some(),
            Self::Class => rating.class.is_some(),
            Self::Exposure => rating.exposure.is_some(),
            Self::Function => rating.function.is_some(),
            Self::Environment => !rating.environment.is_empty(),
            Self::Owner => !rating.owner.is_empty(),
            Self::Location => !rating.location.is_empty(),
        }
    }
}

/// What voices are called, so that a value can say where it is from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voices {
    /// Name of the inventory's file.
    pub inventory: String,
    /// Names of rules, in their order.
    pub rules: Vec<String>,
}

impl Voices {
    /// Who said a value, in words that follow it: `by rule 'DMZ'`.
    pub fn words(&self, origin: Origin) -> String {
        match origin {
            Origin::Nobody => "assumed".to_owned(),
            Origin::Person => "given by a person".to_owned(),
            Origin::Inventory if self.inventory.is_empty() => "from the inventory".to_owned(),
            Origin::Inventory => format!("from {}", self.inventory),
            Origin::Rule(at) => match self.rules.get(at as usize) {
                Some(name) => format!("by rule '{name}'"),
                None => "by a rule".to_owned(),
            },
            Origin::Os => "by its operating system".to_owned(),
        }
    }
}

/// What counts for one asset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effective {
    /// The values.
    pub rating: Rating,
    /// What the voices are called.
    voices: Arc<Voices>,
    /// Who said each field, in the order of [`Field::ALL`].
    origins: [Origin; Field::ALL.len()],
}

impl Effective {
    /// Puts layers over each other, the strongest first: each field is of the first that says it, tags are of all. What
    /// nobody says of the function, the operating system does.
    pub fn of<'a>(
        layers: impl IntoIterator<Item = (Origin, &'a Rating)>,
        os: Option<Function>,
        voices: &Arc<Voices>,
    ) -> Self {
        // Not from a default, which would make voices of its own each time.
        let mut effective = Self { rating: Rating::default(), voices: Arc::clone(voices), origins: Default::default() };
        for (origin, rating) in layers {
            effective.take(origin, rating);
        }
        let says_function = effective.origins.get_mut(Field::Function as usize);
        if let (None, Some(_), Some(origin)) = (effective.rating.function, os, says_function) {
            (effective.rating.function, *origin) = (os, Origin::Os);
        }
        effective
    }

    /// Who said a field.
    pub fn origin(&self, field: Field) -> Origin {
        self.origins.get(field as usize).copied().unwrap_or_default()
    }

    /// Who said a field, in words that follow its value.
    pub fn said_by(&self, field: Field) -> String {
        self.voices.words(self.origin(field))
    }

    fn take(&mut self, origin: Origin, rating: &Rating) {
        // Stars and class say the same thing, and stars count first: a weaker voice's stars must not overrule a class.
        let has_class = self.rating.class.is_some() && self.rating.stars.is_none();
        for (field, place) in Field::ALL.into_iter().zip(&mut self.origins) {
            let is_overruled = has_class && field == Field::Stars;
            if *place == Origin::Nobody && field.is_said(rating) && !is_overruled {
                *place = origin;
            }
        }
        self.rating.fill(rating);
        if has_class {
            self.rating.stars = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Effective, Field, Origin, Voices};
    use crate::model::{CriticalityClass, Exposure, Function, Rating, Stars};

    #[test]
    fn the_first_voice_counts_and_tags_add_up() {
        let person = Rating { stars: Stars::new(2), tags: vec!["a".to_owned()], ..Rating::default() };
        let rule = Rating {
            stars: Stars::new(5),
            exposure: Some(Exposure::Dmz),
            tags: vec!["b".to_owned(), "a".to_owned()],
            ..Rating::default()
        };
        let layers = [(Origin::Person, &person), (Origin::Rule(0), &rule)];
        let voices = Arc::new(Voices { rules: vec!["DMZ".to_owned()], ..Voices::default() });
        let effective = Effective::of(layers, Some(Function::Server), &voices);
        assert_eq!(effective.said_by(Field::Stars), "given by a person");
        assert_eq!(effective.said_by(Field::Exposure), "by rule 'DMZ'");
        assert_eq!(effective.said_by(Field::Function), "by its operating system");
        assert_eq!(effective.rating.stars, Stars::new(2));
        assert_eq!(effective.origin(Field::Stars), Origin::Person);
        assert_eq!(effective.origin(Field::Exposure), Origin::Rule(0));
        assert_eq!(
            (effective.rating.function, effective.origin(Field::Function)),
            (Some(Function::Server), Origin::Os)
        );
        assert_eq!(effective.origin(Field::Owner), Origin::Nobody);
        assert_eq!(effective.rating.tags, ["a", "b"]);
    }

    #[test]
    fn stars_of_a_rule_do_not_overrule_a_class_of_a_person() {
        let person = Rating { class: Some(CriticalityClass::Operational), ..Rating::default() };
        let rule = Rating { stars: Stars::new(5), class: Some(CriticalityClass::Mission), ..Rating::default() };
        let of = |layers: [(Origin, &Rating); 2]| Effective::of(layers, None, &Arc::default());
        let effective = of([(Origin::Person, &person), (Origin::Rule(0), &rule)]);
        assert_eq!((effective.rating.stars, effective.rating.class), (None, person.class));
        assert_eq!((effective.origin(Field::Stars), effective.origin(Field::Class)), (Origin::Nobody, Origin::Person));
        // The other way round each is where it was said: stars count first.
        let effective = of([(Origin::Person, &rule), (Origin::Rule(0), &person)]);
        assert_eq!((effective.rating.stars, effective.origin(Field::Stars)), (Stars::new(5), Origin::Person));
    }
}
