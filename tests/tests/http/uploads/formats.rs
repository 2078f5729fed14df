//! Every format is read to the same cells.

use grid::people::Role;
use grid::shape::Shape;
use serde_json::{Value, json};
use wangge_tests::files::{self, Ring, three_cells};
use wangge_tests::test_app::TestApp;
use wangge_tests::visitor::Visitor;

use super::{Tested, WEST, area, path, person};

/// Uploads the three cells, looks at them, and takes them in as a plan: the verdict, and the names of its cells.
async fn taken(
    app: &TestApp,
    who: &Visitor,
    name: &str,
    file: Vec<u8>,
    format: &str,
) -> anyhow::Result<Value> {
    let (status, upload) = who.upload(name, file).await?;
    assert_eq!((status, &upload["format"]), (202, &json!(format)), "{name}: {upload}");
    let layer = &upload["layers"][0];
    assert_eq!((&layer["features"], &layer["guess"]), (&json!(3), &json!("plan")), "{name}: {layer}");
    let area = area(app, WEST).await?;
    let preview = who.json(&format!("{}/preview?area={area}", path(&upload))).await?;
    assert_eq!((&preview["shown"], &preview["faults"]), (&json!(3), &json!([])), "{name}");
    let bbox: Vec<f64> = serde_json::from_value(preview["layer"]["bbox"].clone())?;
    for (found, wanted) in bbox.iter().zip([120.1, 30.2, 120.102, 30.202]) {
        assert!((found - wanted).abs() < 2e-7, "{name}: {bbox:?}");
    }
    let order = json!({ "layer": 0, "what": "plan", "area": area, "columns": layer["mapping"] });
    let (status, answer) = who.take(&upload, &order).await?;
    assert_eq!((status, &answer["take"]["stage"]), (202, &json!("done")), "{name}: {answer}");
    who.json(&format!("/api/v1/plans/{}", answer["take"]["plan"])).await
}

fn names(plan: &Value) -> Vec<&str> {
    plan["cells"].as_array().into_iter().flatten().filter_map(|cell| cell["about"]["name"].as_str()).collect()
}

#[tokio::test]
async fn every_format_gives_the_same_cells() -> Tested {
    let app = TestApp::start().await?;
    let who = person(&app, Role::Planner).await?;
    let cells = three_cells(0.0);
    let folder = tempfile::tempdir()?;
    let package = folder.path().join("cells.gpkg");
    let shape = |ring: &Ring| Shape::from_coordinates(&[vec![ring.clone()]]);
    let shapes = cells.iter().map(|(_, ring)| shape(ring)).collect::<Result<Vec<_>, _>>()?;
    let rows: Vec<_> =
        cells.iter().zip(&shapes).map(|((name, _), shape)| (vec![Some(name.clone())], shape)).collect();
    store::package::write(&package, "网格", &["名称"], &rows).await?;
    let (text, kml) = (files::geojson(&cells), files::kml(&cells));
    let packed = files::zip(&[("doc.kml", kml.as_bytes())]);
    let plain = ["第一网格", "第二网格", "第三网格"];
    let co = ["第一网格 & Co", "第二网格 & Co", "第三网格 & Co"];
    for (name, file, format, wanted) in [
        ("cells.geojson", text.clone().into_bytes(), "geojson", plain),
        ("gbk.json", files::gbk(&text), "geojson", plain),
        ("cells.zip", files::shapefile(&cells), "shapefile", plain),
        ("cells.gpkg", std::fs::read(&package)?, "geopackage", plain),
        ("cells.kml", kml.into_bytes(), "kml", co),
        ("cells.kmz", packed, "kml", co),
    ] {
        let plan = taken(&app, &who, name, file, format).await?;
        assert_eq!(plan["verdict"], "exact", "{name}: {plan}");
        assert_eq!(names(&plan), wanted, "{name}");
        assert_eq!(plan["plan"]["origin"]["en"], format!("imported from {name}"));
    }
    Ok(())
}

#[tokio::test]
async fn projected_metres_are_read_by_the_prj_or_by_choice() -> Tested {
    // The western community in CGCS2000, 3-degree zone 40, as EPSG:4528.
    let app = TestApp::start().await?;
    let who = person(&app, Role::Planner).await?;
    let ring = vec![
        [40_509_629.0, 3_342_300.0],
        [40_509_629.0, 3_342_500.0],
        [40_509_729.0, 3_342_500.0],
        [40_509_729.0, 3_342_300.0],
        [40_509_629.0, 3_342_300.0],
    ];
    let prj = format!(
        "PROJCS[\"CGCS2000_3_Degree_GK_Zone_40\",{},PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",40500000.0],\
         PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",120.0],PARAMETER[\"Scale_Factor\",1.0],UNIT[\"Meter\",1.0]]",
        files::PRJ
    );
    let (shp, dbf) = (files::shp([&ring].into_iter()), files::dbf(&[files::gbk("一")]));
    let (_, known) = who
        .upload("a.zip", files::zip(&[("a.shp", &shp), ("a.dbf", &dbf), ("a.prj", prj.as_bytes())]))
        .await?;
    assert_eq!(known["layers"][0]["crs"], "EPSG:4528", "{known}");
    let west = known["layers"][0]["bbox"][0].as_f64().unwrap_or_default();
    assert!((west - 120.1).abs() < 1e-3, "{known}");

    let (_, unknown) = who.upload("a.zip", files::zip(&[("a.shp", &shp), ("a.dbf", &dbf)])).await?;
    let layer = &unknown["layers"][0];
    assert_eq!((&layer["crs_needed"], &layer["bbox"]), (&json!(true), &Value::Null), "{layer}");
    assert!(layer["warnings"][0]["en"].as_str().is_some_and(|text| text.contains("no .prj")), "{layer}");
    let preview = who.json(&format!("{}/preview?crs=EPSG:4528", path(&unknown))).await?;
    assert_eq!((&preview["faults"], &preview["shown"]), (&json!([]), &json!(1)), "{preview}");

    let text = json!({ "type": "Polygon", "coordinates": [ring] }).to_string();
    let (_, metres) = who.upload("a.geojson", text).await?;
    let layer = &metres["layers"][0];
    assert_eq!(layer["crs_needed"], true, "{layer}");
    let said = layer["warnings"][0]["zh"].as_str().unwrap_or_default();
    assert!(said.contains("投影坐标") && said.contains("坐标系"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_table_is_read_in_the_encoding_of_spreadsheets() -> Tested {
    let app = TestApp::start().await?;
    let who = person(&app, Role::Administrator).await?;
    let text = "编码,地址,人数,经度,纬度\r\nH-900,\"老街 9 号, 甲\",3,120.1004,30.2004\r\nH-901,新街,2,120.1006,30.2006\r\n";
    for (name, file) in [("住户.csv", text.as_bytes().to_vec()), ("gbk.csv", files::gbk(text))] {
        let (status, upload) = who.upload(name, file).await?;
        let layer = &upload["layers"][0];
        assert_eq!((status, &layer["guess"]), (202, &json!("household")), "{upload}");
        assert_eq!(layer["columns"][1]["samples"], json!(["老街 9 号, 甲", "新街"]));
        let order = json!({ "layer": 0, "what": "household", "columns": layer["mapping"] });
        let (_, answer) = who.take(&upload, &order).await?;
        assert_eq!(
            (&answer["take"]["stage"], &answer["take"]["done"]),
            (&json!("done"), &json!(2)),
            "{answer}"
        );
    }
    let places = who.json("/api/v1/places?kind=household&bbox=120.10039,30.20039,120.10041,30.20041").await?;
    let found = places["features"].as_array().into_iter().flatten();
    let found: Vec<_> = found.filter(|place| place["properties"]["code"] == "H-900").collect();
    assert_eq!(found.len(), 1, "taken in twice, and there once: {places}");
    assert_eq!(found[0]["properties"]["address"], "老街 9 号, 甲");
    Ok(())
}

#[tokio::test]
async fn street_map_data_becomes_layers_and_replaces_the_base_map_of_an_area() -> Tested {
    let app = TestApp::start().await?;
    let who = person(&app, Role::Planner).await?;
    let (status, upload) = who.upload("hangzhou.osm.pbf", files::osm_pbf()).await?;
    assert_eq!((status, &upload["format"]), (202, &json!("osm_pbf")), "{upload}");
    let layers = upload["layers"].as_array().cloned().unwrap_or_default();
    let named: Vec<_> = layers.iter().map(|layer| (&layer["name"], &layer["guess"])).collect();
    let wanted =
        [("streets", "street"), ("buildings", "building"), ("estates", "estate"), ("hydrants", "hydrant")];
    let wanted = wanted.map(|(name, guess)| (json!(name), json!(guess)));
    assert_eq!(named, wanted.iter().map(|(name, guess)| (name, guess)).collect::<Vec<_>>());
    assert!(
        layers[0]["warnings"][0]["en"]
            .as_str()
            .is_some_and(|text| text.starts_with("1 features at the edge"))
    );
    let before = app.json("/api/v1/layers/street?bbox=120,30,121,31").await?["numberMatched"].as_u64();
    let order = json!({
        "layer": 0, "what": "street", "area": area(&app, WEST).await?, "columns": { "name": "name", "class": "class" },
    });
    let (_, answer) = who.take(&upload, &order).await?;
    assert_eq!((&answer["take"]["stage"], &answer["take"]["done"]), (&json!("done"), &json!(1)), "{answer}");
    let after = app.json("/api/v1/layers/street?bbox=120,30,121,31").await?;
    let streets: Vec<_> = after["features"].as_array().into_iter().flatten().collect();
    let names: Vec<_> = streets.iter().filter_map(|street| street["properties"]["name"].as_str()).collect();
    assert!(names.contains(&"青石路"), "{names:?}, {before:?} before");
    Ok(())
}
