//! What is drawn on the sheet over the map: at once, while the hand moves.

use grid::lattice::Point;
use grid::scheme::Standing;
use grid::shape::Shape;
use serde_json::{Value, json};

use super::palette as p;

/// How something on the sheet looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// A cell of too few households.
    Below,
    /// A cell in its band.
    Within,
    /// A cell of too many households.
    Above,
    /// The border of what is selected.
    Selected,
    /// A border as it was.
    Before,
    /// A line that is being drawn.
    Line,
    /// Ground that is being drawn.
    Patch,
    /// A border under the hand.
    Grip,
    /// A vertex.
    Vertex,
    /// A vertex for fingers.
    BluntVertex,
    /// The vertex that is chosen, or held.
    Held,
    /// What the hand has snapped to.
    Snap,
    /// What cannot be.
    Refused,
    /// A household that changes its cell.
    Lit,
    /// What somebody else has just changed.
    Flash,
    /// Words about what would be.
    Words,
    /// Words about why not.
    RefusedWords,
    /// Whose change it is.
    FlashWords,
}

impl Look {
    /// In the order of their numbers.
    const ALL: [Self; 18] = [
        Self::Below,
        Self::Within,
        Self::Above,
        Self::Selected,
        Self::Before,
        Self::Line,
        Self::Patch,
        Self::Grip,
        Self::Vertex,
        Self::BluntVertex,
        Self::Held,
        Self::Snap,
        Self::Refused,
        Self::Lit,
        Self::Flash,
        Self::Words,
        Self::RefusedWords,
        Self::FlashWords,
    ];

    /// How a cell looks.
    pub(crate) const fn of(standing: Standing) -> Self {
        match standing {
            Standing::Below => Self::Below,
            Standing::Within => Self::Within,
            Standing::Above => Self::Above,
        }
    }

    fn describe(self) -> Value {
        // The ground of the map below shows through: streets and names stay legible while a border moves.
        let cell = |standing| json!({"fill": p::faint(p::standing(standing)), "stroke": p::CELL_BORDER, "width": 2.5});
        match self {
            Self::Below => cell(Standing::Below),
            Self::Within => cell(Standing::Within),
            Self::Above => cell(Standing::Above),
            Self::Selected | Self::Line => json!({"stroke": p::ACCENT, "width": 3, "halo": "#ffffff"}),
            Self::Before => json!({"stroke": p::STREET_NAME, "width": 1.5, "dash": [4, 4]}),
            Self::Patch => json!({"fill": p::faded(p::ACCENT), "stroke": p::ACCENT, "width": 2.5}),
            Self::Grip => json!({"stroke": p::ACCENT, "width": 5, "halo": "#ffffff"}),
            Self::Vertex => json!({"fill": "#ffffff", "stroke": p::ACCENT, "width": 2, "radius": 4.5}),
            Self::BluntVertex => json!({"fill": "#ffffff", "stroke": p::ACCENT, "width": 2.5, "radius": 9}),
            Self::Held => json!({"fill": p::ACCENT, "stroke": "#ffffff", "width": 2.5, "radius": 8}),
            Self::Snap => json!({"stroke": p::SNAP, "width": 3, "halo": "#ffffff", "radius": 11}),
            Self::Refused => json!({"stroke": p::ALARM, "width": 3.5, "halo": "#ffffff", "radius": 13}),
            Self::Lit => json!({"fill": p::LIT, "stroke": p::INK, "width": 1.2, "radius": 5}),
            Self::Flash => json!({"stroke": p::FLASH, "width": 4, "halo": "#ffffff"}),
            Self::Words => json!({"fill": "rgba(29, 39, 51, 0.92)", "stroke": "#ffffff"}),
            Self::RefusedWords => json!({"fill": p::ALARM, "stroke": "#ffffff"}),
            Self::FlashWords => json!({"fill": p::FLASH, "stroke": "#ffffff"}),
        }
    }
}

/// All looks, for the sheet.
pub(super) fn looks() -> Vec<Value> {
    Look::ALL.into_iter().map(Look::describe).collect()
}

/// What lies on the sheet, from below upwards.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Scene {
    pub(super) marks: Vec<u32>,
    pub(super) places: Vec<f64>,
    words: Vec<Value>,
}

impl Scene {
    /// Puts a polygon on it.
    pub(crate) fn shape(&mut self, look: Look, shape: &Shape) {
        self.marks.extend([look as u32, shape.rings().len() as u32]);
        for (ring, _) in shape.rings() {
            self.ring(ring.iter().chain(&ring[..1]));
        }
    }

    /// Puts a line on it, or a polygon by its one ring.
    pub(crate) fn line(&mut self, look: Look, points: &[Point]) {
        self.marks.extend([look as u32, 1]);
        self.ring(points.iter());
    }

    /// Puts dots on it.
    pub(crate) fn dots(&mut self, look: Look, points: impl IntoIterator<Item = Point>) {
        let points: Vec<Point> = points.into_iter().collect();
        if !points.is_empty() {
            self.line(look, &points);
        }
    }

    /// Writes above a place.
    pub(crate) fn words(&mut self, look: Look, at: Point, text: &str) {
        self.words.push(json!([look as u32, at.lon(), at.lat(), text]));
    }

    /// The texts, for the sheet.
    pub(super) fn words_as_json(&self) -> String {
        if self.words.is_empty() { String::new() } else { Value::from(self.words.clone()).to_string() }
    }

    fn ring<'a>(&mut self, points: impl Iterator<Item = &'a Point>) {
        let before = self.places.len();
        self.places.extend(points.flat_map(|p| [p.lon(), p.lat()]));
        self.marks.push(((self.places.len() - before) / 2) as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scene_counts_rings_and_points_as_the_sheet_reads_them() {
        let p = Point::new;
        let outer = vec![p(0, 0), p(90, 0), p(90, 90), p(0, 90)];
        let hole = vec![p(30, 30), p(30, 60), p(60, 60)];
        let mut scene = Scene::default();
        scene.shape(Look::Within, &Shape::from_rings(vec![vec![outer, hole]]).unwrap());
        scene.dots(Look::Vertex, [p(1, 1)]);
        scene.dots(Look::Vertex, []);
        let looks = [Look::Within as u32, Look::Vertex as u32];
        assert_eq!(scene.marks, [looks[0], 2, 5, 4, looks[1], 1, 1], "closed rings, and one dot");
        assert_eq!(scene.places.len(), 2 * (5 + 4 + 1));
        assert_eq!(Look::ALL.map(|look| look as usize).to_vec(), (0..Look::ALL.len()).collect::<Vec<_>>());
    }
}
