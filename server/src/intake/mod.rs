//! What features of files become: records of the register. The command line and the page take files in by the same code.

mod base_map;
mod details;
mod fields;
pub(crate) mod guard;
mod usual;

use grid::scheme::Bilingual;

pub(crate) use base_map::{map_features, touches};
pub(crate) use details::{details, unsaid};
pub(crate) use fields::{Fields, NoSuchAttribute, Remedy};

/// What is wrong, for people of both languages.
fn both(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
    Bilingual { zh: zh.into(), en: en.into() }
}
