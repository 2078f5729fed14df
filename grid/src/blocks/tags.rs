//! What a feature of a map file is, by its attributes.

use super::terrain::{BorderKind, StreetClass};

/// What a feature is to blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// A line that may part blocks.
    Line {
        /// What it is.
        kind: BorderKind,
        /// Whether it runs over a bridge.
        bridge: bool,
        /// Whether it runs below the ground.
        tunnel: bool,
    },
    /// The surface of a river or lake.
    Water,
    /// An estate.
    Estate,
    /// A building.
    Building,
}

/// What a feature with these attributes is, as OpenStreetMap has them (`highway`, `waterway`, `railway`, `barrier`, `natural`,
/// `landuse`, `building`; `bridge`, `tunnel`, `layer`), with the `kind` that extracts and the base map give it, and the `class` of
/// our own streets. `None` for what blocks have nothing to do with.
///
/// Streets that are only planned are none; neither are railways out of use. A line below the ground by its `layer` is taken for
/// a tunnel.
pub fn feature<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Option<Feature> {
    let yes = |key: &str| get(key).is_some_and(|value| value != "no");
    let below = || get("layer").and_then(|layer| layer.parse::<i32>().ok()).is_some_and(|layer| layer < 0);
    let bridge = yes("bridge") || get("class") == Some("bridge");
    let line = |kind| Some(Feature::Line { kind, bridge, tunnel: yes("tunnel") || (below() && !bridge) });
    let kind = get("kind").unwrap_or_default();
    if kind == "street" || get("highway").is_some() {
        return line(street(get("highway").or_else(|| get("class")))?.into());
    }
    if kind == "building" || yes("building") {
        return Some(Feature::Building);
    }
    if kind == "waterway" || get("waterway").is_some_and(|way| way != "riverbank") {
        let flows = !matches!(get("waterway"), Some("dam" | "weir" | "lock_gate" | "waterfall"));
        return if flows { line(BorderKind::Water) } else { None };
    }
    if kind == "railway" || get("railway").is_some() {
        let gone = matches!(
            get("railway"),
            Some(
                "abandoned"
                    | "razed"
                    | "disused"
                    | "proposed"
                    | "construction"
                    | "platform"
                    | "station"
                    | "subway"
            )
        );
        return if gone { None } else { line(BorderKind::Railway) };
    }
    if kind == "water" || get("natural") == Some("water") || get("waterway").is_some() {
        return Some(Feature::Water);
    }
    if matches!(kind, "residential" | "estate") || get("landuse") == Some("residential") {
        return Some(Feature::Estate);
    }
    if matches!(kind, "wall" | "barrier") || get("barrier").is_some() {
        let parts = matches!(
            get("barrier"),
            None | Some("wall" | "city_wall" | "fence" | "hedge" | "retaining_wall")
        );
        return if parts { line(BorderKind::Wall) } else { None };
    }
    None
}

/// How large a street is; `None` for what is no street yet, or none at all.
fn street(highway: Option<&str>) -> Option<StreetClass> {
    let highway = highway.unwrap_or_default();
    match highway.strip_suffix("_link").unwrap_or(highway) {
        "main" | "motorway" | "trunk" | "primary" | "secondary" => Some(StreetClass::Main),
        "lane" | "service" | "pedestrian" | "track" => Some(StreetClass::Lane),
        "path" | "footway" | "cycleway" | "steps" | "bridleway" => Some(StreetClass::Path),
        "proposed" | "construction" | "platform" | "corridor" | "elevator" | "razed" | "abandoned" => None,
        _ => Some(StreetClass::Side),
    }
}
