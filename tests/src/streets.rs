//! A town that is nothing but streets, as large as a test needs it.

use grid::lattice::Point;
use grid::register::{Area, Code, LayerKind, Level, MapFeature, MapGeometry, Record};
use grid::shape::Shape;

use crate::fixture::{at, household};

/// Its code, which is that of the demonstration persons' area, so that they may plan in it.
const CODE: &str = "339901001";
/// From one street to the next, in units of the fixture.
const APART: i32 = 100;

/// A square town with so many blocks in a row as in a column, streets between them, and a household in each.
pub fn town(blocks: i32) -> anyhow::Result<Vec<Record>> {
    let side = APART * blocks;
    let ring = [[0, 0], [side, 0], [side, side], [0, side]].map(|[x, y]| at(x, y)).to_vec();
    let mut records = vec![Record::Area(Area {
        code: Code::new(CODE)?,
        parent: None,
        level: Level::Community,
        name: "大街道".to_owned(),
        shape: Shape::from_rings(vec![vec![ring]])?,
    })];
    let street = |points: [Point; 2]| {
        let geometry = MapGeometry::Line(points.to_vec());
        let feature =
            MapFeature { layer: LayerKind::Street, name: String::new(), class: "lane".to_owned(), geometry };
        Record::MapFeature(feature)
    };
    for number in 1..blocks {
        let beside = APART * number;
        records.push(street([at(beside, -10), at(beside, side + 10)]));
        records.push(street([at(-10, beside), at(side + 10, beside)]));
    }
    let middle = |place: i32| APART * place + APART / 2;
    let homes = (0..blocks * blocks).map(|n| at(middle(n % blocks), middle(n / blocks)));
    records.extend((0..).zip(homes).map(|(number, at)| household(number, at)));
    Ok(records)
}
