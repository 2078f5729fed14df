//! Real tilings mended: exact at the tolerance stated in docs/repair.md, every cell still there with most of its ground.

use std::collections::BTreeSet;

use grid::check::{Verdict, check};
use grid::join::join;
use grid::measure::area_m2;
use grid::repair::{Moved, propose};
use grid::shape::Shape;

use crate::files::{folder, shapes};

/// Cells, area, tolerance, and the most that any cell gains and loses, m and m².
const ROWS: [(&str, Option<&str>, f64, f64, f64); 9] = [
    ("in_kolkata_wards", None, 65.0, 35_119.31, 8_334.92),
    ("in_purnia_wards", None, 5.0, 59.63, 115.20),
    ("in_purnia_wards", Some("in_purnia_city"), 5.0, 67.79, 115.20),
    ("us_ri_precincts", None, 185.0, 74_056.92, 29.31),
    ("in_jaipur_wards", Some("in_jaipur_city"), 46.0, 0.34, 10_920.31),
    ("in_lucknow_wards", None, 43.0, 32_589.61, 25_405.37),
    ("in_lucknow_wards", Some("in_lucknow_city"), 105.0, 359_496.49, 51_563.02),
    ("tw_taipei_areas", None, 0.1, 0.73, 0.72),
    ("tw_taipei_blocks", Some("tw_taipei_areas"), 0.1, 0.64, 0.32),
];

#[test]
fn real_tilings_end_exact() {
    let Some(folder) = folder("real_tilings_end_exact") else { return };
    let mut wrong = Vec::new();
    for (file, area, tolerance_m, gained_m2, lost_m2) in ROWS {
        let cells = shapes(&folder, file);
        let area: Option<Shape> = area.map(|file| join(&shapes(&folder, file)).expect(file).shape);
        let proposal = propose(&cells, area.as_ref(), tolerance_m, &BTreeSet::new());
        let after = proposal.applied(&cells);
        let most = |of: fn(&Moved) -> f64| proposal.moved.iter().map(of).fold(0.0, f64::max);
        let (gained, lost) = (most(|m| m.gained_m2), most(|m| m.lost_m2));
        let verdict = check(&after, area.as_ref(), None).verdict;
        let as_stated = |found: f64, stated: f64| (found - stated).abs() <= 0.01 + 0.001 * stated;
        if (verdict, proposal.verdict) != (Verdict::Exact, Verdict::Exact)
            || !as_stated(gained, gained_m2)
            || !as_stated(lost, lost_m2)
        {
            wrong.push(format!(
                "{file} at {tolerance_m} m: {verdict}, {} steps, {} cells changed, {} flaws mended, most gained {gained:.2}, lost {lost:.2}",
                proposal.steps.len(), proposal.changed.len(), proposal.mended.len(),
            ));
        }
        assert_eq!(after.len(), cells.len(), "{file}: no cell is lost and none merged");
        for (i, (before, after)) in cells.iter().zip(&after).enumerate() {
            let (before, after) = (area_m2(before), area_m2(after));
            let moved = proposal.moved[i];
            assert!(2.0 * moved.lost_m2 <= before, "{file}: cell {i} keeps most of its ground");
            let off = after - before - moved.gained_m2 + moved.lost_m2;
            // A flawed polygon has no certain area before it is mended.
            let flawed = proposal.mended.iter().any(|flaw| flaw.cell == Some(i));
            assert!(flawed || off.abs() <= 1e-4 * before + 1.0, "{file}: cell {i}, {off} m² unaccounted for");
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
