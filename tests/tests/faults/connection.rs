//! The connection to the database is cut in the middle of transactions, and the database itself is killed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::ensure;
use wangge_tests::postgres::TestCluster;

use crate::ground::{Ground, figure, is_long, load_sample, spread};
use crate::proxy::wire;
use crate::service::Service;
use crate::writers::{Promises, Reckoning, Target, reckon, start, until};

const WRITERS: u32 = 8;
const PATIENCE: Duration = Duration::from_mins(2);

#[tokio::test(flavor = "multi_thread")]
async fn cut_connections_lose_nothing() -> anyhow::Result<()> {
    let Some(ground) = Ground::database().await? else { return Ok(()) };
    let (cuts, writes) = if is_long() { (500, 5_000) } else { (20, 200) };
    let (proxy, url) = wire(&ground.store).await?;
    let service = tokio::task::block_in_place(|| Service::start(&url))?;
    let promises = Arc::new(Promises::default());
    let writers = start(0..WRITERS, &Target::new(&service.url), &promises).await?;
    for cut in 1..=cuts {
        until(&promises, writes * cut / cuts, PATIENCE).await?;
        tokio::time::sleep(Duration::from_millis(cut * 7 % 11)).await;
        proxy.cut();
    }
    until(&promises, promises.number() + u64::from(WRITERS), PATIENCE).await?;
    promises.stop();
    for writer in writers {
        writer.await??;
    }
    let found = reckon(ground.open().await?.as_ref(), &promises).await?;
    figure(
        "connection cut",
        &format!(
            "{cuts} cuts, {} acknowledged writes, {} refused, {} lost, {} half-written",
            promises.number(),
            promises.refused(),
            found.lost,
            found.half
        ),
    );
    ensure!(found == Reckoning { lost: 0, half: 0 }, "{found:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_database_loses_nothing() -> anyhow::Result<()> {
    let Some(cluster) = TestCluster::start(true).await? else { return Ok(()) };
    let url = cluster.url().to_owned();
    tokio::task::block_in_place(|| load_sample(&url))?;
    let (kills, writes) = if is_long() { (30, 6_000) } else { (2, 100) };
    let service = tokio::task::block_in_place(|| Service::start(&url))?;
    let promises = Arc::new(Promises::default());
    let writers = start(0..WRITERS, &Target::new(&service.url), &promises).await?;
    let mut outages = Vec::new();
    for kill in 1..=kills {
        until(&promises, writes * kill / kills, PATIENCE).await?;
        cluster.kill()?;
        let (down, before) = (Instant::now(), promises.number());
        ensure!(reads(&service.url).await?, "reads go on from memory while the database is away");
        tokio::task::block_in_place(|| cluster.start_again())?;
        until(&promises, before + u64::from(WRITERS), PATIENCE).await?;
        outages.push(down.elapsed());
    }
    promises.stop();
    for writer in writers {
        writer.await??;
    }
    let store = store::open_existing(&url.parse()?).await?;
    let found = reckon(store.as_ref(), &promises).await?;
    figure(
        "PostgreSQL killed",
        &format!(
            "{kills} kills, {} acknowledged writes, {} lost, {} half-written; from the kill to the next writes: {}",
            promises.number(),
            found.lost,
            found.half,
            spread(outages)
        ),
    );
    ensure!(found == Reckoning { lost: 0, half: 0 }, "{found:?}");
    Ok(())
}

/// Whether the service answers reads.
pub(crate) async fn reads(url: &str) -> anyhow::Result<bool> {
    Ok(reqwest::get(format!("{url}/api/v1/cells")).await?.status() == 200)
}
