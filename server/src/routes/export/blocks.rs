//! Which block is in which cell.

use grid::blocks::{Settings, assign};
use grid::register::Code;
use grid::scheme::AtRisk;
use grid::shape::Shape;

use crate::auth::Sight;
use crate::formats::write::{OutCell, csv};
use crate::problem::ApiError;
use crate::routes::blocks::drawn;
use crate::routes::call::Call;

/// The columns.
const HEAD: [&str; 9] = [
    "block",
    "longitude",
    "latitude",
    "area_m2",
    "households",
    "cell_number",
    "cell_code",
    "cell_name",
    "share",
];

/// The blocks of an area, a row for each, with the cell that has most of it and how much it has, of 1. A block in no cell has no
/// cell; households are those that whoever asks sees.
pub(super) async fn table(call: &Call, area: Option<&Code>, cells: Vec<OutCell>) -> Result<String, ApiError> {
    let (app, account, area) = (call.app.clone(), call.viewer()?.account.value.clone(), area.cloned());
    let made = call.app.workers.run(move || {
        let register = app.register()?;
        let Some(position) = area.and_then(|area| register.areas.with_code(&area)) else {
            return Ok(rows(std::iter::empty()));
        };
        let sight = Sight::of(&account, &register);
        let drawn = drawn(&register, position, &sight, &AtRisk::default(), &Settings::default())?;
        let shapes: Vec<&Shape> = cells.iter().map(|cell| &cell.shape).collect();
        let shares = assign(drawn.blocks.iter().map(|block| &block.shape), &shapes);
        Ok(rows(drawn.blocks.iter().zip(shares).zip(1..).map(|((block, shares), number): (_, u32)| {
            let most = shares.first();
            let cell = most.map(|share| &cells[share.cell]);
            let of_cell = |text: &dyn Fn(&OutCell) -> String| cell.map(text).unwrap_or_default();
            [
                number.to_string(),
                format!("{:.7}", block.centre.lon()),
                format!("{:.7}", block.centre.lat()),
                format!("{:.1}", block.area_m2),
                block.content.load.households.to_string(),
                of_cell(&|cell| cell.number.to_string()),
                of_cell(&|cell| cell.code.clone()),
                of_cell(&|cell| cell.name.clone()),
                most.map(|share| format!("{:.3}", share.share)).unwrap_or_default(),
            ]
        })))
    });
    made.await?
}

fn rows(rows: impl Iterator<Item = [String; 9]>) -> String {
    let mut text = String::from(csv::MARK);
    csv::row(&mut text, HEAD.into_iter());
    for row in rows {
        csv::row(&mut text, row.iter().map(String::as_str));
    }
    text
}
