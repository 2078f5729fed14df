//! The first drawing: lines and outlines, with estates and buildings kept whole.
//!
//! An estate is a piece of ground of its own: lines inside it part nothing, and borders run along its outline. A building that a
//! line runs through goes whole to the side that has most of it, and the border goes round it. Things that share ground are one
//! thing. Water is a piece of its own, whatever crosses it; [`super::refine`] gives it to its banks.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{RTree, RTreeObject};

use super::BlocksError;
use super::drawing::{Drawing, Stroke, outline};
use super::faces::{connected, faces};
use super::lines;
use super::terrain::{BorderKind, Settings, Terrain};
use crate::lattice::{Extent, Point, orient};
use crate::repair::cuts::Cuts;
use crate::repair::ground::{Owner, PARENT};
use crate::repair::trace::Edge;
use crate::shape::Shape;

/// The ground in pieces.
pub(super) struct Pieces {
    pub(super) drawing: Drawing,
    /// The piece of each triangle.
    pub(super) of: Vec<Owner>,
    /// How many there are.
    pub(super) number: u32,
    /// Those that are water.
    pub(super) water: BTreeSet<Owner>,
    /// Those that hold an estate.
    pub(super) estates: BTreeSet<Owner>,
}

/// What each triangle of a drawing is.
struct Things {
    /// Whether it is water, and in no estate.
    water: Vec<bool>,
    /// The first of all estates and buildings that hang together with it, and whether there is an estate among them.
    thing: Vec<Option<(Owner, bool)>>,
}

/// Draws lines and outlines and puts the ground into pieces.
pub(super) fn pieces(terrain: &Terrain, settings: &Settings) -> Result<Pieces, BlocksError> {
    let mut strokes = lines::strokes(terrain, settings);
    let mut owner: Owner = 0;
    let outlined = terrain.water.iter().map(|shape| (shape, BorderKind::Water));
    for (shape, kind) in outlined.chain(terrain.estates.iter().map(|shape| (shape, BorderKind::Wall))) {
        strokes.extend(outline(shape, owner, Some(kind)));
        owner += 1;
    }
    for building in met(&terrain.buildings, &strokes) {
        strokes.extend(outline(building, owner, None));
        owner += 1;
    }
    strokes.extend(outline(&terrain.boundary, PARENT, None));
    let drawing = Drawing::new(&strokes, Cuts::default())?;
    let (water, estates) = (terrain.water.len() as Owner, terrain.estates.len() as Owner);
    let things = Things::of(&drawing, water, water + estates, owner);
    let estate = |t: u32| things.thing[t as usize].filter(|thing| thing.1).map(|thing| thing.0);
    let is_water = |t: u32| things.water[t as usize];
    let (mut of, _) = faces(&drawing, |t, u, edge| {
        if estate(t).is_some() || estate(u).is_some() {
            estate(t) != estate(u)
        } else if is_water(t) || is_water(u) {
            is_water(t) != is_water(u)
        } else {
            drawing.kind(edge).is_some()
        }
    });
    let wet: BTreeSet<Owner> = drawing.inside().filter(|&t| is_water(t)).map(|t| of[t as usize]).collect();
    go_round(&drawing, &things, &wet, &mut of);
    let before = of.clone();
    let (of, number) = connected(&drawing, &of);
    let those = |holds: &dyn Fn(u32) -> bool| {
        drawing.inside().filter(|&t| holds(t)).map(|t| of[t as usize]).collect::<BTreeSet<Owner>>()
    };
    let water = those(&|t| wet.contains(&before[t as usize]));
    let estates = those(&|t| estate(t).is_some());
    Ok(Pieces { drawing, of, number, water, estates })
}

impl Things {
    /// Owners below `water` are water, those below `estates` estates, those below `all` buildings.
    fn of(drawing: &Drawing, water: Owner, estates: Owner, all: Owner) -> Self {
        let first = hanging_together(drawing, water..all);
        let mut is_estate = vec![false; all as usize];
        for at in water..estates {
            is_estate[root(&first, at) as usize] = true;
        }
        let mut things = Self { water: Vec::new(), thing: Vec::new() };
        for triangle in 0..drawing.mesh.len() as u32 {
            let holders = drawing.holders(triangle);
            let whole = holders.iter().find(|&&owner| owner >= water).map(|&owner| root(&first, owner));
            let thing = whole.map(|root| (root, is_estate[root as usize]));
            let in_estate = thing.is_some_and(|thing| thing.1);
            things.water.push(!in_estate && holders.first().is_some_and(|&owner| owner < water));
            things.thing.push(thing);
        }
        things
    }
}

/// For each owner below the end of `among` the one to go on to: those among them that hold the same ground end in one, see
/// [`root`].
pub(super) fn hanging_together(drawing: &Drawing, among: Range<Owner>) -> Vec<Owner> {
    let mut first: Vec<Owner> = (0..among.end).collect();
    for state in drawing.ground.states.iter().filter(|state| state.inside) {
        let mut whole = state.holders.iter().filter(|owner| among.contains(owner));
        if let Some(&one) = whole.next() {
            for &other in whole {
                let (a, b) = (root(&first, one), root(&first, other));
                first[a.max(b) as usize] = a.min(b);
            }
        }
    }
    first
}

/// The first of all things that hang together with one.
pub(super) fn root(first: &[Owner], mut at: Owner) -> Owner {
    while first[at as usize] != at {
        at = first[at as usize];
    }
    at
}

/// Gives each building to the piece that has most of it: of land, if it stands on any.
fn go_round(drawing: &Drawing, things: &Things, wet: &BTreeSet<Owner>, of: &mut [Owner]) {
    let mut buildings: BTreeMap<Owner, Vec<u32>> = BTreeMap::new();
    for triangle in drawing.inside() {
        if let Some((thing, false)) = things.thing[triangle as usize] {
            buildings.entry(thing).or_default().push(triangle);
        }
    }
    for triangles in buildings.into_values() {
        give_whole(drawing, &triangles, of, |piece| !wet.contains(&piece));
    }
}

/// Gives triangles to the piece that has most of their ground, of those that are `preferred` if there are any.
pub(super) fn give_whole(
    drawing: &Drawing,
    triangles: &[u32],
    of: &mut [Owner],
    preferred: impl Fn(Owner) -> bool,
) {
    let mut held: BTreeMap<Owner, i128> = BTreeMap::new();
    for &triangle in triangles {
        *held.entry(of[triangle as usize]).or_default() += drawing.mesh.doubled_area(triangle);
    }
    let most =
        held.into_iter().max_by_key(|&(piece, area)| (preferred(piece), area, std::cmp::Reverse(piece)));
    if let Some((piece, _)) = most {
        for &triangle in triangles {
            of[triangle as usize] = piece;
        }
    }
}

/// The buildings that strokes run through. O(n log n).
fn met<'a>(buildings: &'a [Shape], strokes: &[Stroke]) -> Vec<&'a Shape> {
    let boxed = strokes.iter().map(|stroke| {
        GeomWithData::new(Extent::of_edge(stroke.edge.0, stroke.edge.1).to_rectangle(), stroke.edge)
    });
    let tree: RTree<GeomWithData<Rectangle<[f64; 2]>, Edge>> = RTree::bulk_load(boxed.collect());
    let runs_through = |shape: &Shape, (p, q): Edge| {
        // A line that comes in crosses a wall, or meets a corner of one.
        shape.edges().any(|(a, b)| {
            let side = |from: Point, to: Point, at: Point| orient(from, to, at).signum();
            side(a, b, p) * side(a, b, q) <= 0 && side(p, q, a) * side(p, q, b) <= 0
        })
    };
    let is_met = |shape: &Shape| {
        let near = tree.locate_in_envelope_intersecting(&shape.extent().to_rectangle().envelope());
        near.into_iter().any(|line| runs_through(shape, line.data))
    };
    buildings.iter().filter(|building| is_met(building)).collect()
}
