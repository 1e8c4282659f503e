//! Builds one of the two parts of `app`: its wasm modules (see `split`) and their JavaScript glue. The library that writes
//! the glue is locked to the app's wasm-bindgen, so no tool is installed and no version can differ.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::slim;
use crate::split::{self, Needs, Parts};
use crate::workspace::{WASM, cargo, command, output, root, run, target};

/// Which of the two parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// What people see: small first.
    Page,
    /// The worker: fast first.
    Engine,
    /// The workers that read ranges of a file for it.
    Parser,
}

/// A module with its glue.
pub(crate) struct Module {
    pub(crate) js: String,
    pub(crate) wasm: Vec<u8>,
    /// Modules that are loaded later, as file name and content, and the script that loads them, see
    /// [`split::script_name`].
    pub(crate) later: Vec<(String, Vec<u8>)>,
    pub(crate) later_script: String,
    pub(crate) needs: Needs,
    /// Scripts that libraries brought along, as path below the dist folder and content.
    pub(crate) snippets: Vec<(String, Vec<u8>)>,
}

impl Part {
    /// Name of the feature, the binary and the release profile in `app`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Engine => "engine",
            Self::Parser => "parser",
        }
    }

    /// Arguments that choose this part of `app` for wasm.
    pub(crate) fn selection(self) -> String {
        selection(self.name())
    }

    /// Arguments that choose what of this part is tested in a browser: of the engine, what asks something of the browser.
    /// A test runs its module as the linker made it, and the engine's does not run before it is cut.
    pub(crate) fn test_selection(self) -> String {
        selection(match self {
            Self::Page => self.name(),
            Self::Engine => "storage",
            Self::Parser => "files",
        })
    }

    /// What the part is compiled with beyond its profile: views without a type each make the page smaller, and every
    /// browser since 2023 has 128-bit SIMD.
    pub(crate) fn target_flags(self) -> &'static str {
        match self {
            Self::Page => "--cfg=erase_components",
            Self::Engine | Self::Parser => "-Ctarget-feature=+simd128",
        }
    }

    /// Is it cut in modules that come one after the other?
    fn is_cut(self) -> bool {
        self != Self::Parser
    }
}

fn selection(feature: &str) -> String {
    format!("--package app --no-default-features --features {feature} --target {WASM}")
}

/// Compile and bind; `dev` is the quick profile.
pub(crate) fn build(part: Part, dev: bool) -> Result<Module> {
    let name = part.name();
    let profile = if dev { "wasm-dev" } else { name };
    run(cargo(&format!("build --quiet --bin {name} --profile {profile} {}", part.selection()))?
        .env("CARGO_ENCODED_RUSTFLAGS", flags(part)?))?;
    let built = target()?.join(WASM).join(profile).join(name).with_extension("wasm");
    let wasm = fs::read(&built).with_context(|| format!("{} is missing", built.display()))?;
    let parts = if part.is_cut() {
        split::split(name, &wasm, &target()?.join("xtask-split").join(name))?
    } else {
        Parts { first: wasm, script: String::new(), later: Vec::new(), needs: Needs::new() }
    };
    bind(part, parts)
}

fn bind(part: Part, parts: Parts) -> Result<Module> {
    let name = part.name();
    let folder = target()?.join("xtask-bindgen").join(name);
    // Left over from another build it would only add files.
    let _ = fs::remove_dir_all(&folder);
    Bindgen::new()
        .input_bytes(name, parts.first)
        .web(true)?
        // The later modules find what they share with the first by these names.
        .keep_lld_exports(true)
        .demangle(false)
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)
        .with_context(|| format!("wasm-bindgen could not write the glue of {name}"))?;
    Ok(Module {
        js: slim::script(&fs::read_to_string(folder.join(format!("{name}.js")))?),
        wasm: fs::read(folder.join(format!("{name}_bg.wasm")))?,
        later: parts.later,
        later_script: slim::script(&parts.script),
        needs: parts.needs,
        snippets: read_all(&folder.join("snippets"), "snippets")?,
    })
}

/// Every file below a folder that may not exist, each with its path below `prefix`, in a stable order.
fn read_all(folder: &std::path::Path, prefix: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            found.extend(read_all(&entry.path(), &name)?);
        } else {
            found.push((name, fs::read(entry.path())?));
        }
    }
    found.sort();
    Ok(found)
}

/// The compiler's flags, in Cargo's encoding: the part's own, and a stand-in for each folder of this machine, so that
/// two machines build the same bytes.
fn flags(part: Part) -> Result<OsString> {
    let mut flags: Vec<OsString> = part.target_flags().split_whitespace().map(OsString::from).collect();
    if part.is_cut() {
        flags.push(split::LINK_FLAG.into());
    }
    // The last one that fits wins: the folders inside the project come after it.
    for (from, to) in [(cargo_home()?, "/cargo"), (root()?, "/patchfirst"), (target()?, "/target"), library()?] {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(from);
        flag.push("=");
        flag.push(to);
        flags.push(flag);
    }
    Ok(flags.join("\u{1f}".as_ref()))
}

fn cargo_home() -> Result<PathBuf> {
    match env::var_os("CARGO_HOME") {
        Some(home) => Ok(home.into()),
        None => Ok(env::home_dir().context("there is no home folder, set CARGO_HOME")?.join(".cargo")),
    }
}

/// Where the sources of Rust's library are when they are installed, and the name they have when they are not.
fn library() -> Result<(PathBuf, &'static str)> {
    let sysroot = output(command("rustc")?.args(["--print", "sysroot"]))?;
    Ok((PathBuf::from(sysroot).join("lib/rustlib/src/rust"), "/rust"))
}
