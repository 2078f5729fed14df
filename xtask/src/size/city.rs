//! The city that everything is measured with; `grid/examples/city.rs` makes it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use serde_json::Value;

use crate::process::{run, target};

/// Files of a city in a folder.
pub(crate) struct City(PathBuf);

impl City {
    /// A file of the city.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The store it is imported into.
    pub(crate) fn store(&self) -> PathBuf {
        self.file("city.gpkg")
    }
}

/// Writes a city with so many households, `on_borders` of a thousand on a vertex of a cell.
pub(crate) fn write(folder: &Path, households: u64, on_borders: u64) -> anyhow::Result<City> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    run(&mut example("write", folder, households, on_borders)?)?;
    Ok(City(folder.to_owned()))
}

/// Has the engine find the cell of every household of the city in `folder`; what it says of it.
pub(crate) fn assign(folder: &Path, households: u64, on_borders: u64) -> anyhow::Result<Value> {
    let output = example("assign", folder, households, on_borders)?.output()?;
    if !output.status.success() {
        bail!("the engine failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn example(what: &str, folder: &Path, households: u64, on_borders: u64) -> anyhow::Result<Command> {
    let mut command = Command::new(target()?.join("release/examples/city"));
    command.arg(what).arg(folder).args([households.to_string(), on_borders.to_string()]);
    Ok(command)
}
