//! The path that the app lives under. It never holds anything that needs escaping.

use std::fmt;

/// A path that starts and ends with `/`, such as `/` or `/tools/patchfirst/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

/// Not a plain path.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a path such as /patchfirst/ (letters, digits, `-`, `_`, `.` and `/` only)")]
pub struct BaseError(String);

impl Base {
    /// A base from what a person wrote: slashes at either end may be missing.
    ///
    /// # Errors
    /// When it is not a plain path.
    pub fn new(text: &str) -> Result<Self, BaseError> {
        let inner = text.trim_matches('/');
        if inner.is_empty() {
            return Ok(Self::root());
        }
        let plain = inner.split('/').all(|segment| {
            !segment.is_empty()
                && !segment.starts_with('.')
                && segment.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        });
        if plain { Ok(Self(format!("/{inner}/"))) } else { Err(BaseError(text.to_owned())) }
    }

    /// The top of a host.
    pub fn root() -> Self {
        Self("/".to_owned())
    }

    /// The path, with both slashes.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_gets_its_slashes() {
        for text in ["tools/pf", "/tools/pf", "/tools/pf/"] {
            assert_eq!(Base::new(text).unwrap().as_str(), "/tools/pf/");
        }
        for text in ["/a/../b/", "/a//b/", "/a?b/"] {
            assert_eq!(Base::new(text), Err(BaseError(text.into())));
        }
    }
}
