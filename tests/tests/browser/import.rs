//! Files taken in by whoever plans: dropped, looked at, taken in or given up.

use anyhow::{Context as _, Result, ensure};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use grid::people::Role;
use serde_json::{Value, json};
use wangge_tests::files::{self, Ring};

use crate::chromium::{OFFICE, TELEPHONE};
use crate::page::{Page, visit_as};

/// A divided community of the sample town, with the import open.
const HERE: &str = "?area=4&page=import";

/// The cells of that community as people would have them in a file.
async fn cells(page: &Page) -> Result<Vec<(String, Ring)>> {
    let found = page.app.json("/api/v1/cells?area=4").await?;
    let cell = |feature: &Value| {
        let coordinates = &feature["geometry"]["coordinates"];
        let outer =
            if feature["geometry"]["type"] == "Polygon" { &coordinates[0] } else { &coordinates[0][0] };
        let mut ring: Ring = serde_json::from_value(outer.clone())?;
        // As shapefiles have it.
        ring.reverse();
        Ok((feature["properties"]["name"].as_str().context("a cell without a name")?.to_owned(), ring))
    };
    found["features"].as_array().context("no cells")?.iter().map(cell).collect()
}

/// Drops a file on the page.
async fn drop_file(page: &Page, name: &str, bytes: &[u8]) -> Result<()> {
    page.until("the place for files", async |page| Ok(page.count("drop").await? == 1)).await?;
    let script = "const [name, text] = arguments;
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([bytes], name));
        const event = new DragEvent('drop', {dataTransfer, bubbles: true, cancelable: true});
        document.querySelector('[data-testid=drop]').dispatchEvent(event);";
    page.browser.client.execute(script, vec![json!(name), json!(BASE64_STANDARD.encode(bytes))]).await?;
    Ok(())
}

async fn has(page: &Page, testid: &str) -> Result<()> {
    page.until(testid, async |page| Ok(page.count(testid).await? > 0)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_file_is_seen_over_its_area_and_becomes_a_plan() -> Result<()> {
    visit_as(Role::Planner, "import", OFFICE, HERE, async |page: &mut Page| {
        let cells = cells(page).await?;
        drop_file(page, "河东新划分.geojson", files::geojson(&cells).as_bytes()).await?;
        has(page, "import-form").await?;
        let chosen = "const value = (id) => document.querySelector(`[data-testid=${id}]`).value;
            return [value('import-what'), value('import-area'), value('import-name')]";
        let chosen = page.run(chosen).await?;
        ensure!(chosen == json!(["plan", "4", "河东新划分"]), "{chosen}");
        page.picture("import-what").await?;
        page.click("import-look", 0).await?;
        has(page, "import-sketch").await?;
        ensure!(page.text("import-shown", 0).await?.contains(&format!("{0} / {0}", cells.len())));
        ensure!(page.count("import-faults").await? + page.count("import-warnings").await? == 0);
        // The layer lies over the boundary of the area, to the pixel.
        let boxes = "const around = document.querySelector('.sketch .area').getBBox();
            const layer = document.querySelector('.sketch .layer').getBBox();
            return ['x', 'y', 'width', 'height'].map((of) => Math.abs(around[of] - layer[of]))";
        let boxes = page.run(boxes).await?;
        let is_small = |side: &Value| side.as_f64().is_some_and(|side| side < 1.0);
        ensure!(
            boxes.as_array().is_some_and(|sides| sides.len() == 4 && sides.iter().all(is_small)),
            "{boxes}"
        );
        page.picture("import-look").await?;
        page.click("import-take", 0).await?;
        has(page, "import-open").await?;
        ensure!(page.count("import-back").await? == 0, "what was taken in is not taken in otherwise");
        page.click("import-open", 0).await?;
        let plan = page.query().await?;
        ensure!(plan.contains("plan=") && !plan.contains("page="), "{plan}");
        page.until("the plan", async |page| Ok(page.text("drawer", 0).await?.contains("河东新划分"))).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shapefile_in_gbk_is_read_and_a_wrong_datum_is_warned_of() -> Result<()> {
    visit_as(Role::Administrator, "import shapefile", TELEPHONE, HERE, async |page: &mut Page| {
        let cells = cells(page).await?;
        drop_file(page, "网格.zip", &files::shapefile(&cells)).await?;
        has(page, "import-form").await?;
        let form = page.text("import-form", 0).await?;
        ensure!(form.contains(&cells[0].0), "a sample of the names: {form}");
        let encoding =
            page.run("return document.querySelector('[data-testid=import-encoding]').value").await?;
        ensure!(encoding == "gbk", "{encoding}");
        page.choose("import-crs", "gcj02").await?;
        page.click("import-look", 0).await?;
        has(page, "import-warnings").await?;
        let warned = page.text("import-warnings", 0).await?;
        ensure!(warned.contains("偏离辖区西 4") && warned.contains("GCJ-02"), "{warned}");
        page.picture("telephone-import").await?;
        let wide = page.run("return document.documentElement.scrollWidth > innerWidth").await?;
        ensure!(wide == false, "nothing sticks out sideways");
        page.click("import-back", 0).await?;
        page.choose("import-crs", "EPSG:4490").await?;
        page.click("import-look", 0).await?;
        has(page, "import-sketch").await?;
        ensure!(page.count("import-warnings").await? == 0, "in the right system nothing is odd");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_file_says_what_to_do_and_every_step_can_be_left() -> Result<()> {
    visit_as(Role::Planner, "import broken", OFFICE, HERE, async |page: &mut Page| {
        let whole = files::geojson(&cells(page).await?).into_bytes();
        drop_file(page, "半个.geojson", &whole[..whole.len() - 40]).await?;
        has(page, "file-faults").await?;
        let said = page.text("file-faults", 0).await?;
        ensure!(said.contains("截断") && said.contains("重新获取或导出"), "{said}");
        page.click("lang", 0).await?;
        ensure!(page.text("file-faults", 0).await?.contains("cut off"));
        page.click("lang", 0).await?;
        drop_file(page, "a.rar", b"Rar!\x1a\x07\x00 and more").await?;
        page.until("another sentence", async |page| {
            Ok(page.count("file-faults").await? == 1 && page.text("file-faults", 0).await?.contains("RAR"))
        })
        .await?;
        for leave_at in ["import-form", "import-sketch"] {
            drop_file(page, "整个.geojson", &whole).await?;
            has(page, "import-form").await?;
            if leave_at == "import-sketch" {
                page.click("import-look", 0).await?;
                has(page, "import-sketch").await?;
            }
            page.click("import-cancel", 0).await?;
            has(page, "drop").await?;
            ensure!(page.count("file-faults").await? == 0, "nothing is left of what was wrong before");
        }
        let plans = page.get("/api/v1/plans").await?;
        ensure!(plans.as_array().or(plans["items"].as_array()).is_some_and(Vec::is_empty), "{plans}");
        Ok(())
    })
    .await
}
