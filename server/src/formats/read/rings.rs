//! Which holes lie in which rings.

/// A closed ring.
pub(super) type Ring = Vec<[f64; 2]>;

/// Most pairs of outer rings and holes of one feature that are compared.
const MOST_PAIRS: usize = 20_000_000;

/// Puts each hole into the smallest ring around it. A hole that lies in none is drawn as a polygon, so that nothing is lost unseen.
/// None when there are so many that it would take for ever.
pub(super) fn polygons(outer: Vec<Ring>, holes: Vec<Ring>) -> Option<Vec<Vec<Ring>>> {
    if outer.len().saturating_mul(holes.len()) > MOST_PAIRS {
        return None;
    }
    let boxes: Vec<[f64; 4]> = outer.iter().map(|ring| extent(ring)).collect();
    let areas: Vec<f64> = outer.iter().map(|ring| area(ring).abs()).collect();
    let mut polygons: Vec<Vec<Ring>> = outer.into_iter().map(|ring| vec![ring]).collect();
    let mut stray = Vec::new();
    for hole in holes {
        let [west, south, east, north] = extent(&hole);
        let within = |&at: &usize| {
            let [w, s, e, n] = boxes[at];
            w <= west && s <= south && e >= east && n >= north && holds(&polygons[at][0], &hole)
        };
        let smallest = (0..boxes.len()).filter(within).min_by(|&a, &b| areas[a].total_cmp(&areas[b]));
        match smallest {
            Some(at) => polygons[at].push(hole),
            None => stray.push(vec![hole]),
        }
    }
    polygons.extend(stray);
    Some(polygons)
}

/// Twice the area, positive against the clock.
pub(super) fn area(ring: &[[f64; 2]]) -> f64 {
    let Some(&[x0, y0]) = ring.first() else { return 0.0 };
    let cross =
        |pair: &[[f64; 2]]| (pair[0][0] - x0) * (pair[1][1] - y0) - (pair[1][0] - x0) * (pair[0][1] - y0);
    ring.windows(2).map(cross).sum()
}

fn extent(ring: &[[f64; 2]]) -> [f64; 4] {
    let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    ring.iter().fold(start, |[w, s, e, n], &[x, y]| [w.min(x), s.min(y), e.max(x), n.max(y)])
}

/// Whether a ring holds another: by the first vertex of the other that is no vertex of it.
fn holds(ring: &[[f64; 2]], other: &[[f64; 2]]) -> bool {
    let free = other.iter().find(|at| !ring.contains(at));
    let Some(&[x, y]) = free else { return true };
    let crossed = ring.windows(2).filter(|edge| {
        let ([x1, y1], [x2, y2]) = (edge[0], edge[1]);
        (y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    });
    crossed.count() % 2 == 1
}
