//! Fills the hand-written files of `app/web`: addresses get their content hash, tags their integrity, the page its
//! policy. Text in, text out: no file is read or written here.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};

use crate::sizes::When;

/// The page's policy, one directive per line; the server sends the same as a header.
const POLICY: &str = include_str!("../../app/web/policy.txt");

/// The service worker: it names all other files, so it is written last, and the browser knows it by this name.
const KEEPER: &str = "sw.js";

/// A file of the dist folder: the name it has in the sources, the name it is served under, and what is in it.
pub(crate) struct Asset {
    pub(crate) plain: String,
    pub(crate) name: String,
    pub(crate) content: Vec<u8>,
}

impl Asset {
    /// A file whose served name carries a hash of its content: 64 bits, no two builds of one file ever share them.
    pub(crate) fn hashed(plain: &str, content: Vec<u8>) -> Self {
        Self { plain: plain.to_owned(), name: with_hash(plain, hash(&content)), content }
    }

    /// Scripts that import each other, plain name and text with plain names: they share a hash over all of them, because
    /// neither can hold a hash of the other. `others` are the files that they name besides.
    pub(crate) fn circle(scripts: &[(&str, &str)], others: &[Asset]) -> Result<Vec<Self>> {
        let mut names = names(others);
        // The names first, with all that is known, so that the hash covers the other files too.
        let plain: BTreeMap<&str, &str> = scripts.iter().map(|(plain, _)| (*plain, *plain)).collect();
        names.extend(plain);
        let all = scripts.iter().map(|(_, text)| fill(text, &names)).collect::<Result<String>>()?;
        let hash = hash(all.as_bytes());
        let served: Vec<String> = scripts.iter().map(|(plain, _)| with_hash(plain, hash)).collect();
        names.extend(scripts.iter().zip(&served).map(|((plain, _), served)| (*plain, served.as_str())));
        let filled = |((plain, text), served): (&(&str, &str), &String)| {
            Ok(Self { plain: (*plain).to_owned(), name: served.clone(), content: fill(text, &names)?.into_bytes() })
        };
        scripts.iter().zip(&served).map(filled).collect()
    }

    /// A file that keeps its name.
    pub(crate) fn named(name: &str, content: Vec<u8>) -> Self {
        Self { plain: name.to_owned(), name: name.to_owned(), content }
    }
}

fn hash(content: &[u8]) -> u64 {
    Sha256::digest(content).iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte))
}

fn with_hash(plain: &str, hash: u64) -> String {
    match plain.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash:016x}.{extension}"),
        None => format!("{plain}-{hash:016x}"),
    }
}

fn names(assets: &[Asset]) -> BTreeMap<&str, &str> {
    let built = assets.iter().map(|asset| (asset.plain.as_str(), asset.name.as_str()));
    built.chain([(KEEPER, KEEPER)]).collect()
}

/// Put the served names into a script's `"./name"` addresses. Every one must be known.
pub(crate) fn script(source: &str, assets: &[Asset]) -> Result<String> {
    fill(source, &names(assets))
}

fn fill(source: &str, names: &BTreeMap<&str, &str>) -> Result<String> {
    let mut filled = String::with_capacity(source.len() + 256);
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("\"./") {
        let Some((plain, behind)) = after.split_once('"') else { break };
        filled.push_str(before);
        filled.push_str("\"./");
        match names.get(plain) {
            // What a module calls its imports, as a key in its script: a name, not an address.
            _ if behind.starts_with(':') => filled.push_str(plain),
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

/// Fill the service worker: the files that it keeps, each with its hash, those of the first load first, and the name of
/// the build that they are. Without files it keeps nothing.
pub(crate) fn keeper(template: &str, assets: &[Asset]) -> Result<String> {
    let mut kept: Vec<&Asset> = assets.iter().filter(|asset| When::of(&asset.plain) != When::Apart).collect();
    kept.sort_by_key(|asset| When::of(&asset.plain));
    let kept: Vec<(&str, String)> = kept.iter().map(|asset| (asset.name.as_str(), integrity(&asset.content))).collect();
    let files = serde_json::to_string(&kept)?;
    let build = format!("{:016x}", hash(files.as_bytes()));
    for place in ["\"%FILES%\"", "%BUILD%"] {
        if template.matches(place).count() != 1 {
            bail!("{KEEPER} has no place, or several, for {place}");
        }
    }
    Ok(template.replace("\"%FILES%\"", &files).replace("%BUILD%", &build))
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
    fn scripts_that_import_each_other_share_a_hash_over_all() {
        let build = |module: &[u8]| {
            let later = Asset::hashed("later.wasm", module.to_vec());
            let scripts =
                [("a.js", r#"from "./b.js"; ({ "./b.js": b })"#), ("b.js", r#"from "./a.js"; "./later.wasm""#)];
            Asset::circle(&scripts, &[later]).unwrap()
        };
        let (one, other) = (build(b"x"), build(b"y"));
        let [a, b] = one.as_slice() else { panic!("two scripts") };
        let text = String::from_utf8(a.content.clone()).unwrap();
        // The key is what the module calls its import, and stays.
        assert_eq!(text, format!(r#"from "./{}"; ({{ "./b.js": b }})"#, b.name));
        assert!(String::from_utf8_lossy(&b.content).contains(&format!("\"./{}\"", a.name)));
        assert!(one.iter().zip(&other).all(|(one, other)| one.name != other.name));
    }

    #[test]
    fn the_service_worker_keeps_what_the_app_fetches_first_things_first() {
        let build = |wasm: &[u8]| {
            let assets = [
                Asset::hashed("page-rest.wasm", wasm.to_vec()),
                Asset::named("404.html", Vec::new()),
                Asset::named("index.html", b"x".to_vec()),
            ];
            keeper("new Map(\"%FILES%\"); `ours %BUILD%`", &assets).unwrap()
        };
        let one = build(b"a");
        assert!(one.starts_with("new Map([[\"index.html\",\"sha384-"), "{one}");
        assert!(one.contains("\"page-rest-ca978112ca1bbdca.wasm\"") && !one.contains("404"), "{one}");
        // The same files make the same build, others another.
        assert_eq!(one, build(b"a"));
        assert_ne!(one.rsplit(' ').next(), build(b"b").rsplit(' ').next());
        assert!(keeper("%BUILD%", &[]).is_err());
    }

    #[test]
    fn the_real_service_worker_has_its_places() {
        let filled = keeper(include_str!("../../app/web/sw.js"), &[]).unwrap();
        assert!(filled.contains("new Map([])") && !filled.contains('%'), "{filled}");
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
