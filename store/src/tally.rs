//! How many records of which sort went into a store, for the audit log.

use grid::people::{Action, Subject};
use grid::register::{Code, Record};
use serde_json::{Map, Value};

use crate::Deed;

/// Counts records by what they are.
#[derive(Debug, Default)]
pub(crate) struct Tally(Map<String, Value>);

impl Tally {
    /// Counts one more.
    pub(crate) fn add(&mut self, record: &Record) {
        let sort = match record {
            Record::Area(_) => "area",
            Record::Tiling(_) => "tiling",
            Record::Cell { .. } | Record::CellWithoutRoster { .. } => "cell",
            Record::Place(place) | Record::PartialPlace { place, .. } => place.details.kind().as_str(),
            Record::MapFeature(feature) => feature.layer.as_str(),
        };
        match self.0.get_mut(sort) {
            Some(number) => *number = Value::from(number.as_u64().unwrap_or_default() + 1),
            None => _ = self.0.insert(sort.to_owned(), Value::from(1)),
        }
    }

    /// What the audit log says of an import of these, all of which lie in `area`.
    pub(crate) fn into_deed(self, area: Option<&Code>) -> Deed {
        Deed {
            action: Action::Import,
            subject: Subject::Register,
            id: None,
            version: None,
            label: String::new(),
            area: area.cloned(),
            purpose: None,
            before: None,
            after: Some(Value::Object(self.0)),
        }
    }
}
