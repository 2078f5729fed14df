//! What each kind of record is in columns, on its way in.

use grid::people::Account;
use grid::register::{
    Area, Cell, Code, Details, Duty, LayerKind, MapFeature, MapGeometry, Place, PlaceKind, Tiling, Unsaid,
};
use sqlx::error::BoxDynError;

use super::copy::Fields;
use super::values::{Day, Json, Moment};
use crate::{Author, Deed, Geom, StoreError};

type Done = Result<(), BoxDynError>;

/// What is to be known of a table to write to it. Ids, versions and the number of the transaction come beside these.
pub(super) struct Table {
    pub(super) name: &'static str,
    /// What each row gives, in this order.
    pub(super) columns: &'static [&'static str],
}

pub(super) static AREAS: Table =
    Table { name: "areas", columns: &["code", "parent", "level", "name", "geom"] };
pub(super) static TILINGS: Table = Table { name: "tilings", columns: &["area", "scheme", "effective"] };
pub(super) static CELLS: Table =
    Table { name: "cells", columns: &["tiling", "code", "name", "kind", "geom"] };
pub(super) static DUTIES: Table =
    Table { name: "duties", columns: &["cell", "rank", "post", "person", "phone"] };
static HOUSEHOLDS: Table = Table {
    name: "households",
    columns: &["code", "geom", "closed", "address", "people", "contact", "phone", "needs"],
};
static PREMISES: Table = Table {
    name: "premises",
    columns: &["code", "geom", "closed", "name", "address", "category", "floor_area_m2", "live_work_store"],
};
static HAZARDS: Table = Table {
    name: "hazards",
    columns: &["code", "geom", "closed", "category", "note", "address", "severity", "state", "found", "due"],
};
static HYDRANTS: Table =
    Table { name: "hydrants", columns: &["code", "geom", "closed", "address", "state", "checked"] };
static STREETS: Table = Table { name: "streets", columns: MAP_COLUMNS };
static WATER: Table = Table { name: "water", columns: MAP_COLUMNS };
static BUILDINGS: Table = Table { name: "buildings", columns: MAP_COLUMNS };
const MAP_COLUMNS: &[&str] = &["name", "class", "geom"];
pub(super) static ACCOUNTS: Table = Table {
    name: "accounts",
    columns: &["login", "folded", "name", "role", "scope", "active", "demo", "must_change"],
};
pub(super) static AUDIT: Table = Table {
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

impl Table {
    /// The columns with commas between them, and after `first`.
    pub(super) fn columns_after(&self, first: &[&str]) -> String {
        [first, self.columns].concat().join(", ")
    }

    /// Placeholders for the columns, from the number `first` on.
    pub(super) fn placeholders(&self, first: usize) -> String {
        (first..first + self.columns.len()).map(|i| format!("${i}")).collect::<Vec<_>>().join(", ")
    }
}

/// The table of a kind of places.
pub(super) const fn place_table(kind: PlaceKind) -> &'static Table {
    match kind {
        PlaceKind::Household => &HOUSEHOLDS,
        PlaceKind::Premises => &PREMISES,
        PlaceKind::Hazard => &HAZARDS,
        PlaceKind::Hydrant => &HYDRANTS,
    }
}

/// The table of a base-map layer.
pub(super) const fn layer_table(layer: LayerKind) -> &'static Table {
    match layer {
        LayerKind::Street => &STREETS,
        LayerKind::Water => &WATER,
        LayerKind::Building => &BUILDINGS,
    }
}

/// The column of places that no import changes: whether one is closed is decided with it before one's eyes, and the
/// lists that are imported say nothing of it.
pub(super) const CLOSED: &str = "closed";

/// The columns of households that an import leaves as they are where its source says nothing of them.
pub(super) fn kept_columns(unsaid: Unsaid) -> Vec<&'static str> {
    let columns =
        [(true, CLOSED), (unsaid.contact, "contact"), (unsaid.phone, "phone"), (unsaid.needs, "needs")];
    columns.into_iter().filter_map(|(kept, column)| kept.then_some(column)).collect()
}

pub(super) fn area(row: &mut impl Fields, area: &Area) -> Done {
    row.field(area.code.as_str())?;
    row.field(area.parent.as_ref().map(Code::as_str))?;
    row.field(area.level.as_str())?;
    row.field(area.name.as_str())?;
    row.field(Geom::shape(&area.shape))
}

pub(super) fn tiling(row: &mut impl Fields, tiling: &Tiling) -> Done {
    row.field(tiling.area.as_str())?;
    row.field(tiling.scheme.as_str())?;
    row.field(tiling.effective.map(Day))
}

/// A cell without its roster.
pub(super) fn cell(row: &mut impl Fields, tiling: i64, cell: &Cell) -> Done {
    row.field(tiling)?;
    row.field(cell.code.as_str())?;
    row.field(cell.name.as_str())?;
    row.field(cell.kind.as_str())?;
    row.field(Geom::shape(&cell.shape))
}

pub(super) fn duty(row: &mut impl Fields, cell: &Code, rank: i64, duty: &Duty) -> Done {
    row.field(cell.as_str())?;
    row.field(rank)?;
    row.field(duty.post.as_str())?;
    row.field(duty.person.as_str())?;
    row.field(duty.phone.as_str())
}

pub(super) fn place(row: &mut impl Fields, place: &Place) -> Done {
    row.field(place.code.as_str())?;
    row.field(Geom::point(place.at))?;
    row.field(place.closed.map(Day))?;
    match &place.details {
        Details::Household(household) => {
            row.field(household.address.as_str())?;
            row.field(i64::from(household.people))?;
            row.field(household.contact.as_deref())?;
            row.field(household.phone.as_deref())?;
            row.field(household.needs.iter().map(|need| need.as_str()).collect::<Vec<_>>())
        }
        Details::Premises(premises) => {
            row.field(premises.name.as_str())?;
            row.field(premises.address.as_str())?;
            row.field(premises.category.as_str())?;
            row.field(premises.floor_area_m2.map(i64::from))?;
            row.field(premises.live_work_store)
        }
        Details::Hazard(hazard) => {
            row.field(hazard.category.as_str())?;
            row.field(hazard.note.as_str())?;
            row.field(hazard.address.as_str())?;
            row.field(hazard.severity.as_str())?;
            row.field(hazard.state.as_str())?;
            row.field(Day(hazard.found))?;
            row.field(Day(hazard.due))
        }
        Details::Hydrant(hydrant) => {
            row.field(hydrant.address.as_str())?;
            row.field(hydrant.state.as_str())?;
            row.field(Day(hydrant.checked))
        }
    }
}

pub(super) fn map_feature(row: &mut impl Fields, feature: &MapFeature) -> Done {
    row.field(feature.name.as_str())?;
    row.field(feature.class.as_str())?;
    row.field(match &feature.geometry {
        MapGeometry::Line(points) => Geom::line(points),
        MapGeometry::Polygon(shape) => Geom::shape(shape),
    })
}

/// An account without its password.
pub(super) fn account(row: &mut impl Fields, account: &Account) -> Done {
    row.field(account.login.as_str())?;
    row.field(folded(&account.login))?;
    row.field(account.name.as_str())?;
    row.field(account.role.as_str())?;
    row.field(Json(&account.scope))?;
    row.field(account.active)?;
    row.field(account.demo)?;
    row.field(account.must_change)
}

/// A login as it is compared.
pub(super) fn folded(login: &str) -> String {
    login.to_lowercase()
}

pub(super) fn deed(row: &mut impl Fields, author: &Author, deed: &Deed) -> Done {
    row.field(Moment(author.at))?;
    row.field(author.account)?;
    row.field(author.name.as_str())?;
    row.field(deed.action.as_str())?;
    row.field(deed.subject.as_str())?;
    row.field(deed.id)?;
    row.field(deed.version)?;
    row.field(deed.label.as_str())?;
    row.field(deed.area.as_ref().map(Code::as_str))?;
    row.field(deed.purpose.as_deref())?;
    row.field(deed.before.clone().map(Json))?;
    row.field(deed.after.clone().map(Json))
}

/// What could not be made into columns.
pub(super) fn unwritable(source: BoxDynError) -> StoreError {
    StoreError::Backend { op: "preparing a row", source }
}
