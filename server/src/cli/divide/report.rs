//! What a division comes to, as text and JSON.

use std::fmt::Write as _;

use grid::check::Verdict;
use grid::divide::{Obstacle, Part};
use grid::explain::{bound_explains, count, rounded};
use grid::scheme::Bilingual;
use serde_json::{Value, json};

use super::Outcome;
use super::input::text as name_text;
use crate::cli::report::{Lang, add_findings};

/// A short report: what was made, how good it is, what moved, and which cells are out of the band and why.
pub(super) fn text(outcome: &Outcome, lang: Lang) -> String {
    let mut report = String::new();
    let mut say = |words: Bilingual| {
        let _ = writeln!(report, "{}", lang.of(words));
    };
    say(headline(outcome));
    say(quality(outcome));
    if let Some(words) = moved(outcome) {
        say(words);
    }
    let parts = outcome.answer.parts.iter().enumerate();
    let out = parts.filter_map(|(i, part)| out_of_band(outcome, i, part)).map(|words| lang.of(words));
    add_findings(&mut report, out, lang, |more| Bilingual {
        zh: format!("……另有 {more} 个网格，用 --format json 全部列出"),
        en: format!("… and {more} more cells; --format json lists all"),
    });
    report
}

fn headline(outcome: &Outcome) -> Bilingual {
    let certificate = &outcome.answer.certificate;
    let (cells, blocks) = (certificate.cells, outcome.input.shapes.len());
    let (many, of) = (s(cells as usize), s(blocks));
    let ms = rounded(outcome.elapsed.as_secs_f64() * 1e3);
    let (cells, blocks, apart) = (count(cells), count(blocks), count(certificate.disconnected));
    let (zh, en) = match (outcome.verdict, certificate.disconnected) {
        (Verdict::Exact, 0) => (
            "✓ 全覆盖、无重叠（已证明），每个网格连成一片".to_owned(),
            "✓ seamless and without overlap (proved), each cell in one piece".to_owned(),
        ),
        (Verdict::Exact, _) => (
            format!("✗ 全覆盖、无重叠（已证明），但有 {apart} 个网格不连片"),
            format!("✗ seamless and without overlap (proved), but {apart} cells are not in one piece"),
        ),
        _ => ("✗ 未能证明全覆盖、无重叠".to_owned(), "✗ not proved seamless".to_owned()),
    };
    Bilingual {
        zh: format!("{zh}：{blocks} 个街块划为 {cells} 个网格，用时 {ms} 毫秒"),
        en: format!("{en}: {blocks} block{of} made {cells} cell{many} in {ms} ms"),
    }
}

fn quality(outcome: &Outcome) -> Bilingual {
    let c = &outcome.answer.certificate;
    let [low_of, high_of] = c.band;
    let [low, high] = c.band.map(number);
    let target = number(c.target);
    let pct = |part: f64| 100.0 * part;
    let (mean, max, least) = (pct(c.mean_deviation), pct(c.max_deviation), pct(c.least_max_deviation));
    let (in_band, pp, min_pp) = (pct(c.in_band), c.mean_polsby_popper, c.min_polsby_popper);
    let reach = pct((high_of - c.target).max(c.target - low_of) / c.target);
    let (at_zh, at_en) = if bound_explains(least, max, reach) {
        (format!("（不可能低于 {least:.2}%）"), format!(" (never below {least:.2}%)"))
    } else {
        (String::new(), String::new())
    };
    Bilingual {
        zh: format!(
            "  目标 {target}，区间 {low}–{high}，{in_band:.1}% 的网格在区间内；偏差平均 {mean:.2}%，最大 {max:.2}%{at_zh}；紧凑度平均 {pp:.2}，最低 {min_pp:.2}"
        ),
        en: format!(
            "  target {target}, band {low} to {high}, {in_band:.1}% of the cells within it; deviation {mean:.2}% on average, at most {max:.2}%{at_en}; compactness {pp:.2} on average, at least {min_pp:.2}"
        ),
    }
}

fn moved(outcome: &Outcome) -> Option<Bilingual> {
    if !outcome.input.has_present() {
        return None;
    }
    let (blocks, of) = (count(outcome.answer.moved.len()), s(outcome.answer.moved.len()));
    let weight = number(outcome.answer.certificate.moved_weight);
    let most = |says: fn(String) -> String| outcome.max_moved.map(number).map_or_else(String::new, says);
    let (zh, en) = (most(|most| format!("，最多可以 {most}")), most(|most| format!(", of at most {most}")));
    Some(Bilingual {
        zh: format!("  {blocks} 个街块换了网格，共 {weight}{zh}"),
        en: format!("  {blocks} block{of} changed cells, {weight} in all{en}"),
    })
}

/// A line for a cell whose weight is not in the band.
fn out_of_band(outcome: &Outcome, cell: usize, part: &Part) -> Option<Bilingual> {
    let why = why(outcome, &part.obstacle?);
    let (name, weight, pct) = (name_text(&outcome.names[cell]), number(part.weight), 100.0 * part.deviation);
    Some(Bilingual {
        zh: format!("网格“{name}”为 {weight}（{pct:+.1}%）：{}", why.zh),
        en: format!("cell '{name}' has {weight} ({pct:+.1}%): {}", why.en),
    })
}

fn why(outcome: &Outcome, obstacle: &Obstacle) -> Bilingual {
    let all = outcome.answer.certificate.cells;
    let (zh, en) = match *obstacle {
        Obstacle::Locked => ("已锁定".to_owned(), "it is locked".to_owned()),
        Obstacle::HeavyBlock { block, weight } => {
            let (block, weight) = (name_text(&outcome.input.names[block as usize]), number(weight));
            (
                format!("街块“{block}”一块就有 {weight}，须先拆分"),
                format!("block '{block}' alone has {weight}; cut it first"),
            )
        }
        Obstacle::LightGround { weight } if all == 1 => (
            format!("全部街块只有 {}", number(weight)),
            format!("all blocks together have only {}", number(weight)),
        ),
        Obstacle::UnevenGround { weight, cells } if all == cells => (
            format!("全部街块共 {}，无法在区间内分为 {cells} 个网格", number(weight)),
            format!("all blocks have {}, which cannot be {cells} cells within the band", number(weight)),
        ),
        Obstacle::LightGround { weight } => (
            format!("它所在的地块与其他地方不相通，只有 {}", number(weight)),
            format!("nothing connects its ground with the rest, and that has only {}", number(weight)),
        ),
        Obstacle::UnevenGround { weight, cells } => (
            format!("它所在的地块与其他地方不相通，{} 无法均分为 {cells} 个网格", number(weight)),
            format!(
                "nothing connects its ground with the rest, and {} cannot be shared out evenly among {cells} cells",
                number(weight)
            ),
        ),
        Obstacle::HeavyElsewhere { weight, cells } => (
            format!("过重的街块占去太多，其余 {cells} 个网格只剩 {}", number(weight)),
            format!("blocks that are too heavy leave {} for {cells} other cells", number(weight)),
        ),
        Obstacle::ShutIn => ("相邻网格都已锁定".to_owned(), "all its neighbours are locked".to_owned()),
        Obstacle::LockedBorder => ("受限于锁定的边界".to_owned(), "locked borders hold it".to_owned()),
        Obstacle::Bound => ("调整量已到上限".to_owned(), "no more may change cells".to_owned()),
        Obstacle::NotFound => (
            "没有找到更好的划分，可换种子或加大 --effort".to_owned(),
            "nothing better was found; try another --seed or more --effort".to_owned(),
        ),
    };
    Bilingual { zh, en }
}

/// The end of a plural.
fn s(number: usize) -> &'static str {
    if number == 1 { "" } else { "s" }
}

/// A weight: whole where it is whole.
fn number(weight: f64) -> String {
    if weight.fract() == 0.0 || weight >= 1e4 { rounded(weight) } else { format!("{weight:.1}") }
}

/// The whole outcome for scripts.
pub(super) fn json(outcome: &Outcome) -> String {
    let c = &outcome.answer.certificate;
    let input = &outcome.input;
    let out: Vec<Value> = outcome
        .answer
        .parts
        .iter()
        .zip(&outcome.names)
        .filter_map(|(part, name)| {
            let mut reason = json!(part.obstacle?);
            if let Obstacle::HeavyBlock { block, .. } = part.obstacle? {
                reason["block"] = input.names[block as usize].clone();
            }
            let deviation = 100.0 * part.deviation;
            Some(json!({ "cell": name, "weight": part.weight, "deviation_pct": deviation, "reason": reason }))
        })
        .collect();
    let moved: Vec<Value> = outcome
        .answer
        .moved
        .iter()
        .map(|moved| {
            json!({
                "block": input.names[moved.block as usize],
                "from": input.present_name(moved.from),
                "to": outcome.names[moved.to as usize],
                "weight": moved.weight,
            })
        })
        .collect();
    let summary = json!({
        "cells": c.cells,
        "blocks": input.shapes.len(),
        "verdict": outcome.verdict,
        "disconnected": c.disconnected,
        "target": c.target,
        "band": c.band,
        "in_band_pct": 100.0 * c.in_band,
        "max_deviation_pct": 100.0 * c.max_deviation,
        "mean_deviation_pct": 100.0 * c.mean_deviation,
        "least_max_deviation_pct": 100.0 * c.least_max_deviation,
        "mean_polsby_popper": c.mean_polsby_popper,
        "min_polsby_popper": c.min_polsby_popper,
        "roads_within_m": c.roads_within_m,
        "moved_weight": c.moved_weight,
        "max_moved": outcome.max_moved,
        "moved": moved,
        "out_of_band": out,
        "seed": outcome.seed,
        "elapsed_ms": outcome.elapsed.as_secs_f64() * 1e3,
    });
    format!("{summary:#}\n")
}
