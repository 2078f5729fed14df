//! What `wangge divide` reads: blocks with their weights, and the present cells.

use std::collections::HashMap;
use std::path::Path;

use grid::borders::Borders;
use grid::check::{Verdict, check};
use grid::defects::DefectKind;
use grid::divide::{Answer, DivideError, Present, dissolve};
use grid::explain;
use grid::lattice::Point;
use grid::locate::Locator;
use grid::read::FeatureSet;
use grid::shape::Shape;
use serde_json::Value;

use super::Options;
use super::barriers::Barriers;
use crate::cli::failure::{Failure, Faults};
use crate::cli::source::{features, names, shapes};

/// Gaps wider than this between blocks are ground that is not to be divided, such as a lake; thinner ones are faults.
const LAKE_M: f64 = 5.0;

/// Blocks, and the present cells where there are some.
pub(super) struct Input {
    /// What each block is called in its file: a text or a number.
    pub(super) names: Vec<Value>,
    pub(super) shapes: Vec<Shape>,
    pub(super) weights: Vec<f64>,
    /// All blocks together.
    pub(super) ground: Shape,
    present: Option<PresentCells>,
}

struct PresentCells {
    names: Vec<Value>,
    of: Vec<Option<u32>>,
}

impl Input {
    pub(super) fn read(options: &Options) -> anyhow::Result<Self> {
        let file = &options.blocks;
        let set = features(file, options.crs)?;
        let names = values(&set, options.id.as_deref(), "block", file)?;
        let weights = weights(&set, &options.weight, file)?;
        let shapes = shapes(set, file)?;
        tiling(&shapes, &names, file)?;
        let ground = dissolve(&shapes, &vec![0; shapes.len()], 1)?.swap_remove(0);
        let present = options.from.as_deref().map(|from| present(options, from, &shapes)).transpose()?;
        Ok(Self { names, shapes, weights, ground, present })
    }

    /// The present division as the search takes it.
    pub(super) fn present(&self, options: &Options) -> anyhow::Result<Option<Present>> {
        let Some(present) = &self.present else { return Ok(None) };
        if let Some(most) = options.max_moved
            && !(most.is_finite() && most >= 0.0)
        {
            return Err(Failure::new(format!("--max-moved {most}: a weight of 0 or more is needed")).into());
        }
        let find = |wanted: &String| {
            let wanted = wanted.trim();
            let found = present.names.iter().position(|name| text(name) == wanted);
            let found = found.filter(|&cell| present.of.contains(&Some(cell as u32)));
            found.map(|cell| cell as u32).ok_or_else(|| {
                Failure::new(format!(
                    "--lock {wanted}: there is no such cell with a block in it; see --from-id"
                ))
            })
        };
        Ok(Some(Present {
            cells: present.of.clone(),
            locked: options.lock.iter().map(find).collect::<Result<_, _>>()?,
            locked_borders: self.locked_borders(options, &present.of)?,
            most_moved: options.max_moved,
        }))
    }

    /// The pairs of blocks on either side of a border between present cells that runs along a locked line. A wish to keep
    /// what is not there is a mistake.
    fn locked_borders(&self, options: &Options, of: &[Option<u32>]) -> anyhow::Result<Vec<(u32, u32)>> {
        let Some(file) = &options.lock_borders else { return Ok(Vec::new()) };
        let lines = Barriers::read(file, options.crs)?;
        let mut pairs = Vec::new();
        for arc in Borders::of(&self.shapes).arcs() {
            if let (Some(a), Some(b)) = (arc.left, arc.right)
                && of[a].is_some()
                && of[b].is_some()
                && of[a] != of[b]
                && lines.along(&arc).is_some()
            {
                pairs.push((a as u32, b as u32));
            }
        }
        if pairs.is_empty() {
            let file = file.display();
            return Err(Failure::new(format!(
                "--lock-borders {file}: no border between present cells runs along these lines"
            ))
            .into());
        }
        Ok(pairs)
    }

    /// What the cells of an answer are called: as the present cells that they go on from; new ones by the first whole
    /// numbers that are free.
    pub(super) fn cell_names(&self, answer: &Answer) -> Vec<Value> {
        let old = self.present.as_ref().map_or(&[][..], |present| &present.names);
        let taken: Vec<String> = old.iter().map(text).collect();
        let mut fresh = (1_u64..).filter(|number| !taken.contains(&number.to_string()));
        let mut next = || fresh.next().map_or(Value::Null, Value::from);
        let name = |cell: Option<u32>| cell.map_or_else(&mut next, |cell| old[cell as usize].clone());
        answer.parts.iter().map(|part| part.present).map(name).collect()
    }

    /// Whether there was a present division.
    pub(super) fn has_present(&self) -> bool {
        self.present.is_some()
    }

    /// What a present cell is called.
    pub(super) fn present_name(&self, cell: u32) -> Value {
        self.present.as_ref().map_or(Value::Null, |present| present.names[cell as usize].clone())
    }

    /// Where an error speaks of a block by its position, the block by its name.
    pub(super) fn in_words(&self, error: &DivideError, file: &Path) -> Failure {
        let words = match *error {
            DivideError::NoSuchBorder(a, b) => {
                let [a, b] = [a, b].map(|block| text(&self.names[block as usize]));
                format!("no border runs between block {a} and block {b}: it cannot be locked")
            }
            _ => error.to_string(),
        };
        Failure::new(format!("{}: {words}", file.display()))
    }
}

/// A name as text.
pub(super) fn text(name: &Value) -> String {
    name.as_str().map_or_else(|| name.to_string(), str::to_owned)
}

/// What each feature is called: by the attribute that was asked for, else by the usual one where all have it and differ in
/// it, else as `wangge check` has it. Numbers stay numbers.
fn values(set: &FeatureSet, field: Option<&str>, usual: &str, file: &Path) -> anyhow::Result<Vec<Value>> {
    let field = field.or_else(|| set.unique(usual).is_ok().then_some(usual));
    if field.is_none() && set.features.iter().any(|feature| feature.properties.contains_key(usual)) {
        let file = file.display();
        eprintln!(
            "{file}: note: '{usual}' is missing from some features or the same in several, so that they are called by their ids \
             or positions"
        );
    }
    let texts = names(set, field, file)?;
    let number = |name: &String| name.parse::<i64>().ok().filter(|number| number.to_string() == *name);
    let is_number = match field {
        Some(field) => set.features.iter().all(|feature| feature.properties[field].is_number()),
        None => texts.iter().all(|name| number(name).is_some()),
    };
    let value = |name: String| match number(&name) {
        Some(number) if is_number => Value::from(number),
        _ => Value::from(name),
    };
    Ok(texts.into_iter().map(value).collect())
}

/// What each block weighs. Null counts as 0, which is told; anything else that is no number is a fault.
fn weights(set: &FeatureSet, field: &str, file: &Path) -> anyhow::Result<Vec<f64>> {
    let mut faults = Faults::default();
    let mut weights = Vec::with_capacity(set.features.len());
    let mut nulls = 0;
    for feature in &set.features {
        let weight = match feature.properties.get(field) {
            Some(Value::Null) => {
                nulls += 1;
                Ok(0.0)
            }
            Some(Value::Number(number)) => match number.as_f64() {
                Some(weight) if weight.is_finite() && weight >= 0.0 => Ok(weight),
                _ => Err(format!("weight '{field}' is {number}; a number of 0 or more is needed")),
            },
            Some(_) => Err(format!("weight '{field}' is no number")),
            None => Err(format!("weight '{field}' is missing")),
        };
        match weight {
            Ok(weight) => weights.push(weight),
            Err(what) => faults.add_feature(file, &feature.name, what),
        }
    }
    faults.into_result()?;
    if nulls > 0 {
        let s = if nulls == 1 { "" } else { "s" };
        eprintln!("{}: note: '{field}' is null for {nulls} block{s}, which counts as 0", file.display());
    }
    Ok(weights)
}

/// Blocks must cover their ground once: what they leave free or cover twice no division of them can mend.
fn tiling(shapes: &[Shape], names: &[Value], file: &Path) -> Result<(), Failure> {
    let report = check(shapes, None, None);
    if report.verdict == Verdict::Exact {
        return Ok(());
    }
    let in_file = |words: String| {
        let file = file.display();
        Failure::new(format!(
            "{file}: the blocks are no tiling: {words} See wangge check, and mend them with wangge repair."
        ))
    };
    let name = |cell: usize| text(&names[cell]);
    if let Some(invalid) = report.invalid_cells.first() {
        let subject = invalid.cell.map(name);
        return Err(in_file(explain::flaw(invalid.flaw.kind, subject.as_deref()).en));
    }
    let is_lake = |kind, width_m: f64| kind == DefectKind::Gap && width_m > LAKE_M;
    if let Some(defect) = report.defects.iter().find(|defect| !is_lake(defect.kind, defect.width_m)) {
        let names: Vec<String> = defect.cells.iter().map(|&cell| name(cell)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        return Err(in_file(explain::defect(defect, &names).en));
    }
    let area: f64 = report.defects.iter().map(|defect| defect.area_m2).sum();
    let (lakes, file) = (report.defects.len(), file.display());
    let (s, stay) = if lakes == 1 { ("", "stays") } else { ("s", "stay") };
    eprintln!("{file}: note: {lakes} place{s} that no block covers, {area:.0} m² in all, {stay} free");
    Ok(())
}

/// The present cell of each block: the one that holds its middle.
fn present(options: &Options, from: &Path, blocks: &[Shape]) -> anyhow::Result<PresentCells> {
    let set = features(from, options.crs)?;
    let names = values(&set, options.from_id.as_deref(), "cell", from)?;
    let cells = shapes(set, from)?;
    let locator = Locator::new(&cells);
    let middle =
        |block: &Shape| Point::try_from(grid::label::label_point(block)).unwrap_or(block.points()[0]);
    let mut numbers: HashMap<usize, u32> = HashMap::new();
    let mut met: Vec<usize> = Vec::new();
    let mut of = Vec::with_capacity(blocks.len());
    for block in blocks {
        of.push(locator.at(middle(block)).map(|cell| {
            *numbers.entry(cell).or_insert_with(|| {
                met.push(cell);
                met.len() as u32 - 1
            })
        }));
    }
    let nowhere = of.iter().filter(|cell| cell.is_none()).count();
    if nowhere == blocks.len() {
        return Err(Failure::new(format!(
            "{}: no block lies in any of these cells: name the cells of this ground, and the system of their coordinates with --crs",
            from.display()
        ))
        .into());
    }
    if nowhere > 0 {
        let (s, lie) = if nowhere == 1 { ("", "lies") } else { ("s", "lie") };
        eprintln!("{}: note: {nowhere} block{s} {lie} in no present cell", from.display());
    }
    // Cells in the order of their file, those without a block left out.
    met.sort_unstable();
    let place: HashMap<u32, u32> =
        met.iter().zip(0..).filter_map(|(cell, place)| Some((*numbers.get(cell)?, place))).collect();
    let of = of.into_iter().map(|cell| cell.and_then(|cell| place.get(&cell).copied())).collect();
    Ok(PresentCells { names: met.into_iter().map(|cell| names[cell].clone()).collect(), of })
}
