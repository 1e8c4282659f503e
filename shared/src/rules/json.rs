//! Rules as a file that people keep and pass on.

use serde::{Deserialize, Serialize};

use super::Rule;

/// The name of such a file's form.
const FORMAT: &str = "rules";
/// Its version.
const VERSION: u32 = 1;

#[derive(Deserialize)]
struct File {
    format: String,
    version: u32,
    rows: Vec<Rule>,
}

#[derive(Serialize)]
struct Out<'a> {
    format: &'a str,
    version: u32,
    rows: &'a [Rule],
}

impl Rule {
    /// A list of rules as a file, for people to read.
    pub fn to_json(rules: &[Self]) -> String {
        // Plain data without maps of odd keys: writing it to memory does not fail.
        serde_json::to_string_pretty(&Out { format: FORMAT, version: VERSION, rows: rules }).unwrap_or_default()
    }

    /// The rules of a file as the export writes it. What is wrong inside a rule is told by the preview.
    ///
    /// # Errors
    /// Why the text is no such file, with line and column, in words.
    pub fn from_json(text: &str) -> Result<Vec<Self>, String> {
        let file: File = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
            format!("This is no file of rules: {error}. Export rules here to see what such a file holds.")
        })?;
        if file.format == FORMAT && file.version != VERSION {
            return Err(format!("This file is of version {}; this program reads version {VERSION}.", file.version));
        }
        if file.format != FORMAT {
            return Err(format!("This file holds {}, not rules: choose a file that was exported here.", file.format));
        }
        Ok(file.rows.into_iter().map(Self::tidied).collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{CriticalityClass, Exposure, Function, Rating, Stars};
    use crate::rules::{Condition, Rule};

    #[test]
    fn out_and_in_again_is_the_same() {
        let then = Rating {
            stars: Stars::new(5),
            class: Some(CriticalityClass::Mission),
            exposure: Some(Exposure::Internet),
            function: Some(Function::Server),
            environment: "production".to_owned(),
            owner: "Web \"team\"\n".trim().to_owned(),
            location: "Site \u{e9}".to_owned(),
            tags: vec!["a".to_owned(), "b".to_owned()],
        };
        let when = vec![
            Condition::Address("10.0.0.0/8".to_owned()),
            Condition::Name("web*".to_owned()),
            Condition::Tag("shop".to_owned()),
            Condition::Os("linux".to_owned()),
        ];
        let rules = vec![Rule { name: "All".to_owned(), off: true, when, then }, Rule::default()];
        let text = Rule::to_json(&rules);
        assert_eq!(Rule::from_json(&text), Ok(rules.clone()));
        assert_eq!(Rule::from_json(&format!("\u{feff}{text}")), Ok(rules));
    }

    #[test]
    fn what_is_no_file_of_rules_is_said() {
        let error = |text: &str| Rule::from_json(text).unwrap_err();
        assert!(error("{\"format\":\"assets\",\"version\":1,\"rows\":[]}").contains("holds assets, not rules"));
        assert!(error("{\n!").contains("line 2 column 1"));
        let later = "{\"format\":\"rules\",\"version\":2,\"rows\":[]}";
        assert!(error(later).contains("of version 2"));
        let nine = "{\"format\":\"rules\",\"version\":1,\"rows\":[{\"name\":\"a\",\"then\":{\"stars\":9}}]}";
        assert!(error(nine).contains("9 stars is not 1 to 5"), "{}", error(nine));
        let odd = "{\"format\":\"rules\",\"version\":1,\"rows\":[{\"name\":\"a\",\"then\":{\"exposre\":\"dmz\"}}]}";
        assert!(error(odd).contains("unknown field `exposre`"), "{}", error(odd));
        let said = "{\"format\":\"rules\",\"version\":1,\"rows\":[{\"name\":\"a\",\"then\":{\"owner\":\" me \"}}]}";
        assert_eq!(Rule::from_json(said).unwrap()[0].then.owner, "me");
    }
}
