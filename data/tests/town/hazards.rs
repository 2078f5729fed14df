//! Hazards crowd where the definition says, and hydrants are in reach.

use std::collections::BTreeSet;

use grid::clusters::clusters;
use grid::lattice::Point;
use grid::locate::Locator;
use grid::measure::LocalScale;
use grid::register::{Date, Hazard, HazardKind, HazardState, HydrantState};

use crate::town::{Town, hazards, households, hydrants};

/// The day the town's dates were made for.
const TODAY: (i16, i8, i8) = (2026, 11, 21);

#[test]
fn hazards_crowd_on_the_market_street_across_a_border() {
    let town = Town::new();
    let hedong = town.area("河东社区");
    let shapes = town.shapes_of(hedong);
    let locator = Locator::new(&shapes);
    let (points, open): (Vec<Point>, Vec<&Hazard>) = hazards(&town.places)
        .into_iter()
        .filter(|(_, h)| h.category == HazardKind::LiveWorkStore && h.state != HazardState::Closed)
        .unzip();
    let largest = &clusters(&points, 60.0, 3)[0];
    assert!(largest.members.len() >= 8, "{}", largest.members.len());
    assert!(largest.members.iter().filter(|&&m| open[m].address.contains("集市街")).count() >= 8);
    let cells: BTreeSet<_> = largest.members.iter().filter_map(|&m| locator.at(points[m])).collect();
    assert!(cells.len() >= 3, "cells of the cluster: {cells:?}");
}

#[test]
fn bicycles_crowd_around_one_estate() {
    let town = Town::new();
    let (points, all): (Vec<Point>, Vec<&Hazard>) =
        hazards(&town.places).into_iter().filter(|(_, h)| h.category == HazardKind::Ebike).unzip();
    let found = clusters(&points, 60.0, 4);
    let at_estate = |m: &usize| all[*m].address.contains("机械厂宿舍");
    assert!(found.iter().any(|c| c.members.iter().filter(|m| at_estate(m)).count() >= 8), "{found:?}");
}

#[test]
fn hazards_have_sensible_dates_and_some_are_overdue() {
    let today = Date::new(TODAY.0, TODAY.1, TODAY.2).unwrap();
    let town = Town::new();
    let hazards = hazards(&town.places);
    let mut kinds = BTreeSet::new();
    for (_, hazard) in &hazards {
        assert!(hazard.found < hazard.due && hazard.found < today, "{}", hazard.address);
        assert!(!hazard.note.is_empty());
        kinds.insert((hazard.category, hazard.state));
    }
    for category in HazardKind::ALL {
        assert!(kinds.iter().any(|(c, _)| c == category), "{category}");
    }
    let overdue = hazards.iter().filter(|(_, h)| h.due < today && h.state != HazardState::Closed).count();
    assert!((20..hazards.len() / 2).contains(&overdue), "{overdue} of {} overdue", hazards.len());
}

#[test]
fn a_quarter_of_the_hydrants_is_broken_and_one_is_in_reach_of_every_door() {
    let town = Town::new();
    let hydrants = hydrants(&town.places);
    let broken = hydrants.iter().filter(|(_, h)| h.state == HydrantState::Broken).count();
    let share = broken as f64 / hydrants.len() as f64;
    assert!((share - 0.26).abs() < 0.005, "{share}");
    // 150 m is what a hose reaches.
    let scale = LocalScale::at(302_700_000);
    for (at, household) in households(&town.places) {
        let nearest = hydrants.iter().map(|(h, _)| scale.distance_m(*h, at)).fold(f64::INFINITY, f64::min);
        assert!(nearest < 150.0, "{}: {nearest:.0} m", household.address);
    }
}
