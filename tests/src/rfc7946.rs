//! GeoJSON as RFC 7946 has it, read by a library that shares no code with the service.

use anyhow::{Context as _, ensure};
use geojson::{FeatureCollection, GeometryValue, Position};

/// Reads a feature collection and checks what a reader may rely on: every feature has an id, properties and a geometry;
/// positions are longitude and latitude on the globe (§3.1.1); lines have two positions or more (§3.1.4); rings are
/// closed, have four positions or more, and wind anticlockwise outside, clockwise around holes (§3.1.6).
///
/// # Errors
/// The first thing that is wrong, with the number of its feature.
pub fn check(text: &str) -> anyhow::Result<FeatureCollection> {
    let collection: FeatureCollection = text.parse().context("it is no feature collection")?;
    for (number, feature) in collection.features.iter().enumerate() {
        let checked = || {
            ensure!(feature.id.is_some(), "no id");
            ensure!(feature.properties.is_some(), "no properties");
            check_geometry(&feature.geometry.as_ref().context("no geometry")?.value)
        };
        checked().with_context(|| format!("feature {number}"))?;
    }
    Ok(collection)
}

fn check_geometry(geometry: &GeometryValue) -> anyhow::Result<()> {
    match geometry {
        GeometryValue::Point { coordinates } => lon_lat(coordinates).map(drop),
        GeometryValue::LineString { coordinates } => {
            ensure!(coordinates.len() >= 2, "a line of {} positions", coordinates.len());
            coordinates.iter().try_for_each(|position| lon_lat(position).map(drop))
        }
        GeometryValue::Polygon { coordinates } => check_polygon(coordinates),
        GeometryValue::MultiPolygon { coordinates } => {
            ensure!(!coordinates.is_empty(), "no polygon");
            coordinates.iter().try_for_each(|polygon| check_polygon(polygon))
        }
        other => anyhow::bail!("{} is not promised", other.type_name()),
    }
}

fn check_polygon(rings: &[Vec<Position>]) -> anyhow::Result<()> {
    ensure!(!rings.is_empty(), "no ring");
    for (nth, ring) in rings.iter().enumerate() {
        let points = ring.iter().map(lon_lat).collect::<anyhow::Result<Vec<_>>>()?;
        ensure!(points.len() >= 4, "ring {nth} has {} positions", points.len());
        ensure!(points.first() == points.last(), "ring {nth} is not closed");
        let anticlockwise = doubled_area(&points) > 0.0;
        ensure!(anticlockwise == (nth == 0), "ring {nth} winds the wrong way");
    }
    Ok(())
}

fn lon_lat(position: &Position) -> anyhow::Result<[f64; 2]> {
    let &[lon, lat] = position.as_slice() else {
        anyhow::bail!("a position of {} numbers", position.as_slice().len());
    };
    ensure!(lon.abs() <= 180.0 && lat.abs() <= 90.0, "{lon}, {lat} is not on the globe");
    Ok([lon, lat])
}

/// Twice the signed area in square degrees, measured from the first point so that nothing small is lost.
fn doubled_area(ring: &[[f64; 2]]) -> f64 {
    let [x0, y0] = ring[0];
    ring.windows(2)
        .map(|edge| (edge[0][0] - x0) * (edge[1][1] - y0) - (edge[1][0] - x0) * (edge[0][1] - y0))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_one(geometry: &str) -> anyhow::Result<FeatureCollection> {
        check(&format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","id":1,"geometry":{geometry},"properties":{{}}}}]}}"#
        ))
    }

    #[test]
    fn good_geometries_pass_and_bad_ones_are_named() {
        for good in [
            r#"{"type":"Point","coordinates":[1,2]}"#,
            r#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#,
            r#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[5,2],[6,3],[6,2],[5,2]]]}"#,
            r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]]]}"#,
        ] {
            assert!(check_one(good).is_ok(), "{good}: {:?}", check_one(good).err());
        }
        for (bad, why) in [
            (r#"{"type":"Point","coordinates":[200,2]}"#, "not on the globe"),
            (r#"{"type":"Point","coordinates":[1,2,3]}"#, "3 numbers"),
            (r#"{"type":"LineString","coordinates":[[1,2]]}"#, "1 positions"),
            (r#"{"type":"Polygon","coordinates":[]}"#, "no ring"),
            (r#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9]]]}"#, "3 positions"),
            (r#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,1]]]}"#, "not closed"),
            (r#"{"type":"Polygon","coordinates":[[[0,0],[9,9],[9,0],[0,0]]]}"#, "the wrong way"),
            (r#"{"type":"Polygon","coordinates":[[["x",0]]]}"#, "no feature collection"),
            ("null", "no geometry"),
        ] {
            let error = format!("{:#}", check_one(bad).unwrap_err());
            assert!(error.contains(why), "{bad}: {error}");
        }
        assert!(check(r#"{"type":"Feature","id":1,"geometry":null,"properties":{}}"#).is_err());
    }
}
