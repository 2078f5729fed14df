//! Reading WKT in lattice units, and asserting verdicts.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "shared by test crates that each use a part")]

pub mod cases;
pub mod partition;

use std::fmt::Write;

use grid::certify::flaws;
use grid::check::{Report, check};
use grid::lattice::{Point, UNITS_PER_DEGREE};
use grid::measure::LocalScale;
use grid::shape::Shape;

/// A polygon or multipolygon in lattice units.
pub fn shape(wkt: &str) -> Shape {
    let inner = wkt.trim_start_matches("MULTI").trim_start_matches("POLYGON").trim();
    let nested = if wkt.starts_with("MULTI") { inner.to_owned() } else { format!("({inner})") };
    // (((x y,…),(…)),(…)) is JSON but for its brackets and blanks.
    let json: String = nested
        .replace('(', "[")
        .replace(')', "]")
        .split(',')
        .map(|part| {
            let digits = |c: char| c.is_ascii_digit() || c == '-';
            match (part.find(digits), part.rfind(digits)) {
                (Some(a), Some(b)) => {
                    format!("{}[{}]{}", &part[..a], part[a..=b].replace(' ', ","), &part[b + 1..])
                }
                _ => part.to_owned(),
            }
        })
        .collect::<Vec<_>>()
        .join(",");
    let units: Vec<Vec<Vec<[i32; 2]>>> = serde_json::from_str(&json).expect(wkt);
    let ring = |r: Vec<[i32; 2]>| r.into_iter().map(|[x, y]| Point::new(x, y)).collect();
    Shape::from_rings(units.into_iter().map(|p| p.into_iter().map(ring).collect()).collect()).expect(wkt)
}

pub fn shapes(wkt: &[&str]) -> Vec<Shape> {
    wkt.iter().map(|w| shape(w)).collect()
}

pub fn run(parent: Option<&str>, cells: &[&str]) -> (Option<Shape>, Report) {
    let parent = parent.map(shape);
    let report = check(&shapes(cells), parent.as_ref(), None);
    (parent, report)
}

/// Square metres in one square lattice unit at the equator.
pub fn unit_m2() -> f64 {
    let scale = LocalScale::at(0);
    scale.east_m * scale.north_m
}

/// Each defect as "kind times area-in-square-units cells".
pub fn listed(report: &Report) -> Vec<String> {
    let line = |d: &grid::defects::Defect| {
        format!("{} {} {:.0} {:?}", d.kind, d.times, d.area_m2 / unit_m2(), d.cells)
    };
    report.defects.iter().map(line).collect()
}

pub fn check_tiling(name: &str, parent: Option<&str>, cells: &[&str], verdict: &str, defects: &[&str]) {
    let (_, report) = run(parent, cells);
    assert_eq!(listed(&report), defects, "{name}");
    assert_eq!(report.verdict.as_str(), verdict, "{name}");
    assert_eq!(report.invalid_cells, [], "{name}");
    for defect in &report.defects {
        let at = defect.at.map(|degrees| degrees * UNITS_PER_DEGREE);
        assert!(inside(&defect.outline[0], at), "{name}: {at:?} lies in the defect");
        assert!(defect.width_m > 0.0, "{name}");
    }
}

/// Even-odd rule over closed rings in degrees, for a point in lattice units.
pub fn inside(rings: &[Vec<[f64; 2]>], p: [f64; 2]) -> bool {
    let mut inside = false;
    for ring in rings {
        for w in ring.windows(2) {
            let [a, b] = [w[0], w[1]].map(|c| c.map(|v| v * UNITS_PER_DEGREE));
            if (a[1] <= p[1]) != (b[1] <= p[1]) && p[0] < a[0] + (p[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
            {
                inside = !inside;
            }
        }
    }
    inside
}

pub fn check_valid(wkt: &str) {
    assert_eq!(flaws(&shape(wkt)), [], "{wkt}");
}

/// `expected` is a prefix of "kind (x, y) kind (x, y) …".
pub fn check_flawed(wkt: &str, expected: &str) {
    let found = flaws(&shape(wkt)).iter().fold(String::new(), |mut text, f| {
        let _ = write!(text, "{} {:?} ", f.kind, f.at);
        text
    });
    assert!(found.starts_with(expected), "{wkt}: {found}instead of {expected}");
}

/// Distance in lattice units from a point to closed rings in degrees.
pub fn distance_units(rings: &[Vec<[f64; 2]>], p: Point) -> f64 {
    let p = [f64::from(p.x), f64::from(p.y)];
    let to_side = |w: &[[f64; 2]]| {
        let [a, b] = [w[0], w[1]].map(|c| c.map(|v| v * UNITS_PER_DEGREE));
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let t = (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
        (a[0] + t * dx - p[0]).hypot(a[1] + t * dy - p[1])
    };
    rings.iter().flat_map(|ring| ring.windows(2).map(to_side)).fold(f64::INFINITY, f64::min)
}

/// How often a shape winds around a place between lattice points, by angles: a way of its own to know.
pub fn winding(shape: &Shape, p: [f64; 2]) -> i32 {
    let turn: f64 = shape
        .edges()
        .map(|(a, b)| {
            let (ax, ay) = (f64::from(a.x) - p[0], f64::from(a.y) - p[1]);
            let (bx, by) = (f64::from(b.x) - p[0], f64::from(b.y) - p[1]);
            (ax * by - ay * bx).atan2(ax * bx + ay * by)
        })
        .sum();
    (turn / std::f64::consts::TAU).round() as i32
}
