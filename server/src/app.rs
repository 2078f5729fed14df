//! The service as one value: its state and its router.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodFilter, on};
use store::Store;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::auth::{Access, Auth};
use crate::build_id::build_id;
use crate::clock::Clock;
use crate::divisions::Divisions;
use crate::events::Seats;
use crate::following::Following;
use crate::index::Register;
use crate::metrics::Metrics;
use crate::observe::observe;
use crate::plans::Rooms;
use crate::problem::{ApiError, describe_failures};
use crate::routes::{Route, table};
use crate::uploads::Uploads;
use crate::workers::Workers;
use crate::{answer, assets, security};

/// Largest body of a request, where a route does not say otherwise: a place with all its texts is far smaller.
pub(crate) const LARGEST_BODY: usize = 64 * 1024;

/// What the routes share.
pub struct App {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Clock,
    pub(crate) metrics: Metrics,
    pub(crate) workers: Workers,
    pub(crate) following: Following,
    pub(crate) auth: Auth,
    pub(crate) plans: Rooms,
    pub(crate) uploads: Uploads,
    pub(crate) divisions: Divisions,
    /// Of those who listen to plans and divisions.
    pub(crate) seats: Seats,
    register: RwLock<Option<Register>>,
}

/// The register, held for reading. It cannot be held across a point where other tasks run.
pub(crate) struct Loaded<'a>(RwLockReadGuard<'a, Option<Register>>);

impl Deref for Loaded<'_> {
    type Target = Register;

    fn deref(&self) -> &Register {
        self.0.as_ref().expect("App::register hands out loaded ones only")
    }
}

impl App {
    /// An app whose register is not loaded yet.
    pub fn new(store: Arc<dyn Store>, clock: Clock, access: Access) -> Arc<Self> {
        // Now, while the program's file is the one that runs: tags are made from it.
        build_id();
        Arc::new(Self {
            store,
            clock,
            metrics: Metrics::default(),
            workers: Workers::default(),
            following: Following::default(),
            auth: Auth::new(access),
            plans: Rooms::default(),
            uploads: Uploads::default(),
            divisions: Divisions::default(),
            seats: Seats::default(),
            register: RwLock::new(None),
        })
    }

    /// The register as it is now; it stays so until the guard is dropped, which is to be soon.
    ///
    /// # Errors
    /// [`ApiError::NotReady`] until it is loaded.
    pub(crate) fn register(&self) -> Result<Loaded<'_>, ApiError> {
        let guard = self.register.read().unwrap_or_else(PoisonError::into_inner);
        if guard.is_some() { Ok(Loaded(guard)) } else { Err(ApiError::NotReady) }
    }

    /// Changes the register, alone; `None` when it is not loaded. Everybody waits for it.
    pub(crate) fn change_register<T>(&self, change: impl FnOnce(&mut Register) -> T) -> Option<T> {
        self.register.write().unwrap_or_else(PoisonError::into_inner).as_mut().map(change)
    }

    /// Puts a register in place of the old one.
    pub(crate) fn put_register(&self, register: Register) {
        let old = self.register.write().unwrap_or_else(PoisonError::into_inner).replace(register);
        // Only now, when nobody waits for the lock: so much memory is not given back in an instant.
        drop(old);
    }

    /// The router of the whole service. `web` is the folder of the page; without one there is none.
    pub fn router(self: &Arc<Self>, web: Option<PathBuf>) -> Router {
        let mut router = Router::new();
        for route in table() {
            let (path, method, route, app) = (route.path, filter(&route), Arc::new(route), Arc::clone(self));
            let handler = move |path: Result<RawPathParams, RawPathParamsRejection>, request: Request| {
                let (route, app) = (Arc::clone(&route), Arc::clone(&app));
                async move { answer::respond(&app, &route, path.ok(), request).await }
            };
            router = router.route(path, on(method, handler));
        }
        let router = match web {
            Some(folder) => router.fallback_service(assets::service(folder)),
            None => router.fallback(|| async { StatusCode::NOT_FOUND }),
        };
        self.enclose(router)
    }

    /// Puts around all routes what all of them need. The first layer is the innermost.
    fn enclose(self: &Arc<Self>, router: Router) -> Router {
        // Each route has its own limit below this one.
        let largest = table().iter().map(|route| route.largest_body).max().unwrap_or(LARGEST_BODY);
        router
            .layer(RequestBodyLimitLayer::new(largest))
            .layer(CatchPanicLayer::new())
            .layer(from_fn(describe_failures))
            .layer(from_fn(security::protect))
            .layer(from_fn_with_state(Arc::clone(self), observe))
    }
}

/// The method of a route as the router knows it; GET lets HEAD pass as well.
fn filter(route: &Route) -> MethodFilter {
    let known = MethodFilter::try_from(route.method.clone());
    known.expect("the table has methods of HTTP only")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::response::IntoResponse;
    use axum::routing::get;
    use grid::register::Date;
    use store::SqliteStore;
    use tower::ServiceExt as _;

    async fn panics() -> StatusCode {
        panic!("the telephone is 13800001234")
    }

    async fn fails() -> impl IntoResponse {
        ApiError::Internal("the telephone is 13800001234".into())
    }

    #[tokio::test]
    async fn failures_of_ours_say_nothing_of_their_cause() {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(folder.path().join("s")).await.unwrap();
        let app = App::new(Arc::new(store), Clock::Fixed(Date::constant(2026, 1, 1)), Access::default());
        let router = app.enclose(Router::new().route("/panics", get(panics)).route("/fails", get(fails)));
        for path in ["/panics", "/fails"] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), 500);
            assert_eq!(response.headers()["content-type"], "application/problem+json");
            let body = to_bytes(response.into_body(), 1000).await.unwrap();
            let problem: grid::wire::Problem = serde_json::from_slice(&body).unwrap();
            assert_eq!(problem.detail, "the service failed; the cause is in its log", "{path}");
        }
    }
}
