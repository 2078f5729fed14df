//! Publishing a plan: what stands against it, the codes and the lineage it leads to, and from when.

mod codes;
mod confirm;
mod done;
mod findings;

use std::collections::BTreeMap;
use std::sync::Arc;

use grid::wire::plan::{Override, PlanState, PublishCheck, VersionBrief};
use leptos::prelude::*;

use super::panel::of_head;
use crate::api::plans;
use crate::components::states::{Skeleton, loaded};
use crate::remote::Remote;
use crate::route::Tab;
use crate::state::App;
use codes::{Codes, LineageTable};
use confirm::Confirm;
use done::Published;
use findings::Findings;

pub(super) use codes::LineageTable as Lineage;

/// Why findings stay as they are, by their ids. Copy it freely: it only holds a signal.
#[derive(Clone, Copy)]
struct Reasons(RwSignal<BTreeMap<String, String>>);

impl Reasons {
    /// What is sent: the reasons for what is still found.
    fn overrides(self, check: &PublishCheck) -> Vec<Override> {
        self.0.with_untracked(|reasons| {
            let given =
                check.findings.iter().filter_map(|finding| Some((finding, reasons.get(&finding.id)?)));
            given
                .map(|(finding, reason)| Override {
                    finding: finding.id.clone(),
                    reason: reason.trim().to_owned(),
                })
                .collect()
        })
    }

    /// How many findings have no reason that will do; tracked.
    fn missing(self, check: &PublishCheck) -> usize {
        self.0.with(|reasons| {
            let is_given = |id: &str| reasons.get(id).is_some_and(|reason| is_reason(reason));
            check.findings.iter().filter(|finding| !is_given(&finding.id)).count()
        })
    }
}

/// Whether a text will do as a reason: 4 to 200 characters.
fn is_reason(text: &str) -> bool {
    (4..=200).contains(&text.trim().chars().count())
}

/// The panel.
#[component]
pub(super) fn Publish() -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let plan = of_head(app, |head| head.plan.id);
    let state = of_head(app, |head| head.plan.state);
    let published = RwSignal::new(None::<VersionBrief>);
    let check = Remote::new(
        app.busy,
        move || plan.get().filter(|_| state.get() == Some(PlanState::Open)),
        |plan| async move { plans::check(plan).await },
    );
    let present = Memo::new(move |_| desk.revision());
    Effect::watch(move || present.get(), move |_, _, _| check.refresh(), false);
    // What was said of findings stays while others are mended.
    let reasons = Reasons(RwSignal::new(BTreeMap::new()));
    move || match (published.get(), state.get()) {
        (Some(version), _) => view! { <Published version=Some(version)/> }.into_any(),
        (None, Some(PlanState::Published)) => view! { <Published version=None/> }.into_any(),
        (None, Some(PlanState::Shelved)) => ().into_any(),
        (None, Some(PlanState::Open)) => {
            loaded(check, move |check| view! { <Check check reasons published/> }).into_any()
        }
        (None, None) => view! { <Skeleton/> }.into_any(),
    }
}

#[component]
fn Check(
    check: Arc<PublishCheck>,
    reasons: Reasons,
    published: RwSignal<Option<VersionBrief>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let may_publish = of_head(app, |head| head.may_publish);
    let exact = check.exact;
    let (findings, codes, lineage) = (check.findings.clone(), check.codes.clone(), check.lineage.clone());
    view! {
        <div class=if exact { "verdict exact" } else { "verdict broken" } data-testid="publish-verdict">
            <span class="mark" aria-hidden="true">{if exact { "✓" } else { "✗" }}</span>
            <span><b>{move || if exact { app.plan_t().publish_exact } else { app.plan_t().publish_broken }}</b></span>
        </div>
        {(!exact).then(|| view! {
            <button class="button main wide" data-testid="to-problems" on:click=move |_| app.go(|route| route.tab = Tab::Faults)>
                {move || app.plan_t().publish_to_problems}
            </button>
        })}
        <Findings findings reasons/>
        <Codes codes/>
        <LineageTable lineage/>
        <Show when=move || may_publish.get() == Some(true) fallback=move || view! {
            <p class="quiet">{move || app.plan_t().publish_no_right}</p>
        }>
            <Confirm check=Arc::clone(&check) reasons published/>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::is_reason;

    #[test]
    fn a_reason_is_4_to_200_characters() {
        assert!(is_reason("老旧小区"));
        assert!(!is_reason(" 同意 "));
        assert!(!is_reason(&"长".repeat(201)));
    }
}
