//! Registers with records that no careful hand would have put there: answered from all the same.

use grid::people::Role;
use grid::register::{
    Area, Code, Date, Details, Hazard, HazardKind, HazardState, Level, Place, Record, Severity,
};
use grid::shape::Shape;
use serde_json::{Value, json};
use wangge_tests::fixture::{at, cell, household, tiling};
use wangge_tests::test_app::TestApp;

type Tested = anyhow::Result<()>;

const CODE: &str = "330199009001";

/// A community with this boundary, in units of the fixture.
fn community(ring: &[[i32; 2]]) -> anyhow::Result<Record> {
    let ring = ring.iter().map(|&[east, north]| at(east, north)).collect();
    let shape = Shape::from_rings(vec![vec![ring]])?;
    let (code, name) = (Code::new(CODE)?, "南桥社区".to_owned());
    Ok(Record::Area(Area { code, parent: None, level: Level::Community, name, shape }))
}

async fn app(records: Vec<Record>) -> anyhow::Result<TestApp> {
    TestApp::of(records, None).await?.as_role(Role::Administrator).await
}

#[tokio::test]
async fn a_scheme_that_nobody_knows_measures_nothing() -> Tested {
    const SCHEME: &str = "telecom";
    let area = community(&[[0, 0], [100, 0], [100, 100], [0, 100]])?;
    let cell = cell(CODE, SCHEME, "001", [0, 0, 100, 100]);
    let app = app(vec![area, tiling(CODE, SCHEME), cell, household(1, at(50, 50))]).await?;
    let areas = app.json("/api/v1/areas").await?;
    let report = app.json(&format!("/api/v1/areas/{}/tiling", areas[0]["id"])).await?;
    assert_eq!(report["verdict"], "exact", "the proof needs no scheme");
    assert_eq!((&report["scheme"]["id"], &report["scheme"]["size"]), (&SCHEME.into(), &Value::Null));
    let cells = app.json("/api/v1/cells").await?;
    let cell = &cells["features"][0]["properties"];
    assert_eq!((&cell["households"], &cell["standing"]), (&1.into(), &"within".into()));
    Ok(())
}

#[tokio::test]
async fn a_boundary_that_is_flawed_alone_is_counted_for_the_badge() -> Tested {
    const SCHEME: &str = "community-service";
    // A spike of no width: it bounds nothing, so the cell covers everything there is.
    let area = community(&[[0, 0], [100, 0], [100, 100], [100, 160], [100, 100], [0, 100]])?;
    let app = app(vec![area, tiling(CODE, SCHEME), cell(CODE, SCHEME, "001", [0, 0, 100, 100])]).await?;
    let areas = app.json("/api/v1/areas").await?;
    let tiling = &areas[0]["tiling"];
    assert_eq!(tiling["verdict"], "broken");
    for none in ["gaps", "overlaps", "spills", "invalid_cells"] {
        assert_eq!(tiling[none], 0, "{none}");
    }
    let report = app.json(&format!("/api/v1/areas/{}/tiling", areas[0]["id"])).await?;
    let listed = report["boundary_flaws"].as_array().map(Vec::len);
    assert_eq!((listed, &tiling["boundary_flaws"]), (Some(1), &1.into()));
    Ok(())
}

/// An open hazard so many units east of the fixture's corner.
fn hazard(number: i32, east: i32) -> anyhow::Result<Record> {
    let day = Date::constant(2026, 10, 1);
    let details = Hazard {
        category: HazardKind::Ebike,
        note: String::new(),
        address: String::new(),
        severity: Severity::Minor,
        state: HazardState::Open,
        found: day,
        due: day,
    };
    let code = Code::new(&format!("Z-{number}"))?;
    Ok(Record::Place(Place { code, at: at(east, 0), closed: None, details: Details::Hazard(details) }))
}

#[tokio::test]
async fn of_very_many_clusters_the_largest_are_answered() -> Tested {
    const PAIRS: i32 = 1002;
    // Pairs, each about 300 m from the next; the last one is joined by a third hazard.
    let pair = |n: i32| [hazard(10 * n, 300 * n), hazard(10 * n + 1, 300 * n + 1)];
    let mut records = (0..PAIRS).flat_map(pair).collect::<anyhow::Result<Vec<Record>>>()?;
    records.push(hazard(10 * PAIRS, 300 * (PAIRS - 1) + 2)?);
    let app = app(records).await?;
    let clusters = app.json("/api/v1/clusters?min_members=2").await?;
    assert_eq!(clusters.as_array().map(Vec::len), Some(1000));
    assert_eq!(clusters[0]["members"].as_array().map(Vec::len), Some(3), "the last one is the largest");
    assert_eq!((&clusters[0]["number"], &clusters[999]["number"]), (&json!(1), &json!(1000)));
    Ok(())
}
