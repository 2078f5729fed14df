//! A small map of a candidate: its cells, coloured by how far they miss what was aimed at.

use std::fmt::Write as _;

use grid::wire::divide::{Aim, Candidate, CandidateCell};
use leptos::prelude::*;

use crate::divide::standing;
use crate::map::palette;

/// Size of the drawing, in its own units.
const SIZE: f64 = 120.0;
/// What is left free around it.
const MARGIN: f64 = 4.0;

/// North up, as wide as it is high.
#[component]
pub(super) fn Picture(
    /// Which one.
    candidate: Candidate,
    /// What its cells should come to.
    aim: Option<Aim>,
) -> impl IntoView {
    let frame = Frame::around(&candidate.cells);
    let cell = |cell: &CandidateCell| {
        let path = frame.path(cell);
        view! { <path d=path fill=palette::standing(standing(cell, aim)) fill-rule="evenodd"/> }
    };
    let cells = candidate.cells.iter().map(cell).collect_view();
    view! { <svg class="picture" viewBox=format!("0 0 {SIZE} {SIZE}") aria-hidden="true">{cells}</svg> }
}

/// How the ground lies in the drawing.
#[derive(Clone, Copy)]
struct Frame {
    middle: [f64; 2],
    /// Units for a degree of longitude and of latitude.
    scale: [f64; 2],
}

impl Frame {
    fn around(cells: &[CandidateCell]) -> Self {
        let ends = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let [west, south, east, north] = cells
            .iter()
            .flat_map(|cell| cell.shape.iter().flatten().flatten())
            .fold(ends, |[w, s, e, n], &[x, y]| [w.min(x), s.min(y), e.max(x), n.max(y)]);
        let middle = [f64::midpoint(west, east), f64::midpoint(south, north)];
        let narrow = middle[1].to_radians().cos().max(0.01);
        let scale = (SIZE - 2.0 * MARGIN) / ((east - west) * narrow).max(north - south).max(1e-7);
        Self { middle, scale: [scale * narrow, scale] }
    }

    fn path(self, cell: &CandidateCell) -> String {
        let mut path = String::new();
        for ring in cell.shape.iter().flatten() {
            for (nth, &[lon, lat]) in ring.iter().enumerate() {
                let x = SIZE / 2.0 + (lon - self.middle[0]) * self.scale[0];
                let y = SIZE / 2.0 - (lat - self.middle[1]) * self.scale[1];
                // Writing to a String cannot fail.
                let _ = write!(path, "{}{x:.1} {y:.1}", if nth == 0 { 'M' } else { 'L' });
            }
            path.push('Z');
        }
        path
    }
}
