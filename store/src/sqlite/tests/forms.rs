//! Files of earlier and later forms.

use super::super::form;
use super::*;
use crate::{AuditFilter, AuditLog as _, Register as _, StoreError};

/// A file as the program left it that knew only the scripts up to `form`.
async fn of_form(number: i64) -> File {
    let file = file();
    let mut connection = another_program(&file.path).await;
    form::migrator().run_direct(Some(number), &mut connection, false).await.unwrap();
    file
}

const HAZARDS: &str = "INSERT INTO hazards
    (code, category, note, address, severity, state, found, due, changed, geom) VALUES
    ('Z1', 'wiring', '', '', 'minor', 'open', '2026-02-02', '2026-02-01', 1, x''),
    ('Z2', 'wiring', '', '', 'minor', 'open', '2026-02-02', '2026-02-03', 1, x'')";

#[tokio::test]
async fn an_earlier_form_is_brought_up_with_all_that_is_in_it() {
    let file = of_form(3).await;
    let mut connection = another_program(&file.path).await;
    let point = crate::Geom::point(home("H1").at);
    sqlx::query("INSERT INTO households (code, address, people, needs, version, changed, geom) VALUES ('H1', '一号楼', 3, '', 5, 9, ?)")
        .bind(point)
        .execute(&mut connection)
        .await
        .unwrap();
    run(&mut connection, "UPDATE meta SET value = 9 WHERE key = 'data_version'").await.unwrap();
    let store = SqliteStore::open(&file.path).await.unwrap();
    let mut snapshot = store.snapshot().await.unwrap();
    assert_eq!(snapshot.position().data.version, 9);
    let found = snapshot.places(grid::register::PlaceKind::Household, 0, 10).await.unwrap();
    assert_eq!((found.len(), found[0].version, &found[0].value), (1, 5, &home("H1")));
}

/// Where a table is made anew, what was in it is there afterwards, and is kept as before.
#[tokio::test]
async fn the_audit_log_and_requests_of_an_earlier_form_are_kept() {
    let file = of_form(15).await;
    let mut connection = another_program(&file.path).await;
    let script = "INSERT INTO audit (id, at, name, action, subject, label, before) VALUES
            (7, '2026-11-22T00:00:00.000000Z', 'li', 'change', 'household', 'H1', '{\"code\":\"H1\"}');
        INSERT INTO requests VALUES (3, 'key', zeroblob(32), 'household', 9, '2026-11-22T00:00:00.000000Z')";
    run(&mut connection, script).await.unwrap();
    let store = SqliteStore::open(&file.path).await.unwrap();
    let log = store.audit(&AuditFilter::default(), i64::MAX, 10).await.unwrap();
    assert_eq!((log.len(), log[0].id, log[0].author.name.as_str()), (1, 7, "li"));
    assert_eq!(log[0].deed.before, Some(serde_json::json!({ "code": "H1" })));
    let request: (i64, String, i64) =
        sqlx::query_as("SELECT account, key, id FROM requests").fetch_one(&mut connection).await.unwrap();
    assert_eq!(request, (3, "key".to_owned(), 9));
    for sql in [
        "DELETE FROM audit",
        "UPDATE audit SET name = ''",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit",
    ] {
        let refused = run(&mut connection, sql).await.unwrap_err();
        assert!(refused.to_string().contains("only added to"), "{sql}: {refused}");
    }
    // What another program edits goes into the log that is there now.
    let point = crate::Geom::point(home("H1").at);
    sqlx::query("INSERT INTO households (code, address, people, needs, geom) VALUES ('H1', '', 3, '', ?)")
        .bind(point)
        .execute(&mut connection)
        .await
        .unwrap();
    let newest = store.audit(&AuditFilter::default(), i64::MAX, 1).await.unwrap().swap_remove(0);
    assert_eq!((newest.id, newest.author.name.as_str()), (8, "another program"));
}

/// The machine does not decide who is answerable: it says what is wrong, and leaves the file as it is.
#[tokio::test]
async fn rows_that_break_a_rule_are_named_and_the_file_is_left_as_it_is() {
    let leaders = |cell: &str| {
        format!(
            "INSERT INTO duties (cell, rank, post, person, phone) VALUES ('{cell}', 0, 'leader', '', ''), ('{cell}', 1, 'leader', '', '');"
        )
    };
    let many = (1..=7).map(|i| leaders(&format!("C{i}"))).collect::<String>();
    for (script, expected, remedy) in [
        (many.as_str(), "(C1, C2, C3, C4, C5 and 2 more)", "DELETE FROM duties WHERE rank = 1"),
        (HAZARDS, "hazards are due before they were found (Z1)", "UPDATE hazards SET due = found"),
    ] {
        let file = of_form(3).await;
        let mut other = another_program(&file.path).await;
        run(&mut other, script).await.unwrap();
        let refused = SqliteStore::open(&file.path).await.unwrap_err();
        assert!(matches!(&refused, StoreError::Conflict { what } if what.contains(expected)), "{refused}");
        assert_eq!(form::form(&mut other).await.unwrap(), 3);
        run(&mut other, remedy).await.unwrap();
        SqliteStore::open(&file.path).await.unwrap();
    }
}

#[tokio::test]
async fn a_later_form_is_refused_and_left_as_it_is() {
    let (file, store) = fresh().await;
    store.close().await;
    let mut later = another_program(&file.path).await;
    let script = "INSERT INTO _sqlx_migrations VALUES (9999, 'later', 0, 1, x'00', 0)";
    run(&mut later, script).await.unwrap();
    let refused = SqliteStore::open(&file.path).await.unwrap_err();
    assert!(matches!(refused, StoreError::TooNew { found: 9999, .. }), "{refused}");
    assert!(refused.to_string().contains("use a newer Wangge"), "{refused}");
}

/// Many open a new file, or one of an earlier form, at once: one brings it up, the others wait.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_opened_by_many_at_once_is_brought_up_once() {
    for form in [0, 3] {
        let file = if form == 0 { file() } else { of_form(form).await };
        let mut opening = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let path = file.path.clone();
            opening.spawn(async move { SqliteStore::open(path).await.map(drop) });
        }
        while let Some(opened) = opening.join_next().await {
            opened.unwrap().unwrap();
        }
    }
}
