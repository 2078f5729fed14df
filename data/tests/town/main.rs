//! What users of the sample town rely on: its figures, its exactness and its faults.

mod accounts;
mod coverage;
mod hazards;
mod people;
mod places;
mod records;
mod town;
