//! Streets, bridges and the canal on the base map.

use grid::register::{LayerKind, MapFeature, MapGeometry, Record};

use super::blocks::Use;
use super::definition::{StreetClass, StreetLine};
use super::plan::Junction;
use super::plane::Spot;
use super::{Town, TownError};

/// One street: junctions in a row, with a name.
pub(super) struct Street<'a> {
    pub(super) name: &'a str,
    pub(super) class: StreetClass,
    pub(super) junctions: Vec<Junction>,
}

/// All streets, each as the longest pieces without a break. Rows run west to east, columns north to south.
pub(super) fn streets(town: &Town) -> Vec<Street<'_>> {
    let mut streets = Vec::new();
    for line in &town.plan_file.streets {
        for (name, steps) in named_steps(town, line) {
            for run in steps.split(|&(from, to)| !is_street(town, from, to)) {
                let Some(&(start, _)) = run.first() else { continue };
                let junctions = std::iter::once(start).chain(run.iter().map(|&(_, to)| to)).collect();
                streets.push(Street { name, class: line.class, junctions });
            }
        }
    }
    streets
}

/// The steps from junction to junction along a street line, one list for each name along it.
fn named_steps<'a>(town: &Town, line: &'a StreetLine) -> Vec<(&'a str, Vec<(Junction, Junction)>)> {
    let (steps, split): (Vec<_>, usize) = match (line.row, line.column) {
        (Some(row), _) => (
            (1..town.plan.columns()).map(|column| ((row, column - 1), (row, column))).collect(),
            town.plan_file.canal.column,
        ),
        (None, Some(column)) => {
            ((1..town.plan.rows()).map(|row| ((row - 1, column), (row, column))).collect(), town.middle_row())
        }
        (None, None) => return Vec::new(),
    };
    let [first, second] = &line.names;
    if first == second {
        return vec![(first, steps)];
    }
    vec![(first, steps[..split].to_vec()), (second, steps[split..].to_vec())]
}

/// Whether a street runs between two neighbouring junctions: blocks end there, and it is not the bank or the water of
/// the canal, which is crossed on bridges only.
pub(super) fn is_street(town: &Town, from: Junction, to: Junction) -> bool {
    let canal = &town.plan_file.canal;
    let sides = town.blocks.beside(from, to);
    let between_blocks = sides[0] != sides[1];
    if from.0 == to.0 {
        let on_bank = sides.iter().any(|&side| town.blocks.usage(side) == Some(Use::Bank));
        between_blocks && (!on_bank || canal.bridges.iter().any(|bridge| bridge.row == from.0))
    } else {
        between_blocks && from.1 != canal.column
    }
}

/// Appends the base map's streets, bridges and the canal.
pub(super) fn push(town: &Town, records: &mut Vec<Record>) -> Result<(), TownError> {
    let canal = &town.plan_file.canal;
    for street in streets(town) {
        let line = drawn(town, &street);
        let class = match street.class {
            StreetClass::Main => "main",
            StreetClass::Side | StreetClass::Market => "side",
        };
        records.push(line_feature(town, street.name, class, &line));
    }
    for bridge in &canal.bridges {
        let west = town.plan.edge((bridge.row, canal.column - 1), (bridge.row, canal.column));
        let east = town.plan.edge((bridge.row, canal.column), (bridge.row, canal.column + 1));
        records.push(line_feature(
            town,
            &bridge.name,
            "bridge",
            &[west[2], west[3], west[4], east[1], east[2]],
        ));
    }
    records.push(Record::MapFeature(MapFeature {
        layer: LayerKind::Water,
        name: canal.name.clone(),
        class: String::new(),
        geometry: MapGeometry::Polygon(town.polygon(&canal_banks(town))?),
    }));
    Ok(())
}

/// The line on the map. A main street that reaches the edge of the plan head on goes on into the country.
fn drawn(town: &Town, street: &Street<'_>) -> Vec<Spot> {
    let mut line = town.plan.line(&street.junctions);
    let (last_row, last_column) = (town.plan.rows() - 1, town.plan.columns() - 1);
    let along_row = street.junctions[0].0 == street.junctions[1].0;
    // Ring roads stay around the town, and the roads on the banks would run into the canal.
    let inner = if along_row {
        (1..last_row).contains(&street.junctions[0].0)
    } else {
        let column = street.junctions[0].1;
        (1..last_column).contains(&column) && column.abs_diff(town.plan_file.canal.column) > 1
    };
    if street.class != StreetClass::Main || !inner {
        return line;
    }
    let leaves = |(row, column): Junction| {
        if along_row { column == 0 || column == last_column } else { row == 0 || row == last_row }
    };
    let beyond = town.plan_file.roads_beyond * 100;
    if leaves(street.junctions[0]) {
        line.insert(0, line[0] + (line[0] - line[1]).resized(beyond));
    }
    let end = line.len() - 1;
    if leaves(street.junctions[street.junctions.len() - 1]) {
        line.push(line[end] + (line[end] - line[end - 1]).resized(beyond));
    }
    line
}

fn line_feature(town: &Town, name: &str, class: &str, line: &[Spot]) -> Record {
    Record::MapFeature(MapFeature {
        layer: LayerKind::Street,
        name: name.to_owned(),
        class: class.to_owned(),
        geometry: MapGeometry::Line(town.points(line)),
    })
}

/// The outline of the water: half a width to both sides of the canal's middle line, and on beyond the town.
fn canal_banks(town: &Town) -> Vec<Spot> {
    let canal = &town.plan_file.canal;
    let junctions: Vec<Junction> = (0..town.plan.rows()).map(|row| (row, canal.column)).collect();
    let mut middle = town.plan.line(&junctions);
    let beyond = canal.beyond * 100;
    let (first, last) = (middle[0], middle[middle.len() - 1]);
    middle.insert(0, first + (first - middle[1]).resized(beyond));
    middle.push(last + (last - middle[middle.len() - 2]).resized(beyond));
    let half_width = canal.half_width * 100;
    let offset = |index: usize, side: i64| {
        let way = middle[(index + 1).min(middle.len() - 1)] - middle[index.saturating_sub(1)];
        middle[index] + way.left().resized(side * half_width)
    };
    // The middle line runs south: its left bank is the eastern one.
    let east = (0..middle.len()).map(|index| offset(index, 1));
    let west = (0..middle.len()).rev().map(|index| offset(index, -1));
    east.chain(west).collect()
}
