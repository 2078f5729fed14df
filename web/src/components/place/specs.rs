//! The fields of each kind of place: what is typed or chosen, and what is taken for an answer.

use grid::register::{HazardKind, HazardState, HydrantState, PlaceKind, PremisesKind, ServiceNeed, Severity};
use serde_json::Value;

use crate::text::names::Named;
use crate::text::{Lang, Texts};

/// Values and their names, in order.
pub(super) type Choices = fn(Lang) -> Vec<(&'static str, &'static str)>;

/// How a field is filled in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Input {
    /// A line of text of so many characters.
    Line(usize),
    /// Several lines of text of so many characters.
    Lines(usize),
    /// A whole number up to this one.
    Number(u32),
    /// A day.
    Day,
    /// One of several.
    Choice(Choices),
    /// Yes or no.
    Check,
    /// A personal field: what is registered is not shown, and stays unless something is typed.
    Secret(usize),
    /// Services asked for, personal as well.
    Needs,
}

/// One field.
#[derive(Debug)]
pub(super) struct Spec {
    /// Its name in JSON.
    pub(super) name: &'static str,
    /// How it is filled in.
    pub(super) input: Input,
    /// Whether it may not be left empty.
    pub(super) is_needed: bool,
    /// What a new place starts with; days count from today.
    pub(super) first: First,
}

/// What a field of a new place starts with.
#[derive(Clone, Copy, Debug)]
pub(super) enum First {
    /// This text.
    Text(&'static str),
    /// The day so many days from now.
    InDays(u32),
}

const EMPTY: First = First::Text("");

const fn needed(name: &'static str, input: Input, first: First) -> Spec {
    Spec { name, input, is_needed: true, first }
}

const fn optional(name: &'static str, input: Input) -> Spec {
    Spec { name, input, is_needed: false, first: EMPTY }
}

/// Every value of an enum with its name.
macro_rules! choices {
    ($type:ty) => {
        |lang| <$type>::ALL.iter().map(|value| (value.as_str(), value.name(lang))).collect()
    };
}

const HOUSEHOLD: [Spec; 5] = [
    needed("address", Input::Line(200), EMPTY),
    needed("people", Input::Number(200), EMPTY),
    optional("contact", Input::Secret(40)),
    optional("phone", Input::Secret(40)),
    optional("needs", Input::Needs),
];

const PREMISES: [Spec; 5] = [
    needed("name", Input::Line(200), EMPTY),
    needed("address", Input::Line(200), EMPTY),
    needed("category", Input::Choice(choices!(PremisesKind)), EMPTY),
    optional("floor_area_m2", Input::Number(10_000_000)),
    Spec { name: "live_work_store", input: Input::Check, is_needed: true, first: First::Text("false") },
];

const HAZARD: [Spec; 7] = [
    needed("category", Input::Choice(choices!(HazardKind)), EMPTY),
    needed("severity", Input::Choice(choices!(Severity)), First::Text("minor")),
    needed("state", Input::Choice(choices!(HazardState)), First::Text("open")),
    needed("address", Input::Line(200), EMPTY),
    optional("note", Input::Lines(1000)),
    needed("found", Input::Day, First::InDays(0)),
    // What cannot be put right at once is usually given half a month.
    needed("due", Input::Day, First::InDays(15)),
];

const HYDRANT: [Spec; 3] = [
    needed("address", Input::Line(200), EMPTY),
    needed("state", Input::Choice(choices!(HydrantState)), First::Text("sound")),
    needed("checked", Input::Day, First::InDays(0)),
];

/// The fields of a kind, in the order of the form.
pub(super) const fn specs(kind: PlaceKind) -> &'static [Spec] {
    match kind {
        PlaceKind::Household => &HOUSEHOLD,
        PlaceKind::Premises => &PREMISES,
        PlaceKind::Hazard => &HAZARD,
        PlaceKind::Hydrant => &HYDRANT,
    }
}

/// Names of the services that can be asked for.
pub(super) fn services(lang: Lang) -> Vec<(&'static str, &'static str)> {
    let choices: Choices = choices!(ServiceNeed);
    choices(lang)
}

/// Why what was typed is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    Empty,
    TooLong,
    NoNumber,
}

impl Wrong {
    pub(super) const fn message(self, texts: &Texts) -> &'static str {
        match self {
            Self::Empty => texts.field_needed,
            Self::TooLong => texts.field_too_long,
            Self::NoNumber => texts.field_number,
        }
    }
}

impl Spec {
    /// What is to be sent for what was typed; nothing when the field stays as it was. `before` is what stood there,
    /// nothing for a new place; `renew` says that a personal field is to be what was typed, even if that is nothing.
    pub(super) fn read(&self, before: Option<&str>, typed: &str, renew: bool) -> Result<Option<Value>, Wrong> {
        let typed = typed.trim();
        let is_new = before.is_none();
        match self.input {
            Input::Secret(_) | Input::Needs if typed.is_empty() && !renew => return Ok(None),
            Input::Secret(_) | Input::Needs => {}
            _ if before == Some(typed) => return Ok(None),
            _ => {}
        }
        if typed.is_empty() && !matches!(self.input, Input::Needs) {
            return match self.input {
                _ if self.is_needed => Err(Wrong::Empty),
                // A text that may be empty is empty, not absent.
                Input::Line(_) | Input::Lines(_) => Ok(Some(Value::from(""))),
                _ if is_new => Ok(None),
                _ => Ok(Some(Value::Null)),
            };
        }
        match self.input {
            Input::Line(longest) | Input::Lines(longest) | Input::Secret(longest)
                if typed.chars().count() > longest =>
            {
                Err(Wrong::TooLong)
            }
            Input::Number(most) => {
                let number = typed.parse::<u32>().ok().filter(|number| *number <= most);
                number.map(|number| Some(Value::from(number))).ok_or(Wrong::NoNumber)
            }
            Input::Check => Ok(Some(Value::from(typed == "true"))),
            Input::Needs => Ok(Some(typed.split(',').filter(|need| !need.is_empty()).collect())),
            _ => Ok(Some(Value::from(typed))),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn spec(kind: PlaceKind, name: &str) -> &'static Spec {
        specs(kind).iter().find(|spec| spec.name == name).unwrap()
    }

    #[test]
    fn only_what_was_changed_is_sent() {
        let people = spec(PlaceKind::Household, "people");
        assert_eq!(people.read(Some("3"), "3", false), Ok(None));
        assert_eq!(people.read(Some("3"), " 4 ", false), Ok(Some(json!(4))));
        assert_eq!(people.read(Some("3"), "", false), Err(Wrong::Empty));
        assert_eq!(people.read(None, "-1", false), Err(Wrong::NoNumber));
        let floor = spec(PlaceKind::Premises, "floor_area_m2");
        assert_eq!(floor.read(Some("40"), "", false), Ok(Some(Value::Null)), "it is emptied");
        assert_eq!(floor.read(None, "", false), Ok(None), "there never was one");
        let note = spec(PlaceKind::Hazard, "note");
        assert_eq!(note.read(None, "", false), Ok(Some(json!(""))));
        assert_eq!(note.read(None, &"长".repeat(1001), false), Err(Wrong::TooLong));
    }

    #[test]
    fn personal_fields_stay_unless_something_is_typed_or_they_are_erased() {
        let phone = spec(PlaceKind::Household, "phone");
        assert_eq!(phone.read(Some(""), "", false), Ok(None));
        assert_eq!(phone.read(Some(""), "", true), Ok(Some(Value::Null)));
        assert_eq!(phone.read(Some(""), "13800000000", false), Ok(Some(json!("13800000000"))));
        let needs = spec(PlaceKind::Household, "needs");
        assert_eq!(needs.read(Some(""), "", false), Ok(None));
        assert_eq!(needs.read(Some(""), "", true), Ok(Some(json!([]))));
        assert_eq!(needs.read(None, "meals,childcare", true), Ok(Some(json!(["meals", "childcare"]))));
    }
}
