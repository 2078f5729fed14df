//! Everybody within an administrator's scope.

use grid::wire::people::PersonView;
use leptos::prelude::*;

use super::{Desk, Whose};
use crate::components::scope::scope_in_words;
use crate::components::states::Notice;
use crate::state::App;
use crate::text::names::Named;

/// The table; on a telephone, a card each.
#[component]
pub(super) fn PeopleTable(people: Vec<PersonView>, desk: Desk) -> impl IntoView {
    let app = expect_context::<App>();
    if people.is_empty() {
        return view! { <Notice title=move || app.t().people_none text=|| ""/> }.into_any();
    }
    let head = move |name: fn(App) -> &'static str| view! { <th scope="col">{move || name(app)}</th> };
    view! {
        <table class="table" data-testid="people-table">
            <thead>
                <tr>
                    {head(|app| app.t().name)}
                    {head(|app| app.t().login)}
                    {head(|app| app.t().role)}
                    {head(|app| app.t().scope)}
                    {head(|app| app.t().state)}
                    <th></th>
                </tr>
            </thead>
            <tbody>{people.into_iter().map(|person| view! { <Row person desk/> }).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Row(person: PersonView, desk: Desk) -> impl IntoView {
    let app = expect_context::<App>();
    let (role, active, demo, must_change) = (person.role, person.active, person.demo, person.must_change);
    let scope = person.scope.clone();
    let data_login = person.login.clone();
    let (name, login) = (person.name.clone(), person.login.clone());
    view! {
        <tr data-testid="person" data-login=data_login class:inactive=!active>
            <td><b>{name}</b>{demo.then(|| view! { " "<span class="tag">{move || app.t().demo_tag}</span> })}</td>
            <td class="code">{login}</td>
            <td>{move || role.name(app.lang.get())}</td>
            <td>{move || scope_in_words(app, &scope)}</td>
            <td>
                {move || if active { app.t().active } else { app.t().inactive }}
                {(must_change && active && !demo).then(|| view! { " "<span class="tag">{move || app.t().password_due}</span> })}
            </td>
            <td>
                <button class="button small" data-testid="person-edit" on:click=move |_| desk.editing.set(Some(Whose::Of(Box::new(person.clone()))))>
                    {move || app.t().edit}
                </button>
            </td>
        </tr>
    }
}
