//! The disk is full, and has room again.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::ensure;
use tempfile::TempDir;
use wangge_tests::postgres::TestCluster;
use wangge_tests::skip;

use crate::connection::reads;
use crate::ground::{figure, load_sample};
use crate::service::Service;
use crate::writers::{Promises, Reckoning, Target, reckon, start, until};

const WRITERS: u32 = 8;
const PATIENCE: Duration = Duration::from_mins(1);
/// How many refusals are waited for while the disk is full.
const REFUSALS: u64 = 40;

/// A small disk in memory, unmounted at the end.
struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    /// A disk of so many megabytes; `None` where one may not mount.
    fn new(megabytes: u32) -> anyhow::Result<Option<Self>> {
        let folder = tempfile::tempdir()?;
        let size = format!("size={megabytes}m,mode=1777");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        Ok(mounted.is_ok_and(|output| output.status.success()).then_some(Self { folder }))
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Takes all the room that is left; removing the file gives it back.
    fn fill(&self) -> anyhow::Result<PathBuf> {
        let ballast = self.path().join("ballast");
        let mut file = File::create(&ballast)?;
        for size in [1 << 20, 1 << 12, 1] {
            let piece = vec![0; size];
            while file.write_all(&piece).is_ok() {}
        }
        Ok(ballast)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a database that is just ending may still hold files there.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_nothing_in_a_file() -> anyhow::Result<()> {
    let Some(disk) = SmallDisk::new(48)? else {
        skip("filling the disk of a file", "a file system can only be mounted as root");
        return Ok(());
    };
    let store = disk.path().join("town.gpkg").to_string_lossy().into_owned();
    load_sample(&store)?;
    let service = tokio::task::block_in_place(|| Service::start(&store))?;
    fill(&disk, &store, &service, "embedded", || Ok(())).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_nothing_in_a_database() -> anyhow::Result<()> {
    let Some(disk) = SmallDisk::new(400)? else {
        skip("filling the disk of a database", "a file system can only be mounted as root");
        return Ok(());
    };
    let Some(cluster) = TestCluster::start_in(&disk.path().to_string_lossy(), true).await? else {
        return Ok(());
    };
    let url = cluster.url().to_owned();
    tokio::task::block_in_place(|| load_sample(&url))?;
    let service = tokio::task::block_in_place(|| Service::start(&url))?;
    // A full disk may have ended the whole cluster: it cannot write its log.
    fill(&disk, &url, &service, "PostGIS", || tokio::task::block_in_place(|| cluster.ensure_running())).await
}

async fn fill(
    disk: &SmallDisk,
    store: &str,
    service: &Service,
    name: &str,
    mut repair: impl FnMut() -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let promises = Arc::new(Promises::default());
    let writers = start(0..WRITERS, &Target::new(&service.url), &promises).await?;
    until(&promises, 100, PATIENCE).await?;
    let ballast = disk.fill()?;
    let (full, before) = (Instant::now(), promises.refused());
    while promises.refused() < before + REFUSALS {
        promises.check()?;
        ensure!(
            full.elapsed() < PATIENCE,
            "on a full disk: {} acknowledged, {} refused",
            promises.number(),
            promises.refused() - before
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    ensure!(reads(&service.url).await?, "reads go on while the disk is full");
    std::fs::remove_file(ballast)?;
    repair()?;
    until(&promises, promises.number() + 100, PATIENCE).await?;
    promises.stop();
    for writer in writers {
        writer.await??;
    }
    let opened = store::open_existing(&store.parse()?).await?;
    let found = reckon(opened.as_ref(), &promises).await?;
    figure(
        &format!("disk full, {name}"),
        &format!(
            "{} acknowledged writes, {} refused, {} lost, {} half-written",
            promises.number(),
            promises.refused(),
            found.lost,
            found.half
        ),
    );
    opened.close().await;
    ensure!(found == Reckoning { lost: 0, half: 0 }, "{found:?}");
    Ok(())
}
