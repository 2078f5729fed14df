//! `cargo xtask screenshots`: lets the browser test take pictures of every view, and puts those that the documents show in
//! their place.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use crate::install;
use crate::process::{cargo, root, run};
use crate::steps::Steps;
use crate::web::{WebProfile, build_web};

/// Builds the page and writes `target/pictures/`; pictures that there are in `docs/screenshots/` are made anew.
pub(crate) fn screenshots() -> anyhow::Result<()> {
    let mut steps = Steps::new(4);
    steps.take("look for the tools", || {
        install::require_build_tools()?;
        install::provide_test_tools()
    })?;
    let page =
        steps.take("build the page", || build_web(WebProfile::Shipped, &|step| eprintln!("      {step}")))?;
    let pictures = root().join("target/pictures");
    fs::create_dir_all(&pictures)?;
    steps.take("drive the browser", || {
        // The same packages as the tests, so that the same build serves.
        let mut test = cargo(["test", "--workspace", "--test", "browser"]);
        run(test.env("WANGGE_WEB", page).env("WANGGE_SCREENSHOTS", &pictures))
    })?;
    steps.take("keep what the documents show", || keep(&pictures, &root().join("docs/screenshots")))
}

/// Copies from `pictures` what lies in `kept` under the same name.
fn keep(pictures: &Path, kept: &Path) -> anyhow::Result<()> {
    for picture in fs::read_dir(kept)? {
        let name = picture?.file_name();
        let made = pictures.join(&name);
        fs::copy(&made, kept.join(&name)).with_context(|| format!("no test makes {}", made.display()))?;
    }
    Ok(())
}
