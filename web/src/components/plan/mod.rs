//! Plans and versions in the drawer and in dialogs.

mod balance;
mod cell;
mod change;
mod faults;
mod history;
pub(crate) mod list;
mod marks;
mod mend_all;
mod new_plan;
pub(crate) mod panel;
pub(crate) mod versions;
