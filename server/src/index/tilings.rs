//! Tilings with their proof.

use std::collections::BTreeSet;

use grid::check::{self, Report};
use grid::defects::{Defect, DefectKind};
use grid::explain;
use grid::lattice::{Extent, Point};
use grid::register::Tiling;
use grid::scheme::{Bilingual, Scheme};
use grid::shape::Shape;
use grid::wire::{AreaRef, BoundaryFlaw, CellRef, DefectItem, InvalidCell, TilingBrief, TilingReport};

/// A tiling as the register keeps it.
pub(crate) struct TilingEntry {
    /// Position of the divided area.
    pub(crate) area: usize,
    /// The tiling with its proof.
    pub(crate) report: TilingReport,
}

impl TilingEntry {
    /// Proves a tiling. `shapes` and `cells` go together.
    pub(crate) fn prove(
        tiling: &Tiling,
        area: (usize, AreaRef, &Shape),
        shapes: &[Shape],
        cells: &[CellRef],
    ) -> Self {
        let (position, area, boundary) = area;
        let mut proof = check::check(shapes, Some(boundary), None);
        proof.defects.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
        let sum = |kind| proof.defects.iter().filter(|d| d.kind == kind).map(|d| d.area_m2).sum();
        let report = TilingReport {
            boundary_flaws: boundary_flaws(&proof),
            area,
            scheme: scheme(&tiling.scheme),
            effective: tiling.effective.map(|day| day.to_string()),
            verdict: proof.verdict,
            cells: cells.len() as u32,
            vertices: shapes.iter().map(Shape::vertex_count).sum::<usize>() as u32,
            gap_m2: sum(DefectKind::Gap),
            overlap_m2: sum(DefectKind::Overlap),
            spill_m2: sum(DefectKind::Spill),
            defects: proof.defects.iter().map(|d| defect_item(d, cells)).collect(),
            invalid_cells: invalid_cells(&proof, cells),
        };
        Self { area: position, report }
    }

    /// The proof in a few numbers.
    pub(crate) fn brief(&self) -> TilingBrief {
        let count = |kind| self.report.defects.iter().filter(|d| d.kind == kind).count() as u32;
        let invalid: BTreeSet<i64> = self.report.invalid_cells.iter().map(|flaw| flaw.cell.id).collect();
        TilingBrief {
            scheme: self.report.scheme.id.clone(),
            cells: self.report.cells,
            verdict: self.report.verdict,
            gaps: count(DefectKind::Gap),
            overlaps: count(DefectKind::Overlap),
            spills: count(DefectKind::Spill),
            // A cell may be listed with several flaws.
            invalid_cells: invalid.len() as u32,
            boundary_flaws: self.report.boundary_flaws.len() as u32,
        }
    }
}

/// The preset scheme with this id; for an id of no preset one that has the id for a name and no rules.
pub(crate) fn scheme(id: &str) -> Scheme {
    data::scheme(id).unwrap_or_else(|error| {
        tracing::warn!(%error, "its cells are not measured against a size");
        Scheme::without_rules(id, Bilingual { zh: id.to_owned(), en: id.to_owned() })
    })
}

fn defect_item(defect: &Defect, cells: &[CellRef]) -> DefectItem {
    let concerned: Vec<CellRef> = defect.cells.iter().map(|&cell| cells[cell].clone()).collect();
    DefectItem {
        id: defect.id.clone(),
        kind: defect.kind,
        times: defect.times,
        area_m2: defect.area_m2,
        width_m: defect.width_m,
        sentence: explain::defect(defect, &concerned.iter().map(name).collect::<Vec<_>>()),
        cells: concerned,
        shared_m: defect.shared_m.clone(),
        at: defect.at,
        bbox: outline_bbox(defect),
        outline: defect.outline.clone(),
    }
}

fn outline_bbox(defect: &Defect) -> [f64; 4] {
    let corners = defect.outline.iter().flatten().flatten();
    let points = corners.filter_map(|&[lon, lat]| Point::from_degrees(lon, lat).ok());
    Extent::of(points).map_or([defect.at[0], defect.at[1], defect.at[0], defect.at[1]], Extent::to_bbox)
}

fn invalid_cells(proof: &Report, cells: &[CellRef]) -> Vec<InvalidCell> {
    let flawed = proof.invalid_cells.iter().filter_map(|invalid| {
        let cell = cells[invalid.cell?].clone();
        let sentence = explain::flaw(invalid.flaw.kind, Some(name(&cell)));
        Some(InvalidCell { cell, sentence, at: invalid.flaw.at.into() })
    });
    flawed.collect()
}

fn boundary_flaws(proof: &Report) -> Vec<BoundaryFlaw> {
    let of_boundary = proof.invalid_cells.iter().filter(|invalid| invalid.cell.is_none());
    of_boundary
        .map(|i| BoundaryFlaw { sentence: explain::flaw(i.flaw.kind, None), at: i.flaw.at.into() })
        .collect()
}

/// A cell as people call it, its code when nobody does.
fn name(cell: &CellRef) -> &str {
    if cell.name.is_empty() { &cell.code } else { &cell.name }
}
