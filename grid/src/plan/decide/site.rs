//! Ground that is to be divided anew.

use std::collections::BTreeSet;

use super::super::chain::Chain;
use super::super::{CellId, Draft, Edge, PlanCell, Refusal, RefusalKind};
use super::merge::fold;
use crate::certify::Certifier;
use crate::shape::Shape;

/// Ground that is to be divided anew, with the cells that have it now.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// The ground.
    pub ground: Shape,
    /// The cells, in order of their numbers.
    pub cells: Vec<(CellId, PlanCell)>,
}

impl Draft {
    /// The ground of these cells; without any, that of the whole area but for its locked cells, whether it is in a cell or not.
    /// What [`super::super::Command::Redivide`] puts in its place is to be exactly that. O(v log v).
    ///
    /// # Errors
    /// [`RefusalKind::NoCell`]; [`RefusalKind::Locked`] for a cell that is named, and when all are locked;
    /// [`RefusalKind::Overlap`] where cells that are named lie on each other or are flawed; [`RefusalKind::Crosses`] where the area
    /// is flawed, or locked cells lie on each other or outside of it.
    pub fn site(&self, cells: &[CellId]) -> Result<Site, Refusal> {
        let named: BTreeSet<CellId> = cells.iter().copied().collect();
        let mut sum = Chain::default();
        let (cells, locked): (Vec<CellId>, Vec<CellId>) = if named.is_empty() {
            let (locked, open): (Vec<_>, Vec<_>) = self.cells().partition(|(_, cell)| cell.about.locked);
            self.boundary().edges().for_each(|edge| sum.add(edge, 1));
            locked.iter().flat_map(|(_, cell)| cell.shape.edges()).for_each(|edge| sum.add(edge, -1));
            let ids = |cells: Vec<(CellId, &PlanCell)>| cells.into_iter().map(|(id, _)| id).collect();
            (ids(open), ids(locked))
        } else {
            for &id in &named {
                self.open(id)?.shape.edges().for_each(|edge| sum.add(edge, 1));
            }
            (named.iter().copied().collect(), Vec::new())
        };
        let border = fold(&sum);
        // What winds twice is told by an edge walked twice, or by borders that cross.
        let doubled = if named.is_empty() { RefusalKind::Crosses } else { RefusalKind::Overlap };
        let refuse = |kind, at| {
            let cells = if named.is_empty() { locked.clone() } else { cells.clone() };
            Refusal { kind, at, cells }
        };
        if let Some((at, ..)) = border.edges().find(|&(.., times)| times > 1) {
            return Err(refuse(doubled, Some(at)));
        }
        let edges: Vec<Edge> = border.edges().map(|(a, b, _)| (a, b)).collect();
        if edges.is_empty() {
            return Err(refuse(RefusalKind::Locked, None));
        }
        let at = Some(edges[0].0);
        let ground = Shape::from_edges(&edges).map_err(|_| refuse(doubled, at))?;
        if let Some(flaw) = Certifier::default().flaws(&ground).first() {
            return Err(refuse(doubled, Some(flaw.at)));
        }
        let with_cell = |id| Some((id, self.cell(id)?.clone()));
        Ok(Site { ground, cells: cells.into_iter().filter_map(with_cell).collect() })
    }
}
