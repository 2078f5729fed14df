//! A Python environment of its own, for peers that are reached through it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Context;

use crate::process::{answer, run, target};

/// The Python of the environment, which is made on the first call, with packages that `imports` shows to be there.
///
/// # Errors
/// When there is no Python, or the packages cannot be installed.
pub(super) fn provide(imports: &str, packages: &[&str]) -> anyhow::Result<PathBuf> {
    let folder = target()?.join("venv");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let python_path = python.to_string_lossy().into_owned();
    if answer(&python_path, &["-c", imports]).is_some() {
        return Ok(python);
    }
    if answer(&python_path, &["--version"]).is_none() {
        let system = ["python3", "python"].into_iter().find(|name| answer(name, &["--version"]).is_some());
        let system = system.context("there is no Python on this machine")?;
        run(Command::new(system).args(["-m", "venv"]).arg(&folder))
            .context("Python cannot make an environment")?;
    }
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(packages))
        .with_context(|| format!("{} cannot be installed", packages.join(", ")))?;
    Ok(python)
}
