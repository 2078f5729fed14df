//! Every role × route × scope, enumerated from the service's own table: who gets what, written down here once more.
//!
//! All objects lie in the first cell of the western community. Requests that change something are met with a version
//! that there never was, so that 412 says: they may, and it is theirs.

mod plans;

use grid::people::{Role, Scope};
use grid::register::{Code, PlaceKind};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use wangge_tests::fixture::SECRETS;
use wangge_tests::planner::new_division;
use wangge_tests::test_app::TestApp;
use wangge_tests::visitor::Visitor;

type Tested = anyhow::Result<()>;

use Role::{Administrator, FireOfficer, GridStaff, Planner, Supervisor};

const WEST: &str = "330199001001";
const EAST: &str = "330199001002";
const FIRST_CELL: &str = "330199001001001";
const SECOND_CELL: &str = "330199001001002";
/// In the first cell.
const HERE: [f64; 2] = [120.1005, 30.201];

/// Where somebody's rights hold, seen from the objects.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Everything,
    OwnArea,
    OtherArea,
    OwnCell,
    OtherCell,
}

use Place::{Everything, OtherArea, OtherCell, OwnArea, OwnCell};

impl Place {
    const ALL: [Self; 5] = [Everything, OwnArea, OtherArea, OwnCell, OtherCell];

    fn scope(self) -> anyhow::Result<Scope> {
        let within = |areas: &[&str], cells: &[&str]| {
            let codes =
                |list: &[&str]| list.iter().map(|code| Code::new(code)).collect::<Result<Vec<_>, _>>();
            anyhow::Ok(Scope::Within { areas: codes(areas)?, cells: codes(cells)? })
        };
        match self {
            Everything => Ok(Scope::Everything),
            OwnArea => within(&[WEST], &[]),
            OtherArea => within(&[EAST], &[]),
            OwnCell => within(&[], &[FIRST_CELL]),
            OtherCell => within(&[], &[SECOND_CELL]),
        }
    }
}

/// Whoever asks.
struct Actor {
    who: Visitor,
    /// `None` is the public.
    is: Option<(Role, Place)>,
}

impl Actor {
    fn name(&self) -> String {
        self.is.map_or_else(|| "the public".to_owned(), |(role, place)| format!("{role} {place:?}"))
    }
}

/// Ids of the objects.
struct Objects {
    plan: i64,
    division: String,
    version: i64,
    cell: i64,
    area: i64,
    place: [i64; 4],
    account: i64,
}

const EDITORS: [(PlaceKind, &[Role]); 4] = [
    (PlaceKind::Household, &[Planner, GridStaff, Administrator]),
    (PlaceKind::Premises, &[Planner, GridStaff, FireOfficer, Administrator]),
    (PlaceKind::Hazard, &[GridStaff, FireOfficer, Supervisor, Administrator]),
    (PlaceKind::Hydrant, &[GridStaff, FireOfficer, Administrator]),
];
const REVEALERS: [Role; 3] = [GridStaff, Supervisor, Administrator];

/// Whether the cell, or what lies in it, is theirs.
fn covers(place: Place) -> bool {
    matches!(place, Everything | OwnArea | OwnCell)
}

/// Whether the whole community is theirs: what is drawn of it is not for those who have one cell.
fn covers_area(place: Place) -> bool {
    matches!(place, Everything | OwnArea)
}

/// The same for a place of a kind: of households, grid staff have those of their own cells only.
fn covers_kind(role: Role, place: Place, kind: PlaceKind) -> bool {
    covers(place) && !(role == GridStaff && kind == PlaceKind::Household && place != OwnCell)
}

/// How many households a list shows.
fn households(role: Role, place: Place) -> u64 {
    match (role, place) {
        (GridStaff, Everything | OwnArea | OtherArea) => 0,
        (_, Everything) => 68,
        (_, OwnArea) => 50,
        (_, OtherArea) => 18,
        (_, OwnCell) => 30,
        (_, OtherCell) => 20,
    }
}

/// How many hazards a list shows, the closed one included.
fn hazards(place: Place) -> u64 {
    match place {
        Everything => 5,
        OwnArea => 4,
        OwnCell | OtherArea => 1,
        OtherCell => 3,
    }
}

/// How many cells of the western community there are for them.
fn rosters(place: Place) -> u64 {
    match place {
        Everything | OwnArea => 2,
        OwnCell | OtherCell => 1,
        OtherArea => 0,
    }
}

/// What somebody is to be answered: the status, and how many items where it is a list.
fn expected(method: &str, path: &str, kind: PlaceKind, is: Option<(Role, Place)>) -> (u16, Option<u64>) {
    let status = |status| (status, None);
    // Free for all.
    match (method, path) {
        (
            "get",
            "/api/v1/areas"
            | "/api/v1/areas/features"
            | "/api/v1/areas/{id}/tiling"
            | "/api/v1/cells"
            | "/api/v1/layers/{layer}"
            | "/api/v1/schemes"
            | "/api/v1/openapi.json"
            | "/api/v1/session"
            | "/healthz"
            | "/readyz"
            | "/metrics",
        ) => return status(200),
        // With a login that nobody has.
        ("post", "/api/v1/session") => return status(401),
        _ => {}
    }
    let Some((role, place)) = is else { return status(401) };
    let right = |roles: &[Role], theirs: u16, hidden: u16| {
        status(if !roles.contains(&role) {
            403
        } else if covers_kind(role, place, kind) {
            theirs
        } else {
            hidden
        })
    };
    let editors = EDITORS.iter().find(|(of, _)| *of == kind).map_or(&[][..], |(_, roles)| roles);
    let manages = role == Administrator;
    match (method, path) {
        ("delete", "/api/v1/session") => status(204),
        // With a body that says nothing.
        ("post", "/api/v1/session/password") => status(400),
        ("get", "/api/v1/areas/{id}/rosters") => (200, Some(rosters(place))),
        ("post", "/api/v1/areas/{id}/rosters/reveal") => status(match role {
            GridStaff | FireOfficer => 403,
            _ if rosters(place) > 0 => 200,
            _ => 404,
        }),
        ("get", "/api/v1/cells/{id}/ledger") => status(if covers(place) { 200 } else { 404 }),
        ("get", "/api/v1/cells/{id}/places") if !covers(place) => status(404),
        ("get", "/api/v1/cells/{id}/places") => match kind {
            PlaceKind::Household => (200, Some(if covers_kind(role, place, kind) { 30 } else { 0 })),
            _ => status(200),
        },
        ("get", "/api/v1/places") => match kind {
            PlaceKind::Household => (200, Some(households(role, place))),
            PlaceKind::Hazard => (200, Some(hazards(place))),
            _ => status(200),
        },
        ("get", "/api/v1/clusters") => (200, Some(u64::from(matches!(place, Everything | OwnArea)))),
        ("get", "/api/v1/places/{kind}/{id}" | "/api/v1/places/{kind}/{id}/history") => {
            right(Role::ALL, 200, 404)
        }
        ("post", "/api/v1/places/{kind}") => right(editors, 201, 422),
        ("patch", "/api/v1/places/{kind}/{id}") | ("post", "/api/v1/places/{kind}/{id}/restore") => {
            right(editors, 412, 404)
        }
        // Premises and the like have nothing to reveal.
        ("post", "/api/v1/places/{kind}/{id}/reveal") => {
            right(&REVEALERS, if kind == PlaceKind::Household { 200 } else { 422 }, 404)
        }
        ("get", "/api/v1/people/names") => status(match role {
            GridStaff | FireOfficer => 403,
            Planner | Supervisor | Administrator => 200,
        }),
        ("get", "/api/v1/people" | "/api/v1/audit" | "/api/v1/audit/export") => {
            status(if manages { 200 } else { 403 })
        }
        ("post", "/api/v1/people") if manages => status(if covers(place) { 201 } else { 422 }),
        ("put", "/api/v1/people/{id}") | ("post", "/api/v1/people/{id}/password") if manages => {
            status(if covers(place) { 412 } else { 404 })
        }
        ("post" | "put", "/api/v1/people" | "/api/v1/people/{id}" | "/api/v1/people/{id}/password") => {
            status(403)
        }
        (_, path)
            if path.starts_with("/api/v1/plans")
                || path.starts_with("/api/v1/divisions")
                || path.contains("/versions")
                || path.ends_with("/export")
                || path.ends_with("/blocks") =>
        {
            plans::expected(method, path, role, place)
        }
        // With a file that says nothing, or an upload that is nobody's.
        (_, path) if path.starts_with("/api/v1/uploads") => status(match role {
            Planner | Administrator if path == "/api/v1/uploads" => 202,
            Planner | Administrator => 404,
            GridStaff | FireOfficer | Supervisor => 403,
        }),
        _ => panic!("{method} {path} is not listed: write down who may use it"),
    }
}

/// A request to a route about the objects.
fn request(
    actor: &Actor,
    method: &str,
    path: &str,
    kind: PlaceKind,
    objects: &Objects,
) -> anyhow::Result<RequestBuilder> {
    let id = match path {
        _ if path.contains("/cells/") => objects.cell,
        _ if path.contains("/areas/") => objects.area,
        _ if path.contains("/people/") => objects.account,
        _ if path.contains("/plans/") => objects.plan,
        _ if path.contains("/versions/") => objects.version,
        _ => objects.place[kind as usize],
    };
    let id = if path.contains("/divisions/") { objects.division.clone() } else { id.to_string() };
    let mut address = path.replace("{id}", &id).replace("{kind}", kind.as_str()).replace("{layer}", "street");
    if path == "/api/v1/uploads" {
        address = format!("{address}?name=cells.geojson");
    }
    if path.ends_with("/places") && method == "get" {
        address = format!("{address}?kind={kind}&limit=1");
    }
    match path {
        "/api/v1/plans/{id}/compare" => address.push_str("?with=published"),
        "/api/v1/areas/{id}/versions/as-of" => address.push_str("?day=2026-11-21"),
        _ => {}
    }
    let method = Method::from_bytes(method.to_uppercase().as_bytes())?;
    let request = actor.who.request(method.clone(), &address);
    let login = match method.as_str() {
        "PUT" => "their-login".to_owned(),
        _ => format!("by-{}", actor.name().replace(' ', "-")),
    };
    let person = json!({
        "login": login, "name": "某人", "role": "planner", "active": true,
        "scope": { "of": "within", "areas": [], "cells": [FIRST_CELL] },
    });
    let fields = match kind {
        PlaceKind::Household => json!({ "address": "老街", "people": 1 }),
        PlaceKind::Premises => json!({ "name": "店", "address": "老街", "category": "shop" }),
        PlaceKind::Hazard => {
            json!({ "address": "老街", "category": "ebike", "severity": "minor", "due": "2027-01-01" })
        }
        PlaceKind::Hydrant => json!({ "address": "老街" }),
    };
    let body = match (method.as_str(), path) {
        ("POST", "/api/v1/session") => json!({ "login": actor.name(), "password": "x" }),
        ("POST" | "PUT", "/api/v1/people" | "/api/v1/people/{id}") => person,
        ("POST", "/api/v1/plans") => {
            json!({ "name": "草案", "area": objects.area, "from": { "of": "published" } })
        }
        ("POST", path) if path.starts_with("/api/v1/plans/{id}/") => plans::body(path),
        ("POST", "/api/v1/places/{kind}") => json!({ "at": HERE, "fields": fields }),
        ("POST", "/api/v1/places/{kind}/{id}/reveal" | "/api/v1/areas/{id}/rosters/reveal") => {
            json!({ "purpose": "核对信息" })
        }
        ("POST", "/api/v1/places/{kind}/{id}/restore") => json!({ "version": 1 }),
        ("GET" | "DELETE", _) => return Ok(request),
        _ => json!({}),
    };
    let what = match path {
        path if path.contains("people") => "account",
        path if path.contains("plans") => "plan",
        _ => kind.as_str(),
    };
    let key = format!("{}-{what}", actor.name().replace(' ', "-"));
    Ok(request.header("if-match", "\"999\"").header("idempotency-key", key).json(&body))
}

/// The public, and five roles with five scopes each.
async fn actors(app: &TestApp) -> anyhow::Result<Vec<Actor>> {
    let mut actors = vec![Actor { who: app.public(), is: None }];
    for &role in Role::ALL {
        for place in Place::ALL {
            actors.push(Actor { who: app.person(role, place.scope()?).await?, is: Some((role, place)) });
        }
    }
    Ok(actors)
}

/// The first id of a list of features.
fn first_id(features: &Value) -> i64 {
    features["features"][0]["id"].as_i64().unwrap_or_default()
}

async fn objects(app: &TestApp) -> anyhow::Result<Objects> {
    let admin = app.person(Administrator, Scope::Everything).await?;
    let form = json!({
        "login": "their-login", "name": "某人", "role": "grid_staff", "active": true,
        "scope": { "of": "within", "areas": [], "cells": [FIRST_CELL] },
    });
    let made =
        admin.request(Method::POST, "/api/v1/people").header("idempotency-key", "the-account").json(&form);
    let account = admin.send(made).await?.1["person"]["id"].as_i64().unwrap_or_default();
    let cell = first_id(&app.json("/api/v1/cells?limit=1").await?);
    let areas = app.json("/api/v1/areas").await?;
    let area = areas.as_array().into_iter().flatten().find(|area| area["code"] == WEST);
    let mut place = [0; 4];
    for kind in PlaceKind::ALL {
        place[*kind as usize] = first_id(&admin.json(&format!("/api/v1/places?kind={kind}&limit=1")).await?);
    }
    let area = area.and_then(|area| area["id"].as_i64()).unwrap_or_default();
    let plan = json!({ "name": "草案", "area": area, "from": { "of": "published" } });
    let made =
        admin.request(Method::POST, "/api/v1/plans").header("idempotency-key", "the-first-plan").json(&plan);
    let plan = admin.send(made).await?.1["id"].as_i64().unwrap_or_default();
    let version = plans::version_to_come(&admin, area).await?;
    let division = new_division(&admin, plan).await?;
    Ok(Objects { plan, division, version, cell, area, place, account })
}

/// Whether the answers of a route depend on a kind of place.
fn has_kinds(path: &str) -> bool {
    path.contains("{kind}") || path.ends_with("/places")
}

#[tokio::test]
async fn every_role_and_scope_gets_what_is_theirs_on_every_route() -> Tested {
    let app = TestApp::start().await?;
    let (objects, actors) = (objects(&app).await?, actors(&app).await?);
    app.settled().await?;
    let document = app.json("/api/v1/openapi.json").await?;
    let paths = document["paths"].as_object().into_iter().flatten();
    let mut routes: Vec<(&str, &str)> = paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            methods.map(move |(method, _)| (method.as_str(), path.as_str()))
        })
        .collect();
    // Lists are counted before anything is added to them, and sessions end last.
    routes.sort_by_key(|(method, path)| match *method {
        "get" => 0,
        "delete" if *path == "/api/v1/session" => 2,
        _ => 1,
    });
    let mut asked = 0;
    for (method, path) in routes {
        for kind in PlaceKind::ALL.iter().take(if has_kinds(path) { 4 } else { 1 }) {
            for actor in &actors {
                let (wanted, count) = expected(method, path, *kind, actor.is);
                let response = request(actor, method, path, *kind, &objects)?.send().await?;
                let status = response.status().as_u16();
                // What goes on for ever is not read to its end.
                let is_endless = path.ends_with("/events") && status == 200;
                let text = if is_endless { String::new() } else { response.text().await? };
                let what = format!("{method} {path} of {kind}, {}: {text}", actor.name());
                assert_eq!(status, wanted, "{what}");
                let whole = path.ends_with("/reveal") && status == 200;
                let shown = SECRETS.iter().find(|secret| text.contains(**secret));
                assert_eq!(
                    shown.is_some(),
                    whole,
                    "a personal field is shown whole to whoever asks for it only: {what}"
                );
                let contact =
                    serde_json::from_str::<Value>(&text).is_ok_and(|card| card.get("contact").is_some());
                if status == 200 && path == "/api/v1/places/{kind}/{id}" {
                    let theirs = *kind == PlaceKind::Household && !matches!(actor.is, Some((FireOfficer, _)));
                    assert_eq!(contact, theirs, "contacts are not for fire officers: {what}");
                }
                if let Some(count) = count {
                    let list: Value = serde_json::from_str(&text)?;
                    let items = list.as_array().map(|items| items.len() as u64);
                    let told = items.or(list["numberMatched"].as_u64()).or(list["total"].as_u64());
                    assert_eq!(told, Some(count), "{what}");
                }
                asked += 1;
            }
        }
    }
    assert!(asked > 26 * 40, "{asked} requests are too few");
    Ok(())
}

#[tokio::test]
async fn what_is_hidden_is_answered_like_what_is_not_there() -> Tested {
    const LOST: i64 = 987_654;
    let app = TestApp::start().await?;
    let there = objects(&app).await?;
    let division = "0".repeat(32);
    let lost = Objects {
        plan: LOST,
        division,
        version: LOST,
        cell: LOST,
        area: LOST,
        place: [LOST; 4],
        account: LOST,
    };
    let who = app.person(Administrator, OtherArea.scope()?).await?;
    let actor = Actor { who, is: Some((Administrator, OtherArea)) };
    let document = app.json("/api/v1/openapi.json").await?;
    let mut compared = 0;
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in item.as_object().into_iter().flatten().map(|(method, _)| method) {
            let kind = PlaceKind::Household;
            // Uploads belong to accounts, and are asked for by keys that nobody guesses: see the tests of uploads.
            if expected(method, path, kind, actor.is).0 != 404 || path.starts_with("/api/v1/uploads") {
                continue;
            }
            let mut answers = Vec::new();
            for objects in [&there, &lost] {
                let response = request(&actor, method, path, kind, objects)?.send().await?;
                assert_eq!(response.status(), 404, "{method} {path}");
                let mut headers = response.headers().clone();
                for changing in ["x-request-id", "date", "content-length"] {
                    headers.remove(changing);
                }
                let text = response.text().await?;
                let ids = [
                    objects.cell,
                    objects.place[0],
                    objects.account,
                    objects.area,
                    objects.plan,
                    objects.version,
                ];
                // The id is what was asked for; nothing else may tell the two apart.
                let ids = ids.iter().map(ToString::to_string).chain([objects.division.clone()]);
                let told = ids.fold(text, |text, id| text.replace(&format!("with id {id}\""), "with id ?\""));
                assert!(told.contains("with id ?"), "{method} {path}: {told}");
                answers.push((format!("{headers:?}"), told));
            }
            assert_eq!(answers[0], answers[1], "{method} {path}");
            compared += 1;
        }
    }
    assert_eq!(compared, 31, "routes that name an object of somebody's");
    Ok(())
}

#[tokio::test]
async fn whoever_must_change_their_password_may_do_nothing_else() -> Tested {
    let app = TestApp::start().await?;
    let objects = objects(&app).await?;
    let account = grid::people::Account {
        login: "new".to_owned(),
        name: "新人".to_owned(),
        role: Administrator,
        scope: Scope::Everything,
        active: true,
        demo: false,
        must_change: true,
    };
    let stored = app.store.create_account(&wangge_tests::reading::author(), None, &account, None).await?;
    let who = app.public().with_account(app.store.as_ref(), stored).await?;
    let actor = Actor { who, is: Some((Administrator, Everything)) };
    let document = app.json("/api/v1/openapi.json").await?;
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in item.as_object().into_iter().flatten().map(|(method, _)| method.as_str()) {
            let is_free =
                expected(method, path, PlaceKind::Household, None).0 != 401 || path == "/api/v1/session";
            if is_free || path == "/api/v1/session/password" {
                continue;
            }
            let response = request(&actor, method, path, PlaceKind::Household, &objects)?.send().await?;
            assert_eq!(response.status(), 403, "{method} {path}");
        }
    }
    Ok(())
}
