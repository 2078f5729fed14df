//! The fields of each kind of place: what is typed or chosen. What is taken for an answer, [`grid::edit`] says.

use grid::register::{HazardKind, HazardState, HydrantState, PlaceKind, PremisesKind, ServiceNeed, Severity};
use serde_json::Value;

use crate::text::Lang;
use crate::text::names::Named;

/// Values and their names, in order.
pub(super) type Choices = fn(Lang) -> Vec<(&'static str, &'static str)>;

/// How a field is filled in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Input {
    /// A line of text.
    Line,
    /// Several lines of text.
    Lines,
    /// A whole number.
    Number,
    /// A day.
    Day,
    /// One of several.
    Choice(Choices),
    /// Yes or no.
    Check,
    /// A personal field: what is registered is not shown, and stays unless something is typed.
    Secret,
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
    needed("address", Input::Line, EMPTY),
    needed("people", Input::Number, EMPTY),
    optional("contact", Input::Secret),
    optional("phone", Input::Secret),
    optional("needs", Input::Needs),
];

const PREMISES: [Spec; 5] = [
    needed("name", Input::Line, EMPTY),
    needed("address", Input::Line, EMPTY),
    needed("category", Input::Choice(choices!(PremisesKind)), EMPTY),
    optional("floor_area_m2", Input::Number),
    Spec { name: "live_work_store", input: Input::Check, is_needed: true, first: First::Text("false") },
];

const HAZARD: [Spec; 7] = [
    needed("category", Input::Choice(choices!(HazardKind)), EMPTY),
    needed("severity", Input::Choice(choices!(Severity)), First::Text("minor")),
    needed("state", Input::Choice(choices!(HazardState)), First::Text("open")),
    needed("address", Input::Line, EMPTY),
    optional("note", Input::Lines),
    needed("found", Input::Day, First::InDays(0)),
    // What cannot be put right at once is usually given half a month.
    needed("due", Input::Day, First::InDays(15)),
];

const HYDRANT: [Spec; 3] = [
    needed("address", Input::Line, EMPTY),
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

impl Spec {
    /// What was typed as it is sent; nothing for an empty field. What cannot be read is sent as it is, to be told of.
    pub(super) fn value(&self, typed: &str) -> Option<Value> {
        let typed = typed.trim();
        match self.input {
            Input::Needs => Some(typed.split(',').filter(|need| !need.is_empty()).collect()),
            _ if typed.is_empty() => None,
            Input::Check => Some(Value::from(typed == "true")),
            Input::Number => Some(typed.parse::<u32>().map_or_else(|_| Value::from(typed), Value::from)),
            _ => Some(Value::from(typed)),
        }
    }

    /// Whether it is a personal field, of which what is registered is not shown.
    pub(super) const fn is_personal(&self) -> bool {
        matches!(self.input, Input::Secret | Input::Needs)
    }
}

#[cfg(test)]
mod tests {
    use grid::edit;
    use grid::register::{Code, Date};
    use grid::wire::edit::NewPlace;
    use serde_json::{Map, json};

    use super::*;

    #[test]
    fn each_form_has_the_fields_of_its_kind_and_no_others() {
        let today = Date::constant(2026, 11, 21);
        let filled = |spec: &Spec| match spec.input {
            Input::Choice(choices) => choices(Lang::Zh)[0].0,
            Input::Day => "2026-11-21",
            Input::Number => "3",
            Input::Check => "true",
            Input::Needs => "meals,childcare",
            Input::Line | Input::Lines | Input::Secret => "12345678",
        };
        for kind in PlaceKind::ALL {
            let fields: Map<String, Value> = specs(*kind)
                .iter()
                .filter_map(|spec| Some((spec.name.to_owned(), spec.value(filled(spec))?)))
                .collect();
            let count = fields.len();
            let asked = NewPlace { code: None, at: [120.1, 30.2], fields };
            let place = edit::create(*kind, &asked, Code::new("X-1").unwrap(), today).unwrap();
            let details = serde_json::to_value(&place.details).unwrap();
            assert_eq!(
                details.as_object().map(Map::len),
                Some(count + 1),
                "{kind}: all fields, and its kind"
            );
        }
    }

    #[test]
    fn a_field_marked_as_needed_is_needed_and_one_left_empty_is_not_sent() {
        let today = Date::constant(2026, 11, 21);
        for kind in PlaceKind::ALL {
            let asked = NewPlace { code: None, at: [120.1, 30.2], fields: Map::new() };
            let errors = edit::create(*kind, &asked, Code::new("X-1").unwrap(), today).unwrap_err();
            for error in errors {
                let spec = specs(*kind).iter().find(|spec| spec.name == error.field).unwrap();
                assert!(spec.is_needed && spec.value(" ").is_none(), "{kind} {}", spec.name);
            }
        }
    }

    #[test]
    fn what_is_typed_becomes_what_is_sent() {
        let spec = |kind, name: &str| specs(kind).iter().find(|spec| spec.name == name).unwrap();
        let floor = spec(PlaceKind::Premises, "floor_area_m2");
        assert_eq!(
            (floor.value(" 40 "), floor.value(""), floor.value("forty")),
            (Some(json!(40)), None, Some(json!("forty")))
        );
        assert_eq!(spec(PlaceKind::Household, "needs").value(""), Some(json!([])));
    }
}
