//! Writes the folder that any static host can serve, at any path, without another build.

use std::fs;
use std::io::Write as _;
use std::mem::take;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::page::{self, Asset};
use crate::sizes::{Size, Sizes, When};
use crate::split::Needs;
use crate::wasm::{self, Module, Part};
use crate::workspace::root;
use crate::{USAGE, install, slim, split, value};

/// Files of `app/web` that keep their name: whoever asks for them knows no other.
const NAMED: [&str; 6] =
    ["favicon.svg", "manifest.webmanifest", "icon-192.png", "icon-512.png", "icon-maskable-512.png", "server.json"];
/// Scripts of `app/web`, each behind those that it names.
const SCRIPTS: [&str; 4] = ["parser-boot.js", "engine-boot.js", "keep.js", "boot.js"];
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

/// Build everything into `out`; `dev` is quick, uncompressed, without limits, and kept by no browser.
pub(crate) fn build(out: &Path, dev: bool) -> Result<()> {
    install::wasm_target()?;
    let (mut assets, needs) = assemble([Part::Page, Part::Engine, Part::Parser], dev)?;
    let keeper = page::keeper(&web_text("sw.js")?, if dev { &[] } else { &assets })?;
    // Last of all: it tells the browsers that have the app of the new build.
    assets.push(Asset::named("sw.js", keeper.into_bytes()));
    fs::create_dir_all(out).with_context(|| format!("could not make {}", out.display()))?;
    let mut sizes = Sizes::of_modules(needs);
    for asset in &assets {
        let compressed = if dev { None } else { compress(&asset.content)? };
        let brotli = compressed.as_ref().map_or(asset.content.len(), Vec::len);
        let gzip = if dev { brotli } else { gzip(&asset.content)? };
        sizes.add(Size::new(&asset.plain, &asset.name, asset.content.len(), brotli, gzip));
        write(out, asset, compressed)?;
    }
    remove_outdated(out, &assets)?;
    if !dev {
        print!("{sizes}");
    }
    println!("Built {}", out.display());
    if dev { Ok(()) } else { sizes.check() }
}

fn web_file(name: &str) -> Result<Vec<u8>> {
    fs::read(root()?.join("app/web").join(name)).with_context(|| format!("app/web/{name}"))
}

fn web_text(name: &str) -> Result<String> {
    String::from_utf8(web_file(name)?).with_context(|| format!("app/web/{name} is not text"))
}

/// Every file of the folder but the service worker, those that others name first; and which of the engine's come together.
fn assemble(parts: [Part; 3], dev: bool) -> Result<(Vec<Asset>, Needs)> {
    let (mut assets, mut needs) = (Vec::new(), Needs::new());
    for part in parts {
        let mut module = wasm::build(part, dev)?;
        if part == Part::Engine {
            needs = take(&mut module.needs);
        }
        assets.extend(part_assets(part, module)?);
    }
    assets.push(Asset::hashed("style.css", slim::style(&styles(&root()?.join("style"))?).into_bytes()));
    for name in NAMED {
        assets.push(Asset::named(name, web_file(name)?));
    }
    for name in SCRIPTS {
        let filled = page::script(&slim::script(&web_text(name)?), &assets)?;
        assets.push(Asset::hashed(name, filled.into_bytes()));
    }
    let html = page::html(&web_text("index.html")?, &assets)?;
    // Static hosts answer an unknown address with 404.html: so every route of the app is the app.
    assets.push(Asset::named("404.html", html.clone().into_bytes()));
    // Behind all that it names, because it makes the new build the one that is served.
    assets.push(Asset::named("index.html", html.into_bytes()));
    // What somebody waits for comes first, also where the service worker keeps it.
    assets.sort_by_key(|asset| (asset.plain == "index.html", When::of(&asset.plain)));
    Ok((assets, needs))
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

/// Bytes in gzip, which static hosts without brotli send.
fn gzip(content: &[u8]) -> Result<usize> {
    let mut compressed = GzEncoder::new(Vec::new(), Compression::best());
    compressed.write_all(content)?;
    Ok(compressed.finish()?.len())
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
