//! What a scheme's rules find wanting in a plan that is to be published.
//!
//! None of it touches the proof: a plan that is not exact is not published at all. A finding is mended, or let stand with a
//! reason that is kept.

mod words;

use std::collections::BTreeMap;

use super::ground::Ground;
use crate::defects::{Defect, DefectKind};
use crate::label::label_point;
use crate::lattice::Point;
use crate::locate::Locator;
use crate::plan::{CellId, Leader, PlanCell};
use crate::prepared::Prepared;
use crate::register::{CellKind, Code, Post};
use crate::scheme::{Bilingual, Scheme, Standing};
use crate::shape::Shape;
use crate::wire::plan::{Finding, Rule};
use crate::workload::{Item, Load};

/// A plan with all that the rules ask for.
#[derive(Clone, Copy)]
pub struct Checked<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The boundary of the area.
    pub boundary: &'a Shape,
    /// The cells, in order of their numbers.
    pub cells: &'a [(CellId, &'a PlanCell)],
    /// The places in and around the area.
    pub items: &'a [Item],
    /// Who is answerable now for the cells of the register, by their codes. Personal fields: they are compared, and appear in no
    /// finding.
    pub leaders: &'a BTreeMap<Code, Vec<Leader>>,
    /// The communities that the area is made of; empty for an area that is one itself.
    pub communities: &'a [Shape],
}

/// All findings, in the order of [`Rule::ALL`] and of the cells. The same plan always gives the same ids.
pub fn findings(checked: &Checked<'_>) -> Vec<Finding> {
    let counted = Counted::of(checked);
    let checks = [size, leader, outside, pieces, community, dedicated, names];
    checks.iter().flat_map(|check| check(checked, &counted)).collect()
}

/// What the places come to.
struct Counted {
    /// What each cell comes to, in their order.
    loads: Vec<Load>,
    /// Households of the area in no cell.
    lost: Vec<Point>,
}

impl Counted {
    fn of(checked: &Checked<'_>) -> Self {
        let locator = Locator::new(checked.cells.iter().map(|(_, cell)| &cell.shape));
        let boundary = Prepared::new(checked.boundary);
        let mut counted = Self { loads: vec![Load::default(); checked.cells.len()], lost: Vec::new() };
        for item in checked.items {
            match locator.at(item.at) {
                Some(cell) => counted.loads[cell].add(&item.load()),
                None if item.is_household() && boundary.holds(item.at) => {
                    counted.lost.push(item.at);
                }
                None => {}
            }
        }
        counted
    }
}

/// A finding about a cell.
fn of_cell(rule: Rule, cell: CellId, sentence: Bilingual, at: Option<[f64; 2]>) -> Finding {
    Finding { id: format!("{rule}:{cell}"), rule, cell: Some(cell), sentence, at }
}

/// Cells above or below the band. Dedicated cells are measured by what they are for, not by households.
fn size(checked: &Checked<'_>, counted: &Counted) -> Vec<Finding> {
    let Some(band) = checked.scheme.size else { return Vec::new() };
    let finding = |(&(id, cell), load): (&(CellId, &PlanCell), &Load)| {
        let standing = band.standing(load.households);
        let measured = cell.about.kind == CellKind::Basic && standing != Standing::Within;
        let sentence = || words::size(&cell.about.name, load.households, band, standing);
        measured.then(|| of_cell(Rule::SizeBand, id, sentence(), Some(label_point(&cell.shape))))
    };
    checked.cells.iter().zip(&counted.loads).filter_map(finding).collect()
}

/// Cells for which nobody, several people, or somebody with another cell would be answerable.
fn leader(checked: &Checked<'_>, _: &Counted) -> Vec<Finding> {
    let leaders: Vec<Vec<&Leader>> =
        checked.cells.iter().map(|(_, cell)| leaders_of(checked, cell)).collect();
    let rule = checked.scheme.roster.iter().find(|rule| rule.post == Post::Leader);
    let one_cell_each = rule.is_some_and(|rule| !rule.shared);
    let mut cells_of: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (position, leaders) in leaders.iter().enumerate() {
        for leader in leaders {
            cells_of.entry((leader.person.trim(), leader.phone.trim())).or_default().push(position);
        }
    }
    let other_cell = |position: usize, leader: &Leader| {
        let theirs = cells_of.get(&(leader.person.trim(), leader.phone.trim()))?;
        let other = theirs.iter().find(|&&other| other != position)?;
        Some(checked.cells[*other].1.about.name.as_str())
    };
    let finding = |(position, &(id, cell)): (usize, &(CellId, &PlanCell))| {
        let name = &cell.about.name;
        let sentence = match &leaders[position][..] {
            [] => words::nobody_answerable(name),
            [leader] => {
                words::answerable_twice(name, other_cell(position, leader).filter(|_| one_cell_each)?)
            }
            several => words::many_answerable(name, several.len()),
        };
        Some(of_cell(Rule::OneLeader, id, sentence, Some(label_point(&cell.shape))))
    };
    checked.cells.iter().enumerate().filter_map(finding).collect()
}

/// Who would be answerable for a cell: whom the plan says, else those of the cell that it continues.
fn leaders_of<'a>(checked: &Checked<'a>, cell: &'a PlanCell) -> Vec<&'a Leader> {
    if let Some(leader) = &cell.about.leader {
        return vec![leader];
    }
    let present = cell.about.code.as_ref().and_then(|code| checked.leaders.get(code));
    present.into_iter().flatten().collect()
}

/// Households of the area in no cell.
fn outside(_: &Checked<'_>, counted: &Counted) -> Vec<Finding> {
    let lost = &counted.lost;
    let finding = lost.first().map(|&first| Finding {
        id: Rule::HouseholdOutside.to_string(),
        rule: Rule::HouseholdOutside,
        cell: None,
        sentence: words::households_outside(lost.len()),
        at: Some(first.into()),
    });
    finding.into_iter().collect()
}

/// Cells of several pieces; the place is in the smallest.
fn pieces(checked: &Checked<'_>, _: &Counted) -> Vec<Finding> {
    let finding = |&(id, cell): &(CellId, &PlanCell)| {
        let pieces = Ground::of(&cell.shape).pieces();
        let smallest = pieces.iter().min_by(|a, b| a.area_m2().total_cmp(&b.area_m2()))?;
        let sentence = words::pieces(&cell.about.name, pieces.len(), smallest.area_m2());
        (pieces.len() > 1).then(|| of_cell(Rule::OnePiece, id, sentence, smallest.label()))
    };
    checked.cells.iter().filter_map(finding).collect()
}

/// Cells on the ground of several communities; the place is in all but the greatest part.
fn community(checked: &Checked<'_>, _: &Counted) -> Vec<Finding> {
    let finding = |&(id, cell): &(CellId, &PlanCell)| {
        let parts = checked.communities.iter().map(|community| Ground::common(&cell.shape, community));
        let mut parts: Vec<Ground> = parts.filter(|part| !part.is_empty()).collect();
        parts.sort_by(|a, b| b.area_m2().total_cmp(&a.area_m2()));
        let (count, second) = (parts.len(), parts.get(1)?);
        let beyond: f64 = parts[1..].iter().map(Ground::area_m2).sum();
        let sentence = words::communities(&cell.about.name, count, beyond);
        Some(of_cell(Rule::OneCommunity, id, sentence, second.label()))
    };
    checked.cells.iter().filter_map(finding).collect()
}

/// Dedicated cells without any premises that they could be for.
fn dedicated(checked: &Checked<'_>, counted: &Counted) -> Vec<Finding> {
    let finding = |(&(id, cell), load): (&(CellId, &PlanCell), &Load)| {
        let empty = cell.about.kind == CellKind::Dedicated && load.premises == 0;
        let sentence = || words::dedicated_to_nothing(&cell.about.name);
        empty.then(|| of_cell(Rule::DedicatedFor, id, sentence(), Some(label_point(&cell.shape))))
    };
    checked.cells.iter().zip(&counted.loads).filter_map(finding).collect()
}

/// Cells with a name that another one with a lower number has.
fn names(checked: &Checked<'_>, _: &Counted) -> Vec<Finding> {
    let mut first: BTreeMap<&str, CellId> = BTreeMap::new();
    let mut findings = Vec::new();
    for &(id, cell) in checked.cells {
        let name = cell.about.name.trim();
        if *first.entry(name).or_insert(id) != id {
            let at = Some(label_point(&cell.shape));
            findings.push(of_cell(Rule::NameTwice, id, words::name_twice(name), at));
        }
    }
    findings
}

/// Why a plan that is not exact is not published, by the number of its gaps, overlaps, spills and flawed polygons.
pub fn not_exact(defects: &[Defect], flawed: usize) -> Bilingual {
    let count = |kind| defects.iter().filter(|defect| defect.kind == kind).count();
    words::not_exact([count(DefectKind::Gap), count(DefectKind::Overlap), count(DefectKind::Spill), flawed])
}
