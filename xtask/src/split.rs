//! Cuts a module where `wasm_split` in the app says so (`app/src/pages/lazy.rs`, `app/src/worker/job/later.rs`): the first
//! module, and the one that comes later with the script that fetches it. The library belongs to Leptos' `wasm_split`; no
//! tool is installed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use walrus::ModuleConfig;
use wasm_split_cli_support::{Options, transform};

/// What the linker must keep for this: which bytes of the code are addresses.
pub(crate) const LINK_FLAG: &str = "-Clink-args=--emit-relocs";
/// How the library begins the name of a later module, and of one that several later ones share; we begin it with the name
/// of the part.
const LATER: [&str; 2] = ["split_", "chunk_"];

/// How the library's script starts a module, and how ours does: not every host names the type of a wasm file.
const START: (&str, &str) = ("WebAssembly.instantiateStreaming(src, imports)", "startModule(src, imports)");
const START_MODULE: &str = "
async function startModule(src, imports) {
    const answer = await src;
    if (answer.headers.get(\"Content-Type\") === \"application/wasm\") return WebAssembly.instantiateStreaming(answer, imports);
    return WebAssembly.instantiate(await answer.arrayBuffer(), imports);
}
";

/// For each later module, by its name where the app cuts, the files that come with it.
pub(crate) type Needs = BTreeMap<String, Vec<String>>;

/// One module in parts.
pub(crate) struct Parts {
    /// What wasm-bindgen is to bind.
    pub(crate) first: Vec<u8>,
    /// What fetches the later modules, see [`script_name`]; with plain names in it.
    pub(crate) script: String,
    /// The later modules: file name and content.
    pub(crate) later: Vec<(String, Vec<u8>)>,
    /// Which of them come together.
    pub(crate) needs: Needs,
}

/// Name of the script that fetches the later modules of a part, as the first module's script imports it.
pub(crate) fn script_name(part: &str) -> String {
    format!("{part}-later.js")
}

/// Cut the module of a part; `folder` is emptied and takes what is written on the way.
pub(crate) fn split(part: &str, wasm: &[u8], folder: &Path) -> Result<Parts> {
    // Left over from another build it would only add files.
    let _ = fs::remove_dir_all(folder);
    let (first, script_name) = (folder.join("first.wasm"), script_name(part));
    let (script, glue) = (format!("./{script_name}"), format!("./{part}.js"));
    let mut options = Options::new(wasm);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.link_name = &script;
    options.main_module = &glue;
    options.emit_dwarf = false;
    let parts = transform(options).map_err(|error| anyhow!("{part}.wasm could not be cut into modules: {error:#}"))?;
    let mut later = Vec::new();
    for file in parts.split_modules {
        let name = file.file_name().context("a module without a name")?.to_string_lossy();
        let module = compact(&fs::read(&file)?).with_context(|| format!("{part}: {name}"))?;
        later.push((ours(part, &name), without_custom_sections(&module)?));
    }
    later.sort();
    let files = |stems: Vec<String>| stems.iter().map(|stem| ours(part, &format!("{stem}.wasm"))).collect();
    let needs = parts.prefetch_map.into_iter().map(|(module, stems)| (module, files(stems))).collect();
    Ok(Parts {
        first: fs::read(&first)?,
        script: mended(part, &fs::read_to_string(folder.join(script_name))?)?,
        later,
        needs,
    })
}

/// A module with its numbers in as few bytes as they need, and without types that nothing has. The linker leaves room in each
/// number for any other (5 bytes), so that a relocation fits; the first module is written anew with its glue.
fn compact(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse(wasm)?;
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

/// The library's script with our names, and for any host.
fn mended(part: &str, script: &str) -> Result<String> {
    let names = LATER.map(|kind| format!("\"./{kind}"));
    let named: usize = names.iter().map(|name| script.matches(name).count()).sum();
    if named != script.matches(START.0).count() {
        bail!("the library that cuts modules starts its modules in another way now: see START in xtask/src/split.rs");
    }
    let script = LATER
        .iter()
        .zip(&names)
        .fold(script.to_owned(), |script, (kind, name)| script.replace(name, &format!("\"./{}", ours(part, kind))));
    Ok(script.replace(START.0, START.1) + START_MODULE)
}

/// Our name of a later module: `engine-rest`, and `engine-shared-1` for what several of them share.
fn ours(part: &str, name: &str) -> String {
    match (name.strip_prefix(LATER[0]), name.strip_prefix(LATER[1])) {
        (Some(rest), _) => format!("{part}-{rest}"),
        (_, Some(number)) => format!("{part}-shared-{number}"),
        _ => name.to_owned(),
    }
}

/// A module without names of functions and the like, which nothing runs (WebAssembly 2.0, 5.5.3: sections of id 0).
fn without_custom_sections(wasm: &[u8]) -> Result<Vec<u8>> {
    let Some((header, mut rest)) = wasm.split_at_checked(8) else { bail!("a module of {} bytes", wasm.len()) };
    let mut kept = header.to_vec();
    while let Some(&id) = rest.first() {
        let (length, size_bytes) = leb128(rest.get(1..).unwrap_or_default()).context("a section without a length")?;
        let Some((section, behind)) = rest.split_at_checked(1 + size_bytes + length) else {
            bail!("a section of {length} bytes is cut off");
        };
        if id != 0 {
            kept.extend_from_slice(section);
        }
        rest = behind;
    }
    Ok(kept)
}

/// An unsigned LEB128 number and how many bytes it takes.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    for (place, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((value, place + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_go_and_nothing_else() {
        let (header, kind, name) = (*b"\0asm\x01\0\0\0", [1, 4, 1, 0x60, 0, 0], [0, 0x82, 0, 1, b'n']);
        let whole = [&header[..], &name, &kind, &name].concat();
        assert_eq!(without_custom_sections(&whole).unwrap(), [&header[..], &kind].concat());
        assert!(without_custom_sections(&whole[..whole.len() - 1]).is_err());
    }

    #[test]
    fn a_script_gets_our_names_and_our_start() {
        let script = r#"(() => { const src = fetch(new URL("./split_a.wasm")); WebAssembly.instantiateStreaming(src, imports) })"#;
        let mended = mended("page", script).unwrap();
        assert!(mended.contains(r#""./page-a.wasm""#) && mended.contains("startModule(src, imports) })"), "{mended}");
        assert!(super::mended("page", &script.replace("Streaming", "")).is_err());
    }

    #[test]
    fn lengths_are_read() {
        // The example of the DWARF standard, appendix C.
        assert_eq!(leb128(&[0xe5, 0x8e, 0x26, 9]), Some((624_485, 3)));
        assert_eq!(leb128(&[0x80]), None);
    }
}
