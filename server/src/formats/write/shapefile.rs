//! A zipped shapefile that says of itself what it is: system of coordinates and encoding.

use std::io::{self, Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{OutCell, dbf, shp};

/// WGS 84 as ESRI writes it.
const PRJ: &str = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

pub(super) fn write(cells: &[OutCell]) -> io::Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let (shp, shx) = shp::write(cells.iter().map(|cell| &cell.shape));
    let rows: Vec<[String; 4]> = cells.iter().map(OutCell::texts).collect();
    for (name, bytes) in [
        ("cells.shp", shp),
        ("cells.shx", shx),
        ("cells.dbf", dbf::write(&super::COLUMNS, &rows)),
        ("cells.prj", PRJ.into()),
        ("cells.cpg", "UTF-8".into()),
    ] {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(&bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
