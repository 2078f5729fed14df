//! The first administrator, so that there is always somebody who can let others in.

use grid::people::{Account, Role, Scope};
use store::{Author, Store, StoreError};

use super::passwords::{hash, one_time};
use crate::problem::ApiError;

/// A login with a password that is to be changed at the first sign-in.
pub(crate) struct OneTime {
    /// What to sign in as.
    pub(crate) login: String,
    /// Shown this once and kept nowhere.
    pub(crate) password: String,
}

/// Makes an administrator of everything when there is none who may sign in, demonstration persons not counted.
///
/// # Errors
/// What the store said.
pub(crate) async fn ensure_administrator(
    store: &dyn Store,
    author: &Author,
) -> Result<Option<OneTime>, ApiError> {
    let accounts = store.accounts().await?;
    let rules = |account: &Account| {
        account.active
            && !account.demo
            && account.role == Role::Administrator
            && account.scope == Scope::Everything
    };
    if accounts.iter().any(|account| rules(&account.value)) {
        return Ok(None);
    }
    let is_free = |login: &String| !accounts.iter().any(|a| a.value.login.eq_ignore_ascii_case(login));
    let logins = std::iter::once("admin".to_owned()).chain((2..).map(|n| format!("admin-{n}")));
    let login = logins.into_iter().find(is_free).unwrap_or_default();
    let password = one_time()?;
    let account = Account {
        login: login.clone(),
        name: "管理员".to_owned(),
        role: Role::Administrator,
        scope: Scope::Everything,
        active: true,
        demo: false,
        must_change: true,
    };
    match store.create_account(author, None, &account, Some(&hash(&password)?)).await {
        Ok(_) => Ok(Some(OneTime { login, password })),
        // Another server on this store was quicker, and has said the password.
        Err(StoreError::Conflict { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Gives an account a one-time password, for whoever locked themselves out.
///
/// # Errors
/// What the store said; [`ApiError::NotFound`] for a login of nobody, [`ApiError::Conflict`] for demonstration persons.
pub(crate) async fn one_time_password(
    store: &dyn Store,
    author: &Author,
    login: &str,
) -> Result<OneTime, ApiError> {
    let Some((account, _)) = store.account_by_login(login).await? else {
        return Err(ApiError::NotFound { field: "login", detail: format!("nobody has the login '{login}'") });
    };
    if account.value.demo {
        return Err(ApiError::Conflict("demonstration persons sign in without a password".to_owned()));
    }
    let password = one_time()?;
    store.set_password(author, account.id, account.version, &hash(&password)?, true).await?;
    Ok(OneTime { login: account.value.login, password })
}
