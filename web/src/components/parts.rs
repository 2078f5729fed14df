//! Small parts used all over the page.

use grid::defects::DefectKind;
use grid::scheme::Standing;
use grid::wire::Counts;
use leptos::prelude::*;

use crate::map::icons::Icon;
use crate::route::Tab;
use crate::state::App;
use crate::text::format::{count, square_metres};
use crate::text::names::Named;

/// A sign of the map, for legends and lists.
#[component]
pub(crate) fn Sign(
    /// The sign.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="sign" viewBox="0 0 24 24" aria-hidden="true">
            <path d=icon.plate fill=icon.fill stroke=icon.stroke stroke-width="1.5"/>
            <path d=icon.glyph fill="#fff" fill-rule="evenodd"/>
            {icon.cross.map(|colour| view! {
                <path d="M4 4L20 20M20 4L4 20" stroke="#fff" stroke-width="5" stroke-linecap="round"/>
                <path d="M4 4L20 20M20 4L4 20" stroke=colour stroke-width="2.6" stroke-linecap="round"/>
            })}
        </svg>
    }
}

/// The hatching of a kind of defect.
#[component]
pub(crate) fn Hatching(
    /// The kind.
    kind: DefectKind,
) -> impl IntoView {
    view! { <span class=format!("hatching {kind}") aria-hidden="true"></span> }
}

/// Where a cell stands against its size rule, in colour and words.
#[component]
pub(crate) fn StandingTag(
    /// Where it stands.
    standing: Standing,
) -> impl IntoView {
    let app = expect_context::<App>();
    view! { <span class=standing_class(standing)>{move || standing.name(app.lang.get())}</span> }
}

const fn standing_class(standing: Standing) -> &'static str {
    match standing {
        Standing::Below => "tag below",
        Standing::Within => "tag within",
        Standing::Above => "tag above",
    }
}

/// The counts of an area or cell, and its size.
#[component]
pub(crate) fn Figures(
    /// What is counted.
    counts: Counts,
    /// m² on the ground.
    area_m2: f64,
) -> impl IntoView {
    let app = expect_context::<App>();
    let figure = move |value: String, name: &'static str| {
        view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
    };
    let figures = move || {
        let texts = app.t();
        let counted = [
            (counts.households, texts.counts_households),
            (counts.people, texts.counts_people),
            (counts.premises, texts.counts_premises),
            (counts.hazards, texts.counts_hazards),
            (counts.hydrants, texts.counts_hydrants),
        ];
        let mut figures: Vec<_> = counted.map(|(n, name)| figure(count(n), name)).into();
        figures.push(figure(square_metres(area_m2), texts.counts_area));
        figures
    };
    view! { <dl class="figures">{figures}</dl> }
}

/// A row of tabs.
#[component]
pub(crate) fn Tabs(
    /// Each tab, its name, and how many things it holds.
    tabs: Vec<(Tab, Signal<String>, Signal<Option<u32>>)>,
    /// The open one.
    open: Signal<Tab>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let tabs = tabs.into_iter().map(|(tab, name, number)| {
        view! {
            <button role="tab" class="tab" data-testid=format!("tab-{}", tab.code())
                aria-selected=move || (open.get() == tab).to_string()
                on:click=move |_| app.go(|route| route.tab = tab)>
                {name}
                {move || number.get().map(|n| view! { <span class="number">{count(n)}</span> })}
            </button>
        }
    });
    view! { <div class="tabs" role="tablist">{tabs.collect_view()}</div> }
}

/// A button that shows a sign only, with its name for those who cannot see it.
#[component]
pub(crate) fn SignButton<N>(
    /// What it does.
    name: N,
    /// The sign as an SVG path of strokes on a square of 24.
    path: &'static str,
    /// For tests.
    #[prop(optional)]
    testid: &'static str,
    /// Does it.
    #[prop(into)]
    press: Callback<()>,
) -> impl IntoView
where
    N: Fn() -> &'static str + Copy + Send + Sync + 'static,
{
    view! {
        <button class="sign-button" title=name aria-label=name data-testid=testid on:click=move |_| press.run(())>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d=path/></svg>
        </button>
    }
}

/// Strokes of the signs on buttons.
pub(crate) mod strokes {
    /// A cross.
    pub(crate) const CLOSE: &str = "M6 6L18 18M18 6L6 18";
    /// An arrow to the left.
    pub(crate) const BACK: &str = "M15 5L8 12L15 19";
    /// An arrow to the right.
    pub(crate) const FORTH: &str = "M9 5L16 12L9 19";
    /// Three bars.
    pub(crate) const MENU: &str = "M4 7H20M4 12H20M4 17H20";
    /// Plus.
    pub(crate) const PLUS: &str = "M12 5V19M5 12H19";
    /// Minus.
    pub(crate) const MINUS: &str = "M5 12H19";
    /// A frame.
    pub(crate) const FRAME: &str = "M4 9V4H9M15 4H20V9M20 15V20H15M9 20H4V15";
    /// A panel at the right.
    pub(crate) const PANEL: &str = "M4 5H20V19H4ZM14 5V19";
    /// A question mark.
    pub(crate) const HELP: &str = "M9 9.2A3 3 0 1 1 12 12.4V14M12 17.4V17.5";
    /// Up and down.
    pub(crate) const RESIZE: &str = "M8 10L12 6L16 10M8 14L12 18L16 14";
}
