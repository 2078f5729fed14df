//! Plans and versions in the drawer and in dialogs.

mod balance;
mod cell;
mod change;
mod compare;
pub(crate) mod divider;
pub(crate) mod faults;
mod history;
pub(crate) mod list;
mod marks;
mod mend_all;
mod new_plan;
pub(crate) mod panel;
mod publish;
pub(crate) mod version;
pub(crate) mod versions;
