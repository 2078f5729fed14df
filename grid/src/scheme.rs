//! A scheme: a kind of grid over the same areas (community service, fire, telecom …), as data.

use serde::{Deserialize, Serialize};

use crate::register::{Post, PremisesKind};
use crate::workload::Weights;

/// A preset or imported kind of grid. Read from data/schemes/*.toml.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Name of its file, such as `community-service`.
    pub id: String,
    /// On screen.
    pub name: Bilingual,
    /// Names of the levels from the top to the cell.
    pub levels: Vec<Bilingual>,
    /// The band a cell's size should lie in; `None` where the scheme has no rule, as one that is no preset.
    pub size: Option<Band>,
    /// The posts each cell must fill.
    pub roster: Vec<RosterRule>,
    /// Ledger categories in the order of the paper ledger.
    pub ledger: Vec<Bilingual>,
    /// What cells are balanced on, to begin with.
    #[serde(default)]
    pub weights: Weights,
    /// Which premises are at risk.
    #[serde(default)]
    pub at_risk: AtRisk,
}

/// Which premises are at risk: those of which any of these is true. By default those of living, working and storing in one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AtRisk {
    /// 三合一: people live, work and store goods in one room.
    pub live_work_store: bool,
    /// They are of one of these categories.
    #[serde(default)]
    pub categories: Vec<PremisesKind>,
    /// Their floor area is known, and so many m² or more.
    #[serde(default)]
    pub floor_area_m2: Option<u32>,
}

impl Default for AtRisk {
    fn default() -> Self {
        Self { live_work_store: true, categories: Vec::new(), floor_area_m2: None }
    }
}

impl AtRisk {
    /// Whether premises of this category and floor area, where known, are at risk; `live_work_store` says whether people live, work
    /// and store in them.
    pub fn holds(
        &self,
        category: Option<PremisesKind>,
        live_work_store: bool,
        floor_area_m2: Option<u32>,
    ) -> bool {
        self.live_work_store && live_work_store
            || category.is_some_and(|category| self.categories.contains(&category))
            || self.floor_area_m2.zip(floor_area_m2).is_some_and(|(least, area)| area >= least)
    }
}

/// The same text in both languages of the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A closed range of households a cell should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Band {
    /// Least number of households.
    pub min_households: u32,
    /// Greatest number of households.
    pub max_households: u32,
}

/// Where a number of households stands against a [`Band`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Fewer than the band allows.
    Below,
    /// Within the band, its ends included.
    Within,
    /// More than the band allows.
    Above,
}

impl Scheme {
    /// A scheme without rules.
    pub fn without_rules(id: &str, name: Bilingual) -> Self {
        Self {
            id: id.to_owned(),
            name,
            levels: Vec::new(),
            size: None,
            roster: Vec::new(),
            ledger: Vec::new(),
            weights: Weights::default(),
            at_risk: AtRisk::default(),
        }
    }

    /// Where `households` stands: within, where there is no rule.
    pub fn standing(&self, households: u32) -> Standing {
        self.size.map_or(Standing::Within, |band| band.standing(households))
    }
}

impl Band {
    /// Where `households` stands.
    pub fn standing(&self, households: u32) -> Standing {
        if households < self.min_households {
            Standing::Below
        } else if households > self.max_households {
            Standing::Above
        } else {
            Standing::Within
        }
    }
}

/// How many people a post needs in each cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RosterRule {
    /// The post.
    pub post: Post,
    /// Least number per cell.
    pub at_least: u8,
    /// Whether one person may hold the post in several cells.
    pub shared: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn premises_are_at_risk_by_each_part_of_the_rule() {
        let [shop, hotel] = [PremisesKind::Shop, PremisesKind::Hotel].map(Some);
        let rule =
            AtRisk { live_work_store: true, categories: vec![PremisesKind::Hotel], floor_area_m2: Some(300) };
        assert!(rule.holds(shop, true, None) && rule.holds(hotel, false, None));
        assert!(rule.holds(shop, false, Some(300)) && !rule.holds(shop, false, Some(299)));
        assert!(
            !rule.holds(shop, false, None) && !rule.holds(None, false, None),
            "what is not known is no risk"
        );
        let none = AtRisk { live_work_store: false, ..AtRisk::default() };
        assert!(!none.holds(shop, true, Some(9_999)));
    }

    #[test]
    fn a_scheme_that_was_written_before_weights_is_read() {
        let name = r#"{"zh":"旧","en":"Old"}"#;
        let text = format!(r#"{{"id":"old","name":{name},"levels":[],"size":null,"roster":[],"ledger":[]}}"#);
        let scheme: Scheme = serde_json::from_str(&text).unwrap();
        assert_eq!((scheme.weights, scheme.at_risk), (Weights::default(), AtRisk::default()));
    }
}
