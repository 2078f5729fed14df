//! Promises to those who take records in and read them.

use std::sync::atomic::{AtomicU64, Ordering};

use grid::lattice::Point;
use grid::register::{
    Cell, CellKind, Details, Duty, Hazard, HazardKind, HazardState, Household, Hydrant, HydrantState,
    LayerKind, Level, MapFeature, MapGeometry, Place, PlaceKind, Post, Premises, PremisesKind, Record,
    ServiceNeed, Severity, Tiling,
};
use store::{AuditFilter, Confines, Store, StoreError};

use super::given::{
    area, cell, code, date, everything, household, import, one_of_each_kind, square, street, take, tiling,
    values,
};
use crate::reading::{Reading as _, author};

/// A new store answers with nothing.
pub async fn an_empty_store_has_nothing(store: &dyn Store) {
    assert_eq!(everything(store).await, "0 [] [][][][][][][][][]");
}

/// Nothing is lost or changed on the way in and out, to the last lattice unit.
pub async fn every_kind_of_record_comes_back_as_it_went_in(store: &dyn Store) {
    let building = MapFeature {
        layer: LayerKind::Building,
        name: String::new(),
        class: "6".to_owned(),
        geometry: MapGeometry::Polygon(square(3, 3)),
    };
    let estate = MapFeature {
        layer: LayerKind::Estate,
        name: "柳岸小区".to_owned(),
        class: String::new(),
        geometry: MapGeometry::Polygon(square(2, 2)),
    };
    let mut records = vec![
        area("330106", None, Level::District),
        Record::Tiling(Tiling {
            area: code("330106"),
            scheme: "community-service".to_owned(),
            effective: Some(date("2026-12-01")),
        }),
        cell("330106", "330106001001002", 1),
        cell("330106", "330106001001001", 0),
    ];
    records.extend(one_of_each_kind().into_iter().map(Record::Place));
    records.extend([street("解放路"), Record::MapFeature(building), Record::MapFeature(estate)]);
    take(store, records.clone()).await;

    let areas = store.areas().await.expect("areas");
    let tilings = store.tilings().await.expect("tilings");
    let cells = store.cells(tilings[0].id).await.expect("cells");
    let mut back: Vec<Record> = values(&areas).into_iter().map(Record::Area).collect();
    back.extend(values(&tilings).into_iter().map(Record::Tiling));
    let (area, scheme) = (code("330106"), "community-service".to_owned());
    // Cells come in order of their codes, which is the other way round here.
    back.extend(values(&cells).into_iter().rev().map(|cell| Record::Cell {
        area: area.clone(),
        scheme: scheme.clone(),
        cell,
    }));
    for &kind in PlaceKind::ALL {
        let places = store.places(kind, 0, 10).await.expect("places");
        assert!(places.iter().all(|place| place.version == 1 && place.id > 0));
        back.extend(values(&places).into_iter().map(Record::Place));
    }
    for &layer in LayerKind::ALL {
        back.extend(values(&store.layer(layer).await.expect("layer")).into_iter().map(Record::MapFeature));
    }
    assert_eq!(back, records);
    assert_eq!(store.data_version().await.expect("version"), 1);
}

/// No name of the register's lists is unknown to the store's constraints.
pub async fn every_name_of_every_list_is_kept(store: &dyn Store) {
    let at = Point::new(0, 0);
    let mut records = Vec::new();
    let place = |own: String, details| Record::Place(Place { code: code(&own), at, closed: None, details });
    for category in PremisesKind::ALL.iter().copied() {
        let premises = Premises {
            name: String::new(),
            address: String::new(),
            category,
            floor_area_m2: None,
            live_work_store: false,
        };
        records.push(place(format!("P-{category}"), Details::Premises(premises)));
    }
    for category in HazardKind::ALL.iter().copied() {
        for severity in Severity::ALL.iter().copied() {
            for state in HazardState::ALL.iter().copied() {
                let (found, due) = (date("2026-01-01"), date("2026-01-02"));
                let (note, address) = (String::new(), String::new());
                let hazard = Hazard { category, note, address, severity, state, found, due };
                records.push(place(format!("{category}-{severity}-{state}"), Details::Hazard(hazard)));
            }
        }
    }
    for state in HydrantState::ALL.iter().copied() {
        let hydrant = Hydrant { address: String::new(), state, checked: date("2026-01-01") };
        records.push(place(format!("W-{state}"), Details::Hydrant(hydrant)));
    }
    let needs = ServiceNeed::ALL.to_vec();
    records.push(place("H".to_owned(), Details::Household(Household { needs, ..Household::default() })));
    let mut above = None;
    for level in Level::ALL.iter().copied() {
        records.push(area(level.as_str(), above, level));
        above = Some(level.as_str());
    }
    records.push(tiling("community"));
    for kind in CellKind::ALL.iter().copied() {
        let roster = Post::ALL
            .iter()
            .map(|&post| Duty { post, person: String::new(), phone: String::new() })
            .collect();
        let cell = Cell { code: code(kind.as_str()), name: String::new(), kind, shape: square(0, 0), roster };
        records.push(Record::Cell { area: code("community"), scheme: "community-service".to_owned(), cell });
    }
    take(store, records).await;
    let tiling = store.tilings().await.expect("tilings")[0].id;
    assert!(
        store.cells(tiling).await.expect("cells").iter().all(|c| c.value.roster.len() == Post::ALL.len())
    );
    let hazards = store.places(PlaceKind::Hazard, 0, 1000).await.expect("hazards");
    assert_eq!(hazards.len(), HazardKind::ALL.len() * Severity::ALL.len() * HazardState::ALL.len());
}

/// The id stays, the version grows, the content is the new one; ids of new records are new.
pub async fn a_record_with_a_known_code_replaces_it(store: &dyn Store) {
    take(store, vec![area("A", None, Level::City), household("H1", 3), household("H2", 4)]).await;
    let before = store.places(PlaceKind::Household, 0, 10).await.expect("places");
    take(store, vec![household("H2", 5), household("H3", 1), area("A", None, Level::Street)]).await;
    let after = store.places(PlaceKind::Household, 0, 10).await.expect("places");
    assert_eq!(after[0], before[0]);
    assert_eq!((after[1].id, after[1].version), (before[1].id, 2));
    assert!(matches!(&after[1].value.details, Details::Household(h) if h.people == 5));
    assert!(after[2].id > before[1].id && after[2].version == 1);
    let areas = store.areas().await.expect("areas");
    assert_eq!((areas.len(), areas[0].version, areas[0].value.level), (1, 2, Level::Street));
    assert_eq!(store.data_version().await.expect("version"), 2);
}

/// Cells that do not come again are gone; those that do keep their ids and get their new roster.
pub async fn a_tiling_replaces_its_cells(store: &dyn Store) {
    let other = [area("B", None, Level::Community), tiling("B"), cell("B", "B-1", 5)];
    take(store, [area("A", None, Level::Community), tiling("A")].into_iter().chain(other).collect()).await;
    take(store, vec![tiling("A"), cell("A", "A-1", 0), cell("A", "A-2", 1)]).await;
    let tilings = store.tilings().await.expect("tilings");
    let (a, b) = (&tilings[0], &tilings[1]);
    assert_eq!((a.value.area.as_str(), a.version), ("A", 2));
    let before = store.cells(a.id).await.expect("cells");
    assert_eq!(before.len(), 2);

    let mut changed = cell("A", "A-2", 7);
    if let Record::Cell { cell, .. } = &mut changed {
        cell.roster.truncate(1);
    }
    take(store, vec![tiling("A"), changed, cell("A", "A-3", 2)]).await;
    let after = store.cells(a.id).await.expect("cells");
    let seen: Vec<_> =
        after.iter().map(|c| (c.value.code.as_str(), c.version, c.value.roster.len())).collect();
    assert_eq!(seen, [("A-2", 2, 1), ("A-3", 1, 2)]);
    assert_eq!(after[0].id, before[1].id);
    assert_eq!(after[0].value.shape, square(7, 0));
    assert_eq!(store.cells(b.id).await.expect("cells").len(), 1);

    take(store, vec![tiling("A")]).await;
    assert!(store.cells(a.id).await.expect("cells").is_empty());
}

/// A cell without its tiling in the same import is added to the cells that are there.
pub async fn cells_can_join_a_tiling_that_is_there(store: &dyn Store) {
    take(store, vec![area("A", None, Level::Community), tiling("A"), cell("A", "A-1", 0)]).await;
    take(store, vec![cell("A", "A-2", 1)]).await;
    let tilings = store.tilings().await.expect("tilings");
    assert_eq!((tilings.len(), tilings[0].version), (1, 1));
    assert_eq!(store.cells(tilings[0].id).await.expect("cells").len(), 2);
}

/// Base-map features have no codes: a layer that comes again takes the place of the old one; others stay.
pub async fn a_layer_of_the_base_map_is_replaced_as_a_whole(store: &dyn Store) {
    let water = |x| {
        let geometry = MapGeometry::Polygon(square(x, 0));
        Record::MapFeature(MapFeature {
            layer: LayerKind::Water,
            name: "河".to_owned(),
            class: String::new(),
            geometry,
        })
    };
    take(store, vec![street("甲"), water(0), street("乙")]).await;
    take(store, vec![street("丙")]).await;
    let streets = store.layer(LayerKind::Street).await.expect("streets");
    assert_eq!(streets.iter().map(|s| s.value.name.as_str()).collect::<Vec<_>>(), ["丙"]);
    assert_eq!(store.layer(LayerKind::Water).await.expect("water").len(), 1);
}

/// A file may list children before their parents.
pub async fn areas_may_come_in_any_order_and_go_out_parents_first(store: &dyn Store) {
    let records = vec![
        area("c2", Some("s1"), Level::Community),
        area("c1", Some("d1"), Level::Community),
        area("s1", Some("d1"), Level::Street),
        area("d1", None, Level::District),
    ];
    take(store, records).await;
    let areas = store.areas().await.expect("areas");
    assert_eq!(areas.iter().map(|a| a.value.code.as_str()).collect::<Vec<_>>(), ["d1", "s1", "c1", "c2"]);
}

/// Pages follow each other by id, without repetition or loss.
pub async fn places_come_in_pages(store: &dyn Store) {
    take(store, (0..25).map(|i| household(&format!("H{i}"), i)).collect()).await;
    let mut seen = Vec::new();
    let mut after = 0;
    loop {
        let page = store.places(PlaceKind::Household, after, 10).await.expect("a page");
        assert!(page.len() <= 10);
        let Some(last) = page.last() else { break };
        after = last.id;
        seen.extend(page.iter().map(|p| p.value.code.to_string()));
    }
    assert_eq!(seen, (0..25).map(|i| format!("H{i}")).collect::<Vec<_>>());
    assert!(store.places(PlaceKind::Hydrant, 0, 10).await.expect("a page").is_empty());
}

/// Each contradiction is named, and the store is as before to the last byte that can be read.
pub async fn contradictions_are_refused_and_nothing_is_kept(store: &dyn Store) {
    take(
        store,
        vec![
            area("A", None, Level::Street),
            area("B", Some("A"), Level::Community),
            tiling("B"),
            cell("B", "B-1", 0),
            household("H1", 1),
        ],
    )
    .await;
    let before = everything(store).await;
    let line_in_water = Record::MapFeature(MapFeature {
        layer: LayerKind::Water,
        name: "溪".to_owned(),
        class: String::new(),
        geometry: MapGeometry::Line(vec![Point::new(0, 0), Point::new(1, 1)]),
    });
    let far_apart: Vec<Record> = (0..1500).map(|i| household(&format!("N{}", i % 1400), 1)).collect();
    let table: Vec<(Vec<Record>, &str)> = vec![
        (vec![household("H9", 1), household("H9", 2)], "code 'H9' occurs twice among the households"),
        (vec![household("H1", 1), household("H1", 2)], "code 'H1' occurs twice among the households"),
        (far_apart, "code 'N0' occurs twice among the households"),
        (vec![area("C", Some("X"), Level::Community)], "area C: its parent X does not exist"),
        (vec![area("C", Some("B"), Level::Community)], "area C (community) cannot be part of B (community)"),
        (vec![area("A", Some("B"), Level::Street)], "area A (street) cannot be part of B (community)"),
        (vec![tiling("X")], "area X does not exist"),
        (vec![tiling("A"), tiling("A")], "the tiling of area A in scheme community-service occurs twice"),
        (vec![cell("A", "A-1", 0)], "cell A-1: area A has no tiling in scheme community-service"),
        (
            vec![tiling("A"), cell("A", "B-1", 0)],
            "cell code 'B-1' is in use in the tiling of area B in scheme community-service",
        ),
        (vec![household("H2", 1), line_in_water], "'溪' cannot be kept: layer water keeps polygons"),
    ];
    for (records, expected) in table {
        match import(store, records).await {
            Err(StoreError::Conflict { what }) => assert!(what.contains(expected), "{what}"),
            other => panic!("{expected}: {other:?}"),
        }
        assert_eq!(everything(store).await, before, "{expected}");
    }
}

/// Thousands of good rows do not survive one bad one at the end.
pub async fn an_iterator_that_fails_late_leaves_nothing(store: &dyn Store) {
    take(store, vec![street("甲")]).await;
    let before = everything(store).await;
    let good = (0..3000).map(|i| household(&format!("H{i}"), i));
    let bad = [street("乙"), area("C", Some("X"), Level::Community)];
    assert!(import(store, good.clone().chain(bad).collect()).await.is_err());
    assert_eq!(everything(store).await, before);

    let gone = || StoreError::NotFound { what: "the rest".to_owned() };
    let mut records = good.map(Ok).chain([Err(gone())]);
    match store.try_import(&author(), Confines::default(), &mut records, &|_| {}).await {
        Err(StoreError::NotFound { what }) => assert_eq!(what, "the rest"),
        other => panic!("{other:?}"),
    }
    assert_eq!(everything(store).await, before);
}

/// Rows beyond one statement are all kept, and the caller hears of them on the way and at the end.
pub async fn many_rows_go_through_and_progress_is_told(store: &dyn Store) {
    let (calls, last) = (AtomicU64::new(0), AtomicU64::new(0));
    let progress = |taken| {
        calls.fetch_add(1, Ordering::Relaxed);
        assert!(last.swap(taken, Ordering::Relaxed) <= taken);
    };
    let mut records = (0..2501).map(|i| household(&format!("H{i}"), i));
    assert_eq!(store.import(&author(), &mut records, &progress).await.expect("an import"), 2501);
    assert!(calls.into_inner() >= 4);
    assert_eq!(last.into_inner(), 2501);
    assert_eq!(store.places(PlaceKind::Household, 0, 10_000).await.expect("places").len(), 2501);
}

/// Within confines, only what they name of a layer makes room, whatever was kept since it was looked at; the log says where.
pub async fn an_import_within_confines_leaves_the_rest_of_a_layer(store: &dyn Store) {
    let street = |name: &str, east: i32| {
        let geometry = MapGeometry::Line(vec![Point::new(east, 0), Point::new(east, 9)]);
        let (layer, class) = (LayerKind::Street, "main".to_owned());
        Record::MapFeature(MapFeature { layer, name: name.to_owned(), class, geometry })
    };
    let is_east = |geometry: &MapGeometry| matches!(geometry, MapGeometry::Line(line) if line[0].x >= 100);
    take(store, vec![street("west", 1), street("east", 100), street("east", 101)]).await;
    let area = super::given::code("330106");
    let confines = Confines { area: Some(&area), replaced: Some(&is_east) };
    let taking = |names: &'static [&str]| async move {
        let mut records = names.iter().map(|name| Ok(street(name, 100)));
        store.try_import(&author(), confines, &mut records, &|_| {}).await.expect("an import");
    };
    // Beside each other: each replaces what the one before it has kept, and none what lies elsewhere.
    tokio::join!(taking(&["one", "one"]), taking(&["two", "two"]), taking(&["three", "three"]));
    let streets = store.layer(LayerKind::Street).await.expect("streets");
    let mut names: Vec<&str> = streets.iter().map(|street| street.value.name.as_str()).collect();
    names.dedup();
    assert_eq!((names.len(), names[0], streets.len()), (2, "west", 3));
    let log = store.audit(&AuditFilter::default(), i64::MAX, 1).await.expect("a log");
    assert_eq!(log[0].deed.area, Some(area.clone()));
}

/// Asking for the cells of a tiling that is not there is an error, not an empty answer.
pub async fn an_unknown_tiling_is_not_found(store: &dyn Store) {
    match store.cells(77).await {
        Err(StoreError::NotFound { what }) => assert_eq!(what, "tiling 77"),
        other => panic!("{other:?}"),
    }
}

/// Imports at the same time all come through, one after the other.
pub async fn writers_wait_for_each_other(store: &dyn Store) {
    let one = async |writer: u32| {
        for i in 0..5 {
            take(store, vec![household(&format!("W{writer}-{i}"), i), household("shared", writer)]).await;
        }
    };
    tokio::join!(one(0), one(1), one(2));
    let places = store.places(PlaceKind::Household, 0, 100).await.expect("places");
    assert_eq!(places.len(), 16);
    let shared = places.iter().find(|p| p.value.code.as_str() == "shared").expect("shared");
    assert_eq!(shared.version, 15);
}
