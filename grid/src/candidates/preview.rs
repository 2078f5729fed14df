//! A quick look at what wishes lead to, from blocks as they travel: for a page that answers while a slider is moved.

use super::aim::{self, TOLERANCE, expected};
use super::fault::Fault;
use super::pockets;
use super::present::Present;
use super::problem::{least_pocket, number, numbered};
use crate::blocks::BorderKind;
use crate::borders::Borders;
use crate::divide::{self, Answer, Block, Certificate, Division, Graph, Link, LinkKind, Part, QUICK, Solver};
use crate::lattice::Point;
use crate::measure::LocalScale;
use crate::scheme::Standing;
use crate::shape::Shape;
use crate::wire::blocks::BlockView;
use crate::wire::divide::{Barriers, CellSize, NewDivision};
use crate::workload::Weights;

/// Blocks of ground that is to be divided, with the present cell of each.
pub struct Preview {
    blocks: Vec<BlockView>,
    homes: Vec<Option<Present>>,
    borders: Borders,
}

/// What a search has found so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// What is measured of the whole. That the cells are the ground is not proved here.
    pub certificate: Certificate,
    /// The cells.
    pub cells: Vec<LookCell>,
    /// Their borders, each once.
    pub borders: Vec<Vec<Point>>,
}

/// A cell of it.
#[derive(Clone, Debug, PartialEq)]
pub struct LookCell {
    /// Its ground.
    pub shape: Shape,
    /// A place well inside one of its blocks, near the middle of all.
    pub at: Point,
    /// What it has. Where nothing counts, [`Part::weight`] is its area.
    pub part: Part,
    /// Where it stands in the band.
    pub standing: Standing,
}

impl Preview {
    /// Takes the blocks of the ground with their polygons, in order of their numbers, each with the present cell that holds its
    /// centre, by any number; none for ground in no cell. O(v log v) for v vertices.
    pub fn new(blocks: impl IntoIterator<Item = (BlockView, Shape, Option<u32>)>) -> Self {
        let (mut views, mut shapes, mut homes) = (Vec::new(), Vec::new(), Vec::new());
        for (view, shape, home) in blocks {
            views.push(view);
            shapes.push(shape);
            homes.push(home);
        }
        Self { blocks: views, homes, borders: Borders::of(&shapes) }
    }

    /// The blocks, in the order in which [`Solver::best`] has their cells.
    pub fn blocks(&self) -> &[BlockView] {
        &self.blocks
    }

    /// Whether anything on the ground counts by these weights. Where nothing does, blocks weigh what they have of ground.
    pub fn counts(&self, weights: &Weights) -> bool {
        self.blocks.iter().any(|block| block.load().workload(weights) > 0.0)
    }

    /// What a search of this ground has found so far. Expected O(v) for the vertices of the blocks.
    ///
    /// # Errors
    /// [`Fault::NotExact`] when the blocks do not fit together.
    pub fn look(&self, solver: &Solver) -> Result<Look, Fault> {
        let Answer { cells: of, parts, certificate, .. } = solver.answer();
        let group = |block: usize| of[block] as usize;
        let shapes = self.borders.dissolve_all(group, parts.len()).map_err(|_| Fault::NotExact)?;
        let borders = Borders::of(&shapes).arcs().into_iter().map(|arc| arc.points).collect();
        let places = self.places(&of, parts.len());
        let cell = |((shape, at), part): ((Shape, Point), Part)| {
            let standing = match part.obstacle {
                None => Standing::Within,
                Some(_) if part.weight < certificate.target => Standing::Below,
                Some(_) => Standing::Above,
            };
            LookCell { shape, at, part, standing }
        };
        let cells = shapes.into_iter().zip(places).zip(parts).map(cell).collect();
        Ok(Look { certificate, cells, borders })
    }

    /// For each cell the centre of that of its blocks that lies nearest to the middle of its ground.
    fn places(&self, of: &[u32], cells: usize) -> Vec<Point> {
        let mut middles = vec![([0.0; 2], 0.0); cells];
        for (block, &cell) in self.blocks.iter().zip(of) {
            let (sum, whole) = &mut middles[cell as usize];
            let (at, area) = (centre(block), block.area_m2.max(f64::MIN_POSITIVE));
            *sum = [sum[0] + area * f64::from(at.x), sum[1] + area * f64::from(at.y)];
            *whole += area;
        }
        let middle = |(sum, whole): ([f64; 2], f64)| {
            let [x, y] = sum.map(|sum| (sum / whole) as i32);
            Point::new(x, y)
        };
        let middles: Vec<Point> = middles.into_iter().map(middle).collect();
        let mut nearest = vec![(f64::INFINITY, Point::new(0, 0)); cells];
        for (block, &cell) in self.blocks.iter().zip(of) {
            let (at, middle) = (centre(block), middles[cell as usize]);
            let away = LocalScale::at(middle.y).distance_m(at, middle);
            if away < nearest[cell as usize].0 {
                nearest[cell as usize] = (away, at);
            }
        }
        nearest.into_iter().map(|(_, at)| at).collect()
    }

    /// A search for cells as they are wanted, with a first answer at once and a good one soon. Its blocks are the area's own:
    /// estates are whole, and none is cut for its size, so that the service may find more. O(n log n) for n blocks.
    ///
    /// # Errors
    /// [`Fault`], as [`super::Problem`] has it.
    pub fn solver(&self, wanted: &NewDivision) -> Result<Solver, Fault> {
        let counted: Vec<f64> =
            self.blocks.iter().map(|block| block.load().workload(&wanted.weights)).collect();
        let by_area = !self.counts(&wanted.weights);
        if by_area && !matches!(wanted.size, CellSize::Cells(_)) {
            return Err(Fault::Nothing);
        }
        let weights = if by_area { self.blocks.iter().map(|block| block.area_m2).collect() } else { counted };
        let mut links = self.links(wanted.barriers);
        let whole: f64 = weights.iter().sum();
        let most = number(aim::size(wanted.size), whole);
        pockets::open(&weights, &mut links, least_pocket(expected(wanted.size, whole)), most);
        let block = |(block, &weight): (&BlockView, &f64)| Block {
            weight,
            area_m2: block.area_m2,
            outer_m: self.outer_m(block),
            at: centre(block),
        };
        let graph = Graph::new(self.blocks.iter().zip(&weights).map(block).collect(), links)?;
        let present = wanted.keep.map(|keep| divide::Present {
            cells: numbered(&self.homes).0,
            most_moved: Some(keep.max_moved_pct / 100.0 * whole),
            ..divide::Present::default()
        });
        let division = Division {
            size: aim::size(wanted.size),
            tolerance: TOLERANCE,
            seed: wanted.seed,
            effort: QUICK,
            present,
            ..Division::default()
        };
        Ok(Solver::new(&graph, &division)?)
    }

    /// Where a block stands in the ground, by its number; none for one that lies elsewhere.
    fn position(&self, number: u32) -> Option<usize> {
        self.blocks.binary_search_by_key(&number, |block| block.block).ok()
    }

    /// Metres of border that a block shares with none of the ground.
    fn outer_m(&self, block: &BlockView) -> f64 {
        let beyond = block.neighbours.iter().filter(|beside| self.position(beside.block).is_none());
        block.outer_m + beyond.map(|beside| beside.shared_m).sum::<f64>()
    }

    /// What lies between the blocks.
    fn links(&self, barriers: Barriers) -> Vec<Link> {
        let closed = |kind: BorderKind, joins: bool| match kind {
            // These are crossed by bridges.
            BorderKind::Water => barriers.water && !joins,
            BorderKind::Railway => barriers.railways && !joins,
            BorderKind::Main => barriers.main_roads,
            BorderKind::Side => barriers.side_streets,
            BorderKind::Lane | BorderKind::Path | BorderKind::Wall | BorderKind::Cut => false,
        };
        let mut links = Vec::new();
        for (a, block) in self.blocks.iter().enumerate() {
            // Each pair is told by both blocks.
            for beside in block.neighbours.iter().filter(|beside| beside.block > block.block) {
                let Some(b) = self.position(beside.block) else { continue };
                let barrier = closed(beside.kind, beside.joins);
                let kind = match beside.kind {
                    BorderKind::Water | BorderKind::Railway if !barrier => LinkKind::Bridge,
                    kind => kind.into(),
                };
                links.push(Link { a: a as u32, b: b as u32, shared_m: beside.shared_m, kind, barrier });
            }
        }
        links
    }
}

/// The centre of a block. Beyond the edge of the world, where there are no blocks, any place will do.
fn centre(block: &BlockView) -> Point {
    Point::try_from(block.at).unwrap_or(Point::new(0, 0))
}
