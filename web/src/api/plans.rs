//! Asks of plans and versions.

use gloo_net::http::Method;
use grid::scheme::Scheme;
use grid::wire::plan::{
    Comparison, NewMark, NewPlan, PlanBrief, PlanNews, PlanPatch, Publication, PublishCheck, VersionBrief,
    VersionView,
};

use super::send::{Given, post, send};
use super::{ApiError, get};

/// The plans of an area.
pub(crate) async fn of_area(area: i64) -> Result<Vec<PlanBrief>, ApiError> {
    get(&format!("plans?area={area}")).await
}

/// The schemes that an area can be divided in.
pub(crate) async fn schemes() -> Result<Vec<Scheme>, ApiError> {
    get("schemes").await
}

/// Makes a plan. The same key makes one plan only.
pub(crate) async fn create(key: &str, plan: &NewPlan) -> Result<PlanBrief, ApiError> {
    post("plans", Given::Key(key), plan).await
}

/// Changes the name or state of a plan as it was read.
pub(crate) async fn change(plan: &PlanBrief, patch: &PlanPatch) -> Result<PlanNews, ApiError> {
    send(Method::PATCH, &format!("plans/{}", plan.id), Given::Version(plan.version), patch).await
}

/// The published versions of an area, newest first.
pub(crate) async fn versions(area: i64) -> Result<Vec<VersionBrief>, ApiError> {
    get(&format!("areas/{area}/versions")).await
}

/// The version that was in force on a day, `YYYY-MM-DD`.
pub(crate) async fn version_as_of(area: i64, day: &str) -> Result<VersionView, ApiError> {
    get(&format!("areas/{area}/versions/as-of?day={day}")).await
}

/// Names a revision of a plan, which is to be its present one.
pub(crate) async fn mark(plan: i64, revision: i64, mark: &NewMark) -> Result<PlanNews, ApiError> {
    post(&format!("plans/{plan}/marks"), Given::Version(revision), mark).await
}

/// How a plan differs from another division: `published`, `plan:ID` or `revision:N`.
pub(crate) async fn compare(plan: i64, with: &str) -> Result<Comparison, ApiError> {
    get(&format!("plans/{plan}/compare?with={with}")).await
}

/// What stands against publishing a plan.
pub(crate) async fn check(plan: i64) -> Result<PublishCheck, ApiError> {
    get(&format!("plans/{plan}/check")).await
}

/// Publishes a plan as it was checked at a revision.
pub(crate) async fn publish(plan: i64, revision: i64, how: &Publication) -> Result<VersionBrief, ApiError> {
    post(&format!("plans/{plan}/publish"), Given::Version(revision), how).await
}

/// A published version with its cells.
pub(crate) async fn version(id: i64) -> Result<VersionView, ApiError> {
    get(&format!("versions/{id}")).await
}
