//! What is to be given away bit by bit: water with several banks, and blocks that are too large.

use std::collections::{BTreeMap, BTreeSet};

use super::faces::{NOWHERE, members};
use super::groups::{Standing, bisected, inside, sites};
use super::note::Note;
use super::refine::Job;
use super::terrain::{BorderKind, Settings, Terrain};
use super::voronoi::{Site, Sites};
use super::whole::Pieces;
use crate::lattice::{Extent, Point};
use crate::locate::Locator;
use crate::measure::area_m2;
use crate::repair::ground::Owner;
use crate::repair::mesh::{OUTSIDE, length_m};
use crate::shape::{Shape, ShapeError};

/// Points along banks are no closer together than this, m, and no farther apart than the next.
const BANK_M: (f64, f64) = (2.0, 25.0);
/// Points along the outlines of buildings, m.
const WALL_M: f64 = 5.0;
/// Where nothing parts the area, it is cut into no more blocks than this.
pub(super) const MOST_WITHOUT_STREETS: usize = 1_000;

/// Joins each piece of water that has one bank to it, and makes jobs of those that have several. Water without banks stays.
///
/// # Errors
/// When the outline of a piece cannot be put together, which does not occur.
pub(super) fn water<'a>(
    terrain: &'a Terrain,
    settings: &Settings,
    pieces: &mut Pieces,
) -> Result<Vec<Job<'a>>, ShapeError> {
    let mesh = &pieces.drawing.mesh;
    let before = pieces.of.clone();
    let all = members(&before, pieces.number);
    let mut jobs = Vec::new();
    for &piece in &pieces.water {
        let triangles = &all[piece as usize];
        let mut banks: BTreeMap<Owner, Vec<(Point, Point)>> = BTreeMap::new();
        let (mut outline_m, mut doubled) = (0.0, 0.0);
        for &triangle in triangles {
            doubled += mesh.doubled_area(triangle) as f64;
            for (a, b, across) in mesh.sides(triangle) {
                let beyond = if across == OUTSIDE { NOWHERE } else { before[across as usize] };
                if beyond != piece {
                    outline_m += length_m(a, b);
                }
                if beyond != piece && beyond != NOWHERE && !pieces.water.contains(&beyond) {
                    banks.entry(beyond).or_default().push((a, b));
                }
            }
        }
        let mut owners = banks.keys().copied();
        let (Some(first), second) = (owners.next(), owners.next()) else { continue };
        if second.is_none() {
            for &t in triangles {
                pieces.of[t as usize] = first;
            }
            continue;
        }
        let corners = triangles.iter().flat_map(|&t| mesh.corners(t));
        let Some(extent) = Extent::of(corners) else { continue };
        let scale = crate::measure::LocalScale::at(extent.min.y);
        let width_m = doubled * scale.east_m * scale.north_m / outline_m;
        let spacing_m = (width_m / 2.0).clamp(BANK_M.0, BANK_M.1);
        let edges =
            banks.into_iter().flat_map(|(bank, edges)| edges.into_iter().map(move |edge| (edge, bank)));
        let sites = Sites::new(sites(edges, spacing_m));
        jobs.push(Job { piece, sites, extent, kind: BorderKind::Water, buildings: Vec::new() });
    }
    let kept = |piece: &Owner| pieces.of.contains(piece);
    pieces.water = pieces.water.iter().copied().filter(kept).collect();
    let wet: Vec<Owner> = jobs.iter().map(|job: &Job<'_>| job.piece).collect();
    for (job, standing) in jobs.iter_mut().zip(standings(terrain, settings, &shapes(pieces, &wet)?)) {
        job.buildings = standing.buildings.iter().map(|&(i, _)| &terrain.buildings[i]).collect();
    }
    Ok(jobs)
}

/// What stands in one piece.
#[derive(Default)]
struct Standings {
    /// Indexes of buildings, with the places where they stand.
    buildings: Vec<(usize, Point)>,
    /// Where places are, and how much work.
    work: Vec<(Point, f64)>,
    /// The same of streets, which are nothing to cut between.
    walked: Vec<(Point, f64)>,
}

/// Jobs for the pieces of land that are too large; groups are numbered from `free` on, which is moved past them. Where but one
/// piece of land is left, nothing parts the area, and it is cut in any case.
///
/// # Errors
/// When the outline of a piece cannot be put together, which does not occur.
pub(super) fn too_large<'a>(
    terrain: &'a Terrain,
    settings: &Settings,
    pieces: &Pieces,
    free: &mut Owner,
    notes: &mut Vec<Note>,
) -> Result<Vec<Job<'a>>, ShapeError> {
    let present: BTreeSet<Owner> = pieces.drawing.inside().map(|t| pieces.of[t as usize]).collect();
    let land: Vec<Owner> = present.into_iter().filter(|piece| !pieces.water.contains(piece)).collect();
    let undivided = land.len() == 1;
    if !undivided && settings.most_work.is_none() && settings.most_m2.is_none() {
        return Ok(Vec::new());
    }
    let shapes = shapes(pieces, &land)?;
    let standings = standings(terrain, settings, &shapes);
    let (mut jobs, mut estates, mut uncut) = (Vec::new(), Vec::new(), Vec::new());
    for ((&piece, shape), standing) in land.iter().zip(&shapes).zip(standings) {
        let work: f64 = standing.work.iter().chain(&standing.walked).map(|w| w.1).sum();
        let times =
            |most: Option<f64>, much: f64| most.map_or(1, |most| (much / most).ceil().max(1.0) as usize);
        let wanted = times(settings.most_work, work).max(times(settings.most_m2, area_m2(shape)));
        if !undivided && wanted <= 1 {
            continue;
        }
        if !undivided && pieces.estates.contains(&piece) {
            estates.push((work, area_m2(shape)));
            continue;
        }
        let (by, groups, number, kept) = grouped(terrain, &standing, wanted, undivided, *free);
        if undivided {
            notes.push(if number > 1 { by } else { Note::Undivided });
        } else if number < wanted {
            uncut.push((work, area_m2(shape)));
        }
        if number > 1 {
            *free += number as Owner;
            let sites = Sites::new(groups);
            jobs.push(Job { piece, sites, extent: shape.extent(), kind: BorderKind::Cut, buildings: kept });
        }
    }
    notes.extend(most(&estates).map(|(number, work, area_m2)| Note::WholeEstates { number, work, area_m2 }));
    notes.extend(most(&uncut).map(|(number, work, area_m2)| Note::TooLarge { number, work, area_m2 }));
    Ok(jobs)
}

/// How many there are, with the most work and the most ground of any; none when there are none.
fn most(sizes: &[(f64, f64)]) -> Option<(usize, f64, f64)> {
    let most = |of: fn(&(f64, f64)) -> f64| sizes.iter().map(of).fold(0.0, f64::max);
    (!sizes.is_empty()).then(|| (sizes.len(), most(|size| size.0), most(|size| size.1)))
}

fn shapes(pieces: &Pieces, land: &[Owner]) -> Result<Vec<Shape>, ShapeError> {
    let mut edges: BTreeMap<Owner, Vec<(Point, Point)>> = BTreeMap::new();
    for stroke in pieces.drawing.borders(&pieces.of) {
        if let Some(owner) = stroke.owner {
            edges.entry(owner).or_default().push(stroke.edge);
        }
    }
    land.iter().map(|piece| Shape::from_edges(edges.get(piece).map_or(&[], Vec::as_slice))).collect()
}

fn standings(terrain: &Terrain, settings: &Settings, shapes: &[Shape]) -> Vec<Standings> {
    let locator = Locator::new(shapes.iter());
    let mut standings: Vec<Standings> = Vec::new();
    standings.resize_with(shapes.len(), Standings::default);
    let first = |at: Point| locator.all_at(at).into_iter().min();
    for (i, building) in terrain.buildings.iter().enumerate() {
        let at = inside(building);
        if let Some(piece) = first(at) {
            standings[piece].buildings.push((i, at));
        }
    }
    for item in &terrain.items {
        if let Some(piece) = first(item.at) {
            let work = (item.at, item.load().workload(&settings.weights));
            let Standings { work: places, walked, .. } = &mut standings[piece];
            if item.kind().is_some() { places.push(work) } else { walked.push(work) }
        }
    }
    standings
}

/// Sites of groups of buildings, or of places where nothing is built, with how many groups there are, and what is to stay whole.
fn grouped<'a>(
    terrain: &'a Terrain,
    standing: &Standings,
    wanted: usize,
    undivided: bool,
    free: Owner,
) -> (Note, Vec<Site>, usize, Vec<&'a Shape>) {
    let number = |things: usize| {
        let wanted = if undivided && wanted <= 1 { MOST_WITHOUT_STREETS } else { wanted };
        wanted.min(things)
    };
    if standing.buildings.len() > 1 || standing.work.is_empty() {
        let shapes: Vec<&Shape> = standing.buildings.iter().map(|&(i, _)| &terrain.buildings[i]).collect();
        let outlines = (0..).zip(&shapes).flat_map(|(i, shape)| shape.edges().map(move |edge| (edge, i)));
        let nearest = Sites::new(sites(outlines, WALL_M));
        let mut things: Vec<Standing> =
            standing.buildings.iter().map(|&(_, at)| Standing { at, weight: 0.0 }).collect();
        for &(at, work) in standing.work.iter().chain(&standing.walked) {
            if let Some(building) = nearest.nearest(at) {
                things[building as usize].weight += work;
            }
        }
        if standing.work.is_empty() {
            for thing in &mut things {
                thing.weight = 1.0;
            }
        }
        let number = number(things.len());
        let group = bisected(&things, number);
        let edges =
            shapes.iter().zip(&group).flat_map(|(shape, &g)| shape.edges().map(move |e| (e, free + g)));
        let sites = sites(edges, WALL_M);
        (Note::ByBuildings, sites, number, shapes)
    } else {
        let mut work: BTreeMap<Point, f64> = BTreeMap::new();
        standing.work.iter().for_each(|&(at, much)| *work.entry(at).or_default() += much);
        let things: Vec<Standing> = work.iter().map(|(&at, &weight)| Standing { at, weight }).collect();
        let number = number(things.len());
        let group = bisected(&things, number);
        let sites = things.iter().zip(group).map(|(thing, g)| (thing.at, free + g)).collect();
        (Note::ByPlaces, sites, number, Vec::new())
    }
}
