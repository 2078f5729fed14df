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
        for half in [0, 1] {
            let mut run: Vec<Junction> = Vec::new();
            for (from, to) in half_line(town, line, half) {
                if is_street(town, from, to) {
                    if run.is_empty() {
                        run.push(from);
                    }
                    run.push(to);
                } else if !run.is_empty() {
                    let junctions = std::mem::take(&mut run);
                    streets.push(Street { name: &line.names[half], class: line.class, junctions });
                }
            }
            if !run.is_empty() {
                streets.push(Street { name: &line.names[half], class: line.class, junctions: run });
            }
        }
    }
    streets
}

/// The steps from junction to junction along one half of a street line.
fn half_line(town: &Town, line: &StreetLine, half: usize) -> Vec<(Junction, Junction)> {
    let split = |length: usize, at: usize| if half == 0 { 0..at } else { at..length - 1 };
    match (line.row, line.column) {
        (Some(row), _) => split(town.plan.columns(), town.plan_file.canal.column)
            .map(|column| ((row, column), (row, column + 1)))
            .collect(),
        (None, Some(column)) => {
            split(town.plan.rows(), town.middle_row()).map(|row| ((row, column), (row + 1, column))).collect()
        }
        (None, None) => Vec::new(),
    }
}

/// Whether a street runs between two neighbouring junctions: blocks end there, and it is not the bank or the water of
/// the canal, which is crossed on bridges only.
pub(super) fn is_street(town: &Town, from: Junction, to: Junction) -> bool {
    let canal = &town.plan_file.canal;
    if from.1 == canal.column && to.1 == canal.column {
        return false;
    }
    let sides = town.blocks.beside(from, to);
    let along_row = from.0 == to.0;
    if along_row && canal.bridges.iter().any(|bridge| bridge.row == from.0) {
        return sides[0] != sides[1];
    }
    let bank = |side: Option<usize>| matches!(town.blocks.usage(side), None | Some(Use::Bank));
    sides[0] != sides[1]
        && !(along_row
            && bank(sides[0])
            && bank(sides[1])
            && sides.iter().any(Option::is_some)
            && sides.iter().any(|&s| town.blocks.usage(s) == Some(Use::Bank)))
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
    let bank = |side: i64| {
        (0..middle.len()).map(move |i| (i.saturating_sub(1), i, i + 1)).map({
            let middle = &middle;
            move |(before, i, after)| {
                let way = middle[after.min(middle.len() - 1)] - middle[before];
                middle[i] + way.left().resized(canal.half_width * 100).scaled(side, 1)
            }
        })
    };
    // The middle line runs south: its left bank is the eastern one.
    let mut ring: Vec<Spot> = bank(1).collect();
    ring.extend(bank(-1).collect::<Vec<_>>().into_iter().rev());
    ring
}
