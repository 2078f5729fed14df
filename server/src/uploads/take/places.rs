//! Households, premises, hazards and hydrants.

use std::collections::HashSet;
use std::sync::Arc;

use grid::explain::count;
use grid::lattice::Point;
use grid::people::Scope;
use grid::register::{Code, Place, PlaceKind, Record};
use grid::scheme::Bilingual;
use grid::shape::Shape;
use store::Confines;

use super::faults::{Faults, Stopped};
use super::job::{Job, Outcome, Reading};
use crate::auth::Sight;
use crate::formats::Layer;
use crate::intake::{details, guard, unsaid};
use crate::uploads::words::{self, both};

pub(super) async fn take(
    job: &Job,
    layers: Arc<Vec<Layer>>,
    position: usize,
    kind: PlaceKind,
) -> Result<Outcome, Stopped> {
    let known = Known::find(job, kind).await?;
    let Read { records, notes, area } =
        job.reading(move |reading| read(reading, kind, known.as_ref()), layers, position).await?;
    let number = job.keep(records, Confines { area: area.as_ref(), replaced: None }).await?;
    Ok(Outcome { number, plan: None, notes })
}

/// Places read from the store at a time.
const PAGE: u32 = 10_000;

/// The codes that are in use, for somebody who does not see everything: what a code names is replaced by what the file says, so
/// that it must be theirs to change.
#[derive(Default)]
struct Known {
    theirs: HashSet<Code>,
    others: HashSet<Code>,
}

impl Known {
    /// Finds them; `None` for who sees everything.
    async fn find(job: &Job, kind: PlaceKind) -> Result<Option<Self>, Stopped> {
        if job.order.account.scope == Scope::Everything {
            return Ok(None);
        }
        let mut snapshot = job.app.store.snapshot().await?;
        let mut known = Self::default();
        let mut after = i64::MIN;
        loop {
            let page = snapshot.places(kind, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(Some(known)) };
            after = last.id;
            let register = job.app.register()?;
            let sight = Sight::of(&job.order.account, &register);
            for place in page {
                let here = register.whereabouts(place.value.at);
                let covered = sight.covers(kind, here.area, &here.cells);
                let codes = if covered { &mut known.theirs } else { &mut known.others };
                codes.insert(place.value.code);
            }
        }
    }

    /// Whether a place may be taken in by this code, which the file names or which was made for it. Of codes that a file names,
    /// those that nobody has are refused like those of others: either answer would tell of places that they do not see.
    fn allows(&self, code: &Code, is_named: bool) -> bool {
        if is_named { self.theirs.contains(code) } else { !self.others.contains(code) }
    }
}

struct Read {
    records: Vec<Record>,
    notes: Vec<Bilingual>,
    /// The lowest area that all of them lie in.
    area: Option<Code>,
}

fn read(reading: &Reading, kind: PlaceKind, known: Option<&Known>) -> Result<Read, Stopped> {
    let mut records = Vec::new();
    let mut points: Vec<Point> = Vec::new();
    let mut names = Vec::new();
    let mut codes: HashSet<Code> = HashSet::new();
    let mut faults = Faults::default();
    let mut nowhere = 0_usize;
    reading.each(|feature| {
        let name = feature.name.clone();
        let record = (|| {
            let code = reading.code(&feature)?;
            let is_named = reading.fields.text(&feature, "code").is_some();
            if known.is_some_and(|known| !known.allows(&code, is_named)) {
                return Err(both(
                    format!("编码 {code} 不是您辖区内的；新增时编码由系统生成，请勿选择编码列"),
                    format!(
                        "the code {code} is none of those within your scope; the service makes codes for what is new: choose no column for them"
                    ),
                ));
            }
            let details = details(&feature, kind, &reading.fields)?;
            let unsaid = unsaid(&feature, &reading.fields);
            let at = feature.into_point().map_err(|fault| both("这里需要单个点", fault.kind.to_string()))?;
            Ok((Place { code, at, closed: None, details }, unsaid))
        })();
        match record {
            // Programs write it where an address was not found, and it lies in the open sea.
            Ok((Place { at, .. }, _)) if at == Point::new(0, 0) => nowhere += 1,
            Ok((place, _)) if !codes.insert(place.code.clone()) => {
                let code = &place.code;
                faults.add(&name, &both(format!("编码 {code} 重复"), format!("code {code} occurs twice")));
            }
            Ok((place, unsaid)) => {
                points.push(place.at);
                names.push(name);
                records.push(Record::PartialPlace { place, unsaid });
            }
            Err(what) => faults.add(&name, &what),
        }
    })?;
    faults.finish()?;
    let (roots, area) = within_scope(reading, kind, &points, &names)?;
    let mut notes = Vec::new();
    if nowhere > 0 {
        let nowhere = count(nowhere);
        notes.push(both(
            format!("{nowhere} 个要素位于 [0, 0]，即位置未知，已略去"),
            format!("{nowhere} features lie at [0, 0], as where a position is unknown, and were left out"),
        ));
    }
    let found = guard::points(&points, &roots);
    if let Some((number, first)) = found.strays {
        let first = words::misplaced(&first);
        let (far, all) = (count(number), count(points.len()));
        let stray = both(
            format!("{all} 个要素中有 {far} 个远在辖区之外：{}", first.zh),
            format!("{far} of {all} features lie far off: {}", first.en),
        );
        if number * 2 > points.len() {
            return Err(stray.into());
        }
        notes.push(stray);
    }
    notes.extend(found.suspicion.map(|found| words::suspicion(&found)));
    Ok(Read { records, notes, area })
}

/// Refuses places outside the scope of whoever asked; returns the boundaries of the outermost areas, and the lowest area around
/// all places.
fn within_scope(
    reading: &Reading,
    kind: PlaceKind,
    points: &[Point],
    names: &[grid::read::FeatureName],
) -> Result<(Vec<Shape>, Option<Code>), Stopped> {
    let mut faults = Faults::default();
    let register = reading.app.register()?;
    let sight = Sight::of(&reading.order.account, &register);
    let mut areas = Vec::with_capacity(points.len());
    for (at, name) in points.iter().zip(names) {
        let here = register.whereabouts(*at);
        if !sight.covers(kind, here.area, &here.cells) {
            faults.add(name, &both("不在您的管辖范围内", "it lies outside your scope"));
        }
        areas.push(here.area);
    }
    faults.finish()?;
    let all: Option<Vec<usize>> = areas.into_iter().collect();
    let around = all.and_then(|all| register.areas.around(&all));
    let around = around.and_then(|position| Code::new(&register.areas.nodes[position].code).ok());
    let nodes = register.areas.nodes.iter().zip(&register.areas.boundaries);
    let roots = nodes.filter(|(node, _)| node.parent.is_none()).map(|(_, shape)| shape.as_ref().clone());
    Ok((roots.collect(), around))
}
