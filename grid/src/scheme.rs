//! A scheme: a kind of grid over the same areas (community service, fire, telecom …), as data.

use serde::{Deserialize, Serialize};

use crate::register::Post;

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
