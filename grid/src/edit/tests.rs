use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::register::{HazardKind, Household, HydrantState, ServiceNeed, Severity};

const TODAY: Date = Date::constant(2026, 11, 21);

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

fn fields(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

fn asked(fields_: &Value) -> NewPlace {
    NewPlace { code: None, at: [120.1, 30.2], fields: fields(fields_) }
}

fn patch(fields_: &Value) -> PlacePatch {
    PlacePatch { at: None, closed: None, fields: fields(fields_) }
}

fn household() -> Place {
    let details = Household {
        address: "北关老街 1 号".to_owned(),
        people: 3,
        contact: Some("张三丰".to_owned()),
        phone: Some("13812340000".to_owned()),
        needs: vec![ServiceNeed::Meals],
    };
    Place {
        code: code("H-1"),
        at: Point::new(1_201_000_000, 302_000_000),
        closed: None,
        details: Details::Household(details),
    }
}

fn hazard(state: HazardState) -> Place {
    let details = Hazard {
        category: HazardKind::Ebike,
        note: String::new(),
        address: "青石路".to_owned(),
        severity: Severity::Major,
        state,
        found: Date::constant(2026, 10, 1),
        due: Date::constant(2026, 12, 1),
    };
    Place { details: Details::Hazard(details), ..household() }
}

/// Names of the fields at fault.
fn at_fault<T: std::fmt::Debug>(result: Result<T, Vec<FieldError>>) -> Vec<String> {
    let errors = result.unwrap_err();
    assert!(errors.iter().all(|e| !e.sentence.zh.is_empty() && !e.sentence.en.is_empty()));
    errors.into_iter().map(|error| error.field).collect()
}

#[test]
fn a_place_of_each_kind_is_made() {
    for (kind, given) in [
        (
            PlaceKind::Household,
            json!({ "address": " 老街 2 号 ", "people": 2, "phone": "", "needs": ["meals", "meals"] }),
        ),
        (PlaceKind::Premises, json!({ "name": "五金店", "address": "青石路", "category": "shop" })),
        (
            PlaceKind::Hazard,
            json!({ "category": "ebike", "address": "楼道", "severity": "major", "due": "2026-12-01" }),
        ),
        (PlaceKind::Hydrant, json!({ "address": "河滨路" })),
    ] {
        let place = create(kind, &asked(&given), code("NEW"), TODAY).unwrap();
        assert_eq!((place.details.kind(), place.closed, place.code.as_str()), (kind, None, "NEW"));
        if let Details::Household(household) = &place.details {
            assert_eq!(household.address, "老街 2 号", "trimmed");
            assert_eq!((&household.phone, &household.needs), (&None, &vec![ServiceNeed::Meals]));
        }
        if let Details::Hydrant(hydrant) = &place.details {
            assert_eq!((hydrant.state, hydrant.checked), (HydrantState::Sound, TODAY));
        }
    }
}

#[test]
fn everything_that_is_wrong_is_told_by_field() {
    let wrong = |kind, given: Value| at_fault(create(kind, &asked(&given), code("N"), TODAY));
    assert_eq!(wrong(PlaceKind::Household, json!({})), ["address", "people"]);
    assert_eq!(
        wrong(
            PlaceKind::Household,
            json!({ "address": "a\u{0}b", "people": 1001, "phone": "12x", "needs": ["love"], "belief": 1 })
        ),
        ["address", "people", "phone", "needs", "belief"]
    );
    assert_eq!(
        wrong(PlaceKind::Household, json!({ "address": "x".repeat(201), "people": -1 })),
        ["address", "people"]
    );
    assert_eq!(
        wrong(PlaceKind::Household, json!({ "address": "\u{202e}x", "people": 1.5 })),
        ["address", "people"]
    );
    let hazard = |found: &str, due: &str| {
        wrong(
            PlaceKind::Hazard,
            json!({ "category": "ebike", "address": "x", "severity": "minor", "found": found, "due": due }),
        )
    };
    assert_eq!(hazard("2026-11-20", "2026-11-19"), ["due"]);
    assert_eq!(hazard("2026-11-22", "2026-11-23"), ["found"], "nothing is found tomorrow");
    assert_eq!(hazard("2026-13-01", "soon"), ["found", "due"]);
    assert_eq!(hazard("0001-01-01", "9999-01-01"), ["found", "due"]);
    let off =
        NewPlace { code: Some("a b".to_owned()), at: [f64::NAN, 30.0], ..asked(&json!({ "address": "x" })) };
    assert_eq!(at_fault(create(PlaceKind::Hydrant, &off, code("N"), TODAY)), ["code", "at"]);
}

#[test]
fn what_is_left_out_stays_and_null_empties_what_may_be_empty() {
    let before = household();
    let (after, action) =
        change(&before, &patch(&json!({ "people": 4, "contact": null })), TODAY).unwrap().unwrap();
    let (Details::Household(before), Details::Household(after)) = (&before.details, &after.details) else {
        panic!("the kind stays")
    };
    assert_eq!(*after, Household { people: 4, contact: None, ..before.clone() });
    assert_eq!(action, Action::Change);
    assert_eq!(at_fault(change(&household(), &patch(&json!({ "address": null })), TODAY)), ["address"]);
    assert_eq!(at_fault(change(&household(), &patch(&json!({ "name": "x" })), TODAY)), ["name"]);
}

#[test]
fn steps_have_names() {
    let named = |before: &Place, at, closed, given: Value| {
        change(before, &PlacePatch { at, closed, fields: fields(&given) }, TODAY)
            .unwrap()
            .map(|(_, action)| action)
    };
    let closed = Place { closed: Some(TODAY), ..household() };
    let there = Some([120.2, 30.2]);
    for (before, at, close, given, action) in [
        (&household(), None, None, json!({}), None),
        (&household(), Some([120.1, 30.2]), Some(false), json!({ "people": 3 }), None),
        (&household(), there, None, json!({}), Some(Action::Move)),
        (&household(), there, None, json!({ "people": 4 }), Some(Action::Change)),
        (&household(), there, Some(true), json!({}), Some(Action::Close)),
        (&closed, None, Some(true), json!({}), None),
        (&closed, None, Some(false), json!({}), Some(Action::Restore)),
        (&hazard(HazardState::Open), None, Some(true), json!({}), Some(Action::Close)),
        (&hazard(HazardState::Open), None, None, json!({ "state": "closed" }), Some(Action::Close)),
        (&hazard(HazardState::Open), None, None, json!({ "state": "rectifying" }), Some(Action::Change)),
        (&hazard(HazardState::Closed), None, Some(false), json!({}), Some(Action::Restore)),
    ] {
        assert_eq!(named(before, at, close, given.clone()), action, "{at:?} {close:?} {given}");
    }
}

#[test]
fn a_hazard_is_closed_by_its_state_alone() {
    let (closed, _) =
        change(&hazard(HazardState::Open), &PlacePatch { closed: Some(true), ..patch(&json!({})) }, TODAY)
            .unwrap()
            .unwrap();
    assert!(is_closed(&closed) && closed.closed.is_none());
    let both = PlacePatch { closed: Some(true), ..patch(&json!({ "state": "open" })) };
    assert_eq!(at_fault(change(&hazard(HazardState::Open), &both, TODAY)), ["closed"]);
}

#[test]
fn codes_are_codes_and_ascend() {
    let codes: Vec<String> = [(1, 9), (2, 0), (1_795_000_000_000, 5)]
        .map(|(millis, random)| new_code(PlaceKind::Hazard, millis, random))
        .into();
    assert!(codes.is_sorted() && codes.iter().all(|text| Code::new(text).is_ok() && text.starts_with('Z')));
    assert_ne!(new_code(PlaceKind::Hazard, 1, 2), new_code(PlaceKind::Hazard, 1, 3));
}

#[test]
fn differences_are_told_masked() {
    let before = household();
    let (after, _) = change(
        &before,
        &PlacePatch {
            at: Some([120.2, 30.2]),
            closed: Some(true),
            fields: fields(&json!({ "contact": "张无忌", "phone": "13912340000", "needs": [], "people": 4 })),
        },
        TODAY,
    )
    .unwrap()
    .unwrap();
    let [before, after] = [before, after].map(|place| serde_json::to_value(place).unwrap());
    let told = field_changes(Some(&before), Some(&after));
    let told: Vec<(&str, Option<&str>, Option<&str>)> =
        told.iter().map(|c| (c.field.as_str(), c.before.as_deref(), c.after.as_deref())).collect();
    assert_eq!(
        told,
        [
            ("at", Some("120.1, 30.2"), Some("120.2, 30.2")),
            ("closed", None, Some("2026-11-21")),
            ("contact", Some("张*"), Some("张*")),
            ("needs", Some("1"), Some("0")),
            ("people", Some("3"), Some("4")),
            ("phone", Some("138****0000"), Some("139****0000")),
        ]
    );
    let whole = serde_json::to_string(&field_changes(None, Some(&before))).unwrap();
    assert!(
        !whole.contains("张三丰") && !whole.contains("13812340000") && !whole.contains("meals"),
        "{whole}"
    );
    let scope = |scope: Value| json!({ "login": "wang", "scope": scope });
    let told = field_changes(
        Some(&scope(json!({ "of": "everything" }))),
        Some(&scope(json!({ "of": "within", "areas": ["33", "34"], "cells": [] }))),
    );
    assert_eq!(told[0].before.as_deref(), Some("everything"));
    assert_eq!(told[0].after.as_deref(), Some("areas: 33, 34"));
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
        prop_oneof!["open", "closed", "meals", "shop", "ebike", "2026-01-01", "2026-12-31", "sound"]
            .prop_map(Value::from),
        prop::collection::vec(prop_oneof!["meals", "childcare", "x"], 0..4).prop_map(Value::from),
    ]
}

fn any_fields() -> impl Strategy<Value = Map<String, Value>> {
    let names = prop::sample::select(vec![
        "address",
        "people",
        "contact",
        "phone",
        "needs",
        "name",
        "category",
        "floor_area_m2",
        "live_work_store",
        "note",
        "severity",
        "state",
        "found",
        "due",
        "checked",
        "at",
        "",
    ]);
    prop::collection::btree_map(names.prop_map(str::to_owned), any_value(), 0..6)
        .prop_map(|fields| fields.into_iter().collect())
}

proptest! {
    /// Whatever is asked for, what comes of it keeps the rules and goes through the store's form unharmed; refused, it
    /// names fields; and asked for twice, it changes nothing the second time.
    #[test]
    fn no_request_breaks_a_rule(given in any_fields(), at in prop::option::of([-400.0..400.0_f64, -100.0..100.0_f64]), closed in any::<Option<bool>>(), of_hazard: bool) {
        let before = if of_hazard { hazard(HazardState::Open) } else { household() };
        let patch = PlacePatch { at, closed, fields: given };
        match change(&before, &patch, TODAY) {
            Err(errors) => prop_assert!(!errors.is_empty()),
            Ok(None) => {}
            Ok(Some((after, _))) => {
                prop_assert_eq!(&after.code, &before.code);
                prop_assert_eq!(after.details.kind(), before.details.kind());
                if let Details::Hazard(hazard) = &after.details {
                    prop_assert!(hazard.due >= hazard.found && after.closed.is_none());
                }
                let json = serde_json::to_value(&after).unwrap();
                prop_assert_eq!(&serde_json::from_value::<Place>(json.clone()).unwrap(), &after);
                let told = field_changes(Some(&serde_json::to_value(&before).unwrap()), Some(&json));
                prop_assert!(!told.is_empty());
                prop_assert_eq!(change(&after, &patch, TODAY).unwrap(), None);
                prop_assert_eq!(restore(&after, &before), Some(before));
            }
        }
    }
}
