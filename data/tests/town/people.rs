//! Cells are manned as their scheme asks, by people who do not exist.

use std::collections::BTreeSet;

use grid::register::Post;

use crate::town::{Town, households};

#[test]
fn cells_are_numbered_within_their_community_and_fully_manned() {
    let town = Town::new();
    for area in town.communities() {
        assert_eq!(area.code.as_str().len(), 12);
        let scheme = data::scheme(&town.schemes[area.code.as_str()]).unwrap();
        for (index, cell) in town.cells_of(area).into_iter().enumerate() {
            assert_eq!(cell.code.as_str(), format!("{}{:03}", area.code, index + 1));
            assert_eq!(cell.roster[0].post, Post::Leader);
            for rule in &scheme.roster {
                let held = cell.roster.iter().filter(|d| d.post == rule.post).count();
                assert!(held >= usize::from(rule.at_least), "{}: {}", cell.name, rule.post);
            }
        }
    }
    let supervisors: BTreeSet<&str> = town
        .cells
        .iter()
        .flat_map(|(_, c)| &c.roster)
        .filter(|d| d.post == Post::Supervisor)
        .map(|d| d.person.as_str())
        .collect();
    assert!(supervisors.len() * 2 <= town.cells.len(), "a supervisor has several cells");
}

#[test]
fn telephones_belong_to_nobody() {
    let town = Town::new();
    let staff = town.cells.iter().flat_map(|(_, c)| &c.roster).map(|d| &d.phone);
    let residents = households(&town.places).into_iter().filter_map(|(_, h)| h.phone.as_ref());
    for phone in staff.chain(residents) {
        assert!(phone.len() == 11 && phone.starts_with("1380000"), "{phone}");
    }
}
