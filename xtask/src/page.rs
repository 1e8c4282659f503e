//! Fills the hand-written files of `app/web`: addresses get their content hash, tags their integrity, the page its
//! policy. Text in, text out: no file is read or written here.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};

/// The page's policy, one directive per line; the server sends the same as a header.
const POLICY: &str = include_str!("../../app/web/policy.txt");

/// A file of the dist folder: the name it has in the sources, the name it is served under, and what is in it.
pub(crate) struct Asset {
    pub(crate) plain: String,
    pub(crate) name: String,
    pub(crate) content: Vec<u8>,
}

impl Asset {
    /// A file whose served name carries a hash of its content: 64 bits, no two builds of one file ever share them.
    pub(crate) fn hashed(plain: &str, content: Vec<u8>) -> Self {
        let hash = Sha256::digest(&content).iter().take(8).fold(0_u64, |hash, byte| hash << 8 | u64::from(*byte));
        let name = match plain.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}-{hash:016x}.{extension}"),
            None => format!("{plain}-{hash:016x}"),
        };
        Self { plain: plain.to_owned(), name, content }
    }

    /// A file that keeps its name.
    pub(crate) fn named(name: &str, content: Vec<u8>) -> Self {
        Self { plain: name.to_owned(), name: name.to_owned(), content }
    }
}

/// Put the served names into a script's `"./name"` addresses. Every one must be known.
pub(crate) fn script(source: &str, assets: &[Asset]) -> Result<String> {
    let names: BTreeMap<&str, &str> = assets.iter().map(|a| (a.plain.as_str(), a.name.as_str())).collect();
    let mut filled = String::with_capacity(source.len() + 256);
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("\"./") {
        let Some((plain, behind)) = after.split_once('"') else { break };
        filled.push_str(before);
        filled.push_str("\"./");
        match names.get(plain) {
            Some(name) => filled.push_str(name),
            // `./name` in a comment stands for any name.
            None if plain == "name" => filled.push_str(plain),
            None => bail!("nothing is built as `./{plain}`"),
        }
        filled.push('"');
        rest = behind;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Fill the page: policy, served names, and on each line that asks for it the integrity of the file named there.
pub(crate) fn html(template: &str, assets: &[Asset]) -> Result<String> {
    let mut filled = String::with_capacity(template.len() + 1024);
    for line in script(template, assets)?.lines() {
        let mut line = line.replace("%POLICY%", &meta_policy());
        if line.contains("%INTEGRITY%") {
            let Some(asset) = assets.iter().find(|asset| line.contains(&format!("\"./{}\"", asset.name))) else {
                bail!("no file for the integrity asked here: {line}");
            };
            line = line.replace("%INTEGRITY%", &integrity(&asset.content));
        }
        filled.push_str(&line);
        filled.push('\n');
    }
    Ok(filled)
}

/// The policy as the page itself states it: a `meta` element may not say who frames the page (CSP Level 3, 3.3).
fn meta_policy() -> String {
    POLICY.lines().filter(|directive| !directive.starts_with("frame-ancestors")).collect::<Vec<_>>().join("; ")
}

/// Subresource Integrity (W3C), SHA-384.
fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(content)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_get_their_hash() {
        let page = Asset::hashed("page.js", b"x".to_vec());
        assert_eq!(page.name, "page-2d711642b726b044.js");
        let filled = script(r#"import "./page.js"; // "./name""#, &[page]).unwrap();
        assert_eq!(filled, r#"import "./page-2d711642b726b044.js"; // "./name""#);
    }

    #[test]
    fn an_address_that_nothing_answers_is_an_error() {
        assert!(script(r#"import "./gone.js""#, &[]).is_err());
    }

    #[test]
    fn the_page_states_policy_and_integrity() {
        // Of the empty file, by any SHA-384 tool.
        let empty = "OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        let style = Asset::hashed("style.css", Vec::new());
        let filled = html("<link href=\"./style.css\" integrity=\"%INTEGRITY%\">\n%POLICY%\n", &[style]).unwrap();
        assert!(filled.contains(&format!("sha384-{empty}")), "{filled}");
        assert!(filled.contains("default-src 'none'; script-src"), "{filled}");
        assert!(!filled.contains("frame-ancestors"), "{filled}");
    }

    #[test]
    fn the_real_page_holds_nothing_inline() {
        let template = include_str!("../../app/web/index.html");
        assert!(!template.contains("style=\"") && !template.contains("<style"));
        assert!(template.matches("<script").count() == 1 && template.contains("></script>"));
    }
}
