//! Holds the code to ARCHITECTURE.md: who may import whom, under which licences, and what no file may contain.
//!
//! Each rule is a function from values to a list of faults, so that it can be shown here to find what it is for.

mod files;
mod imports;
mod licences;
mod links;

use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::{Metadata, MetadataCommand};

#[test]
fn every_crate_keeps_to_its_room() {
    for metadata in everywhere() {
        assert_none(imports::strangers(&imports::members(&metadata)));
        assert_none(imports::forbidden(&imports::graph(&metadata)));
    }
}

#[test]
fn every_dependency_has_an_allowed_licence() {
    for metadata in everywhere() {
        assert_none(licences::refused(&licences::of_crates(&metadata)));
    }
    let lock = root().join("web/package-lock.json");
    let packages = std::fs::read_to_string(&lock).expect("the page's packages are locked");
    assert_none(licences::refused(&licences::of_packages(&packages).expect("the lock file is JSON")));
}

#[test]
fn every_crate_uses_the_shared_lints() {
    let members = imports::members(&metadata(BROWSER));
    assert_none(members.iter().filter_map(|(name, manifest)| {
        let text = std::fs::read_to_string(manifest).expect("cargo has just read it");
        (!files::uses_shared_lints(&text)).then(|| format!("{name} lacks `[lints] workspace = true`"))
    }));
}

#[test]
fn every_file_is_short_and_speaks_of_no_machine() {
    let Some(tracked) = tracked() else {
        wangge_tests::skip("every_file_is_short_and_speaks_of_no_machine", "not a git work tree");
        return;
    };
    let mut faults = Vec::new();
    for (name, text) in texts(&tracked) {
        faults.extend(files::too_long(&name, &text));
        faults.extend(files::machine_paths(&name, &text));
        faults.extend(files::registry_hosts(&name, &text));
        faults.extend(files::impurities(&name, &text));
    }
    assert_none(faults);
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let Some(tracked) = tracked() else {
        wangge_tests::skip("every_link_between_documents_leads_somewhere", "not a git work tree");
        return;
    };
    let documents =
        texts(&tracked).filter(|(name, _)| Path::new(name).extension().is_some_and(|e| e == "md"));
    assert_none(
        documents.flat_map(|(name, text)| links::broken(&name, &text, |path| root().join(path).exists())),
    );
}

fn assert_none(faults: impl IntoIterator<Item = String>) {
    let faults: Vec<_> = faults.into_iter().collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests crate lies in the workspace")
        .to_path_buf()
}

const BROWSER: &str = "wasm32-unknown-unknown";

/// The dependencies on this machine, and those in the browser.
fn everywhere() -> [Metadata; 2] {
    let rustc = Command::new("rustc").arg("-vV").output().expect("rustc compiled this test");
    let version = String::from_utf8(rustc.stdout).expect("rustc writes UTF-8");
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host");
    [metadata(host), metadata(BROWSER)]
}

/// The dependencies on one platform. Those of other platforms may not be here without a network.
fn metadata(platform: &str) -> Metadata {
    let options = ["--offline", "--locked", "--filter-platform", platform];
    let mut command = MetadataCommand::new();
    command.manifest_path(root().join("Cargo.toml")).other_options(options.map(str::to_owned));
    command.exec().expect("cargo describes the workspace")
}

/// Names of the files under version control, relative to the root; `None` outside a git work tree.
fn tracked() -> Option<Vec<String>> {
    let git = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().ok()?;
    let names = String::from_utf8(git.stdout).ok()?;
    let names: Vec<_> = names.split_terminator('\0').map(str::to_owned).collect();
    (git.status.success() && !names.is_empty()).then_some(names)
}

/// Names and contents of those files that are text and still there.
fn texts(tracked: &[String]) -> impl Iterator<Item = (String, String)> {
    tracked.iter().filter_map(|name| Some((name.clone(), std::fs::read_to_string(root().join(name)).ok()?)))
}
