//! The panel for dividing by the program: what is wished for, how far the service is, and its candidates side by side.

mod candidates;
mod certificate;
mod form;
mod panel;
mod part;
mod picture;
mod preview;
mod progress;
mod size;
mod weights;

pub(crate) use panel::Divide;
pub(crate) use part::{Rebalance, RebalanceAround};
pub(crate) use preview::OnTheMap;

use crate::state::App;
use crate::text::dividing::Texts;

/// A fixed text that follows the language of the page.
fn text(app: App, of: fn(&'static Texts) -> &'static str) -> impl Fn() -> &'static str + Copy + Send + Sync {
    move || of(app.divide_t())
}
