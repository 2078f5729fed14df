//! Changes of single places: from what was asked for and the place as it is to the place as it will be, or to all that
//! is wrong with what was asked for. The page says it before sending, the server decides it again.

mod changes;
mod details;
mod fields;

pub use changes::field_changes;

use crate::lattice::Point;
use crate::people::Action;
use crate::register::{Code, Date, Details, Hazard, HazardState, Place, PlaceKind};
use crate::wire::edit::{FieldError, NewPlace, PlacePatch};
use fields::{Fields, Noted};

/// A place as asked for. `code` is taken when the request names none.
///
/// # Errors
/// Everything that is wrong with the request.
pub fn create(kind: PlaceKind, asked: &NewPlace, code: Code, today: Date) -> Result<Place, Vec<FieldError>> {
    let mut fields = Fields::new(&asked.fields);
    let code = match asked.code.as_deref().map(Code::new) {
        None => code,
        Some(Ok(code)) => code,
        Some(Err(_)) => {
            fields.refuse(
                "code",
                "编号须为 1 至 32 个字母、数字或 - _ .",
                "a code has 1 to 32 letters, digits, '-', '_' and '.'",
            );
            code
        }
    };
    let at = point(asked.at, &mut fields);
    let details = details::read(kind, None, &mut fields, today);
    match (fields.finish(), at, details) {
        (Ok(()), Ok(at), Ok(details)) => Ok(Place { code, at, closed: None, details }),
        (Err(errors), ..) => Err(errors),
        // Whatever is missing has left an error behind.
        (Ok(()), ..) => Err(Vec::new()),
    }
}

/// A place with changes, and what the audit log calls that; `None` when nothing would change.
///
/// # Errors
/// Everything that is wrong with the changes.
pub fn change(
    present: &Place,
    patch: &PlacePatch,
    today: Date,
) -> Result<Option<(Place, Action)>, Vec<FieldError>> {
    let mut fields = Fields::new(&patch.fields);
    let at = patch.at.map_or(Ok(present.at), |at| point(at, &mut fields));
    let details = details::read(present.details.kind(), Some(&present.details), &mut fields, today);
    let (Ok(at), Ok(details)) = (at, details) else {
        return Err(fields.finish().err().unwrap_or_default());
    };
    let mut changed = Place { code: present.code.clone(), at, closed: present.closed, details };
    if let Some(closed) = patch.closed {
        close_or_open(&mut changed, closed, &mut fields, today);
    }
    fields.finish()?;
    Ok(action(present, &changed).map(|action| (changed, action)))
}

/// A place put back as it was earlier; `None` when it is so already.
pub fn restore(present: &Place, earlier: &Place) -> Option<Place> {
    let restored = Place { code: present.code.clone(), ..earlier.clone() };
    (restored != *present).then_some(restored)
}

/// Whether a place is no longer there; of a hazard, whether it is struck off.
pub fn is_closed(place: &Place) -> bool {
    match &place.details {
        Details::Hazard(hazard) => hazard.state == HazardState::Closed,
        _ => place.closed.is_some(),
    }
}

/// A code for a new place: a letter for its kind, then characters that ascend with the time it was made. `millis` are
/// those since 1970, `random` keeps apart what is made in the same one.
pub fn new_code(kind: PlaceKind, millis: u64, random: u64) -> String {
    /// Crockford's digits: none is taken for another.
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let letter = match kind {
        PlaceKind::Household => 'H',
        PlaceKind::Premises => 'P',
        PlaceKind::Hazard => 'Z',
        PlaceKind::Hydrant => 'X',
    };
    let digits = |number: u64, count: u32| {
        (0..count).rev().map(move |place| char::from(DIGITS[(number >> (5 * place) & 31) as usize]))
    };
    // Nine digits of time last until the year 3084.
    std::iter::once(letter).chain(digits(millis, 9)).chain(digits(random, 8)).collect()
}

fn point(at: [f64; 2], fields: &mut Fields<'_>) -> Result<Point, Noted> {
    Point::from_degrees(at[0], at[1]).map_err(|_| {
        fields.refuse(
            "at",
            "位置须为 [经度, 纬度]，经度在 ±180 以内，纬度在 ±90 以内",
            "a position is [longitude, latitude], within ±180 and ±90 degrees",
        )
    })
}

/// A hazard is closed by its state, every other place by the day since which it is no longer there.
fn close_or_open(place: &mut Place, close: bool, fields: &mut Fields<'_>, today: Date) {
    match &mut place.details {
        Details::Hazard(Hazard { state, .. }) if fields.names("state") => {
            if close != (*state == HazardState::Closed) {
                fields.refuse("closed", "与所选状态矛盾", "this contradicts the state that is asked for");
            }
        }
        Details::Hazard(Hazard { state, .. }) => {
            *state = match (close, *state) {
                (true, _) => HazardState::Closed,
                (false, HazardState::Closed) => HazardState::Open,
                (false, open) => open,
            };
        }
        _ => place.closed = close.then(|| place.closed.unwrap_or(today)),
    }
}

/// What the log calls the step from one to the other.
fn action(before: &Place, after: &Place) -> Option<Action> {
    if before == after {
        return None;
    }
    Some(match (is_closed(before), is_closed(after)) {
        (false, true) => Action::Close,
        (true, false) => Action::Restore,
        _ if (Place { at: before.at, ..after.clone() }) == *before => Action::Move,
        _ => Action::Change,
    })
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
