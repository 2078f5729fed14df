//! Made-up names and telephone numbers.

use serde::Deserialize;

use super::random::Random;

/// The parts that names are put together from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct People {
    /// Surnames, the common ones repeated.
    surnames: Vec<String>,
    /// Characters of given names.
    given: Vec<String>,
}

impl People {
    /// A surname and one or two more characters.
    pub(super) fn resident(&self, random: &mut Random) -> String {
        let mut name = random.pick(&self.surnames).cloned().unwrap_or_default();
        let characters = if random.chance(30) { 1 } else { 2 };
        for _ in 0..characters {
            name.push_str(random.pick(&self.given).map_or("", String::as_str));
        }
        name
    }

    /// A number from a range that belongs to nobody's town.
    pub(super) fn phone(random: &mut Random) -> String {
        format!("1380000{:04}", random.below(10_000))
    }
}
