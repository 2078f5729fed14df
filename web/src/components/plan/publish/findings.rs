//! What the rules of the scheme find: each to be mended, or left with a reason.

use grid::plan::CellId;
use grid::wire::plan::{Finding, Rule};
use leptos::prelude::*;

use super::{Reasons, is_reason};
use crate::components::field::Field;
use crate::route::Tab;
use crate::state::App;
use crate::text::names::Named;

/// The list.
#[component]
pub(super) fn Findings(findings: Vec<Finding>, reasons: Reasons) -> impl IntoView {
    let app = expect_context::<App>();
    let none = findings.is_empty();
    let rows = findings.into_iter().map(|finding| view! { <FindingRow finding reasons/> });
    view! {
        <h3>{move || app.plan_t().findings}</h3>
        {none.then(|| view! { <p class="quiet" data-testid="findings-none">{move || app.plan_t().findings_none}</p> })}
        <ul class="lines findings" data-testid="findings">{rows.collect_view()}</ul>
    }
}

/// Where a finding is mended: in the list of cells, or where defects are.
const fn tab_of(rule: Rule) -> Tab {
    match rule {
        Rule::HouseholdOutside => Tab::Faults,
        Rule::SizeBand
        | Rule::OneLeader
        | Rule::OnePiece
        | Rule::OneCommunity
        | Rule::DedicatedFor
        | Rule::NameTwice => Tab::Overview,
    }
}

#[component]
fn FindingRow(finding: Finding, reasons: Reasons) -> impl IntoView {
    let app = expect_context::<App>();
    let Finding { id, rule, cell, sentence, at } = finding;
    let look = move || show(app, cell, at);
    let mend = move |_| {
        look();
        app.go(|route| route.tab = tab_of(rule));
    };
    let id = StoredValue::new(id);
    let reason = Memo::new(move |_| reasons.0.with(|reasons| reasons.get(&id.get_value()).cloned()));
    let stands = Memo::new(move |_| reason.with(Option::is_some));
    let toggle = move |event| {
        let let_stand = event_target_checked(&event);
        reasons.0.update(|reasons| {
            if let_stand {
                reasons.entry(id.get_value()).or_default();
            } else {
                reasons.remove(&id.get_value());
            }
        });
    };
    let typed = move |event| {
        let text = event_target_value(&event);
        reasons.0.update(|reasons| _ = reasons.insert(id.get_value(), text));
    };
    let settled = Memo::new(move |_| reason.with(|reason| reason.as_deref().is_some_and(is_reason)));
    view! {
        <li data-testid="finding" data-rule=rule.as_str() class:settled=settled>
            <p><span class="mark" class:exact=settled class:broken=move || !settled.get() aria-hidden="true">
                {move || if settled.get() { "✓" } else { "✗" }}</span>
                <b>{move || rule.name(app.lang.get())}</b></p>
            <p class="sentence">{move || app.lang.get().of(&sentence)}</p>
            <p class="row-links">
                {(cell.is_some() || at.is_some()).then(|| view! {
                    <button class="link" data-testid="finding-go" on:click=move |_| look()>{move || app.plan_t().finding_go}</button>
                })}
                <button class="link" data-testid="finding-mend" on:click=mend>{move || app.plan_t().finding_mend}</button>
                <label class="switch">
                    <input type="checkbox" data-testid="let-stand" prop:checked=stands on:change=toggle/>
                    <span>{move || app.plan_t().let_stand}</span>
                </label>
            </p>
            <Show when=move || stands.get()>
                <Field name=Signal::derive(move || app.plan_t().reason.to_owned())
                    hint=Signal::derive(move || Some(app.plan_t().reason_rule.to_owned()))>
                    <textarea rows="2" maxlength="200" data-testid="reason" on:input=typed
                        prop:value=move || reason.get().unwrap_or_default()></textarea>
                </Field>
            </Show>
        </li>
    }
}

/// Moves the map to what was found.
fn show(app: App, cell: Option<CellId>, at: Option<[f64; 2]>) {
    match (cell, at) {
        (Some(cell), _) => app.fly_to(cell),
        (None, Some(at)) => app.look_at(at, 17.5),
        (None, None) => {}
    }
}
