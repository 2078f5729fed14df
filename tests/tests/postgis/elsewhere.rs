//! What QGIS, psql and other programs do to the tables, and what the tables do not let them do.

use grid::lattice::Point;
use grid::register::{Code, Details, Household, Level, Place, PlaceKind, ServiceNeed};
use serde_json::json;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};
use store::{
    Action, AuditEntry, AuditFilter, AuditLog as _, Changes, People as _, Places as _, PostgisStore,
    Register as _,
};
use wangge_tests::postgres::TestDatabase;
use wangge_tests::reading::{Reading as _, author, request};
use wangge_tests::store_contract::given::{area, cell, date, household, take, tiling};

async fn say(connection: &mut PgConnection, sql: &str) -> Result<u64, sqlx::Error> {
    connection.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await.map(|done| done.rows_affected())
}

fn home(code: &str) -> Place {
    let details = Details::Household(Household {
        address: "解放路 1 号".to_owned(),
        people: 3,
        contact: Some("张三".to_owned()),
        phone: None,
        needs: vec![ServiceNeed::Meals, ServiceNeed::ElderVisit],
    });
    Place {
        code: Code::new(code).expect("a code"),
        at: Point::new(1_201_234_567, -300_000_001),
        closed: Some(date("2026-11-01")),
        details,
    }
}

async fn newest(store: &PostgisStore, number: u32) -> Vec<AuditEntry> {
    store.audit(&AuditFilter::default(), i64::MAX, number).await.expect("a log")
}

#[tokio::test]
async fn an_edit_by_another_program_is_a_version_a_change_and_an_entry_of_the_log() {
    let Some((database, store)) = TestDatabase::fresh().await else { return };
    let made = store.create_place(&author(), &request("one"), &home("H1"), None).await.unwrap();
    let mut since = store.snapshot().await.unwrap().position();
    let mut psql = database.connect().await;

    say(&mut psql, "UPDATE households SET people = 5, version = 77, fid = 99 WHERE code = 'H1'")
        .await
        .unwrap();
    let now = store.place(PlaceKind::Household, made.id).await.unwrap();
    assert_eq!(now.version, 2, "it counts by itself, and the id stays");
    let mut expected = home("H1");
    let Details::Household(details) = &mut expected.details else { unreachable!() };
    details.people = 5;
    assert_eq!(now.value, expected);
    let news = store.follow(since).await.unwrap();
    let places = vec![(PlaceKind::Household, made.id, Some(now.clone()))];
    assert_eq!(news.changes, Changes::Only { places, people: false });
    since = news.position;
    let entry = newest(&store, 1).await.swap_remove(0);
    assert_eq!((entry.author.account, entry.author.name.as_str()), (None, "postgres"));
    let deed = entry.deed;
    assert_eq!(
        (deed.action, deed.subject.as_str(), deed.label.as_str()),
        (Action::Change, "household", "H1")
    );
    assert_eq!((deed.id, deed.version), (Some(made.id), Some(2)));
    assert_eq!((deed.before, deed.after), (Some(json!(home("H1"))), Some(json!(expected))), "as ours are");

    say(&mut psql, "UPDATE households SET geom = ST_SetSRID(ST_MakePoint(120, 30), 4326)").await.unwrap();
    assert_eq!(newest(&store, 1).await[0].deed.action, Action::Move);

    say(&mut psql, "DELETE FROM households").await.unwrap();
    let news = store.follow(since).await.unwrap();
    let places = vec![(PlaceKind::Household, made.id, None)];
    assert_eq!(news.changes, Changes::Only { places, people: false });
    let deed = newest(&store, 1).await.swap_remove(0).deed;
    assert_eq!((deed.action, deed.after), (Action::Remove, None));

    say(
        &mut psql,
        "INSERT INTO hydrants (fid, code, address, state, checked, version, geom)
         VALUES (500, '消.1', '', 'sound', '2026-01-01', 9, ST_SetSRID(ST_MakePoint(120.5, 30.0000001), 4326))",
    )
    .await
    .unwrap();
    let hydrant = store.places(PlaceKind::Hydrant, 0, 10).await.unwrap().swap_remove(0);
    assert_eq!((hydrant.id, hydrant.version), (1, 1), "ids come from one place, so that none comes twice");
    let deed = newest(&store, 1).await.swap_remove(0).deed;
    assert_eq!((deed.action, deed.after), (Action::Create, Some(json!(hydrant.value))));
}

#[tokio::test]
async fn an_entry_says_in_which_area_an_edit_was() {
    let Some((database, store)) = TestDatabase::fresh().await else { return };
    let outer = vec![area("city", None, Level::City), area("town", Some("city"), Level::Community)];
    take(&store, outer).await;
    let mut psql = database.connect().await;
    for at in ["120.00005, 30.00005", "10, 10"] {
        let insert = format!(
            "INSERT INTO hydrants (code, address, state, checked, geom)
             VALUES ('{at}', '', 'sound', '2026-01-01', ST_SetSRID(ST_MakePoint({at}), 4326))"
        );
        say(&mut psql, &insert.replacen(at, &at.replace(", ", "_"), 1)).await.unwrap();
    }
    let areas: Vec<_> = newest(&store, 2).await.into_iter().map(|entry| entry.deed.area).collect();
    assert_eq!(areas, [None, Some(Code::new("town").unwrap())]);
}

#[tokio::test]
async fn a_load_by_another_program_is_one_entry_and_everything() {
    let Some((database, store)) = TestDatabase::fresh().await else { return };
    take(&store, (0..600).map(|i| household(&format!("H{i}"), 1)).collect()).await;
    let since = store.snapshot().await.unwrap().position();
    let mut psql = database.connect().await;
    say(&mut psql, "UPDATE households SET people = people + 1").await.unwrap();
    let news = store.follow(since).await.unwrap();
    assert_eq!((news.changes, news.position.data.version), (Changes::Everything, since.data.version + 1));
    let log = newest(&store, 2).await;
    assert_eq!((log[0].deed.action, log[0].deed.label.as_str()), (Action::Change, "households (600)"));
    assert_eq!(log[1].deed.action, Action::Import);

    let since = news.position;
    say(&mut psql, "TRUNCATE households").await.unwrap();
    assert_eq!(store.follow(since).await.unwrap().changes, Changes::Everything);
    assert_eq!(newest(&store, 1).await[0].deed.label, "households");
}

#[tokio::test]
async fn a_roster_is_part_of_its_cell_and_its_people_are_not_in_the_log() {
    let Some((database, store)) = TestDatabase::fresh().await else { return };
    take(&store, vec![area("A", None, Level::Community), tiling("A"), cell("A", "A-1", 0)]).await;
    let tiling = store.tilings().await.unwrap()[0].id;
    let since = store.snapshot().await.unwrap().position();
    let mut psql = database.connect().await;
    say(&mut psql, "UPDATE duties SET person = '赵六' WHERE post = 'worker'").await.unwrap();
    let cells = store.cells(tiling).await.unwrap();
    assert_eq!((cells[0].version, cells[0].value.roster[1].person.as_str()), (2, "赵六"));
    assert_eq!(store.follow(since).await.unwrap().changes, Changes::Everything);
    for entry in newest(&store, 10).await {
        let text = serde_json::to_string(&entry).unwrap();
        assert!(
            !text.contains("赵六") && !text.contains("13800000000") && !text.contains("coordinates"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn what_contradicts_the_rules_is_refused_whoever_writes() {
    let Some((database, store)) = TestDatabase::fresh().await else { return };
    let records =
        vec![area("A", None, Level::Community), tiling("A"), cell("A", "A-1", 0), household("H1", 1)];
    take(&store, records).await;
    let mut psql = database.connect().await;
    let point = "ST_SetSRID(ST_MakePoint(120, 30), 4326)";
    let hazard = |code: &str, due: &str, geom: &str| {
        format!(
            "INSERT INTO hazards (code, category, note, address, severity, state, found, due, geom)
             VALUES ('{code}', 'wiring', '', '', 'minor', 'open', '2026-02-01', '{due}', {geom})"
        )
    };
    say(&mut psql, &hazard("Z1", "2026-02-01", point)).await.unwrap();
    for (broken, rule) in [
        ("UPDATE duties SET post = 'leader'".to_owned(), "duties_one_leader"),
        ("UPDATE areas SET parent = code".to_owned(), "areas_check"),
        ("UPDATE areas SET level = 'galaxy'".to_owned(), "areas_level_check"),
        ("INSERT INTO areas (code, parent, level, name, geom) SELECT 'B', 'X', level, name, geom FROM areas".to_owned(),
            "areas_parent_fkey"),
        ("INSERT INTO cells (code, name, kind, geom) SELECT 'A-2', name, kind, geom FROM cells".to_owned(), "tiling"),
        ("INSERT INTO cells (tiling, code, name, kind, geom) SELECT 99, 'A-2', name, kind, geom FROM cells".to_owned(),
            "cells_tiling_fkey"),
        ("INSERT INTO cells (tiling, code, name, kind, geom) SELECT tiling, code, name, kind, geom FROM cells".to_owned(),
            "cells_code_key"),
        ("UPDATE households SET people = -1".to_owned(), "households_people_check"),
        ("UPDATE households SET needs = '{gold}'".to_owned(), "households_needs_check"),
        ("UPDATE households SET code = 'a b'".to_owned(), "households_code"),
        ("UPDATE households SET code = ''".to_owned(), "households_code"),
        (format!("UPDATE households SET geom = ST_SetSRID({point}, 3857)"), "SRID"),
        ("UPDATE households SET geom = ST_SetSRID(ST_MakePoint(40511234, 3350123), 4326)".to_owned(), "households_on_earth"),
        ("UPDATE households SET geom = ST_SetSRID(ST_MakePoint(30, 120), 4326)".to_owned(), "households_on_earth"),
        ("UPDATE households SET geom = ST_GeomFromText('POINT EMPTY', 4326)".to_owned(), "households_on_earth"),
        ("UPDATE cells SET geom = ST_GeomFromText('MULTIPOLYGON EMPTY', 4326)".to_owned(), "cells_on_earth"),
        ("UPDATE cells SET geom = ST_Translate(geom, 100, 0)".to_owned(), "cells_on_earth"),
        ("UPDATE households SET needs = '{{meals}}'".to_owned(), "households_needs_list"),
        ("UPDATE hazards SET due = 'infinity'".to_owned(), "hazards_days"),
        ("UPDATE hazards SET closed = '2026-03-01'".to_owned(), "hazards_closed_check"),
        (hazard("Z2", "2026-01-31", point), "hazards_period"),
        (hazard("Z1", "2026-03-31", point), "hazards_code_key"),
        (hazard("Z2", "2026-03-31", "NULL"), "geom"),
        ("INSERT INTO sessions VALUES (decode('00', 'hex'), 1, now(), now())".to_owned(), "sessions"),
        ("UPDATE audit SET name = 'nobody'".to_owned(), "only added to"),
        ("DELETE FROM audit".to_owned(), "only added to"),
        ("TRUNCATE audit".to_owned(), "only added to"),
        ("SET session_replication_role = replica; DELETE FROM audit".to_owned(), "only added to"),
    ] {
        let refused = say(&mut psql, &broken).await.expect_err(&broken).to_string();
        assert!(refused.contains(rule), "{broken}: {refused}");
        // The last but one leaves a setting behind only if it succeeded; statements sent together are one transaction.
        say(&mut psql, "SET session_replication_role = DEFAULT").await.unwrap();
    }
}

#[tokio::test]
async fn an_editor_of_one_table_is_named_and_kept_from_the_others() {
    let Some((database, store)) = TestDatabase::fresh().await else { return };
    take(&store, vec![household("H1", 1)]).await;
    let mut psql = database.connect().await;
    // Roles belong to the whole server: this one goes at the end, with what it was granted.
    let role = format!("anna_{}", std::process::id());
    say(
        &mut psql,
        &format!(
            "CREATE ROLE {role}; GRANT USAGE ON SCHEMA wangge TO {role};
             GRANT SELECT, INSERT, UPDATE, DELETE ON households TO {role}; SET SESSION AUTHORIZATION {role}"
        ),
    )
    .await
    .unwrap();
    say(&mut psql, "UPDATE households SET people = 2").await.unwrap();
    say(
        &mut psql,
        "INSERT INTO households (code, address, people, geom)
         VALUES ('H2', '', 1, ST_SetSRID(ST_MakePoint(120, 30), 4326))",
    )
    .await
    .unwrap();
    say(&mut psql, "CREATE TEMP TABLE mine (fid bigint, code text, cell text)").await.unwrap();
    for forbidden in [
        "SELECT * FROM audit",
        "SELECT * FROM accounts",
        "INSERT INTO changes (entity) VALUES ('people')",
        // What acts with its owner's rights is not to be let loose on rows of one's own.
        "CREATE TRIGGER forged AFTER INSERT ON mine REFERENCING NEW TABLE AS new_rows
         FOR EACH STATEMENT EXECUTE FUNCTION wangge.note_edits('account')",
        "CREATE TRIGGER forged AFTER DELETE ON mine FOR EACH ROW EXECUTE FUNCTION wangge.edited_roster()",
        "CREATE TRIGGER forged BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION wangge.edited_record()",
    ] {
        let refused = say(&mut psql, forbidden).await.expect_err(forbidden).to_string();
        assert!(refused.contains("permission denied"), "{refused}");
    }
    say(&mut psql, &format!("RESET SESSION AUTHORIZATION; DROP OWNED BY {role}; DROP ROLE {role}"))
        .await
        .unwrap();
    let log = newest(&store, 2).await;
    assert!(log.iter().all(|entry| entry.author.name == role && entry.author.account.is_none()), "{log:?}");
    assert_eq!(store.places(PlaceKind::Household, 0, 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_account_changed_by_hand_is_told_without_its_password() {
    let Some((database, store)) = TestDatabase::fresh().await else { return };
    let account = wangge_tests::store_contract::people::account("Zhang", grid::people::Role::Planner);
    store.create_account(&author(), None, &account, Some("a hash")).await.unwrap();
    let since = store.snapshot().await.unwrap().position();
    let mut psql = database.connect().await;
    say(&mut psql, "UPDATE accounts SET login = 'LI', active = false").await.unwrap();
    let news = store.follow(since).await.unwrap();
    assert_eq!(news.changes, Changes::Only { places: Vec::new(), people: true });
    let (now, _) = store.account_by_login("li").await.unwrap().expect("in any case");
    assert_eq!(now.version, 2);
    let deed = newest(&store, 1).await.swap_remove(0).deed;
    assert_eq!(
        (deed.label.as_str(), deed.before, deed.after),
        ("LI", Some(json!(account)), Some(json!(now.value)))
    );
}
