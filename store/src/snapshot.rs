//! The one way in which both back ends answer for a moment: each has tables that its modules read.

/// Has the transaction `tx` of a back end answer as a [`Snapshot`](crate::Snapshot), by the back end's modules `read`, `plans` and
/// `versions`, each of which reads what its name says on whatever connection it is given. The field `position` says where a
/// reader stands.
macro_rules! by_modules {
    ($snapshot:ty) => {
        const _: () = {
            use async_trait::async_trait;
            use grid::people::Account;
            use grid::plan::{CellId, PlanCell};
            use grid::register::{Area, Cell, LayerKind, MapFeature, Place, PlaceKind, Stored, Tiling};
            use $crate::{AuditEntry, Plan, Position, Revision, Snapshot, StoreError, Version, VersionNotes};

            #[async_trait]
            impl Snapshot for $snapshot {
                fn position(&self) -> Position {
                    self.position
                }

                async fn areas(&mut self) -> Result<Vec<Stored<Area>>, StoreError> {
                    read::areas(&mut self.tx).await
                }

                async fn tilings(&mut self) -> Result<Vec<Stored<Tiling>>, StoreError> {
                    read::tilings(&mut self.tx).await
                }

                async fn cells(&mut self, tiling: i64) -> Result<Vec<Stored<Cell>>, StoreError> {
                    read::cells(&mut self.tx, tiling).await
                }

                async fn places(
                    &mut self,
                    kind: PlaceKind,
                    after: i64,
                    limit: u32,
                ) -> Result<Vec<Stored<Place>>, StoreError> {
                    read::places(&mut self.tx, kind, after, limit).await
                }

                async fn layer(&mut self, layer: LayerKind) -> Result<Vec<Stored<MapFeature>>, StoreError> {
                    read::layer(&mut self.tx, layer).await
                }

                async fn plans(&mut self) -> Result<Vec<Plan>, StoreError> {
                    plans::all(&mut self.tx).await
                }

                async fn plan_cells(&mut self, plan: i64) -> Result<Vec<(CellId, PlanCell)>, StoreError> {
                    plans::cells(&mut self.tx, plan).await
                }

                async fn revisions(
                    &mut self,
                    plan: i64,
                    after: i64,
                    limit: u32,
                ) -> Result<Vec<Revision>, StoreError> {
                    plans::revisions(&mut self.tx, plan, after, limit).await
                }

                async fn versions(&mut self) -> Result<Vec<Version>, StoreError> {
                    versions::all(&mut self.tx).await
                }

                async fn version(&mut self, id: i64) -> Result<(Vec<Cell>, VersionNotes), StoreError> {
                    Ok((versions::cells(&mut self.tx, id).await?, versions::notes(&mut self.tx, id).await?))
                }

                async fn accounts(&mut self) -> Result<Vec<(Stored<Account>, Option<String>)>, StoreError> {
                    read::accounts(&mut self.tx).await
                }

                async fn audit(&mut self, after: i64, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
                    read::audit(&mut self.tx, after, limit).await
                }
            }
        };
    };
}

pub(crate) use by_modules;
