//! What no file of the project may be or contain.

use std::path::Path;

/// Above this a file holds more than one idea.
const MOST_LINES: usize = 500;
/// Folders that exist on some machines only. Spelled without their slashes, so that this file passes its own test.
const MACHINE_FOLDERS: [&str; 6] = ["work", "tmp", "home", "root", "Users", "opt"];
/// Package registries, which whoever builds may have replaced by a mirror; names and endings kept apart likewise.
const REGISTRIES: [(&str, &str); 7] = [
    ("crates", "io"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("npmmirror", "com"),
    ("yarnpkg", "com"),
    ("pypi", "org"),
    ("pythonhosted", "org"),
];
/// Ways in which code asks the world around it instead of its arguments.
const WORLDLY: [&str; 8] = [
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Zoned::now",
];

/// Whether a crate's manifest takes the workspace's lints.
pub(crate) fn uses_shared_lints(manifest: &str) -> bool {
    let mut lines = manifest.lines().map(str::trim).skip_while(|line| *line != "[lints]").skip(1);
    lines.find(|line| !line.is_empty() && !line.starts_with('#')) == Some("workspace = true")
}

/// Source files of more than 500 lines.
pub(crate) fn too_long(name: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    let is_source = ["rs", "js", "css"].iter().any(|kind| has_extension(name, kind));
    (is_source && lines > MOST_LINES).then(|| format!("{name} has {lines} lines, more than {MOST_LINES}"))
}

/// Paths that lead to a folder of one machine.
pub(crate) fn machine_paths(name: &str, text: &str) -> Vec<String> {
    find_lines(name, text, "a path of one machine", |line| {
        MACHINE_FOLDERS.iter().any(|folder| {
            line.match_indices(&format!("/{folder}/")).any(|(at, _)| {
                // Inside a longer path or an address it names no folder of the machine.
                !line[..at].ends_with(|c: char| c.is_alphanumeric() || "_-.~)}]*".contains(c))
            })
        })
    })
}

/// Mentions of a package registry's host. Cargo's lock file has to name its own.
pub(crate) fn registry_hosts(name: &str, text: &str) -> Vec<String> {
    if name == "Cargo.lock" {
        return Vec::new();
    }
    find_lines(name, text, "a registry's host", |line| {
        REGISTRIES.iter().any(|(host, ending)| line.contains(&format!("{host}.{ending}")))
    })
}

/// Places where the engine, which has no I/O and no clock, asks for either.
pub(crate) fn impurities(name: &str, text: &str) -> Vec<String> {
    if !name.starts_with("grid/src/") {
        return Vec::new();
    }
    find_lines(name, text, "I/O, a thread or a clock in the engine", |line| {
        let code = line.split("//").next().unwrap_or_default();
        WORLDLY.iter().any(|word| code.contains(word))
    })
}

fn find_lines(name: &str, text: &str, what: &str, found: impl Fn(&str) -> bool) -> Vec<String> {
    let lines = text.lines().enumerate().filter(|(_, line)| found(line));
    lines.map(|(index, line)| format!("{name}:{}: {what}: {}", index + 1, line.trim())).collect()
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|own| own == extension)
}

#[test]
fn long_sources_are_found() {
    let long = "\n".repeat(MOST_LINES + 1);
    assert_eq!(too_long("a.rs", &long), Some("a.rs has 501 lines, more than 500".to_owned()));
    assert_eq!(too_long("a.rs", &long[1..]), None);
    assert_eq!(too_long("data.json", &long), None);
}

#[test]
fn machine_paths_are_found_and_addresses_are_not() {
    let path = |folder: &str| format!("see /{folder}/x");
    assert_eq!(machine_paths("a", &path("tmp")), [format!("a:1: a path of one machine: {}", path("tmp"))]);
    assert_eq!(machine_paths("a", &format!("\"/{}/x\"", "home")).len(), 1);
    assert_eq!(machine_paths("a", &format!("target/{}/x https://host.org/{}/", "tmp", "home")).len(), 0);
}

#[test]
fn registry_hosts_are_found_outside_cargos_lock() {
    let line = format!("https://registry.{}.{}/thing", REGISTRIES[1].0, REGISTRIES[1].1);
    assert_eq!(registry_hosts("web/package-lock.json", &line).len(), 1);
    assert_eq!(registry_hosts("Cargo.lock", &line).len(), 0);
    assert_eq!(registry_hosts("README.md", "npm and crates in general").len(), 0);
}

#[test]
fn a_clock_in_the_engine_is_found() {
    let line = "let now = std::time::SystemTime::now();";
    assert_eq!(impurities("grid/src/check.rs", line).len(), 1);
    assert_eq!(impurities("server/src/lib.rs", line).len(), 0);
    assert_eq!(impurities("grid/src/check.rs", "// no SystemTime here").len(), 0);
}

#[test]
fn missing_lints_are_found() {
    assert!(uses_shared_lints("[package]\nname = \"a\"\n\n[lints]\nworkspace = true\n"));
    assert!(!uses_shared_lints("[package]\nname = \"a\"\n"));
    assert!(!uses_shared_lints("[lints.rust]\nmissing_docs = \"allow\"\nworkspace = true\n"));
}
