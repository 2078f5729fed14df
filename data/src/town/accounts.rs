//! The demonstration persons: who signs in to try what a role may do.

use grid::people::{Account, Role, Scope};
use grid::register::Code;
use serde::Deserialize;

use super::TownError;
use super::definition::parse;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountsFile {
    person: Vec<Person>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    login: String,
    name: String,
    role: Role,
    #[serde(default)]
    areas: Vec<Code>,
    #[serde(default)]
    cells: Vec<Code>,
}

/// One demonstration person of each role, whose scopes are areas and cells of the sample town.
///
/// # Errors
/// [`TownError`] when the embedded definition cannot be read; the tests of this crate prove that it can.
pub fn accounts() -> Result<Vec<Account>, TownError> {
    let file: AccountsFile = parse("accounts.toml", include_str!("../../town/accounts.toml"))?;
    let account = |Person { login, name, role, areas, cells }| Account {
        login,
        name,
        role,
        scope: Scope::Within { areas, cells },
        active: true,
        demo: true,
        must_change: false,
    };
    Ok(file.person.into_iter().map(account).collect())
}
