//! The preset schemes: one TOML file each under `data/schemes`.

use grid::scheme::Scheme;

/// Id and text of every preset, in the order in which a list shows them.
const PRESETS: &[(&str, &str)] = &[
    ("community-service", include_str!("../schemes/community-service.toml")),
    ("small-community", include_str!("../schemes/small-community.toml")),
    ("four-level", include_str!("../schemes/four-level.toml")),
    ("city-district", include_str!("../schemes/city-district.toml")),
    ("town-village", include_str!("../schemes/town-village.toml")),
    ("fire-safety", include_str!("../schemes/fire-safety.toml")),
];

/// Why a preset scheme could not be given.
#[derive(Debug, thiserror::Error)]
pub enum SchemeError {
    /// There is no preset of this id.
    #[error("there is no preset scheme '{id}'; presets are: {known}")]
    Unknown {
        /// What was asked for.
        id: String,
        /// Ids of all presets, separated by commas.
        known: String,
    },
    /// A preset file is not a scheme.
    #[error("data/schemes/{id}.toml: {source}")]
    Unreadable {
        /// Which preset.
        id: &'static str,
        /// What is wrong with it, and where.
        source: toml::de::Error,
    },
}

/// Ids of the preset schemes, in the order in which a list shows them.
pub fn scheme_ids() -> impl Iterator<Item = &'static str> {
    PRESETS.iter().map(|&(id, _)| id)
}

/// Every preset scheme, in the order in which a list shows them.
///
/// # Errors
/// [`SchemeError::Unreadable`] naming the first preset that cannot be read.
pub fn schemes() -> Result<Vec<Scheme>, SchemeError> {
    PRESETS.iter().map(|&(id, text)| parse(id, text)).collect()
}

/// The preset scheme with this id.
///
/// # Errors
/// [`SchemeError`] when there is none, or it cannot be read.
pub fn scheme(id: &str) -> Result<Scheme, SchemeError> {
    match PRESETS.iter().find(|(known, _)| *known == id) {
        Some(&(id, text)) => parse(id, text),
        None => Err(SchemeError::Unknown {
            id: id.chars().take(40).collect(),
            known: scheme_ids().collect::<Vec<_>>().join(", "),
        }),
    }
}

fn parse(id: &'static str, text: &str) -> Result<Scheme, SchemeError> {
    toml::from_str(text).map_err(|source| SchemeError::Unreadable { id, source })
}

#[cfg(test)]
mod tests {
    use grid::register::{Post, PremisesKind};

    use super::*;

    #[test]
    fn every_preset_parses_under_the_name_of_its_file() {
        let read = schemes().unwrap();
        assert_eq!(
            read.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(),
            PRESETS.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        );
        for scheme in &read {
            let size = scheme.size.unwrap();
            assert!(size.min_households <= size.max_households, "{}", scheme.id);
            assert!(scheme.levels.len() >= 2, "{}: a scheme has an area level and a cell level", scheme.id);
            assert!(!scheme.ledger.is_empty(), "{}", scheme.id);
            let leaders = scheme.roster.iter().filter(|rule| rule.post == Post::Leader).count();
            assert_eq!(leaders, 1, "{}: one answerable person a cell", scheme.id);
        }
    }

    #[test]
    fn bands_are_those_of_the_rule_books() {
        for (id, band) in [
            ("community-service", (200, 500)),
            ("small-community", (50, 100)),
            ("four-level", (300, 500)),
            ("city-district", (200, 300)),
            ("town-village", (300, 500)),
        ] {
            let size = scheme(id).unwrap().size.unwrap();
            assert_eq!((size.min_households, size.max_households), band, "{id}");
        }
        assert_eq!(scheme("community-service").unwrap().ledger.len(), 8);
    }

    /// Each begins with a mix that fits it: every scheme counts what is at risk for more, and villages count the way.
    #[test]
    fn every_scheme_weighs_work_in_its_own_way() {
        for scheme in schemes().unwrap() {
            let weights = scheme.weights;
            assert!(weights.all().iter().all(|weight| (0.0..=10.0).contains(weight)), "{}", scheme.id);
            assert!(weights.at_risk > 0.0 && weights.street > 0.0 && scheme.at_risk.live_work_store);
        }
        let weights = |id| scheme(id).unwrap().weights;
        let (service, fire) = (weights("community-service"), weights("fire-safety"));
        assert!(fire.hazard > service.hazard && fire.household < service.household);
        assert!(weights("town-village").street > service.street);
        assert!(scheme("fire-safety").unwrap().at_risk.holds(Some(PremisesKind::Hotel), false, None));
    }

    #[test]
    fn an_unknown_id_names_the_known_ones() {
        let error = scheme("telecom").unwrap_err().to_string();
        assert!(error.contains("'telecom'") && error.contains("small-community"), "{error}");
    }
}
