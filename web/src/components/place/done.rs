//! Says in one line what was done, with a way to undo it.

use leptos::prelude::*;

use crate::components::parts::{SignButton, strokes};
use crate::editing::{HistoryStep, title_of};
use crate::state::App;
use crate::text::sentences::was_done;

/// The bar.
#[component]
pub(crate) fn DoneBar() -> impl IntoView {
    let app = expect_context::<App>();
    let editor = app.editor;
    let failed = move || editor.error.get();
    // What is begun has the room, and nothing else is to be undone meanwhile.
    let shown = Memo::new(move |_| if editor.task.with(Option::is_none) { editor.done.get() } else { None });
    move || {
        shown.get().map(|done| {
            let title = title_of(&done.card.place);
            let (action, step) = (done.action, done.step);
            view! {
                <div class="done" role="status" data-testid="done">
                    <span class="grow">
                        {move || was_done(action, step, &title, app.lang.get())}
                        {move || failed().map(|error| view! { <small class="error" role="alert">{error.message(app.lang.get())}</small> })}
                    </span>
                    <button class="link" data-testid="undo" disabled=editor.sending on:click=move |_| app.undo()>
                        {move || if step == HistoryStep::Undone { app.t().redo } else { app.t().undo }}
                    </button>
                    <SignButton name=move || app.t().dismiss path=strokes::CLOSE testid="dismiss"
                        press=move |()| editor.done.set(None)/>
                </div>
            }
        })
    }
}
