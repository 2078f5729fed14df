use super::*;

/// An irregular outline of about `radius_m` around a place, with `corners` corners.
fn blob(lon: f64, lat: f64, radius_m: f64, corners: u32) -> Vec<[f64; 2]> {
    let mut ring: Vec<[f64; 2]> = (0..corners)
        .map(|i| {
            let angle = f64::from(i) / f64::from(corners) * std::f64::consts::TAU;
            let r = radius_m * (1.0 + 0.25 * (3.0 * angle).sin() + 0.1 * (11.0 * angle).cos()) / 111_000.0;
            [lon + r * angle.cos() / lat.to_radians().cos(), lat + r * angle.sin()]
        })
        .collect();
    ring.push(ring[0]);
    ring
}

fn shape(ring: &[[f64; 2]]) -> Shape {
    Shape::from_coordinates(&[vec![ring.to_vec()]]).unwrap()
}

fn shifted(ring: &[[f64; 2]], system: Crs) -> Shape {
    let shift = Shift { system, reversed: false };
    shape(&ring.iter().map(|&p| shift.redo(p)).collect::<Vec<_>>())
}

/// Every fourth corner only, each off by up to 60 m: another agency's map of the same area.
fn generalised(ring: &[[f64; 2]]) -> Shape {
    let jitter = |i: usize, k: usize| ((i * 7919 + k * 104_729) % 1000) as f64 / 1000.0 - 0.5;
    let mut coarse: Vec<_> = ring[..ring.len() - 1]
        .iter()
        .enumerate()
        .step_by(4)
        .map(|(i, [x, y])| [x + jitter(i, 1) * 1e-3, y + jitter(i, 2) * 1e-3])
        .collect();
    coarse.push(coarse[0]);
    shape(&coarse)
}

#[test]
fn both_offsets_are_found_in_both_directions_and_measured() {
    for (name, lon, lat) in [("杭州", 120.15, 30.25), ("北京", 116.4, 39.9), ("成都", 104.06, 30.67)] {
        for (radius, corners) in [(800.0, 40), (3_000.0, 200), (30_000.0, 900)] {
            let ring = blob(lon, lat, radius, corners);
            let truth = shape(&ring);
            for system in [Crs::Gcj02, Crs::Bd09] {
                let moved = shifted(&ring, system);
                let expected = Shift { system, reversed: false }.offset_m([lon, lat]);
                for reversed in [false, true] {
                    let (data, area) = if reversed { (&truth, &moved) } else { (&moved, &truth) };
                    let found = suspect_shapes(std::slice::from_ref(data), std::slice::from_ref(area))
                        .unwrap_or_else(|| panic!("{name} {radius} {system} {reversed}"));
                    assert_eq!((found.system, found.reversed), (system, reversed), "{name} {radius}");
                    let sign = if reversed { -1.0 } else { 1.0 };
                    let off = (found.offset_m[0] - sign * expected[0])
                        .hypot(found.offset_m[1] - sign * expected[1]);
                    // Over 60 km, BD-09 itself varies by as much as this.
                    assert!(
                        off < if radius > 10_000.0 { 90.0 } else { 30.0 },
                        "{name} {radius} {system}: {:?} for {expected:?}",
                        found.offset_m
                    );
                }
            }
        }
    }
}

#[test]
fn an_offset_is_found_under_generalisation() {
    let ring = blob(120.15, 30.25, 6_000.0, 600);
    let found = suspect_shapes(&[shifted(&ring, Crs::Gcj02)], &[generalised(&ring)]).unwrap();
    assert_eq!((found.system, found.reversed), (Crs::Gcj02, false));
    let message = found.to_string();
    assert!(message.starts_with("the data lies 4") && message.contains(" m east and 2"), "{message}");
    assert!(
        message.contains("where GCJ-02 would put it") && message.ends_with("import it with --crs gcj02"),
        "{message}"
    );
}

#[test]
fn what_fits_or_lies_elsewhere_is_not_suspected() {
    let ring = blob(120.15, 30.25, 6_000.0, 600);
    let truth = shape(&ring);
    assert_eq!(suspect_shapes(std::slice::from_ref(&truth), std::slice::from_ref(&truth)), None);
    assert_eq!(suspect_shapes(std::slice::from_ref(&truth), &[generalised(&ring)]), None);
    // Another offset of the same length.
    let west: Vec<_> = ring.iter().map(|[x, y]| [x - 0.005, y - 0.002]).collect();
    assert_eq!(suspect_shapes(&[shape(&west)], std::slice::from_ref(&truth)), None);
    // The same offset where nobody applies it: 台北, Lucknow, Hong Kong.
    for (lon, lat) in [(121.5, 25.05), (80.95, 26.84), (114.16, 22.32)] {
        let ring = blob(lon, lat, 6_000.0, 600);
        assert_eq!(suspect_shapes(&[shifted(&ring, Crs::Gcj02)], &[shape(&ring)]), None);
    }
    // A part of an area, such as its first cells.
    let part = shape(&blob(120.16, 30.26, 500.0, 60));
    assert_eq!(suspect_shapes(&[part], &[truth]), None);
}

#[test]
fn points_outside_are_told_from_points_shifted() {
    let ring = blob(120.15, 30.25, 900.0, 100);
    let area = [shape(&ring)];
    // A grid of points inside the area.
    let prepared = Prepared::new(&area[0]);
    let inside: Vec<[f64; 2]> = (0..60)
        .flat_map(|i| (0..60).map(move |j| [120.138 + f64::from(i) * 4e-4, 30.238 + f64::from(j) * 4e-4]))
        .filter(|&p| prepared.holds(Point::try_from(p).unwrap()))
        .collect();
    assert!(inside.len() > 1000);
    let points = |moved: &dyn Fn([f64; 2]) -> [f64; 2]| -> Vec<Point> {
        inside.iter().map(|&p| Point::try_from(moved(p)).unwrap()).collect()
    };
    assert_eq!(suspect_points(&points(&|p| p), &area), None);
    for system in [Crs::Gcj02, Crs::Bd09] {
        let shift = Shift { system, reversed: false };
        let found = suspect_points(&points(&|p| shift.redo(p)), &area).unwrap();
        assert_eq!((found.system, found.reversed), (system, false));
        assert!(matches!(found.evidence, Evidence::Points { before, after: 0 } if before > 100), "{found:?}");
    }
    assert_eq!(suspect_points(&points(&|[x, y]| [x - 0.004, y - 0.004]), &area), None);
}

#[test]
fn far_and_swapped_data_is_refused() {
    let around = |lon: f64, lat: f64| shape(&blob(lon, lat, 3_000.0, 20)).extent();
    let lyon = around(4.83, 45.76);
    assert_eq!(placed(around(4.86, 45.78), lyon), Ok(()));
    let swapped = placed(around(45.76, 4.83), lyon).unwrap_err();
    assert!(matches!(swapped, Misplaced::Swapped { .. }), "{swapped}");
    assert!(swapped.to_string().ends_with("swap the axes"), "{swapped}");
    let far = placed(around(5.37, 43.30), lyon).unwrap_err();
    assert!(
        matches!(far, Misplaced::Far { distance_km, .. } if (260.0..290.0).contains(&distance_km)),
        "{far}"
    );
}
