//! Whatever is changed piece by piece, in whatever order: the register answers as one that was built from the outcome.

use std::collections::BTreeMap;

use grid::clusters::clusters;
use grid::lattice::{Extent, Point};
use grid::register::{
    Area, Cell, CellKind, Code, Date, Details, Duty, Hazard, HazardKind, HazardState, Household, Hydrant,
    HydrantState, Level, Place, PlaceKind, Post, Premises, PremisesKind, ServiceNeed, Severity, Stored,
    Tiling,
};
use grid::shape::Shape;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use store::{Position, Register as _, SqliteStore};

use super::{FeatureBytes, Frame, Register, page};
use crate::extract::Bbox;

pub(super) const TODAY: Date = Date::constant(2026, 11, 21);
const ORIGIN: Point = Point::new(1_201_000_000, 302_000_000);
const UNIT: i32 = 1000;

/// A change as it is drawn.
#[derive(Clone, Debug)]
struct Drawn {
    kind: PlaceKind,
    id: i64,
    /// In units, so that places share points and lie on borders.
    at: (i32, i32),
    /// What chooses among the things a place may be.
    dice: u32,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Put,
    Close,
    Remove,
    /// What was told of the place before its last change is told again.
    Repeat,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let what = prop_oneof![6 => Just(What::Put), 1 => Just(What::Close), 1 => Just(What::Remove), 2 => Just(What::Repeat)];
    let kind = prop::sample::select(PlaceKind::ALL);
    (kind, 1..14_i64, (-1..9_i32, -1..5_i32), 0..5040_u32, what)
        .prop_map(|(kind, id, at, dice, what)| Drawn { kind, id, at, dice, what })
}

fn at((east, north): (i32, i32)) -> Point {
    Point::new(ORIGIN.x + east * UNIT, ORIGIN.y + north * UNIT)
}

fn shape([west, south, east, north]: [i32; 4]) -> Shape {
    let ring = vec![at((west, south)), at((east, south)), at((east, north)), at((west, north))];
    Shape::from_rings(vec![vec![ring]]).unwrap()
}

fn stored<T>(id: i64, value: T) -> Stored<T> {
    Stored { id, version: 1, value }
}

/// A street of two communities. The western one has an exact tiling and one of another scheme; in the eastern one two
/// cells overlap, one spills, and there is a gap.
fn frame(position: Position) -> Frame {
    let area = |id, own: &str, parent: Option<&str>, level, bounds| {
        let code = Code::new(own).unwrap();
        let parent = parent.map(|p| Code::new(p).unwrap());
        stored(id, Area { code, parent, level, name: own.to_owned(), shape: shape(bounds) })
    };
    let tiling = |id, of: &str, scheme: &str, cells: &[(i64, [i32; 4])]| {
        let cell = |&(id, bounds): &(i64, _)| {
            let person = Duty { post: Post::Leader, person: "王建国".to_owned(), phone: String::new() };
            let code = Code::new(&format!("C{id}")).unwrap();
            let name = format!("第{id}网格");
            stored(id, Cell { code, name, kind: CellKind::Basic, shape: shape(bounds), roster: vec![person] })
        };
        let value = Tiling { area: Code::new(of).unwrap(), scheme: scheme.to_owned(), effective: None };
        (stored(id, value), cells.iter().map(cell).collect())
    };
    Frame {
        position,
        areas: vec![
            area(1, "330199001", None, Level::Street, [0, 0, 8, 4]),
            area(2, "330199001001", Some("330199001"), Level::Community, [0, 0, 4, 4]),
            area(3, "330199001002", Some("330199001"), Level::Community, [4, 0, 8, 4]),
        ],
        tilings: vec![
            tiling(1, "330199001001", "community-service", &[(1, [0, 0, 2, 4]), (2, [2, 0, 4, 4])]),
            tiling(2, "330199001001", "fire-safety", &[(5, [0, 0, 4, 2]), (6, [0, 2, 4, 4])]),
            tiling(3, "330199001002", "community-service", &[(3, [3, 0, 6, 4]), (4, [5, 0, 7, 4])]),
        ],
        layers: vec![Vec::new(); grid::register::LayerKind::ALL.len()],
    }
}

fn place(drawn: &Drawn, version: i64) -> Place {
    fn pick<T: Copy>(dice: u32, from: &[T]) -> T {
        from[dice as usize % from.len()]
    }
    let dice = drawn.dice;
    let address = format!("北关老街{version}号");
    let details = match drawn.kind {
        PlaceKind::Household => Details::Household(Household {
            address,
            people: pick(dice, &[0, 1, 4, u32::MAX]),
            contact: Some("赵铁柱".to_owned()),
            phone: None,
            needs: ServiceNeed::ALL[..dice as usize % 4].to_vec(),
        }),
        PlaceKind::Premises => Details::Premises(Premises {
            name: "老陈五金店".to_owned(),
            address,
            category: pick(dice, PremisesKind::ALL),
            floor_area_m2: None,
            live_work_store: dice.is_multiple_of(2),
        }),
        PlaceKind::Hazard => Details::Hazard(Hazard {
            category: pick(dice, HazardKind::ALL),
            note: String::new(),
            address,
            severity: pick(dice / 3, Severity::ALL),
            state: pick(dice, HazardState::ALL),
            found: Date::constant(2026, 10, 1),
            due: pick(dice / 5, &[Date::constant(2026, 11, 20), TODAY]),
        }),
        PlaceKind::Hydrant => Details::Hydrant(Hydrant {
            address,
            state: pick(dice, HydrantState::ALL),
            checked: Date::constant(2026, 9, 1),
        }),
    };
    let closed = matches!(drawn.what, What::Close).then_some(TODAY);
    let code = Code::new(&format!("{}-{}", drawn.kind, drawn.id)).unwrap();
    Place { code, at: at(drawn.at), closed, details }
}

/// What a store would hold, and what it would tell of it.
#[derive(Default)]
struct Model {
    places: BTreeMap<(usize, i64), Option<Stored<Place>>>,
    /// What was told before the last change.
    told: BTreeMap<(usize, i64), Option<Stored<Place>>>,
}

impl Model {
    /// Makes a change, and says what a follower is told.
    fn change(&mut self, drawn: &Drawn) -> super::apply::PlaceChange {
        let key = (drawn.kind as usize, drawn.id);
        let now = self.places.get(&key);
        let next = match (drawn.what, now) {
            // Ids are never used again.
            (What::Put | What::Close, Some(None)) | (What::Remove, _) => None,
            (What::Put | What::Close, now) => {
                let version = now.and_then(Option::as_ref).map_or(1, |place| place.version + 1);
                Some(Stored { id: drawn.id, version, value: place(drawn, version) })
            }
            (What::Repeat, _) => {
                let told = self.told.get(&key).or(now).cloned().unwrap_or_default();
                if now.is_none() {
                    self.places.insert(key, None);
                }
                return (drawn.kind, drawn.id, told);
            }
        };
        if let Some(before) = self.places.insert(key, next.clone()) {
            self.told.insert(key, before);
        }
        (drawn.kind, drawn.id, next)
    }

    fn built(&self, frame: Frame) -> Register {
        let batches: Vec<_> = PlaceKind::ALL
            .iter()
            .map(|&kind| {
                let own = self.places.range((kind as usize, i64::MIN)..=(kind as usize, i64::MAX));
                (kind, own.filter_map(|(_, place)| place.clone()).collect())
            })
            .collect();
        Register::build(frame, batches.into_iter(), TODAY).unwrap()
    }
}

fn read(features: &impl FeatureBytes, positions: &[u32]) -> Value {
    let mut bytes = b"[[".to_vec();
    features.write(positions, &mut bytes);
    bytes.extend_from_slice(b"],[");
    features.write_properties(positions, &mut bytes);
    bytes.extend_from_slice(b"]]");
    serde_json::from_slice(&bytes).unwrap()
}

/// Everything that is answered from the places.
fn answers(register: &Register) -> Value {
    let boxes = [[-1, -1, 9, 5], [0, 0, 2, 2], [2, 1, 2, 3], [3, 0, 7, 4]];
    let boxes = boxes.map(|[w, s, e, n]| Bbox::from(Extent { min: at((w, s)), max: at((e, n)) }));
    let cells = register.cells.ids.len();
    let places = PlaceKind::ALL.iter().map(|&kind| {
        let places = register.places(kind);
        let mut pages = Vec::new();
        let mut after = i64::MIN;
        loop {
            let part = page(places.chosen(None), &places.ids, after, 3);
            pages.push(json!([part.matched, read(&places.features, &part.positions)]));
            match part.next {
                Some(next) => after = next,
                None => break,
            }
        }
        let of = |positions: Vec<u32>| {
            let lie: Vec<_> = positions.iter().map(|&p| (places.area(p), places.cell(p))).collect();
            json!([read(&places.features, &positions), lie])
        };
        json!({
            "count": places.len(),
            "pages": pages,
            "in boxes": boxes.iter().map(|bbox| of(places.chosen(Some(bbox)))).collect::<Vec<_>>(),
            "in cells": (0..cells).map(|cell| of(places.of_cell(cell).to_vec())).collect::<Vec<_>>(),
        })
    });
    let hazards: Vec<_> = register.hazards().collect();
    let points: Vec<Point> = hazards.iter().map(|(_, hazard)| hazard.value.at).collect();
    let views = hazards
        .iter()
        .map(|&(position, _)| json!([register.hazard_view(position), register.cell_of_hazard(position),]));
    let ledger = |cell: usize| {
        let area = register.areas.reference(register.cells.entries[cell].area);
        register.cells.ledger(cell, area)
    };
    let whole = |count: usize| (0..count as u32).collect::<Vec<_>>();
    json!({
        "places": places.collect::<Vec<_>>(),
        "areas": register.areas.nodes,
        "area features": read(&register.areas.features, &whole(register.areas.nodes.len())),
        "cell features": read(&register.cells.features, &whole(cells)),
        "ledgers": (0..cells).map(ledger).collect::<Vec<_>>(),
        "hazards": views.collect::<Vec<_>>(),
        "clusters": clusters(&points, 60.0, 2).iter().map(|c| c.members.clone()).collect::<Vec<_>>(),
    })
}

/// Any position: only a store makes them.
pub(super) async fn position() -> Position {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("s")).await.unwrap();
    store.snapshot().await.unwrap().position()
}

#[tokio::test]
async fn changes_piece_by_piece_come_to_the_same_as_a_load() {
    let frame = frame(position().await);
    let strategy = (vec(drawn(), 0..40), vec(vec(drawn(), 0..12), 1..8));
    proptest!(ProptestConfig::with_cases(64), |((before, after) in strategy)| {
        let mut model = Model::default();
        for change in before {
            model.change(&change);
        }
        model.told.clear();
        let mut register = model.built(frame.clone());
        for (nth, changes) in after.into_iter().enumerate() {
            let mut position = frame.position;
            position.data.version += nth as i64 + 1;
            let told = changes.iter().map(|change| model.change(change)).collect();
            register.apply(position, told).unwrap();
            prop_assert_eq!(register.position, position);
            prop_assert_eq!(answers(&register), answers(&model.built(frame.clone())));
        }
    });
}

#[tokio::test]
async fn kept_answers_go_when_the_data_changes_and_stay_when_only_the_log_moved_on() {
    let frame = frame(position().await);
    let mut register = Model::default().built(frame.clone());
    let keep = |register: &Register| {
        register.kept.keep("/a", None, crate::encoding::Coding::Gzip, axum::body::Bytes::from_static(b"x"));
    };
    let is_kept =
        |register: &Register| register.kept.get("/a", None, crate::encoding::Coding::Gzip).is_some();
    keep(&register);
    register.apply(frame.position, Vec::new()).unwrap();
    assert!(is_kept(&register));
    let mut position = frame.position;
    position.data.version += 1;
    register.apply(position, Vec::new()).unwrap();
    assert!(!is_kept(&register));
}
