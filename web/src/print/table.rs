//! Tables on paper.

use grid::sheet::Rect;
use leptos::prelude::*;

use super::parts::{Anchor, fitted, outline, rule, styled, text};

/// Height of a row.
pub(super) const ROW: f64 = 6.4;

/// A column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// What stands at its head.
    pub(super) head: &'static str,
    /// Its share of the width.
    pub(super) share: f64,
    /// Whether numbers stand in it, which end at the right.
    pub(super) numbers: bool,
}

impl Column {
    /// A column of words.
    pub(super) const fn words(head: &'static str, share: f64) -> Self {
        Self { head, share, numbers: false }
    }

    /// A column of numbers.
    pub(super) const fn numbers(head: &'static str, share: f64) -> Self {
        Self { head, share, numbers: true }
    }
}

/// A table whose upper left corner is that of `rect`, as wide as that.
pub(super) fn table(rect: Rect, columns: &[Column], rows: &[Vec<String>]) -> AnyView {
    let sum: f64 = columns.iter().map(|column| column.share).sum();
    let widths: Vec<f64> = columns.iter().map(|column| column.share / sum * rect.width).collect();
    let lefts: Vec<f64> = widths
        .iter()
        .scan(rect.x, |x, width| {
            let left = *x;
            *x += width;
            Some(left)
        })
        .collect();
    let line = |row: usize, cells: Vec<&str>, class: &'static str| {
        let y = rect.y + ROW * row as f64 + ROW * 0.68;
        let cell = |(i, content): (usize, &str)| {
            let short = fitted(content, 3.0, widths[i] - 2.0);
            if columns[i].numbers {
                styled(lefts[i] + widths[i] - 1.2, y, 3.0, Anchor::End, class, short)
            } else {
                styled(lefts[i] + 1.2, y, 3.0, Anchor::Start, class, short)
            }
        };
        cells.into_iter().enumerate().map(cell).collect_view()
    };
    let height = ROW * (rows.len() + 1) as f64;
    let head = Rect { height: ROW, ..rect };
    let view = view! {
        {outline(head, "table-head")}
        {line(0, columns.iter().map(|column| column.head).collect(), "title")}
        {rows.iter().enumerate().map(|(i, row)| line(i + 1, row.iter().map(String::as_str).collect(), "")).collect_view()}
        {(1..=rows.len()).map(|i| {
            let y = rect.y + ROW * i as f64;
            rule([rect.x, y], [rect.x + rect.width, y], "table-line")
        }).collect_view()}
        {lefts.iter().skip(1).map(|&x| rule([x, rect.y], [x, rect.y + height], "table-line")).collect_view()}
        {outline(Rect { height, ..rect }, "table-outline")}
    };
    view.into_any()
}

/// Lines of a name and a value, one below the other.
pub(super) fn facts(rect: Rect, lines: &[(&'static str, String)]) -> AnyView {
    let Rect { x: left, width, .. } = rect;
    let line = |(i, (name, value)): (usize, &(&'static str, String))| {
        let y = rect.y + ROW * (i as f64 + 0.7);
        view! {
            {styled(left, y, 3.2, Anchor::Start, "small-print", *name)}
            {text(left + width, y, 3.4, Anchor::End, fitted(value, 3.4, width * 0.7))}
            {rule([left, y + 1.8], [left + width, y + 1.8], "table-line")}
        }
    };
    lines.iter().enumerate().map(line).collect_view().into_any()
}
