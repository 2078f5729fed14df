//! The tree of areas, in an order that makes every subtree one range.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use grid::label::label_point;
use grid::lattice::{Extent, Point};
use grid::locate::Locator;
use grid::measure::area_m2;
use grid::register::{Area, Code, Stored};
use grid::shape::Shape;
use grid::wire::{AreaNode, AreaRef};

use super::features::{CountedFeatures, Geometry};
use super::ledger::{Share, Sums, Turn};

/// All areas, parents first, each followed by everything below it.
pub(crate) struct Areas {
    /// What the tree shows, by position.
    pub(crate) nodes: Vec<AreaNode>,
    /// Boxes around the areas, by position.
    pub(crate) extents: Vec<Extent>,
    /// The areas as features, by position.
    pub(crate) features: CountedFeatures,
    /// Their boundaries, by position: plans are proved against them.
    pub(crate) boundaries: Vec<Arc<Shape>>,
    sums: Vec<Sums>,
    parents: Vec<Option<usize>>,
    subtree_ends: Vec<usize>,
    positions: HashMap<i64, usize>,
    by_code: HashMap<Code, usize>,
}

impl Areas {
    /// Position of the area with this code.
    pub(crate) fn with_code(&self, code: &Code) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// Position of the area with this id.
    pub(crate) fn position(&self, id: i64) -> Option<usize> {
        self.positions.get(&id).copied()
    }

    /// Positions of an area and everything below it.
    pub(crate) fn subtree(&self, position: usize) -> Range<usize> {
        position..self.subtree_ends[position]
    }

    /// Position of the lowest area that holds all of these, or is one of them. Linear in their number.
    pub(crate) fn around(&self, positions: &[usize]) -> Option<usize> {
        let (first, last) = (positions.iter().min()?, positions.iter().max()?);
        // What a subtree has is one range of positions.
        let above = std::iter::successors(Some(*first), |&position| self.parents[position]);
        above.into_iter().find(|&position| self.subtree(position).contains(last))
    }

    /// Points at an area.
    pub(crate) fn reference(&self, position: usize) -> AreaRef {
        let node = &self.nodes[position];
        AreaRef { id: node.id, code: node.code.clone(), name: node.name.clone() }
    }

    /// Adds a place to an area and all above it, or takes it away. [`Areas::renew`] is to follow for each of them.
    pub(super) fn count(&mut self, lowest: Option<usize>, share: Share, turn: Turn) {
        let mut next = lowest;
        while let Some(position) = next {
            self.sums[position].count(share, turn);
            next = self.parents[position];
        }
    }

    /// An area and the areas it lies in, from below.
    pub(super) fn upwards(&self, lowest: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(lowest, |&position| self.parents[position])
    }

    /// Shows the present counts of an area.
    pub(super) fn renew(&mut self, position: usize) -> Result<(), serde_json::Error> {
        let node = &mut self.nodes[position];
        node.counts = self.sums[position].counts();
        self.features.renew(position, node)
    }
}

/// Areas in the order of [`Areas`], with their boundaries; what the register is built from.
pub(crate) struct AreaTree {
    /// The areas, each parent before its children.
    pub(crate) areas: Vec<Stored<Area>>,
    /// Position of the parent, by position.
    pub(crate) parents: Vec<Option<usize>>,
    subtree_ends: Vec<usize>,
    by_code: HashMap<Code, usize>,
}

impl AreaTree {
    /// Puts areas in order: children by code below their parents. An area whose parent is not there is a root.
    pub(crate) fn new(areas: Vec<Stored<Area>>) -> Self {
        let known: HashMap<Code, usize> = areas.iter().map(|a| a.value.code.clone()).zip(0..).collect();
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); areas.len()];
        let mut roots = Vec::new();
        for (index, area) in areas.iter().enumerate() {
            match area.value.parent.as_ref().and_then(|code| known.get(code)) {
                Some(&parent) if parent < index => children[parent].push(index),
                _ => roots.push(index),
            }
        }
        let by_code =
            |list: &mut Vec<usize>| list.sort_by(|&a, &b| areas[a].value.code.cmp(&areas[b].value.code));
        by_code(&mut roots);
        children.iter_mut().for_each(by_code);

        let mut order = Vec::with_capacity(areas.len());
        let mut parents = Vec::with_capacity(areas.len());
        let mut subtree_ends = vec![0; areas.len()];
        let mut stack: Vec<Visit> = roots.into_iter().rev().map(|index| Visit::Enter(index, None)).collect();
        while let Some(visit) = stack.pop() {
            match visit {
                Visit::Enter(index, parent) => {
                    let position = order.len();
                    order.push(index);
                    parents.push(parent);
                    stack.push(Visit::Leave(position));
                    stack.extend(
                        children[index].iter().rev().map(|&child| Visit::Enter(child, Some(position))),
                    );
                }
                Visit::Leave(position) => subtree_ends[position] = order.len(),
            }
        }
        let mut slots: Vec<Option<Stored<Area>>> = areas.into_iter().map(Some).collect();
        let areas: Vec<Stored<Area>> = order.iter().filter_map(|&index| slots[index].take()).collect();
        let by_code = areas.iter().map(|a| a.value.code.clone()).zip(0..).collect();
        Self { areas, parents, subtree_ends, by_code }
    }

    /// Position of the area with this code.
    pub(crate) fn position(&self, code: &Code) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// An area and the areas it lies in, from below.
    pub(crate) fn upwards(&self, position: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(position), |&p| self.parents[p])
    }

    /// Finishes the tree: one node and one feature for each area.
    pub(crate) fn into_areas(self, nodes: Vec<AreaNode>) -> Result<Areas, serde_json::Error> {
        let mut features = CountedFeatures::default();
        for (area, node) in self.areas.iter().zip(&nodes) {
            features.push(area.id, &Geometry::from(&area.value.shape), node)?;
        }
        Ok(Areas {
            extents: self.areas.iter().map(|a| a.value.shape.extent()).collect(),
            positions: self.areas.iter().map(|a| a.id).zip(0..).collect(),
            sums: vec![Sums::default(); nodes.len()],
            parents: self.parents,
            subtree_ends: self.subtree_ends,
            by_code: self.by_code,
            boundaries: self.areas.into_iter().map(|area| Arc::new(area.value.shape)).collect(),
            features,
            nodes,
        })
    }

    /// Points at an area.
    pub(crate) fn reference(&self, position: usize) -> AreaRef {
        let Stored { id, value: area, .. } = &self.areas[position];
        AreaRef { id: *id, code: area.code.to_string(), name: area.name.clone() }
    }

    /// What the tree shows of an area, tiling and counts left out.
    pub(crate) fn node(&self, position: usize) -> AreaNode {
        let Stored { id, value: area, .. } = &self.areas[position];
        AreaNode {
            id: *id,
            parent: self.parents[position].map(|p| self.areas[p].id),
            level: area.level,
            code: area.code.to_string(),
            name: area.name.clone(),
            bbox: area.shape.extent().to_bbox(),
            area_m2: area_m2(&area.shape),
            label: label_point(&area.shape),
            tiling: None,
            counts: grid::wire::Counts::default(),
        }
    }
}

enum Visit {
    Enter(usize, Option<usize>),
    Leave(usize),
}

/// Finds the lowest area that a point lies in.
pub(crate) struct AreaLocator {
    /// Lowest first: the areas of one depth and their positions.
    depths: Vec<(Locator, Vec<usize>)>,
}

impl AreaLocator {
    /// Prepares the areas of a tree.
    pub(crate) fn new(tree: &AreaTree) -> Self {
        let mut depths: Vec<Vec<usize>> = Vec::new();
        for position in 0..tree.areas.len() {
            let depth = tree.upwards(position).count() - 1;
            if depths.len() <= depth {
                depths.resize(depth + 1, Vec::new());
            }
            depths[depth].push(position);
        }
        let locator =
            |positions: &Vec<usize>| Locator::new(positions.iter().map(|&p| &tree.areas[p].value.shape));
        Self { depths: depths.into_iter().rev().map(|positions| (locator(&positions), positions)).collect() }
    }

    /// Position of the lowest area that holds the point.
    pub(crate) fn locate(&self, point: Point) -> Option<usize> {
        self.depths.iter().find_map(|(locator, positions)| locator.at(point).map(|index| positions[index]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grid::register::Level;

    fn area(id: i64, code: &str, parent: Option<&str>, [west, south, east, north]: [f64; 4]) -> Stored<Area> {
        let ring = vec![[west, south], [east, south], [east, north], [west, north], [west, south]];
        let value = Area {
            code: Code::new(code).unwrap(),
            parent: parent.map(|p| Code::new(p).unwrap()),
            level: Level::Community,
            name: code.to_owned(),
            shape: Shape::from_coordinates(&[vec![ring]]).unwrap(),
        };
        Stored { id, version: 1, value }
    }

    #[test]
    fn subtrees_are_ranges_and_points_find_the_lowest_area() {
        let tree = AreaTree::new(vec![
            area(1, "1", None, [0.0, 0.0, 4.0, 4.0]),
            area(2, "13", Some("1"), [2.0, 0.0, 4.0, 4.0]),
            area(3, "12", Some("1"), [0.0, 0.0, 2.0, 4.0]),
            area(4, "132", Some("13"), [2.0, 0.0, 3.0, 1.0]),
            area(5, "9", Some("lost"), [8.0, 8.0, 9.0, 9.0]),
        ]);
        let codes: Vec<&str> = tree.areas.iter().map(|a| a.value.code.as_str()).collect();
        assert_eq!(codes, ["1", "12", "13", "132", "9"]);
        let at = |lon, lat| {
            let point = Point::from_degrees(lon, lat).unwrap();
            AreaLocator::new(&tree).locate(point).map(|p| tree.areas[p].id)
        };
        assert_eq!(at(2.5, 0.5), Some(4));
        assert_eq!(at(2.5, 3.0), Some(2));
        assert_eq!(at(1.0, 3.0), Some(3));
        assert_eq!(at(8.5, 8.5), Some(5));
        assert_eq!(at(5.0, 5.0), None);
        let nodes = (0..5).map(|p| tree.node(p)).collect();
        let areas = tree.into_areas(nodes).unwrap();
        assert_eq!((0..5).map(|p| areas.subtree(p)).collect::<Vec<_>>(), [0..4, 1..2, 2..4, 3..4, 4..5]);
    }
}
