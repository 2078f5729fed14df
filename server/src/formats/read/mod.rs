//! The formats that are read, one a file.

pub(crate) mod archive;
pub(super) mod csv;
mod dbf;
pub(super) mod geojson;
pub(super) mod gpkg;
pub(super) mod kml;
pub(super) mod osm;
mod rings;
pub(super) mod shapefile;
mod shp;
