//! `cargo xtask screenshots`: lets the browser test take the pictures that the documents show.

use crate::install;
use crate::process::{cargo, root, run};
use crate::steps::Steps;
use crate::web::{WebProfile, build_web};

/// Builds the page and writes `docs/screenshots/`.
pub(crate) fn screenshots() -> anyhow::Result<()> {
    let mut steps = Steps::new(3);
    steps.take("look for the tools", || {
        install::require_build_tools()?;
        install::provide_test_tools()
    })?;
    let page =
        steps.take("build the page", || build_web(WebProfile::Shipped, &|step| eprintln!("      {step}")))?;
    let pictures = root().join("docs/screenshots");
    std::fs::create_dir_all(&pictures)?;
    steps.take("drive the browser", || {
        // The same packages as the tests, so that the same build serves.
        let mut test = cargo(["test", "--workspace", "--test", "browser"]);
        run(test.env("WANGGE_WEB", page).env("WANGGE_SCREENSHOTS", pictures))
    })
}
