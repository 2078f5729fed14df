//! Files that cannot be read: each is refused with the place and the remedy, and nothing is kept.

use grid::people::Role;
use serde_json::json;
use wangge_tests::files::{self, three_cells};
use wangge_tests::test_app::TestApp;

use super::{Tested, person};

#[tokio::test]
async fn every_bad_file_is_refused_with_place_and_remedy() -> Tested {
    let app = TestApp::start().await?;
    let who = person(&app, Role::Administrator).await?;
    let cells = three_cells(0.0);
    let (text, whole) = (files::geojson(&cells), files::shapefile(&cells));
    let shp = files::shp(cells.iter().map(|(_, ring)| ring));
    let dbf = files::dbf(&vec![files::gbk("一"); 3]);
    let zip = |entries: &[(&str, &[u8])]| files::zip(entries);
    let mut lying = shp.clone();
    lying[100 + 8 + 36..100 + 8 + 40].copy_from_slice(&i32::MAX.to_le_bytes());
    let zeros = vec![0_u8; 3 << 20];
    let cases: Vec<(&str, Vec<u8>, &str, &str)> = vec![
        ("a.geojson", Vec::new(), "empty", "空"),
        ("a.geojson", text.as_bytes()[..text.len() - 9].to_vec(), "cut off", "截断"),
        ("a.geojson", b"{\"type\":\"Topology\"}".to_vec(), "TopoJSON", "GeoJSON"),
        ("a.zip", whole[..whole.len() - 30].to_vec(), "damaged", "损坏"),
        ("a.zip", zip(&[("../a.shp", &shp), ("../a.dbf", &dbf)]), "outside of its folder", "文件夹之外"),
        ("a.zip", zip(&[("/etc/a.shp", &shp)]), "outside of its folder", "文件夹之外"),
        ("a.zip", zip(&[("C:\\a.shp", &shp)]), "outside of its folder", "文件夹之外"),
        ("a.zip", zip(&[("a.shp", &shp), ("inner.zip", &whole)]), "archive itself", "压缩包"),
        ("a.zip", linked(), "is a link", "链接"),
        ("a.zip", zip(&[("a.shp", &shp), ("a.dbf", &zeros)]), "100 times", "100 倍"),
        ("a.zip", zip(&[("a.shp", &shp), ("a.prj", b"")]), "no 'a.dbf'", "没有“a.dbf”"),
        ("a.zip", zip(&[("a.txt", b"x")]), "no .shp", "没有 .shp"),
        ("a.xlsx", zip(&[("xl/workbook.xml", b"x")]), "Excel", "Excel"),
        ("a.zip", zip(&[("a.shp", &shp[..200]), ("a.dbf", &dbf)]), "'a.shp', record 1", "第 1 条记录"),
        ("a.zip", zip(&[("a.shp", &lying), ("a.dbf", &dbf)]), "record 1: its numbers", "互相矛盾"),
        ("a.zip", zip(&[("a.shp", &shp), ("a.dbf", &dbf[..90])]), "'a.dbf', record 2", "第 2 条记录"),
        (
            "a.zip",
            zip(&[("a.shp", &shp), ("a.dbf", &files::dbf(&[files::gbk("一")]))]),
            "different numbers",
            "不一致",
        ),
        ("a.shp", shp.clone(), "a .shp alone", "单独的 .shp"),
        ("a.gpkg", b"SQLite format 3\0 and no more".to_vec(), "GeoPackage", "GeoPackage"),
        ("a.csv", "name,city\n甲,杭州\n".into(), "name, city", "name, city"),
        (
            "a.csv",
            "name,lon,lat\n甲,120.1,30.2\n乙,abc,30.2\n".into(),
            "line 3, column 'lon'",
            "第 3 行“lon”列",
        ),
        ("a.csv", "name,lon,lat\n甲,120.1\n".into(), "line 2: the row has 2 cells", "第 2 行有 2 格"),
        ("a.kml", "<kml><Document><Placemark>".into(), "cut off", "第 1 行"),
        (
            "a.kml",
            "<kml><Placemark><Point><coordinates>x,y</coordinates></Point></Placemark></kml>".into(),
            "placemark 1",
            "第 1 个地标",
        ),
        ("a.svg", "<svg></svg>".into(), "no KML", "不是 KML"),
        ("a.osm.pbf", files::osm_pbf()[..60].to_vec(), "osm.pbf", "osm.pbf"),
        ("a.pdf", b"%PDF-1.4 and so on".to_vec(), "PDF", "PDF"),
        ("a.bin", vec![1, 0, 2, 0, 3], "no format that is read", "不认识"),
    ];
    for (name, file, en, zh) in cases {
        let (status, answer) = who.upload(name, file).await?;
        let take = &answer["take"];
        assert_eq!((status, take["stage"].as_str()), (202, Some("refused")), "{name}, {en}: {answer}");
        assert_eq!((&answer["format"], &answer["layers"]), (&json!(null), &json!([])), "{name}, {en}");
        let sentence = &take["faults"][0];
        assert!(sentence["en"].as_str().is_some_and(|text| text.contains(en)), "{name}, {en}: {sentence}");
        assert!(sentence["zh"].as_str().is_some_and(|text| text.contains(zh)), "{name}, {zh}: {sentence}");
    }
    Ok(())
}

/// An archive with a symbolic link in it.
fn linked() -> Vec<u8> {
    use zip::write::SimpleFileOptions;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let made = archive.add_symlink("a.shp", "/etc/passwd", SimpleFileOptions::default());
    made.and_then(|()| archive.finish()).map(std::io::Cursor::into_inner).unwrap_or_default()
}

#[tokio::test]
async fn damaged_files_of_every_format_are_refused_or_read_and_never_more() -> Tested {
    let app = TestApp::start().await?;
    let who = person(&app, Role::Administrator).await?;
    let cells = three_cells(0.0);
    let shp = files::shp(cells.iter().map(|(_, ring)| ring));
    let dbf = files::dbf(&vec![files::gbk("一"); 3]);
    let kml = files::kml(&cells).into_bytes();
    let osm = files::osm_pbf();
    let mut asked = 0;
    for seed in 0..40_usize {
        let damaged = |whole: &[u8]| {
            let mut bytes = whole.to_vec();
            let at = (seed * 7919) % bytes.len();
            bytes[at] = bytes[at].wrapping_add(1 + (seed as u8 % 250));
            if seed % 3 == 0 {
                bytes.truncate(bytes.len() - seed % 17);
            }
            bytes
        };
        for (name, file) in [
            ("a.zip", files::zip(&[("a.shp", &damaged(&shp)), ("a.dbf", &dbf)])),
            ("a.zip", files::zip(&[("a.shp", &shp), ("a.dbf", &damaged(&dbf))])),
            ("a.zip", damaged(&files::shapefile(&cells))),
            ("a.kml", damaged(&kml)),
            ("a.osm.pbf", damaged(&osm)),
        ] {
            let (status, answer) = who.upload(name, file).await?;
            let stage = answer["take"]["stage"].as_str();
            assert!(status == 202 && matches!(stage, Some("idle" | "refused")), "{name}, {seed}: {answer}");
            asked += 1;
        }
    }
    assert_eq!(asked, 200);
    Ok(())
}
