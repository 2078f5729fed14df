//! `wangge import places`.

use std::ops::ControlFlow;
use std::sync::Arc;

use clap::Args;
use grid::lattice::Point;
use grid::read::{Labels, Options, Reader, WithoutGeometry};
use grid::register::PlaceKind;
use store::Confines;

use super::files::Open;
use super::gather::{Checked, Gathered, Recipe};
use super::made::MadeCodes;
use super::source::{Common, tell};
use super::stream::Stream;
use super::{guard, into_store, made};
use crate::cli::author;
use crate::cli::failure::{Failure, Faults};
use crate::cli::progress::Progress;

/// After so many features read, people hear of them.
const TELL: u64 = 5_000;

/// Arguments of `wangge import places`. An option that names an attribute need not be given when the attribute has the
/// same name as the option.
#[derive(Args)]
pub(super) struct Places {
    #[command(flatten)]
    pub(super) common: Common,
    /// What the places are: household, premises, hazard or hydrant.
    #[arg(long)]
    kind: PlaceKind,
    #[command(flatten)]
    attributes: Attributes,
}

/// Attributes of the file, by field.
#[derive(Debug, Args)]
#[command(next_help_heading = "Attributes (default: the one with the option's own name)")]
struct Attributes {
    /// All kinds: address.
    #[arg(long, value_name = "ATTRIBUTE")]
    address: Option<String>,
    /// Households: number of people.
    #[arg(long, value_name = "ATTRIBUTE")]
    people: Option<String>,
    /// Households: name of the contact.
    #[arg(long, value_name = "ATTRIBUTE")]
    contact: Option<String>,
    /// Households: telephone of the contact.
    #[arg(long, value_name = "ATTRIBUTE")]
    phone: Option<String>,
    /// Households: services asked for, with commas, semicolons or 、 between them.
    #[arg(long, value_name = "ATTRIBUTE")]
    needs: Option<String>,
    /// Premises: name on the sign.
    #[arg(long, value_name = "ATTRIBUTE")]
    name: Option<String>,
    /// Premises and hazards: category.
    #[arg(long, value_name = "ATTRIBUTE")]
    category: Option<String>,
    /// Premises: floor area in m².
    #[arg(long, value_name = "ATTRIBUTE")]
    floor_area: Option<String>,
    /// Premises: whether people live, work and store goods in one room.
    #[arg(long, value_name = "ATTRIBUTE")]
    live_work_store: Option<String>,
    /// Hazards: what is wrong, in words.
    #[arg(long, value_name = "ATTRIBUTE")]
    note: Option<String>,
    /// Hazards: minor, major or grave.
    #[arg(long, value_name = "ATTRIBUTE")]
    severity: Option<String>,
    /// Hazards: open, rectifying or closed. Hydrants: sound or broken.
    #[arg(long, value_name = "ATTRIBUTE")]
    state: Option<String>,
    /// Hazards: day on which it was found.
    #[arg(long, value_name = "ATTRIBUTE")]
    found: Option<String>,
    /// Hazards: day by which it is to be rectified.
    #[arg(long, value_name = "ATTRIBUTE")]
    due: Option<String>,
    /// Hydrants: day of the last check.
    #[arg(long, value_name = "ATTRIBUTE")]
    checked: Option<String>,
}

impl Places {
    pub(super) async fn run(self) -> Result<u64, Failure> {
        let a = self.attributes;
        let mapping = [
            ("address", a.address),
            ("people", a.people),
            ("contact", a.contact),
            ("phone", a.phone),
            ("needs", a.needs),
            ("name", a.name),
            ("category", a.category),
            ("floor-area", a.floor_area),
            ("live-work-store", a.live_work_store),
            ("note", a.note),
            ("severity", a.severity),
            ("state", a.state),
            ("found", a.found),
            ("due", a.due),
            ("checked", a.checked),
        ];
        let fields = self.common.fields(mapping)?;
        let recipe = Arc::new(Recipe { kind: self.kind, fields });
        // The layer of an .osm.pbf.
        let usual = (self.kind == PlaceKind::Hydrant).then_some("hydrants");
        let (files, points) = check(self.common.from.open(usual).await?, &recipe)?;
        let total = files.iter().map(|file| file.number as u64).sum();
        into_store(&self.common.from, async |store| {
            guard::guard_places(store, &points).await?;
            drop(points);
            if !self.common.replace {
                let made: Vec<&MadeCodes> = files.iter().filter_map(|file| file.made.as_ref()).collect();
                made::guard_places(store, self.kind, &made).await?;
            }
            let mut records = Stream::start(recipe, files);
            let progress = Progress::new(Some(total));
            let taken = store
                .try_import(&author(), Confines::default(), &mut records, &|taken| progress.show(taken))
                .await;
            progress.clear();
            taken.map_err(|error| records.failure().unwrap_or_else(|| error.into()))
        })
        .await
    }
}

/// Looks over all features of all files; returns what is needed to read them once more, and where they are.
///
/// # Errors
/// The faults of all files, one a line.
fn check(layers: Vec<Open>, recipe: &Recipe) -> Result<(Vec<Checked>, Vec<Point>), Failure> {
    let labels = match recipe.kind {
        // The name in a list of households is a person's.
        PlaceKind::Household => Labels::Codes,
        PlaceKind::Premises | PlaceKind::Hazard | PlaceKind::Hydrant => Labels::Names,
    };
    let progress = Progress::new(None);
    let mut faults = Faults::default();
    let mut sound = Vec::new();
    let mut read = 0;
    for Open { input, crs, .. } in layers {
        let (file, is_made) = (input.path.clone(), input.is_made);
        let options = Options { crs, without_geometry: WithoutGeometry::LeaveOut, labels };
        let mut gathered = Gathered::new(file.clone(), recipe);
        let add = &mut |feature| {
            gathered.add(feature);
            read += 1;
            if read % TELL == 0 {
                progress.read(read);
            }
            ControlFlow::Continue(())
        };
        let summary = Reader::new(input, &options)
            .and_then(|mut reader| reader.each(add).map(|summary| (reader, summary)));
        progress.clear();
        match summary {
            Ok((reader, summary)) => {
                tell(&file, is_made, &summary.notes);
                sound.push((gathered, reader));
            }
            Err(error) => faults.add(&file, &error),
        }
    }
    faults.into_result()?;
    let mut points = Vec::new();
    let mut files = Vec::new();
    for (gathered, reader) in sound {
        let (checked, at) = gathered.finish(reader)?;
        files.push(checked);
        if points.is_empty() {
            points = at;
        } else {
            points.extend(at);
        }
    }
    Ok((files, points))
}
