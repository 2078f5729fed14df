//! Begins to register a place: of which kind?

use grid::people::Right;
use grid::register::PlaceKind;
use leptos::prelude::*;

use crate::browser;
use crate::editing::Task;
use crate::state::App;
use crate::text::names::Named;

/// Id of the menu, by which its buttons find it.
const MENU: &str = "add-menu";

/// The button, for those who may register anything.
#[component]
pub(crate) fn AddButton() -> impl IntoView {
    let app = expect_context::<App>();
    let may = move |kind: PlaceKind| app.session.may_change(Right::EditPlaces(kind));
    let may_any = Memo::new(move |_| PlaceKind::ALL.iter().any(|kind| may(*kind)));
    let begin = move |kind: PlaceKind| {
        app.place.set(None);
        app.editor.begin(Task::Create(kind));
        if browser::is_narrow() {
            app.drawer.set(false);
        }
    };
    let item = move |kind: PlaceKind| {
        view! {
            <Show when=move || may(kind)>
                <button class="item" data-testid=format!("add-{kind}") popovertarget=MENU popovertargetaction="hide"
                    on:click=move |_| begin(kind)>
                    {move || kind.name(app.lang.get())}
                </button>
            </Show>
        }
    };
    view! {
        <Show when=move || may_any.get() && app.editor.task.with(Option::is_none)>
            <button class="button add" data-testid="add" popovertarget=MENU aria-haspopup="true">
                "＋ "{move || app.t().add}
            </button>
            <div id=MENU class="menu add-menu" popover="auto" aria-label=move || app.t().add_what>
                {PlaceKind::ALL.iter().map(|kind| item(*kind)).collect_view()}
            </div>
        </Show>
    }
}
