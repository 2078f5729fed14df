//! Where something may be wrong, and what.

use std::collections::BTreeSet;

use grid::register::{HazardKind, PremisesKind};
use serde::Deserialize;

use super::plane::Spot;
use super::premises::Sign;
use super::site::{Dwelling, Housing, Site};

/// A place where something may be wrong.
pub(super) struct Scene {
    pub(super) at: Spot,
    pub(super) address: String,
    /// What may be wrong there.
    pub(super) kinds: &'static [HazardKind],
    pub(super) live_work_store: bool,
    pub(super) place: ScenePlace,
}

/// What kind of place it is; the same fault reads differently in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ScenePlace {
    /// Premises of any category.
    Premises,
    /// The entrance of a slab of flats.
    Entrance,
    /// A single-storey house.
    House,
}

/// Every premises, entrance and lane house, once.
pub(super) fn scenes(sites: &[(Site, Vec<Sign>)]) -> Vec<Scene> {
    let mut scenes = Vec::new();
    let mut seen = BTreeSet::new();
    for (site, signs) in sites {
        for sign in signs {
            scenes.push(Scene {
                at: sign.at,
                address: format!("{} {}", sign.address, sign.name),
                kinds: kinds_of(sign.category),
                live_work_store: sign.live_work_store,
                place: ScenePlace::Premises,
            });
        }
        for dwelling in &site.dwellings {
            let scene = home(dwelling);
            if seen.insert(scene.address.clone()) {
                scenes.push(scene);
            }
        }
    }
    scenes
}

/// What may be wrong where people live: at the entrance of a slab, or at a house.
fn home(dwelling: &Dwelling) -> Scene {
    use HazardKind::{BlockedExit, Ebike, Extinguisher, Inflammable, Signs, Wiring};
    let (address, kinds, place): (String, &[HazardKind], _) = match dwelling.housing {
        Housing::Lane => (dwelling.address.clone(), &[Wiring, Inflammable, Wiring, Ebike], ScenePlace::House),
        Housing::Estate | Housing::WalkUp => {
            let entrance = dwelling.address.split_inclusive("单元").next().unwrap_or_default();
            let kinds = &[Ebike, Ebike, BlockedExit, Signs, Extinguisher];
            (format!("{entrance}门厅"), kinds, ScenePlace::Entrance)
        }
    };
    Scene { at: dwelling.at, address, kinds, live_work_store: false, place }
}

const fn kinds_of(category: PremisesKind) -> &'static [HazardKind] {
    use HazardKind::{BlockedExit, Extinguisher, Inflammable, Rules, Signs, Wiring};
    match category {
        PremisesKind::Workshop => &[Wiring, Inflammable, Extinguisher, BlockedExit],
        PremisesKind::Restaurant => &[Extinguisher, Wiring, Rules],
        PremisesKind::Employer | PremisesKind::Public => &[Rules, Extinguisher, BlockedExit, Signs],
        PremisesKind::Hotel | PremisesKind::Entertainment | PremisesKind::InternetCafe => {
            &[Signs, BlockedExit, Inflammable]
        }
        PremisesKind::School | PremisesKind::Clinic => &[Signs, Rules],
        PremisesKind::Shop | PremisesKind::Beauty => &[Extinguisher, Wiring, BlockedExit],
    }
}
