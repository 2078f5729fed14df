//! The parts of the page around the map.

pub(crate) mod badge;
pub(crate) mod cell;
pub(crate) mod clusters;
pub(crate) mod community;
pub(crate) mod cover;
pub(crate) mod defect_list;
pub(crate) mod drawer;
pub(crate) mod help;
pub(crate) mod layer_list;
pub(crate) mod ledger_overview;
pub(crate) mod legend;
pub(crate) mod overview;
pub(crate) mod parts;
pub(crate) mod place_card;
pub(crate) mod place_list;
pub(crate) mod side;
pub(crate) mod states;
pub(crate) mod top_bar;
pub(crate) mod tree_view;
