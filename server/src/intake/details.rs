//! What is registered of a place, from the attributes of its feature.

use grid::read::{Feature, Geometry};
use grid::register::{
    Details, Hazard, HazardState, Household, Hydrant, PlaceKind, Premises, ServiceNeed, Severity, Unsaid,
};

use grid::scheme::Bilingual;

use super::both;
use super::fields::{Day, Fields, YesNo};

/// Which numbers are believed.
struct Limits {
    most: u32,
    fractions: bool,
}

/// Dormitories have hundreds of people; ten thousand is a number of another kind.
const PEOPLE: Limits = Limits { most: 10_000, fractions: false };
/// In m²: no building on earth has 10 km² of floor.
const FLOOR_AREA: Limits = Limits { most: 10_000_000, fractions: true };
/// What stands between the items of a list, also as Chinese keyboards write it: full-width comma and semicolon.
const SEPARATORS: [char; 5] = [',', ';', '、', '\u{ff0c}', '\u{ff1b}'];

/// The details of a place of this kind.
///
/// # Errors
/// In words: the field, its value and what would be understood. Personal fields are not repeated.
pub(crate) fn details(feature: &Feature, kind: PlaceKind, fields: &Fields) -> Result<Details, Bilingual> {
    let text = |field| fields.text(feature, field).unwrap_or_default();
    Ok(match kind {
        PlaceKind::Household => Details::Household(Household {
            address: text("address"),
            people: number(fields, feature, "people", &PEOPLE)?.unwrap_or(0),
            contact: personal(fields, feature, "contact")?,
            phone: personal(fields, feature, "phone")?,
            needs: needs(fields, feature)?,
        }),
        PlaceKind::Premises => Details::Premises(Premises {
            name: text("name"),
            address: text("address"),
            category: fields.needed(feature, "category")?,
            floor_area_m2: number(fields, feature, "floor-area", &FLOOR_AREA)?,
            live_work_store: fields.value::<YesNo>(feature, "live-work-store")?.is_some_and(|yes| yes.0),
        }),
        PlaceKind::Hazard => Details::Hazard(Hazard {
            category: fields.needed(feature, "category")?,
            note: text("note"),
            address: text("address"),
            severity: fields.value(feature, "severity")?.unwrap_or(Severity::Minor),
            state: fields.value(feature, "state")?.unwrap_or(HazardState::Open),
            found: fields.needed::<Day>(feature, "found")?.0,
            due: fields.needed::<Day>(feature, "due")?.0,
        }),
        // A state and a check that nobody reported are not made up: they decide where a fire engine draws water.
        PlaceKind::Hydrant => Details::Hydrant(Hydrant {
            address: text("address"),
            state: fields.needed(feature, "state")?,
            checked: fields.needed::<Day>(feature, "checked")?.0,
        }),
    })
}

/// The personal fields of which neither the feature nor the command line says anything.
pub(crate) fn unsaid(feature: &Feature, fields: &Fields) -> Unsaid {
    let unsaid = |field| !fields.is_said(feature, field);
    Unsaid { contact: unsaid("contact"), phone: unsaid("phone"), needs: unsaid("needs") }
}

/// A number within the limits, rounded to a whole one.
fn number(
    fields: &Fields,
    feature: &Feature,
    field: &'static str,
    limits: &Limits,
) -> Result<Option<u32>, Bilingual> {
    let Some(text) = fields.text(feature, field) else { return Ok(None) };
    let Limits { most, fractions } = *limits;
    // NaN is in no range.
    let fits =
        |number: &f64| (0.0..=f64::from(most)).contains(number) && (fractions || number.fract() == 0.0);
    let number = text.parse::<f64>().ok().filter(fits);
    let wanted = if fractions { "number" } else { "whole number" };
    if let Some(number) = number {
        return Ok(Some(number.round() as u32));
    }
    let (attribute, place) = (fields.attribute(field), place(feature));
    Err(both(
        format!(
            "{field}（“{attribute}”列）：“{text}”{place} 不是 0 到 {most} 之间的{}",
            if fractions { "数" } else { "整数" }
        ),
        format!("{field} (attribute '{attribute}'): '{text}'{place} is no {wanted} from 0 to {most}"),
    ))
}

/// Where a feature is, to be put into a message.
fn place(feature: &Feature) -> String {
    match &feature.geometry {
        Geometry::Points(points) => {
            points.first().map_or_else(String::new, |&at| format!(" at {:?}", <[f64; 2]>::from(at)))
        }
        Geometry::Lines(_) | Geometry::Shape(_) => String::new(),
    }
}

/// A name or telephone. Masked ones are refused: they would take the place of the real ones.
fn personal(fields: &Fields, feature: &Feature, field: &'static str) -> Result<Option<String>, Bilingual> {
    let text = fields.text(feature, field);
    if text.as_ref().is_some_and(|text| text.contains(['*', '\u{ff0a}'])) {
        let attribute = fields.attribute(field);
        return Err(both(
            format!(
                "{field}（“{attribute}”列）是用 * 遮盖过的，不是真实内容：请去掉这一列，库中住户保留原有内容"
            ),
            format!(
                "{field} (attribute '{attribute}') is masked with '*', so it is not the real one: leave the attribute \
                 out, and households that are in the store keep theirs"
            ),
        ));
    }
    Ok(text)
}

fn needs(fields: &Fields, feature: &Feature) -> Result<Vec<ServiceNeed>, Bilingual> {
    let items = fields.list(feature, "needs", &SEPARATORS);
    let named = |item: String| {
        item.parse().map_err(|error: grid::register::UnknownName| {
            let attribute = fields.attribute("needs");
            both(
                format!("needs（“{attribute}”列）：{error}"),
                format!("needs (attribute '{attribute}'): {error}"),
            )
        })
    };
    items.into_iter().map(named).collect()
}
