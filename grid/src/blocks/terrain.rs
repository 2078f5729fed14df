//! What blocks are made from: the area, the lines and outlines on the ground, and what the blocks are to be like.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::lattice::Point;
use crate::register::names;
use crate::shape::Shape;
use crate::workload::{Item, Weights, walked};

names! {
    /// How large a street is, the largest first.
    StreetClass {
        /// 主干道: motorways, trunk, primary and secondary roads.
        Main = "main",
        /// 支路: through streets of neighbourhoods.
        Side = "side",
        /// 巷道、内部道路: lanes, service roads, pedestrian streets.
        Lane = "lane",
        /// 步道: footways, cycleways, steps.
        Path = "path",
    }
}

names! {
    /// What runs along a border between blocks. Where several things do, the last of them counts.
    BorderKind {
        /// Nothing: a block was cut between its buildings, or a border goes round one.
        Cut = "cut",
        /// 围墙: a wall, or the outline of an estate.
        Wall = "wall",
        /// 步道
        Path = "path",
        /// 巷道
        Lane = "lane",
        /// 支路
        Side = "side",
        /// 主干道
        Main = "main",
        /// 铁路
        Railway = "railway",
        /// 河道、水面
        Water = "water",
    }
}

impl From<StreetClass> for BorderKind {
    fn from(class: StreetClass) -> Self {
        match class {
            StreetClass::Main => Self::Main,
            StreetClass::Side => Self::Side,
            StreetClass::Lane => Self::Lane,
            StreetClass::Path => Self::Path,
        }
    }
}

impl BorderKind {
    /// The street that it is, if it is one.
    pub fn street(self) -> Option<StreetClass> {
        StreetClass::ALL.iter().copied().find(|&class| Self::from(class) == self)
    }
}

/// A line on the ground that may part blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// At least two points.
    pub points: Vec<Point>,
    /// What it is.
    pub kind: BorderKind,
    /// Whether it runs over a bridge: what it crosses there, people cross by it.
    pub bridge: bool,
    /// Whether it runs below the ground, where it parts nothing.
    pub tunnel: bool,
}

impl Line {
    /// Whether somebody walks along it on a round: a street above the ground.
    pub fn is_walked(&self) -> bool {
        !self.tunnel && self.kind.street().is_some()
    }
}

/// Everything that blocks are made from.
#[derive(Clone, Debug)]
pub struct Terrain {
    /// The ground that the blocks are to cover; free of flaws ([`crate::certify`]).
    pub boundary: Shape,
    /// Streets, watercourses, railways, walls.
    pub lines: Vec<Line>,
    /// Rivers and lakes as they lie.
    pub water: Vec<Shape>,
    /// Estates: each stays whole. Those that share ground stay together.
    pub estates: Vec<Shape>,
    /// Buildings: each stays whole.
    pub buildings: Vec<Shape>,
    /// What makes work: places, and streets once they are walked ([`Self::walk`]).
    pub items: Vec<Item>,
}

impl Terrain {
    /// An area of which nothing else is known.
    pub fn bare(boundary: Shape) -> Self {
        Self {
            boundary,
            lines: Vec::new(),
            water: Vec::new(),
            estates: Vec::new(),
            buildings: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Adds the streets to what makes work, once, when all lines are known.
    pub fn walk(&mut self) {
        let streets = self.lines.iter().filter(|line| line.is_walked());
        self.items.extend(walked(streets.map(|line| line.points.as_slice()), self.boundary.extent()));
    }
}

/// What the blocks are to be like.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The smallest streets that part blocks.
    pub streets: StreetClass,
    /// What parts blocks without joining them: two blocks that nothing else lies between are neighbours only by a bridge.
    pub barriers: BTreeSet<BorderKind>,
    /// Lines that end nowhere are drawn out so far, m, if they meet another on the way; else they part nothing.
    pub extend_m: f64,
    /// Blocks in which no circle of this diameter has room, m, are joined to a neighbour.
    pub sliver_m: f64,
    /// A block of more work than this is cut between its buildings.
    pub most_work: Option<f64>,
    /// A block of more ground than this, m², is cut between its buildings.
    pub most_m2: Option<f64>,
    /// What one of each counts.
    pub weights: Weights,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            streets: StreetClass::Lane,
            barriers: BTreeSet::from([BorderKind::Railway, BorderKind::Water]),
            extend_m: 30.0,
            sliver_m: 12.0,
            most_work: None,
            most_m2: None,
            weights: Weights::default(),
        }
    }
}

impl Settings {
    /// Whether a line parts blocks.
    pub(super) fn parts(&self, line: &Line) -> bool {
        !line.tunnel && line.kind.street().is_none_or(|class| class <= self.streets)
    }
}

impl Terrain {
    /// The same with all that lies in the area moved to multiples of so many units. What that would make nothing of stays.
    pub(super) fn on_steps_of(&self, step: i32) -> Self {
        let near = |p: Point| {
            let to = |at: i32| (at + step / 2).div_euclid(step) * step;
            Point::new(to(p.x), to(p.y))
        };
        let moved = |shapes: &[Shape]| -> Vec<Shape> {
            let on_steps = |shape: &Shape| {
                let edges = shape.edges().map(|(a, b)| (near(a), near(b))).filter(|(a, b)| a != b);
                let edges: Vec<_> = edges.collect();
                Shape::from_edges(&edges).unwrap_or_else(|_| shape.clone())
            };
            shapes.iter().map(on_steps).collect()
        };
        let mut lines = self.lines.clone();
        for line in &mut lines {
            for p in &mut line.points {
                *p = near(*p);
            }
            line.points.dedup();
        }
        let lines = lines.into_iter().filter(|line| line.points.len() > 1).collect();
        Self {
            boundary: self.boundary.clone(),
            lines,
            water: moved(&self.water),
            estates: moved(&self.estates),
            buildings: moved(&self.buildings),
            items: self.items.clone(),
        }
    }
}
