//! What of the register there is for whoever asks.

use std::collections::HashSet;
use std::ops::Range;

use grid::people::{Account, Right, Role, Scope};
use grid::register::{Code, PlaceKind};

use crate::index::Register;

/// A scope, found in a register: codes have become positions. Codes that are not there give nothing to see.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sight {
    everything: bool,
    /// Positions of the areas and all below them.
    areas: Vec<Range<usize>>,
    /// Positions of cells, ascending.
    cells: Vec<usize>,
    /// Whether households are seen in `cells` only.
    households_in_cells: bool,
    /// Whether they may know which services are asked for.
    sees_needs: bool,
}

impl Sight {
    /// Finds an account's scope in a register.
    pub(crate) fn of(account: &Account, register: &Register) -> Self {
        let households_in_cells = account.role == Role::GridStaff;
        let sees_needs = account.role.may(Right::Reveal);
        let Scope::Within { areas, cells } = &account.scope else {
            return Self { everything: true, households_in_cells, sees_needs, ..Self::default() };
        };
        let is_one_of = |codes: &[Code], code: &str| codes.iter().any(|known| known.as_str() == code);
        let own_areas = register.areas.nodes.iter().zip(0..).filter(|(node, _)| is_one_of(areas, &node.code));
        let own_cells = register.cells.entries.iter().zip(0..);
        Self {
            everything: false,
            areas: own_areas.map(|(_, position)| register.areas.subtree(position)).collect(),
            cells: own_cells
                .filter(|(cell, _)| is_one_of(cells, &cell.properties.code))
                .map(|(_, position)| position)
                .collect(),
            households_in_cells,
            sees_needs,
        }
    }

    /// Whether they may know how many households of a cell ask for which service: in a small cell that tells of persons.
    pub(crate) fn sees_needs(&self) -> bool {
        self.sees_needs
    }

    /// Whether the area with this position is theirs.
    pub(crate) fn covers_area(&self, area: usize) -> bool {
        self.everything || self.areas.iter().any(|subtree| subtree.contains(&area))
    }

    /// Whether the cell with this position is theirs.
    pub(crate) fn covers_cell(&self, register: &Register, cell: usize) -> bool {
        self.covers_area(register.cells.entries[cell].area) || self.names_cell(cell)
    }

    /// Whether they see a place of this kind that lies in these cells, with `area` the lowest area that holds it.
    pub(crate) fn covers(&self, kind: PlaceKind, area: Option<usize>, cells: &[usize]) -> bool {
        let in_area = !self.is_by_cell_only(kind)
            && (self.everything || area.is_some_and(|area| self.covers_area(area)));
        in_area || cells.iter().any(|&cell| self.names_cell(cell))
    }

    /// Leaves those of the places at `positions` that they see.
    pub(crate) fn retain(&self, register: &Register, kind: PlaceKind, positions: &mut Vec<u32>) {
        if self.everything && !self.is_by_cell_only(kind) {
            return;
        }
        let places = register.places(kind);
        let in_cells: HashSet<u32> =
            self.cells.iter().flat_map(|&cell| places.of_cell(cell).iter().copied()).collect();
        let by_area = !self.is_by_cell_only(kind);
        positions.retain(|position| {
            let in_area = by_area && places.area(*position).is_some_and(|area| self.covers_area(area));
            in_area || in_cells.contains(position)
        });
    }

    /// Whether all of a scope lies within theirs. Codes that are not in the register lie in everything, and nowhere
    /// else.
    pub(crate) fn contains(&self, scope: &Scope, register: &Register) -> bool {
        let Scope::Within { areas, cells } = scope else { return self.everything };
        let is_empty = areas.is_empty() && cells.is_empty();
        self.everything || (!is_empty && self.covers_codes(areas, cells, register))
    }

    /// Whether some area lies both within theirs and within a scope.
    pub(crate) fn meets(&self, scope: &Scope, register: &Register) -> bool {
        let reaches = !self.areas.is_empty();
        let Scope::Within { areas, .. } = scope else { return self.everything || reaches };
        let positions = areas.iter().filter_map(|code| register.areas.with_code(code));
        let mut subtrees = positions.map(|position| register.areas.subtree(position));
        // Of two subtrees that meet, one lies in the other.
        subtrees.any(|theirs| {
            let within = |own: &Range<usize>| own.contains(&theirs.start) || theirs.contains(&own.start);
            self.everything || self.areas.iter().any(within)
        })
    }

    /// The same for a scope that is about to be given: what is not in the register cannot be.
    pub(crate) fn may_give(&self, scope: &Scope, register: &Register) -> bool {
        let Scope::Within { areas, cells } = scope else { return self.everything };
        self.covers_codes(areas, cells, register)
    }

    fn covers_codes(&self, areas: &[Code], cells: &[Code], register: &Register) -> bool {
        let area_is_theirs = |code: &Code| {
            let position = register.areas.nodes.iter().position(|node| node.code == code.as_str());
            position.is_some_and(|position| self.covers_area(position))
        };
        let cell_is_theirs = |code: &Code| {
            let mut cells = register.cells.entries.iter();
            let position = cells.position(|cell| cell.properties.code == code.as_str());
            position.is_some_and(|position| self.covers_cell(register, position))
        };
        areas.iter().all(area_is_theirs) && cells.iter().all(cell_is_theirs)
    }

    /// Codes of all areas that are theirs; `None` when nothing is hidden.
    pub(crate) fn area_codes(&self, register: &Register) -> Option<Vec<Code>> {
        let code = |position: usize| Code::new(&register.areas.nodes[position].code).ok();
        (!self.everything).then(|| self.areas.iter().cloned().flatten().filter_map(code).collect())
    }

    fn names_cell(&self, cell: usize) -> bool {
        self.cells.binary_search(&cell).is_ok()
    }

    fn is_by_cell_only(&self, kind: PlaceKind) -> bool {
        self.households_in_cells && kind == PlaceKind::Household
    }
}
