//! Areas, tilings, cells and the base map.

use std::collections::HashMap;

use grid::register::{Area, Cell, Code, Duty, LayerKind, MapFeature, MapGeometry, Stored, Tiling};

use super::{Done, Fields, Read, Row};
use crate::Geom;

pub(crate) fn area(row: &impl Row) -> Read<Stored<Area>> {
    let area = Area {
        code: row.code("code")?,
        parent: row.maybe_code("parent")?,
        level: row.parsed("level")?,
        name: row.string("name")?,
        shape: row.shape()?,
    };
    row.stored("fid", area)
}

pub(crate) fn put_area(row: &mut impl Fields, area: &Area) -> Done {
    row.text(area.code.as_str())?;
    row.maybe_text(area.parent.as_ref().map(Code::as_str))?;
    row.text(area.level.as_str())?;
    row.text(&area.name)?;
    row.geom(Geom::shape(&area.shape))
}

pub(crate) fn tiling(row: &impl Row) -> Read<Stored<Tiling>> {
    let tiling = Tiling {
        area: row.code("area")?,
        scheme: row.string("scheme")?,
        effective: row.maybe_day("effective")?,
    };
    row.stored("fid", tiling)
}

pub(crate) fn put_tiling(row: &mut impl Fields, tiling: &Tiling) -> Done {
    row.text(tiling.area.as_str())?;
    row.text(&tiling.scheme)?;
    row.maybe_day(tiling.effective)
}

/// Cells with their rosters, of rows of both tables; duties are in order of their ranks.
pub(crate) fn cells<R: Row>(cells: &[R], duties: &[R]) -> Read<Vec<Stored<Cell>>> {
    let mut rosters: HashMap<&str, Vec<Duty>> = HashMap::new();
    for row in duties {
        rosters.entry(row.text("cell")?).or_default().push(duty(row)?);
    }
    let with_roster = |row| {
        let mut cell = cell(row)?;
        cell.value.roster = rosters.remove(cell.value.code.as_str()).unwrap_or_default();
        Ok(cell)
    };
    cells.iter().map(with_roster).collect()
}

/// A cell without its roster.
fn cell(row: &impl Row) -> Read<Stored<Cell>> {
    let cell = Cell {
        code: row.code("code")?,
        name: row.string("name")?,
        kind: row.parsed("kind")?,
        shape: row.shape()?,
        roster: Vec::new(),
    };
    row.stored("fid", cell)
}

/// A cell without its roster.
pub(crate) fn put_cell(row: &mut impl Fields, tiling: i64, cell: &Cell) -> Done {
    row.number(tiling)?;
    row.text(cell.code.as_str())?;
    row.text(&cell.name)?;
    row.text(cell.kind.as_str())?;
    row.geom(Geom::shape(&cell.shape))
}

fn duty(row: &impl Row) -> Read<Duty> {
    Ok(Duty { post: row.parsed("post")?, person: row.string("person")?, phone: row.string("phone")? })
}

/// What a cell's roster says in the place `rank`.
pub(crate) fn put_duty(row: &mut impl Fields, cell: &Code, rank: i64, duty: &Duty) -> Done {
    row.text(cell.as_str())?;
    row.number(rank)?;
    row.text(duty.post.as_str())?;
    row.text(&duty.person)?;
    row.text(&duty.phone)
}

pub(crate) fn map_feature(row: &impl Row, layer: LayerKind) -> Read<Stored<MapFeature>> {
    let geom = row.geom()?;
    let geometry = if layer.has_lines() {
        geom.to_line().map(MapGeometry::Line)
    } else {
        geom.to_shape().map(MapGeometry::Polygon)
    };
    let geometry = geometry.map_err(|source| row.undecodable("geom", source))?;
    let feature = MapFeature { layer, name: row.string("name")?, class: row.string("class")?, geometry };
    row.stored("fid", feature)
}

pub(crate) fn put_map_feature(row: &mut impl Fields, feature: &MapFeature) -> Done {
    row.text(&feature.name)?;
    row.text(&feature.class)?;
    row.geom(match &feature.geometry {
        MapGeometry::Line(points) => Geom::line(points),
        MapGeometry::Polygon(shape) => Geom::shape(shape),
    })
}
