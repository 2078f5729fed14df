//! KML.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::{COLUMNS, OutCell};

pub(super) fn write(title: &str, cells: &[OutCell]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>",
    );
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(out, "<name>{}</name>", escape(title));
    for cell in cells {
        let _ = write!(out, "<Placemark><name>{}</name><ExtendedData>", escape(&cell.name));
        for (column, text) in COLUMNS.iter().zip(cell.texts()).filter(|(column, _)| **column != "name") {
            let _ = write!(out, "<Data name=\"{column}\"><value>{}</value></Data>", escape(&text));
        }
        out.push_str("</ExtendedData><MultiGeometry>");
        for polygon in cell.shape.to_coordinates() {
            out.push_str("<Polygon>");
            for (nth, ring) in polygon.iter().enumerate() {
                let side = if nth == 0 { "outerBoundaryIs" } else { "innerBoundaryIs" };
                let _ = write!(out, "<{side}><LinearRing><coordinates>");
                for [lon, lat] in ring {
                    let _ = write!(out, "{lon},{lat} ");
                }
                let _ = write!(out, "</coordinates></LinearRing></{side}>");
            }
            out.push_str("</Polygon>");
        }
        out.push_str("</MultiGeometry></Placemark>\n");
    }
    out.push_str("</Document></kml>\n");
    out
}
