//! Places made, moved, changed, closed and put back, with nothing lost.

use grid::people::{Role, Scope};
use grid::register::{Code, Details, PlaceKind, Record};
use reqwest::Method;
use serde_json::{Value, json};
use wangge_tests::reading::Reading as _;
use wangge_tests::test_app::TestApp;
use wangge_tests::visitor::Visitor;

type Tested = anyhow::Result<()>;

/// In the western community's first cell, `[longitude, latitude]`.
const HERE: [f64; 2] = [120.1005, 30.201];
/// In its second one.
const THERE: [f64; 2] = [120.1015, 30.201];

fn household() -> Value {
    let fields = json!({ "address": "老街 9 号", "people": 2, "contact": "赵铁柱", "phone": "13800001234", "needs": ["meals"] });
    json!({ "at": HERE, "fields": fields })
}

/// Registers a household; its address and its card.
async fn registered(who: &Visitor) -> anyhow::Result<(String, Value)> {
    let (status, card) = who.create("household", &household()).await?;
    anyhow::ensure!(status == 201, "{status} {card}");
    Ok((format!("/api/v1/places/household/{}", card["place"]["id"]), card))
}

#[tokio::test]
async fn a_place_is_made_and_is_there_at_once() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Planner).await?;
    let key = "6e8bc430-9c3a-11d9-9669-0800200c9a66";
    let create = |body: Value| {
        app.request(Method::POST, "/api/v1/places/household").header("idempotency-key", key).json(&body)
    };
    let made = create(household()).send().await?;
    assert_eq!(made.status(), 201);
    assert_eq!(made.headers()["etag"], "\"1\"");
    let address = made.headers()["location"].to_str()?.to_owned();
    let card: Value = made.json().await?;
    assert_eq!((&card["contact"], &card["phone"]), (&json!("赵*"), &json!("138****1234")));
    assert_eq!((&card["place"]["needs"], &card["place"]["people"]), (&json!(1), &json!(2)));
    assert_eq!(card["place"]["cell"]["code"], "330199001001001");
    assert_eq!(card["area"]["code"], "330199001001");
    assert_eq!((&card["may_edit"], &card["may_reveal"]), (&json!(true), &json!(false)));
    assert_eq!(app.json(&address).await?, card);
    let all = app.json("/api/v1/places?kind=household").await?;
    assert_eq!(all["numberMatched"], 69, "the map has it as soon as it is answered");

    let again = create(household()).send().await?;
    assert_eq!((again.status().as_u16(), again.json::<Value>().await?), (201, card));
    assert_eq!(app.json("/api/v1/places?kind=household").await?["numberMatched"], 69, "made once");
    let (status, problem) = app.send(create(json!({ "at": THERE, "fields": household()["fields"] }))).await?;
    assert_eq!(status, 422, "another place under the same key: {problem}");
    let taken = json!({ "code": "H-1", "at": HERE, "fields": household()["fields"] });
    assert_eq!(app.create("household", &taken).await?.0, 422, "a code that another one has");
    Ok(())
}

#[tokio::test]
async fn a_code_tells_nobody_of_a_place_that_they_do_not_see() -> Tested {
    let app = TestApp::start().await?;
    let scope = Scope::Within { areas: vec![Code::new("330199001001")?], cells: Vec::new() };
    let planner = app.person(Role::Planner, scope).await?;
    let with_code = async |code: &str| {
        planner
            .create("household", &json!({ "code": code, "at": HERE, "fields": household()["fields"] }))
            .await
    };
    let (taken, free) = (with_code("household-1").await?, with_code("of-nobody").await?);
    assert_eq!((taken.0, &taken.1["fields"][0]["field"]), (422, &json!("code")), "{}", taken.1);
    assert_eq!(taken, free);
    Ok(())
}

#[tokio::test]
async fn a_place_is_moved_changed_closed_and_put_back_step_by_step() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let (address, _) = registered(&app).await?;
    let steps = [
        (json!({ "at": THERE }), "move"),
        (json!({ "fields": { "people": 5, "contact": "钱多多" } }), "change"),
        (json!({ "closed": true }), "close"),
    ];
    for ((patch, _), version) in steps.iter().zip(1..) {
        let (status, card) = app.change(Method::PATCH, &address, version, patch).await?;
        assert_eq!((status, &card["version"]), (200, &json!(version + 1)), "{card}");
    }
    let card = app.json(&address).await?;
    assert_eq!(card["closed"], "2026-11-21", "today, as the server has it");
    assert_eq!(card["place"]["cell"]["code"], "330199001001002");
    assert_eq!(
        app.json("/api/v1/places?kind=household").await?["numberMatched"],
        68,
        "closed ones are on no map"
    );

    let history = app.json(&format!("{address}/history")).await?;
    let actions: Vec<&str> =
        history.as_array().into_iter().flatten().filter_map(|v| v["action"].as_str()).collect();
    assert_eq!(actions, ["close", "change", "move", "create"], "newest first");
    assert_eq!(
        history[1]["fields"],
        json!([
            { "field": "contact", "before": "赵*", "after": "钱*" },
            { "field": "people", "before": "2", "after": "5" },
        ])
    );
    let restore = format!("{address}/restore");
    let (status, card) = app.change(Method::POST, &restore, 4, &json!({ "version": 1 })).await?;
    assert_eq!((status, &card["version"], &card["closed"]), (200, &json!(5), &Value::Null), "{card}");
    assert_eq!((&card["place"]["at"], &card["place"]["people"]), (&json!(HERE), &json!(2)));
    // Undo of the undo.
    let (status, card) = app.change(Method::POST, &restore, 5, &json!({ "version": 4 })).await?;
    assert_eq!((status, &card["closed"]), (200, &json!("2026-11-21")), "{card}");
    let (status, problem) = app.change(Method::POST, &restore, 6, &json!({ "version": 99 })).await?;
    assert_eq!((status, &problem["fields"][0]["field"]), (422, &json!("version")), "{problem}");
    Ok(())
}

#[tokio::test]
async fn the_first_change_of_an_imported_place_can_be_undone() -> Tested {
    let app = TestApp::start().await?.as_role(Role::FireOfficer).await?;
    let hydrants = app.json("/api/v1/places?kind=hydrant").await?;
    let (id, at) = (&hydrants["features"][0]["id"], &hydrants["features"][0]["geometry"]["coordinates"]);
    let address = format!("/api/v1/places/hydrant/{id}");
    assert_eq!(app.change(Method::PATCH, &address, 1, &json!({ "at": THERE })).await?.0, 200);
    let (status, card) =
        app.change(Method::POST, &format!("{address}/restore"), 2, &json!({ "version": 1 })).await?;
    assert_eq!((status, &card["place"]["at"]), (200, at), "{card}");
    Ok(())
}

#[tokio::test]
async fn a_change_from_an_old_version_is_told_what_happened_since() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let (address, _) = registered(&app).await?;
    let other = app.person(Role::Planner, Scope::Everything).await?;
    assert_eq!(other.change(Method::PATCH, &address, 1, &json!({ "fields": { "people": 7 } })).await?.0, 200);
    let (status, problem) = app.change(Method::PATCH, &address, 1, &json!({ "at": THERE })).await?;
    assert_eq!(status, 412, "{problem}");
    let stale = &problem["stale"];
    assert_eq!((&stale["subject"], &stale["current"]), (&json!("household"), &json!(2)));
    let login = other.account.map(|account| account.value.login);
    assert_eq!(stale["since"][0]["name"].as_str(), login.as_deref());
    assert_eq!(stale["since"][0]["fields"], json!([{ "field": "people", "before": "2", "after": "7" }]));
    assert_eq!(stale["since"].as_array().map(Vec::len), Some(1));
    assert_eq!(app.json(&address).await?["place"]["at"], json!(HERE), "nothing was changed");
    // A change that changes nothing makes no version.
    let (status, card) =
        app.change(Method::PATCH, &address, 2, &json!({ "fields": { "people": 7 } })).await?;
    assert_eq!((status, &card["version"]), (200, &json!(2)));
    Ok(())
}

#[tokio::test]
async fn conditions_are_asked_for_and_must_be_good() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let (address, _) = registered(&app).await?;
    let patch = json!({ "at": THERE });
    for (condition, status) in [
        (None, 428),
        (Some("*"), 428),
        (Some("\"1"), 400),
        (Some("W/\"1\""), 400),
        (Some("\"1\", \"2\""), 400),
        (Some("\"0\""), 412),
        (Some("\"2\""), 412),
    ] {
        let request = app.request(Method::PATCH, &address).json(&patch);
        let request = if let Some(text) = condition { request.header("if-match", text) } else { request };
        let (answered, problem) = app.send(request).await?;
        assert_eq!(answered, status, "{condition:?}: {problem}");
        if status == 428 {
            assert_eq!(problem["field"], "If-Match");
        }
    }
    let create = app.request(Method::POST, "/api/v1/places/household").json(&household());
    let (status, problem) = app.send(create).await?;
    assert_eq!((status, &problem["field"]), (428, &json!("Idempotency-Key")));
    Ok(())
}

#[tokio::test]
async fn bodies_that_cannot_be_taken_are_refused_by_field_and_never_repeated() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let (status, problem) = app
        .create(
            "household",
            &json!({ "at": [200, 30], "fields": { "address": "", "people": -1, "belief": "x" } }),
        )
        .await?;
    let fields: Vec<&str> =
        problem["fields"].as_array().into_iter().flatten().filter_map(|f| f["field"].as_str()).collect();
    assert_eq!(
        (status, fields.as_slice()),
        (422, ["at", "address", "people", "belief"].as_slice()),
        "{problem}"
    );
    assert!(problem["fields"][0]["sentence"]["zh"].as_str().is_some_and(|text| !text.is_empty()));
    let (status, problem) =
        app.create("household", &json!({ "at": [0.0, 0.0], "fields": household()["fields"] })).await?;
    assert_eq!((status, &problem["field"]), (422, &json!("at")), "on ground of no area");

    let request =
        || app.request(Method::POST, "/api/v1/places/household").header("idempotency-key", "12345678");
    for (body, status) in [
        ("", 400),
        ("{", 400),
        ("[]", 400),
        (r#"{"at":"13800001234","fields":{}}"#, 400),
        (r#"{"at":[1,2],"fields":{},"extra":1}"#, 400),
        (r#"{"fields":{}}"#, 400),
    ] {
        let sent = request().header("content-type", "application/json").body(body);
        let (answered, problem) = app.send(sent).await?;
        assert_eq!(answered, status, "{body}: {problem}");
        assert!(!problem.to_string().contains("13800001234"), "{problem}");
    }
    assert_eq!(app.send(request().body("{}")).await?.0, 415);
    let form = request().header("content-type", "application/x-www-form-urlencoded").body("a=b");
    assert_eq!(app.send(form).await?.0, 415, "as a form of another site could send it");
    Ok(())
}

#[tokio::test]
async fn nothing_is_put_down_outside_the_scope() -> Tested {
    let app = TestApp::start().await?;
    let scope = Scope::Within { areas: Vec::new(), cells: vec![Code::new("330199001001001")?] };
    let staff = app.person(Role::GridStaff, scope).await?;
    let (address, card) = registered(&staff).await?;
    let (status, problem) = staff.change(Method::PATCH, &address, 1, &json!({ "at": THERE })).await?;
    assert_eq!((status, &problem["field"]), (422, &json!("at")), "into the neighbour's cell: {problem}");
    let elsewhere = json!({ "at": THERE, "fields": household()["fields"] });
    assert_eq!(staff.create("household", &elsewhere).await?.0, 422);
    // Somebody who may moves it away: for them it is gone.
    let planner = app.person(Role::Planner, Scope::Everything).await?;
    assert_eq!(planner.change(Method::PATCH, &address, 1, &json!({ "at": THERE })).await?.0, 200);
    assert_eq!(staff.get(&address).await?.status(), 404);
    let (status, problem) = staff.change(Method::PATCH, &address, 1, &json!({ "at": HERE })).await?;
    assert_eq!((status, &problem["stale"]), (404, &Value::Null), "no hint: {problem} {card}");
    Ok(())
}

#[tokio::test]
async fn a_change_from_before_an_import_is_told_what_the_import_made() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let (address, card) = registered(&app).await?;
    let id = card["place"]["id"].as_i64().unwrap_or_default();
    let mut place = app.store.place(PlaceKind::Household, id).await?.value;
    let Details::Household(household) = &mut place.details else { panic!("{place:?}") };
    household.people = 9;
    household.phone = Some("13912345678".to_owned());
    app.store.take(vec![Record::Place(place)]).await?;
    app.settled().await?;
    let (status, problem) = app.change(Method::PATCH, &address, 1, &json!({ "at": THERE })).await?;
    let since = &problem["stale"]["since"];
    assert_eq!((status, since.as_array().map(Vec::len)), (412, Some(1)), "{problem}");
    assert_eq!((&since[0]["action"], &since[0]["version"]), (&json!("import"), &json!(2)));
    let people = json!({ "field": "people", "before": "2", "after": "9" });
    let phone = json!({ "field": "phone", "before": "138****1234", "after": "139****5678" });
    assert_eq!(since[0]["fields"], json!([people, phone]));
    Ok(())
}

#[tokio::test]
async fn a_version_is_found_however_long_the_log_is() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let (address, _) = registered(&app).await?;
    let reveal =
        || app.request(Method::POST, &format!("{address}/reveal")).json(&json!({ "purpose": "通知停水" }));
    for version in 1..=205 {
        let patch = json!({ "fields": { "people": 100 + version } });
        assert_eq!(app.change(Method::PATCH, &address, version, &patch).await?.0, 200);
        if version % 5 == 0 {
            assert_eq!(app.send(reveal()).await?.0, 200);
        }
    }
    let history = app.json(&format!("{address}/history")).await?;
    let versions: Vec<i64> =
        history.as_array().into_iter().flatten().filter_map(|v| v["version"].as_i64()).collect();
    assert_eq!(versions, (7..=206).rev().collect::<Vec<_>>(), "the newest 200, reveals not among them");
    let (status, card) =
        app.change(Method::POST, &format!("{address}/restore"), 206, &json!({ "version": 2 })).await?;
    assert_eq!((status, &card["place"]["people"]), (200, &json!(101)), "{card}");
    Ok(())
}

#[tokio::test]
async fn fire_officers_see_no_contacts_in_a_history_either() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let (address, _) = registered(&app).await?;
    let patch = json!({ "fields": { "people": 3, "phone": "13912345678", "contact": "钱多多" } });
    assert_eq!(app.change(Method::PATCH, &address, 1, &patch).await?.0, 200);
    let fields = async |role| {
        let who = app.person(role, Scope::Everything).await?;
        let history = who.json(&format!("{address}/history")).await?;
        let changes =
            history.as_array().into_iter().flatten().filter_map(|v| v["fields"].as_array()).flatten();
        anyhow::Ok(changes.filter_map(|c| c["field"].as_str().map(str::to_owned)).collect::<Vec<_>>())
    };
    let personal = ["contact", "phone", "needs"];
    let named = |fields: &[String]| fields.iter().filter(|f| personal.contains(&f.as_str())).count();
    assert_eq!(named(&fields(Role::FireOfficer).await?), 0);
    assert_eq!(named(&fields(Role::Supervisor).await?), 5);
    Ok(())
}

#[tokio::test]
async fn personal_fields_are_shown_whole_for_a_purpose_that_is_kept() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let (address, card) = registered(&app).await?;
    let reveal = |who: &Visitor, purpose: &str| {
        who.request(Method::POST, &format!("{address}/reveal")).json(&json!({ "purpose": purpose }))
    };
    for purpose in ["", "  a  ", &"长".repeat(201)] {
        assert_eq!(app.send(reveal(&app, purpose)).await?.0, 422, "{purpose}");
    }
    let (status, whole) = app.send(reveal(&app, " 通知停水 ")).await?;
    assert_eq!(status, 200);
    assert_eq!(whole, json!({ "contact": "赵铁柱", "phone": "13800001234", "needs": ["meals"] }));
    let log = app.json("/api/v1/audit?action=reveal").await?;
    assert_eq!(log["items"].as_array().map(Vec::len), Some(1), "only what was shown is noted");
    let entry = &log["items"][0];
    assert_eq!((&entry["purpose"], &entry["label"]), (&json!("通知停水"), &card["place"]["code"]));
    assert_eq!((&entry["area"], &entry["subject_id"]), (&json!("330199001001"), &card["place"]["id"]));
    Ok(())
}
