//! The ledger of a cell.

use grid::register::PlaceKind;
use grid::wire::{Counts, Ledger};
use leptos::prelude::*;

use super::ledger_overview::LedgerOverview;
use super::parts::{StandingTag, Tabs};
use super::place_list::PlaceList;
use super::states::loaded;
use crate::route::Tab;
use crate::state::App;
use crate::text::names::Named;

/// The panel of the selected cell.
#[component]
pub(crate) fn CellPanel() -> impl IntoView {
    let app = expect_context::<App>();
    loaded(app.ledger, |ledger| view! { <CellLedger ledger=Ledger::clone(&ledger)/> })
}

#[component]
fn CellLedger(ledger: Ledger) -> impl IntoView {
    let app = expect_context::<App>();
    let cell = ledger.cell.clone();
    let (id, kind) = (cell.id, cell.kind);
    app.fetch_report(ledger.area.id);
    let counts = Counts {
        households: cell.households,
        people: cell.people,
        premises: cell.premises,
        hazards: cell.hazards,
        hydrants: cell.hydrants,
    };
    // A tab that only communities have stands for the first one.
    let open = Signal::derive(move || match app.route.with(|route| route.tab) {
        Tab::Cells => Tab::Overview,
        tab => tab,
    });
    let named = move |name: fn(App) -> &'static str| Signal::derive(move || name(app).to_owned());
    let tabs = vec![
        (Tab::Overview, named(|app| app.t().tab_overview), None),
        (Tab::Households, named(|app| app.t().tab_households), Some(cell.households)),
        (Tab::Premises, named(|app| app.t().tab_premises), Some(cell.premises)),
        (
            Tab::Hazards,
            named(|app| app.t().tab_hazards),
            Some(ledger.hazards.iter().map(|tally| tally.count).sum()),
        ),
        (Tab::Hydrants, named(|app| app.t().tab_hydrants), Some(cell.hydrants)),
    ];
    let area = ledger.area.name.clone();
    let content = move || match open.get() {
        Tab::Overview | Tab::Cells => view! { <LedgerOverview ledger=ledger.clone() counts/> }.into_any(),
        Tab::Households => view! { <PlaceList cell=id kind=PlaceKind::Household/> }.into_any(),
        Tab::Premises => view! { <PlaceList cell=id kind=PlaceKind::Premises/> }.into_any(),
        Tab::Hazards => view! { <PlaceList cell=id kind=PlaceKind::Hazard/> }.into_any(),
        Tab::Hydrants => view! { <PlaceList cell=id kind=PlaceKind::Hydrant/> }.into_any(),
    };
    view! {
        <header class="title">
            <small>{area}" · "{move || kind.name(app.lang.get())}" · "<span class="code">{cell.code.clone()}</span></small>
            <h2 data-testid="drawer-title">{cell.name.clone()}<StandingTag standing=cell.standing/></h2>
        </header>
        <Tabs tabs open/>
        {content}
    }
}
