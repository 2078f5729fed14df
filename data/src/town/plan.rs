//! The street plan: junctions on a bent lattice of rows and columns, and the curves between them.
//!
//! Every line between two neighbouring junctions is made by one function from the same numbers, whoever asks. Blocks on
//! both sides of a street therefore have the very same points, and cells made of blocks fit without a gap.

use super::TownError;
use super::definition::PlanFile;
use super::plane::{Spot, div_round};
use super::random::Random;

/// A junction: row line and column line, counted from the north-west.
pub(super) type Junction = (usize, usize);

/// The junctions of the town.
pub(super) struct Plan {
    rows: usize,
    columns: usize,
    junctions: Vec<Spot>,
}

impl Plan {
    /// Bends, jitters and turns the lattice.
    pub(super) fn new(file: &PlanFile) -> Result<Self, TownError> {
        let (rows, columns) = (file.rows.len(), file.columns.len());
        if file.shift_east.len() != rows || file.shift_north.len() != columns {
            return Err(TownError::definition("plan.toml: one shift is needed for each row and each column"));
        }
        let middle_row = file.rows.iter().position(|&y| y == 0).unwrap_or_default();
        let mut random = Random::for_part(file.seed, "junctions");
        let [cos, sin, radius] = file.turn;
        let mut junctions = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            for column in 0..columns {
                let from_canal = column.abs_diff(file.canal.column) as i64;
                let from_middle = row.abs_diff(middle_row) as i64;
                let east = file.shift_east[row] * 100 * (100 - 45 * from_canal / 8) / 100;
                let north = file.shift_north[column] * 100 * (100 - 50 * from_middle / 7) / 100;
                // The canal bends by its shifts alone.
                let jitter = if from_canal == 0 { 0 } else { file.jitter * 100 };
                let x = file.columns[column] * 100 + east + random.within(jitter);
                let y = file.rows[row] * 100 + north + random.within(jitter);
                junctions.push(Spot::new(
                    div_round(x * cos + y * sin, radius),
                    div_round(y * cos - x * sin, radius),
                ));
            }
        }
        Ok(Self { rows, columns, junctions })
    }

    /// Number of row lines.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Number of column lines.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// Where a junction is. Panics outside the lattice.
    pub(super) fn junction(&self, (row, column): Junction) -> Spot {
        self.junctions[row * self.columns + column]
    }

    /// The line from `from` to `to`, neighbours on a row or column line: both ends and three points between, on a
    /// Catmull–Rom curve through the junctions before and after. The way back has the same points in reverse.
    pub(super) fn edge(&self, from: Junction, to: Junction) -> [Spot; 5] {
        if to < from {
            let mut back = self.edge(to, from);
            back.reverse();
            return back;
        }
        let along_row = from.0 == to.0;
        let before =
            if along_row { (from.0, from.1.saturating_sub(1)) } else { (from.0.saturating_sub(1), from.1) };
        let after = if along_row {
            (to.0, (to.1 + 1).min(self.columns - 1))
        } else {
            ((to.0 + 1).min(self.rows - 1), to.1)
        };
        let [a, b, c, d] = [before, from, to, after].map(|j| self.junction(j));
        let curve = |w: [i64; 4]| {
            let x = w[0] * a.x + w[1] * b.x + w[2] * c.x + w[3] * d.x;
            let y = w[0] * a.y + w[1] * b.y + w[2] * c.y + w[3] * d.y;
            Spot::new(div_round(x, 128), div_round(y, 128))
        };
        [b, curve([-9, 111, 29, -3]), curve([-8, 72, 72, -8]), curve([-3, 29, 111, -9]), c]
    }

    /// The line through all these junctions, each a neighbour of the next.
    pub(super) fn line(&self, junctions: &[Junction]) -> Vec<Spot> {
        let mut line: Vec<Spot> = junctions.first().map(|&j| self.junction(j)).into_iter().collect();
        for pair in junctions.windows(2) {
            line.extend_from_slice(&self.edge(pair[0], pair[1])[1..]);
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::super::Town;

    #[test]
    fn the_way_back_has_the_same_points() {
        let plan = Town::read().unwrap().plan;
        for (from, to) in [((0, 0), (0, 1)), ((3, 4), (4, 4)), ((12, 16), (13, 16)), ((13, 15), (13, 16))] {
            let mut back = plan.edge(to, from);
            back.reverse();
            assert_eq!(plan.edge(from, to), back);
            assert_eq!([back[0], back[4]], [plan.junction(from), plan.junction(to)]);
        }
    }
}
