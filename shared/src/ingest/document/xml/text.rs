//! Texts and tags of XML: entities, names and attributes.

use std::borrow::Cow;

use memchr::memchr;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::attributes::Attributes;

/// Attributes a tag may have.
const MAX_ATTRIBUTES: usize = 1000;
/// Longest reference such as `&#1114111;`, behind its `&`.
const LONGEST_REFERENCE: usize = 12;

/// A tag, read.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Name without namespace prefix.
    pub name: &'a str,
    /// `</name>`?
    pub is_end: bool,
    /// `<name/>`?
    pub is_empty: bool,
    rest: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads what stands between `<` and `>`.
    pub fn of(text: &'a str) -> Self {
        let (is_end, text) = text.strip_prefix('/').map_or((false, text), |rest| (true, rest));
        let (is_empty, text) = text.strip_suffix('/').map_or((false, text), |rest| (true, rest));
        let end = text.find([' ', '\n', '\r', '\t']).unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        Self { name: local(name), is_end, is_empty, rest }
    }

    /// Its attributes, the first of each name; namespace declarations left out.
    ///
    /// # Errors
    /// What is wrong with one, in words.
    pub fn attributes(&self) -> Result<Vec<(String, String)>, String> {
        let mut found: Vec<(String, String)> = Vec::new();
        // Repeats are looked for here: the reader of the library compares every pair, which a hostile tag makes slow.
        for (number, attribute) in Attributes::new(self.rest, 0).with_checks(false).enumerate() {
            let attribute = attribute.map_err(|error| format!("An attribute of <{}> is wrong: {error}.", self.name))?;
            if number >= MAX_ATTRIBUTES {
                return Err(format!("<{}> has more than {MAX_ATTRIBUTES} attributes.", self.name));
            }
            let key: &str = attribute.key.0;
            let name = local(key);
            if !key.starts_with("xmlns") && !found.iter().any(|(have, _)| have == name) {
                found.push((name.to_owned(), unescape(&attribute.value).into_owned()));
            }
        }
        Ok(found)
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Text with the five entities of XML and character references resolved. Everything else stays as written: entities
/// of a DOCTYPE are not expanded.
pub fn unescape(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let (before, mut rest) = text.split_at(first);
    let mut out = String::with_capacity(text.len());
    out.push_str(before);
    while let Some(behind) = rest.strip_prefix('&') {
        let name =
            behind.bytes().take(LONGEST_REFERENCE).position(|byte| byte == b';').and_then(|end| behind.get(..end));
        let resolved = name.and_then(|name| Some((name.len() + 1, resolve(name)?)));
        let behind = if let Some((len, resolved)) = resolved {
            out.push_str(&resolved);
            behind.get(len..).unwrap_or_default()
        } else {
            out.push('&');
            behind
        };
        let next = memchr(b'&', behind.as_bytes()).unwrap_or(behind.len());
        let (plain, further) = behind.split_at(next);
        out.push_str(plain);
        rest = further;
    }
    Cow::Owned(out)
}

fn resolve(name: &str) -> Option<Cow<'static, str>> {
    let Some(number) = name.strip_prefix('#') else { return resolve_xml_entity(name).map(Cow::Borrowed) };
    let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |digits| (digits, 16));
    let is_number = digits.chars().all(|digit| digit.is_digit(radix));
    let code = u32::from_str_radix(digits, radix).ok().filter(|code| is_number && *code != 0)?;
    char::from_u32(code).map(|character| Cow::Owned(character.to_string()))
}

/// The encoding that an XML declaration names, lower case.
pub fn declared_encoding(head: &[u8]) -> Option<String> {
    let text = head.trim_ascii_start().strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(text.get(..text.len().min(256))?, b"?>")?;
    let text = std::str::from_utf8(text.get(..end)?).ok()?;
    let mut attributes = Attributes::new(text, 0);
    let named = attributes.with_checks(false).flatten().find(|attribute| attribute.key.0 == "encoding")?;
    Some(named.value.trim().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{Tag, declared_encoding, unescape};

    #[test]
    fn references_are_resolved_and_all_else_stays() {
        assert_eq!(unescape("a &lt;b&gt; &amp;amp; &#65;&#x42; &quot;&apos;"), "a <b> &amp; AB \"'");
        for odd in
            ["&lol9;", "&", "a & b", "&#0;", "&#xD800;", "&#+5;", "&;", "&#;", "&amp", "&veryverylongname;", "&ü;"]
        {
            assert_eq!(unescape(odd), odd);
        }
    }

    #[test]
    fn tags_lose_their_prefixes() {
        let tag = Tag::of("a:host x:id='1' xmlns:x='y' id=\"2\" name = 'A&amp;B' /");
        assert_eq!((tag.name, tag.is_empty, tag.is_end), ("host", true, false));
        let pairs = [("id", "1"), ("name", "A&B")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(tag.attributes(), Ok(pairs.to_vec()));
        assert_eq!(Tag::of("/a:host ").name, "host");
        assert!(Tag::of("host id").attributes().is_err());
    }

    #[test]
    fn the_declaration_names_the_encoding() {
        let named = |text: &str| declared_encoding(text.as_bytes());
        assert_eq!(named("<?xml version='1.0' encoding='ISO-8859-1'?><a/>").as_deref(), Some("iso-8859-1"));
        assert_eq!(named("<?xml version='1.0'?><a encoding='x'/>"), None);
        assert_eq!(named("<a/>"), None);
    }
}
