//! Geopackages: the store knows how to read them; here their layers become ours.

use std::path::Path;

use std::ops::ControlFlow;

use store::package::Package;

use super::super::{Folder, FormatError, Layer, Stated, prj};

/// The layers of a package.
pub(crate) async fn read(path: &Path, folder: &Folder) -> Result<Vec<Layer>, FormatError> {
    let mut package = Package::open(path).await?;
    let mut layers = Vec::new();
    for position in 0..package.layers().len() {
        let about = package.layers()[position].clone();
        let mut sink = folder.layer(&about.title)?;
        let mut failed = None;
        package
            .features(position, &mut |properties, geometry| match sink.add(&properties, geometry.as_ref()) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            })
            .await?;
        if let Some(error) = failed {
            return Err(error);
        }
        let known = about.authority.as_deref().and_then(|name| name.parse().ok());
        let crs = known.map_or_else(
            || match prj::stated(&about.definition) {
                Stated::Unknown(name) => Stated::Unknown(about.authority.unwrap_or(name)),
                stated => stated,
            },
            Stated::Known,
        );
        if sink.features > 0 {
            layers.push(sink.finish(crs, None)?);
        }
    }
    Ok(layers)
}
