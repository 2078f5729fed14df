//! The premises: rooms of the town taken by shops, workshops and employers, each under a sign of its own.

use std::collections::BTreeSet;

use grid::register::{Code, Details, Place, Premises, PremisesKind, Record};
use serde::Deserialize;

use super::definition::Community;
use super::plane::Spot;
use super::random::Random;
use super::site::{Room, RoomKind, Site};
use super::{Town, TownError};

/// How signs of a category are worded, and how large such premises are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signs {
    category: PremisesKind,
    /// First parts, such as 老陈.
    heads: Vec<String>,
    /// Second parts, such as 五金店.
    tails: Vec<String>,
    /// Least and greatest floor area, m².
    floor_area: [usize; 2],
}

/// Premises under a sign.
#[derive(Clone, Debug)]
pub(super) struct Sign {
    pub(super) at: Spot,
    pub(super) address: String,
    pub(super) name: String,
    pub(super) category: PremisesKind,
    pub(super) live_work_store: bool,
}

/// Appends the premises of a community, landmarks first; returns them too. `taken` are the names in use.
pub(super) fn push(
    town: &Town,
    community: &Community,
    site: &Site,
    taken: &mut BTreeSet<String>,
    records: &mut Vec<Record>,
) -> Result<Vec<Sign>, TownError> {
    let mut random = Random::for_part(town.plan_file.seed, &format!("premises {}", community.code));
    let mut signs = site.fixtures.clone();
    taken.extend(signs.iter().map(|sign| sign.name.clone()));

    let mut free: Vec<&Room> = site.rooms.iter().collect();
    random.shuffle(&mut free);
    for wanted in &community.premises {
        for _ in 0..wanted.count {
            let room = take_room(&mut free, wanted.category).ok_or_else(|| {
                TownError::definition(format!(
                    "communities.toml: {} has no room for {} {} premises",
                    community.name, wanted.count, wanted.category
                ))
            })?;
            signs.push(Sign {
                at: room.at,
                address: room.address.clone(),
                name: name(town, wanted.category, taken, &mut random)?,
                category: wanted.category,
                live_work_store: random.chance(share_live_work_store(wanted.category, room.kind)),
            });
        }
    }
    for (index, sign) in signs.iter().enumerate() {
        let premises = Premises {
            name: sign.name.clone(),
            address: sign.address.clone(),
            category: sign.category,
            floor_area_m2: floor_area(town, sign.category, &mut random),
            live_work_store: sign.live_work_store,
        };
        records.push(Record::Place(Place {
            closed: None,
            code: Code::new(&format!("CS{}{:04}", town.short_code(community), index + 1))?,
            at: town.globe.point(sign.at),
            details: Details::Premises(premises),
        }));
    }
    Ok(signs)
}

/// The first free room that suits a category: the market street fills up with shops before other streets do, and
/// workshops hide where they can.
fn take_room<'a>(free: &mut Vec<&'a Room>, category: PremisesKind) -> Option<&'a Room> {
    use RoomKind::{House, MarketShop, Shop, Work};
    let choices: &[&[RoomKind]] = match category {
        PremisesKind::Employer => &[&[Work]],
        PremisesKind::Workshop => &[&[House, Work, MarketShop]],
        PremisesKind::Shop => &[&[MarketShop], &[Shop], &[House]],
        _ => &[&[Shop], &[MarketShop]],
    };
    let found = choices.iter().find_map(|kinds| free.iter().position(|room| kinds.contains(&room.kind)))?;
    Some(free.remove(found))
}

/// How many of 100 such premises are lived in and store goods too.
const fn share_live_work_store(category: PremisesKind, kind: RoomKind) -> u32 {
    match (category, kind) {
        (PremisesKind::Shop | PremisesKind::Workshop, RoomKind::MarketShop) => 60,
        (PremisesKind::Shop | PremisesKind::Workshop, RoomKind::House) => 35,
        (PremisesKind::Shop | PremisesKind::Restaurant, _) => 4,
        _ => 0,
    }
}

fn signs_of(town: &Town, category: PremisesKind) -> Option<&Signs> {
    town.names.signs.iter().find(|signs| signs.category == category)
}

/// A name that nobody has yet.
fn name(
    town: &Town,
    category: PremisesKind,
    taken: &mut BTreeSet<String>,
    random: &mut Random,
) -> Result<String, TownError> {
    let signs = signs_of(town, category)
        .ok_or_else(|| TownError::definition(format!("names.toml: no signs for {category}")))?;
    for _ in 0..10_000 {
        let parts = [random.pick(&signs.heads), random.pick(&signs.tails)];
        let name: String = parts.into_iter().flatten().map(String::as_str).collect();
        if taken.insert(name.clone()) {
            return Ok(name);
        }
    }
    Err(TownError::definition(format!("names.toml: too few signs for {category}")))
}

fn floor_area(town: &Town, category: PremisesKind, random: &mut Random) -> Option<u32> {
    let [least, greatest] = signs_of(town, category)?.floor_area;
    // One in nine is not yet measured.
    let measured = !random.chance(11);
    // The smaller of two draws: most premises are small.
    let span = greatest - least + 1;
    let area = least + random.below(span).min(random.below(span));
    measured.then_some(area as u32)
}
