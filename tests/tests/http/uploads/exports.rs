//! Plans and tilings as files: read again by ourselves and by GDAL.

use std::process::Command;

use grid::people::Role;
use serde_json::{Value, json};
use wangge_tests::files::{self, three_cells};
use wangge_tests::fixture::SECRETS;
use wangge_tests::skip;
use wangge_tests::test_app::TestApp;

use super::{Tested, WEST, area, person};

#[tokio::test]
async fn a_plan_that_goes_out_comes_in_as_the_same_plan() -> Tested {
    let app = TestApp::start().await?;
    let who = person(&app, Role::Planner).await?;
    let west = area(&app, WEST).await?;
    let order = json!({ "layer": 0, "what": "plan", "area": west, "columns": { "name": "名称" } });
    let (_, upload) = who.upload("cells.geojson", files::geojson(&three_cells(0.00001))).await?;
    let (_, answer) = who.take(&upload, &order).await?;
    let first = who.json(&format!("/api/v1/plans/{}", answer["take"]["plan"])).await?;
    let shapes = |plan: &Value| -> Vec<Value> {
        let cells = plan["cells"].as_array().into_iter().flatten();
        cells.map(|cell| json!([cell["about"]["name"], cell["shape"]])).collect()
    };
    let folder = tempfile::tempdir()?;
    for (format, ending) in [("geojson", "geojson"), ("gpkg", "gpkg"), ("shp", "zip"), ("kml", "kml")] {
        let export =
            who.get(&format!("/api/v1/plans/{}/export?format={format}", answer["take"]["plan"])).await?;
        assert_eq!(export.status(), 200, "{format}");
        let name = format!("plan-1.{ending}");
        let told = export.headers()["content-disposition"].to_str()?.to_owned();
        assert!(told.ends_with(&format!(".{ending}\"")), "{told}");
        let bytes = export.bytes().await?.to_vec();
        let file = folder.path().join(&name);
        std::fs::write(&file, &bytes)?;
        let (status, again) = who.upload(&name, bytes).await?;
        assert_eq!(status, 202, "{format}: {again}");
        let mapped = json!({ "layer": 0, "what": "plan", "area": west, "columns": { "name": "name" } });
        let (_, taken) = who.take(&again, &mapped).await?;
        let plan = who.json(&format!("/api/v1/plans/{}", taken["take"]["plan"])).await?;
        assert_eq!(shapes(&plan), shapes(&first), "{format}");
        opened_by_gdal(&file);
    }
    Ok(())
}

/// Whether GDAL, where it is installed, finds the three cells.
fn opened_by_gdal(file: &std::path::Path) {
    let path = if file.extension().is_some_and(|ending| ending == "zip") {
        format!("/vsizip/{}", file.display())
    } else {
        file.display().to_string()
    };
    let Ok(output) = Command::new("ogrinfo").args(["-ro", "-so", "-al", &path]).output() else {
        skip("exports::opened_by_gdal", "ogrinfo is not installed");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("Feature Count: 3"), "{path}: {text}");
    assert!(text.contains("WGS 84") || text.contains("WGS_1984"), "{path}: {text}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("ERROR") && !said.contains("Warning"), "{path}: {said}");
}

#[tokio::test]
async fn the_division_in_force_goes_out_with_its_households_and_nothing_personal() -> Tested {
    let app = TestApp::start().await?;
    let who = person(&app, Role::Administrator).await?;
    let west = area(&app, WEST).await?;
    let path = format!("/api/v1/areas/{west}/tiling/export");
    let cells = who.json(&path).await?;
    let codes: Vec<_> = cells["features"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|f| f["properties"]["code"].as_str())
        .collect();
    assert_eq!(codes, ["330199001001001", "330199001001002"]);
    let table = who.get(&format!("{path}?format=csv")).await?.text().await?;
    let rows: Vec<&str> = table.lines().collect();
    // 30 in the first cell, 20 in the second, and the headings.
    assert_eq!(rows.len(), 51, "{table}");
    assert_eq!(rows[0], "\u{feff}\"household\",\"cell_number\",\"cell_code\",\"cell_name\"");
    assert_eq!(rows[1], "\"H-0\",\"1\",\"330199001001001\",\"第001网格\"");
    assert!(SECRETS.iter().all(|secret| !table.contains(secret)));
    let log = who.json("/api/v1/audit?action=export&limit=5").await?;
    assert_eq!(log["items"].as_array().map(Vec::len), Some(2), "{log}");
    assert_eq!(who.get(&format!("{path}?format=dwg")).await?.status(), 400);
    Ok(())
}
