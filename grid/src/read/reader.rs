//! Reading a file feature by feature, for files of millions.

use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::document::Document;
use super::fault::{FaultKind, Faults, ReadError};
use super::seen::Seen;
use super::source::Source;
use super::{Feature, FeatureName, Note, Options, WithoutGeometry, feature};
use crate::crs::Crs;

/// How many features that were left out are named.
const NAMED: usize = 3;

/// What there is to say of a file beside its features.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// What the reader left out or put up with.
    pub notes: Vec<Note>,
    /// The name in a `crs` member, as older writers add it, such as `urn:ogc:def:crs:EPSG::4490`.
    pub declared_crs: Option<String>,
}

/// A file of `GeoJSON` that is well formed as a whole. Its features are handed on one after the other, as often as they
/// are asked for. Beside the feature at hand and a piece of the file, eight bytes are held of each feature with an `id`.
pub struct Reader<S> {
    source: S,
    document: Document,
    options: Options,
    crs: Crs,
}

/// A feature but for its coordinates.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// Its attributes; empty when it has none.
    pub properties: Map<String, Value>,
    /// The type of its geometry, such as `MultiPolygon`; none when it has no geometry.
    pub geometry: Option<String>,
}

/// What one pass over a file came to.
#[derive(Default)]
struct Pass {
    faults: Faults,
    notes: Vec<Note>,
    handed_on: usize,
    left_out: usize,
    /// The first of those left out.
    named: Vec<FeatureName>,
    with_z: usize,
    /// Whether the taker has ended it.
    ended: bool,
}

impl<S: Source> Reader<S> {
    /// Goes over the whole file, from its first byte: its encoding, its JSON, and the system it declares.
    ///
    /// # Errors
    /// [`ReadError`] with the fault of the file, when it is none of what can be read.
    pub fn new(mut source: S, options: &Options) -> Result<Self, ReadError> {
        let mut document = Document::survey(&mut source)?;
        let crs = match (options.crs, &document.declared_crs) {
            (Some(crs), _) => crs,
            (None, None) => Crs::Degrees,
            (None, Some(name)) => {
                let unknown = |_| ReadError::of(FaultKind::DeclaredCrs(name.chars().take(60).collect()));
                let crs = name.parse().map_err(unknown)?;
                if crs != Crs::Degrees {
                    document.notes.push(Note::DeclaredCrs(crs));
                }
                crs
            }
        };
        Ok(Self { source, document, options: options.clone(), crs })
    }

    /// Hands on one feature after the other, until the taker breaks off. After a fault, further features are still handed
    /// on; they are then worth nothing.
    ///
    /// # Errors
    /// [`ReadError`] with every fault found, each with its feature and place.
    pub fn each(&mut self, take: &mut dyn FnMut(Feature) -> ControlFlow<()>) -> Result<Summary, ReadError> {
        let mut ids = Seen::new();
        let mut pass = self.pass(&mut ids, take)?;
        if let Some(mut closer) = ids.second_look() {
            pass = self.pass(&mut closer, &mut |_| ControlFlow::Continue(()))?;
        }
        let Pass { faults, notes: more, handed_on, left_out, named, with_z, ended } = pass;
        faults.into_result()?;
        let mut notes = self.document.notes.clone();
        notes.extend(more);
        if with_z > 0 {
            notes.push(Note::ThirdDimension(with_z));
        }
        if handed_on == 0 && !ended {
            return Err(ReadError::of(FaultKind::NoFeatures { left_out }));
        }
        if left_out > 0 {
            notes.push(Note::LeftOut { features: left_out, some: named });
        }
        Ok(Summary { notes, declared_crs: self.document.declared_crs.clone() })
    }

    /// Hands on what can be said of each feature without reading its geometry, so also where the system of the coordinates is
    /// not known yet.
    ///
    /// # Errors
    /// [`ReadError`] for the first one that is no feature.
    pub fn outlines(&mut self, take: &mut dyn FnMut(Outline) -> ControlFlow<()>) -> Result<(), ReadError> {
        let Self { source, document, .. } = self;
        let mut faults = Faults::default();
        let mut index = 0;
        document.each(source, &mut |raw| {
            let parsed = feature::outline(index, &raw, &document.text);
            index += 1;
            parsed.map_or_else(
                |(name, kind)| {
                    faults.push(Some(name), kind);
                    ControlFlow::Break(())
                },
                &mut *take,
            )
        })?;
        faults.into_result()
    }

    /// The source, to be asked about.
    pub const fn source(&self) -> &S {
        &self.source
    }

    fn pass(
        &mut self,
        ids: &mut Seen,
        take: &mut dyn FnMut(Feature) -> ControlFlow<()>,
    ) -> Result<Pass, ReadError> {
        let Self { source, document, options, crs } = self;
        let to_degrees = crs.to_degrees();
        let mut pass = Pass::default();
        let mut index = 0;
        document.each(source, &mut |raw| {
            let parsed = feature::parse(index, &raw, &document.text, &to_degrees, options.labels);
            let flow = pass.add(parsed, options, ids, take);
            index += 1;
            flow
        })?;
        Ok(pass)
    }
}

impl Pass {
    fn add(
        &mut self,
        parsed: feature::Parsed,
        options: &Options,
        ids: &mut Seen,
        take: &mut dyn FnMut(Feature) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let feature::Parsed { name, id, properties, geometry } = parsed;
        if let Some(id) = id
            && let Some(first) = ids.add(&id, name.index)
        {
            self.faults.push(Some(name.clone()), FaultKind::DuplicateId { id, first });
        }
        match geometry {
            Ok(read) => {
                self.with_z += usize::from(read.had_z);
                if read.collapsed > 0 {
                    self.notes.push(Note::Collapsed { feature: name.clone(), polygons: read.collapsed });
                }
                self.handed_on += 1;
                let flow = take(Feature { name, properties, geometry: read.geometry });
                self.ended = flow.is_break();
                return flow;
            }
            Err(FaultKind::NoGeometry) if options.without_geometry == WithoutGeometry::LeaveOut => {
                self.left_out += 1;
                if self.named.len() < NAMED {
                    self.named.push(name);
                }
            }
            Err(kind) => {
                let of_whole_file = kind.is_of_whole_file();
                self.faults.push(Some(name), kind);
                if of_whole_file {
                    return ControlFlow::Break(());
                }
            }
        }
        ControlFlow::Continue(())
    }
}
