//! What a search found, as cells with their ground.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::Fault;
use super::present::{Present, continued};
use super::problem::numbered;
use crate::check::{Verdict, check};
use crate::divide::{Answer, Link, LinkKind, dissolve};
use crate::explain;
use crate::label::{in_rows, label_room};
use crate::plan::Site;
use crate::shape::Shape;
use crate::wire::divide::{Aim, Candidate, CandidateCell, CandidateFlow, Certificate, Strength};
use crate::workload::Load;

/// What all candidates lie on.
pub(super) struct Ground {
    pub(super) site: Site,
    /// Of each block: its ground, what lies in it, what it weighs, the present cell that it is in.
    pub(super) shapes: Vec<Shape>,
    pub(super) loads: Vec<Load>,
    pub(super) weights: Vec<f64>,
    pub(super) homes: Vec<Option<Present>>,
    /// Households by the present cell and the block that they lie in.
    pub(super) households: BTreeMap<(Option<Present>, u32), u32>,
    pub(super) aim: Aim,
    /// Whether blocks weigh what they have of ground.
    pub(super) by_area: bool,
    /// Names that are taken.
    pub(super) names: BTreeSet<String>,
}

impl Ground {
    /// The cells of an answer, in rows from north to south, proved to cover the ground exactly once.
    pub(super) fn candidate(
        &self,
        strength: Strength,
        answer: &Answer,
        links: &[Link],
    ) -> Result<Candidate, Fault> {
        let count = answer.parts.len();
        let not_exact = |_| Fault::NotExact;
        let shapes = dissolve(&self.shapes, &answer.cells, count as u32).map_err(not_exact)?;
        if check(&shapes, Some(&self.site.ground), None).verdict != Verdict::Exact {
            return Err(Fault::NotExact);
        }
        let marks: Vec<_> = shapes.iter().map(|shape| (label_room(shape).0, shape.extent())).collect();
        let order = in_rows(&marks);
        let mut place = vec![0; count];
        order.iter().zip(0..).for_each(|(&cell, at)| place[cell] = at);
        let goes_on = self.goes_on(answer);
        let mut names = self.names(&order, &goes_on);
        let mut loads = vec![Load::default(); count];
        for (&cell, load) in answer.cells.iter().zip(&self.loads) {
            loads[cell as usize].add(load);
        }
        let cell = |&i: &usize| {
            let part = &answer.parts[i];
            CandidateCell {
                cell: goes_on[i].map(|present| self.site.cells[present as usize].0),
                name: std::mem::take(&mut names[i]),
                shape: shapes[i].to_coordinates(),
                load: loads[i],
                workload: if self.by_area { 0.0 } else { part.weight },
                deviation_pct: 100.0 * (part.weight / self.aim.each - 1.0),
                polsby_popper: part.polsby_popper,
                blocks: part.blocks,
            }
        };
        let cells: Vec<CandidateCell> = order.iter().map(cell).collect();
        let (moved, moved_households) = self.moved(answer, &goes_on, &place);
        let obstacles: Vec<_> = answer.parts.iter().filter_map(|part| part.obstacle).collect();
        Ok(Candidate {
            strength,
            name: strength.words(),
            certificate: self.certificate(answer, links),
            cells,
            moved,
            moved_households,
            notes: if self.by_area { Vec::new() } else { explain::obstacles(&obstacles, &self.aim) },
        })
    }

    fn certificate(&self, answer: &Answer, links: &[Link]) -> Certificate {
        let stated = &answer.certificate;
        let within = |weight: f64| (self.aim.low..=self.aim.high).contains(&weight);
        let in_band = answer.parts.iter().filter(|part| within(part.weight)).count();
        let inside = |link: &&Link| answer.cells[link.a as usize] == answer.cells[link.b as usize];
        let cut = links.iter().filter(|link| link.kind == LinkKind::Road).filter(inside);
        Certificate {
            cells: stated.cells,
            exact: true,
            disconnected: stated.disconnected,
            max_deviation_pct: 100.0 * stated.max_deviation,
            mean_deviation_pct: 100.0 * stated.mean_deviation,
            least_max_deviation_pct: 100.0 * stated.least_max_deviation,
            in_band: in_band as f64 / f64::from(stated.cells.max(1)),
            mean_polsby_popper: stated.mean_polsby_popper,
            min_polsby_popper: stated.min_polsby_popper,
            main_roads_cut_m: cut.map(|link| link.shared_m).sum(),
        }
    }

    /// The present cell that each cell goes on from.
    fn goes_on(&self, answer: &Answer) -> Vec<Option<Present>> {
        if answer.parts.iter().any(|part| part.present.is_some()) {
            let present = numbered(&self.homes).1;
            return answer.parts.iter().map(|part| part.present.map(|n| present[n as usize])).collect();
        }
        let mut shared = BTreeMap::new();
        for ((&cell, home), weight) in answer.cells.iter().zip(&self.homes).zip(&self.weights) {
            *shared.entry((*home, cell)).or_default() += weight;
        }
        continued(&shared, answer.parts.len())
    }

    /// What each cell is called: as it is, or by the next free number in the order of the cells.
    fn names(&self, order: &[usize], goes_on: &[Option<Present>]) -> Vec<String> {
        let present = |i: usize| goes_on[i].map(|present| &self.site.cells[present as usize].1.about.name);
        let mut taken = self.names.clone();
        taken.extend((0..goes_on.len()).filter_map(present).cloned());
        let mut names = vec![String::new(); goes_on.len()];
        let mut number = 0;
        for &i in order {
            names[i] = present(i).cloned().unwrap_or_else(|| {
                loop {
                    number += 1;
                    let name = format!("{number:02} 网格");
                    if !taken.contains(&name) {
                        return name;
                    }
                }
            });
        }
        names
    }

    /// Households that come into another cell; those in no cell yet come into one, and are told of with them.
    fn moved(
        &self,
        answer: &Answer,
        goes_on: &[Option<Present>],
        place: &[u32],
    ) -> (Vec<CandidateFlow>, u32) {
        let mut flows: BTreeMap<(Option<Present>, u32), u32> = BTreeMap::new();
        for (&(present, block), &households) in &self.households {
            let cell = answer.cells[block as usize];
            if present.is_none() || goes_on[cell as usize] != present {
                *flows.entry((present, place[cell as usize])).or_default() += households;
            }
        }
        let total =
            flows.iter().filter(|((from, _), _)| from.is_some()).map(|(_, households)| households).sum();
        let flow = |((from, to), households): ((Option<Present>, u32), u32)| CandidateFlow {
            from: from.map(|present| self.site.cells[present as usize].0),
            to,
            households,
        };
        (flows.into_iter().map(flow).collect(), total)
    }
}
