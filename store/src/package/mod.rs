//! `GeoPackage`s of other programs: read as they come, and written for them. (A store in a file is one as well, but one that
//! only this program changes.)

mod columns;
mod fault;
mod read;
mod write;

pub use fault::PackageError;
pub use read::{Package, PackageLayer};
pub use write::{Row, write};

/// An identifier in SQL, whatever is in it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
