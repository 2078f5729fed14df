//! Whole blocks, picked on the map, change from cell to cell.

use anyhow::{Context as _, Result, ensure};
use grid::check::Verdict;
use grid::lattice::Point;
use grid::plan::{CellId, Command, Draft, PlanCell};
use grid::prepared::Prepared;
use grid::shape::Shape;
use grid::wire::plan::PlanView;

use crate::chromium::{OFFICE, TELEPHONE, Window};
use crate::drawing::{make_plan, open, plan, revision, shapes};
use crate::page::{Page, visit_as};
use grid::people::Role;

/// A block of the plan's area that can go to a cell which it is not in yet.
struct Choice {
    /// Inside the block.
    at: Point,
    /// Inside the cell, as it is before.
    of: Point,
    to: CellId,
}

async fn choice(page: &Page, plan: &PlanView) -> Result<Choice> {
    let cells = plan.cells.iter().map(|cell| {
        let shape = Shape::from_coordinates(&cell.shape)?;
        Ok((cell.id, PlanCell { about: cell.about.clone(), shape }))
    });
    let cells: Vec<_> = cells.collect::<Result<_>>()?;
    let draft = Draft::new(Shape::from_coordinates(&plan.boundary)?, cells.clone(), plan.next);
    let blocks = page.get(&format!("/api/v1/areas/{}/blocks", plan.plan.area.id)).await?;
    for block in blocks["features"].as_array().context("no blocks")? {
        ensure!(block["properties"]["households"].is_u64(), "a block says how many live in it");
        let rings: Vec<Vec<[f64; 2]>> = serde_json::from_value(block["geometry"]["coordinates"].clone())?;
        let patch = Shape::from_coordinates(&[rings])?;
        let at = Point::try_from(grid::label::label_point(&patch))?;
        for (to, cell) in &cells {
            let give = Command::MovePatch { patch: patch.clone(), from: Vec::new(), to: *to };
            let is_in = Prepared::new(&cell.shape).holds(at);
            if !is_in && draft.decide(&give).is_ok() {
                return Ok(Choice {
                    at,
                    of: Point::try_from(grid::label::label_point(&cell.shape))?,
                    to: *to,
                });
            }
        }
    }
    anyhow::bail!("no block of the plan can go to another cell")
}

async fn pick(test: &str, window: Window) -> Result<()> {
    visit_as(Role::Planner, test, window, "", async |page: &mut Page| {
        let id = make_plan(page, "published").await?;
        let before = plan(page, id).await?;
        let Choice { at, of, to } = choice(page, &before).await?;
        open(page, id, &format!("&map=15.60,{:.5},{:.5}", at.lat(), at.lon())).await?;
        page.click_at(of.lon(), of.lat()).await?;
        // On a telephone the tools are moved along with a finger.
        page.run("document.querySelector('[data-testid=tool-patch]').scrollIntoView({ inline: 'center' })")
            .await?;
        page.click("tool-patch", 0).await?;
        page.click("tool-blocks", 0).await?;
        page.settled().await?;
        page.picture(test).await?;
        page.tap((at.lon(), at.lat())).await?;
        let after = revision(page, id, 1).await?;
        ensure!(after.verdict == Verdict::Exact);
        let cells = shapes(&after)?;
        let taker = Prepared::new(cells.get(&to).context("the cell is gone")?);
        ensure!(taker.holds(at), "the block is in the cell that was selected");
        ensure!(page.text("plan-said", 0).await?.contains("划入"));

        page.click("plan-undo", 0).await?;
        let back = revision(page, id, 2).await?;
        ensure!(shapes(&back)? == shapes(&before)?, "all is as it was");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_is_picked_and_given_to_a_neighbour_whole() -> Result<()> {
    pick("plan-blocks", OFFICE).await
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_telephone_blocks_are_picked_too() -> Result<()> {
    pick("telephone-plan-blocks", TELEPHONE).await
}
