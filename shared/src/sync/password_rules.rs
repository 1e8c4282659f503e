//! Which passwords may be chosen: long ones that are more than a repetition, a row of keys or what everybody thinks of
//! first. Small rules instead of a long list: a length of 15 rules most lists out by itself (NIST SP 800-63B-4, 3.1.1.2).

use crate::api::{LONGEST_PASSWORD, SHORTEST_PASSWORD};

/// So much has to be left when what is guessed first is taken out, characters.
const LEFT: usize = 7;
/// So many different characters a password has at least.
const DIFFERENT: usize = 6;
/// Rows that people type; each is read in both directions.
const ROWS: [&str; 6] =
    ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm"];
/// What people think of first.
const WORDS: [&str; 30] = [
    "password",
    "passwort",
    "passw0rd",
    "pa55word",
    "kennwort",
    "patchfirst",
    "welcome",
    "willkommen",
    "letmein",
    "iloveyou",
    "administrator",
    "admin",
    "master",
    "secret",
    "geheim",
    "login",
    "changeme",
    "default",
    "monkey",
    "dragon",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "batman",
    "correcthorsebatterystaple",
    "security",
    "company",
    "summer",
];

/// Why a password cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooWeak {
    /// Too short.
    #[error(
        "A password has at least {SHORTEST_PASSWORD} characters, this one has {0}. A few words in a row are easy to remember."
    )]
    Short(usize),
    /// Too long.
    #[error("A password has at most {LONGEST_PASSWORD} characters, this one has {0}.")]
    Long(usize),
    /// Easily guessed.
    #[error(
        "This password is among the first that are guessed: it repeats itself, follows the keyboard or the alphabet, or holds your name. Take a few words that have nothing to do with each other."
    )]
    Guessed,
}

/// May this password be chosen by somebody with these names and addresses?
///
/// # Errors
/// Why not, for a person.
pub fn check(password: &str, own: &[&str]) -> Result<(), TooWeak> {
    let length = password.chars().count();
    if length < SHORTEST_PASSWORD {
        return Err(TooWeak::Short(length));
    }
    if length > LONGEST_PASSWORD {
        return Err(TooWeak::Long(length));
    }
    let plain: Vec<char> = password.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let signs = length - plain.len().min(length);
    let different = (0..).zip(&plain).filter(|(at, c)| !plain.iter().take(*at).any(|other| other == *c)).count();
    let mut left: String = unit(&plain).iter().collect();
    let own = own.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).map(str::to_lowercase);
    let own: Vec<String> = own.filter(|part| part.chars().count() > 2).collect();
    for word in own.iter().map(String::as_str).chain(WORDS) {
        left = left.replace(word, "");
    }
    // Signs of no alphabet count for what they are.
    let left = without_rows(&left.chars().collect::<Vec<_>>()) + signs;
    if different + signs < DIFFERENT || left < LEFT { Err(TooWeak::Guessed) } else { Ok(()) }
}

/// The shortest run of which a text is a repetition.
fn unit(text: &[char]) -> &[char] {
    let repeats = |length: &usize| {
        text.iter().zip(text.iter().cycle().skip(*length)).take(text.len() - length).all(|(a, b)| a == b)
    };
    let length = (1..=text.len() / 2).find(repeats).unwrap_or(text.len());
    text.get(..length).unwrap_or(text)
}

/// How many characters are left when of each row of keys, or of one key, only the first counts.
fn without_rows(text: &[char]) -> usize {
    let follows = |a: char, b: char| {
        let is_in = |row: &str| row.contains(&String::from_iter([a, b])) || row.contains(&String::from_iter([b, a]));
        a == b || ROWS.iter().any(|row| is_in(row))
    };
    text.iter().take(1).count() + text.windows(2).filter(|pair| !matches!(pair, [a, b] if follows(*a, *b))).count()
}

#[cfg(test)]
mod tests {
    use super::{TooWeak, check};

    #[test]
    fn what_is_guessed_first_is_refused() {
        for weak in [
            "passwordpassword",
            "aaaaaaaaaaaaaaaa",
            "1234567890123456",
            "qwertyuiopasdfghjkl",
            "abcdefghijklmnopq",
            "abcabcabcabcabcabc",
            "Password12345678",
            "ada@example.test",
            "Ada Lovelace 12345",
            "PatchfirstAdmin1",
            "correcthorsebatterystaple",
            "adminadminadmin1",
            "zyxwvutsrqponmlkj",
        ] {
            assert_eq!(check(weak, &["ada@example.test", "Ada Lovelace"]), Err(TooWeak::Guessed), "{weak}");
        }
    }

    #[test]
    fn a_few_words_are_a_password() {
        for good in [
            "velvet anchor tulip moon",
            "correct horse battery",
            "T7#kq-90;vX!2z@mm",
            "ein langer Satz mit Apfel",
            "\u{5bc6}\u{7801}\u{5f88}\u{957f}\u{4e5f}\u{5f88}\u{96be}\u{731c}\u{5230}\u{554a}\u{771f}\u{7684}\u{5417}\u{597d}\u{5440}",
            "correct horse battery for team tests",
        ] {
            assert_eq!(check(good, &["ada@example.test", "Ada Lovelace"]), Ok(()), "{good}");
        }
        assert_eq!(check("velvet anchor", &[]), Err(TooWeak::Short(13)));
        assert_eq!(check(&"velvet anchor tulip ".repeat(20), &[]), Err(TooWeak::Long(400)));
    }
}
