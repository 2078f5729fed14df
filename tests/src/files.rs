//! Files as other programs write them, for tests of reading: made byte for byte from the formats' descriptions, not by our own writers.

use std::io::{Cursor, Write as _};

use encoding_rs::GB18030;
use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A closed ring.
pub type Ring = Vec<[f64; 2]>;

/// The western community of the fixture, cut into three cells from west to east, with a gap of `gap` degrees before the last.
pub fn three_cells(gap: f64) -> Vec<(String, Ring)> {
    let (west, south, east, north) = (120.1, 30.2, 120.102, 30.202);
    let cuts = [west, west + 0.0005, west + 0.0012, east];
    (0..3)
        .map(|i| {
            let from = cuts[i] + if i == 2 { gap } else { 0.0 };
            // Clockwise, as shapefiles have it.
            let ring =
                vec![[from, south], [from, north], [cuts[i + 1], north], [cuts[i + 1], south], [from, south]];
            (format!("第{}网格", ["一", "二", "三"][i]), ring)
        })
        .collect()
}

/// The cells as GeoJSON.
pub fn geojson(cells: &[(String, Ring)]) -> String {
    let feature = |(name, ring): &(String, Ring)| {
        let geometry = json!({ "type": "Polygon", "coordinates": [ring] });
        json!({ "type": "Feature", "properties": { "名称": name }, "geometry": geometry })
    };
    let features: Vec<_> = cells.iter().map(feature).collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

/// A zip archive.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).expect("memory takes a file");
        archive.write_all(bytes).expect("memory takes bytes");
    }
    archive.finish().expect("memory takes an archive").into_inner()
}

/// What a `.prj` of CGCS2000 says.
pub const PRJ: &str = "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

/// A zipped shapefile whose texts are in GBK and that does not say so.
pub fn shapefile(cells: &[(String, Ring)]) -> Vec<u8> {
    zip(&[
        ("网格/cells.shp", &shp(cells.iter().map(|(_, ring)| ring))),
        ("网格/cells.dbf", &dbf(&cells.iter().map(|(name, _)| gbk(name)).collect::<Vec<_>>())),
        ("网格/cells.prj", PRJ.as_bytes()),
    ])
}

/// Text in GBK.
pub fn gbk(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

/// A `.shp` of polygons of one ring.
pub fn shp<'r>(rings: impl Iterator<Item = &'r Ring>) -> Vec<u8> {
    let mut records = Vec::new();
    for (number, ring) in (1_u32..).zip(rings) {
        let mut content = 5_u32.to_le_bytes().to_vec();
        content.extend([0; 32]);
        content.extend(1_u32.to_le_bytes());
        content.extend((ring.len() as u32).to_le_bytes());
        content.extend(0_u32.to_le_bytes());
        content.extend(ring.iter().flatten().flat_map(|value| value.to_le_bytes()));
        records.extend(number.to_be_bytes());
        records.extend((content.len() as u32 / 2).to_be_bytes());
        records.extend(content);
    }
    let mut file = 9994_u32.to_be_bytes().to_vec();
    file.extend([0; 20]);
    file.extend(((100 + records.len()) as u32 / 2).to_be_bytes());
    file.extend(1000_u32.to_le_bytes());
    file.extend(5_u32.to_le_bytes());
    file.extend([0; 64]);
    file.extend(records);
    file
}

/// A `.dbf` with one column, `名称` in GBK, of 20 bytes.
pub fn dbf(values: &[Vec<u8>]) -> Vec<u8> {
    const WIDTH: usize = 20;
    let mut file = vec![3, 126, 1, 1];
    file.extend((values.len() as u32).to_le_bytes());
    file.extend(65_u16.to_le_bytes());
    file.extend((1 + WIDTH as u16).to_le_bytes());
    file.extend([0; 20]);
    let mut name = gbk("名称");
    name.resize(11, 0);
    file.extend(name);
    file.push(b'C');
    file.extend([0; 4]);
    file.extend([WIDTH as u8, 0]);
    file.extend([0; 14]);
    file.push(0x0D);
    for value in values {
        let mut value = value.clone();
        value.resize(WIDTH, b' ');
        file.push(b' ');
        file.extend(value);
    }
    file.push(0x1A);
    file
}

/// The cells as KML, in a folder.
pub fn kml(cells: &[(String, Ring)]) -> String {
    let placemark = |(name, ring): &(String, Ring)| {
        let ring: Vec<String> = ring.iter().map(|[x, y]| format!("{x},{y},0")).collect();
        format!(
            "<Placemark><name>{name} &amp; Co</name><ExtendedData><Data name=\"code\"><value>A</value></Data></ExtendedData>\
             <Polygon><outerBoundaryIs><LinearRing><coordinates>\n{}\n</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>",
            ring.join(" ")
        )
    };
    let placemarks: String = cells.iter().map(placemark).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><name>all</name>\
         <Folder><name>河东</name>{placemarks}</Folder></Document></kml>"
    )
}

/// Number, tags and nodes of a way.
type Tagged<'a> = (u64, [(&'a str, &'a str); 2], &'a [i64]);

/// OpenStreetMap data: a street, a building, an estate and a hydrant in the western community, and a way whose nodes are missing.
pub fn osm_pbf() -> Vec<u8> {
    let nodes: [(i64, f64, f64); 7] = [
        (1, 120.1002, 30.2002),
        (2, 120.1018, 30.2002),
        (3, 120.1005, 30.2010),
        (4, 120.1009, 30.2010),
        (5, 120.1009, 30.2013),
        (6, 120.1005, 30.2013),
        (7, 120.1015, 30.2015),
    ];
    let mut texts: Vec<&str> = vec![""];
    let mut text = |wanted: &'static str| {
        texts.iter().position(|known| *known == wanted).unwrap_or_else(|| {
            texts.push(wanted);
            texts.len() - 1
        }) as u64
    };
    let mut group = Vec::new();
    for (id, lon, lat) in nodes {
        let units = |degrees: f64| (degrees * 1e7).round() as i64;
        let mut node = Vec::new();
        field(&mut node, 1, zigzag(id));
        if id == 7 {
            bytes(&mut node, 2, &packed(&[text("emergency")]));
            bytes(&mut node, 3, &packed(&[text("fire_hydrant")]));
        }
        field(&mut node, 8, zigzag(units(lat)));
        field(&mut node, 9, zigzag(units(lon)));
        bytes(&mut group, 1, &node);
    }
    let mut ways = Vec::new();
    let wanted: [Tagged<'_>; 4] = [
        (10, [("highway", "residential"), ("name", "青石路")], &[1, 2]),
        (11, [("building", "yes"), ("building:levels", "6")], &[3, 4, 5, 6, 3]),
        (13, [("landuse", "residential"), ("name", "柳岸小区")], &[1, 2, 7, 6, 1]),
        (12, [("highway", "primary"), ("name", "远方路")], &[1, 99]),
    ];
    for (id, tags, nodes) in wanted {
        let mut way = Vec::new();
        field(&mut way, 1, id);
        bytes(&mut way, 2, &packed(&tags.map(|(key, _)| text(key))));
        bytes(&mut way, 3, &packed(&tags.map(|(_, value)| text(value))));
        let steps =
            nodes.iter().scan(0, |before, &node| Some(zigzag(node - std::mem::replace(before, node))));
        bytes(&mut way, 8, &packed(&steps.collect::<Vec<_>>()));
        bytes(&mut ways, 3, &way);
    }
    let mut table = Vec::new();
    for text in &texts {
        bytes(&mut table, 1, text.as_bytes());
    }
    let mut block = Vec::new();
    bytes(&mut block, 1, &table);
    bytes(&mut block, 2, &group);
    bytes(&mut block, 2, &ways);
    let mut head = Vec::new();
    bytes(&mut head, 4, b"OsmSchema-V0.6");
    [blob("OSMHeader", &head), blob("OSMData", &block)].concat()
}

fn blob(kind: &str, content: &[u8]) -> Vec<u8> {
    let mut blob = Vec::new();
    bytes(&mut blob, 1, content);
    let mut header = Vec::new();
    bytes(&mut header, 1, kind.as_bytes());
    field(&mut header, 3, blob.len() as u64);
    [(header.len() as u32).to_be_bytes().to_vec(), header, blob].concat()
}

fn varint(into: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        into.push(value as u8 | 0x80);
        value >>= 7;
    }
    into.push(value as u8);
}

fn field(into: &mut Vec<u8>, number: u64, value: u64) {
    varint(into, number << 3);
    varint(into, value);
}

fn bytes(into: &mut Vec<u8>, number: u64, value: &[u8]) {
    varint(into, number << 3 | 2);
    varint(into, value.len() as u64);
    into.extend(value);
}

fn packed(values: &[u64]) -> Vec<u8> {
    let mut packed = Vec::new();
    for &value in values {
        varint(&mut packed, value);
    }
    packed
}

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}
