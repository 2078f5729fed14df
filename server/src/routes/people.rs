//! Accounts, for administrators: of those whose scope lies within their own.

use axum::http::StatusCode;
use axum::http::header;
use axum::response::Response;
use grid::people::{Account, Right, Role, Scope, Subject};
use grid::register::Stored;
use grid::scheme::Bilingual;
use grid::wire::edit::FieldError;
use grid::wire::people::{Colleague, PersonForm, PersonView, PersonWithPassword};

use super::call::{Call, Json, NoBody};
use super::history::{self, gone};
use crate::auth::{Sight, one_time, tag};
use crate::extract::{NoParameters, RecordId, parameters};
use crate::problem::ApiError;
use crate::reply;

parameters! {
    /// Whose account.
    pub(crate) struct PersonOf {
        /// Id of the account.
        path id: RecordId,
    }
}

/// `GET /people`
pub(super) async fn list(call: Call, _: NoParameters, _: NoBody) -> Result<Response, ApiError> {
    let accounts = call.app.store.accounts().await?;
    let mut people = Vec::new();
    for account in accounts {
        if is_theirs(&call, &account.value.scope)? {
            people.push(view(account));
        }
    }
    reply::json(&people)
}

/// `GET /people/names`
pub(super) async fn names(call: Call, _: NoParameters, _: NoBody) -> Result<Response, ApiError> {
    let accounts = call.app.store.accounts().await?;
    let register = call.app.register()?;
    let sight = Sight::of(&call.viewer()?.account.value, &register);
    let draws = |role: Role| role.may(Right::EditPlans) || role.may(Right::PublishPlans);
    let theirs = accounts
        .into_iter()
        .map(|account| account.value)
        .filter(|account| draws(account.role) && sight.meets(&account.scope, &register))
        .map(|Account { login, name, .. }| Colleague { login, name });
    reply::json(&theirs.collect::<Vec<_>>())
}

/// `POST /people`
pub(super) async fn create(
    call: Call,
    _: NoParameters,
    Json(form): Json<PersonForm>,
) -> Result<Response, ApiError> {
    let account = account(&call, form, None)?;
    let password = one_time()?;
    let hash = call.app.auth.passwords.hash(password.clone()).await?;
    let (author, key) = (call.viewer()?.author(), call.met.request()?);
    let store = &call.app.store;
    let made = store.create_account(&author, Some(key), &account, Some(&hash)).await?;
    // Of a repeated request, the account as it is now: it may have been given another scope.
    let made = if_theirs(&call, made)?;
    // Of a repeated request the password is the first one's, which was shown then and is kept nowhere.
    let known = store.account_by_login(&made.value.login).await?;
    let is_new = known.is_some_and(|(_, kept)| kept.as_deref() == Some(&hash));
    let mut response = tagged(
        &made,
        &PersonWithPassword { person: view(made.clone()), password: is_new.then_some(password) },
    )?;
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

/// `PUT /people/{id}`
pub(super) async fn replace(
    call: Call,
    asked: PersonOf,
    Json(form): Json<PersonForm>,
) -> Result<Response, ApiError> {
    let present = at_version(&call, &asked).await?;
    if !form.login.eq_ignore_ascii_case(&present.value.login) {
        return Err(ApiError::of_text(
            "login",
            "登录名建立后不能更改",
            "a login cannot be changed once it is made",
        ));
    }
    let account = account(&call, form, Some(&present.value))?;
    let Stored { id, version, .. } = present;
    let changed = call.app.store.replace_account(&call.viewer()?.author(), id, version, &account).await;
    let changed = history::unless_stale(&call, Subject::Account, id, version, changed).await?;
    call.app.auth.sessions.forget();
    tagged(&changed, &view(changed.clone()))
}

/// `POST /people/{id}/password`
pub(super) async fn reset_password(call: Call, asked: PersonOf, _: NoBody) -> Result<Response, ApiError> {
    let present = at_version(&call, &asked).await?;
    if present.id == call.viewer()?.account.id {
        return Err(ApiError::Conflict(
            "one's own password is set with the present one: POST /api/v1/session/password".to_owned(),
        ));
    }
    if present.value.demo {
        return Err(ApiError::Conflict("demonstration persons sign in without a password".to_owned()));
    }
    let password = one_time()?;
    let hash = call.app.auth.passwords.hash(password.clone()).await?;
    let Stored { id, version, .. } = present;
    let changed = call.app.store.set_password(&call.viewer()?.author(), id, version, &hash, true).await;
    let changed = history::unless_stale(&call, Subject::Account, id, version, changed).await?;
    call.app.auth.sessions.forget();
    tagged(&changed, &PersonWithPassword { person: view(changed.clone()), password: Some(password) })
}

fn tagged(account: &Stored<Account>, answer: &impl serde::Serialize) -> Result<Response, ApiError> {
    let mut response = reply::json(answer)?;
    response.headers_mut().insert(header::ETAG, tag(account.version)?);
    Ok(response)
}

/// The account that was asked for, if there is one within their scope. Both failures are said alike.
async fn find(call: &Call, asked: &PersonOf) -> Result<Stored<Account>, ApiError> {
    let RecordId(id) = asked.id;
    let found = call.app.store.accounts().await?.into_iter().find(|account| account.id == id);
    if_theirs(call, found.ok_or_else(|| gone(Subject::Account, id))?)
}

/// The same, if it is at the version that the change is made from.
async fn at_version(call: &Call, asked: &PersonOf) -> Result<Stored<Account>, ApiError> {
    let (present, version) = (find(call, asked).await?, call.met.version()?);
    if present.version == version {
        return Ok(present);
    }
    Err(history::stale(call, Subject::Account, present.id, version, present.version).await?)
}

/// An account that is theirs to see.
fn if_theirs(call: &Call, account: Stored<Account>) -> Result<Stored<Account>, ApiError> {
    let theirs = is_theirs(call, &account.value.scope)?;
    if theirs { Ok(account) } else { Err(gone(Subject::Account, account.id)) }
}

fn is_theirs(call: &Call, scope: &Scope) -> Result<bool, ApiError> {
    let register = call.app.register()?;
    Ok(Sight::of(&call.viewer()?.account.value, &register).contains(scope, &register))
}

/// An account of what was filled in, or all that is wrong with it. What it may do and where is looked at when it is
/// given, not when it stays: an account of ground that is no longer there can be closed.
fn account(call: &Call, form: PersonForm, present: Option<&Account>) -> Result<Account, ApiError> {
    let mut errors = Vec::new();
    let mut refuse = |field: &str, zh: &str, en: &str| {
        let sentence = Bilingual { zh: zh.to_owned(), en: en.to_owned() };
        errors.push(FieldError { field: field.to_owned(), sentence });
    };
    let (login, name) = (form.login.trim().to_owned(), form.name.trim().to_owned());
    let in_login = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !(2..=40).contains(&login.len()) || !login.chars().all(in_login) {
        refuse(
            "login",
            "登录名须为 2 至 40 个字母、数字或 . - _",
            "a login has 2 to 40 letters, digits, '.', '-' and '_'",
        );
    }
    if !(1..=60).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        refuse("name", "姓名须为 1 至 60 个字符", "a name has 1 to 60 characters");
    }
    let is_given = present.is_none_or(|known| (known.role, &known.scope) != (form.role, &form.scope));
    if is_given && let Some((zh, en)) = objection(call, form.role, &form.scope)? {
        refuse("scope", zh, en);
    }
    if !errors.is_empty() {
        return Err(ApiError::Fields(errors));
    }
    let PersonForm { role, scope, active, .. } = form;
    let (demo, must_change) = present.map_or((false, true), |known| (known.demo, known.must_change));
    Ok(Account { login, name, role, scope, active, demo, must_change })
}

/// What is wrong with giving a role in a scope, in Chinese and in English.
fn objection(
    call: &Call,
    role: Role,
    scope: &Scope,
) -> Result<Option<(&'static str, &'static str)>, ApiError> {
    match scope {
        Scope::Everything if role == Role::GridStaff => {
            return Ok(Some((
                "网格人员的范围须为辖区或网格，不能是全部",
                "grid staff work in areas and cells; choose theirs",
            )));
        }
        Scope::Within { areas, cells } if areas.is_empty() && cells.is_empty() => {
            return Ok(Some(("请至少选择一个辖区或网格", "choose at least one area or cell")));
        }
        _ => {}
    }
    let register = call.app.register()?;
    let may_give = Sight::of(&call.viewer()?.account.value, &register).may_give(scope, &register);
    Ok((!may_give).then_some((
        "范围中有您不负责或不存在的辖区、网格",
        "the scope has areas or cells that are not yours to give, or are not there",
    )))
}

fn view(account: Stored<Account>) -> PersonView {
    let Stored { id, version, value } = account;
    let Account { login, name, role, scope, active, demo, must_change } = value;
    PersonView { id, version, login, name, role, scope, active, demo, must_change }
}
