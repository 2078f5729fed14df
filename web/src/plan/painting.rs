//! What is drawn on the sheet over the map: cells that the map has not taken in yet, what would be if the hand let go,
//! what it holds, why it cannot, and what others have just done.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use grid::lattice::Point;
use grid::plan::{CellId, Near};
use grid::shape::Shape;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, Tool};
use super::ground::Ground;
use super::hand::State;
use super::picking::Picks;
use crate::api;
use crate::map::{Look, MapWindow, Scene};
use crate::state::App;
use crate::text::drawing_sentences::figures;

/// How long the cells of others flash.
const FLASH: Duration = Duration::from_secs(5);
/// From which zoom on there is something to snap to in the base map.
const GROUND_FROM: f64 = 15.0;

impl App {
    /// Lets the sheet and the pen follow the plan.
    pub(crate) fn follow_hand(self) {
        let desk = self.desk;
        Effect::new(move |_| {
            desk.fresh.track();
            desk.selected.track();
            desk.refusal.track();
            desk.flash.track();
            desk.clash.track();
            desk.tool.track();
            self.lang.track();
            self.paint();
        });
        Effect::new(move |_| {
            let (is_open, tool, may_edit) = (desk.is_open(), desk.tool.get(), desk.may_edit());
            let cursor = match tool {
                Tool::Select => "default",
                Tool::Measure => "crosshair",
                _ if !may_edit => "default",
                Tool::Border => "grab",
                Tool::Merge | Tool::Gap | Tool::Lock => "pointer",
                Tool::Redraw | Tool::Split | Tool::Patch | Tool::Draw => "crosshair",
            };
            self.with_map(|map| map.set_pen(is_open, if is_open { cursor } else { "" }));
        });
        Effect::watch(
            move || desk.flash.get(),
            move |flash, _, _| {
                let Some(flash) = flash.clone() else { return };
                set_timeout(
                    move || {
                        if desk.flash.with_untracked(|now| now.as_ref() == Some(&flash)) {
                            desk.flash.set(None);
                        }
                    },
                    FLASH,
                );
            },
            false,
        );
        let held = StoredValue::new(MapWindow::none());
        Effect::new(move |_| {
            self.view.track();
            if desk.is_open() && desk.tool.get() != Tool::Select {
                self.read_ground(held);
            }
        });
    }

    /// Reads the streets, buildings and estates in view, unless they are here.
    fn read_ground(self, held: StoredValue<MapWindow>) {
        let mut wanted = None;
        self.with_map(|map| {
            wanted = map
                .in_view()
                .filter(|(view, zoom)| *zoom >= GROUND_FROM && !held.with_value(|held| held.contains(*view)));
        });
        let Some((view, _)) = wanted else { return };
        let window = MapWindow::around(view);
        held.set_value(window);
        let hand = self.hand;
        spawn_local(async move {
            let layer =
                async |name: &str| api::get_text(&format!("layers/{name}?{}", window.parameter())).await;
            let (streets, buildings, estates) =
                (layer("street").await, layer("building").await, layer("estate").await);
            // Without them there is less to snap to; it is read again when the map moves.
            match (streets, buildings, estates) {
                (Ok(streets), Ok(buildings), Ok(estates)) => {
                    hand.ground.set_value(Ground::read(&streets, &buildings, &estates));
                }
                _ => held.set_value(MapWindow::none()),
            }
        });
    }

    /// Draws the sheet anew.
    pub(crate) fn paint(self) {
        let desk = self.desk;
        let mut scene = Scene::default();
        let fresh = desk.fresh.get_untracked();
        let held = self.hand.state.with_value(|state| {
            cells(desk, state, &fresh, &mut scene);
            sketch(self, state, &mut scene);
            words(self, state, &mut scene);
            fresh.keys().chain(state.tried.cells.iter().map(|(id, _)| id)).map(|id| id.0).collect()
        });
        others(self, &mut scene);
        self.with_map(|map| {
            map.hold("plan-cells", held);
            map.draw(scene);
        });
    }
}

/// Cells that the map does not show as they are, and those that would be.
fn cells(desk: Desk, state: &State, fresh: &BTreeMap<CellId, u32>, scene: &mut Scene) {
    let selected = desk.selected.get_untracked();
    let tried = &state.tried.cells;
    let is_tried = |id: &CellId| tried.iter().any(|(tried, _)| tried == id);
    desk.with_draft(|draft| {
        for id in fresh.keys().filter(|id| !is_tried(id)) {
            if let Some(cell) = draft.cell(*id) {
                scene.shape(look_of(desk, *id), &cell.shape);
            }
        }
        for (id, shape) in tried {
            if let Some(shape) = shape {
                scene.shape(look_of(desk, *id), shape);
            }
        }
        for (id, _) in tried {
            if let Some(before) = draft.cell(*id) {
                scene.shape(Look::Before, &before.shape);
            }
        }
        let outline = |id: CellId| -> Option<Shape> {
            match tried.iter().find(|(tried, _)| *tried == id) {
                Some((_, shape)) => shape.clone(),
                None => {
                    fresh.contains_key(&id).then(|| draft.cell(id).map(|cell| cell.shape.clone())).flatten()
                }
            }
        };
        if let Some(shape) = selected.and_then(outline) {
            scene.shape(Look::Selected, &shape);
        }
    });
    scene.dots(Look::Lit, state.tried.lit.iter().copied());
}

fn look_of(desk: Desk, id: CellId) -> Look {
    untrack(move || desk.row(id)).map_or(Look::Within, |row| Look::of(row.standing()))
}

/// What the hand draws and holds.
fn sketch(app: App, state: &State, scene: &mut Scene) {
    let desk = app.desk;
    let tool = desk.tool.get_untracked();
    let vertex = if state.finger { Look::BluntVertex } else { Look::Vertex };
    if tool == Tool::Border && untrack(move || desk.may_edit()) {
        let shape = desk.selected.get_untracked().and_then(|cell| {
            desk.with_draft(|draft| draft.cell(cell).map(|cell| cell.shape.clone())).flatten()
        });
        if let Some(shape) = shape.filter(|_| state.grip.is_none()) {
            scene.dots(vertex, shape.points().iter().copied());
        }
        match state.grip.or(state.under) {
            Some(Near::Edge((a, b), at)) if state.grip.is_none() => {
                scene.line(Look::Grip, &[a, b]);
                scene.dots(vertex, [at]);
            }
            Some(Near::Vertex(at)) if state.grip.is_none() => scene.dots(Look::Held, [at]),
            _ => {}
        }
        if state.grip.is_some() {
            scene.dots(Look::Held, state.pointer);
        }
        scene.dots(Look::Held, state.vertex);
    }
    if tool.draws() {
        let picks = tool.picks() && app.hand.picks.get_untracked() != Picks::Nothing;
        if let Some(picked) = &state.picked {
            scene.shape(Look::Patch, &picked.ground);
        }
        let mut points = state.points.clone();
        points.extend(state.pointer.filter(|_| !picks && !state.points.is_empty()));
        if tool.encloses() && points.len() > 2 {
            points.extend(points.first().copied());
            scene.line(Look::Patch, &points);
        } else if points.len() > 1 {
            scene.line(Look::Line, &points);
        }
        if !picks {
            scene.dots(vertex, state.points.iter().copied());
        }
    }
    for cell in &state.cells {
        desk.with_draft(|draft| {
            if let Some(cell) = draft.cell(*cell) {
                scene.shape(Look::Selected, &cell.shape);
            }
        });
    }
    scene.dots(Look::Snap, state.snap);
}

/// What would come of it, or why it cannot be, beside the hand.
fn words(app: App, state: &State, scene: &mut Scene) {
    let (desk, lang) = (app.desk, app.lang.get_untracked());
    let Some(pointer) = state.pointer.or(state.points.last().copied()) else { return };
    desk.trial.with_untracked(|trial| {
        let Some(trial) = trial else { return };
        if let Some(refusal) = &trial.refusal {
            let at = refusal.at.and_then(|at| Point::try_from(at).ok()).unwrap_or(pointer);
            scene.dots(Look::Refused, [at]);
            scene.words(Look::RefusedWords, at, &lang.of(&refusal.sentence));
        } else {
            let before = |id: CellId| {
                desk.rows.with_untracked(|rows| {
                    rows.binary_search_by_key(&id, |row| row.id).ok().and_then(|at| rows[at].households())
                })
            };
            let mut lines: Vec<String> =
                trial.rows.iter().take(4).map(|row| figures(row, before(row.id), lang)).collect();
            lines.extend(trial.moved.as_ref().map(|moved| lang.of(moved)));
            if !lines.is_empty() {
                scene.words(Look::Words, pointer, &lines.join("\n"));
            }
        }
    });
}

/// What cannot be or was not done, and what others did.
fn others(app: App, scene: &mut Scene) {
    let (desk, lang) = (app.desk, app.lang.get_untracked());
    let outline = |scene: &mut Scene, cells: &BTreeSet<CellId>| {
        desk.with_draft(|draft| {
            for cell in cells.iter().filter_map(|id| draft.cell(*id)) {
                scene.shape(Look::Flash, &cell.shape);
            }
        });
    };
    desk.flash.with_untracked(|flash| {
        if let Some(flash) = flash {
            outline(scene, &flash.cells);
            if let Ok(at) = Point::try_from(flash.at) {
                scene.words(Look::FlashWords, at, &untrack(|| app.colleagues.called(&flash.by)));
            }
        }
    });
    desk.clash.with_untracked(|clash| {
        if let Some(clash) = clash {
            let cells = clash.since.iter().flat_map(|revision| revision.delta.0.touched()).collect();
            outline(scene, &cells);
            scene.dots(Look::Refused, clash.at.and_then(|at| Point::try_from(at).ok()));
        }
    });
    desk.refusal.with_untracked(|refusal| {
        let at = refusal.as_ref().and_then(|refusal| Point::try_from(refusal.at?).ok());
        if let (Some(refusal), Some(at)) = (refusal, at) {
            scene.dots(Look::Refused, [at]);
            scene.words(Look::RefusedWords, at, &lang.of(&refusal.sentence));
        }
    });
}
