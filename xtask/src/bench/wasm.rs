//! The engine in WebAssembly, as the page runs it, in Node: how long proofs take, and that divisions are those of the machine
//! itself.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::Measured;
use crate::process::{cargo, run, target};

/// What is measured, in the words of the engine's benches, in the order in which the script prints it.
const WORKS: [&str; 3] = [
    "one corner of four cells moved",
    "a frame of a drag, decided, proved and counted",
    "a stroke taken in, with its proof",
];

/// Does each work many times, in batches long enough for the clock, and prints the median of one in milliseconds, a line each.
const SCRIPT: &str = r"
const { City, Plan } = require(process.argv[1]);
const [city, plan] = [new City(), new Plan()];
for (const work of [() => city.step(), () => plan.frame(), () => plan.make()]) {
    const batch = 500, times = [];
    for (let i = 0; i < 31; i++) {
        const start = performance.now();
        for (let j = 0; j < batch; j++) if (!work()) throw new Error('not exact');
        times.push((performance.now() - start) / batch);
    }
    console.log(times.sort((a, b) => a - b)[15]);
}
";

/// Prints what divisions of the first seeds come to, a line each.
const FINGERPRINTS: &str = r"
const { fingerprint } = require(process.argv[1]);
for (let seed = 0; seed < process.argv[2]; seed++) console.log(fingerprint(seed));
";
/// As many seeds are compared.
const SEEDS: &str = "5";

/// Builds the example `reverdict` as the page is built, measures it, and fails if a seed does not give the cells that it gives
/// natively.
pub(crate) fn measure() -> anyhow::Result<Vec<Measured>> {
    const WASM: &str = "wasm32-unknown-unknown";
    run(&mut cargo(["build", "-p", "grid", "--example", "reverdict", "--profile", "web", "--target", WASM]))?;
    let folder = target()?.join("bench-wasm");
    Bindgen::new()
        .input_path(target()?.join(WASM).join("web/examples/reverdict.wasm"))
        .out_name("reverdict")
        .nodejs(true)?
        .typescript(false)
        .generate(&folder)
        .context("binding the wasm module")?;
    let module = folder.join("reverdict.js");
    let text = node(SCRIPT, &module, &[])?;
    let times: Vec<f64> = text
        .lines()
        .map(|line| line.trim().parse().with_context(|| format!("cannot understand {line}")))
        .collect::<anyhow::Result<_>>()?;
    if times.len() != WORKS.len() {
        bail!("{} works were to be measured, not {}:\n{text}", WORKS.len(), times.len());
    }
    divides_alike(&module)?;
    let measured = |(work, ms): (&str, f64)| Measured {
        work: work.to_owned(),
        by: "Wangge in WebAssembly".to_owned(),
        ms,
    };
    Ok(WORKS.into_iter().zip(times).map(measured).collect())
}

/// Runs a script on the module, and gives what it prints.
fn node(script: &str, module: &Path, more: &[&str]) -> anyhow::Result<String> {
    let output = Command::new("node")
        .args(["-e", script, "--"])
        .arg(module)
        .args(more)
        .output()
        .context("cannot start Node")?;
    if !output.status.success() {
        bail!("the wasm module failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Fails unless each seed gives the same cells here and there.
fn divides_alike(module: &Path) -> anyhow::Result<()> {
    let mut native = cargo(["run", "--quiet", "--release", "-p", "grid", "--example", "divide", "--"]);
    let output = native.args(["--fingerprints", SEEDS]).output()?;
    if !output.status.success() {
        bail!("the example failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let (native, wasm) = (String::from_utf8(output.stdout)?, node(FINGERPRINTS, module, &[SEEDS])?);
    if native != wasm {
        bail!("divisions differ between the machine and WebAssembly:\n{native}and\n{wasm}");
    }
    println!("{SEEDS} seeds divide alike natively and as WebAssembly");
    Ok(())
}
