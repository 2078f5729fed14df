//! The tilings: each community's blocks gathered into cells, named and numbered.

use grid::register::{Cell, CellKind, Code, Record, Tiling};
use grid::shape::Shape;

use super::blocks::Block;
use super::definition::{CellNames, Community};
use super::{Town, TownError, outline};

/// Appends the tiling of each community, followed by its cells in the order of their codes.
pub(super) fn push(town: &Town, records: &mut Vec<Record>) -> Result<(), TownError> {
    for community in &town.communities_file.communities {
        let area = Code::new(&community.code)?;
        records.push(Record::Tiling(Tiling {
            area: area.clone(),
            scheme: community.scheme.clone(),
            effective: Some(town.communities_file.effective),
        }));
        for (index, &letter) in sequence(town, community).iter().enumerate() {
            let number = index + 1;
            let blocks: Vec<&Block> = town.blocks.iter().filter(|block| block.cell == letter).collect();
            let rings = blocks.iter().map(|block| town.points(&block.outline(&town.plan)));
            let ring = outline::around(rings, &format!("cell '{letter}'"))?;
            let cell = Cell {
                code: Code::new(&format!("{}{number:03}", community.code))?,
                name: name(community, &blocks, number),
                kind: CellKind::Basic,
                shape: Shape::from_rings(vec![vec![ring]])?,
                roster: Vec::new(),
            };
            records.push(Record::Cell { area: area.clone(), scheme: community.scheme.clone(), cell });
        }
    }
    Ok(())
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

fn name(community: &Community, blocks: &[&Block], number: usize) -> String {
    let estate = || {
        community.estates.iter().filter(|e| {
            let [row, column] = e.face;
            blocks.iter().any(|b| b.rows.contains(&row) && b.columns.contains(&column))
        })
    };
    let place = match community.cell_names {
        CellNames::Number => None,
        CellNames::Place => estate().max_by_key(|e| e.households).map(|e| format!("{}网格", e.name)),
    };
    place.unwrap_or_else(|| format!("第{}网格", chinese_number(number)))
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
