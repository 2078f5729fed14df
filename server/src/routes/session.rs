//! Signing in and out.

use axum::http::header;
use axum::response::Response;
use grid::people::{Account, Action, Subject};
use grid::register::Stored;
use grid::wire::people::{DemoPerson, Me, NewPassword, SessionView, SignIn};
use jiff::Timestamp;
use store::{Author, Deed, Session, StoreError};

use super::call::{Call, Json, NoBody};
use super::history;
use crate::auth::{Attempt, LIFE, Secret, Viewer, objection};
use crate::extract::NoParameters;
use crate::problem::ApiError;
use crate::reply;

/// `GET /session`
pub(super) async fn show(call: Call, _: NoParameters, _: NoBody) -> Result<Response, ApiError> {
    reply::json(&view(&call, call.viewer.as_ref()).await?)
}

/// `POST /session`
pub(super) async fn sign_in(
    call: Call,
    _: NoParameters,
    Json(form): Json<SignIn>,
) -> Result<Response, ApiError> {
    if call.app.auth.is_read_only() {
        return Err(ApiError::ReadOnly);
    }
    let login = form.login.trim();
    let (limits, attempt) = (&call.app.auth.limits, Attempt::sign_in(login, call.client.address));
    limits.count(&attempt)?;
    // What was not looked at is no attempt. What was looked at stays one, whatever becomes of it after that.
    let looked_at = identify(&call, login, form.password).await;
    let (account, passes) = looked_at.inspect_err(|_| limits.forgive(&attempt, false))?;
    let Some(account) = account.clone().filter(|_| passes) else {
        call.app.store.note(&public(), &failed(account.as_ref())).await?;
        return Err(ApiError::WrongPassword);
    };
    // The secret is drawn anew at every sign-in: one that somebody else knew of before is worth nothing.
    if let Some(viewer) = &call.viewer {
        call.app.store.end_session(&viewer.author(), viewer.key).await?;
        call.app.auth.sessions.forget();
    }
    let begun = begin(&call, account).await?;
    limits.forgive(&attempt, true);
    Ok(begun)
}

/// `DELETE /session`
pub(super) async fn sign_out(call: Call, _: NoParameters, _: NoBody) -> Result<Response, ApiError> {
    let viewer = call.viewer()?;
    call.app.store.end_session(&viewer.author(), viewer.key).await?;
    call.app.auth.sessions.forget();
    let mut response = reply::nothing();
    let taken_back = Secret::taken_back(call.app.auth.access.behind_tls)?;
    response.headers_mut().insert(header::SET_COOKIE, taken_back);
    Ok(response)
}

/// `POST /session/password`
pub(super) async fn set_password(
    call: Call,
    _: NoParameters,
    Json(form): Json<NewPassword>,
) -> Result<Response, ApiError> {
    let viewer = call.viewer()?;
    let (version, Account { login, demo, .. }) = (call.met.version()?, &viewer.account.value);
    if *demo {
        return Err(ApiError::Forbidden("demonstration persons sign in without a password"));
    }
    let (limits, attempt) = (&call.app.auth.limits, Attempt::OwnPassword { account: viewer.account.id });
    limits.count(&attempt)?;
    let looked_at = is_password(&call, login, form.present.clone()).await;
    if !looked_at.inspect_err(|_| limits.forgive(&attempt, false))? {
        return Err(ApiError::WrongPassword);
    }
    limits.forgive(&attempt, true);
    let wrong = |sentence| ApiError::of_field("new", sentence);
    if let Some(sentence) = objection(&form.new, login) {
        return Err(wrong(sentence));
    }
    if form.new == form.present {
        return Err(ApiError::of_text("new", "新密码须与现在的不同", "the new password must be another one"));
    }
    let hash = call.app.auth.passwords.hash(form.new).await?;
    let changed =
        call.app.store.set_password(&viewer.author(), viewer.account.id, version, &hash, false).await;
    let account = history::unless_stale(&call, Subject::Account, viewer.account.id, version, changed).await?;
    call.app.auth.sessions.forget();
    begin(&call, account).await
}

/// Whether this is the password of whoever has this login.
async fn is_password(call: &Call, login: &str, password: String) -> Result<bool, ApiError> {
    let known = call.app.store.account_by_login(login).await?;
    call.app.auth.passwords.verify(password, known.and_then(|(_, hash)| hash)).await
}

/// Whose login this is, if anybody's who may sign in, and whether they are let in with this password. Whatever is wrong,
/// it takes as long.
///
/// # Errors
/// When the password could not be looked at.
async fn identify(
    call: &Call,
    login: &str,
    password: Option<String>,
) -> Result<(Option<Stored<Account>>, bool), ApiError> {
    let store = &call.app.store;
    let known = store.account_by_login(login).await?.filter(|(account, _)| account.value.active);
    let (account, hash) = known.map_or((None, None), |(account, hash)| (Some(account), hash));
    let is_local_demo = call.client.is_local && account.as_ref().is_some_and(|account| account.value.demo);
    let passes = match password {
        None if is_local_demo => true,
        password => {
            let demo = account.as_ref().is_some_and(|account| account.value.demo);
            let hash = hash.filter(|_| !demo);
            call.app.auth.passwords.verify(password.unwrap_or_default(), hash).await?
        }
    };
    Ok((account, passes))
}

/// Nobody who is known.
fn public() -> Author {
    Author { account: None, name: "public".to_owned(), at: Timestamp::now() }
}

/// A sign-in that failed. What was typed for a login that nobody has is not kept: it may be a password.
fn failed(account: Option<&Stored<Account>>) -> Deed {
    Deed {
        action: Action::LoginFailed,
        subject: Subject::Account,
        id: account.map(|account| account.id),
        version: None,
        label: account.map_or_else(|| "unknown login".to_owned(), |account| account.value.login.clone()),
        area: None,
        purpose: None,
        before: None,
        after: None,
    }
}

/// Begins a session and answers with it. While a password was looked at, it may have become another one.
async fn begin(call: &Call, account: Stored<Account>) -> Result<Response, ApiError> {
    let (secret, begun) = (Secret::draw()?, Timestamp::now());
    let viewer = Viewer { key: secret.key(), expires: begun + LIFE, account };
    let session = Session { account: viewer.account.id, begun, expires: viewer.expires };
    let version = viewer.account.version;
    match call.app.store.begin_session(&viewer.author(), viewer.key, version, &session).await {
        Err(StoreError::Stale { .. } | StoreError::NotFound { .. }) => return Err(ApiError::WrongPassword),
        begun => begun?,
    }
    let mut response = reply::json(&view(call, Some(&viewer)).await?)?;
    response.headers_mut().insert(header::SET_COOKIE, secret.cookie(call.app.auth.access.behind_tls)?);
    Ok(response)
}

async fn view(call: &Call, viewer: Option<&Viewer>) -> Result<SessionView, ApiError> {
    Ok(SessionView {
        me: viewer.map(me),
        demo: if call.client.is_local { demonstration(call).await? } else { Vec::new() },
        read_only: call.app.auth.is_read_only(),
    })
}

fn me(viewer: &Viewer) -> Me {
    let Stored { id, version, value } = viewer.account.clone();
    let Account { login, name, role, scope, must_change, .. } = value;
    Me { id, version, login, name, role, scope, must_change, expires: viewer.expires.to_string() }
}

/// The demonstration persons that may sign in.
async fn demonstration(call: &Call) -> Result<Vec<DemoPerson>, ApiError> {
    let accounts = call.app.store.accounts().await?.into_iter().map(|account| account.value);
    let offered = accounts.filter(|account| account.demo && account.active);
    Ok(offered.map(|Account { login, name, role, .. }| DemoPerson { login, name, role }).collect())
}
