//! Rules of the register that a single record can break. Back ends hold them as constraints too; asked here, the answer
//! names the record.

use grid::people::{Account, Role, Scope};
use grid::register::{Cell, Details, Place, Post, Stored};

use crate::StoreError;
use crate::columns::WithPassword;

/// # Errors
/// [`StoreError::Conflict`] when more than one person is answerable for the cell.
pub(crate) fn cell(cell: &Cell) -> Result<(), StoreError> {
    let leaders = cell.roster.iter().filter(|duty| duty.post == Post::Leader).count();
    if leaders <= 1 {
        return Ok(());
    }
    let what = format!(
        "cell {} has {leaders} leaders; one person is answerable for a cell: leave one leader",
        cell.code
    );
    Err(StoreError::Conflict { what })
}

/// # Errors
/// [`StoreError::Conflict`] when a hazard is due before it was found, or closed as other places are.
pub(crate) fn place(place: &Place) -> Result<(), StoreError> {
    let Details::Hazard(hazard) = &place.details else { return Ok(()) };
    let what = if hazard.due < hazard.found {
        format!("hazard {} is due on {}, before it was found on {}", place.code, hazard.due, hazard.found)
    } else if place.closed.is_some() {
        format!("hazard {} cannot be closed by a day; its state says that it is struck off", place.code)
    } else {
        return Ok(());
    };
    Err(StoreError::Conflict { what })
}

/// Whether somebody can give rights to everybody. Demonstration persons do not count: they sign in on one machine only.
pub(crate) fn answers_for_all(account: &Account) -> bool {
    account.active
        && !account.demo
        && account.role == Role::Administrator
        && account.scope == Scope::Everything
}

/// Whether nobody among all accounts but this one answers for all.
pub(crate) fn is_last(all: &[WithPassword], id: i64) -> bool {
    !all.iter().any(|(other, _)| other.id != id && answers_for_all(&other.value))
}

/// Whether somebody who is signed in has to sign in again, since they may see or do something else now.
pub(crate) fn ends_sessions(before: &Account, after: &Account) -> bool {
    !after.active || after.role != before.role || after.scope != before.scope
}

/// # Errors
/// [`StoreError::Stale`] when the account is at another version.
pub(crate) fn at_version(account: Stored<Account>, version: i64) -> Result<Account, StoreError> {
    if account.version == version {
        Ok(account.value)
    } else {
        Err(StoreError::Stale { current: account.version })
    }
}
