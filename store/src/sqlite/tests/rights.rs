//! Who may read the file.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::{author, file, fresh, home, request};
use crate::{Places as _, Register as _, SqliteStore};

fn rights(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_new_file_and_its_log_are_for_their_owner_alone() {
    let (file, store) = fresh().await;
    store.create_place(&author(), &request("one"), &home("H1"), None).await.unwrap();
    for ending in ["", "-wal", "-shm"] {
        let mut path = file.path.clone().into_os_string();
        path.push(ending);
        assert_eq!(rights(Path::new(&path)), 0o600, "{}", path.display());
    }
}

#[tokio::test]
async fn whoever_was_let_in_stays_let_in() {
    let file = file();
    SqliteStore::open(&file.path).await.unwrap().close().await;
    fs::set_permissions(&file.path, Permissions::from_mode(0o640)).unwrap();
    SqliteStore::open(&file.path).await.unwrap().close().await;
    assert_eq!(rights(&file.path), 0o640);
}
