//! Records that the suite gives to stores, and what it asks of all of them.

use grid::lattice::Point;
use grid::register::{
    Area, Cell, CellKind, Code, Date, Details, Duty, Hazard, HazardKind, HazardState, Household, Hydrant,
    HydrantState, LayerKind, Level, MapFeature, MapGeometry, Place, PlaceKind, Post, Premises, PremisesKind,
    Record, ServiceNeed, Severity, Stored, Tiling,
};
use grid::shape::Shape;
use store::{Store, StoreError};

use crate::reading::Reading as _;

pub(super) fn code(text: &str) -> Code {
    Code::new(text).expect(text)
}

/// A day, `YYYY-MM-DD`.
pub fn date(text: &str) -> Date {
    text.parse().expect(text)
}

/// A square of 1,000 units with a hole, its south-west corner at the given multiples of 1,000 units.
pub(super) fn square(x: i32, y: i32) -> Shape {
    let corner = |dx: i32, dy: i32| Point::new(1_200_000_000 + 1000 * x + dx, 300_000_000 + 1000 * y + dy);
    let outer = vec![corner(0, 0), corner(1000, 0), corner(1000, 1000), corner(0, 1000)];
    let hole = vec![corner(200, 200), corner(200, 400), corner(400, 400), corner(400, 200)];
    Shape::from_rings(vec![vec![outer, hole]]).expect("a square")
}

/// An area of this code.
pub fn area(own: &str, parent: Option<&str>, level: Level) -> Record {
    let area = Area {
        code: code(own),
        parent: parent.map(code),
        level,
        name: format!("辖区{own}"),
        shape: square(0, 0),
    };
    Record::Area(area)
}

/// A tiling of this area.
pub fn tiling(area: &str) -> Record {
    Record::Tiling(Tiling { area: code(area), scheme: "community-service".to_owned(), effective: None })
}

/// A cell of this area with a leader and a worker, `x` squares east of the first one.
pub fn cell(area: &str, own: &str, x: i32) -> Record {
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

/// The same as [`home`], as a record.
pub fn household(own: &str, people: u32) -> Record {
    Record::Place(home(own, people))
}

/// A household with so many people in it.
pub fn home(own: &str, people: u32) -> Place {
    let details = Details::Household(Household {
        address: "一号楼'; DROP TABLE households; --".to_owned(),
        people,
        contact: Some("王五".to_owned()),
        phone: None,
        needs: vec![ServiceNeed::Meals, ServiceNeed::ElderVisit],
    });
    Place { code: code(own), at: Point::new(-1_799_999_999, 899_999_999), closed: None, details }
}

pub(super) fn street(name: &str) -> Record {
    let geometry = MapGeometry::Line(vec![Point::new(0, 0), Point::new(7, -7), Point::new(9, 1)]);
    Record::MapFeature(MapFeature {
        layer: LayerKind::Street,
        name: name.to_owned(),
        class: "main".to_owned(),
        geometry,
    })
}

pub(super) async fn import(store: &dyn Store, records: Vec<Record>) -> Result<u64, StoreError> {
    store.take(records).await
}

/// Takes records in, all of them.
pub async fn take(store: &dyn Store, records: Vec<Record>) {
    let number = records.len() as u64;
    assert_eq!(import(store, records).await.expect("an import"), number);
}

/// Everything in the store, to compare what was with what is.
pub(super) async fn everything(store: &dyn Store) -> String {
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

pub(super) fn values<T: Clone>(stored: &[Stored<T>]) -> Vec<T> {
    stored.iter().map(|s| s.value.clone()).collect()
}

/// One place of each kind, in the order of the kinds.
pub(super) fn one_of_each_kind() -> Vec<Place> {
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
    let place = |own: &str, details| Place { code: code(own), at: Point::new(1, -1), closed: None, details };
    vec![home("H1", 3), place("P1", premises), place("Z-1", hazard), place("消.1", hydrant)]
}
