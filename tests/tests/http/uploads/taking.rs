//! Taking files in: whose they are, who may, and that it is all or nothing.

use grid::people::{Role, Scope};
use grid::register::Code;
use reqwest::Method;
use serde_json::{Value, json};
use wangge_tests::files::{self, three_cells};
use wangge_tests::test_app::TestApp;

use super::{Tested, WEST, area, path, person};

#[tokio::test]
async fn an_upload_is_nobody_elses_and_goes_when_it_is_told_to() -> Tested {
    let app = TestApp::start().await?;
    let (one, other) = (person(&app, Role::Administrator).await?, person(&app, Role::Administrator).await?);
    let (_, upload) = one.upload("cells.geojson", files::geojson(&three_cells(0.0))).await?;
    let (path, missing) = (path(&upload), format!("/api/v1/uploads/{}", "0".repeat(32)));
    for end in ["", "/preview"] {
        let theirs = other.get(&format!("{path}{end}")).await?;
        let nobodys = other.get(&format!("{missing}{end}")).await?;
        assert_eq!((theirs.status().as_u16(), nobodys.status().as_u16()), (404, 404));
        assert_eq!(theirs.text().await?, nobodys.text().await?);
    }
    assert_eq!(other.request(Method::DELETE, &path).send().await?.status(), 404);
    assert_eq!(one.get(&path).await?.status(), 200);
    assert_eq!(one.request(Method::DELETE, &path).send().await?.status(), 204);
    assert_eq!(one.get(&path).await?.status(), 404);
    Ok(())
}

#[tokio::test]
async fn cells_with_a_gap_make_a_plan_that_says_so() -> Tested {
    let app = TestApp::start().await?;
    let who = person(&app, Role::Planner).await?;
    let (_, upload) = who.upload("cells.geojson", files::geojson(&three_cells(0.0001))).await?;
    let order = json!({ "layer": 0, "what": "plan", "area": area(&app, WEST).await?, "name": "新划分" });
    let (_, answer) = who.take(&upload, &order).await?;
    let plan = who.json(&format!("/api/v1/plans/{}", answer["take"]["plan"])).await?;
    assert_eq!((&plan["plan"]["name"], &plan["verdict"]), (&json!("新划分"), &json!("broken")), "{plan}");
    assert_eq!(plan["cells"].as_array().map(Vec::len), Some(3));
    Ok(())
}

#[tokio::test]
async fn cells_of_other_ground_are_named_and_nothing_is_taken() -> Tested {
    let app = TestApp::start().await?;
    let who = person(&app, Role::Planner).await?;
    let mut cells = three_cells(0.0);
    // The third lies some hundred metres off the area, the others in it.
    cells[2].1.iter_mut().for_each(|[lon, _]| *lon += 0.005);
    let (_, upload) = who.upload("cells.geojson", files::geojson(&cells)).await?;
    let order = json!({ "layer": 0, "what": "plan", "area": area(&app, WEST).await? });
    let (_, answer) = who.take(&upload, &order).await?;
    let said = answer["take"]["faults"][0]["en"].as_str().unwrap_or_default();
    assert!(said.contains("features[2]") && said.contains("outside the area"), "{answer}");
    assert_eq!(answer["take"]["plan"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn a_file_is_opened_after_it_was_answered_and_can_be_cancelled() -> Tested {
    let app = TestApp::start().await?;
    let who = person(&app, Role::Planner).await?;
    // So many cells take a while to look through.
    let many: Vec<_> = (0..20_000).flat_map(|_| three_cells(0.0)).collect();
    let send = |file: String| who.request(Method::POST, "/api/v1/uploads?name=a.geojson").body(file);
    let (status, upload) = who.send(send(files::geojson(&many))).await?;
    assert_eq!((status, upload["take"]["stage"].as_str()), (202, Some("opening")), "{upload}");
    assert_eq!((&upload["format"], &upload["layers"]), (&Value::Null, &json!([])));
    let order = json!({ "layer": 0, "what": "plan", "area": area(&app, WEST).await? });
    for (asked, answer) in [
        ("take", who.take(&upload, &order).await?),
        ("preview", who.send(who.request(Method::GET, &format!("{}/preview", path(&upload)))).await?),
    ] {
        let detail = answer.1["detail"].as_str().unwrap_or_default();
        assert!(answer.0 == 422 && detail.contains("still being opened"), "{asked}: {answer:?}");
    }
    assert_eq!(who.request(Method::DELETE, &path(&upload)).send().await?.status(), 204);
    assert_eq!(who.get(&path(&upload)).await?.status(), 404);
    Ok(())
}

#[tokio::test]
async fn who_sends_many_files_at_once_is_told_to_wait() -> Tested {
    use tokio::io::AsyncWriteExt as _;
    let app = TestApp::start().await?;
    let (who, other) = (person(&app, Role::Planner).await?, person(&app, Role::Planner).await?);
    let head = format!(
        "POST /api/v1/uploads?name=a.geojson HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Length: 9\r\n\r\n",
        app.address(),
        who.cookie().unwrap_or_default(),
    );
    // Each holds a place until it has sent the rest.
    let begin = async || -> anyhow::Result<_> {
        let mut connection = tokio::net::TcpStream::connect(app.address()).await?;
        connection.write_all(head.as_bytes()).await?;
        Ok(connection)
    };
    let ask = async || {
        let request = who.request(Method::POST, "/api/v1/uploads?name=a.geojson").body("{}");
        who.send(request).await
    };
    let pause = || tokio::time::sleep(std::time::Duration::from_millis(10));
    let mut sending = Vec::new();
    let refused = loop {
        // One that is asked for meanwhile may take the last place, so that one of these is told to wait and ends: others follow.
        sending.push(begin().await?);
        pause().await;
        if sending.len() >= 4 {
            let (status, answer) = ask().await?;
            if status == 429 {
                break answer;
            }
            assert!(sending.len() < 500, "nobody is told to wait: {status} {answer}");
        }
    };
    let sentence = &refused["fields"][0]["sentence"];
    assert_eq!(refused["field"], "file", "{refused}");
    assert!(sentence["zh"].as_str().is_some_and(|zh| zh.contains("4 个文件")), "{sentence}");
    assert_eq!(other.upload("cells.geojson", files::geojson(&three_cells(0.0))).await?.0, 202);
    // Connections that break off give their places back.
    sending.clear();
    for _ in 0..3000 {
        if ask().await?.0 == 202 {
            return Ok(());
        }
        pause().await;
    }
    anyhow::bail!("no place is given back")
}

#[tokio::test]
async fn an_import_is_in_the_log_of_the_area_that_it_lies_in() -> Tested {
    let app = TestApp::start().await?;
    let who = person(&app, Role::Administrator).await?;
    for (table, lies_in) in [
        ("address,lon,lat\n老街,120.1004,30.2004\n", json!(WEST)),
        ("address,lon,lat\n老街,120.1004,30.2004\n新街,120.1026,30.2006\n", json!("330199001")),
        ("address,lon,lat\n老街,120.1004,30.2004\n外街,120.0996,30.2004\n", json!("3301")),
        ("address,lon,lat\n老街,120.1004,30.2004\n远街,120.0900,30.2004\n", Value::Null),
    ] {
        let (_, upload) = who.upload("p.csv", table).await?;
        let (_, answer) = who.take(&upload, &json!({ "layer": 0, "what": "household" })).await?;
        assert_eq!(answer["take"]["stage"], "done", "{answer}");
        let log = who.json("/api/v1/audit?action=import&limit=1").await?;
        let found = &log["items"][0]["area"];
        assert_eq!(found, &lies_in, "{log}");
    }
    Ok(())
}

#[tokio::test]
async fn scopes_and_roles_hold_for_files_too() -> Tested {
    let app = TestApp::start().await?;
    let within = |code: &str| anyhow::Ok(Scope::Within { areas: vec![Code::new(code)?], cells: Vec::new() });
    let east = app.person(Role::Planner, within("330199001002")?).await?;
    let (_, upload) = east.upload("cells.geojson", files::geojson(&three_cells(0.0))).await?;
    let west = area(&app, WEST).await?;
    let (status, answer) = east.take(&upload, &json!({ "layer": 0, "what": "plan", "area": west })).await?;
    assert_eq!((status, &answer["field"]), (422, &json!("area")), "{answer}");
    let (status, _) = east.take(&upload, &json!({ "layer": 0, "what": "areas", "area": west })).await?;
    assert_eq!(status, 403, "areas are the administrator's");
    assert_eq!(east.get(&format!("{}/preview?area={west}", path(&upload))).await?.status(), 404);

    let admin = app.person(Role::Administrator, within("330199001002")?).await?;
    let point = "address,lon,lat\n老街,120.1004,30.2004\n";
    let (_, upload) = admin.upload("p.csv", point).await?;
    let (_, answer) = admin.take(&upload, &json!({ "layer": 0, "what": "household" })).await?;
    let said = answer["take"]["faults"][0]["en"].as_str().unwrap_or_default();
    assert!(said.contains("features[0]") && said.contains("outside your scope"), "{answer}");

    let (_, upload) = admin.upload("a.geojson", files::geojson(&three_cells(0.0))).await?;
    let (status, answer) = admin.take(&upload, &json!({ "layer": 0, "what": "areas" })).await?;
    assert_eq!(
        (status, &answer["field"]),
        (422, &json!("what")),
        "whose scope is what would be theirs: {answer}"
    );
    Ok(())
}

#[tokio::test]
async fn nobody_takes_over_what_lies_elsewhere_by_its_code() -> Tested {
    let app = TestApp::start().await?;
    let east = Scope::Within { areas: vec![Code::new("330199001002")?], cells: Vec::new() };
    let (east, all) =
        (app.person(Role::Administrator, east).await?, person(&app, Role::Administrator).await?);
    let order = json!({ "layer": 0, "what": "household" });
    let mut taken = Vec::new();
    // One of the western community, one that nobody has, and one of their own.
    for code in ["H-0", "H-999", "H-55"] {
        let table = format!("code,address,lon,lat\n{code},老街,120.1024,30.2004\n");
        let (_, upload) = east.upload("p.csv", table).await?;
        let (_, answer) = east.take(&upload, &order).await?;
        taken
            .push((answer["take"]["stage"].clone(), answer["take"]["faults"].to_string().replace(code, "…")));
    }
    assert_eq!((&taken[0].0, &taken[2].0), (&json!("refused"), &json!("done")), "{taken:?}");
    assert_eq!(taken[0], taken[1], "what nobody has is refused in the same words");
    let places = all.json("/api/v1/places?kind=household&bbox=120.1023,30.2003,120.1025,30.2005").await?;
    let there = |code: &str| {
        let mut places = places["features"].as_array().into_iter().flatten();
        places.any(|place| place["properties"]["code"] == code)
    };
    assert_eq!([there("H-0"), there("H-55")], [false, true], "{places}");

    // Without codes, the same file twice gives the same places.
    for _ in 0..2 {
        let (_, upload) = east.upload("new.csv", "address,lon,lat\n新街,120.1026,30.2006\n").await?;
        let (_, answer) = east.take(&upload, &order).await?;
        assert_eq!(answer["take"]["stage"], "done", "{answer}");
        // The file is gone, and how it went is still told.
        assert_eq!(east.get(&format!("{}/preview", path(&upload))).await?.status(), 422);
        assert_eq!(east.json(&path(&upload)).await?["take"]["done"], 1);
    }
    Ok(())
}

#[tokio::test]
async fn one_fault_and_nothing_is_taken_in() -> Tested {
    let app = TestApp::start().await?;
    let who = person(&app, Role::Administrator).await?;
    let count = |app: TestApp| async move {
        let person = app.person(Role::Administrator, Scope::Everything).await?;
        let list = person.json("/api/v1/places?kind=hydrant&limit=1").await?;
        anyhow::Ok((app, list["numberMatched"].clone()))
    };
    let (app, before) = count(app).await?;
    let table = "编码,状态,检查日期,经度,纬度\nS-1,完好,2026-05-01,120.1004,30.2004\nS-2,不知道,2026-05-01,120.1005,30.2004\n";
    let (_, upload) = who.upload("消火栓.csv", table).await?;
    let layer = &upload["layers"][0];
    assert_eq!(layer["guess"], "hydrant");
    let order = json!({ "layer": 0, "what": "hydrant", "columns": layer["mapping"] });
    let (_, answer) = who.take(&upload, &order).await?;
    assert_eq!(answer["take"]["stage"], "refused", "{answer}");
    let said = answer["take"]["faults"][0]["zh"].as_str().unwrap_or_default();
    assert!(said.starts_with("第 2 个要素（第 3 行）") && said.contains("不知道"), "{said}");
    let (app, after) = count(app).await?;
    assert_eq!(before, after);
    // Mended by a choice in the page.
    let order = json!({
        "layer": 0, "what": "hydrant", "columns": layer["mapping"], "aliases": { "不知道": "broken" },
    });
    let (_, answer) = who.take(&upload, &order).await?;
    assert_eq!((&answer["take"]["stage"], &answer["take"]["done"]), (&json!("done"), &json!(2)), "{answer}");
    let (_, now) = count(app).await?;
    assert_eq!(now.as_u64(), before.as_u64().map(|number| number + 2));
    Ok(())
}

#[tokio::test]
async fn orders_that_cannot_be_carried_out_name_what_is_wrong() -> Tested {
    let app = TestApp::start().await?;
    let who = person(&app, Role::Planner).await?;
    let (_, upload) = who.upload("cells.geojson", files::geojson(&three_cells(0.0))).await?;
    let west = area(&app, WEST).await?;
    for (order, status, field) in [
        (json!({ "layer": 0, "what": "plan" }), 422, "area"),
        (json!({ "layer": 0, "what": "plan", "area": 987_654 }), 422, "area"),
        (json!({ "layer": 7, "what": "plan", "area": west }), 400, "layer"),
        (json!({ "layer": 0, "what": "plan", "area": west, "crs": "EPSG:2154" }), 422, "crs"),
        (json!({ "layer": 0, "what": "plan", "area": west, "columns": { "colour": "x" } }), 422, "columns"),
        (json!({ "layer": 0, "what": "plan", "area": west, "name": "长".repeat(61) }), 422, "name"),
        (json!({ "layer": 0, "what": "moon", "area": west }), 400, "body"),
    ] {
        let (found, answer) = who.take(&upload, &order).await?;
        assert_eq!((found, answer["field"].as_str()), (status, Some(field)), "{order}: {answer}");
    }
    let (_, answer) = who
        .take(&upload, &json!({ "layer": 0, "what": "plan", "area": west, "columns": { "name": "没有" } }))
        .await?;
    let said = answer["take"]["faults"][0]["zh"].as_str().unwrap_or_default();
    assert!(said.contains("没有") && said.contains("名称"), "{answer}");
    Ok(())
}

#[tokio::test]
async fn data_far_from_its_area_or_with_swapped_axes_is_refused() -> Tested {
    let app = TestApp::start().await?;
    let who = person(&app, Role::Planner).await?;
    let west = area(&app, WEST).await?;
    let moved = |by: [f64; 2]| {
        let cells: Vec<_> = three_cells(0.0)
            .into_iter()
            .map(|(name, ring)| (name, ring.into_iter().map(|[x, y]| [x + by[0], y + by[1]]).collect()))
            .collect();
        files::geojson(&cells)
    };
    let (_, upload) = who.upload("far.geojson", moved([1.0, 0.0])).await?;
    let preview = who.json(&format!("{}/preview?area={west}", path(&upload))).await?;
    let said = |value: &Value| value["faults"][0]["zh"].as_str().unwrap_or_default().to_owned();
    assert!(said(&preview).contains("距辖区"), "{preview}");
    let (_, answer) = who.take(&upload, &json!({ "layer": 0, "what": "plan", "area": west })).await?;
    assert_eq!(answer["take"]["stage"], "refused");
    assert!(said(&answer["take"]).contains("距辖区"), "{answer}");
    Ok(())
}

#[tokio::test]
async fn a_file_larger_than_is_taken_is_refused_before_it_comes() -> Tested {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let app = TestApp::start().await?;
    let who = person(&app, Role::Planner).await?;
    let mut connection = tokio::net::TcpStream::connect(app.address()).await?;
    let head = format!(
        "POST /api/v1/uploads?name=a.geojson HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Length: {}\r\n\r\n",
        app.address(),
        who.cookie().unwrap_or_default(),
        (200_u64 << 20) + 1,
    );
    connection.write_all(head.as_bytes()).await?;
    let mut answer = [0; 12];
    connection.read_exact(&mut answer).await?;
    assert_eq!(std::str::from_utf8(&answer)?, "HTTP/1.1 413");
    Ok(())
}
