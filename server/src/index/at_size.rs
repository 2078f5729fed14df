//! How long changes take in large registers, for `cargo xtask size`; run it as
//! `cargo test --release -p server --lib -- --ignored --nocapture at_size`.

use std::time::{Duration, Instant};

use grid::lattice::Point;
use grid::register::{
    Area, Cell, CellKind, Code, Details, Household, LayerKind, Level, Place, PlaceKind, Stored, Tiling,
};
use grid::shape::Shape;
use store::Position;

use super::piecewise::{TODAY, position};
use super::{Batch, Frame, Register};

/// Changes that are made one by one.
const CHANGES: i64 = 5000;
/// South-western corner of the city.
const WEST: i32 = 1_200_000_000;
const SOUTH: i32 = 300_000_000;
/// Lattice units along a cell.
const CELL: i32 = 20_000;
/// Cells of the city from west to east and from south to north.
const COLUMNS: i32 = 100;
const ROWS: i32 = 50;

#[tokio::test]
#[ignore = "takes seconds and gigabytes; measures, and proves little"]
async fn at_size() {
    let position = position().await;
    for count in [200_000, 1_000_000] {
        let records = (0..count).map(|id| a_household(id + 1, 1, 0)).collect::<Vec<_>>();
        let batches: Vec<Batch> =
            records.chunks(10_000).map(|batch| (PlaceKind::Household, batch.to_vec())).collect();
        let begun = Instant::now();
        let mut register = Register::build(city(position), batches.into_iter(), TODAY).unwrap();
        let built = begun.elapsed();
        for (what, change) in CHANGES_MADE {
            let mut took: Vec<Duration> = Vec::new();
            for nth in 0..CHANGES {
                let (id, place) = change(nth, count);
                let mut now = register.position;
                now.data.version += 1;
                let begun = Instant::now();
                register.apply(now, vec![(PlaceKind::Household, id, place)]).unwrap();
                took.push(begun.elapsed());
            }
            took.sort_unstable();
            let micros = |part: f64| took[((CHANGES - 1) as f64 * part) as usize].as_secs_f64() * 1e6;
            println!(
                "{count} places: {what}: {:.1} µs in the middle, {:.1} µs at 99 %; the whole built anew: {:.0} ms",
                micros(0.5),
                micros(0.99),
                built.as_secs_f64() * 1e3,
            );
        }
        assert_eq!(register.places(PlaceKind::Household).len() as i64, count);
    }
}

type Change = fn(i64, i64) -> (i64, Option<Stored<Place>>);

const CHANGES_MADE: [(&str, Change); 4] = [
    ("changed where it is", |nth, count| {
        let id = somewhere(nth, count);
        (id, Some(a_household(id, 2, 0)))
    }),
    ("moved", |nth, count| {
        let id = somewhere(nth, count);
        (id, Some(a_household(id, 3, 1)))
    }),
    ("created", |nth, count| {
        let id = count + 1 + nth;
        (id, Some(a_household(id, 4, 0)))
    }),
    ("removed", |nth, count| (count + 1 + nth, None)),
];

/// The id of some place; each comes once.
fn somewhere(nth: i64, count: i64) -> i64 {
    (nth * 7919) % count + 1
}

/// A household of the city, in one of the two places where it stands by turns.
fn a_household(id: i64, version: i64, turn: i64) -> Stored<Place> {
    let dice = (id * 2 + turn).cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let along = |bits: u64, cells: i32| (bits % (cells * CELL) as u64) as i32;
    let at = Point::new(WEST + along(dice >> 8, COLUMNS), SOUTH + along(dice >> 36, ROWS));
    let details = Household { address: format!("96路{id}号456室"), people: 3, ..Household::default() };
    let code = Code::new(&format!("H-{id}")).unwrap();
    Stored { id, version, value: Place { code, at, closed: None, details: Details::Household(details) } }
}

/// 5,000 square cells in 500 communities of a city.
fn city(position: Position) -> Frame {
    let block = |west: i32, south: i32, width: i32, height: i32| {
        let corners = [(0, 0), (width, 0), (width, height), (0, height)];
        let ring = corners.map(|(x, y)| Point::new(WEST + (west + x) * CELL, SOUTH + (south + y) * CELL));
        Shape::from_rings(vec![vec![ring.to_vec()]]).unwrap()
    };
    let city = Code::new("C").unwrap();
    let area = |code: &Code, parent, level, shape| Area {
        code: code.clone(),
        parent,
        level,
        name: code.to_string(),
        shape,
    };
    let mut frame = Frame {
        position,
        areas: vec![Stored {
            id: 1,
            version: 1,
            value: area(&city, None, Level::City, block(0, 0, COLUMNS, ROWS)),
        }],
        tilings: Vec::new(),
        layers: vec![Vec::new(); LayerKind::ALL.len()],
    };
    for (number, (west, south)) in
        (1..).zip((0..COLUMNS / 5).flat_map(|x| (0..ROWS / 2).map(move |y| (x * 5, y * 2))))
    {
        let own = Code::new(&format!("C-{number}")).unwrap();
        let community = area(&own, Some(city.clone()), Level::Community, block(west, south, 5, 2));
        frame.areas.push(Stored { id: 1 + number, version: 1, value: community });
        let cells = (0..10).map(|nth| {
            let code = Code::new(&format!("C-{number}-{nth}")).unwrap();
            let shape = block(west + nth % 5, south + nth / 5, 1, 1);
            let cell =
                Cell { name: code.to_string(), code, kind: CellKind::Basic, shape, roster: Vec::new() };
            Stored { id: number * 10 + i64::from(nth), version: 1, value: cell }
        });
        let tiling = Tiling { area: own, scheme: "community-service".to_owned(), effective: None };
        frame.tilings.push((Stored { id: number, version: 1, value: tiling }, cells.collect()));
    }
    frame
}
