//! The layers a person can switch on and off, and from which zoom on each is drawn.

use crate::text::Texts;

/// One switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    /// Cells and their colours.
    Cells,
    /// Their names.
    Labels,
    /// Gaps, overlaps and spills.
    Defects,
    /// Streets, water, buildings.
    Base,
    /// Estates.
    Estates,
    /// Households.
    Households,
    /// Premises.
    Premises,
    /// Hazards.
    Hazards,
    /// Hydrants.
    Hydrants,
}

impl Layer {
    /// In the order of the list on screen.
    pub(crate) const ALL: [Self; 9] = [
        Self::Cells,
        Self::Labels,
        Self::Defects,
        Self::Hazards,
        Self::Hydrants,
        Self::Premises,
        Self::Households,
        Self::Estates,
        Self::Base,
    ];

    /// What the layers of the map that it switches begin with.
    pub(crate) const fn prefix(self) -> &'static str {
        match self {
            Self::Cells => "cells-",
            Self::Labels => "labels-",
            Self::Defects => "defects-",
            Self::Base => "base-",
            Self::Estates => "estates-",
            Self::Households => "household-",
            Self::Premises => "premises-",
            Self::Hazards => "hazard-",
            Self::Hydrants => "hydrant-",
        }
    }

    /// As it stands in addresses.
    const fn code(self) -> &'static str {
        match self {
            Self::Cells => "cells",
            Self::Labels => "labels",
            Self::Defects => "defects",
            Self::Base => "base",
            Self::Estates => "estates",
            Self::Households => "households",
            Self::Premises => "premises",
            Self::Hazards => "hazards",
            Self::Hydrants => "hydrants",
        }
    }

    /// From which zoom on there is something to see.
    pub(crate) const fn min_zoom(self) -> f64 {
        match self {
            Self::Households => 16.2,
            Self::Premises | Self::Hydrants => 15.7,
            Self::Estates => 13.5,
            Self::Hazards => 12.5,
            Self::Cells | Self::Labels | Self::Defects | Self::Base => 11.0,
        }
    }

    /// Whether it shows places, which are for those who are signed in.
    pub(crate) const fn is_of_places(self) -> bool {
        matches!(self, Self::Households | Self::Premises | Self::Hazards | Self::Hydrants)
    }

    /// Its name on screen.
    pub(crate) const fn name(self, texts: &Texts) -> &'static str {
        match self {
            Self::Cells => texts.layer_cells,
            Self::Labels => texts.layer_labels,
            Self::Defects => texts.layer_defects,
            Self::Base => texts.layer_base,
            Self::Estates => texts.layer_estates,
            Self::Households => texts.layer_households,
            Self::Premises => texts.layer_premises,
            Self::Hazards => texts.layer_hazards,
            Self::Hydrants => texts.layer_hydrants,
        }
    }
}

/// Which layers are on: one bit each, all of them at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Switches(u16);

impl Default for Switches {
    fn default() -> Self {
        Self(u16::MAX)
    }
}

impl Switches {
    /// Whether a layer is on.
    pub(crate) const fn is_on(self, layer: Layer) -> bool {
        self.0 & (1 << layer as u8) != 0
    }

    /// The layers that are off, as they stand in addresses; none when all are on.
    pub(crate) fn off(self) -> Option<String> {
        let off: Vec<&str> =
            Layer::ALL.into_iter().filter(|layer| !self.is_on(*layer)).map(Layer::code).collect();
        (!off.is_empty()).then(|| off.join(","))
    }

    /// The inverse of [`Switches::off`]; names that no layer has are passed over.
    pub(crate) fn without(off: &str) -> Self {
        let off = off.split(',').filter_map(|code| Layer::ALL.into_iter().find(|layer| layer.code() == code));
        off.fold(
            Self::default(),
            |switches, layer| {
                if switches.is_on(layer) { switches.toggled(layer) } else { switches }
            },
        )
    }

    /// The same with one layer switched over.
    #[must_use]
    pub(crate) const fn toggled(self, layer: Layer) -> Self {
        Self(self.0 ^ (1 << layer as u8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_switch_moves_one_layer() {
        let all = Switches::default();
        for layer in Layer::ALL {
            let without = all.toggled(layer);
            let off: Vec<Layer> = Layer::ALL.into_iter().filter(|other| !without.is_on(*other)).collect();
            assert_eq!(off, [layer]);
            assert_eq!(without.toggled(layer), all);
            assert_eq!(Switches::without(layer.code()), without);
        }
    }
}
