//! The tilings: each community's blocks gathered into cells, named, numbered and manned.

use std::collections::BTreeSet;

use grid::register::{Cell, CellKind, Code, Record, Tiling};
use grid::shape::Shape;

use super::blocks::Block;
use super::definition::{CellNames, Community};
use super::flaws::{self, Rings};
use super::frontage::frontages;
use super::{Town, TownError, roster};

/// Appends the tiling of each community, followed by its cells in the order of their codes.
pub(super) fn push(town: &Town, records: &mut Vec<Record>) -> Result<(), TownError> {
    let mut rings = rings(town)?;
    flaws::spoil(town, &mut rings)?;
    let mut staff = BTreeSet::new();
    for community in &town.communities_file.communities {
        let area = Code::new(&community.code)?;
        let scheme = crate::scheme(&community.scheme)?;
        records.push(Record::Tiling(Tiling {
            area: area.clone(),
            scheme: scheme.id.clone(),
            effective: Some(town.communities_file.effective),
        }));
        let letters = sequence(town, community);
        let rosters = roster::rosters(town, community, &scheme, letters.len(), &mut staff);
        for (index, (letter, roster)) in letters.into_iter().zip(rosters).enumerate() {
            let number = index + 1;
            let ring = rings.remove(&letter).unwrap_or_default();
            let cell = Cell {
                code: Code::new(&format!("{}{number:03}", community.code))?,
                name: name(town, community, letter, number),
                kind: CellKind::Basic,
                shape: Shape::from_rings(vec![vec![ring]])?,
                roster,
            };
            records.push(Record::Cell { area: area.clone(), scheme: scheme.id.clone(), cell });
        }
    }
    Ok(())
}

/// The outline of every cell, as it should be.
fn rings(town: &Town) -> Result<Rings, TownError> {
    let cells = town.blocks.cells();
    let letters: BTreeSet<char> = cells.iter().copied().collect();
    letters
        .into_iter()
        .map(|letter| {
            let shape = town.outlines.around(|block| cells[block] == letter, &format!("cell '{letter}'"))?;
            Ok((letter, shape.points().to_vec()))
        })
        .collect()
}

/// The letters of a community's cells in the order of their numbers: north to south, then west to east.
fn sequence(town: &Town, community: &Community) -> Vec<char> {
    let mut letters = Vec::new();
    for block in town.blocks.iter() {
        if community.cells.contains(block.cell) && !letters.contains(&block.cell) {
            letters.push(block.cell);
        }
    }
    letters
}

fn name(town: &Town, community: &Community, letter: char, number: usize) -> String {
    let blocks: Vec<&Block> = town.blocks.iter().filter(|block| block.cell == letter).collect();
    let estate = community
        .estates
        .iter()
        .filter(|e| blocks.iter().any(|b| [b.rows.start, b.columns.start] == e.face))
        .max_by_key(|e| e.households);
    match (community.cell_names, estate) {
        (CellNames::Number, _) => format!("第{}网格", chinese_number(number)),
        (CellNames::Place, Some(estate)) => format!("{}网格", estate.name),
        (CellNames::Place, None) => {
            let south = blocks.iter().rev().find_map(|b| {
                let [south, ..] = frontages(town, b);
                south.map(|f| f.street)
            });
            format!("{}网格", south.unwrap_or(&community.name))
        }
    }
}

/// 一 to 九十九.
fn chinese_number(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let tens = match number / 10 {
        0 => String::new(),
        1 => "十".to_owned(),
        tens => format!("{}十", DIGITS[tens % 10]),
    };
    format!("{tens}{}", DIGITS[number % 10])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_say_them() {
        for (number, text) in
            [(1, "一"), (10, "十"), (11, "十一"), (19, "十九"), (20, "二十"), (42, "四十二")]
        {
            assert_eq!(chinese_number(number), text);
        }
    }
}
