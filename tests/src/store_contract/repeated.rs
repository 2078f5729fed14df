//! Promises to those who write to a store more than once.

use crate::reading::{Reading as _, author};
use grid::lattice::Point;
use grid::register::{Details, Household, Level, Place, PlaceKind, Record, ServiceNeed, Unsaid};
use store::{Action, Store, StoreError};

use super::given::{area, cell, code, date, home, household, import, one_of_each_kind, square, take, tiling};

/// Borders drawn anew leave the rosters alone, and a list of households without telephones leaves the telephones.
pub async fn what_is_unsaid_stays_as_it_is(store: &dyn Store) {
    let redrawn = |own: &str, x: i32| {
        let Record::Cell { area, scheme, mut cell } = cell("A", own, x) else { unreachable!() };
        cell.roster.clear();
        Record::CellWithoutRoster { area, scheme, cell }
    };
    let phone = "13812345678";
    let told = |own: &str, unsaid: Option<Unsaid>| {
        let silent = unsaid.is_some();
        let details = Details::Household(Household {
            address: if silent { "二号楼" } else { "一号楼" }.to_owned(),
            people: if silent { 5 } else { 3 },
            contact: (!silent).then(|| "张三".to_owned()),
            phone: (!silent).then(|| phone.to_owned()),
            needs: if silent { Vec::new() } else { vec![ServiceNeed::Meals] },
        });
        let place = Place { code: code(own), at: Point::new(1, i32::from(silent)), closed: None, details };
        unsaid.map_or_else(
            || Record::Place(place.clone()),
            |u| Record::PartialPlace { place: place.clone(), unsaid: u },
        )
    };
    let sets: Vec<Unsaid> = (0..8)
        .map(|bits| Unsaid { contact: bits & 1 > 0, phone: bits & 2 > 0, needs: bits & 4 > 0 })
        .collect();
    let names: Vec<String> = (0..sets.len()).map(|i| format!("H{i}")).collect();
    let mut first =
        vec![area("A", None, Level::Community), tiling("A"), cell("A", "A-1", 0), cell("A", "A-2", 1)];
    first.extend(names.iter().map(|own| told(own, None)));
    take(store, first).await;

    let mut second = vec![tiling("A"), redrawn("A-1", 7), redrawn("A-3", 2)];
    second.extend(names.iter().zip(&sets).map(|(own, unsaid)| told(own, Some(*unsaid))));
    take(store, second).await;
    let cells = store.cells(store.tilings().await.expect("tilings")[0].id).await.expect("cells");
    let seen: Vec<_> =
        cells.iter().map(|c| (c.value.code.as_str(), c.version, c.value.roster.len())).collect();
    assert_eq!(seen, [("A-1", 2, 2), ("A-3", 1, 0)]);
    assert_eq!(cells[0].value.shape, square(7, 0));
    let Record::Cell { cell: before, .. } = cell("A", "A-1", 0) else { unreachable!() };
    assert_eq!(cells[0].value.roster, before.roster);

    let homes = store.places(PlaceKind::Household, 0, 10).await.expect("places");
    assert_eq!(homes.len(), sets.len());
    for (home, unsaid) in homes.iter().zip(sets) {
        let expected = Household {
            address: "二号楼".to_owned(),
            people: 5,
            contact: unsaid.contact.then(|| "张三".to_owned()),
            phone: unsaid.phone.then(|| phone.to_owned()),
            needs: if unsaid.needs { vec![ServiceNeed::Meals] } else { Vec::new() },
        };
        assert_eq!(home.value.details, Details::Household(expected), "{unsaid:?}");
        assert_eq!((home.value.at, home.version), (Point::new(1, 1), 2));
    }

    let all = Unsaid { contact: true, phone: true, needs: true };
    let twice = vec![told("H1", Some(all)), told("H1", None)];
    match import(store, twice).await {
        Err(StoreError::Conflict { what }) => assert!(what.contains("code 'H1' occurs twice"), "{what}"),
        other => panic!("{other:?}"),
    }
}

/// A list that is taken in again says nothing of which of its places were closed meanwhile: closed ones stay closed, and
/// open ones open.
pub async fn an_import_neither_closes_nor_reopens(store: &dyn Store) {
    let day = Some(date("2026-11-22"));
    let mut places = one_of_each_kind();
    places.retain(|place| place.details.kind() != PlaceKind::Hazard);
    places.extend([home("H2", 1), home("H3", 1)]);
    take(store, places.iter().cloned().map(Record::Place).collect()).await;
    let stored = async || {
        let mut all = Vec::new();
        for &kind in PlaceKind::ALL {
            all.extend(store.places(kind, 0, 10).await.expect("places"));
        }
        all
    };
    for place in stored().await.into_iter().filter(|place| place.value.code.as_str() != "H3") {
        let closed = Place { closed: day, ..place.value };
        store.replace_place(&author(), Action::Close, place.id, 1, &closed, None).await.expect("a change");
    }
    let again = places.into_iter().map(|place| match place.code.as_str() {
        // Of one household the source leaves something unsaid; another is closed in the list only.
        "H2" => Record::PartialPlace { place, unsaid: Unsaid { phone: true, ..Unsaid::default() } },
        "H3" => Record::Place(Place { closed: day, ..place }),
        _ => Record::Place(place),
    });
    take(store, again.collect()).await;
    let after = stored().await;
    assert_eq!(after.len(), 5);
    for place in after {
        let (version, closed) = if place.value.code.as_str() == "H3" { (2, None) } else { (3, day) };
        assert_eq!((place.version, place.value.closed), (version, closed), "{}", place.value.code);
    }
}

/// Equal data versions mean equal data: every write makes a greater one, and what was refused makes none.
pub async fn every_write_and_no_other_makes_a_greater_data_version(store: &dyn Store) {
    let now = async || store.snapshot().await.expect("a snapshot").position().data;
    let mut seen = vec![now().await];
    for i in 0..3 {
        take(store, vec![household("H1", i)]).await;
        let after = now().await;
        assert!(after.version > seen[seen.len() - 1].version);
        assert!(!seen.contains(&after));
        seen.push(after);
    }
    assert!(import(store, vec![household("H9", 1), household("H9", 2)]).await.is_err());
    assert_eq!(Some(&now().await), seen.last());
}
