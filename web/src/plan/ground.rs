//! Streets, buildings and estates of the base map, to snap to and to pick.

use grid::lattice::{Extent, Point};
use grid::plan::Edge;
use grid::prepared::Prepared;
use grid::shape::{MultiPolygonCoordinates, Shape};
use serde::Deserialize;

/// The base map in and around the view.
#[derive(Default)]
pub(super) struct Ground {
    streets: Vec<(Extent, Vec<Point>)>,
    buildings: Vec<Shape>,
    estates: Vec<Shape>,
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    geometry: Geometry,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    LineString(Vec<[f64; 2]>),
    MultiLineString(Vec<Vec<[f64; 2]>>),
    Polygon(Vec<Vec<[f64; 2]>>),
    MultiPolygon(MultiPolygonCoordinates),
    #[serde(untagged)]
    Other(serde::de::IgnoredAny),
}

impl Ground {
    /// Reads GeoJSON answers. What is no line among streets and no polygon among the others is passed over.
    pub(super) fn read(streets: &str, buildings: &str, estates: &str) -> Self {
        let geometries = |text: &str| {
            let collection = serde_json::from_str::<Collection>(text);
            collection.map_or_else(|_| Vec::new(), |found| found.features)
        };
        let lines = geometries(streets).into_iter().flat_map(|feature| match feature.geometry {
            Geometry::LineString(line) => vec![line],
            Geometry::MultiLineString(lines) => lines,
            Geometry::Polygon(_) | Geometry::MultiPolygon(_) | Geometry::Other(_) => Vec::new(),
        });
        let street = |line: Vec<[f64; 2]>| {
            let points: Vec<Point> = line.into_iter().filter_map(|at| Point::try_from(at).ok()).collect();
            Some((Extent::of(points.iter().copied())?, points))
        };
        let shape = |feature: Feature| match feature.geometry {
            Geometry::Polygon(rings) => Shape::from_coordinates(&[rings]).ok(),
            Geometry::MultiPolygon(polygons) => Shape::from_coordinates(&polygons).ok(),
            Geometry::LineString(_) | Geometry::MultiLineString(_) | Geometry::Other(_) => None,
        };
        let shapes = |text| geometries(text).into_iter().filter_map(shape).collect();
        Self {
            streets: lines.filter_map(street).collect(),
            buildings: shapes(buildings),
            estates: shapes(estates),
        }
    }

    /// Edges near a place.
    pub(super) fn edges(&self, window: Extent) -> impl Iterator<Item = Edge> + '_ {
        let streets = self.streets.iter().filter(move |(extent, _)| extent.intersects(&window));
        let streets = streets.flat_map(|(_, line)| line.windows(2).map(|w| (w[0], w[1])));
        let buildings = self.buildings.iter().filter(move |shape| shape.extent().intersects(&window));
        streets.chain(buildings.flat_map(Shape::edges))
    }

    /// The building at a place; beside buildings, the estate.
    pub(super) fn thing_at(&self, at: Point) -> Option<&Shape> {
        let mut near = self.buildings.iter().chain(&self.estates).filter(|shape| shape.extent().contains(at));
        near.find(|shape| Prepared::new(shape).holds(at))
    }

    /// The street with this edge, from end to end.
    pub(super) fn street_of(&self, edge: Edge) -> Option<&[Point]> {
        let has = |line: &[Point]| line.windows(2).any(|w| (w[0], w[1]) == edge || (w[1], w[0]) == edge);
        self.streets.iter().find(|(_, line)| has(line)).map(|(_, line)| line.as_slice())
    }

    /// Edges of streets only, near a place.
    pub(super) fn street_edges(&self, window: Extent) -> impl Iterator<Item = Edge> + '_ {
        let near = self.streets.iter().filter(move |(extent, _)| extent.intersects(&window));
        near.flat_map(|(_, line)| line.windows(2).map(|w| (w[0], w[1])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_found_where_they_are() {
        let streets = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[0,0],[0.001,0],[0.002,0.001]]}},
            {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[0,0]}}]}"#;
        let buildings = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},
            "geometry":{"type":"Polygon","coordinates":[[[0,0.001],[0.001,0.001],[0.001,0.002],[0,0.001]]]}}]}"#;
        let estates = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},
            "geometry":{"type":"Polygon","coordinates":[[[0,0.001],[0.001,0.001],[0.001,0.002],[0,0.002],[0,0.001]]]}}]}"#;
        let ground = Ground::read(streets, buildings, estates);
        let p = |lon: f64, lat: f64| Point::from_degrees(lon, lat).unwrap();
        let everywhere = Extent { min: p(-1.0, -1.0), max: p(1.0, 1.0) };
        assert_eq!(ground.street_edges(everywhere).count(), 2);
        assert_eq!(ground.edges(everywhere).count(), 2 + 3);
        assert_eq!(ground.street_of((p(0.001, 0.0), p(0.0, 0.0))).map(<[Point]>::len), Some(3));
        let corners = |at| ground.thing_at(at).map(Shape::vertex_count);
        assert_eq!(corners(p(0.000_9, 0.001_5)), Some(3), "the building");
        assert_eq!(corners(p(0.000_1, 0.001_9)), Some(4), "the estate around it");
        assert_eq!(corners(p(0.000_1, 0.002_1)), None);
        assert_eq!(Ground::read("nothing", "{}", "").edges(everywhere).count(), 0);
    }
}
