//! The `bbox` parameter.

use grid::lattice::{Extent, Point, UNITS_PER_DEGREE};
use schemars::{Schema, SchemaGenerator, json_schema};

use super::raw::shown;
use super::{Inquiry, Refusal, Scalar};

/// A box of longitude and latitude, borders included; one that crosses the antimeridian is two windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bbox {
    first: Extent,
    second: Option<Extent>,
}

impl From<Extent> for Bbox {
    /// A box that does not cross the antimeridian.
    fn from(extent: Extent) -> Self {
        Self { first: extent, second: None }
    }
}

impl Bbox {
    /// The one or two parts that do not cross the antimeridian.
    pub(crate) fn windows(&self) -> impl Iterator<Item = Extent> {
        std::iter::once(self.first).chain(self.second)
    }

    /// Whether the extent has a point in the box.
    pub(crate) fn meets(&self, extent: &Extent) -> bool {
        self.windows().any(|window| window.intersects(extent))
    }
}

impl Scalar for Bbox {
    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        parse(text).map_err(Refusal::Unreadable)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "minItems": 4, "maxItems": 4, "items": { "type": "number", "minimum": -180, "maximum": 180 } })
    }
}

fn parse(text: &str) -> Result<Bbox, String> {
    let texts: Vec<&str> = text.split(',').collect();
    let numbers = texts
        .iter()
        .map(|number| {
            let finite = number.parse::<f64>().ok().filter(|n| n.is_finite());
            finite.ok_or_else(|| format!("'{}' is not a finite number", shown(number)))
        })
        .collect::<Result<Vec<f64>, String>>()?;
    let &[west, south, east, north] = numbers.as_slice() else {
        return Err(format!("four numbers are needed, west,south,east,north; these are {}", numbers.len()));
    };
    // Numbers are quoted as they were written: 1e300 would fill the line.
    let corner = |lon, lat, at: &[&str]| {
        let outside = || format!("'{}' is outside longitude ±180, latitude ±90", shown(&at.join(",")));
        Point::from_degrees(lon, lat).map_err(|_| outside())
    };
    let (min, max) = (corner(west, south, &texts[..2])?, corner(east, north, &texts[2..])?);
    if min.y > max.y {
        let (south, north) = (shown(texts[1]), shown(texts[3]));
        return Err(format!(
            "its south {south} is north of its north {north}; the order is west,south,east,north"
        ));
    }
    if min.x <= max.x {
        return Ok(Extent { min, max }.into());
    }
    let antimeridian = (180.0 * UNITS_PER_DEGREE) as i32;
    Ok(Bbox {
        first: Extent { min, max: Point::new(antimeridian, max.y) },
        second: Some(Extent { min: Point::new(-antimeridian, min.y), max }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_read() {
        let plain = parse("120.1,30.2,120.2,30.3").unwrap();
        let windows: Vec<_> = plain.windows().map(Extent::to_bbox).collect();
        assert_eq!(windows, [[120.1, 30.2, 120.2, 30.3]]);
        let point = parse("1,2,1,2").unwrap();
        assert!(point.meets(&Extent {
            min: Point::new(10_000_000, 20_000_000),
            max: Point::new(10_000_000, 20_000_000)
        }));
    }

    #[test]
    fn a_box_across_the_antimeridian_is_two_windows() {
        let windows: Vec<_> = parse("170,-10,-170,10").unwrap().windows().map(Extent::to_bbox).collect();
        assert_eq!(windows, [[170.0, -10.0, 180.0, 10.0], [-180.0, -10.0, -170.0, 10.0]]);
    }

    #[test]
    fn unreadable_boxes_are_refused() {
        for text in [
            "",
            "text",
            "1,2,3",
            "1,2,3,4,5",
            "1,2,3,4,5,6",
            "NaN,0,1,1",
            "0,inf,1,1",
            "0,0,1e400,1",
            "0,0,-inf,1",
            "0,2,1,1",
            "181,0,182,1",
            "-181,0,0,1",
            "0,-91,1,1",
            "0,0,1,91",
            "0,0,1,",
            ",,,",
            "0,0,1,1,",
            "1;2;3;4",
            "0,0,1, 1",
            "0x1,0,1,1",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        for long in
            ["(".repeat(5000), "0,1e-300,1e300,-1e300".to_owned(), format!("0,0.{},1,0", "1".repeat(500))]
        {
            assert!(parse(&long).unwrap_err().len() < 200, "{long}");
        }
    }
}
