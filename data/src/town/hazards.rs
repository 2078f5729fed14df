//! Hazards: a few places where they crowd, and many scattered ones.

use std::time::Duration;

use grid::register::{Code, Date, Details, Hazard, HazardKind, HazardState, Place, Record, Severity};
use serde::Deserialize;

use super::plane::Spot;
use super::premises::Sign;
use super::random::Random;
use super::scenes::{Scene, ScenePlace, scenes};
use super::site::Site;
use super::{Town, TownError};

/// `data/town/hazards.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HazardsFile {
    /// The first day on which one of them was found.
    found_from: Date,
    /// On how many days from then they were found.
    found_days: usize,
    clusters: Vec<Cluster>,
    /// Hazards away from the clusters.
    scattered: usize,
    notes: Vec<Notes>,
    pub(super) hydrants: HydrantRules,
}

/// Hazards of one kind around one spot.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cluster {
    category: HazardKind,
    /// What the addresses have in common.
    near: String,
    count: usize,
}

/// How hazards of a kind are put into words at one kind of place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Notes {
    category: HazardKind,
    place: ScenePlace,
    sentences: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HydrantRules {
    pub(super) broken_percent: usize,
    /// First day of the last round of checks.
    pub(super) checked_from: Date,
    pub(super) checked_days: usize,
}

/// Appends the town's hazards: those in crowds first.
pub(super) fn push(
    town: &Town,
    sites: &[(Site, Vec<Sign>)],
    records: &mut Vec<Record>,
) -> Result<(), TownError> {
    let file = &town.hazards;
    let mut random = Random::for_part(town.plan_file.seed, "hazards");
    let mut scenes = scenes(sites);
    let mut found: Vec<(Scene, HazardKind, bool)> = Vec::new();
    for cluster in &file.clusters {
        let members = gather(cluster, &mut scenes)?;
        found.extend(members.into_iter().map(|scene| (scene, cluster.category, true)));
    }
    // Of the many small houses only some are looked into; else they would drown the rest.
    scenes.retain(|scene| scene.place != ScenePlace::House || random.chance(25));
    random.shuffle(&mut scenes);
    for scene in scenes.into_iter().take(file.scattered) {
        let kind = if scene.live_work_store {
            HazardKind::LiveWorkStore
        } else {
            *random.pick(scene.kinds).unwrap_or(&HazardKind::Rules)
        };
        found.push((scene, kind, false));
    }
    for (index, (scene, category, crowded)) in found.into_iter().enumerate() {
        let hazard = hazard(file, &scene, category, crowded, &mut random)?;
        records.push(Record::Place(Place {
            closed: None,
            code: Code::new(&format!("YH2026{:04}", index + 1))?,
            at: town.globe.point(scene.at),
            details: Details::Hazard(hazard),
        }));
    }
    Ok(())
}

/// Takes the scenes of a cluster out of the list: those nearest to the middle of all that would do.
fn gather(cluster: &Cluster, scenes: &mut Vec<Scene>) -> Result<Vec<Scene>, TownError> {
    let fits = |scene: &mut Scene| {
        scene.address.contains(&cluster.near)
            && (scene.live_work_store || cluster.category != HazardKind::LiveWorkStore)
    };
    let mut fitting: Vec<Scene> = scenes.extract_if(.., fits).collect();
    if fitting.len() < cluster.count {
        return Err(TownError::definition(format!(
            "hazards.toml: {} places for {} {} near {}",
            fitting.len(),
            cluster.count,
            cluster.category,
            cluster.near
        )));
    }
    let sum = fitting.iter().fold(Spot::new(0, 0), |sum, scene| sum + scene.at);
    let middle = sum.scaled(1, fitting.len().max(1) as i64);
    fitting.sort_by_key(|scene| (scene.at - middle).length());
    scenes.extend(fitting.split_off(cluster.count));
    Ok(fitting)
}

/// Days to rectify, by severity.
const fn days(severity: Severity) -> usize {
    match severity {
        Severity::Minor => 30,
        Severity::Major => 15,
        Severity::Grave => 7,
    }
}

fn hazard(
    file: &HazardsFile,
    scene: &Scene,
    category: HazardKind,
    crowded: bool,
    random: &mut Random,
) -> Result<Hazard, TownError> {
    // Living, working and storing in one room kills: it is never a trifle.
    let severity = match (category, random.below(100)) {
        (HazardKind::LiveWorkStore, 0..30) | (_, 0..6) => Severity::Grave,
        (HazardKind::LiveWorkStore, _) | (_, 6..36) => Severity::Major,
        _ => Severity::Minor,
    };
    let day = random.below(file.found_days);
    let found = later(file.found_from, day)?;
    // Old finds are mostly mended; a crowd is what nobody has mended yet.
    let age = 100 - 100 * day / file.found_days;
    let closed = if crowded { 0 } else { 15 + age * 6 / 10 };
    let state = match random.below(100) {
        draw if draw < closed => HazardState::Closed,
        draw if draw < closed + (100 - closed) / 2 => HazardState::Rectifying,
        _ => HazardState::Open,
    };
    let notes = file.notes.iter().find(|notes| notes.category == category && notes.place == scene.place);
    let note = notes.and_then(|notes| random.pick(&notes.sentences)).ok_or_else(|| {
        TownError::definition(format!("hazards.toml: no notes for {category} at {:?}", scene.place))
    })?;
    Ok(Hazard {
        category,
        note: note.clone(),
        address: scene.address.clone(),
        severity,
        state,
        found,
        due: later(found, days(severity))?,
    })
}

/// So many days after a date.
pub(super) fn later(date: Date, days: usize) -> Result<Date, TownError> {
    date.checked_add(Duration::from_secs(86_400 * days as u64))
        .map_err(|_| TownError::definition("hazards.toml: a date is beyond the calendar"))
}
