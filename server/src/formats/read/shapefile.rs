//! Shapefiles in a zip archive: each a layer.

use std::path::Path;

use grid::wire::upload::TextEncoding;

use super::super::fault::RecordFault;
use super::super::{Folder, FormatError, Layer, Stated, encoding, prj, stem};
use super::archive::{self, Archive, Entry};
use super::dbf::Table;
use super::shp::Shapes;

/// The layers of an archive, in its order.
pub(crate) fn read(
    path: &Path,
    asked: Option<TextEncoding>,
    folder: &Folder,
) -> Result<Vec<Layer>, FormatError> {
    let mut archive = Archive::open(path)?;
    let shapes: Vec<Entry> = archive.with_ending("shp").cloned().collect();
    shapes.iter().map(|shape| layer(&mut archive, shape, asked, folder)).collect()
}

fn layer(
    archive: &mut Archive,
    shape: &Entry,
    asked: Option<TextEncoding>,
    folder: &Folder,
) -> Result<Layer, FormatError> {
    let name = stem(&shape.name);
    let table =
        archive.beside(shape, "dbf").ok_or_else(|| FormatError::Part { stem: name.clone(), part: "dbf" })?;
    let mut optional = |ending| match archive.beside(shape, ending) {
        Some(entry) => archive.unpack(&entry, folder).and_then(|path| archive::text(&path)).map(Some),
        None => Ok(None),
    };
    let crs = optional("prj")?.map_or(Stated::Nothing, |text| prj::stated(&text));
    let codepage = optional("cpg")?;
    let shape_path = archive.unpack(shape, folder)?;
    let table_path = archive.unpack(&table, folder)?;
    let open = || -> Result<_, FormatError> { Table::new(folder.read(&table_path)?, &table.name) };
    let encoding = if let Some(asked) = asked {
        asked
    } else {
        let (table, seen) = (open()?, open()?.guess()?);
        let stated = codepage.as_deref().and_then(encoding::named).or(table.stated);
        // What is said of a table is often wrong; what is valid UTF-8 and not plain ASCII is not GBK.
        stated.filter(|stated| *stated == TextEncoding::Gbk).unwrap_or(seen)
    };
    let mut table = open()?;
    let mut shapes = Shapes::new(folder.read(&shape_path)?, &shape.name)?;
    let mut sink = folder.layer(&name)?;
    let mut record = 0;
    loop {
        record += 1;
        let unequal = || FormatError::Record { file: shape.name.clone(), record, what: RecordFault::Unequal };
        match (shapes.next()?, table.next(encoding)?) {
            (None, None) => break,
            (Some(shape), Some(Some(properties))) => sink.add(&properties, shape.as_ref())?,
            // Deleted rows stay in their place, so that records are counted as in the file.
            (Some(_), Some(None)) => sink.skip_line()?,
            _ => return Err(unequal()),
        }
    }
    sink.finish(crs, Some(encoding))
}
