//! What stands around a map: title, north arrow, scale, legend, imprint.

use grid::explain::metres;
use grid::sheet::{Frame, Rect};
use leptos::prelude::*;

use super::data::Ground;
use super::parts::{Anchor, fitted, mm, outline, rule, shrunk, sign, styled, text, tint};
use crate::map::icons;
use crate::text::Lang;
use crate::text::format::date;
use crate::text::print as words;
use grid::register::{HazardKind, Severity};

/// The paper with its two neat lines; returns what is left inside. The left margin is wider: sheets are bound there.
pub(super) fn paper([width, height]: [f64; 2]) -> (AnyView, Rect) {
    let outer = Rect { x: 20.0, y: 10.0, width: width - 30.0, height: height - 20.0 };
    let inner = outer.inside(1.5);
    let lines = view! { {outline(outer, "neat-outer")}{outline(inner, "neat-inner")} };
    (lines.into_any(), inner)
}

/// Title in the middle of the top, with a line below it; returns what is left.
pub(super) fn title(rect: Rect, title: &str, below: &str) -> (AnyView, Rect) {
    let size = shrunk(title, (rect.width / 26.0).clamp(6.0, 13.0), rect.width - 20.0);
    let middle = rect.x + rect.width / 2.0;
    let height = size * 1.2 + 12.0;
    let view = view! {
        {styled(middle, rect.y + 4.0 + size, size, Anchor::Middle, "title", title)}
        {styled(middle, rect.y + 4.0 + size + 6.0, 3.4, Anchor::Middle, "small-print", fitted(below, 3.4, rect.width - 10.0))}
    };
    (view.into_any(), Rect { y: rect.y + height, height: rect.height - height, ..rect })
}

/// An arrow to the north, `N` above it, its upper right corner at a point.
pub(super) fn north(right: f64, top: f64) -> AnyView {
    let x = right - 7.0;
    let arrow =
        format!("M{x:.2} {:.2}L{:.2} {:.2}L{x:.2} {:.2}Z", top + 6.0, x - 3.6, top + 19.0, top + 15.5);
    let shade =
        format!("M{x:.2} {:.2}L{:.2} {:.2}L{x:.2} {:.2}Z", top + 6.0, x + 3.6, top + 19.0, top + 15.5);
    view! {
        <ellipse cx=mm(x) cy=mm(top + 10.0) rx="7" ry="10" class="plate"/>
        {styled(x, top + 5.0, 4.0, Anchor::Middle, "title", "N")}
        <path d=arrow class="arrow"/>
        <path d=shade class="arrow-shade"/>
    }
    .into_any()
}

/// The scale as a bar and as a number, its lower left corner at a point.
pub(super) fn scale(frame: &Frame, left: f64, bottom: f64, lang: Lang) -> AnyView {
    let part_m = frame.bar_part_m();
    let part = frame.mm(part_m);
    let plate = Rect { x: left, y: bottom - 14.0, width: part * 4.0 + 18.0, height: 14.0 };
    let x = left + 6.0;
    let block = |n: u32| {
        let class = if n.is_multiple_of(2) { "bar-dark" } else { "bar-light" };
        let rect = Rect { x: x + f64::from(n) * part, y: bottom - 4.2, width: part, height: 1.6 };
        outline(rect, class)
    };
    let mark = |n: u32| {
        let at = part_m * f64::from(n);
        let label = if n == 4 { metres(at) } else { format!("{at}") };
        text(
            x + f64::from(n) * part,
            bottom - 5.2,
            2.6,
            if n == 4 { Anchor::Start } else { Anchor::Middle },
            label,
        )
    };
    view! {
        {outline(plate, "plate")}
        {styled(x, bottom - 9.4, 3.2, Anchor::Start, "title", format!("{} {}", words::of(lang).scale, words::scale(frame.denominator, lang)))}
        {(0..4).map(block).collect_view()}
        {[0, 2, 4].map(mark).collect_view()}
    }
    .into_any()
}

/// What the signs on the map mean, from a point down; returns how far down it reaches.
pub(super) fn legend(ground: &Ground, left: f64, top: f64, lang: Lang) -> (AnyView, f64) {
    let words = words::of(lang);
    let mut rows: Vec<(AnyView, String)> = Vec::new();
    let swatch = |y: f64| Rect { x: left, y: y - 3.4, width: 9.0, height: 4.4 };
    let mut y = top + 6.0;
    let mut row = |draw: &dyn Fn(f64) -> AnyView, name: &str| {
        y += 6.4;
        rows.push((draw(y), name.to_owned()));
    };
    let line = |class: &'static str| move |y: f64| rule([left, y - 1.2], [left + 9.0, y - 1.2], class);
    let block = |class: &'static str| move |y: f64| outline(swatch(y), class);
    row(&line("area-border"), words.area_border);
    row(&line("cell-border"), words.cell_border);
    row(
        &|y| {
            let Rect { x, y: top, width, height } = swatch(y);
            view! {
                <rect x=mm(x) y=mm(top) width=mm(width) height=mm(height) fill=tint(0)/>
                {styled(x + 4.5, y - 0.1, 3.4, Anchor::Middle, "halo", "001")}
            }
            .into_any()
        },
        words.cell_number,
    );
    if !ground.streets.is_empty() {
        row(
            &|y| {
                view! { {rule([left, y - 1.2], [left + 9.0, y - 1.2], "legend-street-edge")}{rule([left, y - 1.2], [left + 9.0, y - 1.2], "legend-street")} }.into_any()
            },
            words.street,
        );
    }
    if !ground.water.is_empty() {
        row(&block("water"), words.water);
    }
    if !ground.buildings.is_empty() {
        row(&block("building"), words.building);
    }
    if !ground.signs.is_empty() {
        let of = |icon: icons::Icon| move |y: f64| sign([left + 4.5, y - 1.2], 5.0, &icon);
        let texts = lang.texts();
        row(&of(icons::hydrant(true)), texts.hydrant_sound);
        row(&of(icons::hydrant(false)), texts.hydrant_broken);
        row(&of(icons::premises(true, true)), texts.live_work_store);
        let others = icons::premises(true, false);
        if ground.signs.iter().any(|(_, icon)| *icon == others) {
            row(&of(others), words.at_risk);
        }
        row(&of(icons::hazard(HazardKind::Wiring, Severity::Major)), words.hazards);
    }
    let mut at = top + 6.0;
    let rows = rows.into_iter().map(|(drawn, name)| {
        at += 6.4;
        view! { {drawn}{text(left + 12.0, at, 3.4, Anchor::Start, name)} }
    });
    let view =
        view! { {styled(left, top + 4.0, 4.4, Anchor::Start, "title", words.legend)}{rows.collect_view()} };
    (view.into_any(), y + 3.0)
}

/// System of coordinates, proof, dates and page along the foot, on the base line `y`.
pub(super) fn imprint(ground: &Ground, rect: Rect, y: f64, page: &str, today: &str, lang: Lang) -> AnyView {
    let words = words::of(lang);
    let (proof, class) =
        if ground.proved { (words.proved, "proved") } else { (words.not_proved, "not-proved") };
    let mut left = vec![words.system.to_owned()];
    left.extend(ground.scheme.as_ref().map(|name| lang.of(name)));
    left.extend(ground.effective.as_ref().map(|day| format!("{} {}", words.in_force, date(day, lang))));
    let maker = ground.above.last().unwrap_or(&ground.area.name);
    let right = format!("{} {maker}    {} {}    {page}", words.made_by, words.made_on, date(today, lang));
    view! {
        {styled(rect.x + 3.0, y, 2.9, Anchor::Start, "small-print", left.join("    "))}
        {styled(rect.x + rect.width / 2.0, y, 2.9, Anchor::Middle, class, proof)}
        {styled(rect.x + rect.width - 3.0, y, 2.9, Anchor::End, "small-print", right)}
    }
    .into_any()
}
