//! Published versions of a community: what was in force when.

use std::sync::Arc;

use grid::wire::plan::{VersionBrief, VersionView};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, plans};
use crate::browser;
use crate::components::field::{Field, FormError};
use crate::components::states::{Notice, loaded};
use crate::remote::Remote;
use crate::route::Route;
use crate::state::App;
use crate::text::format::moment;
use crate::text::plan_sentences::{term, version};
use crate::text::sentences::cells;

/// The list, newest first, and a way to what was in force on a day.
#[component]
pub(crate) fn VersionList(
    /// The area that was divided.
    area: i64,
) -> impl IntoView {
    let app = expect_context::<App>();
    let versions = Remote::new(app.busy, move || app.session.who(), move |_| plans::versions(area));
    Effect::watch(move || app.changes.get(), move |_, _, _| versions.refresh(), false);
    view! {
        <AsOf area/>
        {loaded(versions, move |versions| {
            if versions.is_empty() {
                return view! {
                    <Notice title=move || app.plan_t().versions_none text=move || app.plan_t().versions_none_next/>
                }.into_any();
            }
            let today = browser::day_from_now(0);
            let rows = versions.iter().cloned().map(|brief| {
                let term_now = Term::on(&today, &brief);
                view! { <VersionRow brief=Arc::new(brief) term_now/> }
            });
            view! { <ul class="lines" data-testid="versions">{rows.collect_view()}</ul> }.into_any()
        })}
    }
}

/// Asks for the division of a day.
#[component]
fn AsOf(area: i64) -> impl IntoView {
    let app = expect_context::<App>();
    let day = RwSignal::new(browser::day_from_now(0));
    let (error, nothing) = (RwSignal::new(None::<ApiError>), RwSignal::new(false));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        error.set(None);
        nothing.set(false);
        spawn_local(async move {
            match app.busy.during(plans::version_as_of(area, &day.get_untracked())).await {
                Ok(found) => open_version(app, &found),
                Err(failed) if failed.status() == Some(404) => _ = nothing.try_set(true),
                Err(failed) => _ = error.try_set(Some(failed)),
            }
        });
    };
    view! {
        <form class="in-line" on:submit=submit>
            <Field name=Signal::derive(move || app.plan_t().as_of.to_owned())
                wrong=Signal::derive(move || nothing.get().then(|| app.plan_t().as_of_none.to_owned()))>
                <input type="date" required=true data-testid="as-of" bind:value=day/>
            </Field>
            <button class="button" data-testid="as-of-show">{move || app.t().show}</button>
        </form>
        <FormError error/>
    }
}

/// Where a version stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    InForce,
    ToCome,
    Over,
}

impl Term {
    /// Days as `YYYY-MM-DD`, which sort as they follow each other.
    pub(crate) fn on(today: &str, version: &VersionBrief) -> Self {
        if version.effective.as_deref().is_some_and(|from| from > today) {
            Self::ToCome
        } else if version.until.as_deref().is_some_and(|until| until <= today) {
            Self::Over
        } else {
            Self::InForce
        }
    }
}

/// Where a version stands, in colour and words.
#[component]
pub(crate) fn TermTag(term_now: Term) -> impl IntoView {
    let app = expect_context::<App>();
    let class = match term_now {
        Term::InForce => "tag within",
        Term::ToCome => "tag accent",
        Term::Over => "tag",
    };
    let name = move || match term_now {
        Term::InForce => app.plan_t().in_force,
        Term::ToCome => app.plan_t().in_force_later,
        Term::Over => app.plan_t().out_of_force,
    };
    view! { <span class=class>{name}</span> }
}

#[component]
fn VersionRow(brief: Arc<VersionBrief>, term_now: Term) -> impl IntoView {
    let app = expect_context::<App>();
    let (id, area, number) = (brief.id, brief.area.id, brief.number);
    let open = move |_| show_version(app, id, area);
    let facts = {
        let brief = Arc::clone(&brief);
        move || {
            let lang = app.lang.get();
            format!("{} · {}", term(&brief, lang), cells(brief.cells, lang))
        }
    };
    view! {
        <li data-testid="version-row">
            <button class="line" data-testid="version-open" on:click=open>
                <span class="grow">
                    <b>{move || version(number, app.lang.get())}" "<TermTag term_now/></b>
                    <small>{facts}</small>
                    <small>{move || made(app, &brief)}</small>
                </span>
            </button>
        </li>
    }
}

/// Who published a version, and when; what was there before anything was published is nobody's doing here.
pub(super) fn made(app: App, version: &VersionBrief) -> String {
    let who = match version.plan {
        Some(_) => app.colleagues.called(&version.by),
        None => app.plan_t().on_record.to_owned(),
    };
    format!("{who} · {}", moment(&version.at, app.lang.get()))
}

fn open_version(app: App, found: &VersionView) {
    show_version(app, found.version.id, found.version.area.id);
}

/// Shows a version on the map in place of the present cells.
pub(crate) fn show_version(app: App, version: i64, area: i64) {
    app.place.set(None);
    app.go(|route| *route = Route { area: Some(area), version: Some(version), ..Route::default() });
    app.drawer.set(true);
}

#[cfg(test)]
mod tests {
    use grid::wire::AreaRef;

    use super::*;

    #[test]
    fn a_version_is_in_force_from_its_day_until_the_day_of_the_next() {
        let brief = VersionBrief {
            id: 1,
            number: 1,
            area: AreaRef { id: 4, code: "330199001004".to_owned(), name: "河东社区".to_owned() },
            scheme: "community-service".to_owned(),
            effective: Some("2026-12-01".to_owned()),
            until: Some("2027-03-01".to_owned()),
            by: "planner".to_owned(),
            at: "2026-11-21T09:00:00Z".to_owned(),
            plan: None,
            cells: 5,
        };
        for (today, term_now) in [
            ("2026-11-30", Term::ToCome),
            ("2026-12-01", Term::InForce),
            ("2027-02-28", Term::InForce),
            ("2027-03-01", Term::Over),
        ] {
            assert_eq!(Term::on(today, &brief), term_now, "{today}");
        }
        let first = VersionBrief { effective: None, ..brief };
        assert_eq!(Term::on("1990-01-01", &first), Term::InForce);
    }
}
