//! Follows what others change, while somebody looks: a light question now and then, and a quiet second reading when
//! the answer is another one. Whether what is shown can be trusted to be of now is asked along with it.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::state::App;

/// How often it is asked.
const EVERY: Duration = Duration::from_secs(15);
/// What grows old with every change of the register.
const ASKED: &str = "areas";

/// Follows the changes of others for as long as the page is open.
pub(crate) fn watch(app: App) {
    let known = StoredValue::new(None::<String>);
    let asking = StoredValue::new(false);
    let look = move || {
        let nobody_looks = document().hidden() || !app.online.get_untracked();
        if nobody_looks || asking.get_value() {
            return;
        }
        asking.set_value(true);
        spawn_local(async move {
            // Asked beside the progress bar: nobody waits for this.
            let etag = api::etag(ASKED).await.ok().flatten();
            let stale_since = api::stale_since().await;
            if app.stale_since.with_untracked(|known| *known != stale_since) {
                app.stale_since.set(stale_since);
            }
            asking.set_value(false);
            if etag.is_none() || etag == known.get_value() {
                return;
            }
            let is_first = known.get_value().is_none();
            known.set_value(etag);
            if !is_first {
                app.reread();
            }
        });
    };
    look();
    if let Ok(timer) = set_interval_with_handle(look, EVERY) {
        on_cleanup(move || timer.clear());
    }
}
