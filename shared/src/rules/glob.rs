//! Patterns of names: `*` is any run of characters (none too), `?` is one character.

/// Does a whole name fit a pattern? Both in the same case.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    let (mut pattern, mut name) = (pattern.chars(), name.chars());
    // What follows the last star, and the name from where that star's run would end next.
    let mut again = None;
    loop {
        let (wanted, left) = (pattern.next(), name.clone());
        match (wanted, name.next()) {
            (Some('*'), _) => {
                name = left;
                again = Some((pattern.clone(), name.clone()));
            }
            (None, None) => return true,
            (Some(wanted), Some(have)) if wanted == '?' || wanted == have => {}
            _ => {
                // The last star takes one character more; stars before it need not, for it could take what they did.
                let Some((after, mut rest)) = again.take() else { return false };
                if rest.next().is_none() {
                    return false;
                }
                (pattern, name) = (after.clone(), rest.clone());
                again = Some((after, rest));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fits;

    #[test]
    fn stars_and_question_marks() {
        for (pattern, name) in [
            ("web*", "web1.example.test"),
            ("*", ""),
            ("*", "anything"),
            ("web?.example.test", "web1.example.test"),
            ("*.example.test", "a.b.example.test"),
            ("*a*a*b", "aaab"),
            ("b\u{fc}ro?", "b\u{fc}ro\u{1f512}"),
            ("", ""),
        ] {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("web", "web1"), ("web?", "web"), ("?", ""), ("", "a"), ("*.test", "test"), ("*a*a*b", "aab1")]
        {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }

    /// The same, as one would say it.
    fn naive(pattern: &[char], name: &[char]) -> bool {
        match (pattern, name) {
            ([], []) => true,
            (['*', after @ ..], []) => naive(after, name),
            (['*', after @ ..], [_, rest @ ..]) => naive(after, name) || naive(pattern, rest),
            ([wanted, after @ ..], [have, rest @ ..]) => (*wanted == '?' || wanted == have) && naive(after, rest),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn as_one_would_say_it(pattern in "[ab*?\u{e9}]{0,8}", name in "[ab\u{e9}]{0,10}") {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(fits(&pattern, &name), naive(&chars(&pattern), &chars(&name)));
        }
    }
}
