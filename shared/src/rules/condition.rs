//! A condition's text made ready to be asked of many assets, or what is wrong with it.

use super::Condition;
use super::address::range;
use super::glob::fits;
use super::subject::Subject;
use crate::model::Addresses;

/// Longest item of a list, characters: no name of a host is longer.
const LONGEST: usize = 253;

/// A condition made ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    Address(Addresses),
    Name(Vec<String>),
    Tag(Vec<String>),
    /// Number of the list in [`super::RuleList`]: the same text of a system is asked once for all its assets.
    Os(usize),
}

impl Condition {
    /// The text.
    pub fn text(&self) -> &str {
        let (Self::Address(text) | Self::Name(text) | Self::Tag(text) | Self::Os(text)) = self;
        text
    }

    /// The condition in words: `Address in 10.0.0.0/24`.
    pub fn words(&self) -> String {
        let of = match self {
            Self::Address(_) => "Address in",
            Self::Name(_) => "Name like",
            Self::Tag(_) => "Tag is",
            Self::Os(_) => "System holds",
        };
        format!("{of} {}", self.text().trim())
    }

    /// What is wrong with its text.
    ///
    /// # Errors
    /// Which item, what is wrong, how to write it: "10.300.0.0/16: 300 is not 0 to 255".
    pub fn check(&self) -> Result<(), String> {
        self.test(&mut Vec::new()).map(|_| ())
    }

    /// Makes it ready; words of operating systems go into `systems`.
    pub(super) fn test(&self, systems: &mut Vec<Vec<String>>) -> Result<Test, String> {
        Ok(match self {
            Self::Address(text) => {
                let read = |item: &str| range(item).map_err(|wrong| format!("{item}: {wrong}"));
                let is_between = |c| matches!(c, ',' | ';');
                let ranges: Result<Vec<_>, String> =
                    items(text, is_between, "10.0.0.0/24")?.into_iter().map(read).collect();
                Test::Address(Addresses::of(ranges?.into_iter()))
            }
            Self::Name(text) => Test::Name(lower(text, "web-*.example.com")?),
            Self::Tag(text) => Test::Tag(lower(text, "production")?),
            Self::Os(text) => {
                systems.push(lower(text, "windows server")?);
                Test::Os(systems.len() - 1)
            }
        })
    }
}

impl Test {
    /// Is it met? `systems` tells which lists of words the asset's operating system holds.
    pub(super) fn is_met(&self, subject: &Subject<'_>, systems: &[bool]) -> bool {
        match self {
            Self::Address(addresses) => subject.ips.iter().any(|ip| addresses.hold(*ip)),
            Self::Name(patterns) => {
                patterns.iter().any(|pattern| subject.names.iter().any(|name| !name.is_empty() && fits(pattern, name)))
            }
            Self::Tag(tags) => tags.iter().any(|tag| subject.tags.iter().any(|have| have == tag)),
            Self::Os(number) => systems.get(*number).copied().unwrap_or(false),
        }
    }
}

fn lower(text: &str, such_as: &str) -> Result<Vec<String>, String> {
    Ok(items(text, |c| c == ',', such_as)?.into_iter().map(str::to_lowercase).collect())
}

/// Items of a list, on one line or several; an empty one is an error, for nobody knows what was meant.
fn items<'a>(text: &'a str, is_between: impl Fn(char) -> bool, such_as: &str) -> Result<Vec<&'a str>, String> {
    if text.trim().is_empty() {
        return Err(format!("Nothing is written here: write it as {such_as}"));
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (last, before) = lines.split_last().unwrap_or((&"", &[]));
    // The end of a line is as good as a comma, and a comma before it says the same.
    let before = before.iter().map(|line| line.strip_suffix(&is_between).unwrap_or(line));
    let items: Vec<&str> = before.chain([*last]).flat_map(|line| line.split(&is_between)).map(str::trim).collect();
    if let Some(at) = items.iter().position(|item| item.is_empty()) {
        return Err(format!("Item {} of {} is empty: take the comma away", at + 1, items.len()));
    }
    if let Some(item) = items.iter().find(|item| item.chars().count() > LONGEST) {
        let start: String = item.chars().take(20).collect();
        return Err(format!("{start}\u{2026}: longer than {LONGEST} characters, which nothing is called"));
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::Condition;

    #[test]
    fn errors_name_the_item() {
        let wrong = |condition: Condition| condition.check().unwrap_err();
        assert_eq!(wrong(Condition::Address("10.300.0.0/16".into())), "10.300.0.0/16: 300 is not 0 to 255");
        assert!(wrong(Condition::Address("10.0.0.1; 10.0.0.0/40".into())).starts_with("10.0.0.0/40: "));
        assert_eq!(wrong(Condition::Name("web*,,db*".into())), "Item 2 of 3 is empty: take the comma away");
        assert_eq!(wrong(Condition::Tag(" ".into())), "Nothing is written here: write it as production");
        assert!(wrong(Condition::Os("x".repeat(300))).contains("longer than 253"));
        assert_eq!(Condition::Address("10.0.0.1-9,\n192.0.2.0/24 ; 2001:db8::/32".into()).check(), Ok(()));
    }
}
