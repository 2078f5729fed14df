//! Maps on paper: right formats, all in vectors, names whole only for a purpose that is kept.

use anyhow::{Context as _, Result, ensure};
use grid::people::Role;

use crate::chromium::{OFFICE, TELEPHONE};
use crate::page::{Page, visit, visit_as};

/// The first divided community of the sample town.
const COMMUNITY: &str = "?area=4";

/// What a browser would put on paper.
struct Paper(Vec<u8>);

impl Paper {
    async fn of(page: &Page) -> Result<Self> {
        Ok(Self(page.browser.print().await?))
    }

    fn count(&self, what: &str) -> usize {
        self.0.windows(what.len()).filter(|part| *part == what.as_bytes()).count()
    }

    /// Width and height of each page in whole millimetres.
    fn sizes_mm(&self) -> Result<Vec<[i64; 2]>> {
        let text = String::from_utf8_lossy(&self.0);
        text.match_indices("/MediaBox [")
            .map(|(at, key)| {
                let numbers = text[at + key.len()..].split(']').next().context("a box without an end")?;
                let numbers: Vec<f64> = numbers.split_whitespace().filter_map(|n| n.parse().ok()).collect();
                let [_, _, width, height] = numbers[..] else { anyhow::bail!("{numbers:?} is no box") };
                Ok([width, height].map(|points| (points * 25.4 / 72.0).round() as i64))
            })
            .collect()
    }
}

/// Waits for sheets; how many there are.
async fn sheets(page: &Page) -> Result<usize> {
    page.until("sheets are drawn", async |page| Ok(page.count("sheet").await? > 0)).await?;
    page.count("sheet").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_map_of_a_community_is_one_a3_sheet_in_vectors() -> Result<()> {
    visit("print area", OFFICE, COMMUNITY, async |page: &mut Page| {
        page.click("print", 0).await?;
        ensure!(sheets(page).await? == 1);
        let words = page.text("sheet", 0).await?;
        for wanted in [
            "网格化服务管理区域图",
            "图例",
            "比例尺 1:",
            "2000国家大地坐标系",
            "全覆盖、无重叠",
            "001",
            "1,431",
        ] {
            ensure!(words.contains(wanted), "{wanted} is missing: {words}");
        }
        page.picture("print-area").await?;
        let paper = Paper::of(page).await?;
        ensure!(paper.sizes_mm()? == [[420, 297]], "{:?}", paper.sizes_mm()?);
        ensure!(paper.count("/Subtype /Image") == 0, "everything is drawn in vectors");
        page.click("print-paper", 0).await?;
        page.until("the sheet is A4", async |page| {
            Ok(page.run("return document.querySelector('.sheet.a4-landscape') !== null").await? == true)
        })
        .await?;
        let sizes = Paper::of(page).await?.sizes_mm()?;
        ensure!(sizes == [[297, 210], [210, 297]], "on A4 the list has a sheet of its own: {sizes:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cell_has_a_sheet_of_its_own_and_one_can_be_had_alone() -> Result<()> {
    visit("print cells", OFFICE, &format!("{COMMUNITY}&page=print&sheet=cells"), async |page: &mut Page| {
        let all = sheets(page).await?;
        ensure!(all == 19, "{all} sheets");
        let paper = Paper::of(page).await?;
        ensure!(paper.sizes_mm()?.len() == all, "a page for each sheet, and no empty one");
        ensure!(paper.sizes_mm()?.iter().all(|size| matches!(size, [210, 297] | [297, 210])));
        Ok(())
    })
    .await?;
    visit_as(Role::Planner, "print one cell", OFFICE, "", async |page: &mut Page| {
        let cells = page.app.json("/api/v1/cells?area=4").await?;
        let (cell, name) =
            (&cells["features"][2]["properties"]["id"], &cells["features"][2]["properties"]["name"]);
        page.open(&format!("{COMMUNITY}&cell={cell}&page=print&sheet=cells")).await?;
        ensure!(sheets(page).await? == 1);
        let name = name.as_str().context("a cell without a name")?;
        ensure!(page.text("sheet", 0).await?.contains(name));
        page.picture("print-cell").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_whole_on_the_notice_for_a_purpose_that_is_kept() -> Result<()> {
    visit_as(Role::Planner, "print notice", OFFICE, "", async |page: &mut Page| {
        page.open(&format!("{COMMUNITY}&page=print&sheet=notice")).await?;
        sheets(page).await?;
        ensure!(page.text("sheet", 0).await?.contains('*'), "masked to begin with");
        page.click("print-names", 0).await?;
        page.type_into("print-purpose", 0, "栏").await?;
        page.click("print-show-names", 0).await?;
        page.until("it says what is wrong", async |page| {
            Ok(page
                .run("return document.querySelector('.print-bar .error')?.innerText ?? ''")
                .await?
                .as_str()
                .is_some_and(|why| why.contains("4 至 200")))
        })
        .await?;
        page.excuse("422");
        page.type_into("print-purpose", 0, "张贴小区公示栏").await?;
        page.click("print-show-names", 0).await?;
        page.until("whole names", async |page| Ok(!page.text("sheet", 0).await?.contains('*'))).await?;
        page.picture("print-notice").await?;
        let log = page.app.person(Role::Administrator, grid::people::Scope::Everything).await?;
        let log = log.json("/api/v1/audit?action=reveal").await?;
        ensure!(log["items"][0]["purpose"] == "张贴小区公示栏", "{log}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn sheets_can_be_looked_at_on_a_telephone() -> Result<()> {
    visit("print telephone", TELEPHONE, &format!("{COMMUNITY}&page=print"), async |page: &mut Page| {
        sheets(page).await?;
        let spill = page.run("const s = document.querySelector('.sheet').getBoundingClientRect(); return s.right > innerWidth + 1").await?;
        ensure!(spill == false, "the sheet fits the screen");
        page.picture("print-telephone").await
    })
    .await
}
