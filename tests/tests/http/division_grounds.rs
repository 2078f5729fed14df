//! Ground that is not what a division would like: without streets, without buildings, without anybody, in pieces.

use anyhow::Context as _;
use grid::lattice::Point;
use grid::people::{Role, Scope};
use grid::register::{Area, Code, LayerKind, Level, MapFeature, MapGeometry, Record};
use grid::scheme::Bilingual;
use grid::shape::Shape;
use grid::wire::divide::{DivisionStage, DivisionView};
use serde_json::{Value, json};
use wangge_tests::fixture::{at, household};
use wangge_tests::planner::Planner;
use wangge_tests::test_app::TestApp;

use crate::divisions::{divided, households, new_plan_of_scheme};

type Tested = anyhow::Result<()>;

fn ring([west, south, east, north]: [i32; 4]) -> Vec<Point> {
    [[west, south], [east, south], [east, north], [west, north]].map(|[x, y]| at(x, y)).to_vec()
}

/// An area of some rectangles, in units of the fixture, with what lies on it.
fn ground(pieces: &[[i32; 4]], on_it: impl IntoIterator<Item = Record>) -> anyhow::Result<Vec<Record>> {
    let area = Record::Area(Area {
        code: Code::new("330199001")?,
        parent: None,
        level: Level::Street,
        name: "青石街道".to_owned(),
        shape: Shape::from_rings(pieces.iter().map(|&piece| vec![ring(piece)]).collect())?,
    });
    Ok(std::iter::once(area).chain(on_it).collect())
}

fn polygon(layer: LayerKind, bounds: [i32; 4]) -> anyhow::Result<Record> {
    let geometry = MapGeometry::Polygon(Shape::from_rings(vec![vec![ring(bounds)]])?);
    Ok(Record::MapFeature(MapFeature { layer, name: String::new(), class: String::new(), geometry }))
}

fn street(from: [i32; 2], to: [i32; 2]) -> Record {
    let geometry = MapGeometry::Line([from, to].map(|[x, y]| at(x, y)).to_vec());
    let class = "lane".to_owned();
    Record::MapFeature(MapFeature { layer: LayerKind::Street, name: String::new(), class, geometry })
}

/// Households in rows, ten units apart, within some bounds.
fn homes([west, south, east, north]: [i32; 4], first: u32) -> Vec<Record> {
    let spots = (south..north).step_by(10).flat_map(|y| (west..east).step_by(10).map(move |x| at(x, y)));
    (first..).zip(spots).map(|(number, spot)| household(number, spot)).collect()
}

/// The whole ground divided.
async fn of(records: Vec<Record>, wanted: &Value) -> anyhow::Result<DivisionView> {
    let app = TestApp::of(records, None).await?;
    let who = app.person(Role::Planner, Scope::Everything).await?;
    let areas = who.json("/api/v1/areas").await?;
    let plan = new_plan_of_scheme(&who, areas[0]["id"].as_i64().context("the area is there")?).await?;
    divided(&Planner::open(who, plan).await?, wanted).await
}

/// The only sentence of several that has these words.
fn told<'a>(sentences: &'a [Bilingual], zh: &str) -> anyhow::Result<&'a Bilingual> {
    let mut found = sentences.iter().filter(|sentence| sentence.zh.contains(zh));
    let one = found.next().with_context(|| format!("{zh}: {sentences:?}"))?;
    anyhow::ensure!(found.next().is_none() && one.zh.ends_with('。') && one.en.ends_with('.'), "{one:?}");
    Ok(one)
}

fn failed(view: &DivisionView) -> anyhow::Result<&Bilingual> {
    anyhow::ensure!(view.division.stage == DivisionStage::Failed, "{:?}", view.division);
    view.division.fault.as_ref().context("it says why")
}

fn proved(view: &DivisionView, cells: u32) -> Tested {
    anyhow::ensure!(view.division.stage == DivisionStage::Done, "{:?}", view.division);
    let first = &view.candidates.first().context("there is a candidate")?.certificate;
    anyhow::ensure!(first.exact && first.cells == cells && first.disconnected == 0, "{first:?}");
    Ok(())
}

const SQUARE: [i32; 4] = [0, 0, 200, 200];

#[tokio::test]
async fn where_there_are_no_streets_buildings_stand_in_and_then_homes() -> Tested {
    let two = households(&json!({ "cells": 2 }));
    let corners = [[20, 20, 40, 40], [150, 20, 170, 40], [20, 150, 40, 170], [150, 150, 170, 170]];
    let mut built =
        corners.map(|at| polygon(LayerKind::Building, at)).into_iter().collect::<Result<Vec<_>, _>>()?;
    built.extend((0..).zip(corners).map(|(number, [x, y, ..])| household(number, at(x + 5, y + 5))));
    let view = of(ground(&[SQUARE], built)?, &two).await?;
    proved(&view, 2)?;
    told(&view.division.notes, "改按建筑划分街块")?;

    let view = of(ground(&[SQUARE], homes([20, 20, 180, 180], 0))?, &two).await?;
    proved(&view, 2)?;
    told(&view.division.notes, "按住户等点位的邻近关系划分街块")?;
    Ok(())
}

#[tokio::test]
async fn an_area_of_one_building_is_one_cell_and_no_more() -> Tested {
    let one = || -> anyhow::Result<Vec<Record>> {
        let mut all = vec![polygon(LayerKind::Building, [10, 10, 190, 190])?];
        all.extend((0..30).map(|number| household(number, at(100, 100))));
        ground(&[SQUARE], all)
    };
    let view = of(one()?, &households(&json!({ "cells": 1 }))).await?;
    proved(&view, 1)?;
    told(&view.division.notes, "整个辖区为一个街块")?;
    let view = of(one()?, &households(&json!({ "cells": 2 }))).await?;
    let fault = failed(&view)?;
    assert!(fault.zh.contains("要 2 个网格，但这片范围只有 1 个街块"), "{fault:?}");
    assert!(fault.en.contains("2 cells cannot be made of 1 block"), "{fault:?}");
    // By a size it is what it is, and says so.
    let view = of(one()?, &households(&json!({ "band": [8, 12] }))).await?;
    let fault = failed(&view)?;
    assert!(fault.zh.contains("1 个街块"), "{fault:?}");
    Ok(())
}

#[tokio::test]
async fn an_area_without_anything_is_divided_by_ground_or_says_what_is_missing() -> Tested {
    let view = of(ground(&[SQUARE], [])?, &households(&json!({ "cells": 1 }))).await?;
    proved(&view, 1)?;
    told(&view.division.notes, "已按面积均分")?;
    let streets = || [street([100, -10], [100, 210]), street([-10, 100], [210, 100])];
    let view = of(ground(&[SQUARE], streets())?, &households(&json!({ "cells": 2 }))).await?;
    proved(&view, 2)?;
    told(&view.division.notes, "已按面积均分")?;
    assert!(view.aim.is_none(), "there is no workload to aim at");
    for size in [json!({ "band": [300, 500] }), json!({ "target": 400 })] {
        let view = of(ground(&[SQUARE], streets())?, &households(&size)).await?;
        let fault = failed(&view)?;
        assert!(
            fault.zh.contains("请改为指定网格数量") && fault.en.contains("say how many cells"),
            "{fault:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_pocket_behind_water_is_joined_across_it_with_a_word() -> Tested {
    let records = || -> anyhow::Result<Vec<Record>> {
        let mut all = vec![street([70, -10], [70, 210]), street([-10, 100], [210, 100])];
        all.push(polygon(LayerKind::Water, [150, -10, 160, 210])?);
        all.extend(homes([5, 5, 145, 195], 0));
        all.push(household(9_000, at(180, 50)));
        ground(&[SQUARE], all)
    };
    let mut wanted = households(&json!({ "cells": 3 }));
    let view = of(records()?, &wanted).await?;
    proved(&view, 3)?;
    told(&view.division.notes, "已跨过障碍并入相邻的网格")?;
    // What is no barrier has nothing to be joined across.
    wanted["barriers"] = json!({ "water": false });
    let view = of(records()?, &wanted).await?;
    proved(&view, 3)?;
    assert!(told(&view.division.notes, "已跨过障碍").is_err(), "{:?}", view.division.notes);
    Ok(())
}

#[tokio::test]
async fn ground_in_pieces_needs_a_cell_for_each() -> Tested {
    let records = || {
        let mut all = homes([10, 10, 90, 190], 0);
        all.extend(homes([310, 10, 390, 190], 1_000));
        ground(&[[0, 0, 100, 200], [300, 0, 400, 200]], all)
    };
    let view = of(records()?, &households(&json!({ "cells": 1 }))).await?;
    let fault = failed(&view)?;
    assert!(fault.zh.contains("互不相连的 2 块") && fault.en.contains("at least one each"), "{fault:?}");
    proved(&of(records()?, &households(&json!({ "cells": 4 }))).await?, 4)
}
