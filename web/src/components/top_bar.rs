//! The bar at the top: name, where one is, language, help.

use leptos::prelude::*;

use super::me_menu::MeMenu;
use super::parts::{SignButton, strokes};
use crate::state::App;

/// The sign of Wangge, as in icon.svg; a copy spares the page from knowing under which name the file is served.
const ICON: &str = concat!(
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E",
    "%3Crect width='24' height='24' rx='5' fill='%231f4e8c'/%3E",
    "%3Cpath d='M5 5h6v8H5zM13 5h6v5h-6zM5 15h6v4H5zM13 12h6v7h-6z' fill='none' stroke='%23fff' ",
    "stroke-width='1.6' stroke-linejoin='round'/%3E%3C/svg%3E",
);

/// The bar.
#[component]
pub(crate) fn TopBar() -> impl IntoView {
    let app = expect_context::<App>();
    let other = move || app.lang.get().other();
    view! {
        <header class="top-bar">
            <span class="only-narrow">
                <SignButton name=move || app.t().menu path=strokes::MENU testid="menu"
                    press=move |()| app.side.update(|open| *open = !*open)/>
            </span>
            <a class="brand" href="?" on:click=move |event| {
                event.prevent_default();
                if let Some(tree) = untrack(move || app.areas.ready()) && let Some(home) = tree.home() {
                    app.show_area(home);
                }
            }>
                <img src=ICON alt="" width="24" height="24"/>
                <b>"网格"</b>
                <span>"Wangge"</span>
            </a>
            <Path/>
            <span class="spring"></span>
            <button class="lang" data-testid="lang" lang=move || other().html() on:click=move |_| app.switch_lang()>
                {move || other().pick("中文", "English")}
            </button>
            <span class="only-wide">
                <SignButton name=move || app.t().help path=strokes::HELP testid="help"
                    press=move |()| app.help.set(true)/>
            </span>
            <MeMenu/>
        </header>
    }
}

/// From the top of the tree to what is shown.
#[component]
fn Path() -> impl IntoView {
    let app = expect_context::<App>();
    let steps = move || {
        let (Some(tree), Some(area)) = (app.areas.ready(), app.area()) else { return Vec::new() };
        tree.path(area).into_iter().map(|node| (node.id, node.name.clone())).collect::<Vec<_>>()
    };
    let cell = move || {
        let selected = app.route.with(|route| route.cell)?;
        let ledger = app.ledger.ready().filter(|ledger| ledger.cell.id == selected)?;
        Some(view! { <li aria-current="page">{ledger.cell.name.clone()}</li> })
    };
    let go = move |area: i64| {
        if let Some(tree) = untrack(move || app.areas.ready())
            && let Some(node) = tree.get(area)
        {
            app.show_area(node);
        }
    };
    view! {
        <nav class="path" data-testid="path">
            <ol>
                <For each=steps key=|(id, _)| *id let((id, name))>
                    <li><button on:click=move |_| go(id)>{name}</button></li>
                </For>
                {cell}
            </ol>
        </nav>
    }
}
