//! Clusters of hazards.

use grid::lattice::{Extent, Point};
use grid::register::{Details, Hazard, HazardKind, HazardState, Severity};
use grid::wire::{Answerable, CellRef, Cluster};

use crate::extract::{AreaPosition, MinMembers, RadiusMetres, RawRequest, parameters};
use crate::index::{Places, Register, ground};
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

/// `GET /clusters`
pub(super) fn list(register: &Register, asked: &Clusters, _: &RawRequest) -> Result<Reply, ApiError> {
    let hazards = register.places(grid::register::PlaceKind::Hazard);
    let chosen: Vec<usize> =
        (0..register.hazards.len()).filter(|&p| is_asked(register, hazards, p, asked)).collect();
    let points: Vec<Point> = chosen.iter().map(|&position| register.hazards[position].value.at).collect();
    let mut groups: Vec<Vec<usize>> = ground::clusters(&points, asked.radius_m.0, asked.min_members.0)
        .into_iter()
        .map(|members| members.into_iter().map(|member| chosen[member]).collect())
        .collect();
    groups.sort_by_key(|members| (std::cmp::Reverse(members.len()), members.first().copied()));
    let clusters: Vec<Cluster> =
        groups.iter().zip(1..).filter_map(|(members, number)| cluster(register, number, members)).collect();
    Reply::json(&clusters)
}

fn is_asked(register: &Register, hazards: &Places, position: usize, asked: &Clusters) -> bool {
    let Details::Hazard(Hazard { category, severity, state, .. }) = &register.hazards[position].value.details
    else {
        return false;
    };
    let in_area = |AreaPosition(area): AreaPosition| {
        hazards.areas[position].is_some_and(|lowest| register.areas.subtree(area).contains(&lowest))
    };
    asked.kind.is_none_or(|kind| kind == *category)
        && asked.severity.is_none_or(|wanted| wanted == *severity)
        && asked.state.map_or(*state != HazardState::Closed, |wanted| wanted == *state)
        && asked.area.is_none_or(in_area)
}

/// Describes a cluster by its members' positions; `None` when it has none.
fn cluster(register: &Register, number: u32, members: &[usize]) -> Option<Cluster> {
    let points = || members.iter().map(|&position| register.hazards[position].value.at);
    let centre = centre(points())?;
    let mut cells: Vec<usize> =
        members.iter().filter_map(|&position| register.cell_of_hazard(position)).collect();
    cells.sort_unstable();
    cells.dedup();
    let references: Vec<CellRef> = cells.iter().map(|&cell| register.cells.reference(cell)).collect();
    let answerable = cells.iter().zip(&references).flat_map(|(&cell, reference)| {
        let roster = register.cells.entries[cell].roster.iter();
        roster.map(move |duty| Answerable { cell: reference.clone(), duty: duty.clone() })
    });
    Some(Cluster {
        number,
        at: centre.into(),
        bbox: Extent::of(points())?.to_bbox(),
        reach_m: points().map(|p| ground::distance_m(centre, p)).fold(0.0, f64::max),
        members: members.iter().map(|&position| register.hazard_view(position)).collect(),
        answerable: answerable.collect(),
        cells: references,
    })
}

/// The mean of the points.
fn centre(points: impl Iterator<Item = Point>) -> Option<Point> {
    let (count, x, y) =
        points.fold((0_i64, 0_i64, 0_i64), |(n, x, y), p| (n + 1, x + i64::from(p.x), y + i64::from(p.y)));
    (count > 0).then(|| Point::new((x / count) as i32, (y / count) as i32))
}
