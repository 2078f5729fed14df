//! What every sheet is made of: text, the map itself, and what stands around it. All lengths in millimetres.

use grid::sheet::{Frame, Rect, room};
use leptos::prelude::*;

use super::data::{Cell, Ground};
use crate::map::icons::Icon;
use crate::text::format::code_tail;

/// Pale tints that stay apart when printed in grey.
const TINTS: [&str; 6] = ["#fbf0d9", "#dcebf7", "#e4f1de", "#f6e1e6", "#ebe4f5", "#eef0f2"];

/// Where text stands on its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// It begins there.
    Start,
    /// Its middle.
    Middle,
    /// It ends there.
    End,
}

/// A line of text, its base line at `y`.
pub(super) fn text(x: f64, y: f64, size: f64, anchor: Anchor, content: impl Into<String>) -> AnyView {
    styled(x, y, size, anchor, "", content)
}

/// The same with a class.
pub(super) fn styled(
    x: f64,
    y: f64,
    size: f64,
    anchor: Anchor,
    class: &'static str,
    content: impl Into<String>,
) -> AnyView {
    let anchor = match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let (x, y, size) = (mm(x), mm(y), mm(size));
    view! { <text x=x y=y font-size=size text-anchor=anchor class=class>{content.into()}</text> }.into_any()
}

/// How wide a text is, about: Chinese characters are square, others a little over half as wide.
pub(super) fn width_of(content: &str, size: f64) -> f64 {
    content.chars().map(|c| if c.is_ascii() { 0.56 } else { 1.0 }).sum::<f64>() * size
}

/// A text cut so that it fits.
pub(super) fn fitted(content: &str, size: f64, width: f64) -> String {
    if width_of(content, size) <= width {
        return content.to_owned();
    }
    let mut short = String::new();
    for c in content.chars() {
        let longer = format!("{short}{c}…");
        if width_of(&longer, size) > width {
            break;
        }
        short.push(c);
    }
    format!("{short}…")
}

/// The largest size up to `size` at which a text fits.
pub(super) fn shrunk(content: &str, size: f64, width: f64) -> f64 {
    size.min(size * width / width_of(content, size).max(f64::MIN_POSITIVE))
}

/// A number as SVG has it.
pub(super) fn mm(n: f64) -> String {
    format!("{n:.2}")
}

/// An empty rectangle.
pub(super) fn outline(rect: Rect, class: &'static str) -> AnyView {
    let (x, y, width, height) = (mm(rect.x), mm(rect.y), mm(rect.width), mm(rect.height));
    view! { <rect x=x y=y width=width height=height class=class/> }.into_any()
}

/// A straight line.
pub(super) fn rule(from: [f64; 2], to: [f64; 2], class: &'static str) -> AnyView {
    view! { <line x1=mm(from[0]) y1=mm(from[1]) x2=mm(to[0]) y2=mm(to[1]) class=class/> }.into_any()
}

/// A sign of the map, its middle at a point.
pub(super) fn sign(at: [f64; 2], size: f64, icon: &Icon) -> AnyView {
    let place =
        format!("translate({:.2} {:.2}) scale({:.4})", at[0] - size / 2.0, at[1] - size / 2.0, size / 24.0);
    view! {
        <g transform=place>
            <path d=icon.plate fill=icon.fill stroke=icon.stroke stroke-width="1.5"/>
            <path d=icon.glyph fill="#fff" fill-rule="evenodd"/>
            {icon.cross.map(|colour| view! { <path d="M4 4L20 20M20 4L4 20" stroke=colour stroke-width="3"/> })}
        </g>
    }
    .into_any()
}

/// The fill of a tint.
pub(super) fn tint(number: u8) -> &'static str {
    TINTS[usize::from(number) % TINTS.len()]
}

/// The map in a frame. With `only`, that cell stands out and the others are pale. `id` names the clip path within the page.
pub(super) fn map(ground: &Ground, frame: &Frame, only: Option<usize>, id: &str) -> AnyView {
    let clip = format!("url(#{id})");
    let shown = frame.extent();
    let visible = |extent: grid::lattice::Extent| extent.intersects(&shown);
    let cell = |(number, cell): (usize, &Cell)| {
        visible(cell.shape.extent()).then(|| {
            let fill = if only.is_none_or(|only| only == number) { tint(cell.tint) } else { "#ffffff" };
            view! { <path d=frame.path(&cell.shape) fill=fill fill-rule="evenodd"/> }
        })
    };
    let border = |(number, cell): (usize, &Cell)| {
        let class = if only == Some(number) { "chosen-border" } else { "cell-border" };
        visible(cell.shape.extent()).then(|| view! { <path d=frame.path(&cell.shape) class=class/> })
    };
    let flat = |shapes: &[grid::shape::Shape], class: &'static str| {
        let shapes = shapes.iter().filter(|shape| visible(shape.extent()));
        shapes.map(|shape| view! { <path d=frame.path(shape) class=class/> }).collect_view()
    };
    let street = |class: &'static str| {
        let lines = ground.streets.iter().map(|(line, of, _)| {
            let width = match of.as_str() {
                "main" | "bridge" => 9.0,
                "side" => 6.0,
                _ => 3.0,
            };
            // A street has a width on the ground, and can be seen however small that is on paper.
            let width = frame.mm(width).clamp(0.35, 6.0) + if class == "street-edge" { 0.3 } else { 0.0 };
            view! { <path d=frame.line(line) class=class stroke-width=mm(width)/> }
        });
        lines.collect_view()
    };
    let size = if frame.denominator <= 2500 { 4.0 } else { 3.0 };
    let labels = ground.cells.iter().enumerate().filter(|(_, cell)| visible(cell.shape.extent()));
    let Rect { x, y, width, height } = frame.rect;
    view! {
        <clipPath id=id.to_owned()><rect x=mm(x) y=mm(y) width=mm(width) height=mm(height)/></clipPath>
        <g clip-path=clip>
            {ground.cells.iter().enumerate().map(cell).collect_view()}
            {flat(&ground.water, "water")}
            {flat(&ground.buildings, "building")}
            {street("street-edge")}
            {street("street")}
            {ground.cells.iter().enumerate().map(border).collect_view()}
            {flat(&ground.inner, "inner-border")}
            <path d=frame.path(&ground.boundary) class="area-halo"/>
            <path d=frame.path(&ground.boundary) class="area-border"/>
            {ground.signs.iter().map(|(at, icon)| sign(frame.place(*at), size, icon)).collect_view()}
            {labels.map(|(number, cell)| label(cell, frame, only.is_none_or(|only| only == number))).collect_view()}
        </g>
    }
    .into_any()
}

/// Number, name and leader of a cell, as many of them as there is room for; the number always.
fn label(cell: &Cell, frame: &Frame, stands_out: bool) -> AnyView {
    let place = room(&cell.shape, frame);
    let lines_at = |big: f64| {
        let small = (big * 0.5).clamp(2.2, 4.0);
        let mut lines = vec![(code_tail(&cell.properties.code).to_owned(), big)];
        if stands_out {
            lines.push((cell.properties.name.clone(), small));
            lines.extend(cell.leader().map(|duty| (duty.person.clone(), small)));
        }
        let sizes: Vec<(f64, f64)> =
            lines.iter().map(|(line, size)| (size * 1.2, width_of(line, *size))).collect();
        lines.truncate(place.lines(&sizes).max(1));
        lines
    };
    // The largest number beside which nothing is left out that a smaller one leaves room for.
    let sizes = [0.42, 0.36, 0.3, 0.24].map(|share| (place.diameter_mm * share).clamp(2.6, 9.0));
    let fewer = |a: Vec<(String, f64)>, b: Vec<(String, f64)>| if b.len() > a.len() { b } else { a };
    let lines = sizes.into_iter().map(lines_at).reduce(fewer).unwrap_or_default();
    let height: f64 = lines.iter().map(|(_, size)| size * 1.2).sum();
    let mut y = place.at[1] - height / 2.0;
    let class = if stands_out { "halo" } else { "halo faint" };
    lines
        .into_iter()
        .map(|(line, size)| {
            y += size * 1.2;
            styled(place.at[0], y - size * 0.25, size, Anchor::Middle, class, line)
        })
        .collect_view()
        .into_any()
}
