//! The same city as a plan that somebody draws in.

use grid::lattice::Point;
use grid::plan::{About, CellId, Command, Draft, Loads, PlanCell, VertexMove};
use grid::register::CellKind;
use grid::shape::Shape;
use grid::workload::{Item, What};

use super::{CELL, Instance, ORIGIN, SIDE, exact, scramble};

/// The area, and the cells in rows from south to north.
pub fn plan() -> (Shape, Vec<PlanCell>) {
    let Instance { cells, parent } = exact();
    let about = |n: usize| About {
        name: n.to_string(),
        kind: CellKind::Basic,
        code: None,
        locked: false,
        leader: None,
    };
    (parent, (1..).zip(cells).map(|(n, shape)| PlanCell { about: about(n), shape }).collect())
}

/// A draft of it, proved once; cells are numbered from 1.
pub fn opened(parent: &Shape, cells: &[PlanCell]) -> Draft {
    let next = CellId(cells.len() as u32 + 1);
    Draft::new(parent.clone(), (1..).map(CellId).zip(cells.iter().cloned()), next)
}

/// The corner that four cells in the middle of the city share, dragged to and fro.
pub struct Stroke {
    draft: Draft,
    home: Point,
    at: Point,
    /// The cell whose first corner it is.
    cell: CellId,
    loads: Loads,
}

impl Stroke {
    /// Proves the whole tiling once, with four households in each cell or so.
    pub fn in_the_middle() -> Self {
        let (parent, cells) = plan();
        let middle = cells.len() / 2 + SIDE as usize / 2;
        let home = cells[middle].shape.points()[0];
        let draft = opened(&parent, &cells);
        let place = |i: i32, axis: i32| (scramble(&[i, axis, 5]) % (SIDE * CELL) as u64) as i32;
        let home_of = |i: i32| Item {
            at: Point::new(ORIGIN.x + place(i, 0), ORIGIN.y + place(i, 1)),
            what: What::Household { people: 3, needs: 0 },
        };
        let loads = Loads::new((0..SIDE * SIDE * 4).map(home_of).collect(), &draft);
        Self { draft, home, at: home, cell: CellId(middle as u32 + 1), loads }
    }

    fn command(&self) -> (Command, Point) {
        let to = Point::new(self.home.x + (self.at.x - self.home.x + 1) % 100, self.home.y);
        (Command::MoveVertices { moves: vec![VertexMove { from: self.at, to }] }, to)
    }

    /// Cuts the cell through its middle.
    pub fn split(&self) -> Command {
        let across = |part: i32| Point::new(self.home.x + CELL * part / 4, self.home.y + CELL / 2);
        Command::Split { cell: self.cell, line: vec![across(1), across(3)], name: "东".to_owned() }
    }

    /// Makes the cell and its neighbour in the east one.
    pub fn merge(&self) -> Command {
        Command::Merge { cells: vec![CellId(self.cell.0 + 1)], into: self.cell }
    }

    /// Decides the move; whether it does anything.
    pub fn decided(&self) -> bool {
        !self.draft.decide(&self.command().0).expect("the corner may move").is_empty()
    }

    /// Decides a command and looks at what it would lead to. Whether the tiling is exact then.
    pub fn proved(&self, command: &Command) -> bool {
        let delta = self.draft.decide(command).expect("nothing stands in its way");
        self.draft.preview(&delta).expect("what is decided fits").exact
    }

    /// What a frame asks for while the corner is dragged: what the move does, whether the tiling is proved exact then, and
    /// what each cell has. Whether it is exact.
    pub fn frame(&self) -> bool {
        let delta = self.draft.decide(&self.command().0).expect("the corner may move");
        let preview = self.draft.preview(&delta).expect("what is decided fits");
        self.loads.shift(&self.draft, &delta, &preview.cells);
        preview.exact
    }

    /// Decides the move and takes it in, its proof with it. Whether the tiling is exact.
    pub fn make(&mut self) -> bool {
        let (command, to) = self.command();
        let delta = self.draft.decide(&command).expect("the corner may move");
        self.draft.commit(&delta).expect("what is decided fits");
        self.at = to;
        self.draft.is_exact()
    }
}
