//! Clusters of hazards.

use std::collections::HashSet;

use grid::clusters::PointCluster;
use grid::lattice::{Extent, Point};
use grid::register::{Details, Hazard, HazardKind, HazardState, Place, PlaceKind, Severity, Stored};
use grid::wire::{Answerable, CellRef, Cluster};

use crate::extract::{AreaPosition, Inquiry, MinMembers, RadiusMetres, parameters};
use crate::index::{Places, Register};
use crate::problem::ApiError;
use crate::reply::Reply;

parameters! {
    /// Which hazards, and how close together.
    pub(crate) struct Clusters {
        /// Id of an area: only hazards in it.
        query area: Option<AreaPosition>,
        /// Greatest distance between neighbours of a cluster, in metres.
        query radius_m: RadiusMetres,
        /// Fewest hazards within that distance of each other that make a cluster.
        query min_members: MinMembers,
        /// Only hazards of this kind.
        query kind: Option<HazardKind>,
        /// Only hazards in this state; without it, all that are not closed.
        query state: Option<HazardState>,
        /// Only hazards of this severity.
        query severity: Option<Severity>,
    }
}

/// Most clusters in an answer: more than anybody reads, and fewer than a register can be made to have.
const MOST_CLUSTERS: usize = 1000;

/// `GET /clusters`
pub(super) fn list(inquiry: &Inquiry<'_>, asked: &Clusters) -> Result<Reply, ApiError> {
    let register = inquiry.register;
    let hazards = register.places(PlaceKind::Hazard);
    let mut seen = hazards.chosen(None);
    inquiry.sight.retain(register, PlaceKind::Hazard, &mut seen);
    let seen: HashSet<u32> = seen.into_iter().collect();
    let (chosen, points): (Vec<usize>, Vec<Point>) = register
        .hazards()
        .filter(|(position, _)| seen.contains(&(*position as u32)))
        .filter(|(position, hazard)| is_asked(register, hazards, *position, hazard, asked))
        .map(|(position, hazard)| (position, hazard.value.at))
        .unzip();
    let found = grid::clusters::clusters(&points, asked.radius_m.0, asked.min_members.0);
    let clusters: Vec<Cluster> = found
        .iter()
        .take(MOST_CLUSTERS)
        .zip(1..)
        .filter_map(|(group, number)| cluster(register, number, group, &chosen))
        .collect();
    Reply::json(&clusters)
}

fn is_asked(
    register: &Register,
    hazards: &Places,
    position: usize,
    hazard: &Stored<Place>,
    asked: &Clusters,
) -> bool {
    let Details::Hazard(Hazard { category, severity, state, .. }) = &hazard.value.details else {
        return false;
    };
    let in_area = |AreaPosition(area): AreaPosition| {
        hazards.area(position as u32).is_some_and(|lowest| register.areas.subtree(area).contains(&lowest))
    };
    asked.kind.is_none_or(|kind| kind == *category)
        && asked.severity.is_none_or(|wanted| wanted == *severity)
        && asked.state.map_or(*state != HazardState::Closed, |wanted| wanted == *state)
        && asked.area.is_none_or(in_area)
}

/// Describes a cluster, whose members are indexes into `chosen`; `None` when it has none.
fn cluster(register: &Register, number: u32, group: &PointCluster, chosen: &[usize]) -> Option<Cluster> {
    let members = || group.members.iter().map(|&member| chosen[member]);
    let mut cells: Vec<usize> = members().filter_map(|position| register.cell_of_hazard(position)).collect();
    cells.sort_unstable();
    cells.dedup();
    let references: Vec<CellRef> = cells.iter().map(|&cell| register.cells.reference(cell)).collect();
    let answerable = cells.iter().zip(&references).flat_map(|(&cell, reference)| {
        let roster = register.cells.entries[cell].roster.iter();
        roster.map(move |duty| Answerable { cell: reference.clone(), duty: duty.clone() })
    });
    Some(Cluster {
        number,
        at: group.centre.into(),
        bbox: Extent::of(members().map(|position| register.hazard(position).value.at))?.to_bbox(),
        reach_m: group.reach_m,
        members: members().map(|position| register.hazard_view(position)).collect(),
        answerable: answerable.collect(),
        cells: references,
    })
}
