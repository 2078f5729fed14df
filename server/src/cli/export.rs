//! `wangge export`: areas, cells or places as `GeoJSON`, personal fields masked.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use grid::privacy::{mask_name, mask_phone};
use grid::register::{Details, Duty, PlaceKind};
use grid::shape::Shape;
use serde_json::{Map, Value, json};
use store::Snapshot;

use super::failure::Failure;
use super::output::{WholeFile, cannot_write};
use super::which::DatabaseUrl;

/// Arguments of `wangge export`.
#[derive(Args)]
pub(super) struct Options {
    /// What to write.
    what: What,
    /// The store to read: a file or postgres://…
    #[arg(long, value_name = "STORE")]
    from: Option<String>,
    #[command(flatten)]
    database: DatabaseUrl,
    /// With places: only of this kind: household, premises, hazard or hydrant.
    #[arg(long)]
    kind: Option<PlaceKind>,
    /// With cells: only those of the area with this code.
    #[arg(long, value_name = "CODE")]
    area: Option<String>,
    /// The file to write; without it, standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    Areas,
    Cells,
    Places,
}

/// Writes the collection to the file or to standard output.
pub(super) async fn run(options: Options) -> Result<(), Failure> {
    let number = match &options.output {
        None => options.write(&mut BufWriter::new(std::io::stdout())).await?,
        Some(file) => {
            let mut out = WholeFile::create(file)?;
            let number = options.write(&mut out).await?;
            out.finish()?;
            number
        }
    };
    eprintln!("{number} features written");
    Ok(())
}

impl Options {
    async fn write(&self, out: &mut (dyn Write + Send)) -> Result<u64, Failure> {
        let store = store::open_existing(&self.database.or(self.from.as_deref(), "--from")?).await?;
        let mut snapshot = store.snapshot().await?;
        let mut collection = Collection { out, number: 0 };
        collection.begin()?;
        match self.what {
            What::Areas => {
                for area in snapshot.areas().await? {
                    let (id, area) = (area.id, area.value);
                    let properties = json!({
                        "code": area.code, "name": area.name, "level": area.level, "parent": area.parent,
                    });
                    collection.add(id, &properties, &geometry(&area.shape))?;
                }
            }
            What::Cells => self.write_cells(snapshot.as_mut(), &mut collection).await?,
            What::Places => {
                for kind in
                    PlaceKind::ALL.iter().copied().filter(|kind| self.kind.is_none_or(|only| only == *kind))
                {
                    write_places(snapshot.as_mut(), kind, &mut collection).await?;
                }
            }
        }
        collection.end()?;
        let number = collection.number;
        drop(snapshot);
        store.close().await;
        Ok(number)
    }

    async fn write_cells(
        &self,
        snapshot: &mut dyn Snapshot,
        collection: &mut Collection<'_>,
    ) -> Result<(), Failure> {
        for tiling in snapshot.tilings().await? {
            if self.area.as_ref().is_some_and(|only| only != tiling.value.area.as_str()) {
                continue;
            }
            for cell in snapshot.cells(tiling.id).await? {
                let (id, cell) = (cell.id, cell.value);
                let roster: Vec<Value> = cell.roster.iter().map(duty).collect();
                let properties = json!({
                    "code": cell.code, "name": cell.name, "kind": cell.kind, "area": tiling.value.area,
                    "scheme": tiling.value.scheme, "roster": roster,
                });
                collection.add(id, &properties, &geometry(&cell.shape))?;
            }
        }
        Ok(())
    }
}

/// Places that are closed are left out: an export is the town as it is.
async fn write_places(
    snapshot: &mut dyn Snapshot,
    kind: PlaceKind,
    collection: &mut Collection<'_>,
) -> Result<(), Failure> {
    const PAGE: u32 = 10_000;
    let mut after = i64::MIN;
    loop {
        let page = snapshot.places(kind, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        for place in page.iter().filter(|place| place.value.closed.is_none()) {
            let mut properties = details(&place.value.details);
            properties.insert("kind".to_owned(), json!(kind));
            properties.insert("code".to_owned(), json!(place.value.code));
            let at = <[f64; 2]>::from(place.value.at);
            // Ids count within a kind.
            let id = format!("{kind}-{}", place.id);
            collection.add(id, &properties.into(), &json!({"type": "Point", "coordinates": at}))?;
        }
    }
}

/// Fields under the names that an import understands; but contacts, which are masked, and needs, of which there is the
/// number only, under names that it does not: what is masked must never take the place of what it stands for.
fn details(details: &Details) -> Map<String, Value> {
    let value = match details {
        Details::Household(household) => json!({
            "address": household.address,
            "people": household.people,
            "contact_masked": household.contact.as_deref().map(mask_name),
            "phone_masked": household.phone.as_deref().map(mask_phone),
            "number_of_needs": household.needs.len(),
        }),
        Details::Premises(premises) => json!({
            "name": premises.name,
            "address": premises.address,
            "category": premises.category,
            "floor-area": premises.floor_area_m2,
            "live-work-store": premises.live_work_store,
        }),
        Details::Hazard(hazard) => json!({
            "category": hazard.category,
            "note": hazard.note,
            "address": hazard.address,
            "severity": hazard.severity,
            "state": hazard.state,
            "found": hazard.found,
            "due": hazard.due,
        }),
        Details::Hydrant(hydrant) => json!({
            "address": hydrant.address,
            "state": hydrant.state,
            "checked": hydrant.checked,
        }),
    };
    let Value::Object(map) = value else { unreachable!("every arm makes an object") };
    map
}

fn duty(duty: &Duty) -> Value {
    json!({
        "post": duty.post,
        "person_masked": mask_name(&duty.person),
        "phone_masked": mask_phone(&duty.phone),
    })
}

/// A polygon as `Polygon`, several as `MultiPolygon`.
fn geometry(shape: &Shape) -> Value {
    let mut polygons = shape.to_coordinates();
    if polygons.len() == 1 {
        json!({"type": "Polygon", "coordinates": polygons.swap_remove(0)})
    } else {
        json!({"type": "MultiPolygon", "coordinates": polygons})
    }
}

/// A `FeatureCollection` written feature by feature, one a line.
struct Collection<'w> {
    out: &'w mut (dyn Write + Send),
    number: u64,
}

impl Collection<'_> {
    fn begin(&mut self) -> Result<(), Failure> {
        self.put(r#"{"type":"FeatureCollection","features":["#)
    }

    fn add(&mut self, id: impl Into<Value>, properties: &Value, geometry: &Value) -> Result<(), Failure> {
        let separator = if self.number == 0 { "\n" } else { ",\n" };
        self.number += 1;
        let feature =
            json!({"type": "Feature", "id": id.into(), "properties": properties, "geometry": geometry});
        self.put(&format!("{separator}{feature}"))
    }

    fn end(&mut self) -> Result<(), Failure> {
        self.put("\n]}\n")?;
        self.out.flush().map_err(|e| cannot_write(Path::new("output"), &e))
    }

    fn put(&mut self, text: &str) -> Result<(), Failure> {
        self.out.write_all(text.as_bytes()).map_err(|e| cannot_write(Path::new("output"), &e))
    }
}
