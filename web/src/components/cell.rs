//! The ledger of a cell.

use grid::register::PlaceKind;
use grid::wire::{Counts, Ledger};
use leptos::prelude::*;

use super::ledger_overview::LedgerOverview;
use super::parts::{StandingTag, Tabs};
use super::place_list::PlaceList;
use super::states::loaded;
use crate::print::PrintButton;
use crate::route::Tab;
use crate::state::App;
use crate::text::names::Named;

/// The panel of the selected cell. Its lists stay where they are while the ledger above them changes.
#[component]
pub(crate) fn CellPanel() -> impl IntoView {
    let app = expect_context::<App>();
    let cell = Memo::new(move |_| app.route.with(|route| route.cell));
    // A tab that only communities have stands for the first one.
    let open = Memo::new(move |_| match app.route.with(|route| route.tab) {
        tab if kind_of_tab(tab).is_none() => Tab::Overview,
        tab => tab,
    });
    let who = Memo::new(move |_| if app.session.is_at_work() { app.session.who() } else { None });
    let content = move || {
        // Until somebody is signed in there is nothing to ask for; somebody else sees another list.
        who.get()?;
        let (Some(cell), Some(kind)) = (cell.get(), kind_of_tab(open.get())) else {
            // Until it is here, its head says so.
            return app.ledger.ready().map(|ledger| {
                view! {
                    <LedgerOverview ledger=Ledger::clone(&ledger) counts=counts(&ledger)/>
                    <PrintButton area=ledger.area.id cell=ledger.cell.id/>
                }
                .into_any()
            });
        };
        Some(view! { <PlaceList cell kind/> }.into_any())
    };
    view! {
        {loaded(app.ledger, move |ledger| view! { <Head ledger=Ledger::clone(&ledger) open=open.into()/> })}
        {content}
    }
}

const fn kind_of_tab(tab: Tab) -> Option<PlaceKind> {
    match tab {
        Tab::Households => Some(PlaceKind::Household),
        Tab::Premises => Some(PlaceKind::Premises),
        Tab::Hazards => Some(PlaceKind::Hazard),
        Tab::Hydrants => Some(PlaceKind::Hydrant),
        _ => None,
    }
}

fn counts(ledger: &Ledger) -> Counts {
    let cell = &ledger.cell;
    Counts {
        households: cell.households,
        people: cell.people,
        premises: cell.premises,
        hazards: cell.hazards,
        hydrants: cell.hydrants,
    }
}

/// Name, standing and tabs.
#[component]
fn Head(ledger: Ledger, open: Signal<Tab>) -> impl IntoView {
    let app = expect_context::<App>();
    let cell = ledger.cell;
    let kind = cell.kind;
    app.fetch_report(ledger.area.id);
    let named = move |name: fn(App) -> &'static str| Signal::derive(move || name(app).to_owned());
    let tabs = vec![
        (Tab::Overview, named(|app| app.t().tab_overview), None.into()),
        (Tab::Households, named(|app| app.t().tab_households), Some(cell.households).into()),
        (Tab::Premises, named(|app| app.t().tab_premises), Some(cell.premises).into()),
        (
            Tab::Hazards,
            named(|app| app.t().tab_hazards),
            Some(ledger.hazards.iter().map(|tally| tally.count).sum()).into(),
        ),
        (Tab::Hydrants, named(|app| app.t().tab_hydrants), Some(cell.hydrants).into()),
    ];
    let area = ledger.area.name;
    view! {
        <header class="title">
            <small>{area}" · "{move || kind.name(app.lang.get())}" · "<span class="code">{cell.code}</span></small>
            <h2 data-testid="drawer-title">{cell.name}<StandingTag standing=cell.standing/></h2>
        </header>
        <Tabs tabs open/>
    }
}
