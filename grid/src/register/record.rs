//! Records on their way into a store.

use super::{Area, Cell, Code, MapFeature, Place, Tiling};

/// One record on its way into or out of a store. Those referred to come before those that refer.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// An area.
    Area(Area),
    /// A tiling; its cells follow.
    Tiling(Tiling),
    /// A cell of the tiling of this area in this scheme.
    Cell {
        /// Code of the divided area.
        area: Code,
        /// Id of the scheme.
        scheme: String,
        /// The cell.
        cell: Cell,
    },
    /// A cell from a source that says nothing of rosters: one that is there keeps its own, a new one has none.
    CellWithoutRoster {
        /// Code of the divided area.
        area: Code,
        /// Id of the scheme.
        scheme: String,
        /// The cell; its roster is not looked at.
        cell: Cell,
    },
    /// A place.
    Place(Place),
    /// A household from a source that does not say all of it: one that is there keeps its own in the fields that are
    /// unsaid. For places of other kinds, nothing can be unsaid.
    PartialPlace {
        /// The place; what it has in unsaid fields holds only when it is new.
        place: Place,
        /// The fields of which the source says nothing.
        unsaid: Unsaid,
    },
    /// A feature of the base map.
    MapFeature(MapFeature),
}

/// Fields of a household, all personal, of which a source says nothing. That a source has no column for telephones
/// does not mean that nobody has one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unsaid {
    /// Name of the contact.
    pub contact: bool,
    /// Telephone of the contact.
    pub phone: bool,
    /// Services asked for.
    pub needs: bool,
}
