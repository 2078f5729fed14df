//! Blocks: the smallest pieces that a division moves. Streets, water, railways and walls part an area into them.
//!
//! Everything that parts is drawn on the lattice and cut where it meets, and the ground between becomes a mesh of triangles
//! ([`drawing`]). All else is giving triangles to blocks: estates and buildings stay whole ([`whole`]), thin ground goes to its
//! neighbours ([`merging`]), water to its banks and large blocks into parts ([`refine`]). What is given so is a tiling whatever
//! the input looks like, and is proved to be one before it is handed out ([`tile`]).
//!
//! - Lines in tunnels part nothing, nor does a line that ends nowhere, unless drawing it out leads to another.
//! - Streets do not part water: a river goes to its banks along its middle, and that is a border of kind *water*.
//! - Where barriers run, blocks share a border but are no neighbours, except where a bridge leads across.
//! - Blocks are numbered in rows from north to south, and within a row from west to east.
//!
//! The same input gives the same blocks, natively and in a browser.

mod adjacency;
mod assign;
mod drawing;
mod faces;
mod graph;
mod groups;
mod jobs;
mod lines;
mod merging;
mod note;
mod refine;
mod tags;
mod terrain;
mod tile;
mod voronoi;
mod weigh;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

pub use adjacency::{Border, Stretch};
pub use assign::{Share, assign};
pub use note::Note;
pub use tags::{Feature, feature};
pub use terrain::{BorderKind, Line, Settings, StreetClass, Terrain};
pub use weigh::Content;

use crate::certify::{Certifier, FlawKind};
use crate::label::{in_rows, label_room};
use crate::lattice::Point;
use crate::measure::area_m2;
use crate::repair::ground::Owner;
use crate::shape::{Shape, ShapeError};

/// A block.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Its ground.
    pub shape: Shape,
    /// A point well inside.
    pub centre: Point,
    /// Its size, m².
    pub area_m2: f64,
    /// What lies in it.
    pub content: Content,
    /// What that comes to.
    pub workload: f64,
    /// Metres of its border that it shares with no other block.
    pub outer_m: f64,
}

/// The blocks of an area: they cover it exactly once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blocks {
    /// By number.
    pub blocks: Vec<Block>,
    /// What lies between them, in order of their numbers.
    pub borders: Vec<Border>,
    /// What is to be told besides.
    pub notes: Vec<Note>,
}

/// Why there are no blocks.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BlocksError {
    /// The area's own boundary is flawed: mend it first.
    #[error("the boundary of the area is flawed at {at:?}: mend it first")]
    Flawed {
        /// What is wrong.
        kind: FlawKind,
        /// `[longitude, latitude]`
        at: [f64; 2],
    },
    /// Lines cross after they were cut where they meet.
    #[error("the lines could not be cut where they meet; simplify them")]
    Tangled,
    /// The blocks fail the proof.
    #[error("the blocks are no exact tiling, {defects} faults are left; simplify the lines")]
    NotExact {
        /// How many faults there are.
        defects: usize,
    },
}

impl From<ShapeError> for BlocksError {
    fn from(_: ShapeError) -> Self {
        Self::Tangled
    }
}

/// Where an edge passes within a unit of a sharp corner of the area, rounding may cut the corner off. Then all is drawn anew with
/// what lies in the area moved to multiples of so many units: at most half a metre.
const STEPS: [i32; 3] = [8, 24, 90];

/// Parts an area into blocks. Expected O(n log n) for n vertices of lines and outlines, and the places in them.
///
/// # Errors
/// [`BlocksError`]; of an area without flaws there are always blocks, if only one.
pub fn draw(terrain: &Terrain, settings: &Settings) -> Result<Blocks, BlocksError> {
    let mut drawn = draw_once(terrain, settings);
    for step in STEPS {
        if !matches!(drawn, Err(BlocksError::NotExact { .. })) {
            break;
        }
        drawn = draw_once(&terrain.on_steps_of(step), settings);
    }
    drawn
}

/// As [`draw`], with what is drawn just where it is.
fn draw_once(terrain: &Terrain, settings: &Settings) -> Result<Blocks, BlocksError> {
    if let Some(flaw) = Certifier::default().flaws(&terrain.boundary).first() {
        return Err(BlocksError::Flawed { kind: flaw.kind, at: flaw.at.into() });
    }
    let mut notes = Vec::new();
    let mut pieces = whole::pieces(terrain, settings)?;
    let joined = merging::merge(
        &pieces.drawing,
        &mut pieces.of,
        pieces.number,
        &BTreeSet::new(),
        &pieces.water,
        settings,
    );
    pieces.estates = pieces.estates.iter().map(|&estate| joined[estate as usize]).collect();
    let mut jobs = jobs::water(terrain, settings, &mut pieces)?;
    let mut free: Owner = pieces.number;
    jobs.extend(jobs::too_large(terrain, settings, &pieces, &mut free, &mut notes)?);
    let (drawing, of) = if jobs.is_empty() {
        (pieces.drawing, pieces.of)
    } else {
        let refined = refine::refine(pieces.drawing, &pieces.of, &jobs, free)?;
        let mut of = refined.of;
        let apart: BTreeSet<Owner> =
            (0..refined.number).filter(|&p| pieces.water.contains(&refined.before[p as usize])).collect();
        merging::merge(&refined.drawing, &mut of, refined.number, &refined.strays, &apart, settings);
        (refined.drawing, of)
    };
    let (numbers, shapes) = tile::tile(&drawing, &of, &terrain.boundary)?;
    Ok(numbered(terrain, settings, &drawing, &of, (numbers, shapes), notes))
}

/// Numbers the blocks, and says what lies in and between them.
fn numbered(
    terrain: &Terrain,
    settings: &Settings,
    drawing: &drawing::Drawing,
    of: &[Owner],
    (pieces, shapes): (Vec<Owner>, Vec<Shape>),
    mut notes: Vec<Note>,
) -> Blocks {
    let marks: Vec<_> = shapes.iter().map(|shape| (label_room(shape).0, shape.extent())).collect();
    let order = in_rows(&marks);
    let number: BTreeMap<Owner, usize> = order.iter().map(|&i| pieces[i]).zip(0..).collect();
    let mut slots: Vec<Option<Shape>> = shapes.into_iter().map(Some).collect();
    let shapes: Vec<Shape> = order.iter().filter_map(|&i| slots[i].take()).collect();
    let contents = weigh::contents(terrain, &shapes);
    let (borders, outer_m) = adjacency::borders(drawing, of, &number, terrain, settings);
    let pockets = adjacency::pockets(shapes.len(), &borders);
    notes.extend(pockets.into_iter().map(|blocks| Note::Pocket { blocks }));
    let known = contents.into_iter().zip(outer_m).zip(order);
    let made = shapes.into_iter().zip(known).map(|(shape, ((content, outer_m), i))| Block {
        outer_m,
        area_m2: area_m2(&shape),
        centre: marks[i].0,
        workload: content.load.workload(&settings.weights),
        content,
        shape,
    });
    Blocks { blocks: made.collect(), borders, notes }
}
