//! Who is answerable: the posts a scheme asks for, filled with made-up people.

use std::collections::BTreeSet;

use grid::register::{Duty, Post};
use grid::scheme::Scheme;

use super::Town;
use super::definition::Community;
use super::people::People;
use super::random::Random;

/// The rosters of a community's cells, in the order of the cells. No two people of the town have the same name.
pub(super) fn rosters(
    town: &Town,
    community: &Community,
    scheme: &Scheme,
    cells: usize,
    taken: &mut BTreeSet<String>,
) -> Vec<Vec<Duty>> {
    let mut random = Random::for_part(town.plan_file.seed, &format!("roster {}", community.code));
    let mut hire = |post: Post| {
        let mut person = town.names.people.resident(&mut random);
        while !taken.insert(person.clone()) {
            person = town.names.people.resident(&mut random);
        }
        Duty { post, person, phone: People::phone(&mut random) }
    };
    let mut rosters = vec![Vec::new(); cells];
    for rule in &scheme.roster {
        for _ in 0..rule.at_least {
            let held = match (rule.post, rule.shared) {
                (Post::StandIn, true) => stand_ins(&rosters),
                (post, true) => {
                    let each = community.cells_per_supervisor.max(1);
                    let shared: Vec<Duty> = (0..cells.div_ceil(each)).map(|_| hire(post)).collect();
                    (0..cells).map(|cell| shared[cell / each].clone()).collect()
                }
                (post, false) => (0..cells).map(|_| hire(post)).collect(),
            };
            for (roster, duty) in rosters.iter_mut().zip(held) {
                roster.push(duty);
            }
        }
    }
    rosters
}

/// The leaders of two neighbouring cells stand in for each other; of an odd number, the last three in turn.
fn stand_ins(rosters: &[Vec<Duty>]) -> Vec<Duty> {
    let leaders: Vec<&Duty> = rosters.iter().filter_map(|roster| roster.first()).collect();
    let count = leaders.len();
    (0..count)
        .map(|cell| {
            let other = match cell {
                _ if count % 2 == 1 && cell + 3 >= count => count - 3 + (cell + 4 - count) % 3,
                _ => cell ^ 1,
            };
            Duty { post: Post::StandIn, ..leaders[other.min(count - 1)].clone() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_stands_in_for_themselves() {
        for count in [2, 3, 6, 7, 19] {
            let rosters: Vec<Vec<Duty>> = (0..count)
                .map(|i| vec![Duty { post: Post::Leader, person: i.to_string(), phone: String::new() }])
                .collect();
            let mut seen = BTreeSet::new();
            for (cell, duty) in stand_ins(&rosters).into_iter().enumerate() {
                assert_ne!(duty.person, cell.to_string(), "{count} cells");
                seen.insert(duty.person);
            }
            assert_eq!(seen.len(), count, "everyone stands in once");
        }
    }
}
