//! Random commands. Tests of real tilings, in another crate, send the same.

use grid::lattice::{Extent, Point};
use grid::plan::{CellId, Command, Draft, VertexMove};
use grid::shape::Shape;

use crate::partition::Dice;

/// Commands as planners might send them, and as they would not.
pub struct Planner(pub Dice);

impl Planner {
    fn place(&mut self, within: Extent) -> Point {
        let roll = |dice: &mut Dice, low: i32, high: i32| low + dice.roll((high - low).max(1));
        let x = roll(&mut self.0, within.min.x, within.max.x);
        Point::new(x, roll(&mut self.0, within.min.y, within.max.y))
    }

    fn cell(&mut self, draft: &Draft) -> CellId {
        let n = self.0.roll(draft.cells().len() as i32) as usize;
        draft.cells().nth(n).map_or(CellId(1), |(id, _)| id)
    }

    fn vertex(&mut self, shape: &Shape) -> Point {
        shape.points()[self.0.roll(shape.vertex_count() as i32) as usize]
    }

    /// A place in a cell or just outside, sometimes one of its vertices or beside one.
    fn spot(&mut self, shape: &Shape) -> Point {
        let p = self.vertex(shape);
        match self.0.roll(6) {
            0 => p,
            1 => Point::new(p.x + self.0.roll(3) - 1, p.y + self.0.roll(3) - 1),
            _ => self.place(shape.extent().grown(30)),
        }
    }

    fn polygon(&mut self, around: Extent) -> Option<Shape> {
        let (a, b) = (self.place(around), self.place(around));
        let ring = match self.0.roll(2) {
            0 => vec![a, b, self.place(around)],
            _ => vec![a, Point::new(b.x, a.y), b, Point::new(a.x, b.y)],
        };
        Shape::from_rings(vec![vec![ring]]).ok()
    }

    pub fn command(&mut self, draft: &Draft) -> Option<Command> {
        let cell = self.cell(draft);
        let shape = draft.cell(cell)?.shape.clone();
        let extent = shape.extent();
        let reach = extent.grown((extent.max.x - extent.min.x) / 3 + 3);
        let other = draft.cells().find(|(id, c)| *id != cell && c.shape.extent().intersects(&extent));
        let other = other.map_or(cell, |(id, _)| id);
        Some(match self.0.roll(11) {
            0 | 1 => {
                let from = self.vertex(&shape);
                let near = Extent { min: from, max: from }.grown(1 << self.0.roll(9));
                Command::MoveVertices { moves: vec![VertexMove { from, to: self.place(near) }] }
            }
            2 => {
                let edges: Vec<_> = shape.edges().collect();
                let (a, b) = edges[self.0.roll(edges.len() as i32) as usize];
                let middle = Point::new(a.x.midpoint(b.x), a.y.midpoint(b.y));
                Command::InsertVertex {
                    edge: [a, b],
                    at: self.place(Extent { min: middle, max: middle }.grown(40)),
                }
            }
            3 => Command::RemoveVertex { at: self.vertex(&shape) },
            4 | 5 => {
                let line = (0..=1 + self.0.roll(3)).map(|_| self.spot(&shape)).collect();
                Command::Split { cell, line, name: "new".to_owned() }
            }
            6 => Command::Merge { cells: vec![other], into: cell },
            7 | 8 => {
                let mut line = vec![self.vertex(&shape)];
                line.extend((0..=self.0.roll(3)).map(|_| self.place(reach)));
                line.push(self.vertex(&shape));
                Command::Reshape { cell, line }
            }
            _ => Command::MovePatch { patch: self.polygon(reach)?, from: Vec::new(), to: cell },
        })
    }
}
