//! Writes the folder that any static host can serve, at any path, without another build.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::page::{self, Asset};
use crate::wasm::{self, Module, Part};
use crate::workspace::root;
use crate::{USAGE, install, split, value};

/// Most that one wasm module may weigh compressed, in bytes, before the build fails: 500 kB, a second at 4 Mbit/s.
const WASM_LIMIT: usize = 500_000;
/// What a browser fetches before the first answer of the engine can show, the two little files for its own use aside.
const FIRST_LOAD: [&str; 10] = [
    "index.html",
    "style.css",
    "boot.js",
    "page.js",
    "page-later.js",
    "page.wasm",
    "engine-boot.js",
    "engine.js",
    "engine-later.js",
    "engine.wasm",
];
/// Style files that come first, in this order; the others follow by name.
const STYLES_FIRST: [&str; 2] = ["tokens.css", "base.css"];

/// `cargo xtask dist`.
pub(crate) fn command(mut args: impl Iterator<Item = String>) -> Result<()> {
    let (mut out, mut dev) = (default_folder()?, false);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--out" => out = std::path::absolute(value(&mut args, &arg)?)?,
            "--dev" => dev = true,
            other => bail!("`{other}` is not an argument of dist.\n\n{USAGE}"),
        }
    }
    build(&out, dev)
}

/// Where dist goes when nobody says.
pub(crate) fn default_folder() -> Result<PathBuf> {
    Ok(root()?.join("dist"))
}

/// Build everything into `out`; `dev` is quick, uncompressed and without limits.
pub(crate) fn build(out: &Path, dev: bool) -> Result<()> {
    install::wasm_target()?;
    let assets = assemble([Part::Page, Part::Engine, Part::Parser], dev)?;
    fs::create_dir_all(out).with_context(|| format!("could not make {}", out.display()))?;
    let (mut too_large, mut first_load) = (Vec::new(), 0);
    for asset in &assets {
        let compressed = if dev { None } else { compress(&asset.content)? };
        if !dev {
            let size = compressed.as_ref().map_or(asset.content.len(), Vec::len);
            println!("  {:<34} {:>9} B {size:>9} B brotli", asset.name, asset.content.len());
            if FIRST_LOAD.contains(&asset.plain.as_str()) {
                first_load += size;
            }
            if is_kind(&asset.plain, "wasm") && size > WASM_LIMIT {
                too_large.push(format!("{} weighs {size} bytes compressed, the limit is {WASM_LIMIT}", asset.plain));
            }
        }
        write(out, asset, compressed)?;
    }
    remove_outdated(out, &assets)?;
    if !dev {
        println!("  First load, all in all: {first_load} B brotli");
    }
    println!("Built {}", out.display());
    if too_large.is_empty() { Ok(()) } else { bail!("{}", too_large.join("\n")) }
}

/// Every file of the folder, those that others name first.
fn assemble(parts: [Part; 3], dev: bool) -> Result<Vec<Asset>> {
    let web = root()?.join("app/web");
    let text = |name: &str| fs::read_to_string(web.join(name)).with_context(|| format!("app/web/{name}"));
    let mut assets = Vec::new();
    for part in parts {
        assets.extend(part_assets(part, wasm::build(part, dev)?)?);
    }
    assets.extend([
        Asset::hashed("style.css", styles(&root()?.join("style"))?.into_bytes()),
        Asset::named("favicon.svg", text("favicon.svg")?.into_bytes()),
        Asset::named("manifest.webmanifest", text("manifest.webmanifest")?.into_bytes()),
    ]);
    for name in ["parser-boot.js", "engine-boot.js", "boot.js"] {
        let filled = page::script(&text(name)?, &assets)?;
        assets.push(Asset::hashed(name, filled.into_bytes()));
    }
    let html = page::html(&text("index.html")?, &assets)?;
    // Static hosts answer an unknown address with 404.html: so every route of the app is the app.
    assets.push(Asset::named("404.html", html.clone().into_bytes()));
    // Last, because it makes the new build the one that is served.
    assets.push(Asset::named("index.html", html.into_bytes()));
    Ok(assets)
}

/// The modules and scripts of a part. Its script and the one for the later modules import each other.
fn part_assets(part: Part, module: Module) -> Result<Vec<Asset>> {
    let (glue, later) = (format!("{}.js", part.name()), split::script_name(part.name()));
    let mut assets: Vec<Asset> =
        module.snippets.into_iter().map(|(name, content)| Asset::named(&name, content)).collect();
    assets.extend(module.later.into_iter().map(|(name, content)| Asset::hashed(&name, content)));
    if module.later_script.is_empty() {
        assets.push(Asset::hashed(&glue, page::script(&module.js, &assets)?.into_bytes()));
    } else {
        assets.extend(Asset::circle(&[(&glue, &module.js), (&later, &module.later_script)], &assets)?);
    }
    assets.push(Asset::hashed(&format!("{}.wasm", part.name()), module.wasm));
    Ok(assets)
}

fn styles(folder: &Path) -> Result<String> {
    let mut names = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if is_kind(&name, "css") {
                names.push(name);
            }
        }
    }
    names.sort_by_key(|name| {
        let place = STYLES_FIRST.iter().position(|first| first == name).unwrap_or(STYLES_FIRST.len());
        (place, name.clone())
    });
    let mut all = String::new();
    for name in names {
        all.push_str(&fs::read_to_string(folder.join(&name))?);
        all.push('\n');
    }
    Ok(all)
}

fn is_kind(name: &str, kind: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == kind)
}

/// The brotli copy, when it is smaller.
fn compress(content: &[u8]) -> Result<Option<Vec<u8>>> {
    let mut compressed = Vec::new();
    // Quality 11, window 2^22: the most the format offers to every browser (RFC 7932).
    brotli::CompressorWriter::new(&mut compressed, 1 << 16, 11, 22).write_all(content)?;
    Ok((compressed.len() < content.len()).then_some(compressed))
}

/// Write a file and its compressed copy `NAME.br`, which our server and some static hosts send by themselves.
fn write(out: &Path, asset: &Asset, compressed: Option<Vec<u8>>) -> Result<()> {
    let file = out.join(&asset.name);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let copy = out.join(format!("{}.br", asset.name));
    match compressed {
        Some(bytes) => fs::write(copy, bytes)?,
        // An older build's copy would be sent instead of the new file.
        None if copy.exists() => fs::remove_file(copy)?,
        None => {}
    }
    fs::write(&file, &asset.content).with_context(|| format!("could not write {}", file.display()))
}

/// Remove the hashed files of earlier builds. Anything else in the folder is not ours and stays.
fn remove_outdated(out: &Path, assets: &[Asset]) -> Result<()> {
    for entry in fs::read_dir(out)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let plain = name.strip_suffix(".br").unwrap_or(&name);
        let is_old =
            assets.iter().all(|asset| asset.name != plain) && assets.iter().any(|asset| is_build_of(asset, plain));
        if is_old {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Is `name` the same file from any build, that is the same but for the hash?
fn is_build_of(asset: &Asset, name: &str) -> bool {
    let cut = |name: &str| {
        let (stem, extension) = name.rsplit_once('.')?;
        let (stem, hash) = stem.rsplit_once('-')?;
        (hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit())).then(|| format!("{stem}.{extension}"))
    };
    cut(name).is_some_and(|plain| plain == asset.plain)
}
