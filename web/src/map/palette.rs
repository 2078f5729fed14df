//! The colours of the map, for its layers and its legend alike.
//!
//! Cells: a diverging ramp blue – grey-green – ochre that people with any kind of colour blindness can tell apart.
//! Defects: red, purple, orange, each with a hatching of its own. Nothing is told by colour alone.

use grid::defects::DefectKind;
use grid::register::Severity;
use grid::scheme::Standing;

/// Ground without anything on it.
pub(crate) const GROUND: &str = "#f5f3ee";
/// Water and its banks.
pub(crate) const WATER: &str = "#cfe2ea";
/// Banks.
pub(crate) const WATER_EDGE: &str = "#a9c9d6";
/// Buildings, a shade darker than the ground.
pub(crate) const BUILDING: &str = "#ddd8cd";
/// Outline of buildings.
pub(crate) const BUILDING_EDGE: &str = "#c9c3b5";
/// Walls of estates.
pub(crate) const ESTATE: &str = "#8a7f66";
/// Their names: dark enough to be read at 10 px.
pub(crate) const ESTATE_NAME: &str = "#6e6349";
/// Edge of streets.
pub(crate) const STREET_EDGE: &str = "#d6d0c3";
/// Streets.
pub(crate) const STREET: &str = "#ffffff";
/// Their names.
pub(crate) const STREET_NAME: &str = "#6a6456";
/// Borders of cells.
pub(crate) const CELL_BORDER: &str = "#4a5a6b";
/// Borders of areas.
pub(crate) const AREA_BORDER: &str = "#26313d";
/// The selected thing, and actions.
pub(crate) const ACCENT: &str = "#1f4e8c";
/// Another division over the one that is shown.
pub(crate) const BESIDE: &str = "#a11f7c";
/// Text on the map.
pub(crate) const INK: &str = "#1d2733";
/// Households.
pub(crate) const HOUSEHOLD: &str = "#5d6b7a";
/// Nine small places.
pub(crate) const PREMISES: &str = "#0b7285";
/// Sound hydrants.
pub(crate) const HYDRANT: &str = "#1864ab";
/// What is crossed out, and 三合一.
pub(crate) const ALARM: &str = "#c1121f";

/// What the hand has snapped to.
pub(crate) const SNAP: &str = "#0b8457";
/// Households that change their cell.
pub(crate) const LIT: &str = "#ffd23f";
/// What somebody else has just changed.
pub(crate) const FLASH: &str = "#8a2be2";

/// A colour through which the map is seen, as fills of cells are.
pub(crate) fn faded(colour: &str) -> String {
    format!("{colour}59")
}

/// A colour that only tints what lies below.
pub(crate) fn faint(colour: &str) -> String {
    format!("{colour}2e")
}

/// Fill of a cell.
pub(crate) const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Below => "#2f80c0",
        Standing::Within => "#8da396",
        Standing::Above => "#b9770e",
    }
}

/// A kind of defect.
pub(crate) const fn defect(kind: DefectKind) -> &'static str {
    match kind {
        DefectKind::Gap => "#c9182b",
        DefectKind::Overlap => "#7426b5",
        DefectKind::Spill => "#d9540b",
    }
}

/// Text about a kind of defect: dark enough to be read at 12 px.
pub(crate) const fn defect_ink(kind: DefectKind) -> &'static str {
    match kind {
        DefectKind::Gap => "#ab1024",
        DefectKind::Overlap => "#6a1fa8",
        DefectKind::Spill => "#a83f05",
    }
}

/// A severity, on whose plate a white sign is legible.
pub(crate) const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Minor => "#94700a",
        Severity::Major => "#c2500a",
        Severity::Grave => "#a8071a",
    }
}
