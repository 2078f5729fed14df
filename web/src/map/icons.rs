//! Signs of the map as SVG paths on a square of 24: drawn on a canvas for the map, inline for the legend.

use grid::register::{HazardKind, Severity};
use serde::Serialize;

use super::palette;

/// One sign.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Icon {
    /// How the style refers to it.
    pub(crate) name: String,
    /// Its outline.
    pub(crate) plate: &'static str,
    /// Colour of the plate.
    pub(crate) fill: &'static str,
    /// Colour of its rim.
    pub(crate) stroke: &'static str,
    /// White sign on it.
    pub(crate) glyph: &'static str,
    /// Colour of a cross over it; none: no cross.
    pub(crate) cross: Option<&'static str>,
}

/// A hatching that fills a defect.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Hatch {
    /// How the style refers to it.
    pub(crate) name: &'static str,
    /// Colour of the lines.
    pub(crate) colour: &'static str,
    /// What is between them.
    pub(crate) ground: &'static str,
    /// 1 upwards, −1 downwards, 0 both ways.
    pub(crate) rise: i8,
}

const CIRCLE: &str = "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z";
const DIAMOND: &str = "M12 1L23 12L12 23L1 12z";
const OCTAGON: &str = "M7.6 1.5h8.8l6.1 6.1v8.8l-6.1 6.1h-8.8l-6.1-6.1v-8.8z";
const SQUARE: &str = "M7 5h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-10a2 2 0 0 1-2-2v-10a2 2 0 0 1 2-2z";
const HYDRANT: &str =
    "M10 7.2a2 2 0 0 1 4 0v.8h1v1.6h-1v1.2h2.2v2.4H14V17h1.2v1.6H8.8V17H10v-3.8H7.8v-2.4H10V9.6H9V8h1z";
const WINDOW: &str = "M9 9h6v6H9z";

/// The plate tells how bad it is: round, diamond, octagon.
const fn plate(severity: Severity) -> &'static str {
    match severity {
        Severity::Minor => CIRCLE,
        Severity::Major => DIAMOND,
        Severity::Grave => OCTAGON,
    }
}

/// The sign on it tells what is wrong.
const fn glyph(kind: HazardKind) -> &'static str {
    match kind {
        // A house with a door.
        HazardKind::LiveWorkStore => "M12 5.6L18.2 11h-1.7v6.4H7.5V11H5.8zM10.6 12.6v4.8h2.8v-4.8z",
        // Lightning.
        HazardKind::Wiring => "M13.2 5L7.4 13h3.6L10.2 19L16.6 10.6h-4z",
        // A bottle with its lever.
        HazardKind::Extinguisher => "M9 10.2a3 3 0 0 1 6 0V18.6H9zM11 4.6h2.2v2.2H11zM13.2 5l4-.9v2.4l-4-.5z",
        // No entry.
        HazardKind::BlockedExit => "M6 10.2h12v3.6H6z",
        // An arrow.
        HazardKind::Signs => "M5.8 10.6h6.4V7l6 5l-6 5v-3.6H5.8z",
        // A flame.
        HazardKind::Inflammable => {
            "M12.2 4.6c.8 2.7 4.4 4.5 4.4 8.5a4.6 4.6 0 0 1-9.2 0c0-1.9.9-3.2 1.9-4.1c.1 1.3.6 2 1.3 2.3c-.3-2.4.3-4.9 1.6-6.7z"
        }
        // Two wheels and a frame.
        HazardKind::Ebike => {
            "M7.6 11.4a3.1 3.1 0 1 0 .01 0zm0 1.7a1.4 1.4 0 1 1-.01 0zm8.8-1.7a3.1 3.1 0 1 0 .01 0zm0 1.7a1.4 1.4 0 1 1-.01 0zM10.6 6h4.6v1.6h-1.4l1 3.2l-1.5.5l-.4-1.2l-3.4 4.2l-1.3-1l3.9-4.8l-.3-.9h-1.2z"
        }
        // A sheet of paper.
        HazardKind::Rules => {
            "M8 5.4h5.6L16.6 8.4v10.2H8zM9.7 10.2v1.3h5.2v-1.3zm0 2.7v1.3h5.2v-1.3zm0 2.7v1.3h3.4v-1.3z"
        }
    }
}

/// The sign of a hazard.
pub(crate) fn hazard(kind: HazardKind, severity: Severity) -> Icon {
    Icon {
        name: format!("hazard-{kind}-{severity}"),
        plate: plate(severity),
        fill: palette::severity(severity),
        stroke: "#ffffff",
        glyph: glyph(kind),
        cross: None,
    }
}

/// The sign of a severity by itself.
pub(crate) fn severity(severity: Severity) -> Icon {
    Icon { glyph: "", ..hazard(HazardKind::Rules, severity) }
}

/// The sign of a hydrant.
pub(crate) fn hydrant(sound: bool) -> Icon {
    Icon {
        name: if sound { "hydrant-sound" } else { "hydrant-broken" }.to_owned(),
        plate: CIRCLE,
        fill: if sound { palette::HYDRANT } else { "#6b7580" },
        stroke: "#ffffff",
        glyph: HYDRANT,
        cross: (!sound).then_some(palette::ALARM),
    }
}

/// The sign of premises: filled for the nine small places, open for others, red-rimmed for 三合一.
pub(crate) fn premises(nine_small: bool, live_work_store: bool) -> Icon {
    let name = match (live_work_store, nine_small) {
        (true, _) => "premises-live-work-store",
        (false, true) => "premises-small",
        (false, false) => "premises-other",
    };
    Icon {
        name: name.to_owned(),
        plate: SQUARE,
        fill: if live_work_store { palette::ALARM } else { palette::PREMISES },
        stroke: "#ffffff",
        glyph: if live_work_store {
            "M12 7L17 11.4h-1.4v4.6H8.4v-4.6H7z"
        } else if nine_small {
            ""
        } else {
            WINDOW
        },
        cross: None,
    }
}

/// Every sign the style refers to.
pub(crate) fn all() -> Vec<Icon> {
    let hazards = HazardKind::ALL
        .iter()
        .flat_map(|kind| Severity::ALL.iter().map(move |severity| hazard(*kind, *severity)));
    hazards
        .chain([hydrant(true), hydrant(false)])
        .chain([premises(true, false), premises(false, false), premises(true, true)])
        .collect()
}

/// The hatchings of the defects.
pub(crate) const HATCHES: [Hatch; 4] = [
    Hatch { name: "hatch-gap", colour: "#c9182b", ground: "rgba(201, 24, 43, 0.16)", rise: 1 },
    Hatch { name: "hatch-overlap", colour: "#7426b5", ground: "rgba(116, 38, 181, 0.16)", rise: 0 },
    Hatch { name: "hatch-spill", colour: "#d9540b", ground: "rgba(217, 84, 11, 0.30)", rise: -1 },
    Hatch {
        name: "hatch-changed",
        colour: "rgba(161, 31, 124, 0.55)",
        ground: "rgba(161, 31, 124, 0.10)",
        rise: 1,
    },
];
