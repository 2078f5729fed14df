//! Who gets what of plans and versions.

use grid::people::Role;

use super::{Place, covers_area};

use Role::{Administrator, Planner, Supervisor};

/// What somebody is to be answered who asks about plans.
pub(super) fn expected(method: &str, path: &str, role: Role, place: Place) -> (u16, Option<u64>) {
    const READERS: [Role; 3] = [Planner, Supervisor, Administrator];
    const EDITORS: [Role; 2] = [Planner, Administrator];
    let right = |roles: &[Role], theirs: u16, hidden: u16| match (roles.contains(&role), covers_area(place)) {
        (false, _) => 403,
        (true, true) => theirs,
        (true, false) => hidden,
    };
    let status = match (method, path) {
        ("get", "/api/v1/plans") => {
            let status = right(&READERS, 200, 200);
            return (status, (status == 200).then(|| 2 * u64::from(covers_area(place))));
        }
        ("get", "/api/v1/areas/{id}/versions") => {
            let status = right(&READERS, 200, 404);
            // What was there before, and what is to come.
            return (status, (status == 200).then_some(2));
        }
        (
            "get",
            "/api/v1/plans/{id}"
            | "/api/v1/plans/{id}/revisions"
            | "/api/v1/plans/{id}/items"
            | "/api/v1/plans/{id}/export"
            | "/api/v1/areas/{id}/tiling/export"
            | "/api/v1/areas/{id}/blocks"
            | "/api/v1/plans/{id}/events"
            | "/api/v1/plans/{id}/check"
            | "/api/v1/plans/{id}/compare"
            | "/api/v1/areas/{id}/versions/as-of"
            | "/api/v1/versions/{id}",
        ) => right(&READERS, 200, 404),
        ("post", "/api/v1/plans") => right(&EDITORS, 201, 422),
        ("patch", "/api/v1/plans/{id}")
        | (
            "post",
            "/api/v1/plans/{id}/revisions" | "/api/v1/plans/{id}/marks" | "/api/v1/plans/{id}/publish",
        ) => right(&EDITORS, 412, 404),
        _ => panic!("{method} {path} is not listed: write down who may use it"),
    };
    (status, None)
}
