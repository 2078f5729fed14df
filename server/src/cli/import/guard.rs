//! The datum guard of an import: refuses data that cannot belong where it is meant to go, warns of data that sits where a
//! Chinese offset would put it.

use std::collections::{BTreeMap, HashMap};

use grid::datum::{Suspicion, placed, suspect_points, suspect_shapes};
use grid::lattice::{Extent, Point};
use grid::register::{Area, Code, Record};
use grid::shape::Shape;
use store::Store;

use crate::cli::failure::Failure;

/// Compares what is to be imported with the areas it belongs to, in the store or in the import itself.
///
/// # Errors
/// A [`Failure`] naming the record, when one lies far from its area or has its axes swapped. Suspicions are told on
/// standard error and hold nothing up: generalised and badly drawn data is not refused for it.
pub(super) async fn guard(store: &dyn Store, records: &[Record]) -> Result<(), Failure> {
    let mut areas: HashMap<Code, Area> = store
        .snapshot()
        .await?
        .areas()
        .await?
        .into_iter()
        .map(|area| (area.value.code.clone(), area.value))
        .collect();
    for record in records {
        if let Record::Area(area) = record {
            areas.insert(area.code.clone(), area.clone());
        }
    }
    let mut shapes: BTreeMap<&Code, Vec<(&Code, &Shape)>> = BTreeMap::new();
    let mut points: Vec<Point> = Vec::new();
    for record in records {
        match record {
            Record::Area(Area { code, parent: Some(parent), shape, .. }) => {
                shapes.entry(parent).or_default().push((code, shape));
            }
            Record::Cell { area, cell, .. } | Record::CellWithoutRoster { area, cell, .. } => {
                shapes.entry(area).or_default().push((&cell.code, &cell.shape));
            }
            Record::Place(place) | Record::PartialPlace { place, .. } => points.push(place.at),
            Record::Area(_) | Record::Tiling(_) | Record::MapFeature(_) => {}
        }
    }
    for (parent, children) in shapes {
        // An area that does not exist is the store's to refuse.
        if let Some(parent) = areas.get(parent) {
            guard_shapes(parent, &children)?;
        }
    }
    let roots: Vec<Shape> =
        areas.into_values().filter(|area| area.parent.is_none()).map(|area| area.shape).collect();
    guard_points(&points, &roots)
}

fn guard_shapes(parent: &Area, children: &[(&Code, &Shape)]) -> Result<(), Failure> {
    let area = parent.shape.extent();
    for (code, shape) in children {
        placed(shape.extent(), area).map_err(|error| Failure::new(format!("{code}: {error}")))?;
    }
    let shapes: Vec<Shape> = children.iter().map(|(_, shape)| (*shape).clone()).collect();
    warn(&format!("in area {}", parent.code), suspect_shapes(&shapes, std::slice::from_ref(&parent.shape)));
    Ok(())
}

/// Places may lie outside all areas, such as a hydrant across the border; all of them may not.
fn guard_points(points: &[Point], roots: &[Shape]) -> Result<(), Failure> {
    let Some(area) = roots.iter().map(Shape::extent).reduce(Extent::union) else { return Ok(()) };
    let stray = |p: Point| placed(Extent { min: p, max: p }, area).err();
    let strays: Vec<_> = points.iter().filter_map(|&p| stray(p)).collect();
    match strays.first() {
        Some(first) if strays.len() * 2 > points.len() => {
            let line = format!("{} of {} places: {first}", strays.len(), points.len());
            return Err(Failure::new(line));
        }
        Some(first) => eprintln!("warning: {} of {} places lie far off: {first}", strays.len(), points.len()),
        None => {}
    }
    warn("in the areas of the store", suspect_points(points, roots));
    Ok(())
}

fn warn(place: &str, suspicion: Option<Suspicion>) {
    if let Some(suspicion) = suspicion {
        eprintln!("warning: {place}, {suspicion}");
    }
}
