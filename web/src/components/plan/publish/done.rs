//! A plan that is published: its version, and the way there.

use grid::wire::plan::VersionBrief;
use leptos::prelude::*;

use crate::api::plans;
use crate::components::plan::panel::of_head;
use crate::components::plan::versions::show_version;
use crate::remote::Remote;
use crate::route::Route;
use crate::state::App;
use crate::text::plan_sentences::{term, version as in_words};

/// What became of the plan.
#[component]
pub(super) fn Published(
    /// The version that was just made; none: it is looked for.
    version: Option<VersionBrief>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let plan = of_head(app, |head| head.plan.id);
    let area = of_head(app, |head| head.plan.area.id);
    let is_known = version.is_some();
    let versions = Remote::new(app.busy, move || area.get().filter(|_| !is_known), plans::versions);
    let made = Memo::new(move |_| {
        let found = || versions.ready()?.iter().find(|version| version.plan == plan.get()).cloned();
        version.clone().or_else(found)
    });
    let open_map = move |_| {
        if let Some(area) = area.get_untracked() {
            app.go(|route| *route = Route { area: Some(area), ..Route::default() });
        }
    };
    let row = move |version: VersionBrief| {
        let (id, area) = (version.id, version.area.id);
        let sentence = move || {
            let lang = app.lang.get();
            format!("{} · {}", in_words(version.number, lang), term(&version, lang))
        };
        view! {
            <p data-testid="published-version">{sentence}</p>
            <footer class="form-buttons">
                <button class="button main" data-testid="open-published" on:click=open_map>{move || app.plan_t().published_open}</button>
                <button class="button" data-testid="open-version" on:click=move |_| show_version(app, id, area)>
                    {move || app.plan_t().published_version}
                </button>
            </footer>
        }
    };
    view! {
        <div class="verdict exact" data-testid="published">
            <span class="mark" aria-hidden="true">"✓"</span>
            <span><b>{move || app.plan_t().published}</b></span>
        </div>
        {move || made.get().map(row)}
    }
}
