//! The `coordinates` of any geometry, parsed without knowing its type yet (it may come after them).

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};

use super::fault::FaultKind;

/// Nested lists of numbers, positions kept flat: a ring of a million vertices is one vector.
#[derive(Debug)]
pub(super) enum Coordinates {
    Number(f64),
    /// A position and whether it has a third number.
    Position([f64; 2], bool),
    /// A list of positions and whether any has a third number.
    Line(Vec<[f64; 2]>, bool),
    List(Vec<Self>),
    /// An empty list.
    Empty,
    /// What stands where a number or list should.
    Odd(String),
}

type Line = Vec<[f64; 2]>;

impl Coordinates {
    /// One position.
    pub(super) fn point(self, geometry: &'static str) -> Result<([f64; 2], bool), FaultKind> {
        match self {
            Self::Position(at, z) => Ok((at, z)),
            Self::Empty => Err(FaultKind::NoGeometry),
            other => Err(other.misfit(geometry, "a position")),
        }
    }

    /// A list of positions.
    pub(super) fn line(self, geometry: &'static str) -> Result<(Line, bool), FaultKind> {
        match self {
            Self::Line(line, z) => Ok((line, z)),
            Self::Empty => Err(FaultKind::NoGeometry),
            other => Err(other.misfit(geometry, "a list of positions")),
        }
    }

    /// A list of lists of positions; an inner list may be empty.
    pub(super) fn lines(self, geometry: &'static str) -> Result<(Vec<Line>, bool), FaultKind> {
        let list = match self {
            Self::List(list) => list,
            Self::Empty => return Err(FaultKind::NoGeometry),
            other => return Err(other.misfit(geometry, "a list of lists of positions")),
        };
        let mut any_z = false;
        let mut lines = Vec::with_capacity(list.len());
        for inner in list {
            lines.push(match inner {
                Self::Line(line, z) => {
                    any_z |= z;
                    line
                }
                Self::Empty => Vec::new(),
                other => return Err(other.misfit(geometry, "a list of lists of positions")),
            });
        }
        Ok((lines, any_z))
    }

    /// A list of lists of lists of positions; inner lists may be empty.
    pub(super) fn polygons(self, geometry: &'static str) -> Result<(Vec<Vec<Line>>, bool), FaultKind> {
        let list = match self {
            Self::List(list) => list,
            Self::Empty => return Err(FaultKind::NoGeometry),
            other => return Err(other.misfit(geometry, "a list of polygons")),
        };
        let mut any_z = false;
        let mut polygons = Vec::with_capacity(list.len());
        for inner in list {
            let (polygon, z) = match inner {
                Self::Empty => (Vec::new(), false),
                inner => inner.lines(geometry)?,
            };
            any_z |= z;
            polygons.push(polygon);
        }
        Ok((polygons, any_z))
    }

    fn misfit(self, geometry: &'static str, wanted: &str) -> FaultKind {
        let what = match self.first_odd() {
            Some(odd) => format!("contain {odd}"),
            None => format!("are not {wanted}"),
        };
        FaultKind::Coordinates { geometry, what }
    }

    fn first_odd(&self) -> Option<&str> {
        match self {
            Self::Odd(what) => Some(what),
            Self::List(list) => list.iter().find_map(Self::first_odd),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CoordinatesVisitor)
    }
}

struct CoordinatesVisitor;

impl<'de> Visitor<'de> for CoordinatesVisitor {
    type Value = Coordinates;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("coordinates")
    }

    fn visit_f64<E>(self, value: f64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(value as f64))
    }

    fn visit_str<E>(self, text: &str) -> Result<Coordinates, E> {
        Ok(Coordinates::Odd(format!("the text \"{}\"", text.chars().take(20).collect::<String>())))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Coordinates, E> {
        Ok(Coordinates::Odd(value.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Coordinates, E> {
        Ok(Coordinates::Odd("null in place of a number".to_owned()))
    }

    fn visit_map<M: serde::de::MapAccess<'de>>(self, mut map: M) -> Result<Coordinates, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Coordinates::Odd("an object".to_owned()))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<Coordinates, S::Error> {
        match list.next_element::<Coordinates>()? {
            None => Ok(Coordinates::Empty),
            Some(Coordinates::Number(x)) => position(x, &mut list),
            Some(Coordinates::Position(first, z)) => line(first, z, &mut list),
            Some(first) => {
                let mut all = vec![first];
                while let Some(next) = list.next_element()? {
                    all.push(next);
                }
                Ok(Coordinates::List(all))
            }
        }
    }
}

fn position<'de, S: SeqAccess<'de>>(x: f64, list: &mut S) -> Result<Coordinates, S::Error> {
    let second = list.next_element::<Coordinates>()?;
    let mut z = false;
    while list.next_element::<IgnoredAny>()?.is_some() {
        z = true;
    }
    Ok(match second {
        Some(Coordinates::Number(y)) => Coordinates::Position([x, y], z),
        Some(odd @ Coordinates::Odd(_)) => odd,
        Some(_) => Coordinates::Odd("a list in place of a number".to_owned()),
        None => Coordinates::Odd("a position of one number".to_owned()),
    })
}

fn line<'de, S: SeqAccess<'de>>(first: [f64; 2], mut z: bool, list: &mut S) -> Result<Coordinates, S::Error> {
    let mut line = vec![first];
    let mut odd = None;
    while let Some(next) = list.next_element::<Coordinates>()? {
        match next {
            Coordinates::Position(at, with_z) => {
                line.push(at);
                z |= with_z;
            }
            Coordinates::Odd(what) => odd = odd.or(Some(what)),
            _ => odd = odd.or_else(|| Some("lists of different depth".to_owned())),
        }
    }
    Ok(odd.map_or(Coordinates::Line(line, z), Coordinates::Odd))
}
