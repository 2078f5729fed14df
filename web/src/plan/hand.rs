//! The hand on the map: what the pointer means with each tool.

use grid::defects::DefectKind;
use grid::lattice::Point;
use grid::measure::{LocalScale, ring_area_m2};
use grid::plan::{CellId, Command, Near, Reach, VertexMove, nearest};
use leptos::prelude::*;

use super::choosing::give;
use super::desk::{Desk, Tool};
use super::ground::Ground;
use super::picking::{Picked, Picks};
use super::sketch::{command, free_name, ground_command};
use super::trial::Tried;
use crate::map::{Touch, TouchKind};
use crate::state::App;

/// How far a mouse reaches for a border, pixels.
const MOUSE_PX: f64 = 9.0;
/// How far a finger does: half of 44.
pub(super) const FINGER_PX: f64 = 22.0;
/// How far is snapped, pixels.
const SNAP_PX: f64 = 10.0;

/// What is drawn and not asked for yet, as the bar shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sketch {
    /// How many points are drawn.
    pub(crate) points: usize,
    /// Whether that suffices.
    pub(crate) can_finish: bool,
    /// The vertex that is chosen.
    pub(crate) vertex: Option<Point>,
    /// The cells that are chosen to become one.
    pub(crate) cells: Vec<CellId>,
    /// The gap or overlap that is chosen, and the cells that may have it, the likeliest first.
    pub(crate) fault: Option<(DefectKind, Vec<CellId>)>,
    /// How many households the block has that is picked.
    pub(crate) block: Option<u32>,
    /// What is measured: m along the line, and m² inside it from three points on.
    pub(crate) measured: Option<(f64, Option<f64>)>,
}

/// What the hand is at.
#[derive(Default)]
pub(super) struct State {
    /// The border under the pointer.
    pub(super) under: Option<Near>,
    /// The border that is dragged.
    pub(super) grip: Option<Near>,
    /// Points drawn so far, or of the street that is picked.
    pub(super) points: Vec<Point>,
    /// The ground that is picked.
    pub(super) picked: Option<Picked>,
    /// Where the pointer is, snapped.
    pub(super) pointer: Option<Point>,
    /// What it has snapped to.
    pub(super) snap: Option<Point>,
    /// The vertex that is chosen.
    pub(super) vertex: Option<Point>,
    /// Cells to become one.
    pub(super) cells: Vec<CellId>,
    /// The gap or overlap that is chosen.
    pub(super) fault: Option<(DefectKind, Point, Vec<CellId>)>,
    /// What would be asked for if the hand let go.
    pub(super) asked: Option<Command>,
    /// What that would lead to.
    pub(super) tried: Tried,
    /// Whether it is a finger.
    pub(super) finger: bool,
}

/// The hand. Copy it freely: it only holds signals.
#[derive(Clone, Copy)]
pub(crate) struct Hand {
    /// What is drawn and not asked for yet.
    pub(crate) sketch: RwSignal<Sketch>,
    /// What lies on the ground and is picked in place of drawing.
    pub(crate) picks: RwSignal<Picks>,
    pub(super) state: StoredValue<State, LocalStorage>,
    pub(super) ground: StoredValue<Ground, LocalStorage>,
}

impl Hand {
    /// With nothing in it.
    pub(crate) fn new() -> Self {
        Self {
            sketch: RwSignal::new(Sketch::default()),
            picks: RwSignal::new(Picks::Nothing),
            state: StoredValue::new_local(State::default()),
            ground: StoredValue::new_local(Ground::default()),
        }
    }
}

impl App {
    /// Follows the pointer. Whether it grabbed something, so that the map stays where it is.
    pub(crate) fn touch(self, touch: Touch) -> bool {
        let (desk, hand) = (self.desk, self.hand);
        let may_edit = untrack(move || desk.may_edit());
        let tool = desk.tool.get_untracked();
        hand.state.update_value(|state| state.finger = touch.finger);
        let grabbed = match tool {
            Tool::Border if may_edit => self.touch_border(touch),
            _ if tool.draws() && (may_edit || !tool.edits()) => self.touch_drawing(tool, touch),
            _ => {
                if matches!(touch.kind, TouchKind::Tap | TouchKind::Finish) {
                    self.tap(tool, touch, may_edit);
                }
                false
            }
        };
        self.tell_sketch();
        self.paint();
        grabbed
    }

    /// Taps with tools that neither drag nor draw.
    fn tap(self, tool: Tool, touch: Touch, may_edit: bool) {
        let desk = self.desk;
        let cell = desk.cell_at(touch.at);
        match (tool, cell) {
            (Tool::Merge, Some(cell)) if may_edit => self.choose_to_merge(cell),
            (Tool::Lock, Some(cell)) if may_edit => {
                let locked = desk.about(cell).is_some_and(|about| about.locked);
                desk.command(Command::Lock { cell, locked: !locked });
            }
            (Tool::Gap, cell) if may_edit => self.tap_fault(touch.at, cell),
            (_, cell) => {
                desk.hush();
                desk.select(cell);
                if cell.is_some() {
                    self.drawer.set(true);
                }
            }
        }
    }

    /// Drags borders, and chooses vertices.
    fn touch_border(self, touch: Touch) -> bool {
        let (desk, hand) = (self.desk, self.hand);
        let reach = self.reach(touch, if touch.finger { FINGER_PX } else { MOUSE_PX });
        let under = || {
            desk.with_draft(|draft| nearest(draft.edges_near(reach.around(touch.at)), touch.at, reach))
                .flatten()
        };
        match touch.kind {
            TouchKind::Move if touch.held => {
                let Some(grip) = hand.state.with_value(|state| state.grip) else { return true };
                let to = self.snapped(touch, Some(grip));
                let asked = match grip {
                    Near::Vertex(from) => Command::MoveVertices { moves: vec![VertexMove { from, to }] },
                    Near::Edge((a, b), _) => Command::InsertVertex { edge: [a, b], at: to },
                };
                let is_moved = grip != Near::Vertex(to);
                self.try_out(is_moved.then_some(asked), to);
            }
            TouchKind::Move => {
                let under = under();
                hand.state.update_value(|state| state.under = under);
            }
            TouchKind::Down => {
                let grip = under();
                desk.hush();
                hand.state.update_value(|state| {
                    state.grip = grip;
                    state.under = None;
                });
                return grip.is_some();
            }
            TouchKind::Up => {
                let asked = hand.state.try_update_value(|state| {
                    state.grip = None;
                    state.vertex = None;
                    state.asked.take()
                });
                self.forget_trial();
                if let Some(asked) = asked.flatten() {
                    desk.command(asked);
                }
            }
            TouchKind::Cancel => {
                hand.state.update_value(|state| (state.grip, state.under) = (None, None));
                self.forget_trial();
            }
            TouchKind::Tap | TouchKind::Hold | TouchKind::Finish => {
                let vertex = under().and_then(|near| match near {
                    Near::Vertex(at) => Some(at),
                    Near::Edge(..) => None,
                });
                hand.state.update_value(|state| state.vertex = vertex);
                if vertex.is_none() {
                    desk.select(desk.cell_at(touch.at));
                }
            }
        }
        false
    }

    /// Draws point by point, or picks what lies on the ground.
    fn touch_drawing(self, tool: Tool, touch: Touch) -> bool {
        let (desk, hand) = (self.desk, self.hand);
        if tool.picks() && hand.picks.get_untracked() != Picks::Nothing {
            self.touch_ground(tool, touch);
            return false;
        }
        match touch.kind {
            TouchKind::Move => {
                let at = self.snapped(touch, None);
                hand.state.update_value(|state| state.pointer = Some(at));
                self.try_sketch(tool, Some(at), at);
            }
            TouchKind::Tap => {
                desk.hush();
                // Without a cell that gets it, ground cannot be given.
                if tool == Tool::Patch && desk.selected.get_untracked().is_none() {
                    desk.select(desk.cell_at(touch.at));
                    return false;
                }
                let at = self.snapped(touch, None);
                let reach = self.reach(touch, SNAP_PX);
                let closes = hand.state.with_value(|state| {
                    tool.encloses()
                        && state.points.len() >= tool.least()
                        && state.points.first().is_some_and(|first| reach.around(touch.at).contains(*first))
                });
                if closes {
                    self.finish();
                } else {
                    hand.state.update_value(|state| state.points.push(at));
                    self.try_sketch(tool, None, at);
                }
            }
            TouchKind::Finish => self.finish(),
            TouchKind::Cancel => {
                hand.state.update_value(|state| (state.pointer, state.snap) = (None, None));
                if hand.state.with_value(|state| state.points.is_empty()) {
                    self.forget_trial();
                }
            }
            TouchKind::Down | TouchKind::Up | TouchKind::Hold => {}
        }
        false
    }

    /// Tries what is drawn, with another point where the pointer is.
    pub(super) fn try_sketch(self, tool: Tool, next: Option<Point>, at: Point) {
        let asked = self.sketched(tool, next);
        self.try_out(asked, at);
    }

    /// What the points ask for.
    fn sketched(self, tool: Tool, next: Option<Point>) -> Option<Command> {
        let desk = self.desk;
        let points: Vec<Point> =
            self.hand.state.with_value(|state| state.points.iter().copied().chain(next).collect());
        let chosen = desk.selected.get_untracked();
        // A line is meant for the chosen cell if it goes through it, else for the first that it goes through.
        let cell = if tool == Tool::Patch { chosen } else { self.crossed(&points, chosen).or(chosen) };
        let stem = self.lang.get_untracked().drawing().new_cell;
        let name =
            desk.rows.with_untracked(|rows| free_name(stem, rows.iter().map(|row| row.about.name.as_str())));
        let picked = self.hand.state.with_value(|state| state.picked.clone());
        match picked {
            Some(Picked { ground, .. }) => ground_command(tool, ground, cell, name),
            None => command(tool, &points, cell, name),
        }
    }

    /// The cell that a line goes through: this one if it is among several.
    fn crossed(self, points: &[Point], chosen: Option<CellId>) -> Option<CellId> {
        let middle = |w: &[Point]| Point::new(w[0].x.midpoint(w[1].x), w[0].y.midpoint(w[1].y));
        let places = points.windows(2).map(middle).chain(points.iter().copied());
        let cells: Vec<CellId> = places.filter_map(|place| self.desk.cell_at(place)).collect();
        chosen.filter(|chosen| cells.contains(chosen)).or(cells.first().copied())
    }

    /// Asks for what is drawn or chosen.
    pub(crate) fn finish(self) {
        let (desk, hand) = (self.desk, self.hand);
        let tool = desk.tool.get_untracked();
        let asked = match tool {
            Tool::Merge => hand.state.with_value(|state| self.merge_of(&state.cells)),
            Tool::Gap => hand.state.with_value(|state| {
                let (kind, at, takers) = state.fault.clone()?;
                give(kind, at, takers.first().copied()?)
            }),
            _ => self.sketched(tool, None),
        };
        if tool == Tool::Measure {
            return;
        }
        if let Some(asked) = asked {
            desk.command(asked);
            // What was refused stays, to be mended.
            if desk.refusal.with_untracked(Option::is_none) {
                self.put_down();
            }
        }
        self.tell_sketch();
        self.paint();
    }

    /// Takes the chosen vertex out of its border.
    pub(crate) fn remove_vertex(self) {
        if let Some(at) = self.hand.state.with_value(|state| state.vertex) {
            self.put_down();
            self.desk.command(Command::RemoveVertex { at });
        }
    }

    /// Takes back the last point that was drawn. Whether there was one.
    pub(crate) fn drop_point(self) -> bool {
        let dropped = self.hand.state.try_update_value(|state| state.points.pop()).flatten();
        if let Some(at) = dropped {
            self.try_sketch(self.desk.tool.get_untracked(), None, at);
            self.tell_sketch();
            self.paint();
        }
        dropped.is_some()
    }

    /// Forgets what is drawn and chosen. Whether there was anything.
    pub(crate) fn put_down(self) -> bool {
        let had = self.hand.state.try_update_value(|state| {
            let had = !(state.points.is_empty() && state.cells.is_empty())
                || state.picked.is_some()
                || state.vertex.is_some()
                || state.fault.is_some()
                || state.grip.is_some();
            *state = State { finger: state.finger, ..State::default() };
            had
        });
        self.forget_trial();
        self.tell_sketch();
        self.paint();
        had.unwrap_or_default()
    }

    /// Takes up a tool.
    pub(crate) fn take_up(self, tool: Tool) {
        self.put_down();
        self.desk.hush();
        self.hand.picks.set(Picks::Nothing);
        self.desk.tool.set(tool);
    }

    /// One step back: from what is drawn, to the first tool, to no cell. Whether there was a step.
    pub(crate) fn step_back_in_plan(self) -> bool {
        let desk = self.desk;
        if self.put_down() {
            return true;
        }
        if desk.refusal.with_untracked(Option::is_some) {
            desk.hush();
            return true;
        }
        if desk.tool.get_untracked() != Tool::Select {
            self.take_up(Tool::Select);
            return true;
        }
        let had = desk.selected.get_untracked().is_some();
        desk.select(None);
        had
    }

    /// Tries a command; without one, nothing would be.
    pub(super) fn try_out(self, asked: Option<Command>, pointer: Point) {
        let state = self.hand.state;
        let tried = asked.as_ref().map(|asked| self.desk.try_out(asked));
        if tried.is_none() {
            self.forget_trial();
        }
        state.update_value(|state| {
            state.pointer = Some(pointer);
            match tried {
                Some(Ok(tried)) => (state.tried, state.asked) = (tried, asked),
                Some(Err(_)) => (state.tried, state.asked) = (Tried::default(), None),
                None => {}
            }
        });
    }

    fn forget_trial(self) {
        self.hand.state.update_value(|state| {
            (state.tried, state.asked, state.snap) = (Tried::default(), None, None);
        });
        if self.desk.trial.with_untracked(Option::is_some) {
            self.desk.trial.set(None);
        }
    }

    /// The place that is meant by a pointer: that of a vertex or edge nearby, unless Alt is held.
    fn snapped(self, touch: Touch, grip: Option<Near>) -> Point {
        let reach = self.reach(touch, SNAP_PX);
        let window = reach.around(touch.at);
        let is_own = |(a, b): &(Point, Point)| match grip {
            Some(Near::Vertex(own)) => *a == own || *b == own,
            Some(Near::Edge((c, d), _)) => (*a, *b) == (c, d) || (*a, *b) == (d, c),
            None => false,
        };
        let near = (!touch.alt)
            .then(|| {
                self.hand.ground.with_value(|ground| {
                    self.desk.with_draft(|draft| {
                        let edges = draft.edges_near(window).chain(ground.edges(window));
                        nearest(edges.filter(|edge| !is_own(edge)), touch.at, reach)
                    })
                })
            })
            .flatten()
            .flatten();
        let at = near.map(Near::at);
        self.hand.state.update_value(|state| state.snap = at);
        at.unwrap_or(touch.at)
    }

    pub(super) fn reach(self, touch: Touch, pixels: f64) -> Reach {
        Reach::new(touch.at, self.metres_per_pixel(touch.at) * pixels)
    }

    pub(super) fn metres_per_pixel(self, at: Point) -> f64 {
        /// Metres of the equator in a pixel at zoom 0.
        const AT_ZOOM_0: f64 = 40_075_016.686 / 512.0;
        let zoom = self.map.with_value(|map| map.as_ref().map_or(16.0, crate::map::MapHandle::zoom));
        AT_ZOOM_0 * at.lat().to_radians().cos() / zoom.exp2()
    }

    /// Tells the bar what is drawn.
    fn tell_sketch(self) {
        let tool = self.desk.tool.get_untracked();
        let sketch = self.hand.state.with_value(|state| {
            let measured = (tool == Tool::Measure && state.points.len() > 1).then(|| measure(&state.points));
            Sketch {
                points: state.points.len(),
                can_finish: match tool {
                    Tool::Merge => state.cells.len() > 1,
                    Tool::Gap => state.fault.is_some(),
                    _ => tool != Tool::Measure && tool.draws() && state.points.len() >= tool.least(),
                },
                vertex: state.vertex,
                cells: state.cells.clone(),
                fault: state.fault.as_ref().map(|(kind, _, takers)| (*kind, takers.clone())),
                block: state.picked.as_ref().and_then(|picked| picked.households),
                measured,
            }
        });
        if self.hand.sketch.with_untracked(|known| *known != sketch) {
            self.hand.sketch.set(sketch);
        }
    }
}

/// Metres along a line, and from three points on the square metres that it encloses.
fn measure(points: &[Point]) -> (f64, Option<f64>) {
    let long = |w: &[Point]| LocalScale::at(w[0].y.midpoint(w[1].y)).distance_m(w[0], w[1]);
    (points.windows(2).map(long).sum(), (points.len() > 2).then(|| ring_area_m2(points).abs()))
}

/// For the bar, which must not wait for a frame.
impl Desk {
    /// The cell that holds a place; the first of several where cells overlap. Not tracked.
    pub(crate) fn cell_at(self, at: Point) -> Option<CellId> {
        self.with_draft(|draft| draft.holding(at).next()).flatten()
    }

    /// What is known of a cell; not tracked.
    pub(crate) fn about(self, cell: CellId) -> Option<grid::plan::About> {
        self.with_draft(|draft| draft.cell(cell).map(|cell| cell.about.clone())).flatten()
    }
}
