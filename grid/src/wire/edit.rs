//! Single places and their changes as they travel.

use crate::people::{Action, Subject};
use crate::scheme::Bilingual;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::people::FieldChange;
use super::{AreaRef, PlaceView};

super::wire! {
    /// One place with what may be done to it, `GET /api/v1/places/{kind}/{id}`. Its `ETag` is its version in quotes,
    /// which changes send back in `If-Match`.
    pub struct PlaceCard {
        /// The place, masked.
        pub place: PlaceView,
        /// Its version.
        pub version: i64,
        /// The lowest area it lies in.
        pub area: Option<AreaRef>,
        /// The day since which it is no longer there, `YYYY-MM-DD`.
        pub closed: Option<String>,
        /// Masked name of the household's contact; absent for roles that see none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub contact: Option<String>,
        /// Masked telephone of the contact.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub phone: Option<String>,
        /// Whether whoever asks may change it.
        pub may_edit: bool,
        /// Whether whoever asks may see its personal fields whole.
        pub may_reveal: bool,
    }

    /// A place to register, `POST /api/v1/places/{kind}` with an `Idempotency-Key`.
    #[serde(deny_unknown_fields)]
    pub struct NewPlace {
        /// Code, unique within the kind; made by the service when left out. Only who sees everything may choose one.
        #[serde(default)]
        pub code: Option<String>,
        /// `[longitude, latitude]`.
        pub at: [f64; 2],
        /// Fields of the kind, under the names of the register's JSON: a household has `address`, `people`, `contact`,
        /// `phone`, `needs`; premises `name`, `address`, `category`, `floor_area_m2`, `live_work_store`; a hazard
        /// `category`, `note`, `address`, `severity`, `state`, `found`, `due`; a hydrant `address`, `state`, `checked`.
        pub fields: Map<String, Value>,
    }

    /// A change of a place, `PATCH /api/v1/places/{kind}/{id}` with `If-Match`. What is left out stays.
    #[serde(deny_unknown_fields)]
    pub struct PlacePatch {
        /// Where to move it.
        #[serde(default)]
        pub at: Option<[f64; 2]>,
        /// `true` closes it as of today (a hazard is struck off), `false` opens it again.
        #[serde(default)]
        pub closed: Option<bool>,
        /// Fields to change, as in [`NewPlace`]; `null` empties one that may be empty.
        #[serde(default)]
        pub fields: Map<String, Value>,
    }

    /// Puts a place back as a version had it, `POST /api/v1/places/{kind}/{id}/restore` with `If-Match`. Undo restores
    /// the version before the present one; redo the one before the undo.
    #[serde(deny_unknown_fields)]
    pub struct RestorePlace {
        /// The version to go back to.
        pub version: i64,
    }

    /// One version of a place, `GET /api/v1/places/{kind}/{id}/history`, newest first.
    pub struct PlaceVersion {
        /// The version.
        pub version: i64,
        /// When it was made, RFC 3339.
        pub at: String,
        /// Login of whoever made it.
        pub name: String,
        /// What was done.
        pub action: Action,
        /// What changed from the version before, masked.
        pub fields: Vec<FieldChange>,
    }

    /// Asks for personal fields whole, `POST /api/v1/places/{kind}/{id}/reveal`.
    #[serde(deny_unknown_fields)]
    pub struct RevealRequest {
        /// What for: 4 to 200 characters; kept in the audit log.
        pub purpose: String,
    }

    /// Personal fields of a household, whole.
    pub struct Revealed {
        /// Name of the contact.
        pub contact: Option<String>,
        /// Telephone of the contact.
        pub phone: Option<String>,
        /// Services asked for.
        pub needs: Vec<crate::register::ServiceNeed>,
    }

    /// What is wrong with one field of a body that was answered 422, in [`super::Problem`] under `fields`.
    pub struct FieldError {
        /// Name of the field, as in JSON; `at` and `code` are fields as well.
        pub field: String,
        /// What is wrong with it and what would be right, for people.
        pub sentence: Bilingual,
    }

    /// What was answered 412: what changed since the version that was named. In [`super::Problem`] under `stale`.
    pub struct Stale {
        /// A place of a kind, or an account.
        pub subject: Subject,
        /// Its id.
        pub id: i64,
        /// Its version now.
        pub current: i64,
        /// The changes since, newest first.
        pub since: Vec<PlaceVersion>,
    }
}
