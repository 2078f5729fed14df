//! What changed between two versions of a record, field by field, personal fields masked.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::privacy::{mask_name, mask_phone};
use crate::wire::people::FieldChange;

/// The fields that differ between two records as JSON, personal ones masked; `None` is a record that was not there. A
/// place and an account are read alike.
///
/// A personal field that changed is among them even where both sides look the same once masked.
pub fn field_changes(before: Option<&Value>, after: Option<&Value>) -> Vec<FieldChange> {
    let (before, after) = (flat(before), flat(after));
    let mut names: Vec<&str> = before.keys().chain(after.keys()).copied().collect();
    names.sort_unstable();
    names.dedup();
    let differ = names.into_iter().filter(|name| before.get(name) != after.get(name));
    let change = |name: &str| FieldChange {
        field: name.to_owned(),
        before: before.get(name).and_then(|value| shown(name, value)),
        after: after.get(name).and_then(|value| shown(name, value)),
    };
    differ.map(change).collect()
}

/// The fields of a record; those of a place's details are its own. What is empty is not there.
fn flat(record: Option<&Value>) -> BTreeMap<&str, &Value> {
    let mut fields = BTreeMap::new();
    let Some(record) = record.and_then(Value::as_object) else { return fields };
    let details = record.get("details").and_then(Value::as_object);
    let own = record.iter().filter(|(name, _)| *name != "details");
    for (name, value) in own.chain(details.into_iter().flat_map(Map::iter)) {
        if !value.is_null() {
            fields.insert(name.as_str(), value);
        }
    }
    fields
}

/// A value as text, masked when the field is personal.
fn shown(field: &str, value: &Value) -> Option<String> {
    let text = match (field, value) {
        ("contact", Value::String(name)) => mask_name(name),
        ("phone", Value::String(phone)) => mask_phone(phone),
        // Which services a household has asked for is personal; how many is not.
        ("needs", Value::Array(needs)) => needs.len().to_string(),
        ("contact" | "phone" | "needs", _) => "*".to_owned(),
        ("scope", Value::Object(scope)) => scope_text(scope),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Array(items)) => list(items),
        (_, value) => value.to_string(),
    };
    (!text.is_empty()).then_some(text)
}

fn scope_text(scope: &Map<String, Value>) -> String {
    let part = |name: &str| {
        let codes = scope.get(name)?.as_array()?;
        (!codes.is_empty()).then(|| format!("{name}: {}", list(codes)))
    };
    let parts: Vec<String> = ["areas", "cells"].into_iter().filter_map(part).collect();
    if parts.is_empty() {
        scope.get("of").and_then(Value::as_str).unwrap_or_default().to_owned()
    } else {
        parts.join("; ")
    }
}

fn list(items: &[Value]) -> String {
    let texts: Vec<String> =
        items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect();
    texts.join(", ")
}
