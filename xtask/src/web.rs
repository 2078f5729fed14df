//! Builds the page into `dist/`: JavaScript from npm, the wasm module, and every file under a name that carries the
//! hash of its content, so that a server may tell browsers to keep it for ever.
//!
//! Each step is skipped when its result is already there; a second run takes as long as cargo needs to see that
//! nothing changed.

mod bundle;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::install::npm;
use crate::process::{built, cargo, root, run};
use bundle::Bundle;

/// How the wasm module is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WebProfile {
    /// Optimised for size, files compressed: what is shipped.
    Shipped,
    /// Compiled in seconds, several times as large, not compressed: for work on the page itself.
    Quick,
}

impl WebProfile {
    /// The cargo profile.
    const fn cargo_name(self) -> &'static str {
        match self {
            Self::Shipped => "web",
            Self::Quick => "dev",
        }
    }

    /// The folder cargo puts the result of that profile into.
    const fn folder(self) -> &'static str {
        match self {
            Self::Shipped => "web",
            Self::Quick => "debug",
        }
    }
}

/// `cargo xtask web`
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Compile in seconds, several times as large and not compressed: for work on the page itself
    #[arg(long)]
    quick: bool,
}

/// Builds the page into `dist/` and prints each step.
pub(crate) fn web(options: &Options) -> Result<()> {
    let profile = if options.quick { WebProfile::Quick } else { WebProfile::Shipped };
    let dist = build_web(profile, &|step| eprintln!("{step}"))?;
    println!("{}", dist.display());
    Ok(())
}

/// Builds the page and returns the folder to serve, `dist/` of the workspace.
///
/// Needs `cargo` with the wasm32 target and, on the first run, `npm`. `progress` is told each step as it begins.
///
/// # Errors
/// When a tool is missing or fails; the message names the tool and the folder it ran in.
pub(crate) fn build_web(profile: WebProfile, progress: &dyn Fn(&str)) -> Result<PathBuf> {
    let source = root().join("web");
    fetch_packages(&source, progress)?;
    progress("compiling the page to wasm");
    let wasm = compile(profile)?;
    let bound = bind(&wasm, progress)?;
    let dist = root().join("dist");
    progress("assembling dist/");
    assemble(&source, &bound, &dist, profile)?;
    Ok(dist)
}

/// Installs what `package-lock.json` pins, unless that was done since it last changed.
fn fetch_packages(source: &Path, progress: &dyn Fn(&str)) -> Result<()> {
    let lock = source.join("package-lock.json");
    if is_newer(&source.join("node_modules/.package-lock.json"), &lock) {
        return Ok(());
    }
    progress("fetching the JavaScript packages with npm");
    run(Command::new(npm()).args(["ci", "--ignore-scripts"]).current_dir(source))
}

/// Compiles crate `web` and returns the path of the module.
fn compile(profile: WebProfile) -> Result<PathBuf> {
    let mut build = cargo(["build", "--package", "web", "--target", "wasm32-unknown-unknown", "--profile"]);
    run(build.arg(profile.cargo_name()))?;
    // Cargo puts other targets beside the folders of this machine's own profiles.
    let folder = built("wasm32-unknown-unknown", "web")?.with_file_name(profile.folder());
    Ok(folder.join("web.wasm"))
}

/// Writes the module and its JavaScript next to the compiled one and returns their folder.
fn bind(wasm: &Path, progress: &dyn Fn(&str)) -> Result<PathBuf> {
    let folder = wasm.with_file_name("bound");
    if is_newer(&folder.join("web.js"), wasm) {
        return Ok(folder);
    }
    progress("binding wasm to JavaScript");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    Bindgen::new()
        .input_path(wasm)
        .out_name("web")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)
        .context("binding the wasm module")?;
    Ok(folder)
}

/// Puts the files together, those that are referred to before those that refer to them.
fn assemble(source: &Path, bound: &Path, dist: &Path, profile: WebProfile) -> Result<()> {
    let maplibre = source.join("node_modules/maplibre-gl/dist");
    let mut bundle = Bundle::new(dist, profile == WebProfile::Shipped)?;
    bundle.add("maplibre-gl-worker.mjs", &read(&maplibre.join("maplibre-gl-worker.mjs"))?)?;
    bundle.add("maplibre-gl.mjs", &read(&maplibre.join("maplibre-gl.mjs"))?)?;
    bundle.add("maplibre-gl.css", &read(&maplibre.join("maplibre-gl.css"))?)?;
    bundle.add("pen.js", &read(&source.join("js/pen.js"))?)?;
    bundle.add("twin.js", &read(&source.join("js/twin.js"))?)?;
    bundle.add("map.js", &read(&source.join("js/map.js"))?)?;
    bundle.add("web_bg.wasm", &read(&bound.join("web_bg.wasm"))?)?;
    bundle.add("web.js", flatten_snippets(&read(&bound.join("web.js"))?)?.as_bytes())?;
    bundle.add("main.js", &read(&source.join("js/main.js"))?)?;
    bundle.add("style.css", &read(&source.join("style.css"))?)?;
    bundle.add("plans.css", &read(&source.join("plans.css"))?)?;
    bundle.add("print.css", &read(&source.join("print.css"))?)?;
    bundle.add("drawing.css", &read(&source.join("drawing.css"))?)?;
    bundle.add("divide.css", &read(&source.join("divide.css"))?)?;
    bundle.add("icon.svg", &read(&source.join("icon.svg"))?)?;
    bundle.finish("index.html", &read(&source.join("index.html"))?)
}

/// The bindings import hand-written modules from a folder whose name changes with the compiler; here they lie beside.
fn flatten_snippets(bindings: &[u8]) -> Result<String> {
    let text = std::str::from_utf8(bindings).context("the bindings are no UTF-8")?;
    let lines = text.lines().map(|line| match line.split_once("'./snippets/") {
        Some((head, path)) => {
            let file = path.trim_end_matches([';', '\'']).rsplit('/').next().unwrap_or(path);
            format!("{head}'./{file}';\n")
        }
        None => format!("{line}\n"),
    });
    Ok(lines.collect())
}

/// Whether `result` exists and was written after `cause`.
fn is_newer(result: &Path, cause: &Path) -> bool {
    let modified = |path: &Path| fs::metadata(path).and_then(|m| m.modified()).ok();
    matches!((modified(result), modified(cause)), (Some(result), Some(cause)) if result >= cause)
}

/// Reads a file, naming it when that fails.
fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("reading {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippet_imports_point_beside_the_bindings() {
        let bindings = b"import { a } from './snippets/web-0123456789abcdef/js/map.js';\nlet x = 1;\n";
        let flat = flatten_snippets(bindings).unwrap();
        assert_eq!(flat, "import { a } from './map.js';\nlet x = 1;\n");
    }
}
