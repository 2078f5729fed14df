//! The administrative tree, from the city down to the four communities.

use grid::register::{Area, Code, Level, Record};
use grid::shape::Shape;

use super::definition::Community;
use super::plane::Spot;
use super::{Town, TownError};

/// Appends all areas, parents first.
pub(super) fn push(town: &Town, records: &mut Vec<Record>) -> Result<(), TownError> {
    let file = &town.communities_file;
    let mut parent = None;
    for upper in &file.areas {
        let code = Code::new(&upper.code)?;
        let ring: Vec<Spot> = upper.outline.iter().map(|&[x, y]| Spot::metres(x, y)).collect();
        let shape = town.polygon(&ring)?;
        let area = Area { code: code.clone(), parent, level: upper.level, name: upper.name.clone(), shape };
        records.push(Record::Area(area));
        parent = Some(code);
    }
    let street = Code::new(&file.street.code)?;
    records.push(Record::Area(Area {
        code: street.clone(),
        parent,
        level: Level::Street,
        name: file.street.name.clone(),
        shape: town.outlines.around(|_| true, &file.street.name)?,
    }));
    for community in &file.communities {
        records.push(Record::Area(Area {
            code: Code::new(&community.code)?,
            parent: Some(street.clone()),
            level: Level::Community,
            name: community.name.clone(),
            shape: shape(town, community)?,
        }));
    }
    Ok(())
}

/// The ground of all blocks of a community.
fn shape(town: &Town, community: &Community) -> Result<Shape, TownError> {
    let cells = town.blocks.cells();
    town.outlines.around(|block| community.cells.contains(cells[block]), &community.name)
}
