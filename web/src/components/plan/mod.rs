//! Plans and versions in the drawer and in dialogs.

mod change;
pub(crate) mod list;
mod new_plan;
pub(crate) mod versions;
