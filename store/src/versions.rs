//! Published versions of tilings: what was in force when, where its cells came from.
//!
//! The tiling in force stays where it was, in the register. Every version that was ever published is kept beside it with its
//! cells, so that the division "as of" a day can be read for good.

use std::collections::BTreeSet;

use async_trait::async_trait;
use grid::register::{Cell, Code, Date};
use grid::scheme::Bilingual;
use grid::wire::plan::LineageShare;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Author, StoreError};

/// A version without its cells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Id, never used again.
    pub id: i64,
    /// Counts the versions of an area in a scheme, from 1, by the day from which they are in force.
    pub number: i64,
    /// The area.
    pub area: Code,
    /// Id of the scheme.
    pub scheme: String,
    /// From when it is in force; none for what was there before versions were kept.
    pub effective: Option<Date>,
    /// The first day on which it is no longer in force.
    pub until: Option<Date>,
    /// Whether its day has come, and it was put into the register.
    pub in_register: bool,
    /// Who published it, and when; of what came into the register by another way, whose publication put it on record.
    pub by: (String, Timestamp),
    /// The plan that it came from; none for what came into the register by another way, such as an import.
    pub plan: Option<i64>,
    /// Number of its cells.
    pub cells: u32,
}

/// What a version says besides its cells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VersionNotes {
    /// Where each cell came from.
    pub lineage: Vec<LineageShare>,
    /// What was found and let stand: what, why, and who said so.
    pub overrides: Vec<(Bilingual, String, String)>,
}

/// A version that is to be published.
#[derive(Clone, Debug, PartialEq)]
pub struct NewVersion {
    /// The plan, and the revision of it that is published.
    pub plan: i64,
    /// Its last one.
    pub revision: i64,
    /// From when it is in force.
    pub effective: Date,
    /// Today: a version whose day has come is put into the register at once.
    pub today: Date,
    /// Its cells, with their codes. A cell whose roster is empty keeps the roster that the register has under its code.
    pub cells: Vec<Cell>,
    /// Lineage and overrides.
    pub notes: VersionNotes,
}

/// Published versions.
#[async_trait]
pub trait Versions: Send + Sync {
    /// All versions, newest first by the day from which they are in force; of one area where it is given.
    async fn versions(&self, area: Option<&Code>) -> Result<Vec<Version>, StoreError>;

    /// A version with its cells, in order of their codes. Rosters are those that were given while it waits for its day, then
    /// those with which it came into force, and at last those of the day on which it was put out of force.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    async fn version(&self, id: i64) -> Result<(Version, Vec<Cell>, VersionNotes), StoreError>;

    /// Codes that cells of any version of an area have or had, in any scheme: none is ever given to another cell.
    async fn codes_ever(&self, area: &Code) -> Result<BTreeSet<Code>, StoreError>;

    /// Publishes a plan in one transaction: the version with its cells is kept, the plan is published, the audit log says so; and
    /// where its day has come the register's tiling becomes it, cells keeping their ids by their codes. What the register had
    /// before versions were kept, or what an import has put there since, becomes a version first, in force from the day that the
    /// import names; one that names none, from the day on which it is put on record.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the plan is at another revision, [`StoreError::NotFound`]; [`StoreError::Conflict`] when the
    /// plan is not open, a code is in use in another tiling, or a version of that area and scheme is in force from that day or
    /// a later one.
    async fn publish(&self, author: &Author, version: &NewVersion) -> Result<Version, StoreError>;

    /// Puts versions whose day has come into the register, each in a transaction of its own; returns how many. Asking twice does
    /// no harm, nor do two servers.
    ///
    /// # Errors
    /// The first error among them, once the others are there: [`StoreError::Conflict`] when a code is in use in another tiling
    /// by now.
    async fn take_effect(&self, today: Date) -> Result<u32, StoreError>;
}
