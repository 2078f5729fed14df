//! A quick division worked out in the page while the form is filled in: what wishes lead to is seen on the map at once.
//!
//! Blocks are read once; from then on nobody is asked. The service finds more: it cuts heavy blocks, follows the borders of present
//! cells, and takes its time.

use std::sync::Arc;

use grid::candidates::{self, Fault, check};
use grid::lattice::Point;
use grid::plan::CellId;
use grid::shape::Shape;
use grid::wire::blocks::BlockView;
use grid::wire::edit::FieldError;
use leptos::prelude::*;

use super::search::{Found, Piece, Search};
use super::wishes::Wishes;
use crate::remote::Load;
use crate::state::App;

/// How long a frame is worked in, ms.
const SLICE_MS: f64 = 6.0;
/// The most blocks of which the parts of a preview that are done in one go fit between two frames.
const MOST_BLOCKS: usize = 3_000;

/// What there is to be seen of wishes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Shown {
    /// Nothing, or nothing yet.
    #[default]
    Nothing,
    /// These cells.
    Found(Arc<Found>),
    /// Nothing, and there will be nothing.
    Without(Why),
}

/// Why there is no preview.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Why {
    /// The blocks could not be read.
    NoBlocks,
    /// There are too many of them for a page.
    TooManyBlocks,
    /// Such wishes cannot be meant.
    Wrong(Vec<FieldError>),
    /// Of these blocks no such cells can be made.
    Fault(Fault),
}

/// The ground that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ground {
    /// It is another than the search has.
    Other,
    /// The search has it.
    Laid,
    /// It has too many blocks.
    TooMany,
}

/// A preview at work. Copy it freely: it only holds signals, which live as long as the form.
#[derive(Clone, Copy)]
pub(crate) struct Preview {
    app: App,
    wishes: RwSignal<Wishes>,
    /// What there is to be seen.
    shown: RwSignal<Shown>,
    search: StoredValue<Search, LocalStorage>,
    ground: StoredValue<Ground>,
    /// Whether the next frame is waited for.
    is_under_way: StoredValue<bool>,
}

impl Preview {
    /// Follows wishes for as long as whoever calls is there and `is_wanted`, tracked, holds; `shown` is what is seen of it.
    pub(crate) fn follow(
        app: App,
        wishes: RwSignal<Wishes>,
        shown: RwSignal<Shown>,
        is_wanted: impl Fn() -> bool + Send + Sync + 'static,
    ) {
        let this = Self {
            app,
            wishes,
            shown,
            search: StoredValue::new_local(Search::default()),
            ground: StoredValue::new(Ground::Other),
            is_under_way: StoredValue::new(false),
        };
        let is_wanted = Memo::new(move |_| is_wanted());
        Effect::new(move |_| {
            // What could not be read may be there now, what was read be of yesterday.
            app.changes.track();
            app.online.track();
            if is_wanted.get() {
                app.want_blocks();
            }
        });
        let part = Memo::new(move |_| wishes.with(|wishes| wishes.part.clone()));
        Effect::new(move |_| {
            app.desk.blocks.track();
            app.desk.rows.track();
            // Not only tracked: a memo that nobody reads is not worked out.
            part.with(|_| ());
            this.ground.set_value(Ground::Other);
            if is_wanted.get() { this.begin() } else { this.end() }
        });
        Effect::new(move |_| {
            wishes.track();
            if is_wanted.get_untracked() {
                this.begin();
            }
        });
        on_cleanup(move || {
            shown.try_set(Shown::Nothing);
        });
    }

    /// Looks at the present wishes from the next frame on.
    fn begin(self) {
        let wanted = self.wishes.with_untracked(Wishes::asked);
        if self.app.desk.blocks.with_untracked(|blocks| matches!(blocks, Load::Failed(_))) {
            return self.say(Why::NoBlocks);
        }
        let wrong = check(&wanted);
        if !wrong.is_empty() {
            return self.say(Why::Wrong(wrong));
        }
        if self.ground.get_value() == Ground::Other && !self.lay() {
            return;
        }
        if self.ground.get_value() == Ground::TooMany {
            return self.say(Why::TooManyBlocks);
        }
        self.search.update_value(|search| search.wish(wanted, js_sys::Date::now()));
        if !self.is_under_way.get_value() {
            self.is_under_way.set_value(true);
            request_animation_frame(move || self.go_on());
        }
    }

    /// Gives the search the ground, unless that is too much for it. Whether the blocks are here.
    fn lay(self) -> bool {
        let Some(blocks) = self.blocks() else { return false };
        let is_too_many = blocks.len() > MOST_BLOCKS;
        self.ground.set_value(if is_too_many { Ground::TooMany } else { Ground::Laid });
        if !is_too_many {
            let ground = candidates::Preview::new(blocks);
            self.search.update_value(|search| search.lay(ground));
        }
        true
    }

    /// Shows nothing any more.
    fn end(self) {
        self.search.update_value(Search::stop);
        self.shown.set(Shown::Nothing);
    }

    /// Shows nothing, and why.
    fn say(self, why: Why) {
        self.search.update_value(Search::stop);
        self.shown.set(Shown::Without(why));
    }

    /// Works for a part of this frame, and goes on in the next.
    fn go_on(self) {
        let end = js_sys::Date::now() + SLICE_MS;
        loop {
            let now = js_sys::Date::now();
            match self.search.try_update_value(|search| search.piece(now)) {
                None => return,
                Some(Piece::Rest) => {
                    self.is_under_way.set_value(false);
                    return;
                }
                Some(Piece::More) => {}
                Some(Piece::Show(found)) => {
                    self.shown.set(found.map_or_else(
                        |fault| Shown::Without(Why::Fault(fault)),
                        |found| Shown::Found(Arc::new(found)),
                    ));
                    break;
                }
            }
            if now >= end {
                break;
            }
        }
        request_animation_frame(move || self.go_on());
    }

    /// The blocks that are to be divided, each with its ground and the cell that it is in; none before they are read.
    fn blocks(self) -> Option<Vec<(BlockView, Shape, Option<u32>)>> {
        let desk = self.app.desk;
        let blocks = desk.blocks.with_untracked(Load::ready)?;
        let part = self.wishes.with_untracked(|wishes| wishes.part.clone());
        let is_meant = |cell: Option<CellId>| match cell {
            Some(cell) if part.is_empty() => desk.about(cell).is_none_or(|about| !about.locked),
            Some(cell) => part.contains(&cell),
            None => part.is_empty(),
        };
        let meant = blocks.all.iter().filter_map(|(view, shape)| {
            let cell = Point::try_from(view.at).ok().and_then(|at| desk.cell_at(at));
            is_meant(cell).then(|| (view.clone(), shape.clone(), cell.map(|cell| cell.0)))
        });
        Some(meant.collect())
    }
}
