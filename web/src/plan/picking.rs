//! Picking what lies on the ground in place of drawing: a street as a line, a building, an estate or a whole block as ground.

use grid::lattice::Point;
use grid::plan::{Near, nearest};
use grid::prepared::Prepared;
use grid::shape::{MultiPolygonCoordinates, Shape};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;

use super::desk::Tool;
use super::hand::FINGER_PX;
use crate::api;
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

/// The blocks of an area.
#[derive(Default)]
pub(super) struct Blocks {
    /// The area that they are of.
    area: Option<i64>,
    /// Each with its households.
    blocks: Vec<(Shape, u32)>,
}

#[derive(Deserialize)]
struct Block {
    geometry: Geometry,
    properties: Properties,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<[f64; 2]>>),
    MultiPolygon(MultiPolygonCoordinates),
}

#[derive(Deserialize)]
struct Properties {
    households: u32,
}

impl Blocks {
    /// Reads the answer of the service. None when it cannot be read.
    fn read(area: i64, text: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Collection {
            features: Vec<Block>,
        }
        let Collection { features } = serde_json::from_str(text).ok()?;
        let shape = |Block { geometry, properties }| {
            let shape = match geometry {
                Geometry::Polygon(rings) => Shape::from_coordinates(&[rings]),
                Geometry::MultiPolygon(polygons) => Shape::from_coordinates(&polygons),
            };
            Some((shape.ok()?, properties.households))
        };
        Some(Self { area: Some(area), blocks: features.into_iter().filter_map(shape).collect() })
    }

    /// The block at a place, and how many households are in it.
    fn at(&self, place: Point) -> Option<Picked> {
        let mut near = self.blocks.iter().filter(|(shape, _)| shape.extent().contains(place));
        let (shape, households) = near.find(|(shape, _)| Prepared::new(shape).holds(place))?;
        Some(Picked { ground: shape.clone(), households: Some(*households) })
    }
}

impl App {
    /// Begins to pick, or to draw again.
    pub(crate) fn pick(self, what: Picks) {
        self.put_down();
        self.desk.hush();
        let picks = self.hand.picks;
        picks.update(|picks| *picks = if *picks == what { Picks::Nothing } else { what });
        if picks.get_untracked() == Picks::Blocks {
            self.read_blocks();
        }
    }

    /// Reads the blocks of the area of the plan, unless they are here.
    fn read_blocks(self) {
        let (desk, hand) = (self.desk, self.hand);
        let Some(area) = desk.head.with_untracked(Load::ready).map(|head| head.plan.area.id) else { return };
        if hand.blocks.with_value(|blocks| blocks.area == Some(area)) {
            return;
        }
        spawn_local(async move {
            let text = self.busy.during(api::get_text(&format!("areas/{area}/blocks"))).await;
            let read = text.ok().and_then(|text| Some((Blocks::read(area, &text)?, text)));
            let Some((blocks, text)) = read else {
                hand.picks.set(Picks::Nothing);
                return desk.blocks_failed.set(true);
            };
            desk.blocks_failed.set(false);
            hand.blocks.set_value(blocks);
            self.with_map(|map| map.set_data("plan-blocks", &text));
        });
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
            Picks::Blocks => hand.blocks.with_value(|blocks| blocks.at(touch.at)),
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
