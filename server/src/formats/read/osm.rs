//! OpenStreetMap, `.osm.pbf`: streets, water, buildings, estates, administrative boundaries and hydrants. The rest of its thousand kinds is
//! left out.
//!
//! Three passes after it was measured, as ways name nodes and relations name ways: of the nodes, of which there are most, only those that are needed are
//! held, sixteen bytes each.

mod joined;
mod kinds;
mod measure;

use std::collections::HashMap;
use std::path::Path;

use grid::crs::Crs;
use grid::read::Drawn;
use grid::scheme::Bilingual;
use osmpbf::{BlobDecode, BlobReader, BlobType, Element, RelMemberType};
use serde_json::{Map, Value};

use self::joined::joined;
use self::kinds::{Kind, properties};
use self::measure::measure;
use super::super::folder::Sink;
use super::super::{Folder, FormatError, Layer, Stated};
use super::rings;

/// Most that is held at once: a reference takes one, as do eight bytes of text. That is 400 MB.
const MOST_HELD: usize = 50_000_000;
/// Most vertices of a polygon that is made of ways.
const MOST_VERTICES: usize = 5_000_000;

/// A way that is drawn, or part of a relation that is.
struct Way {
    nodes: Vec<i64>,
    /// What it is itself.
    drawn: Option<(Kind, Map<String, Value>)>,
}

/// A polygon made of ways.
struct Relation {
    kind: Kind,
    properties: Map<String, Value>,
    outer: Vec<i64>,
    inner: Vec<i64>,
}

/// Places of nodes, in order of their ids.
struct Nodes {
    ids: Vec<i64>,
    places: Vec<[f64; 2]>,
}

impl Nodes {
    fn at(&self, id: i64) -> Option<[f64; 2]> {
        let rank = self.ids.binary_search(&id).ok()?;
        Some(self.places[rank]).filter(|[x, _]| !x.is_nan())
    }

    /// The points of a way; none when the file has not all of them.
    fn line(&self, nodes: &[i64]) -> Option<Vec<[f64; 2]>> {
        nodes.iter().map(|&id| self.at(id)).collect()
    }
}

/// The layers of a file, those that it has.
pub(crate) fn read(path: &Path, folder: &Folder) -> Result<Vec<Layer>, FormatError> {
    measure(path, folder)?;
    let mut held = Held(MOST_HELD);
    let relations = relations(path, folder, &mut held)?;
    let ways = ways(path, folder, &relations, &mut held)?;
    let mut sinks = Sinks { folder, layers: HashMap::new(), incomplete: 0 };
    let nodes = nodes(path, &ways, &mut sinks)?;
    let mut order: Vec<&i64> = ways.keys().collect();
    order.sort_unstable();
    for id in order {
        let way = &ways[id];
        let Some((kind, properties)) = &way.drawn else { continue };
        let drawn = nodes
            .line(&way.nodes)
            .map(|line| if kind.is_polygon() { Drawn::Polygon(vec![line]) } else { Drawn::LineString(line) });
        sinks.add(*kind, properties, drawn)?;
    }
    for relation in &relations {
        folder.go_on()?;
        let members = relation.outer.iter().chain(&relation.inner).filter_map(|id| ways.get(id));
        if members.map(|way| way.nodes.len()).sum::<usize>() > MOST_VERTICES {
            return Err(FormatError::Osm("a polygon has more than 5 million vertices".to_owned()));
        }
        let part = |ids: &[i64]| {
            let parts = ids.iter().map(|id| ways.get(id).map(|way| way.nodes.as_slice()));
            let rings = joined(&parts.collect::<Option<Vec<_>>>()?)?;
            rings.iter().map(|ring| nodes.line(ring)).collect::<Option<Vec<_>>>()
        };
        let drawn = part(&relation.outer)
            .zip(part(&relation.inner))
            .and_then(|(outer, holes)| rings::polygons(outer, holes))
            .filter(|polygons| !polygons.is_empty())
            .map(Drawn::polygons);
        sinks.add(relation.kind, &relation.properties, drawn)?;
    }
    sinks.finish()
}

fn each(
    path: &Path,
    folder: &Folder,
    mut take: impl FnMut(Element<'_>) -> Result<(), FormatError>,
) -> Result<(), FormatError> {
    let damaged = |error: osmpbf::Error| FormatError::Osm(error.to_string());
    for blob in BlobReader::new(folder.read(path)?) {
        let blob = blob.map_err(damaged)?;
        // Of the head nothing is needed.
        if blob.get_type() != BlobType::OsmData {
            continue;
        }
        if let BlobDecode::OsmData(block) = blob.decode().map_err(damaged)? {
            block.elements().try_for_each(&mut take)?;
        }
    }
    Ok(())
}

/// How much more may be held.
struct Held(usize);

impl Held {
    fn take(
        &mut self,
        references: usize,
        properties: Option<&Map<String, Value>>,
    ) -> Result<(), FormatError> {
        let texts = properties
            .into_iter()
            .flatten()
            .map(|(key, value)| key.len() + value.as_str().map_or(8, str::len));
        let taken = 1 + references + texts.sum::<usize>() / 8;
        self.0 = self.0.checked_sub(taken).ok_or(FormatError::Known {
            zh: "该 .osm.pbf 的道路与区域太多；请先裁剪到所需范围",
            en: "the .osm.pbf has too many ways and areas; cut out what is needed first",
        })?;
        Ok(())
    }
}

fn relations(path: &Path, folder: &Folder, held: &mut Held) -> Result<Vec<Relation>, FormatError> {
    let mut relations = Vec::new();
    each(path, folder, |element| {
        let Element::Relation(relation) = element else { return Ok(()) };
        let tags: HashMap<&str, &str> = relation.tags().collect();
        if !matches!(tags.get("type"), Some(&("multipolygon" | "boundary"))) {
            return Ok(());
        }
        let Some(kind) = Kind::of_polygon(&tags) else { return Ok(()) };
        let (mut outer, mut inner) = (Vec::new(), Vec::new());
        for member in relation.members().filter(|member| member.member_type == RelMemberType::Way) {
            match member.role() {
                Ok("inner") => inner.push(member.member_id),
                Ok("outer" | "") => outer.push(member.member_id),
                _ => {}
            }
        }
        let properties = properties(&tags, relation.id(), kind);
        held.take(outer.len() + inner.len(), Some(&properties))?;
        relations.push(Relation { kind, properties, outer, inner });
        Ok(())
    })?;
    Ok(relations)
}

fn ways(
    path: &Path,
    folder: &Folder,
    relations: &[Relation],
    held: &mut Held,
) -> Result<HashMap<i64, Way>, FormatError> {
    let mut ways: HashMap<i64, Way> = HashMap::new();
    for &id in relations.iter().flat_map(|relation| relation.outer.iter().chain(&relation.inner)) {
        ways.insert(id, Way { nodes: Vec::new(), drawn: None });
    }
    each(path, folder, |element| {
        let Element::Way(way) = element else { return Ok(()) };
        let nodes: Vec<i64> = way.refs().collect();
        let tags: HashMap<&str, &str> = way.tags().collect();
        let is_closed = nodes.len() > 3 && nodes.first() == nodes.last();
        let kind = Kind::of_line(&tags).or_else(|| Kind::of_polygon(&tags).filter(|_| is_closed));
        let drawn = kind.map(|kind| (kind, properties(&tags, way.id(), kind)));
        if drawn.is_some() || ways.contains_key(&way.id()) {
            held.take(nodes.len(), drawn.as_ref().map(|(_, properties)| properties))?;
            ways.insert(way.id(), Way { nodes, drawn });
        }
        Ok(())
    })?;
    // What other files have of a relation is not in this one.
    ways.retain(|_, way| !way.nodes.is_empty());
    Ok(ways)
}

fn nodes(path: &Path, ways: &HashMap<i64, Way>, sinks: &mut Sinks<'_>) -> Result<Nodes, FormatError> {
    let mut ids: Vec<i64> = ways.values().flat_map(|way| way.nodes.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut places = vec![[f64::NAN; 2]; ids.len()];
    let folder = sinks.folder;
    let mut take = |id: i64, at: [f64; 2], tags: &mut dyn Iterator<Item = (&str, &str)>| {
        if let Ok(rank) = ids.binary_search(&id) {
            places[rank] = at;
        }
        let tags: HashMap<&str, &str> = tags.collect();
        let Some(kind) = Kind::of_point(&tags) else { return Ok(()) };
        sinks.add(kind, &properties(&tags, id, kind), Some(Drawn::Point(at)))
    };
    each(path, folder, |element| match element {
        Element::Node(node) => take(node.id(), [node.lon(), node.lat()], &mut node.tags()),
        Element::DenseNode(node) => take(node.id(), [node.lon(), node.lat()], &mut node.tags()),
        Element::Way(_) | Element::Relation(_) => Ok(()),
    })?;
    Ok(Nodes { ids, places })
}

/// The layers that are being written.
struct Sinks<'f> {
    folder: &'f Folder,
    layers: HashMap<Kind, Sink>,
    /// Features of which the file has not all.
    incomplete: usize,
}

impl Sinks<'_> {
    fn add(
        &mut self,
        kind: Kind,
        properties: &Map<String, Value>,
        drawn: Option<Drawn>,
    ) -> Result<(), FormatError> {
        let Some(drawn) = drawn else {
            self.incomplete += 1;
            return Ok(());
        };
        if !self.layers.contains_key(&kind) {
            self.layers.insert(kind, self.folder.layer(kind.layer())?);
        }
        self.layers.get_mut(&kind).map_or(Ok(()), |sink| sink.add(properties, Some(&drawn)))
    }

    fn finish(mut self) -> Result<Vec<Layer>, FormatError> {
        let sinks = Kind::ALL.iter().filter_map(|kind| self.layers.remove(kind)).collect::<Vec<_>>();
        let mut layers = Vec::new();
        for sink in sinks {
            let mut layer = sink.finish(Stated::Known(Crs::Degrees), None)?;
            if self.incomplete > 0 {
                let number = self.incomplete;
                layer.notes.push(Bilingual {
                    zh: format!("文件边缘有 {number} 个要素不完整，已略去"),
                    en: format!(
                        "{number} features at the edge of the file are not complete and were left out"
                    ),
                });
            }
            layers.push(layer);
        }
        Ok(layers)
    }
}
