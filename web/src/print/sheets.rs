//! The sheets: the area with its cells, a list of them, one sheet per cell, the map for the notice board.

use grid::sheet::{Format, Frame, Rect, Turn, size_mm, turn_for};
use grid::wire::DutyView;
use leptos::prelude::*;

use super::around::{imprint, legend, north, paper, scale, title};
use super::choice::{Choice, Sheet};
use super::data::{Cell, Ground};
use super::parts::{Anchor, fitted, map, outline, shrunk, styled, text, tint};
use super::table::{Column, ROW, facts, table};
use crate::text::Lang;
use crate::text::format::{code_tail, count, square_metres};
use crate::text::names::Named;
use crate::text::print as words;
use crate::text::sentences::households;

/// Height of the imprint.
const FOOT: f64 = 7.0;
/// Height of a person's card on the notice.
const CARD: f64 = 30.0;

/// What a sheet needs to know besides what is on it.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    /// What was chosen.
    pub(super) choice: Choice,
    /// The day, `YYYY-MM-DD`.
    pub(super) today: &'a str,
    /// The language.
    pub(super) lang: Lang,
}

/// A sheet that is ready to be drawn.
struct Draft {
    format: Format,
    turn: Turn,
    body: AnyView,
    /// Where the imprint goes.
    rect: Rect,
}

/// All sheets that were chosen; of single cells, only of `cell` where one is given.
pub(super) fn sheets(ground: &Ground, cell: Option<i64>, setting: Setting<'_>) -> Vec<AnyView> {
    let drafts = match setting.choice.sheet {
        Sheet::Area => area_sheets(ground, setting),
        Sheet::Notice => notices(ground, setting),
        Sheet::Cells => {
            let chosen = |found: &&(usize, &Cell)| cell.is_none_or(|id| found.1.properties.id == id);
            let cells = ground.cells.iter().enumerate();
            cells
                .filter(|found| chosen(&found))
                .map(|(number, _)| cell_sheet(ground, number, setting))
                .collect()
        }
    };
    let pages = drafts.len();
    let finished = drafts.into_iter().zip(1..).map(|(draft, page)| {
        let Draft { format, turn, body, rect } = draft;
        let [width, height] = size_mm(format, turn);
        let foot = rect.y + rect.height - 2.4;
        let number = words::page_of(page, pages, setting.lang);
        view! {
            <svg xmlns="http://www.w3.org/2000/svg" class=format!("sheet {format}-{turn}") data-testid="sheet"
                viewBox=format!("0 0 {width} {height}") role="img" aria-label=ground.area.name.clone()>
                {body}
                {imprint(ground, rect, foot, &number, setting.today, setting.lang)}
            </svg>
        }
        .into_any()
    });
    finished.collect()
}

/// The area's map with a list of cells at its side, or on pages of its own when it is long.
fn area_sheets(ground: &Ground, setting: Setting<'_>) -> Vec<Draft> {
    let Setting { choice, lang, .. } = setting;
    let words = words::of(lang);
    let (format, turn) = (choice.format(), turn_for(ground.boundary.extent()));
    let (lines, whole) = paper(size_mm(format, turn));
    let name =
        format!("{}{}", ground.area.name, if choice.fire { words.title_fire } else { words.title_area });
    let (head, rest) = title(whole, &name, &below_title(ground, lang));
    let body = Rect { height: rest.height - FOOT, ..rest };
    let rows: Vec<Vec<String>> = ground.cells.iter().map(row).collect();
    // The side by the map: what it takes for a list to be read, a third at most.
    let side = (body.width * 0.3).clamp(52.0, 110.0);
    let frame_rect = Rect { width: body.width - side, ..body }.inside(3.0);
    let frame = Frame::fit(ground.boundary.extent(), frame_rect, 4.0);
    let left = body.x + body.width - side + 1.0;
    let (signs, reach) = legend(ground, left, body.y + 2.0, lang);
    let beside =
        Rect { x: left, y: reach + 4.0, width: side - 4.0, height: body.y + body.height - reach - 6.0 };
    let fits = rows.len() as f64 * ROW + 2.0 * ROW <= beside.height;
    // The public sees no telephones.
    let phones =
        if rows.iter().any(|row| !row[4].is_empty()) { (words.telephone, 4) } else { (words.name, 2) };
    let columns = [
        Column::words(words.number, 12.0),
        Column::words(words.leader, 22.0),
        Column::words(phones.0, 34.0),
        Column::numbers(words.households, 16.0),
    ];
    let list = fits.then(|| {
        let mut short: Vec<Vec<String>> = rows
            .iter()
            .map(|row| [0, 3, phones.1, 5].map(|column: usize| row[column].clone()).to_vec())
            .collect();
        let total: u32 = ground.cells.iter().map(|cell| cell.properties.households).sum();
        short.push(vec![words.total.to_owned(), String::new(), String::new(), count(total)]);
        table(beside, &columns, &short)
    });
    let view = view! {
        {lines}{head}
        {map(ground, &frame, None, "map-area")}
        {outline(frame.rect, "map-frame")}
        {north(frame.rect.x + frame.rect.width - 3.0, frame.rect.y + 3.0)}
        {scale(&frame, frame.rect.x + 2.0, frame.rect.y + frame.rect.height - 2.0, lang)}
        {signs}{list}
    };
    let mut drafts = vec![Draft { format, turn, body: view.into_any(), rect: whole }];
    if !fits {
        drafts.extend(lists(ground, &rows, setting));
    }
    drafts
}

/// Where the area lies; of a plan, which one, so that nobody takes it for what is in force.
fn below_title(ground: &Ground, lang: Lang) -> String {
    let mut parts = ground.above.clone();
    parts.extend(ground.plan.as_ref().map(|(name, revision)| words::of_plan(name, *revision, lang)));
    parts.join(" · ")
}

/// What the list says of a cell.
fn row(cell: &Cell) -> Vec<String> {
    let of = &cell.properties;
    let leader = cell.leader();
    let said = |read: fn(&DutyView) -> &String| leader.map(read).cloned().unwrap_or_default();
    vec![
        code_tail(&of.code).to_owned(),
        of.code.clone(),
        of.name.clone(),
        said(|duty| &duty.person),
        said(|duty| &duty.phone),
        count(of.households),
        count(of.premises),
        count(of.hazards),
        square_metres(of.area_m2),
    ]
}

/// The list of cells on pages of its own.
fn lists(ground: &Ground, rows: &[Vec<String>], setting: Setting<'_>) -> Vec<Draft> {
    let words = words::of(setting.lang);
    let (format, turn) = (setting.choice.format(), Turn::Portrait);
    let columns = [
        Column::words(words.number, 10.0),
        Column::words(words.code, 28.0),
        Column::words(words.name, 34.0),
        Column::words(words.leader, 18.0),
        Column::words(words.telephone, 24.0),
        Column::numbers(words.households, 14.0),
        Column::numbers(words.premises, 16.0),
        Column::numbers(words.hazards, 18.0),
        Column::numbers(words.ground, 20.0),
    ];
    let (_, whole) = paper(size_mm(format, turn));
    let room = ((whole.height - FOOT - 34.0) / ROW) as usize;
    let page = |rows: &[Vec<String>]| {
        let (lines, whole) = paper(size_mm(format, turn));
        let (head, rest) = title(whole, &format!("{}{}", ground.area.name, words.title_list), "");
        let list = table(rest.inside(4.0), &columns, rows);
        Draft { format, turn, body: view! { {lines}{head}{list} }.into_any(), rect: whole }
    };
    rows.chunks(room.max(1)).map(page).collect()
}

/// One cell: its map above, what is known of it below.
fn cell_sheet(ground: &Ground, number: usize, setting: Setting<'_>) -> Draft {
    let Setting { choice, lang, .. } = setting;
    let words = words::of(lang);
    let cell = &ground.cells[number];
    let of = &cell.properties;
    let (format, turn) = (choice.format(), turn_for(cell.shape.extent()));
    let (lines, whole) = paper(size_mm(format, turn));
    let (head, rest) =
        title(whole, &format!("{} {} {}", ground.area.name, of.name, words.title_cell), &of.code);
    let body = Rect { height: rest.height - FOOT, ..rest };
    let people = cell.roster.len().max(1) as f64;
    // What is known of it stands below a map that stands, and right of one that lies.
    let (frame_rect, known_rect, roster_rect) = if turn == Turn::Portrait {
        let below = (ROW * (people + 2.0)).max(ROW * 6.0) + 6.0;
        let frame = Rect { height: body.height - below, ..body }.inside(3.0);
        let (top, half) = (frame.y + frame.height + 4.0, body.width / 2.0 - 6.0);
        let known = Rect { x: body.x + 4.0, y: top, width: half, height: below };
        (frame, known, Rect { x: body.x + body.width / 2.0 + 2.0, ..known })
    } else {
        let side = 78.0;
        let frame = Rect { width: body.width - side, ..body }.inside(3.0);
        let known =
            Rect { x: body.x + body.width - side + 1.0, y: frame.y, width: side - 5.0, height: ROW * 6.0 };
        (frame, known, Rect { y: known.y + known.height + 6.0, ..known })
    };
    let frame = Frame::fit(cell.shape.extent(), frame_rect, frame_rect.width.min(frame_rect.height) * 0.08);
    let known = [
        (words.code, of.code.clone()),
        (words.households, households(of.households, lang)),
        (words.premises, count(of.premises)),
        (words.hazards, count(of.hazards)),
        (words.hydrants, count(of.hydrants)),
        (words.ground, square_metres(of.area_m2)),
    ];
    let roster: Vec<Vec<String>> = cell
        .roster
        .iter()
        .map(|duty| vec![duty.post.name(lang).to_owned(), duty.person.clone(), duty.phone.clone()])
        .collect();
    let columns = [
        Column::words(words.post, 22.0),
        Column::words(words.person, 26.0),
        Column::words(words.telephone, 36.0),
    ];
    let view = view! {
        {lines}{head}
        {map(ground, &frame, Some(number), &format!("map-{number}"))}
        {outline(frame.rect, "map-frame")}
        {north(frame.rect.x + frame.rect.width - 3.0, frame.rect.y + 3.0)}
        {scale(&frame, frame.rect.x + 2.0, frame.rect.y + frame.rect.height - 2.0, lang)}
        {facts(known_rect, &known)}
        {if roster.is_empty() {
            styled(roster_rect.x, roster_rect.y + ROW, 3.4, Anchor::Start, "small-print", words.nobody)
        } else {
            table(roster_rect, &columns, &roster)
        }}
    };
    Draft { format, turn, body: view.into_any(), rect: whole }
}

/// The notice: the map, and a card for whoever leads each cell. Cards that find no room go on further pages.
fn notices(ground: &Ground, setting: Setting<'_>) -> Vec<Draft> {
    let Setting { choice, lang, .. } = setting;
    let words = words::of(lang);
    let (format, turn) = (choice.format(), turn_for(ground.boundary.extent()));
    let (lines, whole) = paper(size_mm(format, turn));
    let name = format!("{}{}", ground.area.name, words.title_notice);
    let (head, rest) = title(whole, &name, words.call_them);
    let body = Rect { height: rest.height - FOOT, ..rest };
    // Cards stand right of a map that lies, and below one that stands.
    let (map_rect, card_rect) = if turn == Turn::Landscape {
        let side = body.width * 0.4;
        let right = Rect { x: body.x + body.width - side, width: side, ..body };
        (Rect { width: body.width - side, ..body }.inside(3.0), right.inside(3.0))
    } else {
        let part = body.height * 0.4;
        let low = Rect { y: body.y + body.height - part, height: part, ..body };
        (Rect { height: body.height - part, ..body }.inside(3.0), low.inside(3.0))
    };
    let frame = Frame::fit(ground.boundary.extent(), map_rect, 4.0);
    let room = cards_in(card_rect);
    let (first, others) = ground.cells.split_at(room.min(ground.cells.len()));
    let view = view! {
        {lines}{head}
        {map(ground, &frame, None, "map-notice")}
        {outline(frame.rect, "map-frame")}
        {north(frame.rect.x + frame.rect.width - 3.0, frame.rect.y + 3.0)}
        {scale(&frame, frame.rect.x + 2.0, frame.rect.y + frame.rect.height - 2.0, lang)}
        {cards(first, card_rect, lang)}
    };
    let mut drafts = vec![Draft { format, turn, body: view.into_any(), rect: whole }];
    let page = Rect { height: rest.height - FOOT, ..rest }.inside(3.0);
    for more in others.chunks(cards_in(page).max(1)) {
        let (lines, _) = paper(size_mm(format, turn));
        let (head, _) = title(whole, &name, words.call_them);
        drafts.push(Draft {
            format,
            turn,
            body: view! { {lines}{head}{cards(more, page, lang)} }.into_any(),
            rect: whole,
        });
    }
    drafts
}

/// How many columns of cards there are in a width.
fn columns_in(rect: Rect) -> usize {
    ((rect.width / 72.0) as usize).max(1)
}

/// How many cards find room.
fn cards_in(rect: Rect) -> usize {
    columns_in(rect) * (rect.height / (CARD + 3.0)) as usize
}

fn cards(cells: &[Cell], rect: Rect, lang: Lang) -> AnyView {
    let columns = columns_in(rect);
    let width = rect.width / columns as f64;
    let place = |i: usize| Rect {
        x: rect.x + width * (i % columns) as f64,
        y: rect.y + (CARD + 3.0) * (i / columns) as f64,
        width: width - 3.0,
        height: CARD,
    };
    cells.iter().enumerate().map(|(i, cell)| card(cell, place(i), lang)).collect_view().into_any()
}

/// Number, name, leader and telephone, with room for a photograph to be put on.
fn card(cell: &Cell, rect: Rect, lang: Lang) -> AnyView {
    let words = words::of(lang);
    let photo = Rect { x: rect.x + 2.0, y: rect.y + 2.0, width: 19.0, height: rect.height - 4.0 };
    let left = photo.x + photo.width + 3.0;
    let room = rect.x + rect.width - left - 2.0;
    let badge = Rect { x: rect.x + rect.width - 14.0, y: rect.y, width: 14.0, height: 9.0 };
    let (person, phone) = cell.leader().map_or_else(
        || (words.nobody.to_owned(), String::new()),
        |duty| (duty.person.clone(), duty.phone.clone()),
    );
    let (x, y, w, h) = (badge.x, badge.y, badge.width, badge.height);
    view! {
        {outline(rect, "duty-card")}
        <rect x=format!("{x:.2}") y=format!("{y:.2}") width=w height=h fill=tint(cell.tint)/>
        {styled(x + w / 2.0, y + 6.6, 5.4, Anchor::Middle, "title", code_tail(&cell.properties.code))}
        {outline(photo, "duty-photo")}
        {styled(photo.x + photo.width / 2.0, photo.y + photo.height / 2.0 + 1.2, 3.2, Anchor::Middle, "faint", words.photograph)}
        {styled(left, rect.y + 6.6, 4.2, Anchor::Start, "title", fitted(&cell.properties.name, 4.2, room - 13.0))}
        {text(left, rect.y + 14.4, 4.0, Anchor::Start, format!("{}  {person}", words.leader))}
        {styled(left, rect.y + 21.4, shrunk(&phone, 4.6, room), Anchor::Start, "title", phone)}
        {styled(left, rect.y + 27.0, 3.0, Anchor::Start, "small-print", households(cell.properties.households, lang))}
    }
    .into_any()
}
