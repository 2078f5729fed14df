//! Fitting a delta to what became of its cells meanwhile.

use grid::plan::{About, AboutChange, CellDelta, CellId, Delta, Draft};

/// The delta as it is to be committed on a draft that is further on than the one it was decided on: what is known of cells
/// is merged field by field, so that a name given by one planner and a lock set by another both stay. Edges are left to
/// [`Draft::commit`].
///
/// # Errors
/// The cell of which two people changed the same field, or that is not there as the delta has it.
pub(super) fn fitted(delta: Delta, onto: &Draft) -> Result<Delta, CellId> {
    let mut cells = Vec::with_capacity(delta.cells.len());
    for change in delta.cells {
        let present = onto.cell(change.cell).map(|cell| &cell.about);
        let Some(about) = change.about else {
            cells.push(change);
            continue;
        };
        let about = match (about.before, about.after, present) {
            (Some(before), Some(after), Some(present)) => {
                let merged = merged(&before, after, present).ok_or(change.cell)?;
                (merged != *present)
                    .then(|| AboutChange { before: Some(present.clone()), after: Some(merged) })
            }
            (None, after, None) => Some(AboutChange { before: None, after }),
            (Some(before), None, Some(present)) if before == *present => {
                Some(AboutChange { before: Some(before), after: None })
            }
            _ => return Err(change.cell),
        };
        let CellDelta { cell, remove, add, .. } = change;
        if about.is_some() || !remove.is_empty() || !add.is_empty() {
            cells.push(CellDelta { cell, remove, add, about });
        }
    }
    Ok(Delta { cells })
}

/// What two changes of `before` come to: `after`, and `present`. `None` when they give one field different values.
fn merged(before: &About, after: About, present: &About) -> Option<About> {
    Some(About {
        name: field(&before.name, after.name, &present.name)?,
        kind: field(&before.kind, after.kind, &present.kind)?,
        code: field(&before.code, after.code, &present.code)?,
        locked: field(&before.locked, after.locked, &present.locked)?,
        leader: field(&before.leader, after.leader, &present.leader)?,
    })
}

fn field<T: PartialEq + Clone>(before: &T, after: T, present: &T) -> Option<T> {
    if after == *before {
        Some(present.clone())
    } else {
        (present == before || *present == after).then_some(after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grid::lattice::Point;
    use grid::plan::PlanCell;
    use grid::register::CellKind;
    use grid::shape::Shape;

    fn about(name: &str, locked: bool) -> About {
        About { name: name.to_owned(), kind: CellKind::Basic, code: None, locked, leader: None }
    }

    fn draft(present: About) -> Draft {
        let ring = [[0, 0], [9, 0], [9, 9]].map(|[x, y]| Point::new(x, y)).to_vec();
        let shape = Shape::from_rings(vec![vec![ring]]).unwrap();
        Draft::new(shape.clone(), [(CellId(1), PlanCell { about: present, shape })], CellId(2))
    }

    fn change(before: Option<About>, after: Option<About>) -> Delta {
        let about = Some(AboutChange { before, after });
        Delta { cells: vec![CellDelta { cell: CellId(1), remove: Vec::new(), add: Vec::new(), about }] }
    }

    #[test]
    fn a_name_and_a_lock_given_at_once_both_stay() {
        let named = change(Some(about("东", false)), Some(about("东一", false)));
        let locked = draft(about("东", true));
        let fitted = fitted(named, &locked).unwrap();
        assert_eq!(fitted, change(Some(about("东", true)), Some(about("东一", true))));
    }

    #[test]
    fn two_names_do_not_go_together_and_the_same_name_twice_changes_nothing() {
        let named = change(Some(about("东", false)), Some(about("东一", false)));
        assert_eq!(fitted(named.clone(), &draft(about("东二", false))), Err(CellId(1)));
        assert_eq!(fitted(named, &draft(about("东一", false))), Ok(Delta::default()));
    }

    #[test]
    fn a_cell_that_was_changed_meanwhile_is_not_taken_away() {
        let gone = change(Some(about("东", false)), None);
        assert_eq!(fitted(gone.clone(), &draft(about("东二", false))), Err(CellId(1)));
        assert_eq!(fitted(gone.clone(), &draft(about("东", false))), Ok(gone));
    }

    #[test]
    fn a_cell_is_not_born_twice() {
        let born = change(None, Some(about("新", false)));
        assert_eq!(fitted(born, &draft(about("东", false))), Err(CellId(1)));
    }
}
