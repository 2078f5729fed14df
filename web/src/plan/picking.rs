//! Picking what lies on the ground in place of drawing: a street as a line, a building, an estate or a whole block as ground.

use grid::lattice::Point;
use grid::plan::{Near, nearest};
use grid::shape::Shape;
use leptos::prelude::*;

use super::desk::Tool;
use super::hand::FINGER_PX;
use crate::map::{Touch, TouchKind};
use crate::remote::Load;
use crate::state::App;

/// What is picked in place of drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Picks {
    /// Nothing: it is drawn.
    #[default]
    Nothing,
    /// Streets where a line is wanted, buildings and estates where ground is.
    Things,
    /// Blocks: what streets, water and railways part the ground into.
    Blocks,
}

/// Ground that is picked.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Picked {
    /// What it covers.
    pub(super) ground: Shape,
    /// How many households are in it, where that is known.
    pub(super) households: Option<u32>,
}

impl App {
    /// Begins to pick, or to draw again.
    pub(crate) fn pick(self, what: Picks) {
        self.put_down();
        self.desk.hush();
        let picks = self.hand.picks;
        picks.update(|picks| *picks = if *picks == what { Picks::Nothing } else { what });
        if picks.get_untracked() == Picks::Blocks {
            self.want_blocks();
        }
    }

    /// Takes a building, an estate or a block as ground, or a street as a line.
    pub(super) fn touch_ground(self, tool: Tool, touch: Touch) {
        if !matches!(touch.kind, TouchKind::Move | TouchKind::Tap) {
            return;
        }
        let (desk, hand) = (self.desk, self.hand);
        if touch.kind == TouchKind::Tap && tool == Tool::Patch && desk.selected.get_untracked().is_none() {
            return desk.select(desk.cell_at(touch.at));
        }
        let picked = tool.encloses().then(|| match hand.picks.get_untracked() {
            Picks::Blocks => desk.blocks.with_untracked(Load::ready).and_then(|blocks| {
                let (view, ground) = blocks.at(touch.at)?;
                Some(Picked { ground: ground.clone(), households: Some(view.households) })
            }),
            Picks::Things | Picks::Nothing => hand.ground.with_value(|ground| {
                let thing = ground.thing_at(touch.at)?;
                Some(Picked { ground: thing.clone(), households: None })
            }),
        });
        let street = if picked.is_none() { self.street_at(touch) } else { None };
        hand.state.update_value(|state| {
            state.picked = picked.flatten();
            state.points = street.unwrap_or_default();
        });
        self.try_sketch(tool, None, touch.at);
        if touch.kind == TouchKind::Tap {
            self.finish();
        }
    }

    /// The street at a place, from end to end.
    fn street_at(self, touch: Touch) -> Option<Vec<Point>> {
        let reach = self.reach(touch, FINGER_PX);
        self.hand.ground.with_value(|ground| {
            let near = nearest(ground.street_edges(reach.around(touch.at)), touch.at, reach)?;
            let edge = match near {
                Near::Edge(edge, _) => edge,
                Near::Vertex(end) => {
                    ground.street_edges(reach.around(touch.at)).find(|e| e.0 == end || e.1 == end)?
                }
            };
            ground.street_of(edge).map(<[Point]>::to_vec)
        })
    }
}
