//! Drawing in a plan on the map: borders that cannot tear, refusals at their place, undo without limit.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail, ensure};
use grid::check::Verdict;
use grid::lattice::Point;
use grid::people::Role;
use grid::plan::CellId;
use grid::prepared::Prepared;
use grid::shape::Shape;
use grid::wire::plan::PlanView;
use serde_json::{Value, json};

use crate::chromium::{OFFICE, TELEPHONE, Window};
use crate::page::{Page, visit_as};
use crate::{DELETE, ENTER, ESCAPE};

/// The community whose cells are drawn anew: 河东社区.
const AREA: i64 = 4;

/// Makes a plan of the community, and opens it.
pub(crate) async fn make_plan(page: &Page, from: &str) -> Result<i64> {
    let plan = json!({"name": "调整方案", "area": AREA, "from": {"of": from}});
    let made = page.post("/api/v1/plans", &[("Idempotency-Key", "plan-of-a-test")], &plan).await?;
    made["id"].as_i64().with_context(|| format!("no plan was made: {made}"))
}

/// Opens a plan of the published cells as a planner, in a window of this size.
async fn draw(
    test: &str,
    window: Window,
    from: &str,
    visit: impl AsyncFnOnce(&mut Page, i64) -> Result<()>,
) -> Result<()> {
    visit_as(Role::Planner, test, window, "", async |page: &mut Page| {
        let plan = make_plan(page, from).await?;
        open(page, plan, "").await?;
        visit(page, plan).await
    })
    .await
}

/// Opens a plan where the address says, and makes room for the map.
pub(crate) async fn open(page: &Page, plan: i64, view: &str) -> Result<()> {
    page.open(&format!("?plan={plan}{view}")).await?;
    page.until("the plan", async |page: &Page| Ok(page.count("plan-tools").await? == 1)).await?;
    page.settled().await?;
    if page.is_narrow().await? {
        page.click("close-drawer", 0).await?;
    }
    Ok(())
}

/// Looks close at a place.
pub(crate) async fn look_at(page: &Page, plan: i64, at: Point) -> Result<()> {
    open(page, plan, &format!("&map=18.20,{:.5},{:.5}", at.lat(), at.lon())).await
}

/// The plan as the server has it.
pub(crate) async fn plan(page: &Page, id: i64) -> Result<PlanView> {
    Ok(serde_json::from_value(page.get(&format!("/api/v1/plans/{id}")).await?)?)
}

/// Waits until the server has this revision and the page knows it. Gives the plan, which is always proved.
pub(crate) async fn revision(page: &Page, id: i64, number: i64) -> Result<PlanView> {
    let there = page.until("", async |page: &Page| Ok(plan(page, id).await?.plan.revision == number)).await;
    if there.is_err() {
        let why = page.run("return document.querySelector('.plan-strip')?.innerText").await?;
        bail!("in vain waited for revision {number}; the page says {why}");
    }
    page.until("its answer", async |page: &Page| Ok(page.count("plan-waiting").await? == 0)).await?;
    page.settled().await?;
    plan(page, id).await
}

/// The cells of a plan.
pub(crate) fn shapes(plan: &PlanView) -> Result<BTreeMap<CellId, Shape>> {
    plan.cells.iter().map(|cell| Ok((cell.id, Shape::from_coordinates(&cell.shape)?))).collect()
}

/// A vertex where two cells of the plan meet and no third thing, with room around it, and the cells.
pub(crate) fn shared_vertex(plan: &PlanView) -> Result<(Point, [CellId; 2])> {
    let boundary = Shape::from_coordinates(&plan.boundary)?;
    let mut at: BTreeMap<Point, Vec<CellId>> = BTreeMap::new();
    for (id, shape) in shapes(plan)? {
        shape.points().iter().for_each(|point| at.entry(*point).or_default().push(id));
    }
    let far = |a: Point, b: Point| (a.x - b.x).abs().max((a.y - b.y).abs()) > 2_500;
    let is_free = |p: Point| at.keys().chain(boundary.points()).all(|q| *q == p || far(*q, p));
    let found = at.iter().find(|(p, cells)| cells.len() == 2 && is_free(**p));
    let (point, cells) = found.context("no vertex with room around it")?;
    Ok((*point, [cells[0], cells[1]]))
}

/// A place so many metres or so east and north of another.
pub(crate) fn beside(p: Point, east_m: i32, north_m: i32) -> (f64, f64) {
    let q = Point::new(p.x + east_m * 104, p.y + north_m * 90);
    (q.lon(), q.lat())
}

fn at(p: Point) -> (f64, f64) {
    (p.lon(), p.lat())
}

/// A place well inside a cell.
pub(crate) fn middle(shape: &Shape) -> (f64, f64) {
    let [lon, lat] = grid::label::label_point(shape);
    (lon, lat)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_border_is_dragged_and_both_sides_follow_at_once() -> Result<()> {
    draw("drag a border", OFFICE, "published", async |page: &mut Page, id| {
        page.picture("plan").await?;
        let before = plan(page, id).await?;
        let (vertex, cells) = shared_vertex(&before)?;
        look_at(page, id, vertex).await?;
        page.click("tool-border", 0).await?;
        page.hold(at(vertex), beside(vertex, 20, 10), false).await?;
        page.until("the proof while it is held", async |page: &Page| {
            Ok(page.attribute("badge", 0, "data-verdict").await? == "exact")
        })
        .await?;
        ensure!(plan(page, id).await?.plan.revision == 0, "nothing is sent before the hand lets go");
        page.picture("plan-drag").await?;
        page.let_go().await?;
        let after = revision(page, id, 1).await?;
        ensure!(after.verdict == Verdict::Exact);
        let shapes_after = shapes(&after)?;
        for cell in cells {
            let shape = shapes_after.get(&cell).context("a cell is gone")?;
            ensure!(!shape.points().contains(&vertex), "cell {cell} followed");
        }
        let (old, new) = (shapes(&before)?, &shapes_after);
        ensure!(
            old.iter().filter(|(id, shape)| new.get(id) != Some(shape)).count() == 2,
            "and no other one did"
        );

        page.click("plan-undo", 0).await?;
        let undone = revision(page, id, 2).await?;
        ensure!(shapes(&undone)? == old, "undo returns the identical cells");
        look_at(page, id, vertex).await?;
        page.press_with_control("y").await?;
        ensure!(shapes(&revision(page, id, 3).await?)? == shapes_after, "redo works after a reload");
        page.press_with_control("z").await?;
        ensure!(shapes(&revision(page, id, 4).await?)? == old, "and so does undo");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_says_why_at_its_place_and_changes_nothing() -> Result<()> {
    draw("refusal", OFFICE, "published", async |page: &mut Page, id| {
        let before = plan(page, id).await?;
        let (vertex, [one, _]) = shared_vertex(&before)?;
        open(page, id, &format!("&map=16.40,{:.5},{:.5}", vertex.lat(), vertex.lon())).await?;
        // A vertex carried right through the neighbour, and beyond.
        page.click("tool-border", 0).await?;
        page.hold(at(vertex), beside(vertex, 30, 220), true).await?;
        ensure!(
            page.attribute("badge", 0, "data-verdict").await? == "exact",
            "what cannot be spoils no proof"
        );
        page.picture("plan-refusal").await?;
        page.let_go().await?;
        page.press(ESCAPE).await?;
        ensure!(plan(page, id).await?.plan.revision == 0, "nothing was sent");

        let places = shapes(&before)?;
        let (lon, lat) = middle(places.get(&one).context("no cell")?);
        look_at(page, id, Point::from_degrees(lon, lat)?).await?;
        page.click("tool-lock", 0).await?;
        page.click_at(lon, lat).await?;
        let locked = revision(page, id, 1).await?;
        ensure!(locked.cells.iter().any(|cell| cell.id == one && cell.about.locked));
        look_at(page, id, vertex).await?;
        page.click("tool-border", 0).await?;
        page.hold(at(vertex), beside(vertex, 12, 8), false).await?;
        page.let_go().await?;
        ensure!(plan(page, id).await?.plan.revision == 1, "a locked border stays");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn cells_are_cut_joined_and_given_ground() -> Result<()> {
    draw("split and merge", OFFICE, "published", async |page: &mut Page, id| {
        let before = plan(page, id).await?;
        let (cell, shape) = shapes(&before)?.into_iter().nth(8).context("no ninth cell")?;
        let (lon, lat) = middle(&shape);
        let centre = Point::from_degrees(lon, lat)?;
        open(page, id, &format!("&map=15.40,{lat:.5},{lon:.5}")).await?;
        page.click("tool-split", 0).await?;
        let extent = shape.extent();
        let across = |x: i32| (Point::new(x, centre.y).lon(), lat);
        // Beside the vertices, which the hand would snap to.
        page.tap(across(extent.min.x - 900)).await?;
        page.tap(across(extent.max.x + 900)).await?;
        page.picture("plan-split").await?;
        page.press(ENTER).await?;
        let cut = revision(page, id, 1).await?;
        ensure!(cut.cells.len() == before.cells.len() + 1 && cut.verdict == Verdict::Exact);
        ensure!(page.text("plan-said", 0).await?.contains("切出"), "it says what was done");
        let born =
            cut.cells.iter().find(|c| before.cells.iter().all(|b| b.id != c.id)).context("no new cell")?;

        page.click("tool-merge", 0).await?;
        let pieces = shapes(&cut)?;
        page.tap(middle(pieces.get(&cell).context("the old cell is gone")?)).await?;
        page.tap(middle(pieces.get(&born.id).context("the new cell is gone")?)).await?;
        page.picture("plan-merge").await?;
        page.click("finish", 0).await?;
        let joined = revision(page, id, 2).await?;
        ensure!(joined.verdict == Verdict::Exact);
        ensure!(joined.cells.len() == before.cells.len());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn ground_in_no_cell_is_drawn_on_and_given_away() -> Result<()> {
    draw("from nothing", OFFICE, "empty", async |page: &mut Page, id| {
        let empty = plan(page, id).await?;
        ensure!(page.attribute("badge", 0, "data-verdict").await? == "broken");
        let boundary = Shape::from_coordinates(&empty.boundary)?;
        let extent = boundary.extent();
        let [lon, lat] =
            [extent.min.lon().midpoint(extent.max.lon()), extent.min.lat().midpoint(extent.max.lat())];
        open(page, id, &format!("&map=14.50,{lat:.5},{lon:.5}")).await?;
        page.click("tool-draw", 0).await?;
        // The western half, drawn far beyond the boundary: what lies outside is left out.
        let (west, south, north) =
            (extent.min.lon() - 0.0005, extent.min.lat() - 0.0005, extent.max.lat() + 0.0005);
        page.run(
            "const write = CanvasRenderingContext2D.prototype.fillText;
             window.written = [];
             CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
                 window.written.push(text);
                 return write.call(this, text, ...place);
             };",
        )
        .await?;
        for corner in [(west, south), (lon, south), (lon, north), (west, north)] {
            page.tap(corner).await?;
        }
        page.picture("plan-draw").await?;
        let foretold = page.run("return window.written.at(-1)").await?;
        let foretold = foretold.as_str().context("nothing is foretold")?;
        page.press(ENTER).await?;
        let drawn = revision(page, id, 1).await?;
        page.until("what was done is told", async |page: &Page| Ok(page.count("plan-said").await? == 1))
            .await?;
        let told = page.text("plan-said", 0).await?;
        ensure!(foretold.contains(" 户划入"), "households of no cell do not change cells: {foretold}");
        ensure!(told.contains(foretold), "what was foretold is what was done: {foretold} {told}");
        ensure!(drawn.cells.len() == 1 && drawn.verdict == Verdict::Broken);
        ensure!(page.text("badge", 0).await?.contains("空白"), "the badge says what is missing");

        page.click("tool-gap", 0).await?;
        let cell = Prepared::new(&shapes(&drawn)?.into_values().next().context("no cell")?);
        let boundary = Prepared::new(&boundary);
        let gap = (0..60)
            .map(|n| {
                Point::new(
                    extent.max.x - (extent.max.x - extent.min.x) / 80 * n,
                    extent.min.y.midpoint(extent.max.y),
                )
            })
            .find(|p| boundary.holds(*p) && !cell.holds(*p))
            .context("no gap")?;
        page.tap(beside(gap, -15, 0)).await?;
        page.picture("plan-gap").await?;
        page.click("give-to", 0).await?;
        let whole = revision(page, id, 2).await?;
        ensure!(whole.verdict == Verdict::Exact, "the area is covered, and that is proved");
        page.until("the badge", async |page: &Page| {
            Ok(page.attribute("badge", 0, "data-verdict").await? == "exact")
        })
        .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_building_is_picked_and_a_vertex_taken_out() -> Result<()> {
    draw("pick", OFFICE, "published", async |page: &mut Page, id| {
        let before = plan(page, id).await?;
        let (vertex, [one, other]) = shared_vertex(&before)?;
        look_at(page, id, vertex).await?;
        page.click("tool-border", 0).await?;
        page.tap(at(vertex)).await?;
        ensure!(page.count("remove-vertex").await? == 1, "a tapped vertex can be deleted");
        page.press(DELETE).await?;
        let without = revision(page, id, 1).await?;
        ensure!(shapes(&without)?.values().all(|shape| !shape.points().contains(&vertex)));
        ensure!(without.verdict == Verdict::Exact);

        // A building near the border goes to the other side of it.
        let places = shapes(&without)?;
        let holder = Prepared::new(places.get(&one).context("no cell")?);
        let buildings = page.get("/api/v1/layers/building").await?;
        let mut inside =
            buildings["features"].as_array().context("no buildings")?.iter().filter_map(middle_of);
        let building = inside.find(|p| holder.holds(*p)).context("no building in the cell")?;
        let (lon, lat) = middle(places.get(&other).context("no cell")?);
        open(page, id, &format!("&map=16.80,{lat:.5},{lon:.5}")).await?;
        page.click_at(lon, lat).await?;
        page.click("tool-patch", 0).await?;
        page.click("tool-picks", 0).await?;
        ensure!(page.text("tool-hint", 0).await?.contains("建筑"));
        page.tap(at(building)).await?;
        let why = page.text("plan-refusal", 0).await?;
        ensure!(why.contains("相邻"), "a building far from the border cannot change sides: {why}");
        page.click("tool-picks", 0).await?;

        // Ground on both sides of the border is drawn, and goes to the cell that is selected.
        let places = shapes(&without)?;
        let on = places.get(&other).context("no cell")?.points().iter().copied();
        let near = |p: &Point| (p.x - vertex.x).abs().max((p.y - vertex.y).abs());
        let border = on.min_by_key(near).context("no vertex")?;
        open(page, id, &format!("&map=16.80,{lat:.5},{lon:.5}")).await?;
        page.click_at(lon, lat).await?;
        page.click("tool-patch", 0).await?;
        for (east, north) in [(-31, -29), (33, -28), (34, 31), (-29, 33)] {
            page.tap(beside(border, east, north)).await?;
        }
        page.picture("plan-patch").await?;
        page.press(ENTER).await?;
        let moved = revision(page, id, 2).await?;
        ensure!(moved.verdict == Verdict::Exact);
        ensure!(shapes(&moved)? != places, "ground has changed hands");
        ensure!(page.text("plan-said", 0).await?.contains("划入"));
        Ok(())
    })
    .await
}

/// The middle of a building.
fn middle_of(building: &Value) -> Option<Point> {
    let shape: Vec<Vec<[f64; 2]>> =
        serde_json::from_value(building["geometry"]["coordinates"].clone()).ok()?;
    let shape = Shape::from_coordinates(&[shape]).ok()?;
    Point::try_from(grid::label::label_point(&shape)).ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn fingers_draw_too() -> Result<()> {
    draw("touch", TELEPHONE, "published", async |page: &mut Page, id| {
        let before = plan(page, id).await?;
        let (vertex, _) = shared_vertex(&before)?;
        look_at(page, id, vertex).await?;
        page.click("tool-border", 0).await?;
        page.picture("telephone-plan").await?;
        page.finger_drag(at(vertex), beside(vertex, 14, 8)).await?;
        let after = revision(page, id, 1).await?;
        ensure!(after.verdict == Verdict::Exact);
        ensure!(
            shapes(&after)?.values().all(|shape| !shape.points().contains(&vertex)),
            "the border followed"
        );
        let small = page
            .run(
                "return [...document.querySelectorAll('.plan-tools button, .plan-strip button')]
                    .filter((b) => b.offsetParent && (Math.round(b.getBoundingClientRect().height) < 44
                        || Math.round(b.getBoundingClientRect().width) < 44)).map((b) => b.outerHTML)",
            )
            .await?;
        ensure!(small.as_array().is_some_and(Vec::is_empty), "too small for a finger: {small}");
        let wide = page.run("return document.documentElement.scrollWidth > innerWidth").await?;
        ensure!(wide == false, "nothing sticks out sideways");
        Ok(())
    })
    .await
}
