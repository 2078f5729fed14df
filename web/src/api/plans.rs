//! Asks of plans and versions.

use gloo_net::http::Method;
use grid::wire::plan::{NewMark, NewPlan, PlanBrief, PlanNews, PlanPatch, VersionBrief, VersionView};

use super::send::{Given, post, send};
use super::{ApiError, get};

/// The plans of an area.
pub(crate) async fn of_area(area: i64) -> Result<Vec<PlanBrief>, ApiError> {
    get(&format!("plans?area={area}")).await
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
