//! Division of an area into cells: blocks in, cells out that are connected, equal in weight and compact.
//!
//! A [`Graph`] says what there is: blocks with their weights, and the borders they share. A [`Division`] says what is
//! wanted. A [`Solver`] searches in steps of any length, with its best answer at hand at all times, so that it runs on a
//! server's worker as well as in the browser between two frames:
//!
//! ```
//! # use grid::{divide::*, lattice::Point};
//! # let block = |x| Block { weight: 100.0, area_m2: 1e4, outer_m: 200.0, at: Point::new(x, 0) };
//! # let links = (0..3).map(|i| Link::new(i, i + 1, 100.0, LinkKind::Street)).collect();
//! # let graph = Graph::new((0..4).map(|i| block(i * 10_000)).collect(), links)?;
//! let wanted = Division { size: Size::Cells(2), ..Division::default() };
//! let mut solver = Solver::new(&graph, &wanted)?;
//! while solver.run(10_000, &mut |_progress| true) != Status::Done { /* show solver.best() */ }
//! assert_eq!(solver.answer().certificate.max_deviation, 0.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod apart;
mod bound;
mod cells;
mod cost;
mod division;
mod graph;
mod ground;
mod net;
mod obstacle;
mod pockets;
mod present;
mod random;
mod rim;
mod score;
mod search;
mod seats;
mod setup;
mod solver;
mod start;
mod task;

pub use answer::{Answer, Certificate, Moved, Part};
pub use division::{DivideError, Division, Prefer, Present, QUICK, Size, THOROUGH};
pub use graph::{Block, Graph, GraphError, Link, LinkKind};
pub use ground::dissolve;
pub use obstacle::Obstacle;
pub use solver::{Progress, Solver, Status};
