//! The datum guard of an import: refuses data that cannot belong where it is meant to go, warns of data that sits where a
//! Chinese offset would put it.

use std::collections::{BTreeMap, HashMap};

use grid::datum::{Suspicion, placed, suspect_shapes};
use grid::lattice::Point;
use grid::register::{Area, Code, Record};
use grid::shape::Shape;
use store::Store;

use crate::cli::failure::Failure;
use crate::intake::guard;

/// Compares areas and cells that are to be imported with the areas they belong to, in the store or in the import itself.
///
/// # Errors
/// A [`Failure`] naming the record, when one lies far from its area or has its axes swapped. Suspicions are told on
/// standard error and hold nothing up: generalised and badly drawn data is not refused for it.
pub(super) async fn guard(store: &dyn Store, records: &[Record]) -> Result<(), Failure> {
    let mut areas = areas_of(store).await?;
    for record in records {
        if let Record::Area(area) = record {
            areas.insert(area.code.clone(), area.clone());
        }
    }
    let mut shapes: BTreeMap<&Code, Vec<(&Code, &Shape)>> = BTreeMap::new();
    for record in records {
        match record {
            Record::Area(Area { code, parent: Some(parent), shape, .. }) => {
                shapes.entry(parent).or_default().push((code, shape));
            }
            Record::Cell { area, cell, .. } | Record::CellWithoutRoster { area, cell, .. } => {
                shapes.entry(area).or_default().push((&cell.code, &cell.shape));
            }
            Record::Area(_)
            | Record::Tiling(_)
            | Record::Place(_)
            | Record::PartialPlace { .. }
            | Record::MapFeature(_) => {}
        }
    }
    for (parent, children) in shapes {
        // An area that does not exist is the store's to refuse.
        if let Some(parent) = areas.get(parent) {
            guard_shapes(parent, &children)?;
        }
    }
    Ok(())
}

/// Compares places that are to be imported with the outermost areas of the store. They may lie outside all of them, such
/// as a hydrant across the border; most of them may not.
///
/// # Errors
/// A [`Failure`] naming the first that lies far off, when most do. Suspicions are told as above.
pub(super) async fn guard_places(store: &dyn Store, points: &[Point]) -> Result<(), Failure> {
    let areas = areas_of(store).await?;
    let roots: Vec<Shape> =
        areas.into_values().filter(|area| area.parent.is_none()).map(|area| area.shape).collect();
    guard_points(points, &roots)
}

async fn areas_of(store: &dyn Store) -> Result<HashMap<Code, Area>, Failure> {
    let areas = store.snapshot().await?.areas().await?;
    Ok(areas.into_iter().map(|area| (area.value.code.clone(), area.value)).collect())
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

fn guard_points(points: &[Point], roots: &[Shape]) -> Result<(), Failure> {
    let found = guard::points(points, roots);
    let of = points.len();
    match found.strays {
        Some((number, first)) if number * 2 > of => {
            return Err(Failure::new(format!("{number} of {of} places: {first}")));
        }
        Some((number, first)) => eprintln!("warning: {number} of {of} places lie far off: {first}"),
        None => {}
    }
    warn("in the areas of the store", found.suspicion);
    Ok(())
}

fn warn(place: &str, suspicion: Option<Suspicion>) {
    if let Some(suspicion) = suspicion {
        eprintln!("warning: {place}, {suspicion}");
    }
}
