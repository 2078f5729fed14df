//! `wangge import cells`.

use std::collections::BTreeSet;

use clap::Args;
use grid::read::Feature;
use grid::register::{Cell, CellKind, Code, Record, Tiling};

use super::polygon::Flawed;
use super::source::Common;
use super::{Batch, load};
use crate::cli::failure::Failure;
use crate::intake::Fields;

/// Arguments of `wangge import cells`.
#[derive(Args)]
pub(super) struct Cells {
    #[command(flatten)]
    pub(super) common: Common,
    /// Code of the area that the cells divide; it must be in the store.
    #[arg(long, value_name = "CODE")]
    area: Option<String>,
    /// Attribute with that code, where cells of several areas are in one file.
    #[arg(long, value_name = "ATTRIBUTE", conflicts_with = "area")]
    area_from: Option<String>,
    /// The scheme that the cells belong to.
    #[arg(long, default_value = "community-service")]
    scheme: String,
    /// Attribute with the name [default: name]
    #[arg(long, value_name = "ATTRIBUTE")]
    name: Option<String>,
    /// Attribute with the kind, basic or dedicated [default: kind, else basic]
    #[arg(long, value_name = "ATTRIBUTE")]
    kind: Option<String>,
    #[command(flatten)]
    flawed: Flawed,
}

impl Cells {
    pub(super) async fn run(self) -> Result<u64, Failure> {
        data::scheme(&self.scheme).map_err(|e| Failure::new(format!("--scheme {}: {e}", self.scheme)))?;
        let fields =
            self.common.fields([("name", self.name), ("kind", self.kind), ("area", self.area_from)])?;
        let area = self
            .area
            .map(|code| Code::new(&code))
            .transpose()
            .map_err(|e| Failure::new(format!("--area: {e}")))?;
        let mut batch = Batch::default();
        let mut cells = Vec::new();
        for source in self.common.read(None).await? {
            source.check(&fields)?;
            let codes = batch.note(source.codes(&fields, |feature| {
                code_prefix(
                    area.as_ref()
                        .map(Code::as_str)
                        .map(str::to_owned)
                        .or_else(|| fields.text(feature, "area")),
                )
            })?);
            cells.extend(
                source.records(codes, |feature, code| {
                    cell(feature, code, &fields, area.as_ref(), self.flawed)
                })?,
            );
        }
        let areas: BTreeSet<Code> = cells.iter().map(|(area, _)| area.clone()).collect();
        let scheme = self.scheme;
        let tilings = areas
            .into_iter()
            .map(|area| Record::Tiling(Tiling { area, scheme: scheme.clone(), effective: None }));
        let divisions = tilings.len() as u64;
        let cells = cells.into_iter().map(|(area, cell)| Record::CellWithoutRoster {
            area,
            scheme: scheme.clone(),
            cell,
        });
        batch.records = tilings.chain(cells).collect();
        Ok(load(&self.common, batch).await? - divisions)
    }
}

/// Cell codes are the 12 digits of a community and 3 of a sequence (DB11/T 2157-2023); other areas get a dash between.
fn code_prefix(area: Option<String>) -> String {
    match area {
        Some(area) if area.len() == 12 && area.bytes().all(|b| b.is_ascii_digit()) => area,
        Some(area) => area + "-",
        None => String::new(),
    }
}

fn cell(
    feature: Feature,
    code: Code,
    fields: &Fields,
    area: Option<&Code>,
    flawed: Flawed,
) -> Result<(Code, Cell), String> {
    let area = if let Some(area) = area {
        area.clone()
    } else {
        let text = fields.text(&feature, "area").ok_or("its area is missing: give --area or --area-from")?;
        Code::new(&text).map_err(|e| format!("area: {e}"))?
    };
    let cell = Cell {
        name: fields.text(&feature, "name").unwrap_or_else(|| code.to_string()),
        code,
        kind: fields.value(&feature, "kind").map_err(|what| what.en)?.unwrap_or(CellKind::Basic),
        shape: flawed.polygon(feature)?,
        roster: Vec::new(),
    };
    Ok((area, cell))
}
