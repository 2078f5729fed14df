//! The service is killed, again and again, while eight writers write.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::ensure;

use crate::ground::{Ground, figure, is_long, spread};
use crate::service::Service;
use crate::writers::{Promises, Reckoning, Target, reckon, start, until};

/// Writers at the same time.
const WRITERS: u32 = 8;
/// How long the writes between two kills may take on a slow machine.
const PATIENCE: Duration = Duration::from_mins(2);

#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_nothing_in_a_file() -> anyhow::Result<()> {
    kills(&Ground::embedded()?).await
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_nothing_in_a_database() -> anyhow::Result<()> {
    match Ground::database().await? {
        Some(ground) => kills(&ground).await,
        None => Ok(()),
    }
}

async fn kills(ground: &Ground) -> anyhow::Result<()> {
    let (kills, writes) = if is_long() { (100, 50_000) } else { (4, 160) };
    let mut service = Service::start(&ground.store)?;
    let target = Target::new(&service.url);
    let promises = Arc::new(Promises::default());
    let begun = Instant::now();
    let writers = start(0..WRITERS, &target, &promises).await?;
    let mut starts = Vec::new();
    for kill in 1..=kills {
        until(&promises, writes * kill / kills, PATIENCE).await?;
        // At another moment of a write each time.
        tokio::time::sleep(Duration::from_millis(kill * 37 % 53)).await;
        service.kill()?;
        service = tokio::task::block_in_place(|| Service::start(&ground.store))?;
        starts.push(service.start);
        target.set(&service.url);
    }
    until(&promises, promises.number() + u64::from(WRITERS), PATIENCE).await?;
    promises.stop();
    for writer in writers {
        writer.await??;
    }
    let took = begun.elapsed();
    ensure!(promises.refused() > 0, "nobody noticed the kills");
    let found = reckon(ground.open().await?.as_ref(), &promises).await?;
    figure(
        &format!("kill -9, {}", ground.name),
        &format!(
            "{kills} kills, {} acknowledged writes in {} s, {} lost, {} half-written; ready again: {}",
            promises.number(),
            took.as_secs(),
            found.lost,
            found.half,
            spread(starts),
        ),
    );
    ensure!(found == Reckoning { lost: 0, half: 0 }, "{found:?}");
    Ok(())
}
