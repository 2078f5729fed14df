//! Areas of the administrative tree.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use grid::certify::flaws;
use grid::datum::{placed, suspect_shapes};
use grid::explain;
use grid::read::{Feature, FeatureName};
use grid::register::{Area, Code, Level, Record};
use grid::scheme::Bilingual;
use grid::shape::Shape;
use store::Confines;

use super::faults::{Faults, Stopped};
use super::job::{Job, Outcome, Reading};
use crate::formats::Layer;
use crate::uploads::words::{self, both};

pub(super) async fn take(job: &Job, layers: Arc<Vec<Layer>>, position: usize) -> Result<Outcome, Stopped> {
    let (areas, notes) = job.reading(read, layers, position).await?;
    let within = job.order.area.as_ref().map(|area| &area.code).filter(|area| are_all_in(&areas, area));
    let confines = Confines { area: within, replaced: None };
    let number = job.keep(areas.into_iter().map(Record::Area).collect(), confines).await?;
    Ok(Outcome { number, plan: None, notes })
}

/// Whether areas are all part of one, directly or as part of each other.
fn are_all_in(areas: &[Area], one: &Code) -> bool {
    let codes: HashSet<&Code> = areas.iter().map(|area| &area.code).collect();
    areas
        .iter()
        .all(|area| area.parent.as_ref().is_some_and(|parent| parent == one || codes.contains(parent)))
}

fn read(reading: &Reading) -> Result<(Vec<Area>, Vec<Bilingual>), Stopped> {
    let mut areas: Vec<(Area, FeatureName)> = Vec::new();
    let mut known: HashMap<Code, usize> = HashMap::new();
    let mut faults = Faults::default();
    reading.each(|feature| {
        let name = feature.name.clone();
        match area(reading, feature) {
            Ok(area) if known.contains_key(&area.code) => {
                let code = &area.code;
                faults.add(&name, &both(format!("编码 {code} 重复"), format!("code {code} occurs twice")));
            }
            Ok(area) => {
                known.insert(area.code.clone(), areas.len());
                areas.push((area, name));
            }
            Err(what) => faults.add(&name, &what),
        }
    })?;
    faults.finish()?;
    let notes = in_place(reading, &areas, &known)?;
    Ok((areas.into_iter().map(|(area, _)| area).collect(), notes))
}

fn area(reading: &Reading, feature: Feature) -> Result<Area, Bilingual> {
    let fields = &reading.fields;
    let code = reading.code(&feature)?;
    let parent = match fields.text(&feature, "parent") {
        Some(text) => Some(Code::new(&text).map_err(|error| {
            both(format!("上级“{}”不能作编码", text.chars().take(40).collect::<String>()), error.to_string())
        })?),
        None => reading.order.area.as_ref().map(|area| area.code.clone()),
    };
    let level: Level = fields.needed(&feature, "level")?;
    let name = fields.text(&feature, "name").unwrap_or_else(|| code.to_string());
    let shape = feature.into_shape().map_err(|fault| both("这里需要面", fault.kind.to_string()))?;
    if let Some(first) = flaws(&shape).first() {
        let words = explain::flawed_border(first.kind);
        let [lon, lat] = <[f64; 2]>::from(first.at);
        return Err(both(
            format!("在 [{lon}, {lat}] 处边界{}", words.zh),
            format!("at [{lon}, {lat}] its border {}", words.en),
        ));
    }
    Ok(Area { code, parent, level, name, shape })
}

/// Refuses areas that lie far from the area that they are part of.
fn in_place(
    reading: &Reading,
    areas: &[(Area, FeatureName)],
    known: &HashMap<Code, usize>,
) -> Result<Vec<Bilingual>, Stopped> {
    let mut faults = Faults::default();
    let register = reading.app.register()?;
    let mut children: HashMap<&Code, Vec<Shape>> = HashMap::new();
    for (area, name) in areas {
        let Some(parent) = &area.parent else { continue };
        let boundary = match known.get(parent) {
            Some(&position) => Some(areas[position].0.shape.clone()),
            None => register
                .areas
                .with_code(parent)
                .map(|position| register.areas.boundaries[position].as_ref().clone()),
        };
        if let Some(boundary) = boundary {
            if let Err(error) = placed(area.shape.extent(), boundary.extent()) {
                faults.add(name, &words::misplaced(&error));
            }
            children.entry(parent).or_insert_with(|| vec![boundary]).push(area.shape.clone());
        }
    }
    faults.finish()?;
    let suspected = |shapes: &Vec<Shape>| suspect_shapes(&shapes[1..], &shapes[..1]);
    Ok(children.values().filter_map(suspected).map(|found| words::suspicion(&found)).collect())
}
