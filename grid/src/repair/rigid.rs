//! Borders that may not change: that of the area, and those of fixed cells.
//!
//! Such a border runs straight from corner to corner. Where two cells are to meet on it between corners, there may be no
//! lattice point to meet in, and then the ground along the whole stretch must belong to one of them. So they meet beside it,
//! within two units, and the hair of ground between goes to the one that has most of the stretch.

use std::collections::{BTreeMap, HashMap};

use super::cuts::Cuts;
use super::ground::Owner;
use super::mesh::length_m;
use super::trace::{Borders, Edge};
use crate::lattice::{Point, orient};

/// Places no farther apart than this in either direction, in lattice units, become one.
const NEAR: u32 = 3;
/// How far from a rigid border a meeting point is looked for, in lattice units.
const REACH: i32 = 2;

/// Makes rigid borders straight. `rigid` are their edges, with the ground that may change to their left. Returns the points that
/// were moved for it, and where to.
pub(crate) fn stiffen(borders: &mut Borders, cuts: &Cuts, rigid: &[Edge]) -> HashMap<Point, Point> {
    let mut cut: Vec<(Edge, Vec<Point>)> = rigid.iter().map(|&edge| (edge, cuts.nodes(edge))).collect();
    cut.retain(|(_, nodes)| !nodes.is_empty());
    cut.sort_unstable();
    let mut moved = HashMap::new();
    for (edge, nodes) in &cut {
        let mut last = None;
        for &p in nodes.iter().filter(|&&p| borders.degree(p) > 2) {
            let to = meeting_point(*edge, last, p);
            if to != p {
                moved.insert(p, to);
            }
            last = Some(to);
        }
    }
    if !moved.is_empty() {
        borders.move_nodes(&moved);
    }
    let at = |p: Point| moved.get(&p).copied().unwrap_or(p);
    for ((a, b), nodes) in cut {
        let (a, b) = (at(a), at(b));
        let mut corners = vec![a];
        let mut chain = vec![a];
        for p in nodes {
            if chain.last() != Some(&at(p)) {
                chain.push(at(p));
            }
            if borders.degree(p) > 2 {
                borders.straighten(&chain);
                corners.push(at(p));
                chain = vec![at(p)];
            }
        }
        if chain.last() != Some(&b) {
            chain.push(b);
        }
        borders.straighten(&chain);
        corners.push(b);
        corners.dedup();
        // A point on the border itself needs no hair.
        let mut first = 0;
        for last in 1..corners.len() {
            if orient(a, b, corners[last]) == 0 {
                give_hair(borders, &corners[first..=last]);
                first = last;
            }
        }
    }
    moved
}

/// Where cells that meet at a node of a rigid edge are to meet instead: in a corner of the edge, or where others meet, if that
/// is near; else on the edge or to its left.
fn meeting_point((a, b): Edge, last: Option<Point>, p: Point) -> Point {
    let near = |q: &Point| p.x.abs_diff(q.x).max(p.y.abs_diff(q.y)) <= NEAR;
    if let Some(known) = [Some(a), Some(b), last].into_iter().flatten().find(near) {
        known
    } else if orient(a, b, p) < 0 {
        beside((a, b), p).unwrap_or(p)
    } else {
        p
    }
}

/// The lattice point nearest to `p` on the left of an edge.
fn beside((a, b): Edge, p: Point) -> Option<Point> {
    let around = (-REACH..=REACH).flat_map(|x| (-REACH..=REACH).map(move |y| (x, y)));
    let on_left = around.filter(|&(x, y)| orient(a, b, Point::new(p.x + x, p.y + y)) > 0);
    on_left.min_by_key(|&(x, y)| (x * x + y * y, x, y)).map(|(x, y)| Point::new(p.x + x, p.y + y))
}

/// Gives the hair between a straight stretch and the corners beside it, from its first to its last point, to one of the cells
/// there.
fn give_hair(borders: &mut Borders, corners: &[Point]) {
    let [first, .., last] = *corners else { return };
    if corners.len() < 3 {
        return;
    }
    let mut along: BTreeMap<Owner, f64> = BTreeMap::new();
    for w in corners.windows(2) {
        for &cell in borders.left((w[0], w[1])) {
            *along.entry(cell).or_default() += length_m(w[0], w[1]);
        }
    }
    let most = along.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    if let Some((cell, _)) = most {
        borders.add((first, last), cell);
        for w in corners.windows(2) {
            borders.add((w[1], w[0]), cell);
        }
    }
}
