//! The households: who of the doors is lived in, by how many people, and what services they asked for.

use std::collections::BTreeMap;

use grid::register::{Code, Details, Household, Place, Record, ServiceNeed};

use super::definition::Community;
use super::people::People;
use super::random::Random;
use super::site::{Dwelling, Housing, Site};
use super::{Town, TownError};

/// How many of 100 households have 1, 2, … people.
const PEOPLE: [(u32, usize); 6] = [(1, 18), (2, 29), (3, 30), (4, 15), (5, 6), (6, 2)];
/// How many of 1,000 households asked for a service.
const NEEDS: [(ServiceNeed, usize); 5] = [
    (ServiceNeed::ElderVisit, 46),
    (ServiceNeed::Disability, 17),
    (ServiceNeed::Meals, 28),
    (ServiceNeed::Childcare, 22),
    (ServiceNeed::Allowance, 12),
];

/// Appends the households of a community, in the order of their doors.
pub(super) fn push(
    town: &Town,
    community: &Community,
    site: &Site,
    records: &mut Vec<Record>,
) -> Result<(), TownError> {
    let mut random = Random::for_part(town.plan_file.seed, &format!("households {}", community.code));
    for (index, door) in lived_in(community, site, &mut random)?.into_iter().enumerate() {
        let dwelling = &site.dwellings[door];
        let contact = random.chance(72).then(|| town.names.people.resident(&mut random));
        let phone = contact.as_ref().filter(|_| random.chance(88)).map(|_| People::phone(&mut random));
        let household = Household {
            address: dwelling.address.clone(),
            people: people(&mut random),
            contact,
            phone,
            needs: NEEDS
                .iter()
                .filter(|(_, share)| random.below(1_000) < *share)
                .map(|(need, _)| *need)
                .collect(),
        };
        records.push(Record::Place(Place {
            closed: None,
            code: Code::new(&format!("ZH{}{:05}", town.short_code(community), index + 1))?,
            at: town.globe.point(dwelling.at),
            details: Details::Household(household),
        }));
    }
    Ok(())
}

/// The indices of the doors that are lived in: as many of each estate, and of lanes and walk-ups in all, as the
/// definition says.
fn lived_in(community: &Community, site: &Site, random: &mut Random) -> Result<Vec<usize>, TownError> {
    let mut doors: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, dwelling) in site.dwellings.iter().enumerate() {
        doors.entry(group(community, dwelling)).or_default().push(index);
    }
    let wanted = community
        .estates
        .iter()
        .map(|e| (e.name.as_str(), e.households))
        .chain([(LANES, community.lane_households), (WALK_UPS, community.walk_up_households)]);
    let mut chosen = Vec::new();
    for (group, households) in wanted {
        let mut doors = doors.remove(group).unwrap_or_default();
        if doors.len() < households {
            return Err(TownError::definition(format!(
                "communities.toml: {}, {group}: {} doors for {households} households",
                community.name,
                doors.len()
            )));
        }
        random.shuffle(&mut doors);
        chosen.extend_from_slice(&doors[..households]);
    }
    chosen.sort_unstable();
    Ok(chosen)
}

const LANES: &str = "lanes";
const WALK_UPS: &str = "walk-ups";

fn group<'a>(community: &'a Community, dwelling: &Dwelling) -> &'a str {
    match dwelling.housing {
        Housing::Lane => LANES,
        Housing::WalkUp => WALK_UPS,
        Housing::Estate => community
            .estates
            .iter()
            .find(|e| dwelling.address.starts_with(&e.name))
            .map_or("", |e| e.name.as_str()),
    }
}

fn people(random: &mut Random) -> u32 {
    let mut draw = random.below(100);
    for (people, share) in PEOPLE {
        if draw < share {
            return people;
        }
        draw -= share;
    }
    1
}
