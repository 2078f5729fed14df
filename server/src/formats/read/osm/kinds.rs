//! Which features of OpenStreetMap are taken, and what they are called here.

use std::collections::HashMap;

use serde_json::{Map, Value};

type Tags<'t> = HashMap<&'t str, &'t str>;

/// The kinds that are taken; each a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Street,
    Water,
    Building,
    Estate,
    Boundary,
    Hydrant,
}

/// Tags that are kept as columns.
const KEPT: [&str; 13] = [
    "name",
    "name:zh",
    "ref",
    "highway",
    "bridge",
    "building",
    "building:levels",
    "landuse",
    "natural",
    "waterway",
    "admin_level",
    "boundary",
    "addr:housenumber",
];

impl Kind {
    pub(super) const ALL: [Self; 6] =
        [Self::Boundary, Self::Street, Self::Water, Self::Building, Self::Estate, Self::Hydrant];

    /// What its layer is called.
    pub(super) const fn layer(self) -> &'static str {
        match self {
            Self::Street => "streets",
            Self::Water => "water",
            Self::Building => "buildings",
            Self::Estate => "estates",
            Self::Boundary => "boundaries",
            Self::Hydrant => "hydrants",
        }
    }

    pub(super) const fn is_polygon(self) -> bool {
        matches!(self, Self::Water | Self::Building | Self::Estate | Self::Boundary)
    }

    pub(super) fn of_line(tags: &Tags<'_>) -> Option<Self> {
        let highway = *tags.get("highway")?;
        let is_area = tags.get("area") == Some(&"yes");
        let is_there = !matches!(highway, "proposed" | "construction" | "razed" | "abandoned" | "platform");
        (is_there && !is_area).then_some(Self::Street)
    }

    pub(super) fn of_polygon(tags: &Tags<'_>) -> Option<Self> {
        let is = |key: &str, value: &str| tags.get(key) == Some(&value);
        if tags.get("building").is_some_and(|building| *building != "no") {
            Some(Self::Building)
        } else if is("natural", "water") || is("waterway", "riverbank") || is("landuse", "reservoir") {
            Some(Self::Water)
        } else if is("landuse", "residential") {
            Some(Self::Estate)
        } else if is("boundary", "administrative") {
            Some(Self::Boundary)
        } else {
            None
        }
    }

    pub(super) fn of_point(tags: &Tags<'_>) -> Option<Self> {
        (tags.get("emergency") == Some(&"fire_hydrant")).then_some(Self::Hydrant)
    }
}

/// The columns of a feature: its id, its tags, and its class as the base map has it.
pub(super) fn properties(tags: &Tags<'_>, id: i64, kind: Kind) -> Map<String, Value> {
    let mut properties = Map::new();
    properties.insert("osm_id".to_owned(), id.into());
    for key in KEPT {
        if let Some(value) = tags.get(key) {
            properties.insert(key.to_owned(), (*value).into());
        }
    }
    let class = match kind {
        Kind::Street => Some(street_class(tags)),
        Kind::Building => tags.get("building:levels").copied(),
        Kind::Water | Kind::Estate | Kind::Boundary | Kind::Hydrant => None,
    };
    properties.extend(class.map(|class| ("class".to_owned(), class.into())));
    properties
}

fn street_class(tags: &Tags<'_>) -> &'static str {
    if tags.get("bridge").is_some_and(|bridge| *bridge != "no") {
        return "bridge";
    }
    let highway = tags.get("highway").copied().unwrap_or_default();
    match highway.strip_suffix("_link").unwrap_or(highway) {
        "motorway" | "trunk" | "primary" | "secondary" => "main",
        "tertiary" | "residential" | "unclassified" | "living_street" | "road" => "side",
        _ => "lane",
    }
}
