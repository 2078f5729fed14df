//! What is printed, read from the interface and brought onto the lattice.

use grid::check::Verdict;
use grid::lattice::{Extent, Point};
use grid::people::Right;
use grid::register::{HazardState, HydrantState, LayerKind, PlaceKind};
use grid::scheme::{Bilingual, Scheme};
use grid::shape::{MultiPolygonCoordinates, Shape};
use grid::sheet::tints;
use grid::wire::{AreaNode, CellProperties, CellRoster, DetailsView, DutyView, PlaceView, TilingReport};
use leptos::prelude::untrack;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde::de::IgnoredAny;

use super::draft;
use crate::api::{self, ApiError};
use crate::map::icons::{self, Icon};
use crate::session::Session;
use crate::tree::Tree;

/// Everything that is on the sheets of an area.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ground {
    /// The area.
    pub(crate) area: AreaNode,
    /// The areas above it, the highest first.
    pub(crate) above: Vec<String>,
    /// Its boundary.
    pub(crate) boundary: Shape,
    /// Boundaries of the areas in it.
    pub(crate) inner: Vec<Shape>,
    /// Its cells, in order of their codes.
    pub(crate) cells: Vec<Cell>,
    /// Name of the scheme.
    pub(crate) scheme: Option<Bilingual>,
    /// From when the division is in force.
    pub(crate) effective: Option<String>,
    /// Of a plan, its name and revision.
    pub(crate) plan: Option<(String, i64)>,
    /// Whether all of it is proved to be seamless.
    pub(crate) proved: bool,
    /// Streets: line, class, name.
    pub(crate) streets: Vec<(Vec<Point>, String, String)>,
    /// Water.
    pub(crate) water: Vec<Shape>,
    /// Buildings.
    pub(crate) buildings: Vec<Shape>,
    /// Hydrants, hazards and premises at risk.
    pub(crate) signs: Vec<(Point, Icon)>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cell {
    /// What is known of it.
    pub(crate) properties: CellProperties,
    /// Its polygon.
    pub(crate) shape: Shape,
    /// Who is answerable, leader first.
    pub(crate) roster: Vec<DutyView>,
    /// Number of its tint: neighbours have others.
    pub(crate) tint: u8,
}

impl Cell {
    /// Who is answerable.
    pub(crate) fn leader(&self) -> Option<&DutyView> {
        self.roster.iter().find(|duty| duty.post == grid::register::Post::Leader)
    }
}

#[derive(Deserialize)]
struct Collection<P> {
    features: Vec<Feature<P>>,
}

#[derive(Deserialize)]
struct Feature<P> {
    geometry: Geometry,
    properties: P,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Point(IgnoredAny),
    LineString(Vec<[f64; 2]>),
    Polygon(Vec<Vec<[f64; 2]>>),
    MultiPolygon(MultiPolygonCoordinates),
}

#[derive(Deserialize)]
struct Named {
    name: String,
    class: String,
}

impl Geometry {
    fn shape(self) -> Option<Shape> {
        match self {
            Self::Polygon(rings) => Shape::from_coordinates(&[rings]).ok(),
            Self::MultiPolygon(polygons) => Shape::from_coordinates(&polygons).ok(),
            Self::Point(_) | Self::LineString(_) => None,
        }
    }
}

async fn features<P: DeserializeOwned>(path: &str) -> Result<Vec<Feature<P>>, ApiError> {
    let text = api::get_collection(path).await?;
    let all: Collection<P> = serde_json::from_str(&text).map_err(|_| ApiError::Unreadable)?;
    Ok(all.features)
}

/// Which cells are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Those in force in an area, and in those below it.
    Area(i64),
    /// Those of a plan.
    Plan(i64),
}

/// What is known of a division as a whole.
struct Division {
    cells: Vec<Cell>,
    scheme: Option<Scheme>,
    effective: Option<String>,
    plan: Option<(String, i64)>,
    proved: bool,
}

/// Reads what is on the sheets. Who may see rosters finds them masked; the public sees who leads.
///
/// # Errors
/// As of the interface.
pub(crate) async fn read(
    tree: &Tree,
    source: Source,
    session: Session,
    fire: bool,
) -> Result<Ground, ApiError> {
    let (area, mut division) = match source {
        Source::Area(id) => (id, in_force(tree, id, session).await?),
        Source::Plan(id) => {
            let (view, cells) = draft::read(id).await?;
            let division = Division {
                cells,
                scheme: Some(view.scheme),
                effective: None,
                plan: Some((view.plan.name, view.plan.revision)),
                proved: view.verdict == Verdict::Exact,
            };
            (view.plan.area.id, division)
        }
    };
    let area = tree.get(area).cloned().ok_or(ApiError::Unreadable)?;
    let box_of = |[west, south, east, north]: [f64; 4]| format!("bbox={west},{south},{east},{north}");
    let areas: Vec<Feature<AreaNode>> = features(&format!("areas/features?{}", box_of(area.bbox))).await?;
    let (mut boundary, mut inner) = (None, Vec::new());
    for feature in areas {
        let (node, shape) = (feature.properties, feature.geometry.shape());
        if node.id == area.id {
            boundary = shape;
        } else if node.parent == Some(area.id) {
            inner.extend(shape);
        }
    }
    let boundary = boundary.ok_or(ApiError::Unreadable)?;
    division.cells.sort_by(|a, b| a.properties.code.cmp(&b.properties.code));
    let shapes: Vec<Shape> = division.cells.iter().map(|cell| cell.shape.clone()).collect();
    for (cell, tint) in division.cells.iter_mut().zip(tints(&shapes)) {
        cell.tint = tint;
    }
    let around = margin(boundary.extent()).to_bbox();
    let layer = |kind: LayerKind| format!("layers/{kind}?{}", box_of(around));
    let polygons = async |kind| {
        let found: Vec<Feature<Named>> = features(&layer(kind)).await?;
        Ok::<_, ApiError>(
            found.into_iter().filter_map(|feature| feature.geometry.shape()).collect::<Vec<_>>(),
        )
    };
    let streets: Vec<Feature<Named>> = features(&layer(LayerKind::Street)).await?;
    Ok(Ground {
        above: tree
            .path(area.id)
            .iter()
            .filter(|node| node.id != area.id)
            .map(|node| node.name.clone())
            .collect(),
        proved: division.proved,
        effective: division.effective,
        plan: division.plan,
        signs: if fire && untrack(move || session.may(Right::ReadPlaces(PlaceKind::Hazard))) {
            signs(&box_of(area.bbox), division.scheme.as_ref()).await?
        } else {
            Vec::new()
        },
        scheme: division.scheme.map(|scheme| scheme.name),
        water: polygons(LayerKind::Water).await?,
        buildings: polygons(LayerKind::Building).await?,
        streets: streets.into_iter().filter_map(street).collect(),
        area,
        boundary,
        inner,
        cells: division.cells,
    })
}

/// The division in force.
async fn in_force(tree: &Tree, area: i64, session: Session) -> Result<Division, ApiError> {
    let is_divided = tree.get(area).is_some_and(|node| node.tiling.is_some());
    let report: Option<TilingReport> =
        if is_divided { Some(api::get(&format!("areas/{area}/tiling")).await?) } else { None };
    let mut divided = tree.branch(area).into_iter().filter_map(|node| node.tiling.as_ref());
    Ok(Division {
        cells: cells(area, session).await?,
        proved: divided.all(|tiling| tiling.verdict == Verdict::Exact),
        scheme: report.as_ref().map(|report| report.scheme.clone()),
        effective: report.and_then(|report| report.effective),
        plan: None,
    })
}

async fn cells(area: i64, session: Session) -> Result<Vec<Cell>, ApiError> {
    let found: Vec<Feature<CellProperties>> = features(&format!("cells?area={area}&limit=10000")).await?;
    let rosters: Vec<CellRoster> = if untrack(move || session.may(Right::ReadLedgers)) {
        api::get(&format!("areas/{area}/rosters")).await?
    } else {
        Vec::new()
    };
    let roster = |properties: &CellProperties| {
        let known = rosters.iter().find(|line| line.cell.id == properties.id).map(|line| line.roster.clone());
        known.unwrap_or_else(|| {
            let post = grid::register::Post::Leader;
            let leader = |person: String| DutyView { post, person, phone: String::new() };
            properties.leader.clone().map(leader).into_iter().collect()
        })
    };
    let cell = |feature: Feature<CellProperties>| {
        let (properties, shape) = (feature.properties, feature.geometry.shape()?);
        Some(Cell { roster: roster(&properties), properties, shape, tint: 0 })
    };
    Ok(found.into_iter().filter_map(cell).collect())
}

fn street(feature: Feature<Named>) -> Option<(Vec<Point>, String, String)> {
    let Geometry::LineString(line) = feature.geometry else { return None };
    let points = line.into_iter().filter_map(|at| Point::try_from(at).ok()).collect();
    Some((points, feature.properties.class, feature.properties.name))
}

/// What the fire service looks for: hydrants, hazards that are not struck off, and premises at risk by the rule of the scheme.
async fn signs(within: &str, scheme: Option<&Scheme>) -> Result<Vec<(Point, Icon)>, ApiError> {
    let at_risk = scheme.map(|scheme| scheme.at_risk.clone()).unwrap_or_default();
    let mut signs = Vec::new();
    for kind in [PlaceKind::Premises, PlaceKind::Hydrant, PlaceKind::Hazard] {
        let found: Vec<Feature<PlaceView>> =
            features(&format!("places?kind={kind}&{within}&limit=10000")).await?;
        signs.extend(found.into_iter().filter_map(|feature| {
            let icon = match feature.properties.details {
                DetailsView::Premises { category, live_work_store, floor_area_m2, .. }
                    if at_risk.holds(Some(category), live_work_store, floor_area_m2) =>
                {
                    icons::premises(true, live_work_store)
                }
                DetailsView::Hydrant { state, .. } => icons::hydrant(state == HydrantState::Sound),
                DetailsView::Hazard { state, category, severity, .. } if state != HazardState::Closed => {
                    icons::hazard(category, severity)
                }
                _ => return None,
            };
            Some((Point::try_from(feature.properties.at).ok()?, icon))
        }));
    }
    Ok(signs)
}

/// The box of an area with some ground around it: sheets show a little of what lies outside.
fn margin(extent: Extent) -> Extent {
    let side = (i64::from(extent.max.x) - i64::from(extent.min.x))
        .max(i64::from(extent.max.y) - i64::from(extent.min.y));
    extent.grown((side / 2).min(20_000_000) as i32)
}
