//! Printed sheets: a page of its own, made of vectors in millimetres, so that every browser puts the same on paper.

mod around;
pub(crate) mod choice;
mod data;
mod draft;
mod page;
mod parts;
mod sheets;
mod table;

pub(crate) use page::{PrintButton, PrintPage};
