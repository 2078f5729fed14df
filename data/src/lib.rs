//! The preset schemes and the seeded sample town. Both are embedded: nothing is read at run time.

mod schemes;
pub mod town;

pub use schemes::{SchemeError, scheme, scheme_ids, schemes};
