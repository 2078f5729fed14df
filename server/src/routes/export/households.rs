//! Which household is in which cell: codes only, nothing personal.

use grid::locate::Locator;
use grid::register::PlaceKind;

use crate::auth::Sight;
use crate::formats::write::{OutCell, csv};
use crate::problem::ApiError;
use crate::routes::call::Call;

/// Households read at a time.
const PAGE: u32 = 5_000;

/// The households in the cells, of those that whoever asks sees, with number, code and name of the cell.
pub(super) async fn table(call: &Call, cells: &[OutCell]) -> Result<String, ApiError> {
    let locator = Locator::new(cells.iter().map(|cell| &cell.shape));
    let mut text = String::from(csv::MARK);
    csv::row(&mut text, ["household", "cell_number", "cell_code", "cell_name"].into_iter());
    let mut snapshot = call.app.store.snapshot().await?;
    let mut after = i64::MIN;
    loop {
        let page = snapshot.places(PlaceKind::Household, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(text) };
        after = last.id;
        let register = call.app.register()?;
        let sight = Sight::of(&call.viewer()?.account.value, &register);
        for place in page.into_iter().map(|place| place.value).filter(|place| place.closed.is_none()) {
            // Where cells overlap, the first one has it, so that it is listed once.
            let Some(cell) = locator.all_at(place.at).into_iter().min().map(|position| &cells[position])
            else {
                continue;
            };
            let here = register.whereabouts(place.at);
            if sight.covers(PlaceKind::Household, here.area, &here.cells) {
                let number = cell.number.to_string();
                csv::row(&mut text, [place.code.as_str(), &number, &cell.code, &cell.name].into_iter());
            }
        }
    }
}
