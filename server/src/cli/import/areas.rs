//! `wangge import areas`.

use clap::Args;
use grid::read::Feature;
use grid::register::{Area, Code, Level, Record};

use super::polygon::Flawed;
use super::source::Common;
use super::{Batch, load};
use crate::cli::failure::Failure;
use crate::intake::Fields;

/// Arguments of `wangge import areas`.
#[derive(Args)]
pub(super) struct Areas {
    #[command(flatten)]
    pub(super) common: Common,
    /// Attribute with the name [default: name]
    #[arg(long, value_name = "ATTRIBUTE")]
    name: Option<String>,
    /// Level of all areas of the files: city, district, street or community.
    #[arg(long)]
    level: Option<Level>,
    /// Attribute with the level, where areas of several levels are in one file.
    #[arg(long, value_name = "ATTRIBUTE", conflicts_with = "level")]
    level_from: Option<String>,
    /// Attribute with the code of the area it is part of [default: parent]
    #[arg(long, value_name = "ATTRIBUTE")]
    parent: Option<String>,
    /// Code of the one area that all areas of the files are part of.
    #[arg(long, value_name = "CODE", conflicts_with = "parent")]
    under: Option<String>,
    #[command(flatten)]
    flawed: Flawed,
}

impl Areas {
    pub(super) async fn run(self) -> Result<u64, Failure> {
        let mapping = [("name", self.name), ("level", self.level_from), ("parent", self.parent)];
        let fields = self.common.fields(mapping)?;
        let under = self
            .under
            .map(|code| Code::new(&code))
            .transpose()
            .map_err(|e| Failure::new(format!("--under: {e}")))?;
        let mut batch = Batch::default();
        for source in self.common.read(Some("boundaries")).await? {
            source.check(&fields)?;
            let prefix = source.code_prefix();
            let codes = batch.note(source.codes(&fields, |_| prefix.clone())?);
            batch.records.extend(source.records(codes, |feature, code| {
                area(feature, code, &fields, self.level, under.as_ref(), self.flawed).map(Record::Area)
            })?);
        }
        load(&self.common, batch).await
    }
}

fn area(
    feature: Feature,
    code: Code,
    fields: &Fields,
    level: Option<Level>,
    under: Option<&Code>,
    flawed: Flawed,
) -> Result<Area, String> {
    let parent = match fields.text(&feature, "parent") {
        Some(text) => Some(Code::new(&text).map_err(|e| format!("parent: {e}"))?),
        None => under.cloned(),
    };
    Ok(Area {
        level: match level {
            Some(level) => level,
            None => fields
                .value(&feature, "level")
                .map_err(|what| what.en)?
                .ok_or("its level is missing: give --level or --level-from")?,
        },
        name: fields.text(&feature, "name").unwrap_or_else(|| code.to_string()),
        code,
        parent,
        shape: flawed.polygon(feature)?,
    })
}
