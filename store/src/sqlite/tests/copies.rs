//! Copies of files that other programs have written to.

use grid::register::PlaceKind;

use super::*;
use crate::{Places as _, Register as _, copy};

#[tokio::test]
async fn the_id_of_a_place_that_was_removed_is_not_used_again() {
    let (file, store) = fresh().await;
    let made = store.create_place(&author(), &request("one"), &home("H1"), None).await.unwrap();
    run(&mut another_program(&file.path).await, "DELETE FROM households").await.unwrap();
    let (_file, target) = fresh().await;
    copy(&store, &target, &|_, _| {}).await.unwrap();
    let next = target.create_place(&author(), &request("two"), &home("H2"), None).await.unwrap();
    assert!(next.id > made.id, "the audit log knows {} as another place", next.id);
}

/// Ids count from 1, but files of earlier forms let other programs choose any.
#[tokio::test]
async fn places_with_ids_below_one_are_copied_too() {
    let (file, store) = fresh().await;
    store.create_place(&author(), &request("one"), &home("H1"), None).await.unwrap();
    let earlier = "UPDATE meta SET value = 1 WHERE key = 'own';
        UPDATE households SET fid = -5;
        UPDATE meta SET value = 0 WHERE key = 'own'";
    run(&mut another_program(&file.path).await, earlier).await.unwrap();
    let (_file, target) = fresh().await;
    copy(&store, &target, &|_, _| {}).await.unwrap();
    let copied = target.snapshot().await.unwrap().places(PlaceKind::Household, i64::MIN, 10).await.unwrap();
    assert_eq!(copied.iter().map(|place| place.id).collect::<Vec<_>>(), [-5]);
}
