//! What counts for workload, as it is listed on screen.

use grid::workload::Weights;

use crate::text::plans::Texts;

/// One of the things that count.
#[derive(Clone, Copy)]
pub(crate) struct Weight {
    /// As the interface calls it.
    pub(crate) code: &'static str,
    pub(crate) name: fn(&'static Texts) -> &'static str,
    /// What one of it counts.
    pub(crate) of: fn(&mut Weights) -> &mut f64,
}

impl Weight {
    /// All of them, as they are listed.
    pub(crate) const ALL: [Self; 8] = [
        Self { code: "household", name: |t| t.weight_household, of: |weights| &mut weights.household },
        Self { code: "person", name: |t| t.weight_person, of: |weights| &mut weights.person },
        Self { code: "premises", name: |t| t.weight_premises, of: |weights| &mut weights.premises },
        Self { code: "at_risk", name: |t| t.weight_at_risk, of: |weights| &mut weights.at_risk },
        Self { code: "hazard", name: |t| t.weight_hazard, of: |weights| &mut weights.hazard },
        Self { code: "hydrant", name: |t| t.weight_hydrant, of: |weights| &mut weights.hydrant },
        Self { code: "need", name: |t| t.weight_need, of: |weights| &mut weights.need },
        Self { code: "street", name: |t| t.weight_street, of: |weights| &mut weights.street },
    ];

    /// What one of it counts.
    pub(crate) fn in_weights(self, mut weights: Weights) -> f64 {
        *(self.of)(&mut weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_is_listed_under_its_own_name() {
        for weight in Weight::ALL {
            let mut alone = Weights::NOTHING;
            *(weight.of)(&mut alone) = 1.0;
            let written = serde_json::to_value(alone).expect("weights are written");
            assert_eq!(written[weight.code], 1.0, "{}", weight.code);
            assert!(alone.all().iter().sum::<f64>() - 1.0 == 0.0, "{}", weight.code);
        }
        assert_eq!(Weight::ALL.len(), Weights::NOTHING.all().len());
    }
}
