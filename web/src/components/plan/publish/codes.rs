//! The codes that cells are given, and where each cell's ground came from.

use grid::wire::plan::{CodeGiven, LineageShare};
use leptos::prelude::*;

use crate::state::App;
use crate::text::format::{code_tail, count};
use crate::text::plan_sentences::percentage;

/// The codes, the new ones first.
#[component]
pub(super) fn Codes(mut codes: Vec<CodeGiven>) -> impl IntoView {
    let app = expect_context::<App>();
    codes.sort_by_key(|given| given.kept);
    let rows = codes.into_iter().map(|given| {
        let (cell, kept) = (given.cell, given.kept);
        view! {
            <tr data-testid="code-given">
                <td><button class="link" on:click=move |_| app.fly_to(cell)>{app.desk.name_of(cell)}</button></td>
                <td class="code">{given.code}</td>
                <td><span class="tag" class:accent=!kept>
                    {move || if kept { app.plan_t().code_kept } else { app.plan_t().code_new }}</span></td>
            </tr>
        }
    });
    view! {
        <details class="fold-in">
            <summary>{move || app.plan_t().codes}</summary>
            <table class="table close"><tbody>{rows.collect_view()}</tbody></table>
        </details>
    }
}

/// Which old cells each new one came from.
#[component]
pub(in crate::components::plan) fn LineageTable(
    /// The shares.
    lineage: Vec<LineageShare>,
) -> impl IntoView {
    let app = expect_context::<App>();
    if lineage.is_empty() {
        return None;
    }
    let name = move |code: &Option<String>| {
        code.as_deref().map_or_else(|| app.plan_t().in_no_cell.to_owned(), |code| code_tail(code).to_owned())
    };
    let rows = lineage.into_iter().map(|share| {
        let LineageShare { old, new, households, share_of_old, .. } = share;
        view! {
            <tr data-testid="lineage">
                <td class="code">{move || name(&old)}</td>
                <td class="code">{move || name(&new)}</td>
                <td>{count(households)}</td>
                <td>{percentage(share_of_old)}</td>
            </tr>
        }
    });
    let head = move |name: fn(App) -> &'static str| view! { <th scope="col">{move || name(app)}</th> };
    Some(view! {
        <details class="fold-in">
            <summary>{move || app.plan_t().lineage}</summary>
            <table class="table close">
                <thead><tr>
                    {head(|app| app.plan_t().lineage_old)}{head(|app| app.plan_t().lineage_new)}
                    {head(|app| app.t().counts_households)}{head(|app| app.plan_t().lineage_share)}
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </details>
    })
}
