//! `wangge copy`, `backup`, `restore` and `migrate` as processes.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use grid::people::{Account, Role, Scope};
use grid::register::{Details, PlaceKind, Record};
use store::{People as _, Places as _, Register as _, SqliteStore, Store, TableDigest};
use tempfile::TempDir;
use wangge_tests::fixture;
use wangge_tests::postgres::TestDatabase;
use wangge_tests::reading::{Reading as _, author, request};
use wangge_tests::wangge::{Run, command, run, run_with};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = folder
        .read_dir()
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort_unstable();
    names
}

/// A store `town.gpkg` with something of everything, closed.
async fn town() -> (TempDir, Vec<TableDigest>) {
    let folder = TempDir::new().expect("a folder");
    let store = SqliteStore::open(folder.path().join("town.gpkg")).await.expect("a store");
    store.take(fixture::records()).await.expect("an import");
    let admin = Account {
        login: "admin".to_owned(),
        name: "管理员".to_owned(),
        role: Role::Administrator,
        scope: Scope::Everything,
        active: true,
        demo: false,
        must_change: false,
    };
    store.create_account(&author(), None, &admin, Some("hash")).await.expect("an account");
    let digest = digest(&store).await;
    store.close().await;
    (folder, digest)
}

async fn digest(store: &dyn Store) -> Vec<TableDigest> {
    store::digest(store.snapshot().await.expect("a snapshot").as_mut(), &|_| {}).await.expect("a digest")
}

async fn digest_of(file: &Path) -> Vec<TableDigest> {
    let store = SqliteStore::open_existing(file).await.expect("a store");
    let digest = digest(&store).await;
    store.close().await;
    digest
}

/// What the program printed is what is in the store, and says that it is equal.
fn reports(ran: &Run, wanted: &[TableDigest]) {
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), wanted.len() + 1);
    for (line, table) in lines.iter().zip(wanted) {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words[..2], [table.table, &table.rows.to_string()]);
        let digits = words[2].as_bytes().chunks(2).map(|two| std::str::from_utf8(two).expect("ASCII"));
        let sha256: Vec<u8> = digits.map(|two| u8::from_str_radix(two, 16).expect("digits")).collect();
        assert_eq!(sha256, table.sha256);
    }
    let rows: u64 = wanted.iter().map(|table| table.rows).sum();
    assert_eq!(lines[wanted.len()], format!("equal: {rows} records in {} tables", wanted.len()));
}

fn refused(ran: &Run, expected: &str) {
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert_eq!(ran.lines().len(), 1, "{}", ran.err);
    assert!(ran.err.contains(expected), "{}", ran.err);
}

#[tokio::test]
async fn a_copy_is_equal_and_says_so() {
    let (folder, wanted) = town().await;
    reports(&run(folder.path(), &["copy", "--from", "town.gpkg", "--to", "copy.gpkg"]), &wanted);
    assert_eq!(digest_of(&folder.path().join("copy.gpkg")).await, wanted);
    refused(&run(folder.path(), &["copy", "--from", "town.gpkg", "--to", "copy.gpkg"]), "is not empty");
    refused(
        &run(folder.path(), &["copy", "--from", "none.gpkg", "--to", "other.gpkg"]),
        "none.gpkg not found",
    );
    assert_eq!(names(folder.path()), ["copy.gpkg", "town.gpkg"], "nothing else is left");
}

#[tokio::test]
async fn a_backup_is_a_store_and_takes_no_file_s_place_unasked() {
    let (folder, wanted) = town().await;
    let there = folder.path().join("notes.txt");
    fs::write(&there, "mine").expect("a file");
    let backup = ["backup", "--from", "town.gpkg", "notes.txt"];
    refused(&run(folder.path(), &backup), "notes.txt is there already");
    assert_eq!(fs::read_to_string(&there).expect("it"), "mine");
    reports(&run(folder.path(), &[backup.as_slice(), &["--replace"]].concat()), &wanted);
    assert_eq!(digest_of(&there).await, wanted);
    reports(&run(folder.path(), &["backup", "--from", "town.gpkg", "other.gpkg"]), &wanted);
    refused(&run(folder.path(), &["backup", "--from", "town.gpkg", "no/such.gpkg"]), "no/such.gpkg");
    assert_eq!(names(folder.path()), ["notes.txt", "other.gpkg", "town.gpkg"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = there.metadata().expect("it").permissions().mode();
        assert_eq!(mode & 0o077, 0, "it holds personal fields: for its owner's eyes only");
    }
}

/// The backup shows one moment of the store, also while others write to it without a pause.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_of_one_moment_while_others_write() {
    let (folder, _) = town().await;
    let store = SqliteStore::open_existing(folder.path().join("town.gpkg")).await.expect("a store");
    let backup = command(folder.path(), &["backup", "--from", "town.gpkg", "backup.gpkg"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("wangge");
    let running = tokio::task::spawn_blocking(move || backup.wait_with_output().expect("an end"));
    let mut written = 0;
    while !running.is_finished() {
        // The place and its entry in the log: half of it would show.
        let Record::Place(place) = fixture::household(9000 + written, fixture::at(1, 1)) else {
            unreachable!()
        };
        let made = store.create_place(&author(), &request(&format!("{written}")), &place, None).await;
        made.expect("a place");
        written += 1;
    }
    let output = running.await.expect("the backup");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(written > 0);
    let backup = SqliteStore::open_existing(folder.path().join("backup.gpkg")).await.expect("a store");
    let mut snapshot = backup.snapshot().await.expect("a snapshot");
    let homes = snapshot.places(PlaceKind::Household, 0, 100_000).await.expect("places");
    let mut log = snapshot.audit(0, 100_000).await.expect("a log");
    log.retain(|entry| entry.deed.subject == store::Subject::Household);
    let new = homes.iter().filter(|home| home.value.code.as_str() >= "H-9000").count();
    assert_eq!(new, log.len(), "each new place with its entry");
}

#[tokio::test]
async fn a_backup_is_restored_and_what_was_there_is_kept_aside() {
    let (folder, wanted) = town().await;
    reports(&run(folder.path(), &["backup", "--from", "town.gpkg", "backup.gpkg"]), &wanted);
    reports(&run(folder.path(), &["restore", "--from", "backup.gpkg", "--to", "new.gpkg"]), &wanted);
    assert_eq!(digest_of(&folder.path().join("new.gpkg")).await, wanted);

    let town = folder.path().join("town.gpkg");
    let store = SqliteStore::open_existing(&town).await.expect("a store");
    store.take(vec![fixture::household(9000, fixture::at(1, 1))]).await.expect("an import");
    let changed = digest(&store).await;
    let restore = ["restore", "--from", "backup.gpkg", "--to", "town.gpkg"];
    refused(&run(folder.path(), &restore), "town.gpkg is there already");
    let replace = [restore.as_slice(), &["--replace"]].concat();
    refused(&run(folder.path(), &replace), "town.gpkg is in use");
    store.close().await;
    assert_eq!(digest_of(&town).await, changed, "refusals change nothing");
    let ran = run(folder.path(), &replace);
    reports(&ran, &wanted);
    assert_eq!(digest_of(&town).await, wanted);
    let names = names(folder.path());
    let aside = names.iter().find(|name| name.starts_with("town.gpkg.before-")).expect("the old one");
    assert!(ran.err.contains(aside.as_str()), "{}", ran.err);
    assert_eq!(digest_of(&folder.path().join(aside)).await, changed);
    assert_eq!(names.len(), 4, "{names:?}");
}

/// SQLite takes a log for that of the file beside it, whatever file that is.
#[tokio::test]
async fn no_store_takes_its_place_beside_the_log_of_another() {
    let (folder, wanted) = town().await;
    reports(&run(folder.path(), &["backup", "--from", "town.gpkg", "backup.gpkg"]), &wanted);
    let store = SqliteStore::open_existing(folder.path().join("town.gpkg")).await.expect("a store");
    store.take(vec![fixture::household(9000, fixture::at(1, 1))]).await.expect("an import");
    let log = folder.path().join("town.gpkg-wal");
    fs::copy(&log, folder.path().join("new.gpkg-wal"))
        .expect("what a crash leaves of a store that was removed");

    let restore = ["restore", "--from", "backup.gpkg", "--to", "new.gpkg"];
    refused(&run(folder.path(), &restore), "new.gpkg-wal is there already");
    refused(
        &run(folder.path(), &["backup", "--from", "town.gpkg", "new.gpkg"]),
        "new.gpkg-wal is of another store",
    );
    refused(
        &run(folder.path(), &["backup", "--from", "backup.gpkg", "town.gpkg", "--replace"]),
        "town.gpkg is a store in use",
    );
    reports(&run(folder.path(), &[restore.as_slice(), &["--replace"]].concat()), &wanted);
    assert_eq!(digest_of(&folder.path().join("new.gpkg")).await, wanted);
    store.close().await;
}

/// A store that nobody can read any more is the very reason to restore.
#[tokio::test]
async fn a_damaged_store_is_moved_aside_too() {
    let (folder, wanted) = town().await;
    reports(&run(folder.path(), &["backup", "--from", "town.gpkg", "backup.gpkg"]), &wanted);
    fs::write(folder.path().join("town.gpkg"), vec![7; 5000]).expect("damage");
    refused(&run(folder.path(), &["backup", "--from", "town.gpkg", "other.gpkg"]), "is not a Wangge store");
    let restore = ["restore", "--from", "backup.gpkg", "--to", "town.gpkg", "--replace"];
    reports(&run(folder.path(), &restore), &wanted);
    assert_eq!(digest_of(&folder.path().join("town.gpkg")).await, wanted);
    // And a damaged backup restores nothing.
    fs::write(folder.path().join("backup.gpkg"), vec![7; 5000]).expect("damage");
    refused(&run(folder.path(), &restore), "is not a Wangge store");
    assert_eq!(digest_of(&folder.path().join("town.gpkg")).await, wanted);
}

/// Two programs lay out one new file at once: both find it in its present form.
#[tokio::test]
async fn two_programs_bring_a_file_up_at_once() {
    let folder = TempDir::new().expect("a folder");
    for round in 0..5 {
        let name = format!("{round}.gpkg");
        let started: Vec<_> = (0..3)
            .map(|_| {
                command(folder.path(), &["migrate", "--store", &name])
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn()
                    .expect("wangge")
            })
            .collect();
        let mut said = Vec::new();
        for child in started {
            let output = child.wait_with_output().expect("an end");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            said.push(String::from_utf8(output.stdout).expect("UTF-8"));
        }
        let laid_out = said.iter().filter(|said| said.contains("is new")).count();
        assert_eq!(laid_out, 1, "{said:?}");
    }
}

#[tokio::test]
async fn one_store_is_named_and_a_password_never_shown() {
    let (folder, _) = town().await;
    let url = "postgres://anna:s3cret@127.0.0.1:1/town";
    let unreachable: [&[&str]; 2] =
        [&["migrate", "--database-url", url], &["backup", "--from", url, "backup.gpkg"]];
    for arguments in unreachable {
        let ran = run(folder.path(), arguments);
        refused(&ran, "cannot be reached");
        assert!(!ran.err.contains("s3cret"), "{}", ran.err);
    }
    let ran = run(folder.path(), &["migrate", "--database-url", "postgres://anna:s3cret@h:port/x"]);
    refused(&ran, "--database-url: not the address of a database");
    assert!(!ran.err.contains("s3cret"), "{}", ran.err);
    refused(&run(folder.path(), &["migrate"]), "no store is named");
    refused(&run(folder.path(), &["migrate", "--store", "a.gpkg", "--database-url", url]), "name two stores");
    let variable = [("WANGGE_DATABASE_URL", url)];
    refused(&run_with(folder.path(), &["migrate"], &variable), "cannot be reached");
    // What is typed is stronger than the environment.
    let ran = run_with(folder.path(), &["migrate", "--store", "town.gpkg"], &variable).succeeded();
    assert_eq!(ran.out, format!("town.gpkg is in form {} already\n", SqliteStore::FORM));
    assert_eq!(names(folder.path()), ["town.gpkg"]);
}

/// From a file to a database and back: nothing is lost on the way.
#[tokio::test]
async fn a_store_moves_to_a_database_and_back() {
    let Some(database) = TestDatabase::empty().await else { return };
    let (folder, wanted) = town().await;
    let (folder, url) = (folder.path(), database.url());
    let ran = run(folder, &["copy", "--from", "town.gpkg", "--to", &url]);
    refused(&ran, "wangge migrate");
    let ran = run_with(folder, &["migrate"], &[("WANGGE_DATABASE_URL", &url)]).succeeded();
    assert!(ran.out.contains("is new, in form"), "{}", ran.out);
    reports(&run(folder, &["copy", "--from", "town.gpkg", "--to", &url]), &wanted);
    refused(&run(folder, &["restore", "--from", "town.gpkg", "--to", &url]), "is not empty");
    refused(
        &run(folder, &["restore", "--from", "town.gpkg", "--to", &url, "--replace"]),
        "moves files aside",
    );

    let store = database.open().await;
    let home = store.places(PlaceKind::Household, 0, 1).await.expect("places").swap_remove(0);
    let mut changed = home.value.clone();
    let Details::Household(details) = &mut changed.details else { unreachable!() };
    details.people += 1;
    store
        .replace_place(&author(), store::Action::Change, home.id, home.version, &changed, None)
        .await
        .expect("a change");
    let wanted = digest(&store).await;
    reports(&run(folder, &["backup", "--database-url", &url, "backup.gpkg"]), &wanted);
    assert_eq!(digest_of(&folder.join("backup.gpkg")).await, wanted);
    let ran = run(folder, &["copy", "--from", &url, "--to", "back.gpkg"]);
    reports(&ran, &wanted);
}
