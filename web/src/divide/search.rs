//! The work on a preview in small pieces, of which a few fit into a frame. The newest wishes win, and are soon seen even while they
//! change with every frame.

use grid::candidates::{Fault, Look, Preview};
use grid::divide::{Solver, Status};
use grid::wire::divide::NewDivision;
use grid::workload::Weights;

use super::wishes::Unit;

/// Changes that are tried in one piece: a fraction of a millisecond.
const STEP: u64 = 512;
/// How long after something was wished for what there is by then is shown, ms.
const FIRST_MS: f64 = 50.0;
/// How long after that something better is, ms.
const AGAIN_MS: f64 = 200.0;

/// What was found, and how to read it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) look: Look,
    /// What its cells are weighed in.
    pub(crate) unit: Unit,
}

/// What a piece of work came to.
pub(super) enum Piece {
    /// There is nothing left to do.
    Rest,
    /// There is more.
    More,
    /// This is to be seen now. There may be more.
    Show(Result<Found, Fault>),
}

/// Ground, what is wished for, and the search under way.
#[derive(Default)]
pub(super) struct Search {
    ground: Option<Preview>,
    /// What was wished for last and is not begun yet.
    wished: Option<NewDivision>,
    weights: Weights,
    solver: Option<Solver>,
    /// How many improvements of the search have been seen; none where nothing has.
    seen: Option<u64>,
    /// When something is to be shown next, whatever was found by then.
    due: f64,
}

impl Search {
    /// Takes other ground. What is wished for of it is to be said again.
    pub(super) fn lay(&mut self, ground: Preview) {
        *self = Self { ground: Some(ground), due: self.due, ..Self::default() };
    }

    /// Takes other wishes at a time, in ms of any clock.
    pub(super) fn wish(&mut self, wanted: NewDivision, now: f64) {
        // What was wished for in between and never seen does not put off the next picture.
        if self.wished.is_none() && self.solver.is_none() {
            self.due = now + FIRST_MS;
        }
        self.wished = Some(wanted);
    }

    /// Looks for nothing any more; the ground stays.
    pub(super) fn stop(&mut self) {
        (self.wished, self.solver) = (None, None);
    }

    /// Does a little: begins a search, goes on with it, or looks at what it has found.
    pub(super) fn piece(&mut self, now: f64) -> Piece {
        let Some(ground) = &self.ground else { return Piece::Rest };
        if let Some(wanted) = self.wished.take() {
            self.weights = wanted.weights;
            self.seen = None;
            return match ground.solver(&wanted) {
                Ok(solver) => {
                    self.solver = Some(solver);
                    Piece::More
                }
                Err(fault) => {
                    self.solver = None;
                    Piece::Show(Err(fault))
                }
            };
        }
        let Some(solver) = &mut self.solver else { return Piece::Rest };
        let is_due = now >= self.due && self.seen != Some(solver.progress().improvements);
        if !is_due && solver.run(STEP, &mut |_| true) != Status::Done {
            return Piece::More;
        }
        let is_over = !is_due;
        let improvements = solver.progress().improvements;
        let piece = if self.seen == Some(improvements) {
            Piece::Rest
        } else {
            let unit = Unit::of(&self.weights, ground.counts(&self.weights));
            Piece::Show(ground.look(solver).map(|look| Found { look, unit }))
        };
        self.seen = Some(improvements);
        self.due = now + AGAIN_MS;
        if is_over {
            self.solver = None;
        }
        piece
    }
}

#[cfg(test)]
mod tests {
    use grid::blocks::{BorderKind, Line, Settings, Terrain, draw};
    use grid::lattice::Point;
    use grid::shape::Shape;
    use grid::wire::blocks::BlockView;
    use grid::wire::divide::{Barriers, CellSize};
    use grid::workload::{Item, What};

    use super::*;
    use crate::divide::Preset;

    /// A square with a lane every so many units and a household in each block.
    fn ground() -> Preview {
        const STEP: i32 = 10_000;
        const SIZE: i32 = 8;
        let at = |x: i32, y: i32| Point::new(1_200_000_000 + x * STEP, 300_000_000 + y * STEP);
        let ring = vec![at(0, 0), at(SIZE, 0), at(SIZE, SIZE), at(0, SIZE)];
        let mut terrain = Terrain::bare(Shape::from_rings(vec![vec![ring]]).unwrap());
        let lane =
            |from, to| Line { points: vec![from, to], kind: BorderKind::Lane, bridge: false, tunnel: false };
        for n in 1..SIZE {
            terrain.lines.push(lane(at(n, 0), at(n, SIZE)));
            terrain.lines.push(lane(at(0, n), at(SIZE, n)));
        }
        for (x, y) in (0..SIZE * SIZE).map(|n| (n % SIZE, n / SIZE)) {
            let at = Point::new(at(x, y).x + STEP / 2, at(x, y).y + STEP / 2);
            terrain.items.push(Item { at, what: What::Household { people: 2, needs: 0 } });
        }
        let drawn = draw(&terrain, &Settings::default()).unwrap();
        let views = BlockView::of(&drawn).into_iter().zip(drawn.blocks);
        Preview::new(views.map(|(view, block)| (view, block.shape, None)))
    }

    fn wanted(cells: u32) -> NewDivision {
        NewDivision {
            cells: Vec::new(),
            size: CellSize::Cells(cells),
            weights: Preset::Households.weights(Weights::default()),
            barriers: Barriers::default(),
            estates_whole: true,
            keep: None,
            seed: 0,
        }
    }

    /// Works until there is nothing left, a millisecond for each piece; what was shown, and when.
    fn rest(search: &mut Search, now: &mut f64) -> Vec<(f64, Found)> {
        let mut shown = Vec::new();
        loop {
            *now += 1.0;
            match search.piece(*now) {
                Piece::Rest => return shown,
                Piece::More => {}
                Piece::Show(found) => shown.push((*now, found.unwrap())),
            }
        }
    }

    #[test]
    fn what_is_wished_for_is_seen_soon_and_then_only_better() {
        let (mut search, mut now) = (Search::default(), 1000.0);
        assert!(matches!(search.piece(now), Piece::Rest), "there is no ground yet");
        search.lay(ground());
        search.wish(wanted(4), now);
        let shown = rest(&mut search, &mut now);
        let (first, last) = (shown.first().unwrap(), shown.last().unwrap());
        assert!(first.0 <= 1000.0 + FIRST_MS + 2.0, "{}", first.0);
        assert_eq!((last.1.look.cells.len(), last.1.look.certificate.max_deviation), (4, 0.0));
        assert_eq!(last.1.unit, Unit::Households);
        let off = |found: &Found| found.look.certificate.max_deviation;
        assert!(shown.windows(2).all(|pair| off(&pair[1].1) <= off(&pair[0].1) + 1e-9));
        assert!(matches!(search.piece(now), Piece::Rest));
    }

    #[test]
    fn the_newest_wish_wins_and_something_is_seen_while_they_keep_coming() {
        let (mut search, mut now) = (Search::default(), 0.0);
        search.lay(ground());
        let mut pictures = Vec::new();
        // Another wish in every frame, with time for six pieces between.
        for frame in 0..40 {
            let cells = 2 + frame % 30;
            search.wish(wanted(cells), now);
            for _ in 0..6 {
                if let Piece::Show(found) = search.piece(now) {
                    assert_eq!(found.unwrap().look.cells.len(), cells as usize, "of what is wished for now");
                    pictures.push(now);
                }
                now += 1.0;
            }
            now += 10.0;
        }
        assert!(pictures[0] <= FIRST_MS + 16.0, "{pictures:?}");
        assert!(pictures.windows(2).all(|pair| pair[1] - pair[0] <= AGAIN_MS + 32.0), "{pictures:?}");
        search.wish(wanted(5), now);
        assert_eq!(rest(&mut search, &mut now).last().unwrap().1.look.cells.len(), 5);
    }

    #[test]
    fn what_cannot_be_is_said_at_once_and_the_next_wish_is_heard() {
        let (mut search, mut now) = (Search::default(), 0.0);
        search.lay(ground());
        search.wish(wanted(65), now);
        assert!(matches!(search.piece(now), Piece::Show(Err(Fault::Divide(_)))));
        assert!(matches!(search.piece(now), Piece::Rest));
        search.wish(wanted(3), now);
        assert_eq!(rest(&mut search, &mut now).last().unwrap().1.look.cells.len(), 3);
        // Other ground is looked at when something is wished for of it.
        search.wish(wanted(3), now);
        search.lay(ground());
        assert!(matches!(search.piece(now), Piece::Rest));
    }
}
