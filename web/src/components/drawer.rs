//! The drawer: everything about the one thing that is shown.

use leptos::prelude::*;

use super::cell::CellPanel;
use super::clusters::ClustersPanel;
use super::community::CommunityPanel;
use super::overview::OverviewPanel;
use super::parts::{SignButton, strokes};
use super::states::loaded;
use crate::state::App;

/// Which panel the drawer holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Clusters,
    Cell,
    Community(i64),
    Overview(i64),
    Nothing,
}

/// The drawer.
#[component]
pub(crate) fn Drawer() -> impl IntoView {
    let app = expect_context::<App>();
    let tall = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        let (searching, cell) = app.route.with(|route| (route.clusters.is_some(), route.cell.is_some()));
        if searching {
            return Shown::Clusters;
        }
        if cell {
            return Shown::Cell;
        }
        let Some(area) = app.area() else { return Shown::Nothing };
        let is_divided =
            app.areas.ready().is_some_and(|tree| tree.get(area).is_some_and(|node| node.tiling.is_some()));
        if is_divided { Shown::Community(area) } else { Shown::Overview(area) }
    });
    let panel = move || match shown.get() {
        Shown::Clusters => view! { <ClustersPanel/> }.into_any(),
        Shown::Cell => view! { <CellPanel/> }.into_any(),
        Shown::Community(area) => view! { <CommunityPanel area/> }.into_any(),
        Shown::Overview(area) => view! { <OverviewPanel area/> }.into_any(),
        Shown::Nothing => loaded(app.areas, |_| ()).into_any(),
    };
    let has_way_back = move || {
        app.route.with(|route| route.clusters.is_some() || route.cell.is_some() || route.defect.is_some())
    };
    view! {
        <Show when=move || !app.drawer.get()>
            <div class="reopen">
                <SignButton name=move || app.t().show_panel path=strokes::PANEL testid="open-drawer"
                    press=move |()| app.drawer.set(true)/>
            </div>
        </Show>
        <aside class="drawer" class:open=move || app.drawer.get() class:tall=move || tall.get() data-testid="drawer">
            <div class="drawer-bar">
                <Show when=has_way_back>
                    <SignButton name=move || app.t().back path=strokes::BACK testid="back" press=move |()| {
                        app.place.set(None);
                        app.step_back();
                    }/>
                </Show>
                <span class="spring"></span>
                <span class="only-narrow">
                    <SignButton name=move || app.t().bigger path=strokes::RESIZE testid="resize"
                        press=move |()| tall.update(|tall| *tall = !*tall)/>
                </span>
                <SignButton name=move || app.t().close path=strokes::CLOSE testid="close-drawer"
                    press=move |()| app.drawer.set(false)/>
            </div>
            <div class="drawer-body">{panel}</div>
        </aside>
    }
}
