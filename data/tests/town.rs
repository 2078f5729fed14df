//! What users of the sample town rely on: its figures, its exactness and its faults.

use std::collections::{BTreeMap, BTreeSet};

use grid::check::{Verdict, check};
use grid::clusters::clusters;
use grid::defects::DefectKind;
use grid::lattice::Point;
use grid::locate::Locator;
use grid::measure::{LocalScale, area_m2};
use grid::register::{
    Area, Cell, Details, Hazard, HazardKind, HazardState, Household, Hydrant, HydrantState, LayerKind, Level,
    MapFeature, Place, Post, Premises, PremisesKind, Record,
};
use grid::scheme::Standing;
use grid::shape::Shape;

/// The day the town's dates were made for.
const TODAY: (i16, i8, i8) = (2026, 11, 21);

/// The records, sorted out.
struct Town {
    areas: Vec<Area>,
    /// Cells with the code of their community.
    cells: Vec<(String, Cell)>,
    schemes: BTreeMap<String, String>,
    places: Vec<Place>,
    map: Vec<MapFeature>,
}

impl Town {
    fn new() -> Self {
        let mut town = Self {
            areas: Vec::new(),
            cells: Vec::new(),
            schemes: BTreeMap::new(),
            places: Vec::new(),
            map: Vec::new(),
        };
        for record in data::town::records().expect("the town is well defined") {
            match record {
                Record::Area(area) => town.areas.push(area),
                Record::Tiling(tiling) => {
                    town.schemes.insert(tiling.area.to_string(), tiling.scheme);
                }
                Record::Cell { area, cell, .. } => town.cells.push((area.to_string(), cell)),
                Record::Place(place) => town.places.push(place),
                Record::MapFeature(feature) => town.map.push(feature),
            }
        }
        town
    }

    fn area(&self, name: &str) -> &Area {
        self.areas.iter().find(|a| a.name == name).expect("an area of this name")
    }

    fn communities(&self) -> Vec<&Area> {
        self.areas.iter().filter(|a| a.level == Level::Community).collect()
    }

    fn cells_of(&self, area: &Area) -> Vec<&Cell> {
        self.cells.iter().filter(|(a, _)| a == area.code.as_str()).map(|(_, cell)| cell).collect()
    }

    fn shapes_of(&self, area: &Area) -> Vec<Shape> {
        self.cells_of(area).into_iter().map(|cell| cell.shape.clone()).collect()
    }

    /// The places of a community, by where they lie.
    fn places_in<'a>(&'a self, area: &Area) -> Vec<&'a Place> {
        let locator = Locator::new([&area.shape]);
        self.places.iter().filter(|place| locator.at(place.at).is_some()).collect()
    }
}

fn households<'a>(places: impl IntoIterator<Item = &'a Place>) -> Vec<(Point, &'a Household)> {
    places
        .into_iter()
        .filter_map(|p| match &p.details {
            Details::Household(household) => Some((p.at, household)),
            _ => None,
        })
        .collect()
}

fn premises<'a>(places: impl IntoIterator<Item = &'a Place>) -> Vec<&'a Premises> {
    places
        .into_iter()
        .filter_map(|p| match &p.details {
            Details::Premises(premises) => Some(premises),
            _ => None,
        })
        .collect()
}

fn hazards(places: &[Place]) -> Vec<(Point, &Hazard)> {
    places
        .iter()
        .filter_map(|p| match &p.details {
            Details::Hazard(hazard) => Some((p.at, hazard)),
            _ => None,
        })
        .collect()
}

fn hydrants(places: &[Place]) -> Vec<(Point, &Hydrant)> {
    places
        .iter()
        .filter_map(|p| match &p.details {
            Details::Hydrant(hydrant) => Some((p.at, hydrant)),
            _ => None,
        })
        .collect()
}

/// A flat's address has a building, an entrance and a room.
fn is_flat(household: &Household) -> bool {
    household.address.ends_with('室')
}

#[test]
fn the_town_is_the_same_every_time() {
    let hash = || {
        // FNV-1a over what the records say, whatever their types are called.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for record in data::town::records().unwrap() {
            let text = match record {
                Record::Area(area) => serde_json::to_string(&area),
                Record::Tiling(tiling) => serde_json::to_string(&tiling),
                Record::Cell { cell, .. } => serde_json::to_string(&cell),
                Record::Place(place) => serde_json::to_string(&place),
                Record::MapFeature(f) => {
                    serde_json::to_string(&(f.name, f.class, format!("{:?}", f.geometry)))
                }
            };
            for byte in text.unwrap().bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        format!("{hash:016x}")
    };
    let first = hash();
    assert_eq!(first, hash());
    // Changes with the definition and with the fields of records; a platform must not change it.
    assert_eq!(first, "1fc2cbc04aea81bb");
}

#[test]
fn records_come_before_those_that_refer_to_them() {
    let mut areas = BTreeSet::new();
    let mut tilings = BTreeSet::new();
    let mut stage = 0;
    for record in data::town::records().unwrap() {
        let at = match record {
            Record::Area(area) => {
                assert!(area.parent.is_none_or(|parent| areas.contains(&parent)), "{}", area.name);
                areas.insert(area.code);
                0
            }
            Record::Tiling(tiling) => {
                assert!(areas.contains(&tiling.area));
                assert!(data::scheme(&tiling.scheme).is_ok());
                tilings.insert(tiling.area);
                1
            }
            Record::Cell { area, .. } => {
                assert!(tilings.contains(&area));
                1
            }
            Record::Place(_) => 2,
            Record::MapFeature(_) => 3,
        };
        assert!(at >= stage, "areas, then cells, then places, then the base map");
        stage = at;
    }
    assert_eq!(stage, 3);
}

#[test]
fn hedong_has_the_figures_of_the_real_community_it_is_modelled_on() {
    let town = Town::new();
    let hedong = town.area("河东社区");
    let square_km = area_m2(&hedong.shape) / 1e6;
    assert!((square_km / 0.86 - 1.0).abs() < 0.02, "{square_km} km²");

    let places = town.places_in(hedong);
    let households = households(places.iter().copied());
    assert_eq!(households.len(), 1_431);
    let flats: Vec<_> = households.iter().filter(|(_, h)| is_flat(h)).collect();
    assert_eq!(households.len() - flats.len(), 613, "single-storey");
    let buildings: BTreeSet<&str> =
        flats.iter().map(|(_, h)| h.address.split('幢').next().unwrap()).collect();
    assert_eq!(buildings.len(), 21);
    let estates: BTreeSet<&str> =
        buildings.iter().map(|b| b.trim_end_matches(|c: char| c.is_ascii_digit())).collect();
    assert_eq!(estates.len(), 9, "{estates:?}");

    let count = |category| premises(places.iter().copied()).iter().filter(|p| p.category == category).count();
    assert_eq!(count(PremisesKind::Employer), 35);
    assert_eq!(count(PremisesKind::Shop), 122);
}

#[test]
fn three_communities_are_exact() {
    let town = Town::new();
    for name in ["河东社区", "河西社区", "新桥社区"] {
        let area = town.area(name);
        let report = check(&town.shapes_of(area), Some(&area.shape), None);
        assert_eq!(report.verdict, Verdict::Exact, "{name}: {:?}", report.defects);
        assert_eq!(report.unmatched_vertices, 0, "{name}");
        assert_eq!(report.invalid_cells, []);
    }
}

#[test]
fn the_communities_cover_their_street() {
    let town = Town::new();
    let communities: Vec<Shape> = town.communities().iter().map(|c| c.shape.clone()).collect();
    let street = town.area("青石街道");
    assert_eq!(check(&communities, Some(&street.shape), None).verdict, Verdict::Exact);
    for area in &town.areas {
        let Some(parent) = &area.parent else { continue };
        let parent = town.areas.iter().find(|a| a.code == *parent).unwrap();
        let alone = check(std::slice::from_ref(&area.shape), Some(&parent.shape), None);
        assert!(
            alone.defects.iter().all(|d| d.kind != DefectKind::Spill),
            "{} lies in {}",
            area.name,
            parent.name
        );
    }
}

#[test]
fn beiguan_is_drawn_badly_in_four_ways() {
    let town = Town::new();
    let beiguan = town.area("北关社区");
    let cells = town.cells_of(beiguan);
    let report = check(&town.shapes_of(beiguan), Some(&beiguan.shape), None);
    assert_eq!(report.verdict, Verdict::Broken);
    assert_eq!(report.invalid_cells, [], "every cell is a sound polygon");

    let of = |kind| report.defects.iter().filter(|d| d.kind == kind).collect::<Vec<_>>();
    let [gaps, overlaps, spills] = [DefectKind::Gap, DefectKind::Overlap, DefectKind::Spill].map(of);
    let names = |indexes: &[usize]| indexes.iter().map(|&i| cells[i].name.as_str()).collect::<Vec<_>>();

    assert_eq!(gaps.len(), 2, "the yard and the hairline: {gaps:?}");
    assert!((2_000.0..4_000.0).contains(&gaps[0].area_m2), "{}", gaps[0].area_m2);
    assert!(gaps[0].width_m > 20.0);
    assert_eq!(names(&gaps[0].cells), ["第一网格", "第二网格"]);
    // The corner is one or two lattice units off, over some sixty metres.
    assert!(gaps[1].width_m < 0.03, "{} m", gaps[1].width_m);
    assert!(gaps[1].area_m2 < 1.5, "{} m²", gaps[1].area_m2);
    assert_eq!(gaps[1].cells.len(), 3);

    assert_eq!(overlaps.len(), 1);
    assert!((1_500.0..3_000.0).contains(&overlaps[0].area_m2), "{}", overlaps[0].area_m2);
    assert_eq!(overlaps[0].times, 2);
    assert_eq!(overlaps[0].cells.len(), 2);

    assert_eq!(spills.len(), 1);
    assert!((800.0..2_500.0).contains(&spills[0].area_m2), "{}", spills[0].area_m2);
    assert_eq!(spills[0].cells.len(), 1);
}

#[test]
fn the_faults_of_beiguan_matter_to_people() {
    let town = Town::new();
    let beiguan = town.area("北关社区");
    let shapes = town.shapes_of(beiguan);
    let locator = Locator::new(&shapes);
    let (mut nobodys, mut contested) = (Vec::new(), 0);
    for place in town.places_in(beiguan) {
        match locator.all_at(place.at).len() {
            0 => nobodys.push(place),
            1 => {}
            _ => contested += usize::from(matches!(place.details, Details::Household(_))),
        }
    }
    assert!(households(nobodys.iter().copied()).len() >= 5, "households in no cell");
    assert!(
        premises(nobodys.iter().copied())
            .iter()
            .any(|p| p.category == PremisesKind::Workshop && p.live_work_store),
        "the workshop in no cell"
    );
    assert!(nobodys.iter().any(|p| matches!(p.details, Details::Hazard(_))), "its hazard");
    assert!(contested >= 5, "{contested} households in two cells");
    let foreign = town.places.iter().filter(|p| matches!(p.details, Details::Premises(_)));
    let outside = Locator::new([&beiguan.shape]);
    let taken = foreign.filter(|p| locator.at(p.at).is_some() && outside.at(p.at).is_none()).count();
    assert!(taken >= 3, "{taken} premises of the neighbours in a cell of 北关社区");
}

#[test]
fn every_place_lies_in_one_community_and_in_its_cells() {
    let town = Town::new();
    let shapes: Vec<Shape> = town.communities().iter().map(|c| c.shape.clone()).collect();
    let communities = Locator::new(&shapes);
    for place in &town.places {
        assert_eq!(communities.all_at(place.at).len(), 1, "{}", place.code);
    }
    for area in town.communities().into_iter().filter(|a| a.name != "北关社区") {
        let shapes = town.shapes_of(area);
        let cells = Locator::new(&shapes);
        for place in town.places_in(area) {
            assert_eq!(cells.all_at(place.at).len(), 1, "{} in {}", place.code, area.name);
        }
    }
}

#[test]
fn cells_mostly_keep_the_band_of_their_scheme() {
    let town = Town::new();
    for area in town.communities() {
        let band = data::scheme(&town.schemes[area.code.as_str()]).unwrap().size;
        let shapes = town.shapes_of(area);
        let locator = Locator::new(&shapes);
        let mut counts = vec![0; shapes.len()];
        for (at, _) in households(&town.places) {
            if let Some(cell) = locator.at(at) {
                counts[cell] += 1;
            }
        }
        let within = counts.iter().filter(|&&n| band.standing(n) == Standing::Within).count();
        assert!(within * 4 >= counts.len() * 2, "{}: {counts:?}", area.name);
        assert!(within < counts.len(), "{}: some cell shows the colour of a size out of band", area.name);
    }
}

#[test]
fn codes_and_names_are_unique() {
    fn unique<T: Ord + std::fmt::Debug>(what: &str, items: impl IntoIterator<Item = T>) {
        let mut seen = BTreeSet::new();
        for item in items {
            let text = format!("{item:?}");
            assert!(seen.insert(item), "{what}: {text} twice");
        }
        assert!(!seen.is_empty(), "{what}");
    }
    let town = Town::new();
    unique("areas", town.areas.iter().map(|a| a.code.as_str()));
    unique("cells", town.cells.iter().map(|(_, c)| c.code.as_str()));
    unique("cell names", town.cells.iter().map(|(a, c)| (a, c.name.as_str())));
    unique("places", town.places.iter().map(|p| (p.details.kind(), p.code.as_str())));
    unique("addresses", households(&town.places).into_iter().map(|(_, h)| h.address.as_str()));
    unique("signs", premises(&town.places).into_iter().map(|p| p.name.as_str()));
    unique("leaders", town.cells.iter().map(|(_, c)| c.roster[0].person.as_str()));
}

#[test]
fn cells_are_numbered_within_their_community_and_fully_manned() {
    let town = Town::new();
    for area in town.communities() {
        assert_eq!(area.code.as_str().len(), 12);
        let scheme = data::scheme(&town.schemes[area.code.as_str()]).unwrap();
        for (index, cell) in town.cells_of(area).into_iter().enumerate() {
            assert_eq!(cell.code.as_str(), format!("{}{:03}", area.code, index + 1));
            assert_eq!(cell.roster[0].post, Post::Leader);
            for rule in &scheme.roster {
                let held = cell.roster.iter().filter(|d| d.post == rule.post).count();
                assert!(held >= usize::from(rule.at_least), "{}: {}", cell.name, rule.post);
            }
        }
    }
    let supervisors: BTreeSet<&str> = town
        .cells
        .iter()
        .flat_map(|(_, c)| &c.roster)
        .filter(|d| d.post == Post::Supervisor)
        .map(|d| d.person.as_str())
        .collect();
    assert!(supervisors.len() * 2 <= town.cells.len(), "a supervisor has several cells");
}

#[test]
fn telephones_belong_to_nobody() {
    let town = Town::new();
    let staff = town.cells.iter().flat_map(|(_, c)| &c.roster).map(|d| &d.phone);
    let residents = households(&town.places).into_iter().filter_map(|(_, h)| h.phone.as_ref());
    for phone in staff.chain(residents) {
        assert!(phone.len() == 11 && phone.starts_with("1380000"), "{phone}");
    }
}

#[test]
fn hazards_crowd_on_the_market_street_across_a_border() {
    let town = Town::new();
    let hedong = town.area("河东社区");
    let shapes = town.shapes_of(hedong);
    let locator = Locator::new(&shapes);
    let (points, open): (Vec<Point>, Vec<&Hazard>) = hazards(&town.places)
        .into_iter()
        .filter(|(_, h)| h.category == HazardKind::LiveWorkStore && h.state != HazardState::Closed)
        .unzip();
    let largest = &clusters(&points, 60.0, 3)[0];
    assert!(largest.members.len() >= 8, "{}", largest.members.len());
    assert!(largest.members.iter().filter(|&&m| open[m].address.contains("集市街")).count() >= 8);
    let cells: BTreeSet<_> = largest.members.iter().filter_map(|&m| locator.at(points[m])).collect();
    assert!(cells.len() >= 3, "cells of the cluster: {cells:?}");
}

#[test]
fn bicycles_crowd_around_one_estate() {
    let town = Town::new();
    let (points, all): (Vec<Point>, Vec<&Hazard>) =
        hazards(&town.places).into_iter().filter(|(_, h)| h.category == HazardKind::Ebike).unzip();
    let found = clusters(&points, 60.0, 4);
    let at_estate = |m: &usize| all[*m].address.contains("机械厂宿舍");
    assert!(found.iter().any(|c| c.members.iter().filter(|m| at_estate(m)).count() >= 8), "{found:?}");
}

#[test]
fn hazards_have_sensible_dates_and_some_are_overdue() {
    let today = grid::register::Date::new(TODAY.0, TODAY.1, TODAY.2).unwrap();
    let town = Town::new();
    let hazards = hazards(&town.places);
    let mut kinds = BTreeSet::new();
    for (_, hazard) in &hazards {
        assert!(hazard.found < hazard.due && hazard.found < today, "{}", hazard.address);
        assert!(!hazard.note.is_empty());
        kinds.insert((hazard.category, hazard.state));
    }
    for category in HazardKind::ALL {
        assert!(kinds.iter().any(|(c, _)| c == category), "{category}");
    }
    let overdue = hazards.iter().filter(|(_, h)| h.due < today && h.state != HazardState::Closed).count();
    assert!((20..hazards.len() / 2).contains(&overdue), "{overdue} of {} overdue", hazards.len());
}

#[test]
fn a_quarter_of_the_hydrants_is_broken_and_one_is_in_reach_of_every_door() {
    let town = Town::new();
    let hydrants = hydrants(&town.places);
    let broken = hydrants.iter().filter(|(_, h)| h.state == HydrantState::Broken).count();
    let share = broken as f64 / hydrants.len() as f64;
    assert!((share - 0.26).abs() < 0.005, "{share}");
    // 150 m is what a hose reaches.
    let scale = LocalScale::at(302_700_000);
    for (at, household) in households(&town.places) {
        let nearest = hydrants.iter().map(|(h, _)| scale.distance_m(*h, at)).fold(f64::INFINITY, f64::min);
        assert!(nearest < 150.0, "{}: {nearest:.0} m", household.address);
    }
}

#[test]
fn all_kinds_of_premises_occur() {
    let town = Town::new();
    let premises = premises(&town.places);
    for kind in PremisesKind::ALL {
        assert!(premises.iter().any(|p| p.category == *kind), "{kind}");
    }
    assert!(premises.iter().filter(|p| p.live_work_store).count() >= 20, "三合一");
}

#[test]
fn the_base_map_has_streets_a_canal_with_two_bridges_and_buildings() {
    let town = Town::new();
    let layer = |layer| town.map.iter().filter(move |f| f.layer == layer);
    assert_eq!(layer(LayerKind::Street).filter(|f| f.class == "bridge").count(), 2);
    for class in ["main", "side", "lane"] {
        assert!(layer(LayerKind::Street).any(|f| f.class == class), "{class}");
    }
    for name in ["青石路", "河滨东路", "河滨西路", "集市街"] {
        assert!(layer(LayerKind::Street).any(|f| f.name == name), "{name}");
    }
    assert!(layer(LayerKind::Water).any(|f| f.name == "运河"));
    for building in layer(LayerKind::Building) {
        assert!((1..=30).contains(&building.class.parse::<u32>().unwrap()), "storeys of {}", building.name);
    }
}
