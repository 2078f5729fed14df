//! Following the change log.
//!
//! What a reader has is exactly what one snapshot saw. The data version is the number of rows of the change log in it.
//! Rows become visible in the order of commits (see `migrations/postgis/0009_changes.sql`), so of two snapshots one sees
//! all that the other does, on whichever server: equally many rows mean the same rows, and so the same data.
//!
//! Of transactions below the xmin of a snapshot, all had ended: their rows are counted once and for all. The cursor comes
//! after the newest of them. Not further, up to the xmin: a server that crashed may give the numbers of transactions that
//! left nothing behind again, but never that of one whose rows were seen. Rows from the cursor on are counted and read
//! again each time, until their transactions lie below an xmin too; what has been taken in already is taken in again,
//! which does no harm.

use std::collections::{BTreeMap, BTreeSet};

use grid::register::PlaceKind;
use sqlx::{PgConnection, PgPool};

use super::failure::failed;
use super::{read, snapshot};
use crate::{Changes, DataVersion, News, Position, StoreError};

/// More places than this are not read one by one. Fewer cost less than a load of a large register, also while a long
/// import holds the cursor back and they are read again and again.
const MANY: i64 = 10_000;

/// What a place in the log is made of: see the module.
const HERE: &str = "WITH here AS MATERIALIZED (
        SELECT pg_snapshot_xmin(pg_current_snapshot()) AS horizon, $1::text::xid8 AS cursor
    )
    SELECT
        (SELECT value FROM meta WHERE key = 'state'),
        (SELECT oid::bigint FROM pg_database WHERE datname = current_database()),
        -- Of a standby that was promoted a moment ago, only the second has the new one yet.
        (SELECT greatest(timeline_id, min_recovery_end_timeline)::bigint
            FROM pg_control_checkpoint(), pg_control_recovery()),
        (SELECT value FROM meta WHERE key = 'folded'),
        (SELECT value FROM meta WHERE key = 'folded_to'),
        (SELECT count(*) FROM changes WHERE xid >= cursor AND xid < horizon),
        (SELECT count(*) FROM changes WHERE xid >= cursor AND xid >= horizon),
        coalesce(
            (SELECT xid::text::bigint + 1 FROM changes WHERE xid < horizon ORDER BY xid DESC LIMIT 1),
            (SELECT value FROM meta WHERE key = 'folded_to')
        ),
        -- None before the first.
        coalesce((SELECT value FROM meta WHERE key = 'sessions_ended'), 0)
    FROM here";

/// Where a reader stands that sees what this connection sees now.
pub(super) async fn position(connection: &mut PgConnection) -> Result<Position, StoreError> {
    let (position, _) = count_on(connection, 0, None).await?;
    Ok(position)
}

/// The same, from a place in the log on up to which has been counted; and up to where the log was shortened.
async fn count_on(
    connection: &mut PgConnection,
    cursor: i64,
    counted: Option<i64>,
) -> Result<(Position, i64), StoreError> {
    let (state, database, timeline, folded, folded_to, ended, rest, next, sessions_ended): Here =
        sqlx::query_as(HERE)
            .bind(cursor.to_string())
            .fetch_one(connection)
            .await
            .map_err(failed("reading the data version"))?;
    let before = counted.unwrap_or(folded) + ended;
    let data = DataVersion { store: mark(state, database, timeline), version: before + rest };
    Ok((Position { data, cursor: next, before, sessions_ended }, folded_to))
}

type Here = (i64, i64, i64, i64, i64, i64, i64, i64, i64);

/// Tells apart all registers that may come to equally many changes: those laid out on their own, a database copied
/// within its server, and a server restored to an earlier moment, which goes on in another timeline. A standby has all
/// three from the server it follows.
fn mark(state: i64, database: i64, timeline: i64) -> i64 {
    // Odd, so that no two values come to the same product.
    const SPREAD: i64 = 0x9E37_79B9_7F4A_7C15_u64 as i64;
    let spread = |number: i64| (number as u64).wrapping_mul(SPREAD as u64).rotate_left(31) as i64;
    spread(spread(state).wrapping_add(database)).wrapping_add(timeline)
}

/// What happened since a place in the log.
pub(super) async fn follow(pool: &PgPool, since: Position) -> Result<News, StoreError> {
    let failed = failed("reading the change log");
    // One statement is a snapshot by itself: mostly there is nothing new, and this is all.
    let mut connection = pool.acquire().await.map_err(failed)?;
    let (now, folded_to) = count_on(&mut connection, since.cursor, Some(since.before)).await?;
    if now.data == since.data && now.sessions_ended == since.sessions_ended && folded_to <= since.cursor {
        return Ok(News { position: now, changes: Changes::Nothing });
    }
    drop(connection);
    let mut tx = snapshot::begin(pool).await?;
    let (position, folded_to) = count_on(&mut tx, since.cursor, Some(since.before)).await?;
    if position.data.store != since.data.store || folded_to > since.cursor {
        let position = self::position(&mut tx).await?;
        return Ok(News { position, changes: Changes::Everything });
    }
    let rows: Vec<(String, Option<i64>)> =
        sqlx::query_as("SELECT DISTINCT entity, id FROM changes WHERE xid >= $1::text::xid8 LIMIT $2")
            .bind(since.cursor.to_string())
            .bind(MANY + 1)
            .fetch_all(&mut *tx)
            .await
            .map_err(failed)?;
    if rows.len() as i64 > MANY {
        return Ok(News { position, changes: Changes::Everything });
    }
    let mut people = position.sessions_ended != since.sessions_ended;
    let mut named: BTreeMap<PlaceKind, BTreeSet<i64>> = BTreeMap::new();
    for (entity, id) in rows {
        match (entity.as_str(), entity.parse().ok(), id) {
            ("people", ..) => people = true,
            (_, Some(kind), Some(id)) => {
                named.entry(kind).or_default().insert(id);
            }
            _ => return Ok(News { position, changes: Changes::Everything }),
        }
    }
    let mut places = Vec::new();
    for (kind, ids) in named {
        let ids: Vec<i64> = ids.into_iter().collect();
        let found = read::places_by_id(&mut tx, kind, &ids).await?;
        let mut found: BTreeMap<i64, _> = found.into_iter().map(|place| (place.id, place)).collect();
        places.extend(ids.into_iter().map(|id| (kind, id, found.remove(&id))));
    }
    Ok(News { position, changes: Changes::Only { places, people } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_that_differ_in_any_way_are_told_apart() {
        let marks: BTreeSet<i64> =
            [(5, 1, 1), (5, 1, 2), (5, 2, 1), (6, 1, 1), (-5, 1, 1), (1, 5, 1), (1, 1, 5)]
                .map(|(state, database, timeline)| mark(state, database, timeline))
                .into();
        assert_eq!(marks.len(), 7);
    }
}
