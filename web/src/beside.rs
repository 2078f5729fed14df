//! Another division over the one that is shown: an earlier state, another plan, a published version.

use std::sync::Arc;

use grid::label::label_point;
use grid::scheme::{Bilingual, Standing};
use grid::shape::{MultiPolygonCoordinates, Shape};
use leptos::prelude::*;

/// A division that is drawn over another one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Division {
    /// Its cells.
    pub(crate) cells: Vec<Drawn>,
    /// The ground that changes hands between the two.
    pub(crate) ground: MultiPolygonCoordinates,
    /// Borders in short dashes, in place of those of the cells: each once, so that the dashes of neighbours do not fill each other's
    /// gaps.
    pub(crate) dashes: Option<Vec<Vec<[f64; 2]>>>,
}

/// A cell of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Drawn {
    /// As people call it.
    pub(crate) name: String,
    /// Its polygon.
    pub(crate) shape: MultiPolygonCoordinates,
    /// Where its name belongs; none for a shape without ground.
    pub(crate) label: Option<[f64; 2]>,
    /// What is said of it below its name.
    pub(crate) line: Option<String>,
    /// Where it stands in the band: its ground is coloured by it.
    pub(crate) standing: Option<Standing>,
}

/// What is proposed for what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Proposal {
    /// Roughly what the wishes in a form lead to: nothing that could be taken.
    Preview,
    /// A candidate, by its name.
    Candidate(Bilingual),
}

impl Drawn {
    /// A cell with its name in its widest place.
    pub(crate) fn new(name: String, shape: MultiPolygonCoordinates) -> Self {
        let label = Shape::from_coordinates(&shape).ok().map(|shape| label_point(&shape));
        Self { name, shape, label, line: None, standing: None }
    }

    /// The same coloured by where it stands, with a line below its name.
    pub(crate) fn standing(self, standing: Standing, line: String) -> Self {
        Self { line: Some(line), standing: Some(standing), ..self }
    }

    /// `[west, south, east, north]` around it.
    pub(crate) fn bbox(&self) -> Option<[f64; 4]> {
        Shape::from_coordinates(&self.shape).ok().map(|shape| shape.extent().to_bbox())
    }
}

/// What is drawn over the map. Copy it freely: it only holds signals.
///
/// Both divisions lie on one map, the other one the more opaque the further the slider is: borders that differ then stand
/// beside each other where they differ. Or the map is divided: the other one to the left of the divider, this one to its
/// right, on two maps that move together.
#[derive(Clone, Copy)]
pub(crate) struct Beside {
    /// The other division.
    pub(crate) other: RwSignal<Option<Arc<Division>>>,
    /// How much of it is seen, 0 to 1: how opaque it is, or how far it reaches from the left.
    pub(crate) share: RwSignal<f64>,
    /// Whether it stands in place of the published cells, which are not seen then.
    pub(crate) alone: RwSignal<bool>,
    /// What it proposes for what is shown, whose names and faults are not seen then.
    pub(crate) proposed: RwSignal<Option<Proposal>>,
    /// Whether it is to stand apart from what is shown, to the left of a divider.
    pub(crate) apart: RwSignal<bool>,
}

impl Beside {
    pub(crate) fn new() -> Self {
        Self {
            other: RwSignal::new(None),
            share: RwSignal::new(0.5),
            alone: RwSignal::new(false),
            proposed: RwSignal::new(None),
            apart: RwSignal::new(false),
        }
    }

    /// Whether it stands apart on a map of its own; tracked.
    pub(crate) fn is_apart(self) -> bool {
        self.apart.get() && !self.alone.get() && self.other.with(Option::is_some)
    }

    /// Draws a division over what is shown.
    pub(crate) fn lay(self, division: Division) {
        self.take(division, None);
    }

    /// Draws a division over what is shown, as what that might become.
    pub(crate) fn propose(self, division: Division, proposal: Proposal) {
        self.apart.set(false);
        self.share.set(1.0);
        self.take(division, Some(proposal));
    }

    fn take(self, division: Division, proposal: Option<Proposal>) {
        self.alone.set(false);
        // It may come many times a second.
        if self.proposed.with_untracked(|known| *known != proposal) {
            self.proposed.set(proposal);
        }
        self.other.set(Some(Arc::new(division)));
    }

    /// Draws a division in place of what is shown.
    pub(crate) fn replace(self, division: Division) {
        self.share.set(1.0);
        self.alone.set(true);
        self.other.set(Some(Arc::new(division)));
    }

    /// Takes it away.
    pub(crate) fn clear(self) {
        self.other.set(None);
        self.alone.set(false);
        self.proposed.set(None);
        self.share.set(0.5);
    }
}
