//! What counts for workload, as it travels.

use serde::{Deserialize, Serialize};

use super::wire;
use crate::lattice::{Extent, Point};
use crate::register::{PlaceKind, Severity};
use crate::workload::{Item, What, walked};

wire! {
    /// What counts for workload, `GET /api/v1/plans/{id}/items`: places in the area's box, within what whoever asks may see, and
    /// streets that run through it. Column by column, as it is much.
    #[derive(Default)]
    pub struct Items {
        /// Kinds of the places.
        pub kind: Vec<PlaceKind>,
        /// `[longitude, latitude]`.
        pub at: Vec<[f64; 2]>,
        /// People of households, else 0.
        pub people: Vec<u32>,
        /// Services asked for, where whoever asks may know.
        pub needs: Vec<u32>,
        /// Positions of those that are premises at risk, by the rule of the plan's scheme.
        #[serde(default)]
        pub at_risk: Vec<u32>,
        /// Positions of those that are major hazards.
        #[serde(default)]
        pub major: Vec<u32>,
        /// Positions of those that are grave ones.
        #[serde(default)]
        pub grave: Vec<u32>,
        /// Streets to walk, each from point to point. Their metres belong to the ground on either side.
        #[serde(default)]
        pub streets: Vec<Vec<[f64; 2]>>,
    }
}

impl Items {
    /// Adds a place; a street is added as a line.
    pub fn push(&mut self, item: &Item) {
        let Some(kind) = item.kind() else { return };
        let (people, needs) = match item.what {
            What::Household { people, needs } => (people, needs),
            What::Premises { .. } | What::Hazard { .. } | What::Hydrant | What::Street { .. } => (0, 0),
        };
        let row = self.kind.len() as u32;
        match item.what {
            What::Premises { at_risk: true } => self.at_risk.push(row),
            What::Hazard { severity: Severity::Major } => self.major.push(row),
            What::Hazard { severity: Severity::Grave } => self.grave.push(row),
            _ => {}
        }
        self.kind.push(kind);
        self.at.push(item.at.into());
        self.people.push(people);
        self.needs.push(needs);
    }

    /// The places, row by row, and the streets walked as far as they are within a box. What lies beyond the edge of the world is
    /// left out. O(n log n).
    pub fn read(&self, within: Extent) -> Vec<Item> {
        let columns = self.kind.iter().zip(&self.at).zip(self.people.iter().zip(&self.needs));
        let mut items = Vec::with_capacity(self.kind.len());
        let has = |rows: &[u32], row| rows.binary_search(&row).is_ok();
        for (row, ((kind, &at), (&people, &needs))) in (0_u32..).zip(columns) {
            let what = match kind {
                PlaceKind::Household => What::Household { people, needs },
                PlaceKind::Premises => What::Premises { at_risk: has(&self.at_risk, row) },
                PlaceKind::Hazard if has(&self.grave, row) => What::Hazard { severity: Severity::Grave },
                PlaceKind::Hazard if has(&self.major, row) => What::Hazard { severity: Severity::Major },
                PlaceKind::Hazard => What::Hazard { severity: Severity::Minor },
                PlaceKind::Hydrant => What::Hydrant,
            };
            items.extend(Point::try_from(at).ok().map(|at| Item { at, what }));
        }
        let streets: Vec<Vec<Point>> = self
            .streets
            .iter()
            .map(|street| street.iter().filter_map(|&at| Point::try_from(at).ok()).collect())
            .collect();
        items.extend(walked(streets.iter().map(Vec::as_slice), within));
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pushed_is_read_and_streets_are_walked() {
        let at = |x| Point::new(1_200_000_000 + x, 300_000_000);
        let places = [
            What::Premises { at_risk: false },
            What::Household { people: 4, needs: 1 },
            What::Premises { at_risk: true },
            What::Hazard { severity: Severity::Grave },
            What::Hazard { severity: Severity::Minor },
            What::Hazard { severity: Severity::Major },
            What::Hydrant,
        ];
        let places: Vec<Item> = (0..).zip(places).map(|(x, what)| Item { at: at(x), what }).collect();
        let mut items = Items::default();
        for place in &places {
            items.push(place);
        }
        let street = [at(0), at(10_000)];
        items.streets.push(street.map(Into::into).to_vec());
        let near = Extent::of(street).unwrap().grown(1_000);
        let written = serde_json::to_string(&items).unwrap();
        let read = serde_json::from_str::<Items>(&written).unwrap().read(near);
        assert_eq!(read[..7], places);
        assert_eq!(read[7..], walked([&street[..]], near), "as they are walked elsewhere");
        assert!(read.len() > 10);
    }

    #[test]
    fn what_was_sent_before_streets_counted_is_read() {
        let items: Items =
            serde_json::from_str(r#"{"kind":["hazard"],"at":[[120.0,30.0]],"people":[0],"needs":[0]}"#)
                .unwrap();
        let all = Extent { min: Point::new(i32::MIN, i32::MIN), max: Point::new(i32::MAX, i32::MAX) };
        assert_eq!(items.read(all).len(), 1);
    }
}
