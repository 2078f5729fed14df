//! From what is drawn to what is asked for.

use grid::lattice::Point;
use grid::plan::{CellId, Command};
use grid::shape::Shape;

use super::desk::Tool;

impl Tool {
    /// In the order of the bar.
    pub(crate) const ALL: [Self; 10] = [
        Self::Select,
        Self::Border,
        Self::Redraw,
        Self::Split,
        Self::Merge,
        Self::Patch,
        Self::Draw,
        Self::Gap,
        Self::Lock,
        Self::Measure,
    ];

    /// For tests and styles.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Border => "border",
            Self::Redraw => "redraw",
            Self::Split => "split",
            Self::Merge => "merge",
            Self::Patch => "patch",
            Self::Draw => "draw",
            Self::Gap => "gap",
            Self::Lock => "lock",
            Self::Measure => "measure",
        }
    }

    /// The key that takes it up.
    pub(crate) const fn key(self) -> char {
        match self {
            Self::Select => 'v',
            Self::Border => 'b',
            Self::Redraw => 'r',
            Self::Split => 's',
            Self::Merge => 'm',
            Self::Patch => 'p',
            Self::Draw => 'd',
            Self::Gap => 'g',
            Self::Lock => 'l',
            Self::Measure => 'e',
        }
    }

    /// Whether it changes anything.
    pub(crate) const fn edits(self) -> bool {
        !matches!(self, Self::Select | Self::Measure)
    }

    /// Whether points are drawn with it.
    pub(crate) const fn draws(self) -> bool {
        matches!(self, Self::Redraw | Self::Split | Self::Patch | Self::Draw | Self::Measure)
    }

    /// Whether what is drawn with it is closed to a polygon.
    pub(crate) const fn encloses(self) -> bool {
        matches!(self, Self::Patch | Self::Draw)
    }

    /// Whether a thing of the base map can be picked in place of drawing.
    pub(crate) const fn picks(self) -> bool {
        matches!(self, Self::Redraw | Self::Split | Self::Patch | Self::Draw)
    }

    /// How many points it takes at least.
    pub(crate) const fn least(self) -> usize {
        if self.encloses() { 3 } else { 2 }
    }
}

/// What is asked for by drawing these points; none while they do not suffice.
///
/// `cell` is the cell whose border is drawn anew, that is cut, or that gets the ground; `name` what a new cell is called.
pub(super) fn command(tool: Tool, points: &[Point], cell: Option<CellId>, name: String) -> Option<Command> {
    let mut points = points.to_vec();
    points.dedup();
    if points.len() < tool.least() {
        return None;
    }
    match tool {
        Tool::Redraw => Some(Command::Reshape { cell: cell?, line: points }),
        Tool::Split => Some(Command::Split { cell: cell?, line: points, name }),
        _ => ground_command(tool, Shape::from_rings(vec![vec![points]]).ok()?, cell, name),
    }
}

/// What is asked for by drawing or picking this ground; none with tools that take no ground.
pub(super) fn ground_command(
    tool: Tool,
    patch: Shape,
    cell: Option<CellId>,
    name: String,
) -> Option<Command> {
    match tool {
        Tool::Patch => Some(Command::MovePatch { patch, from: Vec::new(), to: cell? }),
        Tool::Draw => Some(Command::Draw { patch, name }),
        _ => None,
    }
}

/// A name that no cell has: the first of 新网格, 新网格 2, 新网格 3 …, or of a name of its own.
pub(super) fn free_name<'a>(stem: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    let is_free = |name: &String| !taken.clone().any(|taken| taken == name);
    let numbered = (2..).map(|n| format!("{stem} {n}"));
    std::iter::once(stem.to_owned()).chain(numbered).find(is_free).unwrap_or_else(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: i32, y: i32) -> Point {
        Point::new(x, y)
    }

    #[test]
    fn points_become_a_command_as_soon_as_they_suffice() {
        let cell = Some(CellId(3));
        let ask = |tool, points: &[Point]| command(tool, points, cell, "乙".to_owned());
        assert_eq!(ask(Tool::Split, &[p(0, 0), p(0, 0)]), None, "one place twice is no line");
        let line = vec![p(0, 0), p(9, 9)];
        let split = Command::Split { cell: CellId(3), line: line.clone(), name: "乙".to_owned() };
        assert_eq!(ask(Tool::Split, &line), Some(split));
        assert_eq!(command(Tool::Split, &line, None, String::new()), None, "nothing to cut");
        assert_eq!(ask(Tool::Patch, &line), None, "two points enclose nothing");
        assert_eq!(ask(Tool::Patch, &[p(0, 0), p(5, 5), p(9, 9)]), None, "nor do points on one line");
        assert!(matches!(
            ask(Tool::Draw, &[p(0, 0), p(9, 0), p(9, 9)]),
            Some(Command::Draw { patch, .. }) if patch.vertex_count() == 3
        ));
        assert_eq!(ask(Tool::Measure, &line), None, "measuring asks for nothing");
    }

    #[test]
    fn new_cells_get_names_that_are_free() {
        let taken = ["新网格", "新网格 2", "东网格"];
        assert_eq!(free_name("新网格", taken.into_iter()), "新网格 3");
        assert_eq!(free_name("西网格", taken.into_iter()), "西网格");
    }

    #[test]
    fn every_tool_has_a_key_of_its_own() {
        let mut keys: Vec<char> = Tool::ALL.map(Tool::key).to_vec();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), Tool::ALL.len());
    }
}
