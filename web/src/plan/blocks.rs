//! The blocks of the area of the open plan, read once for whoever picks some and for dividing.

use grid::lattice::Point;
use grid::prepared::Prepared;
use grid::shape::Shape;
use grid::wire::blocks::{BlockView, read};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::picking::Picks;
use crate::api::{self, ApiError};
use crate::remote::Load;
use crate::state::App;

/// The blocks of an area.
pub(crate) struct Blocks {
    /// Each with its ground, in order of their numbers.
    pub(crate) all: Vec<(BlockView, Shape)>,
    /// As the service answered, for the map.
    pub(crate) text: String,
}

impl Blocks {
    fn read(text: String) -> Result<Self, ApiError> {
        let all = read(&text).map_err(|_| ApiError::Unreadable)?;
        Ok(Self { all, text })
    }

    /// The block at a place, with its ground.
    pub(super) fn at(&self, place: Point) -> Option<&(BlockView, Shape)> {
        let mut near = self.all.iter().filter(|(_, shape)| shape.extent().contains(place));
        near.find(|(_, shape)| Prepared::new(shape).holds(place))
    }
}

/// What blocks are read from, and as of which change of the register.
pub(super) type BlocksOf = (String, u32);

impl App {
    /// Has the blocks of the area of the plan read, with work as its scheme counts it, unless they are here and nothing has changed
    /// since. What is here stays until there is something newer.
    pub(crate) fn want_blocks(self) {
        let desk = self.desk;
        let Some(plan) = desk.head.with_untracked(Load::ready).map(|head| head.plan.clone()) else { return };
        let path = format!("areas/{}/blocks?scheme={}", plan.area.id, plan.scheme);
        let wanted = (path.clone(), self.changes.get_untracked());
        let before = desk.blocks_of.get_value();
        let has_failed = desk.blocks.with_untracked(|blocks| matches!(blocks, Load::Failed(_)));
        if before.as_ref() == Some(&wanted) && !has_failed {
            return;
        }
        desk.blocks_of.set_value(Some(wanted.clone()));
        if has_failed || before.is_none_or(|(known, _)| known != path) {
            desk.blocks.set(Load::Loading);
        }
        spawn_local(async move {
            let text = self.busy.during(api::get_text(&path)).await;
            if desk.blocks_of.get_value() != Some(wanted) {
                return;
            }
            let blocks = text.and_then(Blocks::read);
            if blocks.is_err() {
                // Whoever asks next asks anew.
                desk.blocks_of.set_value(None);
                if desk.blocks.with_untracked(|known| known.ready().is_some()) {
                    return;
                }
                self.hand.picks.update(|picks| {
                    if *picks == Picks::Blocks {
                        *picks = Picks::Nothing;
                    }
                });
            }
            desk.blocks.set(blocks.into());
        });
    }
}
