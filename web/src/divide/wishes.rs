//! What is wished for of a division, as the form has it.

use grid::plan::CellId;
use grid::scheme::Band;
use grid::wire::divide::{Barriers, CellSize, Keep, NewDivision};
use grid::workload::{Load, Weights};

/// What says how large cells are to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// From so much to so much each.
    Band,
    /// So many cells.
    Count,
}

/// Weights that people begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Preset {
    /// Households alone.
    Households,
    /// People alone.
    People,
    /// All that the scheme counts.
    Work,
}

impl Preset {
    pub(crate) const ALL: [Self; 3] = [Self::Households, Self::People, Self::Work];

    /// What each counts by it. `scheme` is what the plan's scheme says.
    pub(crate) fn weights(self, scheme: Weights) -> Weights {
        match self {
            Self::Households => Weights { household: 1.0, ..Weights::NOTHING },
            Self::People => Weights { person: 1.0, ..Weights::NOTHING },
            Self::Work => scheme,
        }
    }

    /// The one that these weights are.
    pub(crate) fn of(weights: Weights, scheme: Weights) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.weights(scheme) == weights)
    }

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Households => "households",
            Self::People => "people",
            Self::Work => "work",
        }
    }
}

/// What cells are weighed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Households alone count.
    Households,
    /// Work, in households.
    Work,
    /// Nothing counts: cells are made equal in area.
    Area,
}

impl Unit {
    /// What ground is weighed in by some weights. `counts`: whether anything on it has a weight.
    pub(crate) fn of(weights: &Weights, counts: bool) -> Self {
        match Preset::of(*weights, *weights) {
            _ if !counts => Self::Area,
            Some(Preset::Households) => Self::Households,
            _ => Self::Work,
        }
    }
}

/// All that is wished for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wishes {
    pub(crate) measure: Measure,
    /// The least and the most that a cell is to come to.
    pub(crate) band: [u32; 2],
    pub(crate) cells: u32,
    pub(crate) weights: Weights,
    pub(crate) barriers: Barriers,
    pub(crate) estates_whole: bool,
    /// The cells whose ground is divided; without any, the whole area.
    pub(crate) part: Vec<CellId>,
    /// Of what is divided in part, percent that may come into another cell.
    pub(crate) most_moved: u32,
}

/// The band where a scheme has none.
const USUAL: [u32; 2] = [300, 500];
/// Percent that may come into another cell where cells are balanced in place.
const MOVED: u32 = 30;

impl Wishes {
    /// What is wished for at first: cells of the size that the scheme has, counted in households.
    pub(crate) fn usual(size: Option<Band>, cells: usize) -> Self {
        Self {
            measure: if size.is_some() { Measure::Band } else { Measure::Count },
            band: size.map_or(USUAL, |band| [band.min_households, band.max_households]),
            cells: (cells as u32).max(2),
            weights: Preset::Households.weights(Weights::default()),
            barriers: Barriers::default(),
            estates_whole: true,
            part: Vec::new(),
            most_moved: MOVED,
        }
    }

    /// The same for some cells: as many as before, changed as little as can be.
    pub(crate) fn in_part(&mut self, part: Vec<CellId>) {
        if part.len() > 1 {
            (self.measure, self.cells) = (Measure::Count, part.len() as u32);
        }
        self.part = part;
    }

    /// Whether cells are balanced in place: several, as many as there are.
    pub(crate) fn is_rebalance(&self) -> bool {
        self.part.len() > 1
    }

    /// What was asked for before.
    pub(crate) fn of(asked: &NewDivision, usual: Self) -> Self {
        let mut wishes = Self {
            weights: asked.weights,
            barriers: asked.barriers,
            estates_whole: asked.estates_whole,
            part: asked.cells.clone(),
            most_moved: asked.keep.map_or(usual.most_moved, |keep| keep.max_moved_pct.round() as u32),
            ..usual
        };
        match asked.size {
            CellSize::Cells(cells) => (wishes.measure, wishes.cells) = (Measure::Count, cells),
            CellSize::Target(each) => {
                let each = each.round() as u32;
                (wishes.measure, wishes.band) = (Measure::Band, [each * 9 / 10, each * 11 / 10]);
            }
            CellSize::Band(band) => {
                (wishes.measure, wishes.band) = (Measure::Band, band.map(|end| end.round() as u32));
            }
        }
        wishes
    }

    /// As the service is asked.
    pub(crate) fn asked(&self) -> NewDivision {
        let keep = self.is_rebalance().then(|| Keep { max_moved_pct: f64::from(self.most_moved) });
        NewDivision {
            cells: self.part.clone(),
            size: match self.measure {
                Measure::Band => CellSize::Band(self.band.map(f64::from)),
                Measure::Count => CellSize::Cells(self.cells),
            },
            weights: self.weights,
            barriers: self.barriers,
            estates_whole: self.estates_whole,
            keep,
            seed: 0,
        }
    }

    /// How many cells so much makes, and what each comes to then; none where there is nothing to count by, nor for a band that
    /// does not run from less to more.
    pub(crate) fn outcome(&self, load: &Load) -> Option<(u32, f64)> {
        let total = load.workload(&self.weights);
        let cells = match self.measure {
            Measure::Count => self.cells,
            Measure::Band if self.band[0] >= self.band[1] => return None,
            Measure::Band => {
                let [low, high] = self.band.map(f64::from);
                (total / f64::midpoint(low, high).max(f64::MIN_POSITIVE)).round().max(1.0) as u32
            }
        };
        (total > 0.0).then(|| (cells, total / f64::from(cells.max(1))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_reads_back_into_the_form() {
        let usual = Wishes::usual(Some(Band { min_households: 300, max_households: 500 }), 5);
        let mut part = usual.clone();
        part.in_part(vec![CellId(2), CellId(3), CellId(7)]);
        let mut count = usual.clone();
        (count.measure, count.cells, count.barriers.main_roads) = (Measure::Count, 7, true);
        for wishes in [usual.clone(), part, count] {
            let read = Wishes::of(&wishes.asked(), usual.clone());
            assert_eq!(read.asked(), wishes.asked());
        }
    }

    #[test]
    fn some_cells_stay_as_many_and_may_change_a_share() {
        let mut wishes = Wishes::usual(None, 5);
        wishes.in_part(vec![CellId(2), CellId(3), CellId(7)]);
        let asked = wishes.asked();
        assert_eq!((asked.size, asked.keep.is_some()), (CellSize::Cells(3), true));
        // One cell alone is divided, not balanced.
        wishes.in_part(vec![CellId(2)]);
        assert!(wishes.asked().keep.is_none());
    }

    #[test]
    fn a_size_says_how_many_cells_there_will_be() {
        let wishes = Wishes::usual(Some(Band { min_households: 300, max_households: 500 }), 5);
        let load = Load { households: 1210, people: 3000, ..Load::default() };
        assert_eq!(wishes.outcome(&load).map(|(cells, each)| (cells, each.round())), Some((3, 403.0)));
        assert_eq!(wishes.outcome(&Load::default()), None);
        let upside_down = Wishes { measure: Measure::Band, band: [500, 300], ..wishes.clone() };
        assert_eq!(upside_down.outcome(&load), None);
    }
}
