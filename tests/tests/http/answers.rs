//! What each route answers about the fixture.

use grid::people::{Role, Scope};
use std::sync::Arc;
use wangge_tests::reading::author;

use serde_json::{Value, json};
use wangge_tests::fixture::{self, HOUSEHOLDS};
use wangge_tests::test_app::TestApp;

type Tested = anyhow::Result<()>;

/// The values at a pointer in each item of a list.
fn each(list: &Value, pointer: &str) -> Vec<Value> {
    let items = list.as_array().into_iter().flatten();
    items.map(|item| item.pointer(pointer).cloned().unwrap_or(Value::Null)).collect()
}

/// Id of the area with this code.
async fn area(app: &TestApp, code: &str) -> anyhow::Result<i64> {
    let areas = app.json("/api/v1/areas").await?;
    let found = areas.as_array().into_iter().flatten().find(|a| a["code"] == code);
    found.and_then(|a| a["id"].as_i64()).ok_or_else(|| anyhow::anyhow!("no area {code}"))
}

#[tokio::test]
async fn areas_come_parents_first_with_counts_and_verdicts() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let areas = app.json("/api/v1/areas").await?;
    assert_eq!(each(&areas, "/code"), ["3301", "330199001", "330199001001", "330199001002"]);
    assert_eq!(each(&areas, "/level"), ["city", "street", "community", "community"]);
    assert_eq!(each(&areas, "/counts/households"), [68, 68, 50, 18]);
    assert_eq!(each(&areas, "/counts/hazards"), [4, 4, 3, 1], "closed hazards do not count");
    assert_eq!(each(&areas, "/tiling/cells"), [Value::Null, Value::Null, json!(2), json!(2)]);
    assert_eq!(areas[0]["parent"], Value::Null);
    assert_eq!(areas[3]["parent"], areas[1]["id"]);
    let flaws =
        ["/tiling/invalid_cells", "/tiling/boundary_flaws"].map(|flaws| each(&areas, flaws)[3].clone());
    assert_eq!(flaws, [0, 0], "gaps and overlaps are no flaws of a polygon");
    let label = &areas[3]["label"];
    let off = |axis: usize, centre: f64| (label[axis].as_f64().unwrap_or_default() - centre).abs();
    assert!(off(0, 120.103) < 1e-4 && off(1, 30.201) < 1e-4, "in the middle of a square: {label}");
    let area_m2 = areas[2]["area_m2"].as_f64().unwrap_or_default();
    assert!((area_m2 / (192.3 * 221.7) - 1.0).abs() < 0.01, "{area_m2}");
    Ok(())
}

#[tokio::test]
async fn area_features_are_chosen_by_level_parent_and_box() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let street = area(&app, "330199001").await?;
    for (query, codes) in [
        ("", &["3301", "330199001", "330199001001", "330199001002"][..]),
        ("?level=community", &["330199001001", "330199001002"]),
        (&format!("?parent={street}"), &["330199001001", "330199001002"]),
        ("?bbox=120.0985,30.1985,120.099,30.199", &["3301"]),
        ("?level=community&bbox=120.1,30.2,120.101,30.202", &["330199001001"]),
    ] {
        let collection = app.json(&format!("/api/v1/areas/features{query}")).await?;
        assert_eq!(each(&collection["features"], "/properties/code"), codes, "{query}");
        assert_eq!(collection["numberMatched"], codes.len(), "{query}");
    }
    Ok(())
}

#[tokio::test]
async fn a_tiling_comes_with_its_proof() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let west = app.json(&format!("/api/v1/areas/{}/tiling", area(&app, "330199001001").await?)).await?;
    assert_eq!(west["verdict"], "exact");
    assert_eq!(west["effective"], "2026-01-01");
    assert_eq!(west["scheme"]["id"], "community-service");
    assert_eq!((&west["cells"], &west["vertices"]), (&json!(2), &json!(8)));
    assert_eq!(west["defects"], json!([]));

    let east = app.json(&format!("/api/v1/areas/{}/tiling", area(&app, "330199001002").await?)).await?;
    assert_eq!(east["verdict"], "broken");
    assert_eq!(each(&east["defects"], "/kind"), ["gap", "overlap"]);
    assert_eq!(each(&east["defects"], "/times"), [0, 2]);
    let (gap, overlap) = (&east["defects"][0], &east["defects"][1]);
    assert_eq!(each(&gap["cells"], "/code"), ["330199001002002"]);
    assert_eq!(each(&overlap["cells"], "/code"), ["330199001002001", "330199001002002"]);
    let sentence = overlap["sentence"]["zh"].as_str().unwrap_or_default();
    assert!(
        ["第001网格", "第002网格", "重叠", "4,270 m²"].iter().all(|word| sentence.contains(word)),
        "{sentence}"
    );
    assert_eq!(gap["bbox"], json!([120.1036, 30.2, 120.104, 30.202]));
    assert_eq!(gap["area_m2"], east["gap_m2"]);

    let city = app.get(&format!("/api/v1/areas/{}/tiling", area(&app, "3301").await?)).await?;
    assert_eq!(city.status(), 404, "an area that is not divided");
    Ok(())
}

#[tokio::test]
async fn cells_are_chosen_by_area_and_box() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let (street, east) = (area(&app, "330199001").await?, area(&app, "330199001002").await?);
    for (query, households) in [
        (String::new(), &HOUSEHOLDS[..]),
        (format!("?area={street}"), &HOUSEHOLDS),
        (format!("?area={east}"), &HOUSEHOLDS[2..]),
        ("?bbox=120.1,30.2,120.1005,30.2005".to_owned(), &HOUSEHOLDS[..1]),
        // Across the antimeridian, which leaves out nothing but what lies between 1° and 179°.
        ("?bbox=179,-90,1,90".to_owned(), &[]),
        ("?bbox=120,-90,119,90".to_owned(), &HOUSEHOLDS),
    ] {
        let collection = app.json(&format!("/api/v1/cells{query}")).await?;
        assert_eq!(each(&collection["features"], "/properties/households"), households, "{query}");
    }
    let cells = app.json("/api/v1/cells").await?;
    let first = &cells["features"][0];
    assert_eq!(first["id"], first["properties"]["id"]);
    assert_eq!(first["geometry"]["type"], "Polygon");
    assert_eq!(first["properties"]["code"], "330199001001001");
    assert_eq!(first["properties"]["leader"], "王*");
    assert_eq!(first["properties"]["standing"], "below", "30 households where 200 are asked for");
    Ok(())
}

#[tokio::test]
async fn a_ledger_adds_up() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let cells = app.json("/api/v1/cells").await?;
    let id = &cells["features"][0]["id"];
    let ledger = app.json(&format!("/api/v1/cells/{id}/ledger")).await?;
    assert_eq!(ledger["cell"], cells["features"][0]["properties"]);
    assert_eq!(ledger["area"]["code"], "330199001001");
    assert_eq!(each(&ledger["roster"], "/post"), ["leader", "worker"]);
    assert_eq!(ledger["premises"], json!([{ "of": "shop", "count": 2 }, { "of": "employer", "count": 1 }]));
    assert_eq!((&ledger["nine_small"], &ledger["live_work_store"]), (&json!(2), &json!(1)));
    assert_eq!(ledger["hydrants"], json!([{ "of": "sound", "count": 1 }, { "of": "broken", "count": 1 }]));
    assert_eq!(ledger["needs"], json!([{ "of": "elder_visit", "count": 3 }, { "of": "meals", "count": 3 }]));
    let planner = app.person(Role::Planner, Scope::Everything).await?;
    let theirs = planner.json(&format!("/api/v1/cells/{id}/ledger")).await?;
    assert_eq!(theirs["needs"], json!([]), "in a small cell they tell of persons");
    assert_eq!(
        (&ledger["hazards"], &ledger["hazards_overdue"]),
        (&json!([{ "of": "open", "count": 1 }]), &json!(1))
    );
    assert_eq!(ledger["hazard_kinds"], json!([{ "of": "ebike", "count": 1 }]));
    let id = &cells["features"][1]["id"];
    let ledger = app.json(&format!("/api/v1/cells/{id}/ledger")).await?;
    assert_eq!(each(&ledger["hazards"], "/of"), ["open", "rectifying", "closed"]);
    let kinds = each(&ledger["hazard_kinds"], "/of").into_iter().zip(each(&ledger["hazard_kinds"], "/count"));
    let mut kinds: Vec<String> = kinds.map(|(kind, count)| format!("{kind} {count}")).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["\"ebike\" 1", "\"live_work_store\" 1"], "the closed one does not count");
    Ok(())
}

#[tokio::test]
async fn places_of_a_cell_come_page_by_page() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let cells = app.json("/api/v1/cells").await?;
    let id = &cells["features"][0]["id"];
    let mut next = Some(format!("/api/v1/cells/{id}/places?kind=household&limit=7"));
    let (mut seen, mut pages) = (Vec::new(), 0);
    while let Some(address) = next {
        let page = app.json(&address).await?;
        assert_eq!(page["total"], 30);
        assert!(page["items"].as_array().is_some_and(|items| items.iter().all(|i| i["cell"]["id"] == *id)));
        seen.extend(each(&page["items"], "/code"));
        next = page["next"].as_str().map(str::to_owned);
        pages += 1;
    }
    assert_eq!(pages, 5);
    let wanted: Vec<Value> = (0..30).map(|number| json!(format!("H-{number}"))).collect();
    assert_eq!(seen, wanted);
    Ok(())
}

#[tokio::test]
async fn places_are_chosen_by_kind_area_and_box_and_paged() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let east = area(&app, "330199001002").await?;
    for (query, count) in [
        ("kind=household".to_owned(), 68),
        (format!("kind=household&area={east}"), 18),
        ("kind=hazard".to_owned(), 5),
        ("kind=hazard&bbox=120.10098,30.201,120.10102,30.201".to_owned(), 2),
        ("kind=hydrant&bbox=0,0,1,1".to_owned(), 0),
    ] {
        for limit in [1, 3, 10_000, 4_000_000_000_u32] {
            let mut next = Some(format!("/api/v1/places?{query}&limit={limit}"));
            let mut seen = Vec::new();
            while let Some(address) = next {
                let page = app.json(&address).await?;
                assert_eq!(page["numberMatched"], count, "{query}");
                assert_eq!(page["numberReturned"], page["features"].as_array().map_or(0, Vec::len));
                seen.extend(each(&page["features"], "/id").iter().filter_map(Value::as_i64));
                next = page.pointer("/links/0/href").and_then(Value::as_str).map(str::to_owned);
            }
            assert_eq!(seen.len(), count, "{query} {limit}");
            assert!(seen.is_sorted_by(|a, b| a < b), "every item once: {seen:?}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_place_in_a_gap_belongs_to_no_cell() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let households = app.json("/api/v1/places?kind=household").await?;
    let homeless =
        each(&households["features"], "/properties/cell").iter().filter(|cell| cell.is_null()).count();
    assert_eq!(homeless, 3);
    Ok(())
}

#[tokio::test]
async fn each_scheme_has_its_ledgers_and_each_area_its_own_ground() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let (west, scheme) = ("330199001001", "fire-safety");
    // One cell for the whole western community, and by mistake for a strip of the eastern one.
    let fire = [fixture::tiling(west, scheme), fixture::cell(west, scheme, "901", [0, 0, 210, 200])];
    let on_the_strip = fixture::household(500, fixture::at(205, 100));
    app.store.import(&author(), &mut fire.into_iter().chain([on_the_strip]), &|_| {}).await?;
    let app = TestApp::over(Arc::clone(&app.store), None).await?.as_role(Role::Administrator).await?;

    let cells = app.json("/api/v1/cells").await?;
    assert_eq!(each(&cells["features"], "/properties/households"), [30, 20, 11, 5, 50]);
    let households = app.json("/api/v1/places?kind=household&limit=10000").await?;
    let cell_of = |code: &str| {
        let found =
            households["features"].as_array().into_iter().flatten().find(|h| h["properties"]["code"] == code);
        found.map(|household| household["properties"]["cell"]["code"].clone())
    };
    assert_eq!(cell_of("H-500"), Some(json!("330199001002001")), "the eastern community's own cell");
    assert_eq!(cell_of("H-0"), Some(json!("330199001001001")), "the cell of the first scheme");
    let tiling = app.json(&format!("/api/v1/areas/{}/tiling", area(&app, west).await?)).await?;
    assert_eq!(tiling["scheme"]["id"], "community-service");
    Ok(())
}

#[tokio::test]
async fn hazards_are_overdue_from_the_day_after_they_were_due() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let hazards = app.json("/api/v1/places?kind=hazard").await?;
    let overdue = each(&hazards["features"], "/properties/overdue");
    assert_eq!(overdue, [true, false, true, false, false], "closed ones are not, nor those due today");

    let tomorrow = TestApp::on(Arc::clone(&app.store), None, fixture::TODAY.tomorrow()?)
        .await?
        .as_role(Role::Administrator)
        .await?;
    let hazards = tomorrow.json("/api/v1/places?kind=hazard").await?;
    assert_eq!(each(&hazards["features"], "/properties/overdue"), [true, true, true, false, true]);
    let tag =
        async |app: &TestApp| anyhow::Ok(app.get("/api/v1/areas").await?.headers().get("etag").cloned());
    assert_ne!(tag(&app).await?, tag(&tomorrow).await?, "the same data says something else on another day");
    Ok(())
}

#[tokio::test]
async fn layers_are_features_of_the_base_map() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    for (address, names) in [
        ("street", &["青石路", "河滨路"][..]),
        ("street?bbox=120.1021,30.2,120.103,30.203", &["青石路"]),
        ("water", &["运河"]),
        ("building", &[""]),
    ] {
        let layer = app.json(&format!("/api/v1/layers/{address}")).await?;
        assert_eq!(each(&layer["features"], "/properties/name"), names, "{address}");
    }
    let building = &app.json("/api/v1/layers/building").await?["features"][0];
    assert_eq!(building["properties"]["class"], "6");
    assert_eq!(building["geometry"]["type"], "Polygon");
    Ok(())
}

#[tokio::test]
async fn clusters_name_their_members_and_everyone_answerable() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let clusters = app.json("/api/v1/clusters").await?;
    assert_eq!(clusters.as_array().map(Vec::len), Some(1));
    let cluster = &clusters[0];
    assert_eq!(each(&cluster["members"], "/code"), ["Z-1", "Z-2", "Z-3"], "not the closed one");
    assert_eq!(each(&cluster["cells"], "/code"), ["330199001001001", "330199001001002"]);
    assert_eq!(each(&cluster["answerable"], "/duty/post"), ["leader", "worker", "leader", "worker"]);
    let reach = cluster["reach_m"].as_f64().unwrap_or_default();
    assert!((reach - 3.85).abs() < 0.1, "the outer ones lie 4 units of 0.96 m from the centre: {reach}");

    for (query, sizes) in [
        ("radius_m=3", &[][..]),
        ("radius_m=4", &[3]),
        ("min_members=4", &[]),
        ("kind=ebike&min_members=2", &[2]),
        ("severity=grave&min_members=2", &[]),
        ("state=closed&min_members=2", &[]),
        ("state=open&min_members=2", &[2]),
        (&format!("area={}", area(&app, "330199001002").await?), &[]),
    ] {
        let clusters = app.json(&format!("/api/v1/clusters?{query}")).await?;
        let members = each(&clusters, "/members");
        let found: Vec<usize> = members.iter().map(|m| m.as_array().map_or(0, Vec::len)).collect();
        assert_eq!(found, sizes, "{query}");
    }
    Ok(())
}
