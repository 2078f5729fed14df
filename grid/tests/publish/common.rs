//! Cells and households of a small world: rectangles in lattice units.

use grid::lattice::Point;
use grid::plan::{About, CellId, PlanCell};
use grid::register::{CellKind, Code};
use grid::shape::Shape;
use grid::workload::{Item, What};

pub(crate) fn code(text: &str) -> Code {
    Code::new(text).expect(text)
}

/// The rectangle from the south-west to the north-east corner.
pub(crate) fn rectangle(west: i32, south: i32, east: i32, north: i32) -> Shape {
    let corners = [(west, south), (east, south), (east, north), (west, north)];
    Shape::from_rings(vec![vec![corners.map(|(x, y)| Point::new(x, y)).to_vec()]])
        .expect("a rectangle has area")
}

/// A basic cell, with the code that it continues if it continues one.
pub(crate) fn cell(name: &str, code: Option<&str>, shape: Shape) -> PlanCell {
    let code = code.map(self::code);
    let about = About { name: name.to_owned(), kind: CellKind::Basic, code, locked: false, leader: None };
    PlanCell { about, shape }
}

/// Cells with their numbers, from 1.
pub(crate) fn numbered(cells: &[PlanCell]) -> Vec<(CellId, &PlanCell)> {
    (1..).map(CellId).zip(cells).collect()
}

/// Households of three people.
pub(crate) fn households(at: &[(i32, i32)]) -> Vec<Item> {
    at.iter().map(|&(x, y)| item(What::Household { people: 3, needs: 0 }, x, y)).collect()
}

pub(crate) fn item(what: What, x: i32, y: i32) -> Item {
    Item { at: Point::new(x, y), what }
}
