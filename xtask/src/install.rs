//! The programs that builds and tests call, and how to get those that are missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::bail;

use crate::process::{answer, run};

const WASM: &str = "wasm32-unknown-unknown";
/// Oldest Node that the page's packages support.
const NODE: u32 = 20;

/// Checks the tools that a build of page and server needs; the error lists every missing one with its remedy.
pub(crate) fn require_build_tools() -> anyhow::Result<()> {
    let mut missing = Vec::new();
    if !has_wasm_target() && run(Command::new("rustup").args(["target", "add", WASM])).is_err() {
        missing.push(format!("the Rust target {WASM}: install it with `rustup target add {WASM}`"));
    }
    match answer("node", &["--version"]).as_deref().map(major) {
        Some(version) if version >= NODE => {}
        Some(version) => {
            missing.push(format!("Node.js {NODE} or newer (here is {version}): see https://nodejs.org"));
        }
        None => missing.push(format!("Node.js {NODE} or newer: see https://nodejs.org")),
    }
    if answer(npm(), &["--version"]).is_none() {
        missing.push("npm: it comes with Node.js; on Debian it is the package npm".to_owned());
    }
    if !has_c_compiler() {
        missing.push(
            "a C compiler for the embedded SQLite: on Debian the package gcc and libc6-dev, on macOS \
             `xcode-select --install`, on Windows the Visual Studio build tools"
                .to_owned(),
        );
    }
    if missing.is_empty() {
        return Ok(());
    }
    bail!("missing on this machine:\n  - {}", missing.join("\n  - "));
}

/// What npm is called where this runs.
pub(crate) fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

/// Something the tests use beyond what a build needs.
struct TestTool {
    debian: &'static str,
    used_for: &'static str,
    present: fn() -> bool,
}

const TEST_TOOLS: [TestTool; 5] = [
    TestTool {
        debian: "chromium",
        used_for: "the browser tests (Chromium)",
        present: || answer("chromium", &["--version"]).is_some(),
    },
    TestTool {
        debian: "chromium-driver",
        used_for: "the browser tests (its WebDriver)",
        present: || answer("chromedriver", &["--version"]).is_some(),
    },
    TestTool {
        debian: "fonts-wqy-microhei",
        used_for: "Chinese labels in the browser tests",
        // Without fontconfig there is no telling, and no browser either.
        present: || answer("fc-list", &[":lang=zh-cn", "file"]).is_some_and(|fonts| !fonts.is_empty()),
    },
    TestTool {
        debian: "gdal-bin",
        used_for: "opening the store with GDAL (ogrinfo)",
        present: || answer("ogrinfo", &["--version"]).is_some(),
    },
    TestTool {
        // Debian's own choice of versions: on Debian 12 it brings postgresql-15-postgis-3.
        debian: "postgresql-postgis",
        used_for: "the PostGIS store (PostgreSQL with PostGIS)",
        present: has_postgis,
    },
];

/// Installs what the tests lack on Debian as root; elsewhere names it. Tests that lack something skip and say so.
pub(crate) fn provide_test_tools() -> anyhow::Result<()> {
    let missing: Vec<_> = TEST_TOOLS.iter().filter(|tool| !(tool.present)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<_> = missing.iter().map(|tool| tool.debian).collect();
    if is_debian() && is_root() {
        eprintln!("installing {}", packages.join(" "));
        run(apt_get().arg("update").arg("-q"))?;
        return run(apt_get().args(["install", "-q", "-y", "--no-install-recommends"]).args(&packages));
    }
    for tool in &missing {
        eprintln!("not found, its tests will be skipped: {} for {}", tool.debian, tool.used_for);
    }
    if is_debian() {
        eprintln!("install them with: sudo apt-get install {}", packages.join(" "));
    } else {
        eprintln!("these are Debian's package names; your system's package manager has the like");
    }
    Ok(())
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Whether the extension lies beside a PostgreSQL: where Debian keeps all versions, or where `pg_config` says.
fn has_postgis() -> bool {
    let debian = std::fs::read_dir("/usr/share/postgresql").into_iter().flatten().flatten();
    let chosen = answer("pg_config", &["--sharedir"]).map(PathBuf::from);
    debian
        .map(|version| version.path())
        .chain(chosen)
        .any(|share| share.join("extension/postgis.control").is_file())
}

fn has_wasm_target() -> bool {
    answer("rustc", &["--print", "target-libdir", "--target", WASM])
        .is_some_and(|dir| Path::new(&dir).is_dir())
}

fn has_c_compiler() -> bool {
    // The build asks CC first, then these; on Windows it finds the compiler without the path.
    let chosen = std::env::var("CC").ok();
    cfg!(windows)
        || chosen
            .as_deref()
            .into_iter()
            .chain(["cc", "gcc", "clang"])
            .any(|cc| answer(cc, &["--version"]).is_some())
}

/// The first number of a version such as `v20.1.0`.
fn major(version: &str) -> u32 {
    let digits = version.trim_start_matches('v').split('.').next().unwrap_or_default();
    digits.parse().unwrap_or(0)
}

fn is_debian() -> bool {
    std::fs::read_to_string("/etc/os-release").is_ok_and(|text| names_debian(&text))
}

/// Only Debian itself: its relatives name or package the browser otherwise.
fn names_debian(os_release: &str) -> bool {
    os_release.lines().any(|line| line.trim().replace('"', "") == "ID=debian")
}

fn is_root() -> bool {
    answer("id", &["-u"]).as_deref() == Some("0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_read() {
        assert_eq!(major("v20.20.2"), 20);
        assert_eq!(major("8.1"), 8);
        assert_eq!(major("unknown"), 0);
    }

    #[test]
    fn only_debian_itself_is_debian() {
        assert!(names_debian("NAME=\"Debian GNU/Linux\"\nID=debian\n"));
        assert!(names_debian("ID=\"debian\""));
        assert!(!names_debian("ID=ubuntu\nID_LIKE=debian\n"));
    }
}
