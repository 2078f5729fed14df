//! One place: what it is, and everything that can be done to it.

pub(crate) mod adding;
pub(crate) mod card;
pub(crate) mod changes;
pub(crate) mod conflict;
pub(crate) mod dialogs;
pub(crate) mod done;
mod entry;
pub(crate) mod form;
pub(crate) mod history;
pub(crate) mod picking;
mod reveal;
mod specs;
