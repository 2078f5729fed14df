use proptest::prelude::*;

use super::*;

const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[120,30],[120.01,30],[120.01,30.01],[120,30]]]}"#;

fn feature(geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{{"name":"一"}},"geometry":{geometry}}}"#)
}

fn collection(features: &[String]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}", features.join(",\n"))
}

fn read(text: &str) -> FeatureSet {
    read_features(text.as_bytes()).unwrap()
}

/// The one-line message of a file that must be refused.
fn refused(text: &str) -> String {
    let message = read_features(text.as_bytes()).expect_err(text).to_string();
    assert!(!message.contains('\n'), "{message}");
    message
}

#[test]
fn every_form_of_file_gives_the_same_features() {
    let one = feature(SQUARE);
    let expected = read(&collection(&[one.clone(), one.clone()])).features;
    assert_eq!(expected.len(), 2);
    assert_eq!(expected[1].name.to_string(), "features[1] \"一\" (line 3)");

    let lines = read(&format!("{one}\n{one}\n"));
    assert_eq!(lines.notes, [Note::FeaturePerLine]);
    let sequence = read(&format!("\u{1e}{one}\n\u{1e}{one}\n"));
    assert_eq!(sequence.notes, [Note::FeaturePerLine]);
    for set in [&lines, &sequence, &read(&one), &read(SQUARE)] {
        assert!(set.features.iter().all(|f| f.geometry == expected[0].geometry));
    }
    assert_eq!(lines.features.len(), 2);

    let marked = read(&format!("\u{feff}{one}"));
    assert_eq!(marked.notes, [Note::ByteOrderMark]);
    assert_eq!(marked.features[0].geometry, expected[0].geometry);
}

#[test]
fn members_may_come_in_any_order_and_a_third_dimension_is_dropped() {
    let set = read(
        r#"{"features":[{"geometry":{"coordinates":[1.5,2.5,30],"type":"Point"},"type":"Feature"}],
            "crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4490"}},"type":"FeatureCollection"}"#,
    );
    assert_eq!(set.features[0].geometry, Geometry::Points(vec![Point::new(15_000_000, 25_000_000)]));
    assert_eq!(set.notes, [Note::ThirdDimension(1)]);
    assert_eq!(set.declared_crs.as_deref(), Some("urn:ogc:def:crs:EPSG::4490"));
}

#[test]
fn points_and_lines_in_their_multi_forms() {
    let geometry = |text: &str| read(text).features.remove(0).geometry;
    let (a, b) = (Point::new(10_000_000, 0), Point::new(20_000_000, 0));
    assert_eq!(
        geometry(r#"{"type":"MultiPoint","coordinates":[[1,0],[2,0]]}"#),
        Geometry::Points(vec![a, b])
    );
    let line = Geometry::Lines(vec![vec![a, b]]);
    assert_eq!(geometry(r#"{"type":"LineString","coordinates":[[1,0],[1,0],[2,0]]}"#), line);
    assert_eq!(geometry(r#"{"type":"MultiLineString","coordinates":[[[1,0],[2,0]]]}"#), line);
}

#[test]
fn every_bad_feature_is_named_with_its_place() {
    let table = [
        ("null", "there is no geometry: it is null or has no coordinates"),
        (r#"{"type":"Polygon","coordinates":[]}"#, "there is no geometry: it is null or has no coordinates"),
        (r#"{"type":"Polygon","coordinates":[[]]}"#, "the geometry is empty"),
        (r#"{"type":"MultiPolygon","coordinates":[[]]}"#, "the geometry is empty"),
        (r#"{"type":"Polygon"}"#, "there is no geometry: it is null or has no coordinates"),
        (
            r#"{"type":"Polygon","coordinates":[[[120,30],[120.01,30],[120.01,30.01]]]}"#,
            "polygon 0, ring 0 is not closed: its last point must repeat its first, [120.0, 30.0]",
        ),
        (
            r#"{"type":"Polygon","coordinates":[[[120,30],[120.01,30],[120.02,30],[120,30]]]}"#,
            "polygon 0, ring 0 has no area at [120.0, 30.0] (after rounding to about 1 cm)",
        ),
        (
            r#"{"type":"Polygon","coordinates":[[[120,30],[190,30],[120.01,30.01],[120,30]]]}"#,
            "polygon 0, ring 0, point 1: [190, 30] is outside longitude ±180°, latitude ±90°",
        ),
        (
            r#"{"type":"Point","coordinates":[1e400,30]}"#,
            "a number at line 2, column 93 is too large to be finite",
        ),
        (
            r#"{"type":"Point","coordinates":[null,30]}"#,
            "coordinates of a Point contain null in place of a number",
        ),
        (r#"{"type":"Point","coordinates":[120,"30"]}"#, "coordinates of a Point contain the text \"30\""),
        (
            r#"{"type":"Point","coordinates":[120]}"#,
            "coordinates of a Point contain a position of one number",
        ),
        (r#"{"type":"LineString","coordinates":[[1,1],[1,1]]}"#, "line 0 has fewer than two distinct points"),
        (
            r#"{"type":"Polygon","coordinates":[[120,30],[121,30],[121,31],[120,30]]}"#,
            "coordinates of a Polygon are not a list of lists of positions",
        ),
        (
            r#"{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection","geometries":[]}]}"#,
            "a GeometryCollection cannot be read; export its parts as features of one kind",
        ),
        (
            r#"{"type":"Circle","coordinates":[1,2]}"#,
            "the geometry has type Circle; Point, LineString, Polygon or their Multi forms are read",
        ),
    ];
    for (geometry, message) in table {
        let text = collection(&[feature(geometry)]);
        assert_eq!(refused(&text), format!("features[0] \"一\" (line 2): {message}"), "{geometry}");
    }
}

#[test]
fn a_polygon_smaller_than_the_lattice_is_dropped_from_among_others() {
    let speck = "[[120.1,30],[120.10000001,30],[120.10000001,30.00000001],[120.1,30]]";
    let square = "[[120,30],[120.01,30],[120.01,30.01],[120,30]]";
    let set = read(&format!(r#"{{"type":"MultiPolygon","coordinates":[[{speck}],[{square}],[{speck}]]}}"#));
    assert_eq!(set.features[0].geometry, read(SQUARE).features[0].geometry);
    let feature = set.features[0].name.clone();
    assert_eq!(set.notes, [Note::Collapsed { feature, polygons: 2 }]);
    refused(&format!(r#"{{"type":"MultiPolygon","coordinates":[[{speck}],[{speck}]]}}"#));
}

#[test]
fn axes_and_metres_are_recognised() {
    for (at, message) in [
        (
            "[30.2,120.1]",
            "[30.2, 120.1] has latitude before longitude; GeoJSON wants longitude first: swap the axes",
        ),
        ("[40500000.5,3340000]", "(likely EPSG:4528, 3-degree zone 40)"),
        ("[500000,3340000]", "(likely one of EPSG:4534 to 4554, by central meridian)"),
        ("[13380000,3530000]", "(perhaps EPSG:3857)"),
    ] {
        let bad = feature(&format!(r#"{{"type":"Point","coordinates":{at}}}"#));
        let message_got = refused(&collection(&[bad.clone(), bad]));
        assert!(message_got.starts_with("features[0] \"一\" (line 2): "), "{message_got}");
        assert!(message_got.ends_with(message), "{message_got}");
    }
}

#[test]
fn coordinates_are_converted_before_rounding() {
    let ring = "[[40512345.678,3345678.901],[40512445.678,3345678.901],[40512445.678,3345778.901],[40512345.678,3345678.901]]";
    let polygon = format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#);
    let options = Options { crs: Some("EPSG:4528".parse().unwrap()), ..Options::default() };
    let set = read_features_with(polygon.as_bytes(), &options).unwrap();
    let Geometry::Shape(shape) = &set.features[0].geometry else { panic!() };
    assert_eq!(shape.points()[0], Point::new(1_201_282_501, 302_305_596));

    let declared = |name: &str| {
        format!(
            r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"{name}"}}}},"features":[{}]}}"#,
            feature(&polygon)
        )
    };
    let set_declared = read(&declared("urn:ogc:def:crs:EPSG::4528"));
    assert_eq!(set_declared.features[0].geometry, set.features[0].geometry);
    assert_eq!(
        set_declared.notes[0].to_string(),
        "coordinates converted from EPSG:4528, which the file declares"
    );
    assert_eq!(
        refused(&declared("EPSG:2154")),
        "the file says its coordinates are in EPSG:2154, which cannot be read; convert it, or name the system with --crs"
    );
    let message = refused(&declared("EPSG:4527"));
    assert!(message.ends_with("its easting begins with zone 40, which is EPSG:4528"), "{message}");
}

#[test]
fn broken_files_say_where() {
    let whole = collection(&[feature(SQUARE), feature(SQUARE)]);
    for cut in [whole.len() - 3, 150, 60] {
        let message = refused(&whole[..whole.floor_char_boundary(cut)]);
        assert!(message.contains("the file ends too early, at line"), "{message}");
    }
    assert!(refused(&whole[..whole.len() - 30]).starts_with("features[1] (line 3): the file ends too early"));
    assert_eq!(refused(" \n"), "the file is empty");
    assert_eq!(refused(r#"{"a":1}"#), "not GeoJSON: the outermost object has no \"type\"");
    assert_eq!(refused(r#"{"type":"FeatureCollection","features":[]}"#), "the file has no features");
    assert!(refused("[1,2]").starts_with("not GeoJSON: invalid type: sequence"));
    assert!(refused("{\"type\":\n NaN}").starts_with("not JSON at line 2, column"));
    assert!(
        refused(&whole.replace("[120.01,30.01]", "[NaN,30]")).starts_with("features[0] (line 2): not JSON")
    );
    assert!(refused(&(feature(SQUARE) + "\nxyz")).starts_with("features[1] (line 2): not JSON at line 2"));
}

#[test]
fn wrong_encodings_are_named_with_the_byte() {
    let gbk = [b"{\"type\":\n\"Feature\",\"name\":\"".as_slice(), &[0xB9, 0xFA, 0xD3, 0xFD], b"\"}"].concat();
    let message = read_features(&gbk).unwrap_err().to_string();
    assert!(
        message.starts_with("byte 27 (line 2) is 0xB9, which is not UTF-8; it looks like GBK"),
        "{message}"
    );
    let latin = [b"{\"name\":\"caf".as_slice(), &[0xE9], b"\"}"].concat();
    assert!(
        read_features(&latin)
            .unwrap_err()
            .to_string()
            .starts_with("byte 12 (line 1) is 0xE9, which is not UTF-8")
    );
    assert!(read_features(&[0xFF, 0xFE, b'{', 0]).unwrap_err().to_string().contains("UTF-16"));
}

#[test]
fn all_faults_are_listed_up_to_the_cap() {
    let features: Vec<String> =
        (0..30).map(|i| feature(if i % 3 == 2 { SQUARE } else { r#"{"type":"Polygon"}"# })).collect();
    let error = read_features(collection(&features).as_bytes()).unwrap_err();
    assert_eq!((error.faults.len(), error.more), (20, 0));
    let features = vec![feature("null"); 25];
    let error = read_features(collection(&features).as_bytes()).unwrap_err();
    assert_eq!((error.faults.len(), error.more), (20, 5));
    assert!(error.to_string().ends_with("(and 24 more faults)"));
}

#[test]
fn ids_must_differ() {
    let with_id = |id: &str| format!(r#"{{"type":"Feature","id":{id},"geometry":{SQUARE}}}"#);
    assert_eq!(
        refused(&collection(&[with_id("7"), with_id("8"), with_id("7")])),
        "features[2] \"7\" (line 4): id '7' is already that of features[0]"
    );
    let with_field =
        |ward: &str| format!(r#"{{"type":"Feature","properties":{{"ward":{ward}}},"geometry":{SQUARE}}}"#);
    let set = read(&collection(&[with_field("22.0"), with_field("\" a \"")]));
    assert_eq!(set.unique("ward").unwrap(), ["22", "a"]);
    assert!(set.unique("zone").unwrap_err().to_string().contains("attribute 'zone' is missing or empty"));
    let twice = read(&collection(&[with_field("1"), with_field("1.0")]));
    assert!(twice.unique("ward").unwrap_err().to_string().contains("id '1' is already that of features[0]"));
}

#[test]
fn places_without_a_position_can_be_left_out() {
    let text = collection(&[feature("null"), feature(r#"{"type":"Point","coordinates":[1,2]}"#)]);
    let options = Options { without_geometry: WithoutGeometry::LeaveOut, ..Options::default() };
    let set = read_features_with(text.as_bytes(), &options).unwrap();
    assert_eq!((set.features.len(), set.features[0].name.index), (1, 1));
    assert_eq!(
        set.notes[0].to_string(),
        "1 features have no geometry and were left out: features[0] \"一\" (line 2)"
    );
    let none = collection(&[feature("null")]);
    assert!(read_features_with(none.as_bytes(), &options).is_err());
}

#[test]
fn a_ring_of_a_million_vertices_is_read() {
    let vertices: Vec<String> = (0..1_000_000_u32)
        .map(|i| {
            let angle = f64::from(i) / 1e6 * std::f64::consts::TAU;
            format!("[{:.7},{:.7}]", 120.0 + angle.cos(), 30.0 + angle.sin())
        })
        .collect();
    let text = format!(r#"{{"type":"Polygon","coordinates":[[{},{}]]}}"#, vertices.join(","), vertices[0]);
    let shape = read(&text).features.remove(0).into_shape().unwrap();
    assert_eq!(shape.vertex_count(), 1_000_000);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_features(&bytes);
    }

    #[test]
    fn no_mutation_of_a_good_file_makes_it_panic(
        edits in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![
            prop::sample::select(b"[]{},:\"0-9eE.n\n\\ \xff".to_vec()), any::<u8>()
        ]), 1..6),
    ) {
        let mut bytes = collection(&[feature(SQUARE), feature(r#"{"type":"Point","coordinates":[1,2,3]}"#)]).into_bytes();
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read_features(&bytes);
    }

    #[test]
    fn no_part_of_a_file_passes_for_the_whole(cut in any::<prop::sample::Index>()) {
        let whole = collection(&[feature(SQUARE), feature(r#"{"type":"Point","coordinates":[1,2,3]}"#)]);
        let cut = cut.index(whole.len());
        prop_assert!(read_features(&whole.as_bytes()[..cut]).is_err());
    }
}

#[test]
fn places_in_the_file_are_told_across_its_pieces() {
    // Far more than is read at a time, with characters of three bytes wherever a piece may end.
    let point = |i: usize| {
        let name = "格".repeat(i % 7 + 1);
        format!(
            r#"{{"type":"Feature","id":{i},"properties":{{"name":"{name}"}},"geometry":{{"type":"Point","coordinates":[1,2]}}}}"#
        )
    };
    let mut features: Vec<String> = (0..20_000).map(point).collect();
    assert_eq!(read(&collection(&features)).features[19_999].name.line, 20_001);
    features[17_000] = feature(r#"{"type":"Point","coordinates":[1e400,2]}"#);
    assert_eq!(
        refused(&collection(&features)),
        "features[17000] \"一\" (line 17002): a number at line 17002, column 93 is too large to be finite"
    );
    features[17_000] = features[3].clone();
    assert_eq!(
        refused(&features.join("\n")),
        "features[17000] \"3\" (line 17001): id '3' is already that of features[3]"
    );
    features[17_000].truncate(20);
    assert!(
        refused(&features.join("\n"))
            .contains("(line 17002): not JSON at line 17002, column 0: control character")
    );
    let mut bytes = collection(&features).into_bytes();
    let at = bytes.len() - 1000;
    let line = bytes[..at].split(|&byte| byte == b'\n').count();
    bytes[at] = 0xFF;
    let message = read_features(&bytes).unwrap_err().to_string();
    assert!(message.starts_with(&format!("byte {at} (line {line}) is 0xFF")), "{message}");
}

#[test]
fn what_stands_between_features_must_be_space() {
    let one = r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}"#;
    assert_eq!(read(&format!("{one}{one} \u{1e}{one}\n\n{one}")).features.len(), 4);
    assert_eq!(
        refused(&format!("{one}\n7{one}")),
        "features[1] (line 2): not JSON at line 2, column 2: trailing characters"
    );
    assert_eq!(
        refused(&format!("{one}\n7\n{one}")),
        "features[1] (line 2): not GeoJSON: invalid type: integer `7`, expected struct RawFeature (line 2, column 1)"
    );
}

#[test]
fn a_reader_hands_on_its_features_as_often_as_asked_and_stops_when_told() {
    let text = collection(&[feature(SQUARE), feature(SQUARE), feature(SQUARE)]);
    let mut reader = Reader::new(Cursor::new(text.as_bytes()), &Options::default()).unwrap();
    for most in [1, 2, 3, 3] {
        let mut names = Vec::new();
        let mut take = |feature: Feature| {
            names.push(feature.name.line);
            if names.len() == most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        assert_eq!(reader.each(&mut take).unwrap().notes, []);
        assert_eq!(names, (2..2 + most).collect::<Vec<_>>());
    }
}

#[test]
fn bytes_that_do_not_come_are_told_of() {
    struct Broken(Cursor<Vec<u8>>, usize);
    impl std::io::Read for Broken {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            self.1 -= 1;
            if self.1 == 0 { Err(std::io::Error::other("the disk is gone")) } else { self.0.read(into) }
        }
    }
    impl std::io::Seek for Broken {
        fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
            self.0.seek(to)
        }
    }
    let text = collection(&[feature(SQUARE), feature(SQUARE)]);
    for reads in 1..=6 {
        let source = Broken(Cursor::new(text.clone().into_bytes()), reads);
        let read = Reader::new(source, &Options::default())
            .and_then(|mut reader| reader.each(&mut |_| ControlFlow::Continue(())));
        let message = read.unwrap_err().to_string();
        assert!(message.ends_with("cannot be read: the disk is gone"), "{reads}: {message}");
    }
}
