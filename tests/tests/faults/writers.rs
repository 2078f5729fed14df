//! Writers that go on through every fault, and what they were promised.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use grid::people::{Role, Subject};
use grid::register::{Details, PlaceKind};
use grid::wire::edit::PlaceCard;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use store::{AuditFilter, Store};

use crate::service::Visitor;

/// Where to write: the address changes whenever the service is started anew.
#[derive(Clone)]
pub(crate) struct Target(Arc<RwLock<String>>);

impl Target {
    pub(crate) fn new(url: &str) -> Self {
        Self(Arc::new(RwLock::new(url.to_owned())))
    }

    /// The service is elsewhere now.
    pub(crate) fn set(&self, url: &str) {
        url.clone_into(&mut self.0.write().unwrap_or_else(PoisonError::into_inner));
    }

    fn url(&self) -> String {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A write that was acknowledged: this version of this hydrant has this address.
type Acknowledged = (i64, i64, String);

/// What all writers together were promised.
#[derive(Default)]
pub(crate) struct Promises {
    acknowledged: Mutex<Vec<Acknowledged>>,
    number: AtomicU64,
    refused: AtomicU64,
    failed: Mutex<Option<String>>,
    stop: AtomicBool,
}

impl Promises {
    /// How many writes were acknowledged.
    pub(crate) fn number(&self) -> u64 {
        self.number.load(Ordering::Relaxed)
    }

    /// How many were refused or got no answer.
    pub(crate) fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Lets the writers end.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    fn keep(&self, known: &Known, address: &str) {
        let promise = (known.id, known.version, address.to_owned());
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).push(promise);
        self.number.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether all writers still go on.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.as_ref().map_or(Ok(()), |said| bail!("a writer gave up: {said}"))
    }

    fn is_over(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Starts writers of these names, each signed in as the administrator. No two at work on one store may share a name.
pub(crate) async fn start(
    names: Range<u32>,
    target: &Target,
    promises: &Arc<Promises>,
) -> anyhow::Result<Vec<tokio::task::JoinHandle<anyhow::Result<()>>>> {
    let visitor = Visitor::sign_in(&target.url(), Role::Administrator).await?;
    let at = community(&visitor, &target.url()).await?;
    let write = |name| Writer {
        name,
        at,
        visitor: visitor.clone(),
        target: target.clone(),
        promises: Arc::clone(promises),
    };
    Ok(names.map(|name| tokio::spawn(write(name).run())).collect())
}

/// A point that lies in some area.
pub(crate) async fn community(visitor: &Visitor, url: &str) -> anyhow::Result<[f64; 2]> {
    let areas: Vec<grid::wire::AreaNode> =
        visitor.request(Method::GET, &format!("{url}/api/v1/areas")).send().await?.json().await?;
    Ok(areas.last().context("no areas")?.label)
}

struct Writer {
    name: u32,
    at: [f64; 2],
    visitor: Visitor,
    target: Target,
    promises: Arc<Promises>,
}

/// How often a hydrant is changed before the next is registered.
const CHANGES: u32 = 40;

impl Writer {
    /// Registers hydrants and changes each again and again. Every write carries a text of its own.
    async fn run(self) -> anyhow::Result<()> {
        self.write().await.inspect_err(|error| {
            let mut failed = self.promises.failed.lock().unwrap_or_else(PoisonError::into_inner);
            failed.get_or_insert_with(|| format!("{error:#}"));
        })
    }

    async fn write(&self) -> anyhow::Result<()> {
        for hydrant in 0.. {
            let Some(mut known) = self.create(hydrant).await? else { return Ok(()) };
            for change in 0..CHANGES {
                match self.change(&known, &format!("{}-{hydrant}-{change}", self.name)).await? {
                    Some(changed) => known = changed,
                    None => return Ok(()),
                }
            }
        }
        Ok(())
    }

    /// Registers a hydrant, asking again with the same key until there is an answer.
    async fn create(&self, hydrant: u32) -> anyhow::Result<Option<Known>> {
        let address = format!("{}-{hydrant}-new", self.name);
        let key = format!("key-{address}");
        let body = json!({
            "at": self.at, "fields": { "address": address, "state": "sound", "checked": "2026-11-01" },
        });
        while !self.promises.is_over() {
            let url = format!("{}/api/v1/places/hydrant", self.target.url());
            let request =
                self.visitor.request(Method::POST, &url).header("idempotency-key", &key).json(&body);
            match self.answer(request.send().await).await? {
                Answer::Known(known) => {
                    self.promises.keep(&known, &address);
                    return Ok(Some(known));
                }
                Answer::Later => {}
                Answer::Stale => bail!("a creation cannot be stale"),
            }
        }
        Ok(None)
    }

    /// Changes a hydrant. Without an answer it may or may not have been done; the version tells.
    async fn change(&self, before: &Known, address: &str) -> anyhow::Result<Option<Known>> {
        let body = json!({ "fields": { "address": address } });
        let mut unanswered = false;
        while !self.promises.is_over() {
            let url = format!("{}/api/v1/places/hydrant/{}", self.target.url(), before.id);
            let request =
                self.visitor.request(Method::PATCH, &url).header("if-match", &before.tag).json(&body);
            match self.answer(request.send().await).await? {
                Answer::Known(known) => {
                    self.promises.keep(&known, address);
                    return Ok(Some(known));
                }
                Answer::Later => unanswered = true,
                // Nobody else changes this hydrant: the try without an answer was done after all.
                Answer::Stale if unanswered => return self.look(before.id).await,
                Answer::Stale => bail!("{address}: nobody else wrote, and yet it is stale"),
            }
        }
        Ok(None)
    }

    async fn look(&self, id: i64) -> anyhow::Result<Option<Known>> {
        while !self.promises.is_over() {
            let url = format!("{}/api/v1/places/hydrant/{id}", self.target.url());
            if let Answer::Known(known) =
                self.answer(self.visitor.request(Method::GET, &url).send().await).await?
            {
                return Ok(Some(known));
            }
        }
        Ok(None)
    }

    /// Sorts out what came back. What is not expected during a fault ends the test.
    async fn answer(&self, answer: reqwest::Result<Response>) -> anyhow::Result<Answer> {
        let read = async {
            let response = answer?;
            let status = response.status();
            let tag = response.headers().get("etag").and_then(|tag| tag.to_str().ok()).map(str::to_owned);
            anyhow::Ok((status, tag, response.text().await?))
        };
        // No connection, or an answer cut off: the service is gone for a moment.
        let Ok((status, tag, text)) = read.await else { return Ok(self.later().await) };
        match status {
            StatusCode::OK | StatusCode::CREATED => {
                let card: PlaceCard = serde_json::from_str(&text)?;
                let tag = tag.context("no ETag")?;
                Ok(Answer::Known(Known { id: card.place.id, version: card.version, tag }))
            }
            StatusCode::PRECONDITION_FAILED => Ok(Answer::Stale),
            StatusCode::SERVICE_UNAVAILABLE => Ok(self.later().await),
            _ => bail!("{status}: {text}"),
        }
    }

    async fn later(&self) -> Answer {
        self.promises.refused.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(20)).await;
        Answer::Later
    }
}

/// A hydrant as a writer knows it.
struct Known {
    id: i64,
    version: i64,
    tag: String,
}

/// What came of a write.
enum Answer {
    /// It was done.
    Known(Known),
    /// No answer, or a refusal for now.
    Later,
    /// Another version is there.
    Stale,
}

/// What was found when promises were compared with the store.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reckoning {
    /// Acknowledged writes that are not there.
    pub(crate) lost: usize,
    /// Versions without their audit entry, entries without their version, creations that happened twice.
    pub(crate) half: usize,
}

/// Compares what was promised with what the store has.
pub(crate) async fn reckon(store: &dyn Store, promises: &Promises) -> anyhow::Result<Reckoning> {
    // Of every hydrant, the address that the log has for each version.
    let mut logged: HashMap<i64, BTreeMap<i64, String>> = HashMap::new();
    let mut created: HashMap<String, u32> = HashMap::new();
    let filter = AuditFilter { subject: Some(Subject::Hydrant), ..AuditFilter::default() };
    let mut before = i64::MAX;
    loop {
        let page = store.audit(&filter, before, 5_000).await?;
        let Some(last) = page.last() else { break };
        before = last.id;
        for entry in page {
            let (Some(id), Some(version)) = (entry.deed.id, entry.deed.version) else {
                bail!("an entry without its record: {entry:?}")
            };
            let address = entry.deed.after.as_ref().map(address_of).unwrap_or_default();
            if version == 1 {
                *created.entry(address.clone()).or_default() += 1;
            }
            logged.entry(id).or_default().insert(version, address);
        }
    }
    let promised = promises.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone();
    ensure!(
        promised.iter().map(|(id, version, _)| (id, version)).collect::<HashSet<_>>().len() == promised.len()
    );
    let is_lost = |(id, version, address): &&Acknowledged| {
        logged.get(id).and_then(|versions| versions.get(version)) != Some(address)
    };
    let lost = promised.iter().filter(is_lost).count();

    let mut half = created.values().filter(|&&times| times > 1).count();
    for (&id, versions) in &logged {
        let place = store.place(PlaceKind::Hydrant, id).await?;
        let Details::Hydrant(hydrant) = &place.value.details else { bail!("{id} is no hydrant") };
        let complete = versions.len() as i64 == place.version
            && versions.last_key_value() == Some((&place.version, &hydrant.address));
        half += usize::from(!complete);
    }
    Ok(Reckoning { lost, half })
}

/// The address in a record of the audit log.
fn address_of(record: &Value) -> String {
    record["details"]["address"].as_str().unwrap_or_default().to_owned()
}

/// Waits until so many writes were acknowledged in all.
pub(crate) async fn until(promises: &Promises, number: u64, patience: Duration) -> anyhow::Result<()> {
    let begun = Instant::now();
    while promises.number() < number {
        promises.check()?;
        ensure!(begun.elapsed() < patience, "{} of {number} writes after {patience:?}", promises.number());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}
