//! The areas as a tree, and what the proofs say about each branch.

use std::collections::HashMap;

use grid::check::Verdict;
use grid::wire::{AreaNode, Counts, TilingBrief};

use crate::text::sentences::Faults;

/// All areas, parents first.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Tree {
    nodes: Vec<AreaNode>,
    places: HashMap<i64, usize>,
    children: HashMap<Option<i64>, Vec<usize>>,
}

/// What the proofs say about the divided areas of a branch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// How many are seamless, exactly or within tolerance.
    pub(crate) proved: usize,
    /// How many are not.
    pub(crate) broken: usize,
    /// What is wrong with those, taken together.
    pub(crate) faults: Faults,
}

impl From<Vec<AreaNode>> for Tree {
    fn from(nodes: Vec<AreaNode>) -> Self {
        let places: HashMap<i64, usize> = nodes.iter().enumerate().map(|(i, node)| (node.id, i)).collect();
        let mut children: HashMap<Option<i64>, Vec<usize>> = HashMap::new();
        for (i, node) in nodes.iter().enumerate() {
            // An area whose parent is not in the answer stands at the top.
            let parent = node.parent.filter(|parent| places.contains_key(parent));
            children.entry(parent).or_default().push(i);
        }
        Self { nodes, places, children }
    }
}

impl Tree {
    /// Whether there is no area at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// All areas, parents first.
    pub(crate) fn nodes(&self) -> &[AreaNode] {
        &self.nodes
    }

    /// The area with this id.
    pub(crate) fn get(&self, id: i64) -> Option<&AreaNode> {
        self.places.get(&id).and_then(|place| self.nodes.get(*place))
    }

    /// The area with this code.
    pub(crate) fn by_code(&self, code: &str) -> Option<&AreaNode> {
        self.nodes.iter().find(|node| node.code == code)
    }

    /// The areas directly below; of none, those at the top.
    pub(crate) fn children(&self, id: Option<i64>) -> impl Iterator<Item = &AreaNode> {
        self.children.get(&id).into_iter().flatten().filter_map(|place| self.nodes.get(*place))
    }

    /// From the top down to the area itself.
    pub(crate) fn path(&self, id: i64) -> Vec<&AreaNode> {
        let mut path: Vec<&AreaNode> =
            std::iter::successors(self.get(id), |node| node.parent.and_then(|parent| self.get(parent)))
                // A parent that is its own descendant would go round for ever.
                .take(16)
                .collect();
        path.reverse();
        path
    }

    /// Where the page opens: the first area from the top that has several below it, or else the last one.
    pub(crate) fn home(&self) -> Option<&AreaNode> {
        let only_child = |id: Option<i64>| {
            let mut children = self.children(id);
            children.next().filter(|_| children.next().is_none())
        };
        std::iter::successors(self.children(None).next(), |node| only_child(Some(node.id))).take(16).last()
    }

    /// The area and everything below it.
    pub(crate) fn branch(&self, id: i64) -> Vec<&AreaNode> {
        let mut found: Vec<&AreaNode> = self.get(id).into_iter().collect();
        let mut next = 0;
        while let Some(node) = found.get(next) {
            found.extend(self.children(Some(node.id)));
            next += 1;
        }
        found
    }

    /// What the proofs say about the branch of this area.
    pub(crate) fn standing(&self, id: i64) -> Standing {
        let tilings = self.branch(id).into_iter().filter_map(|node| node.tiling.as_ref());
        tilings.fold(Standing::default(), |sum, tiling| {
            if tiling.verdict == Verdict::Broken {
                let (old, new) = (sum.faults, faults(tiling));
                let faults = Faults {
                    gaps: old.gaps + new.gaps,
                    overlaps: old.overlaps + new.overlaps,
                    spills: old.spills + new.spills,
                    invalid: old.invalid + new.invalid,
                    boundary: old.boundary + new.boundary,
                };
                Standing { broken: sum.broken + 1, faults, ..sum }
            } else {
                Standing { proved: sum.proved + 1, ..sum }
            }
        })
    }

    /// The areas whose tiling is broken, in the order of the tree.
    pub(crate) fn broken(&self) -> Vec<i64> {
        let is_broken = |node: &&AreaNode| node.tiling.as_ref().is_some_and(|t| t.verdict == Verdict::Broken);
        self.nodes.iter().filter(is_broken).map(|node| node.id).collect()
    }

    /// The areas that are divided into cells.
    pub(crate) fn divided(&self) -> impl Iterator<Item = &AreaNode> {
        self.nodes.iter().filter(|node| node.tiling.is_some())
    }

    /// The areas whose name or code contains the text, with all above them; everything for an empty text.
    pub(crate) fn matching(&self, text: &str) -> Option<std::collections::HashSet<i64>> {
        let wanted = text.trim().to_lowercase();
        if wanted.is_empty() {
            return None;
        }
        let hits = self.nodes.iter().filter(|node| {
            node.name.to_lowercase().contains(&wanted) || node.code.to_lowercase().starts_with(&wanted)
        });
        Some(hits.flat_map(|node| self.path(node.id)).map(|node| node.id).collect())
    }
}

/// What is wrong with a tiling.
pub(crate) const fn faults(tiling: &TilingBrief) -> Faults {
    Faults {
        gaps: tiling.gaps,
        overlaps: tiling.overlaps,
        spills: tiling.spills,
        invalid: tiling.invalid_cells,
        boundary: tiling.boundary_flaws,
    }
}

/// Whether anything is counted at all.
pub(crate) const fn is_counted(counts: &Counts) -> bool {
    counts.households + counts.premises + counts.hazards + counts.hydrants > 0
}

#[cfg(test)]
mod tests {
    use grid::register::Level;

    use super::*;

    fn node(id: i64, parent: Option<i64>, name: &str, verdict: Option<Verdict>) -> AreaNode {
        AreaNode {
            id,
            parent,
            level: Level::Community,
            code: format!("3301{id}"),
            name: name.to_owned(),
            bbox: [120.0, 30.0, 120.1, 30.1],
            area_m2: 1e6,
            label: [120.05, 30.05],
            tiling: verdict.map(|verdict| TilingBrief {
                scheme: "community-service".to_owned(),
                cells: 5,
                verdict,
                gaps: u32::from(verdict == Verdict::Broken),
                overlaps: 2 * u32::from(verdict == Verdict::Broken),
                spills: 0,
                invalid_cells: 0,
                boundary_flaws: 0,
            }),
            counts: Counts::default(),
        }
    }

    fn town() -> Tree {
        Tree::from(vec![
            node(1, None, "澄州市", None),
            node(2, Some(1), "青石街道", None),
            node(3, Some(2), "河东社区", Some(Verdict::Exact)),
            node(4, Some(2), "北关社区", Some(Verdict::Broken)),
        ])
    }

    #[test]
    fn home_is_where_the_tree_first_branches() {
        assert_eq!(town().home().unwrap().name, "青石街道");
        assert!(Tree::default().home().is_none());
        let alone = Tree::from(vec![node(5, None, "河西社区", None)]);
        assert_eq!(alone.home().unwrap().id, 5);
    }

    #[test]
    fn a_branch_sums_up_its_proofs() {
        let standing = town().standing(1);
        assert_eq!((standing.proved, standing.broken, standing.faults.total()), (1, 1, 3));
        assert_eq!(town().broken(), [4]);
    }

    #[test]
    fn a_hit_is_shown_with_all_above_it() {
        let tree = town();
        let mut hits: Vec<i64> = tree.matching("北关").unwrap().into_iter().collect();
        hits.sort_unstable();
        assert_eq!(hits, [1, 2, 4]);
        assert!(tree.matching("  ").is_none());
        assert!(tree.matching("南").unwrap().is_empty());
    }

    #[test]
    fn a_loop_of_parents_ends() {
        let tree = Tree::from(vec![node(1, Some(2), "a", None), node(2, Some(1), "b", None)]);
        assert!(tree.path(1).len() <= 16);
        assert!(tree.home().is_none());
    }
}
