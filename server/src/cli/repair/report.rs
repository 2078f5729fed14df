//! What a repair did, and what it left, as text and JSON.

use std::fmt::Write as _;

use grid::check::Verdict;
use grid::defects::{Defect, DefectKind};
use grid::explain::{self, count, metres, square_metres};
use grid::repair::{Moved, Reason};
use grid::scheme::Bilingual;
use serde_json::{Value, json};

use super::Outcome;
use crate::cli::check::report::place;
use crate::cli::report::{Lang, add_findings};

/// A short report: what was mended, how much ground any cell gained or lost, and what is left.
pub(super) fn text(outcome: &Outcome, lang: Lang) -> String {
    let mut report = lang.of(headline(outcome)) + "\n";
    for kind in [DefectKind::Gap, DefectKind::Overlap, DefectKind::Spill] {
        if let Some(line) = mended(outcome, kind) {
            let _ = writeln!(report, "  {}", lang.of(line));
        }
    }
    if let Some(line) = most_moved(outcome) {
        let _ = writeln!(report, "  {}", lang.of(line));
    }
    add_findings(&mut report, left(outcome, lang), lang, |more| Bilingual {
        zh: format!("……另有 {more} 处，用 --format json 全部列出"),
        en: format!("… and {more} more; --format json lists all"),
    });
    report
}

fn headline(outcome: &Outcome) -> Bilingual {
    let proposal = &outcome.proposal;
    let [cells, changed, steps, flaws] =
        [outcome.names.len(), proposal.changed.len(), proposal.steps.len(), proposal.mended.len()].map(count);
    let (zh, en) = if proposal.verdict == Verdict::Exact {
        (
            "✓ 修复后全覆盖、无重叠（已证明）".to_owned(),
            "✓ after repair seamless and without overlap (proved)".to_owned(),
        )
    } else {
        let left = count(proposal.remaining.len() + proposal.flaws.len());
        (format!("✗ 修复后仍有 {left} 处错误"), format!("✗ {left} faults are left after repair"))
    };
    let width = metres(outcome.tolerance_m);
    Bilingual {
        zh: format!(
            "{zh}：{cells} 个网格中改动 {changed} 个，修复缺陷 {steps} 处、图形错误 {flaws} 处（宽度不超过 {width}）"
        ),
        en: format!(
            "{en}: {changed} of {cells} cells changed, {steps} defects and {flaws} flawed polygons mended, up to {width} wide"
        ),
    }
}

/// How many defects of one kind were mended, and the largest of them.
fn mended(outcome: &Outcome, kind: DefectKind) -> Option<Bilingual> {
    let of_kind = || outcome.proposal.steps.iter().filter(|step| step.defect.kind == kind);
    let largest = of_kind().max_by(|a, b| a.defect.area_m2.total_cmp(&b.defect.area_m2))?;
    let number = count(of_kind().count());
    let area = square_metres(of_kind().map(|step| step.defect.area_m2).sum());
    let words = largest.explain(|cell| outcome.names[cell].as_str());
    let (zh, en) = match kind {
        DefectKind::Gap => ("空白", "gaps"),
        DefectKind::Overlap => ("重叠", "overlaps"),
        DefectKind::Spill => ("越界", "spills"),
    };
    let at = place(largest.defect.at);
    Some(Bilingual {
        zh: format!("{zh} {number} 处，共 {area}；最大的一处：{}  {at}", words.zh),
        en: format!("{number} {en}, {area} in all; the largest: {}  {at}", words.en),
    })
}

/// The cells that gained and lost most.
fn most_moved(outcome: &Outcome) -> Option<Bilingual> {
    let most = |of: fn(&Moved) -> f64| {
        let all = outcome.proposal.moved.iter().map(of).zip(&outcome.names);
        all.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(area, name)| (square_metres(area), name))
    };
    if outcome.proposal.steps.is_empty() {
        return None;
    }
    let ((gained, gainer), (lost, loser)) = (most(|m| m.gained_m2)?, most(|m| m.lost_m2)?);
    Some(Bilingual {
        zh: format!("单个网格最多增加 {gained}（{gainer}），最多减少 {lost}（{loser}）"),
        en: format!(
            "the most that a cell gained is {gained} ({gainer}), the most that one lost {lost} ({loser})"
        ),
    })
}

/// A line for each fault that is left, largest first, flawed polygons before.
fn left(outcome: &Outcome, lang: Lang) -> Vec<String> {
    let proposal = &outcome.proposal;
    let mut lines = Vec::new();
    for invalid in &proposal.flaws {
        let words = explain::flaw(invalid.flaw.kind, invalid.cell.map(|i| outcome.names[i].as_str()));
        lines.push(format!("{}  {}", lang.of(words), place(invalid.flaw.at.into())));
    }
    let mut remaining: Vec<&(Defect, Reason)> = proposal.remaining.iter().collect();
    remaining.sort_by(|a, b| b.0.area_m2.total_cmp(&a.0.area_m2));
    lines.extend(remaining.into_iter().map(|(defect, reason)| {
        let names = names(outcome, defect);
        let (what, why) = (lang.of(explain::defect(defect, &names)), lang.of(reason.explain()));
        format!("{what} {}  {}", bracketed(lang, &why), place(defect.at))
    }));
    lines
}

fn bracketed(lang: Lang, text: &str) -> String {
    match lang {
        Lang::Zh => format!("（{text}）"),
        Lang::En => format!("({text})"),
    }
}

fn names<'a>(outcome: &'a Outcome, defect: &Defect) -> Vec<&'a str> {
    defect.cells.iter().map(|&i| outcome.names[i].as_str()).collect()
}

/// The whole outcome for scripts.
pub(super) fn json(outcome: &Outcome) -> String {
    let proposal = &outcome.proposal;
    let described = |defect: &Defect| {
        json!({
            "id": defect.id,
            "kind": defect.kind,
            "area_m2": defect.area_m2,
            "width_m": defect.width_m,
            "cells": names(outcome, defect),
            "at": defect.at,
        })
    };
    let steps: Vec<Value> = proposal
        .steps
        .iter()
        .map(|step| {
            let mut value = described(&step.defect);
            let share = |share: &grid::repair::Share| {
                json!({ "cell": outcome.names[share.cell], "area_m2": share.area_m2 })
            };
            value["shares"] = step.shares.iter().map(share).collect();
            value
        })
        .collect();
    let remaining: Vec<Value> = proposal
        .remaining
        .iter()
        .map(|(defect, reason)| {
            let mut value = described(defect);
            value["reason"] = json!(reason);
            value
        })
        .collect();
    let flaws = |flaws: &[grid::check::InvalidShape]| -> Vec<Value> {
        let flaw = |invalid: &grid::check::InvalidShape| {
            json!({
                "cell": invalid.cell.map(|i| &outcome.names[i]),
                "reason": invalid.flaw.kind,
                "at": <[f64; 2]>::from(invalid.flaw.at),
            })
        };
        flaws.iter().map(flaw).collect()
    };
    let moved: Vec<Value> = proposal
        .moved
        .iter()
        .zip(&outcome.names)
        .filter(|(moved, _)| moved.gained_m2 > 0.0 || moved.lost_m2 > 0.0)
        .map(|(moved, name)| json!({ "cell": name, "gained_m2": moved.gained_m2, "lost_m2": moved.lost_m2 }))
        .collect();
    let document = json!({
        "verdict": proposal.verdict,
        "tolerance_m": outcome.tolerance_m,
        "cells": outcome.names.len(),
        "changed": proposal.changed.iter().map(|(i, _)| &outcome.names[*i]).collect::<Vec<_>>(),
        "steps": steps,
        "moved": moved,
        "mended_cells": flaws(&proposal.mended),
        "remaining": remaining,
        "invalid_cells": flaws(&proposal.flaws),
    });
    format!("{document:#}\n")
}
