//! Reading what criterion leaves behind: for each benchmark a folder with its id and its estimates.

use std::fs;
use std::path::Path;

use anyhow::Context;
use serde_json::Value;

use super::Measured;

/// The medians of all benchmarks beneath a folder, in order of their folders' names.
pub(crate) fn read(folder: &Path) -> anyhow::Result<Vec<Measured>> {
    let mut measured = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut folders: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.sort();
    for inner in folders.iter().filter(|path| path.is_dir()) {
        if inner.file_name().is_some_and(|name| name == "new") {
            measured.push(estimate(inner)?);
        } else {
            measured.extend(read(inner)?);
        }
    }
    Ok(measured)
}

fn estimate(folder: &Path) -> anyhow::Result<Measured> {
    let load = |file: &str| -> anyhow::Result<Value> {
        let path = folder.join(file);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("cannot understand {}", path.display()))
    };
    let (id, estimates) = (load("benchmark.json")?, load("estimates.json")?);
    let text = |key: &str| id[key].as_str().with_context(|| format!("{} lacks {key}", folder.display()));
    let nanoseconds = estimates["median"]["point_estimate"]
        .as_f64()
        .with_context(|| format!("{} has no median", folder.display()))?;
    Ok(Measured {
        work: text("group_id")?.to_owned(),
        by: text("function_id")?.to_owned(),
        ms: nanoseconds / 1e6,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_found_and_older_runs_left_aside() {
        let folder = tempfile::tempdir().unwrap();
        for (run, median) in [("base", 9e6), ("new", 2.5e6)] {
            let run = folder.path().join("verdict/wangge").join(run);
            fs::create_dir_all(&run).unwrap();
            let id = r#"{"group_id": "verdict", "function_id": "wangge", "value_str": null}"#;
            fs::write(run.join("benchmark.json"), id).unwrap();
            let estimates = format!(r#"{{"median": {{"point_estimate": {median}}}}}"#);
            fs::write(run.join("estimates.json"), estimates).unwrap();
        }
        let expected = Measured { work: "verdict".to_owned(), by: "wangge".to_owned(), ms: 2.5 };
        assert_eq!(read(folder.path()).unwrap(), [expected]);
    }

    #[test]
    fn a_benchmark_outside_the_contract_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let run = folder.path().join("odd/new");
        fs::create_dir_all(&run).unwrap();
        fs::write(run.join("benchmark.json"), r#"{"group_id": "odd"}"#).unwrap();
        fs::write(run.join("estimates.json"), r#"{"median": {"point_estimate": 1.0}}"#).unwrap();
        let error = read(folder.path()).unwrap_err().to_string();
        assert!(error.contains("lacks function_id"), "{error}");
    }
}
