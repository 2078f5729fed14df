//! Ground of which little is known, divided on the page: without streets, and with a single building on it.

use anyhow::{Context as _, Result, ensure};
use grid::people::Role;
use grid::register::{LayerKind, MapFeature, MapGeometry, Record};

use crate::chromium::OFFICE;
use crate::dividing::{begin, candidates, cells, proved};
use crate::page::{Page, visit_register};

/// A community of the sample town that has no cells.
const UNDIVIDED: &str = "?area=4&tab=plans";

/// The sample town without cells, and with the places and the base map that `keep` leaves in it.
fn town(keep: impl Fn(&Record) -> bool) -> Result<Vec<Record>> {
    let mut records = data::town::records()?;
    records.retain(|record| match record {
        Record::Area(_) => true,
        Record::Place(_) | Record::MapFeature(_) => keep(record),
        _ => false,
    });
    Ok(records)
}

async fn with_planner(
    test: &str,
    records: Vec<Record>,
    visit: impl AsyncFnOnce(&mut Page) -> Result<()>,
) -> Result<()> {
    visit_register(test, records, OFFICE, "", async |page: &mut Page| {
        page.sign_in(Role::Planner).await?;
        page.open(UNDIVIDED).await?;
        begin(page, "从头划分", "start-empty").await?;
        page.click("tab-divide", 0).await?;
        page.click("size-count", 0).await?;
        visit(page).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn ground_without_streets_is_divided_by_what_lies_nearest() -> Result<()> {
    let places_only = town(|record| matches!(record, Record::Place(_)))?;
    with_planner("divide, no streets", places_only, async |page: &mut Page| {
        page.type_into("cells-number", 0, "4").await?;
        candidates(page).await?;
        let said = page.text("drawer", 0).await?;
        ensure!(said.contains("街道"), "it is said that there are none: {said}");
        page.picture("plan-divide-bare").await?;
        page.click("divide-take", 0).await?;
        cells(page, 4).await?;
        proved(page).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_area_of_one_building_says_why_it_cannot_be_divided() -> Result<()> {
    let records = data::town::records()?;
    let building = records
        .iter()
        .find(|record| {
            matches!(
                record,
                Record::MapFeature(MapFeature {
                    layer: LayerKind::Building,
                    geometry: MapGeometry::Polygon(_),
                    ..
                })
            )
        })
        .context("the town has no building")?;
    let one = town(|record| record == building)?;
    with_planner("divide, one building", one, async |page: &mut Page| {
        page.type_into("cells-number", 0, "3").await?;
        page.picture("plan-divide-one-form").await?;
        page.click("divide-ask", 0).await?;
        page.until("word of it", async |page: &Page| Ok(page.count("divide-fault").await? == 1)).await?;
        let said = page.text("divide-fault", 0).await?;
        ensure!(said.contains("街块") && said.contains('3'), "{said}");
        page.picture("plan-divide-one").await?;
        // One cell is all that there can be, and it is to be had.
        page.click("divide-again", 0).await?;
        page.type_into("cells-number", 0, "1").await?;
        candidates(page).await?;
        page.click("divide-take", 0).await?;
        cells(page, 1).await?;
        proved(page).await
    })
    .await
}
