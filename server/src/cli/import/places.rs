//! `wangge import places`.

use clap::Args;
use grid::read::{Labels, Options, WithoutGeometry};
use grid::register::PlaceKind;

use super::fields::Fields;
use super::gather::Gathered;
use super::source::Common;
use super::{Batch, load};
use crate::cli::failure::Failure;

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
        let fields = Fields::new(&self.common, mapping)?;
        let labels = match self.kind {
            // The name in a list of households is a person's.
            PlaceKind::Household => Labels::Codes,
            PlaceKind::Premises | PlaceKind::Hazard | PlaceKind::Hydrant => Labels::Names,
        };
        let reading = Options { without_geometry: WithoutGeometry::LeaveOut, labels, ..Options::default() };
        let begin = |file| Gathered::new(file, self.kind, &fields);
        let mut batch = Batch::default();
        for gathered in self.common.read_into(&reading, begin, Gathered::add)? {
            let (records, made) = gathered.finish()?;
            batch.made.extend(made);
            if batch.records.is_empty() {
                batch.records = records;
            } else {
                batch.records.extend(records);
            }
        }
        load(&self.common, batch).await
    }
}
