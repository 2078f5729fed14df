//! The sample town's records, sorted out.

use std::collections::BTreeMap;

use grid::lattice::Point;
use grid::locate::Locator;
use grid::register::{
    Area, Cell, Details, Hazard, Household, Hydrant, Level, MapFeature, Place, Premises, Record,
};
use grid::shape::Shape;

/// The records, sorted out.
pub(crate) struct Town {
    pub(crate) areas: Vec<Area>,
    /// Cells with the code of their community.
    pub(crate) cells: Vec<(String, Cell)>,
    pub(crate) schemes: BTreeMap<String, String>,
    pub(crate) places: Vec<Place>,
    pub(crate) map: Vec<MapFeature>,
}

impl Town {
    pub(crate) fn new() -> Self {
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
                // The town leaves nothing unsaid.
                Record::CellWithoutRoster { .. } | Record::PartialPlace { .. } => unreachable!(),
            }
        }
        town
    }

    pub(crate) fn area(&self, name: &str) -> &Area {
        self.areas.iter().find(|a| a.name == name).expect("an area of this name")
    }

    pub(crate) fn communities(&self) -> Vec<&Area> {
        self.areas.iter().filter(|a| a.level == Level::Community).collect()
    }

    pub(crate) fn cells_of(&self, area: &Area) -> Vec<&Cell> {
        self.cells.iter().filter(|(a, _)| a == area.code.as_str()).map(|(_, cell)| cell).collect()
    }

    pub(crate) fn shapes_of(&self, area: &Area) -> Vec<Shape> {
        self.cells_of(area).into_iter().map(|cell| cell.shape.clone()).collect()
    }

    /// The places of a community, by where they lie.
    pub(crate) fn places_in<'a>(&'a self, area: &Area) -> Vec<&'a Place> {
        let locator = Locator::new([&area.shape]);
        self.places.iter().filter(|place| locator.at(place.at).is_some()).collect()
    }
}

pub(crate) fn households<'a>(places: impl IntoIterator<Item = &'a Place>) -> Vec<(Point, &'a Household)> {
    places
        .into_iter()
        .filter_map(|p| match &p.details {
            Details::Household(household) => Some((p.at, household)),
            _ => None,
        })
        .collect()
}

pub(crate) fn premises<'a>(places: impl IntoIterator<Item = &'a Place>) -> Vec<&'a Premises> {
    places
        .into_iter()
        .filter_map(|p| match &p.details {
            Details::Premises(premises) => Some(premises),
            _ => None,
        })
        .collect()
}

pub(crate) fn hazards(places: &[Place]) -> Vec<(Point, &Hazard)> {
    places
        .iter()
        .filter_map(|p| match &p.details {
            Details::Hazard(hazard) => Some((p.at, hazard)),
            _ => None,
        })
        .collect()
}

pub(crate) fn hydrants(places: &[Place]) -> Vec<(Point, &Hydrant)> {
    places
        .iter()
        .filter_map(|p| match &p.details {
            Details::Hydrant(hydrant) => Some((p.at, hydrant)),
            _ => None,
        })
        .collect()
}
