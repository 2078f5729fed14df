//! What a GeoPackage says of its own content, for the GIS that opens it.

use grid::lattice::Extent;
use sqlx::SqliteConnection;

use super::backend;
use crate::StoreError;

/// Notes in `gpkg_contents` that `table` has changed, and grows its extent by what was written.
///
/// The standard wants the extent for information; where records shrank or left, it may be larger than the content.
pub(super) async fn note_change(
    connection: &mut SqliteConnection,
    table: &'static str,
    extent: Option<Extent>,
) -> Result<(), StoreError> {
    let [west, south, east, north] = extent.map_or([None; 4], |e| e.to_bbox().map(Some));
    // SQLite's two-argument min and max are NULL when one argument is: coalesce keeps the known side.
    let sql = "UPDATE gpkg_contents SET
            last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
            min_x = coalesce(min(min_x, ?1), ?1, min_x),
            min_y = coalesce(min(min_y, ?2), ?2, min_y),
            max_x = coalesce(max(max_x, ?3), ?3, max_x),
            max_y = coalesce(max(max_y, ?4), ?4, max_y)
        WHERE table_name = ?5";
    sqlx::query(sql)
        .bind(west)
        .bind(south)
        .bind(east)
        .bind(north)
        .bind(table)
        .execute(connection)
        .await
        .map_err(backend("noting the change in the table of contents"))?;
    Ok(())
}
