//! A small register with known numbers.
//!
//! Street `330199001` has two communities of 200 × 200 units of 10⁻⁵ degree (about 200 m), west and east of each other. The
//! western one is cut into two cells exactly. The eastern one has two cells that overlap by 20 units and leave a gap of
//! 40 units along its eastern border.

use grid::lattice::Point;
use grid::register::{
    Area, Cell, CellKind, Code, Date, Details, Duty, Hazard, HazardKind, HazardState, Household, Hydrant,
    HydrantState, LayerKind, Level, MapFeature, MapGeometry, Place, Post, Premises, PremisesKind, Record,
    ServiceNeed, Severity, Tiling,
};
use grid::shape::Shape;

/// The day on which the fixture's due dates are looked at.
pub const TODAY: Date = Date::constant(2026, 11, 21);

/// Households in each cell, west to east.
pub const HOUSEHOLDS: [u32; 4] = [30, 20, 10, 5];

/// Every personal field in the fixture, as it must not be seen.
pub const SECRETS: [&str; 5] = ["13800001234", "13900005678", "王建国", "李秀英", "赵铁柱"];

const ORIGIN: Point = Point::new(1_201_000_000, 302_000_000);
/// Lattice units in one unit of the fixture.
const UNIT: i32 = 100;

/// All records, in the order in which a store takes them.
pub fn records() -> Vec<Record> {
    let mut records = vec![
        area("3301", None, Level::City, "测试市", [-200, -200, 600, 400]),
        area("330199001", Some("3301"), Level::Street, "青石街道", [0, 0, 400, 200]),
        area("330199001001", Some("330199001"), Level::Community, "河东社区", [0, 0, 200, 200]),
        area("330199001002", Some("330199001"), Level::Community, "北关社区", [200, 0, 400, 200]),
    ];
    for (community, cells) in [
        ("330199001001", [("001", [0, 0, 100, 200]), ("002", [100, 0, 200, 200])]),
        ("330199001002", [("001", [200, 0, 300, 200]), ("002", [280, 0, 360, 200])]),
    ] {
        records.push(tiling(community, "community-service"));
        for (sequence, bounds) in cells {
            records.push(cell(community, "community-service", sequence, bounds));
        }
    }
    records.extend(households());
    records.extend(others());
    records.extend(base_map());
    records
}

/// The point that many units east and north of the fixture's corner.
pub fn at(east: i32, north: i32) -> Point {
    Point::new(ORIGIN.x + east * UNIT, ORIGIN.y + north * UNIT)
}

fn code(text: &str) -> Code {
    Code::new(text).expect("the fixture's codes are codes")
}

fn shape([west, south, east, north]: [i32; 4]) -> Shape {
    let ring = vec![at(west, south), at(east, south), at(east, north), at(west, north)];
    Shape::from_rings(vec![vec![ring]]).expect("a rectangle is a shape")
}

fn area(own: &str, parent: Option<&str>, level: Level, name: &str, bounds: [i32; 4]) -> Record {
    let (code, parent, name) = (code(own), parent.map(code), name.to_owned());
    Record::Area(Area { code, parent, level, name, shape: shape(bounds) })
}

/// A tiling of a community; its cells are to follow.
pub fn tiling(community: &str, scheme: &str) -> Record {
    let effective = Some(Date::constant(2026, 1, 1));
    Record::Tiling(Tiling { area: code(community), scheme: scheme.to_owned(), effective })
}

/// A rectangular cell, `[west, south, east, north]` in units from the fixture's corner.
pub fn cell(community: &str, scheme: &str, sequence: &str, bounds: [i32; 4]) -> Record {
    let duty =
        |post, person: &str, phone: &str| Duty { post, person: person.to_owned(), phone: phone.to_owned() };
    let cell = Cell {
        code: code(&format!("{community}{sequence}")),
        name: format!("第{sequence}网格"),
        kind: CellKind::Basic,
        shape: shape(bounds),
        // Not in order of posts: the leader must come first all the same.
        roster: vec![
            duty(Post::Worker, "李秀英", "13900005678"),
            duty(Post::Leader, "王建国", "13800001234"),
        ],
    };
    Record::Cell { area: code(community), scheme: scheme.to_owned(), cell }
}

fn place(kind: &str, number: u32, at: Point, details: Details) -> Record {
    Record::Place(Place { code: code(&format!("{kind}-{number}")), at, closed: None, details })
}

fn households() -> Vec<Record> {
    let centres = [50, 150, 240, 330];
    let cells = HOUSEHOLDS.iter().zip(centres).flat_map(|(&count, centre)| (0..count).map(move |_| centre));
    // Three more stand in the gap: in a community, in no cell.
    let spots = cells.chain([380; 3]);
    (0..).zip(spots).map(|(number, east)| household(number, at(east, 20 + number as i32))).collect()
}

/// A household of this number; every tenth one asks for services.
pub fn household(number: u32, spot: Point) -> Record {
    let details = Household {
        address: format!("北关老街{number}号"),
        people: 1 + number % 4,
        contact: Some("赵铁柱".to_owned()),
        phone: Some("13800001234".to_owned()),
        needs: if number.is_multiple_of(10) {
            vec![ServiceNeed::ElderVisit, ServiceNeed::Meals]
        } else {
            Vec::new()
        },
    };
    place("H", number, spot, Details::Household(details))
}

fn others() -> Vec<Record> {
    use HazardKind::{Ebike, LiveWorkStore};
    use HazardState::{Closed, Open, Rectifying};

    let hazard = |number: u32, spot: Point, category, severity, state, due: Date| {
        let details = Hazard {
            category,
            note: "楼道内充电".to_owned(),
            address: "青石路 1 号".to_owned(),
            severity,
            state,
            found: Date::constant(2026, 10, 1),
            due,
        };
        place("Z", number, spot, Details::Hazard(details))
    };
    let (past, future) = (Date::constant(2026, 11, 20), Date::constant(2026, 11, 21));
    let shop = |number: u32, category, live_work_store| {
        let (name, address) = (format!("老陈五金店{number}"), format!("青石路 {number} 号"));
        let details = Premises { name, address, category, floor_area_m2: Some(40 + number), live_work_store };
        place("P", number, at(50, 10 * number as i32), Details::Premises(details))
    };
    let hydrant = |number: u32, state| {
        let details = Hydrant { address: "河滨路".to_owned(), state, checked: Date::constant(2026, 9, 1) };
        place("X", number, at(50, 30 * number as i32), Details::Hydrant(details))
    };
    vec![
        // Four close together across the border of the two western cells; one of them is closed.
        hazard(1, at(98, 100), Ebike, Severity::Major, Open, past),
        hazard(2, at(102, 100), Ebike, Severity::Minor, Rectifying, future),
        hazard(3, at(106, 100), LiveWorkStore, Severity::Grave, Open, past),
        hazard(4, at(110, 100), Ebike, Severity::Minor, Closed, past),
        // One far from all others.
        hazard(5, at(330, 190), Ebike, Severity::Minor, Open, future),
        shop(1, PremisesKind::Shop, true),
        shop(2, PremisesKind::Shop, false),
        shop(3, PremisesKind::Employer, false),
        hydrant(1, HydrantState::Sound),
        hydrant(2, HydrantState::Broken),
    ]
}

fn base_map() -> Vec<Record> {
    let feature = |layer, name: &str, class: &str, geometry| {
        Record::MapFeature(MapFeature { layer, name: name.to_owned(), class: class.to_owned(), geometry })
    };
    vec![
        feature(
            LayerKind::Street,
            "青石路",
            "main",
            MapGeometry::Line(vec![at(0, 100), at(200, 110), at(400, 100)]),
        ),
        feature(LayerKind::Street, "河滨路", "side", MapGeometry::Line(vec![at(0, 0), at(50, 0)])),
        feature(LayerKind::Water, "运河", "", MapGeometry::Polygon(shape([190, 0, 210, 200]))),
        feature(LayerKind::Building, "", "6", MapGeometry::Polygon(shape([40, 40, 60, 60]))),
    ]
}
