//! The routing table: every address of the service, once. Router, OpenAPI document and metrics are made from it.

mod areas;
mod audit;
mod blocks;
mod call;
mod cells;
mod clusters;
mod division;
mod export;
mod health;
mod history;
mod layers;
mod people;
mod place;
mod places;
mod plan;
mod publish;
mod rosters;
mod route;
mod schemes;
mod session;
mod upload;

use axum::http::{Method, StatusCode};
use grid::people::Right;
use grid::scheme::Scheme;
use grid::wire::blocks::BlockView;
use grid::wire::divide::{DivisionBrief, DivisionView};
use grid::wire::edit::{PlaceCard, PlaceVersion, Revealed};
use grid::wire::items::Items;
use grid::wire::people::{AuditPage, Colleague, PersonView, PersonWithPassword, SessionView};
use grid::wire::plan::{
    Comparison, PlanBrief, PlanNews, PlanView, PublishCheck, RevisionView, VersionBrief, VersionView,
};
use grid::wire::upload::{Upload, UploadPreview};
use grid::wire::{AreaNode, CellProperties, CellRoster, Cluster, Ledger, Page, PlaceView, TilingReport};

use crate::auth::{Precondition, Who};
use crate::index::MapFeatureProperties;
use crate::openapi;
use crate::reply::Media;
use crate::uploads::LARGEST;

pub(crate) use call::Call;
pub(crate) use history::gone;
pub(crate) use route::{Read, Route, Work};

/// Every route of the service.
#[rustfmt::skip]
#[allow(clippy::too_many_lines, reason = "a table has as many rows as it has")]
pub(crate) fn table() -> Vec<Route> {
    vec![
        Route::json::<Vec<AreaNode>, _>("/api/v1/areas", Who::Public, areas::tree,
            "The tree of areas, parents first"),
        Route::geojson::<AreaNode, _>("/api/v1/areas/features", Who::Public, areas::features,
            "Areas as features"),
        Route::json::<Vec<Scheme>, _>("/api/v1/schemes", Who::Public, schemes::list,
            "The schemes that a division can be made in"),
        Route::json::<TilingReport, _>("/api/v1/areas/{id}/tiling", Who::Public, areas::tiling,
            "The division of an area into cells, with its proof and its defects"),
        Route::geojson::<BlockView, _>("/api/v1/areas/{id}/blocks", Who::May(Right::ReadPlans), blocks::features,
            "The blocks of an area, between streets and water of the base map: what a division moves").heavy(),
        Route::json::<Vec<CellRoster>, _>("/api/v1/areas/{id}/rosters", Who::May(Right::ReadLedgers), rosters::list,
            "Who is answerable for the cells of an area, masked"),
        Route::act(Method::POST, "/api/v1/areas/{id}/rosters/reveal", Who::May(Right::RevealRosters), Precondition::None, rosters::reveal,
            "The same whole, for a notice that is put up; the purpose is kept in the audit log").answers::<Vec<CellRoster>>(StatusCode::OK),
        Route::geojson::<CellProperties, _>("/api/v1/cells", Who::Public, cells::features,
            "Cells as features, in order of their ids"),
        Route::json::<Ledger, _>("/api/v1/cells/{id}/ledger", Who::May(Right::ReadLedgers), cells::ledger,
            "Everything of one cell in numbers: who is answerable, places by category, neighbours"),
        Route::json::<Page<PlaceView>, _>("/api/v1/cells/{id}/places", Who::MayOfKind(Right::ReadPlaces), cells::places,
            "The places of one kind in a cell, page by page"),
        Route::geojson::<PlaceView, _>("/api/v1/places", Who::MayOfKind(Right::ReadPlaces), places::features,
            "Places of one kind as features, in order of their ids"),
        Route::geojson::<MapFeatureProperties, _>("/api/v1/layers/{layer}", Who::Public, layers::features,
            "A layer of the base map").heavy(),
        Route::json::<Vec<Cluster>, _>("/api/v1/clusters", Who::May(Right::ReadLedgers), clusters::list,
            "Hazards that stand close together, with everyone answerable: the 1000 largest clusters, largest first").heavy(),
        Route::act(Method::GET, "/api/v1/session", Who::Public, Precondition::None, session::show,
            "Who is signed in, and which demonstration persons may sign in").answers::<SessionView>(StatusCode::OK),
        Route::act(Method::POST, "/api/v1/session", Who::Public, Precondition::None, session::sign_in,
            "Signs in; the session is in a cookie").answers::<SessionView>(StatusCode::OK),
        Route::act(Method::DELETE, "/api/v1/session", Who::SignedIn, Precondition::None, session::sign_out,
            "Signs out"),
        Route::act(Method::POST, "/api/v1/session/password", Who::SignedIn, Precondition::IfMatch, session::set_password,
            "Sets another password for oneself and ends all other sessions").answers::<SessionView>(StatusCode::OK),
        Route::act(Method::GET, "/api/v1/people", Who::May(Right::ManagePeople), Precondition::None, people::list,
            "Accounts whose scope lies within one's own").answers::<Vec<PersonView>>(StatusCode::OK),
        Route::act(Method::POST, "/api/v1/people", Who::May(Right::ManagePeople), Precondition::IdempotencyKey, people::create,
            "Makes an account with a password to begin with, shown this once").answers::<PersonWithPassword>(StatusCode::CREATED),
        Route::act(Method::GET, "/api/v1/people/names", Who::May(Right::ReadPlans), Precondition::None, people::names,
            "What those are called who draw where one's own scope reaches").answers::<Vec<Colleague>>(StatusCode::OK),
        Route::act(Method::PUT, "/api/v1/people/{id}", Who::May(Right::ManagePeople), Precondition::IfMatch, people::replace,
            "Changes an account").answers::<PersonView>(StatusCode::OK),
        Route::act(Method::POST, "/api/v1/people/{id}/password", Who::May(Right::ManagePeople), Precondition::IfMatch, people::reset_password,
            "Gives an account another password to begin with, shown this once").answers::<PersonWithPassword>(StatusCode::OK),
        Route::act(Method::GET, "/api/v1/audit", Who::May(Right::ReadAudit), Precondition::None, audit::list,
            "The audit log, newest first, page by page").answers::<AuditPage>(StatusCode::OK),
        Route::act(Method::GET, "/api/v1/audit/export", Who::May(Right::ReadAudit), Precondition::None, audit::export,
            "The audit log as a table; that it was taken is noted in it").answers::<String>(StatusCode::OK).of_media(Media::Csv),
        Route::act(Method::GET, "/api/v1/places/{kind}/{id}", Who::MayOfKind(Right::ReadPlaces), Precondition::None, place::show,
            "A place with what may be done to it").answers::<PlaceCard>(StatusCode::OK),
        Route::act(Method::GET, "/api/v1/places/{kind}/{id}/history", Who::MayOfKind(Right::ReadPlaces), Precondition::None, place::history,
            "What became of a place, newest first").answers::<Vec<PlaceVersion>>(StatusCode::OK),
        Route::act(Method::POST, "/api/v1/places/{kind}", Who::MayOfKind(Right::EditPlaces), Precondition::IdempotencyKey, place::create,
            "Registers a place").answers::<PlaceCard>(StatusCode::CREATED),
        Route::act(Method::PATCH, "/api/v1/places/{kind}/{id}", Who::MayOfKind(Right::EditPlaces), Precondition::IfMatch, place::change,
            "Changes, moves, closes or opens a place").answers::<PlaceCard>(StatusCode::OK),
        Route::act(Method::POST, "/api/v1/places/{kind}/{id}/restore", Who::MayOfKind(Right::EditPlaces), Precondition::IfMatch, place::restore,
            "Puts a place back as a version had it").answers::<PlaceCard>(StatusCode::OK),
        Route::act(Method::POST, "/api/v1/places/{kind}/{id}/reveal", Who::May(Right::Reveal), Precondition::None, place::reveal,
            "Personal fields whole, for a purpose that is kept in the audit log").answers::<Revealed>(StatusCode::OK),
        Route::act(Method::GET, "/api/v1/plans", Who::May(Right::ReadPlans), Precondition::None, plan::list,
            "Plans, newest first").answers::<Vec<PlanBrief>>(StatusCode::OK),
        Route::act(Method::POST, "/api/v1/plans", Who::May(Right::EditPlans), Precondition::IdempotencyKey, plan::create,
            "Makes a plan").answers::<PlanBrief>(StatusCode::CREATED).takes(32 << 20),
        Route::act(Method::GET, "/api/v1/plans/{id}", Who::May(Right::ReadPlans), Precondition::None, plan::show,
            "A plan with its cells and its proof, as it stands or as it stood at a revision").answers::<PlanView>(StatusCode::OK),
        Route::act(Method::PATCH, "/api/v1/plans/{id}", Who::May(Right::EditPlans), Precondition::IfMatch, plan::change,
            "Renames a plan, puts it away or takes it up again; If-Match is its version").answers::<PlanNews>(StatusCode::OK),
        Route::act(Method::GET, "/api/v1/plans/{id}/revisions", Who::May(Right::ReadPlans), Precondition::None, plan::revisions,
            "What was done to a plan, oldest first").answers::<Vec<RevisionView>>(StatusCode::OK),
        Route::act(Method::POST, "/api/v1/plans/{id}/revisions", Who::May(Right::EditPlans), Precondition::IfMatch, plan::revise,
            "Does, undoes or redoes something; If-Match is the revision that was seen. Answers all revisions after it, the own one last").answers::<Vec<RevisionView>>(StatusCode::OK).takes(8 << 20),
        Route::act(Method::POST, "/api/v1/plans/{id}/marks", Who::May(Right::EditPlans), Precondition::IfMatch, plan::mark,
            "Gives the present revision a name; If-Match is its number").answers::<PlanNews>(StatusCode::OK),
        Route::act(Method::GET, "/api/v1/plans/{id}/items", Who::May(Right::ReadPlans), Precondition::None, plan::items,
            "What counts for workload in the box of the plan's area").answers::<Items>(StatusCode::OK),
        Route::act(Method::GET, "/api/v1/plans/{id}/events", Who::May(Right::ReadPlans), Precondition::None, plan::events,
            "What becomes of a plan, as it happens: events 'revision' and 'plan'").answers::<String>(StatusCode::OK).of_media(Media::Events),
        Route::act(Method::GET, "/api/v1/plans/{id}/check", Who::May(Right::ReadPlans), Precondition::None, publish::check,
            "What stands against publishing a plan, the codes its cells would have, and where they came from").answers::<PublishCheck>(StatusCode::OK),
        Route::act(Method::POST, "/api/v1/plans/{id}/publish", Who::May(Right::PublishPlans), Precondition::IfMatch, publish::publish,
            "Publishes a plan: refused unless proved seamless, and unless every finding is mended or given a reason").answers::<VersionBrief>(StatusCode::CREATED),
        Route::act(Method::GET, "/api/v1/plans/{id}/compare", Who::May(Right::ReadPlans), Precondition::None, publish::compare,
            "How a plan differs from the tiling in force, from another plan, or from itself at a revision").answers::<Comparison>(StatusCode::OK),
        Route::act(Method::GET, "/api/v1/areas/{id}/versions", Who::May(Right::ReadPlans), Precondition::None, publish::list,
            "Every version of the division of an area that was published, newest first").answers::<Vec<VersionBrief>>(StatusCode::OK),
        Route::act(Method::GET, "/api/v1/areas/{id}/versions/as-of", Who::May(Right::ReadPlans), Precondition::None, publish::as_of,
            "The division of an area that was, is or will be in force on a day").answers::<VersionView>(StatusCode::OK),
        Route::act(Method::GET, "/api/v1/versions/{id}", Who::May(Right::ReadPlans), Precondition::None, publish::show,
            "A published version with its cells, where they came from, and what was let stand").answers::<VersionView>(StatusCode::OK),
        Route::act(Method::POST, "/api/v1/plans/{id}/divisions", Who::May(Right::EditPlans), Precondition::IfMatchAndKey, division::ask,
            "Asks that ground of a plan be divided into cells; If-Match is the plan's revision. The plan is not changed by it").answers::<DivisionView>(StatusCode::CREATED),
        Route::act(Method::GET, "/api/v1/plans/{id}/divisions", Who::May(Right::ReadPlans), Precondition::None, division::list,
            "The divisions that were asked for of late, newest first").answers::<Vec<DivisionBrief>>(StatusCode::OK),
        Route::act(Method::GET, "/api/v1/divisions/{id}", Who::May(Right::ReadPlans), Precondition::None, division::show,
            "A division with its candidates, as far as they are found").answers::<DivisionView>(StatusCode::OK),
        Route::act(Method::DELETE, "/api/v1/divisions/{id}", Who::May(Right::EditPlans), Precondition::None, division::cancel,
            "Cancels a division, which keeps what it has found; forgets one that has ended"),
        Route::act(Method::GET, "/api/v1/divisions/{id}/events", Who::May(Right::ReadPlans), Precondition::None, division::events,
            "How far a division is, as it goes on: event 'progress'").answers::<String>(StatusCode::OK).of_media(Media::Events),
        Route::act(Method::GET, "/api/v1/plans/{id}/export", Who::May(Right::ReadPlans), Precondition::None, export::plan,
            "A plan as a file: cells in several formats, or which household is in which cell").answers::<serde_json::Map<String, serde_json::Value>>(StatusCode::OK).of_media(Media::GeoJson),
        Route::act(Method::GET, "/api/v1/areas/{id}/tiling/export", Who::May(Right::ReadPlans), Precondition::None, export::tiling,
            "The division in force as a file, likewise").answers::<serde_json::Map<String, serde_json::Value>>(StatusCode::OK).of_media(Media::GeoJson),
        Route::receive("/api/v1/uploads", Who::May(Right::Upload), upload::receive,
            "Uploads a file: GeoJSON, zipped Shapefile, GeoPackage, CSV, KML or .osm.pbf; it is opened beside, and asked for until that is done").answers::<Upload>(StatusCode::ACCEPTED).takes(LARGEST),
        Route::act(Method::GET, "/api/v1/uploads/{id}", Who::May(Right::Upload), Precondition::None, upload::show,
            "An upload of one's own, and how far it was taken in").answers::<Upload>(StatusCode::OK),
        Route::act(Method::DELETE, "/api/v1/uploads/{id}", Who::May(Right::Upload), Precondition::None, upload::remove,
            "Cancels what is going on with an upload, and forgets it"),
        Route::act(Method::GET, "/api/v1/uploads/{id}/preview", Who::May(Right::Upload), Precondition::None, upload::preview,
            "A layer of an upload for the map, with what is wrong or odd about it").answers::<UploadPreview>(StatusCode::OK),
        Route::act(Method::POST, "/api/v1/uploads/{id}/take", Who::May(Right::Upload), Precondition::IdempotencyKey, upload::take,
            "Takes a layer in, all of it or nothing; how it goes on is asked of the upload").answers::<Upload>(StatusCode::ACCEPTED),
        Route::document::<serde_json::Map<String, serde_json::Value>>("/api/v1/openapi.json", Who::Public, Media::OpenApi, openapi::reply,
            "This description"),
        Route::always::<health::Health>("/healthz", Who::Public, Media::Json, health::lives,
            "The process lives"),
        Route::always::<health::Health>("/readyz", Who::Public, Media::Json, health::ready,
            "The register is loaded"),
        Route::always::<String>("/metrics", Who::Public, Media::Metrics, health::metrics,
            "Numbers for Prometheus"),
    ]
}
