//! What changed in a record, field by field.

use grid::wire::people::FieldChange;
use leptos::prelude::*;

use crate::components::scope::written_scope_in_words;
use crate::state::App;
use crate::text::fields::{field_name, field_value};

/// Each field with what stood there and what stands there now.
#[component]
pub(crate) fn Changes(
    /// The fields.
    fields: Vec<FieldChange>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let line = move |FieldChange { field, before, after }: FieldChange| {
        let (name, of) = (field.clone(), field);
        let say = move |value: &Option<String>| match value {
            Some(value) if of == "scope" => written_scope_in_words(app, value),
            Some(value) if !value.is_empty() => field_value(&of, value, app.lang.get()),
            _ => app.t().nothing.to_owned(),
        };
        let (say_before, say_after) = (say.clone(), say);
        // What was not there before is told without an arrow from nothing.
        let before =
            before.map(|before| view! { <del>{move || say_before(&Some(before.clone()))}</del>" → " });
        view! {
            <li>
                <span class="field-name">{move || field_name(&name, app.lang.get()).to_owned()}</span>
                <span>{before}<ins>{move || say_after(&after)}</ins></span>
            </li>
        }
    };
    view! { <ul class="changes">{fields.into_iter().map(line).collect_view()}</ul> }
}
