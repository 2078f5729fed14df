//! The audit log: who did what, when, with what before and after.

mod entries;
mod filters;

use leptos::prelude::*;

use crate::state::App;
use entries::Entries;
use filters::{Filters, Wanted};

/// The page.
#[component]
pub(crate) fn AuditPage() -> impl IntoView {
    let app = expect_context::<App>();
    let wanted = RwSignal::new(Wanted::default());
    view! {
        <div class="wide-page">
            <header class="page-head">
                <h2 data-testid="page-title">{move || app.t().audit_log}</h2>
                <a class="button" download="audit.csv" data-testid="export" href=move || wanted.with(|wanted| wanted.address("audit/export"))>
                    {move || app.t().export}
                </a>
            </header>
            <Filters wanted/>
            {move || view! { <Entries wanted=wanted.get()/> }}
        </div>
    }
}
