//! The outcome of a check as text, JSON and `GeoJSON`.

use std::time::Duration;

use grid::check::Verdict;
use grid::defects::{Defect, DefectKind};
use grid::explain;
use grid::scheme::Bilingual;
use serde_json::{Value, json};

use super::Outcome;
use crate::cli::report::{Lang, add_findings};

/// A short report, worst first.
pub(super) fn text(outcome: &Outcome, lang: Lang) -> String {
    let say = |text: Bilingual| lang.of(text);
    let mut report = say(headline(outcome)) + "\n";
    let mut lines: Vec<String> = Vec::new();
    for invalid in &outcome.invalid {
        let sentence = explain::flaw(invalid.flaw.kind, invalid.cell.map(|i| outcome.names[i].as_str()));
        lines.push(format!("{}  {}", say(sentence), place(invalid.flaw.at.into())));
    }
    let mut defects: Vec<&Defect> = outcome.defects.iter().collect();
    defects.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    lines.extend(defects.into_iter().map(|d| format!("{}  {}", say(sentence(outcome, d)), place(d.at))));
    add_findings(&mut report, lines, lang, |more| Bilingual {
        zh: format!("……另有 {more} 处，用 --format json 或 geojson 全部列出"),
        en: format!("… and {more} more; --format json or geojson lists all"),
    });
    report
}

fn headline(outcome: &Outcome) -> Bilingual {
    let [cells, vertices, flawed] =
        [outcome.names.len(), outcome.vertices, outcome.invalid.len()].map(explain::count);
    let [gaps, overlaps, spills] = [DefectKind::Gap, DefectKind::Overlap, DefectKind::Spill]
        .map(|kind| explain::count(outcome.defects.iter().filter(|d| d.kind == kind).count()));
    let area = |kind| explain::square_metres(sum(outcome, kind));
    let found = Bilingual {
        zh: format!(
            "{gaps} 处空白（{}），{overlaps} 处重叠（{}），{spills} 处越界（{}），{flawed} 处图形错误",
            area(DefectKind::Gap),
            area(DefectKind::Overlap),
            area(DefectKind::Spill)
        ),
        en: format!(
            "{gaps} gaps ({}), {overlaps} overlaps ({}), {spills} spills ({}), {flawed} flawed polygons",
            area(DefectKind::Gap),
            area(DefectKind::Overlap),
            area(DefectKind::Spill)
        ),
    };
    match outcome.verdict {
        Verdict::Exact => Bilingual {
            zh: format!("✓ 全覆盖、无重叠（已证明）：{cells} 个网格，{vertices} 个顶点"),
            en: format!("✓ seamless and without overlap (proved): {cells} cells, {vertices} vertices"),
        },
        Verdict::WithinTolerance => Bilingual {
            zh: format!("≈ 在容差之内：{cells} 个网格，{}", found.zh),
            en: format!("≈ within tolerance: {cells} cells, {}", found.en),
        },
        Verdict::Broken => Bilingual {
            zh: format!("✗ 划分有误：{cells} 个网格，{}", found.zh),
            en: format!("✗ broken: {cells} cells, {}", found.en),
        },
    }
}

/// The whole outcome for scripts.
pub(super) fn json(outcome: &Outcome) -> String {
    let of = |kind| -> Vec<Value> {
        outcome.defects.iter().filter(|d| d.kind == kind).map(|d| properties(outcome, d)).collect()
    };
    let invalid: Vec<Value> = outcome
        .invalid
        .iter()
        .map(|invalid| {
            json!({
                "cell": invalid.cell.map(|i| &outcome.names[i]),
                "reason": invalid.flaw.kind,
                "at": <[f64; 2]>::from(invalid.flaw.at),
            })
        })
        .collect();
    let ms = |time: Duration| (time.as_secs_f64() * 1e6).round() / 1e3;
    let document = json!({
        "verdict": outcome.verdict,
        "cells": outcome.names.len(),
        "vertices": outcome.vertices,
        "gaps": of(DefectKind::Gap),
        "overlaps": of(DefectKind::Overlap),
        "spills": of(DefectKind::Spill),
        "invalid_cells": invalid,
        "unmatched_vertices": outcome.unmatched_vertices,
        "totals": {
            "gap_m2": sum(outcome, DefectKind::Gap),
            "overlap_m2": sum(outcome, DefectKind::Overlap),
            "spill_m2": sum(outcome, DefectKind::Spill),
        },
        "timing_ms": {
            "read": ms(outcome.timing.read),
            "certify": ms(outcome.timing.certify),
            "verdict": ms(outcome.timing.verdict),
            "defects": ms(outcome.timing.defects),
        },
    });
    format!("{document:#}\n")
}

/// Defects as polygons and flaws of single cells as points.
pub(super) fn geojson(outcome: &Outcome) -> String {
    let defects = outcome.defects.iter().map(|d| {
        let mut properties = properties(outcome, d);
        let words = sentence(outcome, d);
        properties["kind"] = json!(d.kind);
        properties["zh"] = json!(words.zh);
        properties["en"] = json!(words.en);
        json!({
            "type": "Feature",
            "id": d.id,
            "properties": properties,
            "geometry": { "type": "MultiPolygon", "coordinates": d.outline },
        })
    });
    let flaws = outcome.invalid.iter().map(|invalid| {
        let name = invalid.cell.map(|i| outcome.names[i].as_str());
        let words = explain::flaw(invalid.flaw.kind, name);
        json!({
            "type": "Feature",
            "properties": {
                "kind": "invalid_cell", "cell": name, "reason": invalid.flaw.kind, "zh": words.zh, "en": words.en,
            },
            "geometry": { "type": "Point", "coordinates": <[f64; 2]>::from(invalid.flaw.at) },
        })
    });
    let features: Vec<Value> = defects.chain(flaws).collect();
    format!("{}\n", json!({ "type": "FeatureCollection", "features": features }))
}

fn properties(outcome: &Outcome, defect: &Defect) -> Value {
    let mut properties = json!({
        "id": defect.id,
        "area_m2": defect.area_m2,
        "width_m": defect.width_m,
        "cells": defect.cells.iter().map(|&i| &outcome.names[i]).collect::<Vec<_>>(),
        "at": defect.at,
    });
    match defect.kind {
        DefectKind::Gap => properties["shared_m"] = json!(defect.shared_m),
        DefectKind::Overlap | DefectKind::Spill => properties["times"] = json!(defect.times),
    }
    properties
}

fn sentence(outcome: &Outcome, defect: &Defect) -> Bilingual {
    let names: Vec<&str> = defect.cells.iter().map(|&i| outcome.names[i].as_str()).collect();
    explain::defect(defect, &names)
}

fn sum(outcome: &Outcome, kind: DefectKind) -> f64 {
    outcome.defects.iter().filter(|d| d.kind == kind).fold(0.0, |sum, d| sum + d.area_m2)
}

pub(in crate::cli) fn place([lon, lat]: [f64; 2]) -> String {
    format!("[{lon:.6}, {lat:.6}]")
}
