//! The peer outside Rust: GEOS, through shapely in a Python environment of its own.

use std::fs;
use std::process::Command;

use anyhow::{Context, bail};
use serde_json::Value;

use super::Measured;
use super::python::provide;
use crate::process::{cargo, run, target};

/// What GEOS took, or why it was not asked.
pub(crate) struct Geos {
    pub(crate) measured: Vec<Measured>,
    /// Sentences for the page of results.
    pub(crate) remarks: Vec<String>,
}

const SCRIPT: &str = include_str!("geos.py");

/// Writes the instance, provides shapely, and measures. Without Python, or shapely, it only says so, unless it is `needed`.
pub(crate) fn measure(needed: bool) -> anyhow::Result<Geos> {
    let python = match provide("import shapely, numpy", &["shapely==2.2.*", "numpy"]) {
        Ok(python) => python,
        Err(error) if needed => return Err(error),
        Err(error) => {
            let remark = format!("GEOS was not measured: {error:#}.");
            eprintln!("{remark}");
            return Ok(Geos { measured: Vec::new(), remarks: vec![remark] });
        }
    };
    let folder = target()?.join("bench-instance");
    fs::create_dir_all(&folder)?;
    run(cargo(["run", "--release", "-p", "grid", "--example", "instance", "--"]).arg(&folder))?;
    let output =
        Command::new(&python).arg("-c").arg(SCRIPT).arg(&folder).output().context("cannot start Python")?;
    if !output.status.success() {
        bail!("GEOS failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    read(&String::from_utf8_lossy(&output.stdout))
}

/// Reads the script's lines: the version, one line for each work, and remarks.
fn read(output: &str) -> anyhow::Result<Geos> {
    let mut measured = Vec::new();
    let mut remarks = Vec::new();
    for line in output.lines() {
        let value: Value = serde_json::from_str(line).with_context(|| format!("cannot understand {line}"))?;
        if let Some(version) = value["version"].as_str() {
            remarks.push(format!("{version}; CPU time, median of five."));
        } else if let Some(remark) = value["remark"].as_str() {
            remarks.push(format!("{remark}."));
        } else if let (Some(work), Some(ms)) = (value["work"].as_str(), value["ms"].as_f64()) {
            measured.push(Measured { work: work.to_owned(), by: "GEOS".to_owned(), ms });
        } else {
            bail!("cannot understand {line}");
        }
    }
    Ok(Geos { measured, remarks })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scripts_lines_are_read() {
        let lines = "{\"version\": \"GEOS 3.14\"}\n{\"work\": \"verdict\", \"ms\": 983.0}\n{\"remark\": \"Two gaps are left\"}\n";
        let geos = read(lines).unwrap();
        assert_eq!(geos.remarks, ["GEOS 3.14; CPU time, median of five.", "Two gaps are left."]);
        assert_eq!(
            geos.measured,
            [Measured { work: "verdict".to_owned(), by: "GEOS".to_owned(), ms: 983.0 }]
        );
        assert!(read("Traceback").is_err());
    }
}
