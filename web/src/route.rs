//! What the page shows, as it stands in its address: a link reopens the view, and back and forward work.
//!
//! `?area=12&cell=40&tab=hazards&map=16.20,30.27010,120.12340&lang=en`. Ids are those of the store, which never uses
//! one twice. What cannot be read is left out: an old or mistyped link still opens the page.

use std::fmt::Write;
use std::str::FromStr;

use grid::register::{HazardKind, HazardState, Severity};

use crate::layers::Switches;
use crate::print::choice::{Choice, Sheet};
use crate::text::Lang;

/// What is selected and which panel is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Route {
    /// The selected area; none stands for the whole.
    pub(crate) area: Option<i64>,
    /// The selected cell.
    pub(crate) cell: Option<i64>,
    /// The selected defect.
    pub(crate) defect: Option<String>,
    /// The open tab of a ledger or community.
    pub(crate) tab: Tab,
    /// The open plan.
    pub(crate) plan: Option<i64>,
    /// The published version that is looked at.
    pub(crate) version: Option<i64>,
    /// The search for hazard clusters, when it is open.
    pub(crate) clusters: Option<ClusterQuery>,
    /// The selected cluster.
    pub(crate) cluster: Option<u32>,
    /// The page over the map, if one is open; closing it returns to all the rest.
    pub(crate) page: Option<Over>,
    /// What is to be printed.
    pub(crate) print: Choice,
}

/// A page over the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// Signing in.
    Login,
    /// My account.
    Account,
    /// People and roles.
    People,
    /// The audit log.
    Audit,
    /// Printed sheets.
    Print,
    /// The import of files.
    Import,
}

impl Over {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Login, "login"),
        (Self::Account, "account"),
        (Self::People, "people"),
        (Self::Audit, "audit"),
        (Self::Print, "print"),
        (Self::Import, "import"),
    ];

    /// As it stands in addresses.
    pub(crate) fn code(self) -> &'static str {
        Self::ALL.into_iter().find(|(page, _)| *page == self).map_or("login", |(_, code)| code)
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == code).map(|(page, _)| page)
    }
}

/// A tab of the drawer. Those that the shown thing does not have stand for its first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tab {
    /// Of a cell its overview, of a community its faults, of a plan how its cells are balanced.
    #[default]
    Overview,
    /// Cells of a community.
    Cells,
    /// Households of a cell.
    Households,
    /// Premises of a cell.
    Premises,
    /// Hazards of a cell.
    Hazards,
    /// Hydrants of a cell.
    Hydrants,
    /// Plans of a community.
    Plans,
    /// Published versions of a community.
    Versions,
    /// Faults of a plan.
    Faults,
    /// Revisions of a plan.
    Revisions,
    /// A plan beside another division.
    Compare,
    /// Publishing a plan.
    Publish,
    /// Dividing a plan's ground by the program.
    Divide,
}

impl Tab {
    const ALL: [(Self, &'static str); 13] = [
        (Self::Overview, "overview"),
        (Self::Cells, "cells"),
        (Self::Households, "households"),
        (Self::Premises, "premises"),
        (Self::Hazards, "hazards"),
        (Self::Hydrants, "hydrants"),
        (Self::Plans, "plans"),
        (Self::Versions, "versions"),
        (Self::Faults, "faults"),
        (Self::Revisions, "revisions"),
        (Self::Compare, "compare"),
        (Self::Publish, "publish"),
        (Self::Divide, "divide"),
    ];

    /// As it stands in addresses.
    pub(crate) fn code(self) -> &'static str {
        Self::ALL.into_iter().find(|(tab, _)| *tab == self).map_or("overview", |(_, code)| code)
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == code).map(|(tab, _)| tab)
    }
}

/// What hazards are searched for clusters, and what counts as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClusterQuery {
    /// How far neighbours in a cluster may be apart, m.
    pub(crate) radius_m: u32,
    /// How many hazards a cluster has at least.
    pub(crate) min_members: u32,
    /// Only this kind.
    pub(crate) kind: Option<HazardKind>,
    /// Only this severity.
    pub(crate) severity: Option<Severity>,
    /// Only this state.
    pub(crate) state: Option<HazardState>,
}

impl Default for ClusterQuery {
    fn default() -> Self {
        Self { radius_m: 60, min_members: 3, kind: None, severity: None, state: None }
    }
}

impl ClusterQuery {
    /// As the interface wants it, after `clusters?`.
    pub(crate) fn parameters(&self, area: Option<i64>) -> String {
        let mut text = format!("radius_m={}&min_members={}", self.radius_m, self.min_members);
        push(&mut text, "area", area);
        push(&mut text, "kind", self.kind);
        push(&mut text, "severity", self.severity);
        push(&mut text, "state", self.state);
        text
    }
}

/// Where the map looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct MapView {
    /// Zoom level.
    pub(crate) zoom: f64,
    /// Latitude of the centre.
    pub(crate) lat: f64,
    /// Longitude of the centre.
    pub(crate) lon: f64,
}

/// Everything an address says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Address {
    /// What is shown.
    pub(crate) route: Route,
    /// Where the map looks; none: at what is shown.
    pub(crate) view: Option<MapView>,
    /// Which layers are on.
    pub(crate) layers: Switches,
    /// The language; none: the remembered one.
    pub(crate) lang: Option<Lang>,
}

impl Address {
    /// Reads the part of an address after `?`, already percent-decoded.
    pub(crate) fn parse(query: &str) -> Self {
        let mut address = Self::default();
        let mut search = ClusterQuery::default();
        let mut searching = false;
        let route = &mut address.route;
        for (key, value) in query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('=')) {
            match key {
                "area" => route.area = value.parse().ok(),
                "cell" => route.cell = value.parse().ok(),
                "defect" if !value.is_empty() => route.defect = Some(value.to_owned()),
                "plan" => route.plan = value.parse().ok(),
                "version" => route.version = value.parse().ok(),
                "tab" => route.tab = Tab::from_code(value).unwrap_or_default(),
                "cluster" => route.cluster = value.parse().ok(),
                "sheet" => route.print.sheet = Sheet::from_code(value).unwrap_or_default(),
                "paper" => route.print.format = value.parse().ok(),
                "fire" => route.print.fire = value == "1",
                "page" => route.page = Over::from_code(value),
                "panel" => searching = value == "clusters",
                "radius" => search.radius_m = within(value, 1, 1000).unwrap_or(search.radius_m),
                "min" => search.min_members = within(value, 2, 100).unwrap_or(search.min_members),
                "kind" => search.kind = value.parse().ok(),
                "severity" => search.severity = value.parse().ok(),
                "state" => search.state = value.parse().ok(),
                "map" => address.view = parse_view(value),
                "off" => address.layers = Switches::without(value),
                "lang" => address.lang = Lang::from_code(value),
                _ => {}
            }
        }
        route.clusters = searching.then_some(search);
        address
    }

    /// The address of what is shown; the inverse of [`Address::parse`].
    pub(crate) fn query(&self) -> String {
        let mut text = String::new();
        let route = &self.route;
        push(&mut text, "area", route.area);
        push(&mut text, "cell", route.cell);
        push(&mut text, "defect", route.defect.as_deref());
        push(&mut text, "plan", route.plan);
        push(&mut text, "version", route.version);
        push(&mut text, "tab", (route.tab != Tab::default()).then(|| route.tab.code()));
        if let Some(search) = route.clusters {
            let usual = ClusterQuery::default();
            push(&mut text, "panel", Some("clusters"));
            push(&mut text, "radius", (search.radius_m != usual.radius_m).then_some(search.radius_m));
            push(&mut text, "min", (search.min_members != usual.min_members).then_some(search.min_members));
            push(&mut text, "kind", search.kind);
            push(&mut text, "severity", search.severity);
            push(&mut text, "state", search.state);
            push(&mut text, "cluster", route.cluster);
        }
        push(&mut text, "page", route.page.map(Over::code));
        if route.page == Some(Over::Print) {
            push(&mut text, "sheet", Some(route.print.sheet.code()));
            push(&mut text, "paper", route.print.format);
            push(&mut text, "fire", route.print.fire.then_some(1));
        }
        push(
            &mut text,
            "map",
            self.view.map(|view| format!("{:.2},{:.5},{:.5}", view.zoom, view.lat, view.lon)),
        );
        push(&mut text, "off", self.layers.off());
        push(&mut text, "lang", self.lang.map(Lang::code));
        text
    }
}

/// Appends `key=value` when there is a value.
fn push(text: &mut String, key: &str, value: Option<impl std::fmt::Display>) {
    if let Some(value) = value {
        let separator = if text.is_empty() { "" } else { "&" };
        // Writing to a String cannot fail.
        let _ = write!(text, "{separator}{key}={value}");
    }
}

/// A number in a range, else none.
fn within(text: &str, least: u32, greatest: u32) -> Option<u32> {
    u32::from_str(text).ok().filter(|n| (least..=greatest).contains(n))
}

fn parse_view(text: &str) -> Option<MapView> {
    let numbers: Vec<f64> = text.split(',').filter_map(|part| part.parse().ok()).collect();
    let [zoom, lat, lon] = numbers.as_slice() else { return None };
    let on_globe = (0.0..=24.0).contains(zoom) && lat.abs() <= 85.0 && lon.abs() <= 180.0;
    on_globe.then_some(MapView { zoom: *zoom, lat: *lat, lon: *lon })
}

#[cfg(test)]
mod tests {
    use super::*;
    use grid::sheet::Format;

    #[test]
    fn an_address_reads_back_as_it_was_written() {
        let address = Address {
            route: Route {
                area: Some(7),
                cell: Some(40),
                defect: Some("gap-1f3a".to_owned()),
                tab: Tab::Revisions,
                plan: Some(12),
                version: Some(3),
                clusters: Some(ClusterQuery {
                    radius_m: 80,
                    kind: Some(HazardKind::Ebike),
                    ..Default::default()
                }),
                cluster: Some(2),
                page: Some(Over::Print),
                print: Choice { sheet: Sheet::Notice, format: Some(Format::A4), fire: true },
            },
            view: Some(MapView { zoom: 16.25, lat: 30.271, lon: 120.12345 }),
            layers: Switches::without("hazards,base"),
            lang: Some(Lang::En),
        };
        assert!(address.query().ends_with("&off=hazards,base&lang=en"));
        assert_eq!(Address::parse(&address.query()), address);
        assert_eq!(Address::parse(""), Address::default());
        assert_eq!(Address::default().query(), "");
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        for query in [
            "?area=x&cell=&defect=&tab=none",
            "map=1,2",
            "map=NaN,91,0",
            "map=15,86,120",
            "lang=fr",
            "page=admin",
            "radius=5000&min=1",
            "off=magic,",
            "&&=&a",
        ] {
            assert_eq!(Address::parse(query), Address::default(), "{query}");
        }
        let search = Address::parse("panel=clusters&radius=0&min=900&kind=magic").route.clusters;
        assert_eq!(search, Some(ClusterQuery::default()));
    }

    #[test]
    fn a_search_asks_for_what_was_chosen_only() {
        let usual = ClusterQuery::default();
        assert_eq!(usual.parameters(None), "radius_m=60&min_members=3");
        let chosen = ClusterQuery { severity: Some(Severity::Grave), ..usual };
        assert_eq!(chosen.parameters(Some(3)), "radius_m=60&min_members=3&area=3&severity=grave");
    }
}
