//! The demonstration persons.

use std::collections::BTreeSet;

use data::town::{accounts, records};
use grid::people::{Role, Scope};
use grid::register::Record;

#[test]
fn there_is_one_of_each_role_with_a_scope_in_the_town() {
    let accounts = accounts().expect("the embedded definition to be readable");
    let roles: Vec<Role> = accounts.iter().map(|account| account.role).collect();
    assert_eq!(roles, Role::ALL);
    assert!(accounts.iter().all(|a| a.demo && a.active && !a.must_change && !a.name.is_empty()));
    let logins: BTreeSet<&str> = accounts.iter().map(|account| account.login.as_str()).collect();
    assert_eq!(logins.len(), accounts.len());

    let (mut areas, mut cells) = (BTreeSet::new(), BTreeSet::new());
    for record in records().expect("the town to be made") {
        match record {
            Record::Area(area) => drop(areas.insert(area.code)),
            Record::Cell { cell, .. } => drop(cells.insert(cell.code)),
            _ => {}
        }
    }
    for account in &accounts {
        let Scope::Within { areas: own_areas, cells: own_cells } = &account.scope else {
            panic!("{} sees everything", account.login);
        };
        assert!(own_areas.iter().all(|code| areas.contains(code)), "{}", account.login);
        assert!(own_cells.iter().all(|code| cells.contains(code)), "{}", account.login);
        assert_eq!(own_cells.len(), if account.role == Role::GridStaff { 2 } else { 0 });
    }
}
