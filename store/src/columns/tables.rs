//! The tables and their columns.

use grid::register::{LayerKind, PlaceKind, Unsaid};

/// What is to be known of a table to read and write it. Ids, versions and what marks a row's last change come beside these.
pub(crate) struct Table {
    /// Its name.
    pub(crate) name: &'static str,
    /// What each row gives, in this order.
    pub(crate) columns: &'static [&'static str],
}

/// What the tables of the register have before the columns that records have.
pub(crate) const RECORD: &[&str] = &["fid", "version"];
/// What accounts have before the columns that are given with each.
pub(crate) const ACCOUNT: &[&str] = &["id", "version", "password"];
/// The column of places that no import changes: whether one is closed is decided with it before one's eyes, and the
/// lists that are imported say nothing of it.
pub(crate) const CLOSED: &str = "closed";
const MAP_COLUMNS: &[&str] = &["name", "class", "geom"];

pub(crate) static AREAS: Table =
    Table { name: "areas", columns: &["code", "parent", "level", "name", "geom"] };
pub(crate) static TILINGS: Table = Table { name: "tilings", columns: &["area", "scheme", "effective"] };
pub(crate) static CELLS: Table =
    Table { name: "cells", columns: &["tiling", "code", "name", "kind", "geom"] };
pub(crate) static DUTIES: Table =
    Table { name: "duties", columns: &["cell", "rank", "post", "person", "phone"] };
pub(crate) static HOUSEHOLDS: Table = Table {
    name: "households",
    columns: &["code", "geom", CLOSED, "address", "people", "contact", "phone", "needs"],
};
pub(crate) static PREMISES: Table = Table {
    name: "premises",
    columns: &["code", "geom", CLOSED, "name", "address", "category", "floor_area_m2", "live_work_store"],
};
pub(crate) static HAZARDS: Table = Table {
    name: "hazards",
    columns: &["code", "geom", CLOSED, "category", "note", "address", "severity", "state", "found", "due"],
};
pub(crate) static HYDRANTS: Table =
    Table { name: "hydrants", columns: &["code", "geom", CLOSED, "address", "state", "checked"] };
pub(crate) static STREETS: Table = Table { name: "streets", columns: MAP_COLUMNS };
pub(crate) static WATER: Table = Table { name: "water", columns: MAP_COLUMNS };
pub(crate) static BUILDINGS: Table = Table { name: "buildings", columns: MAP_COLUMNS };
pub(crate) static ESTATES: Table = Table { name: "estates", columns: MAP_COLUMNS };
pub(crate) static ACCOUNTS: Table = Table {
    name: "accounts",
    columns: &["login", "folded", "name", "role", "scope", "active", "demo", "must_change"],
};
pub(crate) static AUDIT: Table = Table {
    name: "audit",
    columns: &[
        "at",
        "account",
        "name",
        "action",
        "subject",
        "subject_id",
        "version",
        "label",
        "area",
        "purpose",
        "before",
        "after",
    ],
};
pub(crate) static PLANS: Table = Table {
    name: "plans",
    columns: &[
        "name",
        "area",
        "scheme",
        "origin",
        "state",
        "revision",
        "cells",
        "next_cell",
        "created_by",
        "created_at",
        "changed_by",
        "changed_at",
    ],
};
pub(crate) static MARKS: Table =
    Table { name: "plan_marks", columns: &["plan", "revision", "name", "marked_by", "marked_at"] };
pub(crate) static PLAN_CELLS: Table = Table {
    name: "plan_cells",
    columns: &["plan", "cell", "name", "kind", "code", "locked", "leader", "leader_phone", "geom"],
};
pub(crate) static REVISIONS: Table = Table {
    name: "plan_revisions",
    columns: &[
        "plan",
        "number",
        "key",
        "account",
        "name",
        "at",
        "act",
        "of_revision",
        "base",
        "command",
        "delta",
        "sentence",
    ],
};
pub(crate) static VERSIONS: Table = Table {
    name: "versions",
    columns: &[
        "area",
        "scheme",
        "number",
        "effective",
        "in_register",
        "plan",
        "published_by",
        "published_at",
    ],
};
pub(crate) static VERSION_CELLS: Table =
    Table { name: "version_cells", columns: &["version", "code", "name", "kind", "roster", "geom"] };
pub(crate) static NOTES: Table =
    Table { name: "version_notes", columns: &["version", "lineage", "overrides"] };

impl Table {
    /// A statement that reads all rows, of which `first` and the columns; a condition may follow.
    pub(crate) fn select(&self, first: &[&str]) -> String {
        format!("SELECT {} FROM {}", self.columns_after(first), self.name)
    }

    /// The columns with commas between them, and after `first`.
    pub(crate) fn columns_after(&self, first: &[&str]) -> String {
        [first, self.columns].concat().join(", ")
    }
}

/// The table of a kind of places.
pub(crate) const fn place_table(kind: PlaceKind) -> &'static Table {
    match kind {
        PlaceKind::Household => &HOUSEHOLDS,
        PlaceKind::Premises => &PREMISES,
        PlaceKind::Hazard => &HAZARDS,
        PlaceKind::Hydrant => &HYDRANTS,
    }
}

/// The table of a base-map layer.
pub(crate) const fn layer_table(layer: LayerKind) -> &'static Table {
    match layer {
        LayerKind::Street => &STREETS,
        LayerKind::Water => &WATER,
        LayerKind::Building => &BUILDINGS,
        LayerKind::Estate => &ESTATES,
    }
}

/// The columns of households that an import leaves as they are where its source says nothing of them.
pub(crate) fn kept_columns(unsaid: Unsaid) -> Vec<&'static str> {
    let columns =
        [(true, CLOSED), (unsaid.contact, "contact"), (unsaid.phone, "phone"), (unsaid.needs, "needs")];
    columns.into_iter().filter_map(|(kept, column)| kept.then_some(column)).collect()
}
