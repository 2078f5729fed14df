//! Signing in, accounts and the audit log as they travel.

use crate::people::{Action, Role, Scope, Subject};
use serde::{Deserialize, Serialize};

super::wire! {
    /// Who asks, `GET /api/v1/session`.
    pub struct SessionView {
        /// Who is signed in, if anybody is.
        pub me: Option<Me>,
        /// Demonstration persons that may sign in without a password; none but on loopback.
        pub demo: Vec<DemoPerson>,
        /// Whether this server can only be read from.
        pub read_only: bool,
    }

    /// Whoever is signed in.
    pub struct Me {
        /// Id of the account.
        pub id: i64,
        /// Version of the account, for `If-Match`.
        pub version: i64,
        /// What they type to sign in.
        pub login: String,
        /// What they are called.
        pub name: String,
        /// What they are here for.
        pub role: Role,
        /// Where.
        pub scope: Scope,
        /// Whether the password must be changed before anything else.
        pub must_change: bool,
        /// When the session ends, RFC 3339.
        pub expires: String,
    }

    /// A demonstration person of the sample town.
    pub struct DemoPerson {
        /// What to sign in as.
        pub login: String,
        /// What they are called.
        pub name: String,
        /// What they are here for.
        pub role: Role,
    }

    /// Signing in, `POST /api/v1/session`.
    #[serde(deny_unknown_fields)]
    pub struct SignIn {
        /// Login, in any case.
        pub login: String,
        /// Password; left out by demonstration persons.
        #[serde(default)]
        pub password: Option<String>,
    }

    /// Another password for oneself, `POST /api/v1/session/password`.
    #[serde(deny_unknown_fields)]
    pub struct NewPassword {
        /// The present one.
        pub present: String,
        /// The one that takes its place: 10 to 200 characters.
        pub new: String,
    }

    /// An account as an administrator sees it, `GET /api/v1/people`.
    pub struct PersonView {
        /// Id of the account.
        pub id: i64,
        /// Version, for `If-Match`.
        pub version: i64,
        /// What they type to sign in.
        pub login: String,
        /// What they are called.
        pub name: String,
        /// What they are here for.
        pub role: Role,
        /// Where.
        pub scope: Scope,
        /// Whether they may sign in.
        pub active: bool,
        /// Whether it is a demonstration person.
        pub demo: bool,
        /// Whether the password must be changed at the next sign-in.
        pub must_change: bool,
    }

    /// Somebody whose plans, revisions and versions one comes across, `GET /api/v1/people/names`.
    pub struct Colleague {
        /// As plans, revisions and versions have it under `by`.
        pub login: String,
        /// What they are called.
        pub name: String,
    }

    /// An account to make or to change, `POST /api/v1/people` and `PUT /api/v1/people/{id}`.
    #[serde(deny_unknown_fields)]
    pub struct PersonForm {
        /// 2 to 40 letters, digits, `.`, `-` and `_`; fixed once made.
        pub login: String,
        /// What they are called.
        pub name: String,
        /// What they are here for.
        pub role: Role,
        /// Where.
        pub scope: Scope,
        /// Whether they may sign in.
        pub active: bool,
    }

    /// A new account, or one with a new password. The password is shown this once and kept nowhere.
    pub struct PersonWithPassword {
        /// The account.
        pub person: PersonView,
        /// To be changed at the first sign-in; `None` in the answer to a repeated request.
        pub password: Option<String>,
    }

    /// Entries of the audit log, newest first, `GET /api/v1/audit`. How many there are in all is not said: counting them
    /// would read them all.
    pub struct AuditPage {
        /// The entries of this page.
        pub items: Vec<AuditView>,
        /// Address of the next page, if there is one.
        pub next: Option<String>,
    }

    /// One entry of the audit log, personal fields masked.
    pub struct AuditView {
        /// Ascends in the order of writing.
        pub id: i64,
        /// When, RFC 3339.
        pub at: String,
        /// Id of the account that did it, if one did.
        pub account: Option<i64>,
        /// Its login, or what stands for one.
        pub name: String,
        /// What was done.
        pub action: Action,
        /// To what kind of thing.
        pub subject: Subject,
        /// Its id.
        pub subject_id: Option<i64>,
        /// Its code or login.
        pub label: String,
        /// Code of the lowest area it was in, where known.
        pub area: Option<String>,
        /// What for.
        pub purpose: Option<String>,
        /// What changed.
        pub fields: Vec<FieldChange>,
    }

    /// One field before and after, as text, masked where it is personal.
    pub struct FieldChange {
        /// Name of the field, as in JSON.
        pub field: String,
        /// Before; `None` where there was nothing.
        pub before: Option<String>,
        /// After; `None` where there is nothing.
        pub after: Option<String>,
    }
}
