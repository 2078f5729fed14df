//! Blocks: the faces of the street plan, some of them merged, each with a use and a cell.

use std::ops::Range;

use super::TownError;
use super::definition::Side;
use super::plan::{Junction, Plan};
use super::plane::Spot;
use super::quad::Quad;

/// What a block is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// An estate of flats.
    Estate,
    /// Walk-up flats along the streets.
    WalkUps,
    /// Lanes of single-storey houses.
    Lanes,
    /// Market and shops.
    Market,
    /// Offices.
    Offices,
    /// Factories.
    Factories,
    /// A school.
    School,
    /// Public services.
    Services,
    /// A park.
    Park,
    /// Open ground.
    Open,
    /// The bank of the canal, out to the middle of the water.
    Bank,
}

impl Use {
    fn from_letter(letter: char) -> Option<Self> {
        Some(match letter {
            'h' => Self::Estate,
            'm' => Self::WalkUps,
            'l' => Self::Lanes,
            'k' => Self::Market,
            'o' => Self::Offices,
            'f' => Self::Factories,
            's' => Self::School,
            'g' => Self::Services,
            'p' => Self::Park,
            'v' => Self::Open,
            'r' => Self::Bank,
            _ => return None,
        })
    }
}

/// A block: a rectangle of faces.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Its rows of faces, from the north.
    pub(super) rows: Range<usize>,
    /// Its columns of faces, from the west.
    pub(super) columns: Range<usize>,
    pub(super) usage: Use,
    /// The letter of its cell.
    pub(super) cell: char,
}

impl Block {
    /// The junctions along a side, in the direction of the anticlockwise outline.
    pub(super) fn side(&self, side: Side) -> Vec<Junction> {
        let (top, bottom) = (self.rows.start, self.rows.end);
        let (left, right) = (self.columns.start, self.columns.end);
        match side {
            Side::South => (left..=right).map(|c| (bottom, c)).collect(),
            Side::East => (top..=bottom).rev().map(|r| (r, right)).collect(),
            Side::North => (left..=right).rev().map(|c| (top, c)).collect(),
            Side::West => (top..=bottom).map(|r| (r, left)).collect(),
        }
    }

    /// The outline, anticlockwise, the first point not repeated.
    pub(super) fn outline(&self, plan: &Plan) -> Vec<Spot> {
        Side::ALL
            .iter()
            .flat_map(|&side| {
                let mut line = plan.line(&self.side(side));
                line.pop();
                line
            })
            .collect()
    }

    /// The four corners.
    pub(super) fn quad(&self, plan: &Plan) -> Quad {
        let (top, bottom) = (self.rows.start, self.rows.end);
        let (left, right) = (self.columns.start, self.columns.end);
        Quad {
            sw: plan.junction((bottom, left)),
            se: plan.junction((bottom, right)),
            ne: plan.junction((top, right)),
            nw: plan.junction((top, left)),
        }
    }
}

/// All blocks, in reading order of the map: north to south, then west to east.
pub(super) struct Blocks {
    list: Vec<Block>,
    /// The block of each face; `None` outside the town.
    faces: Vec<Vec<Option<usize>>>,
}

impl Blocks {
    /// Reads the map of tokens. See the comment in `plan.toml` for their meaning.
    pub(super) fn read(map: &str, plan: &Plan) -> Result<Self, TownError> {
        let mut blocks = Self { list: Vec::new(), faces: Vec::new() };
        for (row, line) in map.lines().filter(|l| !l.trim().is_empty()).enumerate() {
            let mut faces: Vec<Option<usize>> = Vec::with_capacity(plan.columns() - 1);
            for (column, token) in line.split_whitespace().enumerate() {
                let odd =
                    || TownError::definition(format!("plan.toml: map row {row}, face {column}: '{token}'"));
                let face = match token {
                    ".." => None,
                    "<<" => Some(faces.last().copied().flatten().ok_or_else(odd)?),
                    "^^" => Some(blocks.above(row, column).ok_or_else(odd)?),
                    _ => {
                        let mut letters = token.chars();
                        let usage = letters.next().and_then(Use::from_letter).ok_or_else(odd)?;
                        let cell = letters.next().filter(char::is_ascii_alphabetic).ok_or_else(odd)?;
                        blocks.list.push(Block { rows: row..row, columns: column..column, usage, cell });
                        Some(blocks.list.len() - 1)
                    }
                };
                if let Some(index) = face {
                    let block = &mut blocks.list[index];
                    block.rows.end = row + 1;
                    block.columns.end = block.columns.end.max(column + 1);
                }
                faces.push(face);
            }
            if faces.len() != plan.columns() - 1 {
                return Err(TownError::definition(format!(
                    "plan.toml: map row {row} has {} faces",
                    faces.len()
                )));
            }
            blocks.faces.push(faces);
        }
        blocks.check(plan)?;
        Ok(blocks)
    }

    fn above(&self, row: usize, column: usize) -> Option<usize> {
        self.block_at(row.checked_sub(1)?, column)
    }

    /// A merged block must be a rectangle, or its outline would not be its border.
    fn check(&self, plan: &Plan) -> Result<(), TownError> {
        if self.faces.len() != plan.rows() - 1 {
            return Err(TownError::definition(format!("plan.toml: the map has {} rows", self.faces.len())));
        }
        for (index, block) in self.list.iter().enumerate() {
            let mut faces = block.rows.clone().flat_map(|r| block.columns.clone().map(move |c| (r, c)));
            if !faces.all(|(r, c)| self.block_at(r, c) == Some(index)) {
                let (row, column) = (block.rows.start, block.columns.start);
                return Err(TownError::definition(format!(
                    "plan.toml: the block at row {row}, face {column} is no rectangle"
                )));
            }
        }
        Ok(())
    }

    /// The blocks in reading order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Block> {
        self.list.iter()
    }

    /// The letter of each block's cell, in the order of the list.
    pub(super) fn cells(&self) -> Vec<char> {
        self.list.iter().map(|block| block.cell).collect()
    }

    /// The index of the block at a face; `None` outside the town or the map.
    pub(super) fn block_at(&self, row: usize, column: usize) -> Option<usize> {
        *self.faces.get(row)?.get(column)?
    }

    /// The indices of the blocks on both sides of the line between two neighbouring junctions: north and south of a
    /// row line, west and east of a column line.
    pub(super) fn beside(&self, from: Junction, to: Junction) -> [Option<usize>; 2] {
        let (row, column) = from.min(to);
        if from.0 == to.0 {
            [row.checked_sub(1).and_then(|r| self.block_at(r, column)), self.block_at(row, column)]
        } else {
            [column.checked_sub(1).and_then(|c| self.block_at(row, c)), self.block_at(row, column)]
        }
    }

    /// The use of a block given by its index.
    pub(super) fn usage(&self, index: Option<usize>) -> Option<Use> {
        index.map(|i| self.list[i].usage)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Town;
    use super::*;

    /// The plan has 13 rows of 16 faces; the first rows are given, the rest is open ground.
    fn map(first: &[&str]) -> String {
        let row = |tokens: &str| {
            let given = tokens.split_whitespace().count();
            format!("{tokens}{}\n", " vA".repeat(16 - given))
        };
        (0..13).map(|r| row(first.get(r).unwrap_or(&""))).collect()
    }

    fn read(first: &[&str]) -> Result<Blocks, TownError> {
        Blocks::read(&map(first), &Town::read().unwrap().plan)
    }

    #[test]
    fn faces_merge_with_those_on_the_left_and_above() {
        let blocks = read(&["hB << kC", "^^ << .."]).unwrap();
        let estate = &blocks.list[0];
        assert_eq!((estate.rows.clone(), estate.columns.clone()), (0..2, 0..2));
        assert_eq!((estate.usage, estate.cell), (Use::Estate, 'B'));
        assert_eq!(blocks.block_at(1, 1), Some(0));
        assert_eq!(blocks.block_at(1, 2), None, "outside the town");
        assert_eq!(blocks.beside((1, 0), (1, 1)), [Some(0), Some(0)], "no street within a block");
        assert_eq!(blocks.usage(blocks.beside((0, 2), (1, 2))[1]), Some(Use::Market));
        assert_eq!(blocks.beside((0, 0), (0, 1)), [None, Some(0)]);
    }

    #[test]
    fn maps_that_make_no_sense_are_refused_with_the_place() {
        for (rows, place) in [
            (vec!["<<"], "map row 0, face 0: '<<'"),
            (vec!["vA ^^"], "map row 0, face 1: '^^'"),
            (vec!["vA", "zA"], "map row 1, face 0: 'zA'"),
            (vec!["v"], "map row 0, face 0: 'v'"),
            (vec!["v7"], "map row 0, face 0: 'v7'"),
            (vec!["hB <<", "^^ vA"], "row 0, face 0 is no rectangle"),
        ] {
            let Err(error) = read(&rows) else { panic!("{rows:?} was read") };
            assert!(error.to_string().contains(place), "{error}");
        }
        let short = map(&[]).replacen(" vA", "", 1);
        assert!(Blocks::read(&short, &Town::read().unwrap().plan).is_err());
    }
}
