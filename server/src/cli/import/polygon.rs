//! Polygons on their way into a store.

use clap::Args;
use grid::certify::flaws;
use grid::explain;
use grid::read::Feature;
use grid::shape::Shape;

/// What is done with polygons that are flawed in themselves.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Flawed {
    /// Store polygons that cross themselves, have spikes or misplaced holes as they are, to see and mend them on the
    /// map. Without it they are refused.
    #[arg(long)]
    keep_flawed: bool,
}

impl Flawed {
    /// The polygon of a feature.
    ///
    /// # Errors
    /// In words, when it is none, or when it is flawed and flaws are not to be kept.
    pub(super) fn polygon(self, feature: Feature) -> Result<Shape, String> {
        let shape = feature.into_shape().map_err(|fault| fault.kind.to_string())?;
        if self.keep_flawed {
            return Ok(shape);
        }
        let flaws = flaws(&shape);
        let Some(first) = flaws.first() else { return Ok(shape) };
        let [lon, lat] = <[f64; 2]>::from(first.at);
        let more = match flaws.len() - 1 {
            0 => String::new(),
            1 => " (and 1 more flaw)".to_owned(),
            more => format!(" (and {more} more flaws)"),
        };
        let words = explain::flawed_border(first.kind).en;
        Err(format!("at [{lon}, {lat}] its border {words}{more}, or store it as it is with --keep-flawed"))
    }
}
