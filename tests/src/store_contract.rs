//! What every back end of [`Store`] promises: one suite, run for each of them.
//!
//! [`store_contract!`](macro@crate::store_contract) makes a test of every function below, each with a fresh store.

mod repeated;

pub use repeated::{every_write_and_no_other_changes_the_identity, what_is_unsaid_stays_as_it_is};

use std::sync::atomic::{AtomicU64, Ordering};

use crate::reading::{Reading as _, author};
use grid::lattice::Point;
use grid::register::{
    Area, Cell, CellKind, Code, Date, Details, Duty, Hazard, HazardKind, HazardState, Household, Hydrant,
    HydrantState, LayerKind, Level, MapFeature, MapGeometry, Place, PlaceKind, Post, Premises, PremisesKind,
    Record, ServiceNeed, Severity, Stored, Tiling,
};
use grid::shape::Shape;
use store::{Store, StoreError};

/// Makes the tests of a back end. `$fresh` is an async function that returns a guard to keep and an empty store.
#[macro_export]
macro_rules! store_contract {
    ($fresh:path) => {
        $crate::store_contract!($fresh:
            an_empty_store_has_nothing,
            every_kind_of_record_comes_back_as_it_went_in,
            every_name_of_every_list_is_kept,
            a_record_with_a_known_code_replaces_it,
            what_is_unsaid_stays_as_it_is,
            a_tiling_replaces_its_cells,
            every_write_and_no_other_changes_the_identity,
            cells_can_join_a_tiling_that_is_there,
            a_layer_of_the_base_map_is_replaced_as_a_whole,
            areas_may_come_in_any_order_and_go_out_parents_first,
            places_come_in_pages,
            contradictions_are_refused_and_nothing_is_kept,
            an_iterator_that_fails_late_leaves_nothing,
            many_rows_go_through_and_progress_is_told,
            an_unknown_tiling_is_not_found,
            writers_wait_for_each_other
        );
    };
    ($fresh:path: $($name:ident),+) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            let (_guard, store) = $fresh().await;
            $crate::store_contract::$name(&store).await;
        })+
    };
}

fn code(text: &str) -> Code {
    Code::new(text).expect(text)
}

fn date(text: &str) -> Date {
    text.parse().expect(text)
}

/// A square of 1,000 units with a hole, its south-west corner at the given multiples of 1,000 units.
fn square(x: i32, y: i32) -> Shape {
    let corner = |dx: i32, dy: i32| Point::new(1_200_000_000 + 1000 * x + dx, 300_000_000 + 1000 * y + dy);
    let outer = vec![corner(0, 0), corner(1000, 0), corner(1000, 1000), corner(0, 1000)];
    let hole = vec![corner(200, 200), corner(200, 400), corner(400, 400), corner(400, 200)];
    Shape::from_rings(vec![vec![outer, hole]]).expect("a square")
}

fn area(own: &str, parent: Option<&str>, level: Level) -> Record {
    let area = Area {
        code: code(own),
        parent: parent.map(code),
        level,
        name: format!("辖区{own}"),
        shape: square(0, 0),
    };
    Record::Area(area)
}

fn tiling(area: &str) -> Record {
    Record::Tiling(Tiling { area: code(area), scheme: "community-service".to_owned(), effective: None })
}

fn cell(area: &str, own: &str, x: i32) -> Record {
    let roster = vec![
        Duty { post: Post::Leader, person: "张三".to_owned(), phone: "13800000000".to_owned() },
        Duty { post: Post::Worker, person: "李四".to_owned(), phone: String::new() },
    ];
    let cell = Cell {
        code: code(own),
        name: format!("网格{own}"),
        kind: CellKind::Basic,
        shape: square(x, 0),
        roster,
    };
    Record::Cell { area: code(area), scheme: "community-service".to_owned(), cell }
}

fn household(own: &str, people: u32) -> Record {
    let details = Details::Household(Household {
        address: "一号楼'; DROP TABLE households; --".to_owned(),
        people,
        contact: Some("王五".to_owned()),
        phone: None,
        needs: vec![ServiceNeed::Meals, ServiceNeed::ElderVisit],
    });
    Record::Place(Place {
        code: code(own),
        at: Point::new(-1_799_999_999, 899_999_999),
        closed: None,
        details,
    })
}

fn street(name: &str) -> Record {
    let geometry = MapGeometry::Line(vec![Point::new(0, 0), Point::new(7, -7), Point::new(9, 1)]);
    Record::MapFeature(MapFeature {
        layer: LayerKind::Street,
        name: name.to_owned(),
        class: "main".to_owned(),
        geometry,
    })
}

async fn import(store: &dyn Store, records: Vec<Record>) -> Result<u64, StoreError> {
    store.take(records).await
}

async fn take(store: &dyn Store, records: Vec<Record>) {
    let number = records.len() as u64;
    assert_eq!(import(store, records).await.expect("an import"), number);
}

/// Everything in the store, to compare what was with what is.
async fn everything(store: &dyn Store) -> String {
    let areas = store.areas().await.expect("areas");
    let tilings = store.tilings().await.expect("tilings");
    let mut parts = vec![format!("{} {areas:?} {tilings:?}", store.data_version().await.expect("version"))];
    for tiling in tilings {
        parts.push(format!("{:?}", store.cells(tiling.id).await.expect("cells")));
    }
    for &kind in PlaceKind::ALL {
        parts.push(format!("{:?}", store.places(kind, 0, 1000).await.expect("places")));
    }
    for &layer in LayerKind::ALL {
        parts.push(format!("{:?}", store.layer(layer).await.expect("layer")));
    }
    parts.concat()
}

fn values<T: Clone>(stored: &[Stored<T>]) -> Vec<T> {
    stored.iter().map(|s| s.value.clone()).collect()
}

/// A new store answers with nothing.
pub async fn an_empty_store_has_nothing(store: &dyn Store) {
    assert_eq!(everything(store).await, "0 [] [][][][][][][][]");
}

/// Nothing is lost or changed on the way in and out, to the last lattice unit.
pub async fn every_kind_of_record_comes_back_as_it_went_in(store: &dyn Store) {
    let premises = Details::Premises(Premises {
        name: "老王小吃".to_owned(),
        address: "东街 3 号".to_owned(),
        category: PremisesKind::Restaurant,
        floor_area_m2: Some(48),
        live_work_store: true,
    });
    let hazard = Details::Hazard(Hazard {
        category: HazardKind::BlockedExit,
        note: "通道堆物".to_owned(),
        address: "二号楼".to_owned(),
        severity: Severity::Grave,
        state: HazardState::Rectifying,
        found: date("2026-02-28"),
        due: date("2026-03-15"),
    });
    let hydrant = Details::Hydrant(Hydrant {
        address: String::new(),
        state: HydrantState::Broken,
        checked: date("1999-12-31"),
    });
    let place = |own: &str, details| {
        Record::Place(Place { code: code(own), at: Point::new(1, -1), closed: None, details })
    };
    let building = MapFeature {
        layer: LayerKind::Building,
        name: String::new(),
        class: "6".to_owned(),
        geometry: MapGeometry::Polygon(square(3, 3)),
    };
    let records = vec![
        area("330106", None, Level::District),
        Record::Tiling(Tiling {
            area: code("330106"),
            scheme: "community-service".to_owned(),
            effective: Some(date("2026-12-01")),
        }),
        cell("330106", "330106001001002", 1),
        cell("330106", "330106001001001", 0),
        household("H1", 3),
        place("P1", premises),
        place("Z-1", hazard),
        place("消.1", hydrant),
        street("解放路"),
        Record::MapFeature(building),
    ];
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
    assert!(import(store, good.chain(bad).collect()).await.is_err());
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
    assert_eq!(store.data_version().await.expect("version"), 15);
    let places = store.places(PlaceKind::Household, 0, 100).await.expect("places");
    assert_eq!(places.len(), 16);
    let shared = places.iter().find(|p| p.value.code.as_str() == "shared").expect("shared");
    assert_eq!(shared.version, 15);
}
