//! Sheets of paper: where on them a map lies, at which round scale, and what of it is drawn where, in millimetres.
//!
//! The plane of a sheet is that of [`LocalScale`] at the middle of what is shown: true to 0.1% within 10 km, which is more
//! than a community or street has. `x` runs right, `y` down, from the upper left corner of the paper.

mod room;
mod tints;

use std::fmt::Write;

pub use room::{Room, room};
use serde::{Deserialize, Serialize};
pub use tints::tints;

use crate::lattice::{Extent, Point};
use crate::measure::LocalScale;
use crate::register::names;
use crate::shape::Shape;

names! {
    /// Sizes of paper (GB/T 148, ISO 216).
    Format {
        /// 210 × 297 mm
        A4 = "a4",
        /// 297 × 420 mm
        A3 = "a3",
    }
}

names! {
    /// Which way the paper lies.
    Turn {
        /// 纵向
        Portrait = "portrait",
        /// 横向
        Landscape = "landscape",
    }
}

/// A rectangle on paper, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// The rectangle without a margin.
    #[must_use]
    pub fn inside(self, margin_mm: f64) -> Self {
        Self {
            x: self.x + margin_mm,
            y: self.y + margin_mm,
            width: self.width - 2.0 * margin_mm,
            height: self.height - 2.0 * margin_mm,
        }
    }
}

/// Width and height in millimetres.
pub const fn size_mm(format: Format, turn: Turn) -> [f64; 2] {
    let [short, long] = match format {
        Format::A4 => [210.0, 297.0],
        Format::A3 => [297.0, 420.0],
    };
    match turn {
        Turn::Portrait => [short, long],
        Turn::Landscape => [long, short],
    }
}

/// How paper is to lie for ground to be drawn as large as can be: by the longer side of its box.
pub fn turn_for(extent: Extent) -> Turn {
    let [east_m, north_m] = sides_m(extent);
    if north_m > east_m { Turn::Portrait } else { Turn::Landscape }
}

/// Scales that maps are drawn at: 1 to so many.
pub const SCALES: &[u32] = &[
    200, 250, 500, 750, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 6_000, 7_500, 8_000, 10_000, 15_000,
    20_000, 25_000, 30_000, 40_000, 50_000, 75_000, 100_000, 150_000, 200_000, 250_000, 500_000, 1_000_000,
    2_000_000, 5_000_000,
];

/// Ground on paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Where on the paper.
    pub rect: Rect,
    /// Metres on the ground for a metre on paper.
    pub denominator: u32,
    middle: [f64; 2],
    scale: LocalScale,
}

impl Frame {
    /// Ground in the middle of a rectangle, at the largest scale of [`SCALES`] at which all of it is there with a margin
    /// around.
    pub fn fit(extent: Extent, rect: Rect, margin_mm: f64) -> Self {
        let [east_m, north_m] = sides_m(extent);
        let room = rect.inside(margin_mm);
        let wanted = (east_m / room.width).max(north_m / room.height) * 1000.0;
        let last = SCALES[SCALES.len() - 1];
        let denominator = SCALES.iter().copied().find(|&s| f64::from(s) >= wanted).unwrap_or(last);
        let half = |a: i32, b: i32| f64::midpoint(f64::from(a), f64::from(b));
        let middle = [half(extent.min.x, extent.max.x), half(extent.min.y, extent.max.y)];
        Self { rect, denominator, middle, scale: LocalScale::at(middle[1] as i32) }
    }

    /// Where a point lies, in millimetres; it may be outside the rectangle.
    pub fn place(&self, p: Point) -> [f64; 2] {
        let mm = 1000.0 / f64::from(self.denominator);
        let centre = [self.rect.x + self.rect.width / 2.0, self.rect.y + self.rect.height / 2.0];
        [
            centre[0] + (f64::from(p.x) - self.middle[0]) * self.scale.east_m * mm,
            centre[1] - (f64::from(p.y) - self.middle[1]) * self.scale.north_m * mm,
        ]
    }

    /// Millimetres on paper for metres on the ground.
    pub fn mm(&self, metres: f64) -> f64 {
        metres * 1000.0 / f64::from(self.denominator)
    }

    /// The ground that the rectangle shows.
    pub fn extent(&self) -> Extent {
        let reach = |mm: f64, unit_m: f64| (mm / 2.0 * f64::from(self.denominator) / 1000.0 / unit_m).ceil();
        let [dx, dy] =
            [reach(self.rect.width, self.scale.east_m), reach(self.rect.height, self.scale.north_m)];
        let corner = |sx: f64, sy: f64| {
            let x = (self.middle[0] + sx * dx).clamp(-1.8e9, 1.8e9);
            let y = (self.middle[1] + sy * dy).clamp(-9e8, 9e8);
            Point::new(x as i32, y as i32)
        };
        Extent { min: corner(-1.0, -1.0), max: corner(1.0, 1.0) }
    }

    /// A polygon as the data of an SVG path. Points nearer to the one before than can be seen are left out.
    pub fn path(&self, shape: &Shape) -> String {
        let mut data = String::new();
        for (ring, _) in shape.rings() {
            self.trace(ring, &mut data);
            data.push('Z');
        }
        data
    }

    /// A line as the data of an SVG path.
    pub fn line(&self, points: &[Point]) -> String {
        let mut data = String::new();
        self.trace(points, &mut data);
        data
    }

    fn trace(&self, points: &[Point], data: &mut String) {
        /// mm; a printer of 600 dots an inch has one every 0.04.
        const UNSEEN: f64 = 0.04;
        let mut before: Option<[f64; 2]> = None;
        let last = points.len().saturating_sub(1);
        for (i, &p) in points.iter().enumerate() {
            let [x, y] = self.place(p);
            let near = before.is_some_and(|[bx, by]| (x - bx).abs() < UNSEEN && (y - by).abs() < UNSEEN);
            if near && i != last {
                continue;
            }
            let letter = if before.is_none() { 'M' } else { 'L' };
            // Writing to a String cannot fail.
            let _ = write!(data, "{letter}{x:.2} {y:.2}");
            before = Some([x, y]);
        }
    }

    /// A scale bar of about a fifth of the width: metres of one of its four parts, a round number.
    pub fn bar_part_m(&self) -> f64 {
        let wanted = self.rect.width / 5.0 / 4.0 * f64::from(self.denominator) / 1000.0;
        let magnitude = 10_f64.powf(wanted.log10().floor());
        let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
        steps.into_iter().map(|step| step * magnitude).rfind(|&part| part <= wanted).unwrap_or(magnitude)
    }
}

fn sides_m(extent: Extent) -> [f64; 2] {
    let scale = LocalScale::at(extent.min.y.midpoint(extent.max.y));
    scale.offset_m(extent.min, extent.max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ground(width_m: f64, height_m: f64) -> Extent {
        let min = Point::from_degrees(120.0, 30.0).unwrap();
        let scale = LocalScale::at(min.y);
        let max = Point::new(
            min.x + (width_m / scale.east_m).round() as i32,
            min.y + (height_m / scale.north_m).round() as i32,
        );
        Extent { min, max }
    }

    const RECT: Rect = Rect { x: 20.0, y: 30.0, width: 200.0, height: 100.0 };

    #[test]
    fn the_largest_round_scale_that_shows_all_is_chosen() {
        for (width_m, height_m, denominator) in [
            (390.0, 150.0, 2_000),
            (410.0, 150.0, 2_500),
            (100.0, 195.0, 2_000),
            (9.0, 9.0, 200),
            (1e6, 10.0, 5_000_000),
        ] {
            let frame = Frame::fit(ground(width_m, height_m), RECT, 0.0);
            assert_eq!(frame.denominator, denominator, "{width_m} x {height_m}");
        }
    }

    #[test]
    fn lengths_on_paper_are_those_on_the_ground_at_scale() {
        let extent = ground(360.0, 180.0);
        let frame = Frame::fit(extent, RECT, 0.0);
        let ([west, south], [east, north]) = (frame.place(extent.min), frame.place(extent.max));
        assert!((east - west - frame.mm(360.0)).abs() < 0.05, "{west} {east}");
        assert!((south - north - frame.mm(180.0)).abs() < 0.05, "north is up");
        assert!(
            (f64::midpoint(west, east) - 120.0).abs() < 0.01
                && (f64::midpoint(south, north) - 80.0).abs() < 0.01
        );
        let shown = frame.extent();
        assert!(shown.contains(extent.min) && shown.contains(extent.max));
        let [left, top] = frame.place(Point::new(shown.min.x, shown.max.y));
        assert!((left - RECT.x).abs() < 0.1 && (top - RECT.y).abs() < 0.1);
    }

    #[test]
    fn the_bar_is_round_and_fits() {
        for width_m in [30.0, 90.0, 390.0, 1_234.0, 40_000.0] {
            let frame = Frame::fit(ground(width_m, 10.0), RECT, 0.0);
            let part = frame.bar_part_m();
            let digits = part / 10_f64.powf(part.log10().floor());
            assert!([1.0, 2.0, 2.5, 5.0].iter().any(|d| (d - digits).abs() < 1e-9), "{part}");
            let mm = frame.mm(4.0 * part);
            assert!((15.0..=RECT.width / 5.0 + 1e-9).contains(&mm), "{mm} mm for {part} m");
        }
    }

    #[test]
    fn paths_keep_corners_and_drop_what_cannot_be_seen() {
        let frame = Frame::fit(ground(390.0, 190.0), RECT, 0.0);
        let Extent { min, max } = ground(390.0, 190.0);
        let ring =
            vec![min, Point::new(min.x + 1, min.y), Point::new(max.x, min.y), max, Point::new(min.x, max.y)];
        let path = frame.path(&Shape::from_rings(vec![vec![ring]]).unwrap());
        assert_eq!(path.matches('L').count(), 3, "{path}");
        assert!(path.starts_with('M') && path.ends_with('Z'));
    }

    #[test]
    fn paper_lies_as_the_ground_does() {
        assert_eq!(turn_for(ground(500.0, 300.0)), Turn::Landscape);
        assert_eq!(turn_for(ground(300.0, 500.0)), Turn::Portrait);
        let [width, height] = size_mm(Format::A3, Turn::Landscape);
        assert!((width - 420.0).abs() < 1e-9 && (height - 297.0).abs() < 1e-9);
    }
}
