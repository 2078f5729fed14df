//! What is to be printed, as it stands in the page's address.

use grid::sheet::Format;

/// A kind of sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// 区域图: the area with its cells, and a list of them.
    #[default]
    Area,
    /// 分格图: one sheet for each cell, or for the chosen one.
    Cells,
    /// 公示图: for the notice board.
    Notice,
}

impl Sheet {
    /// All, in the order in which they are offered.
    pub(crate) const ALL: [Self; 3] = [Self::Area, Self::Cells, Self::Notice];

    /// As it stands in addresses.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Cells => "cells",
            Self::Notice => "notice",
        }
    }

    /// The sheet with this code.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sheet| sheet.code() == code)
    }

    /// The paper that it usually is put on.
    pub(crate) const fn usual(self) -> Format {
        match self {
            Self::Area | Self::Notice => Format::A3,
            Self::Cells => Format::A4,
        }
    }
}

/// What is to be printed of the selected area or cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The kind of sheet.
    pub(crate) sheet: Sheet,
    /// The paper; none for the usual one.
    pub(crate) format: Option<Format>,
    /// Whether hydrants, hazards and premises at risk are drawn: the fire-safety map.
    pub(crate) fire: bool,
}

impl Choice {
    /// The paper.
    pub(crate) fn format(self) -> Format {
        self.format.unwrap_or(self.sheet.usual())
    }
}
