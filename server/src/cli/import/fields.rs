//! Which attribute of a file holds which field of a record.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::str::FromStr;

use grid::read::Feature;

use super::source::{Common, Source};
use crate::cli::failure::Failure;

/// The fields of a kind of record and where their values come from: an attribute, by default the one with the field's
/// own name, or else a value given for all.
#[derive(Default)]
pub(super) struct Fields {
    attributes: HashMap<&'static str, (String, bool)>,
    constants: HashMap<String, String>,
    aliases: HashMap<String, String>,
}

impl Fields {
    /// `mapping` lists every field with the attribute named for it on the command line.
    ///
    /// # Errors
    /// A `--set` for a field that there is not.
    pub(super) fn new(
        common: &Common,
        mapping: impl IntoIterator<Item = (&'static str, Option<String>)>,
    ) -> Result<Self, Failure> {
        let mut attributes = HashMap::new();
        for (field, named) in mapping.into_iter().chain([("code", common.code.clone())]) {
            let mapped = named.is_some();
            attributes.insert(field, (named.unwrap_or_else(|| field.to_owned()), mapped));
        }
        if let Some((unknown, _)) =
            common.constants.iter().find(|(field, _)| !attributes.contains_key(field.as_str()))
        {
            let mut known: Vec<_> = attributes.keys().copied().filter(|field| *field != "code").collect();
            known.sort_unstable();
            return Err(Failure::new(format!(
                "--set {unknown}: there is no such field; fields: {}",
                known.join(", ")
            )));
        }
        Ok(Self {
            attributes,
            constants: common.constants.iter().cloned().collect(),
            aliases: common.aliases.iter().cloned().collect(),
        })
    }

    /// The attribute that holds the field.
    pub(super) fn attribute(&self, field: &'static str) -> &str {
        self.attributes.get(field).map_or(field, |(attribute, _)| attribute)
    }

    /// Whether the attribute was named on the command line.
    pub(super) fn is_mapped(&self, field: &'static str) -> bool {
        self.attributes.get(field).is_some_and(|(_, mapped)| *mapped)
    }

    /// Refuses an attribute that was named and that no feature of a file has: most likely a slip of the pen.
    pub(super) fn check(&self, source: &Source) -> Result<(), Failure> {
        let there =
            source.set.features.iter().flat_map(|f| f.properties.keys().map(String::as_str)).collect();
        self.check_attributes(&source.file, &there)
    }

    /// The same of the attributes that there are in a file.
    pub(super) fn check_attributes(&self, file: &Path, there: &BTreeSet<&str>) -> Result<(), Failure> {
        let mut mapped: Vec<_> = self.attributes.iter().filter(|(_, (_, mapped))| *mapped).collect();
        mapped.sort_unstable();
        for (field, (attribute, _)) in mapped {
            if !there.contains(attribute.as_str()) {
                let list = there.iter().take(20).copied().collect::<Vec<_>>().join(", ");
                let file = file.display();
                let line = format!(
                    "{file}: no feature has the attribute '{attribute}' named for {field}; it has: {list}"
                );
                return Err(Failure::new(line));
            }
        }
        Ok(())
    }

    /// The text of a field; `None` when the file and the command line have none.
    pub(super) fn text(&self, feature: &Feature, field: &'static str) -> Option<String> {
        let text = feature.text(self.attribute(field));
        let text = text.map(|text| self.aliases.get(&text).cloned().unwrap_or(text));
        text.or_else(|| self.constants.get(field).cloned())
    }

    /// Whether the feature, be it with an empty attribute, or the command line says anything of a field.
    pub(super) fn is_said(&self, feature: &Feature, field: &'static str) -> bool {
        feature.properties.contains_key(self.attribute(field)) || self.constants.contains_key(field)
    }

    /// The items of a list, each translated by itself.
    pub(super) fn list(&self, feature: &Feature, field: &'static str, separators: &[char]) -> Vec<String> {
        let text = feature.text(self.attribute(field)).or_else(|| self.constants.get(field).cloned());
        let text = text.unwrap_or_default();
        let items = text.split(separators).map(str::trim).filter(|item| !item.is_empty());
        items.map(|item| self.aliases.get(item).map_or(item, String::as_str).to_owned()).collect()
    }

    /// The value of a field; `None` when there is none.
    pub(super) fn value<T: FromStr<Err: std::fmt::Display>>(
        &self,
        feature: &Feature,
        field: &'static str,
    ) -> Result<Option<T>, String> {
        let Some(text) = self.text(feature, field) else { return Ok(None) };
        text.parse().map(Some).map_err(|error: T::Err| {
            let attribute = self.attribute(field);
            let error = error.to_string();
            // The lists of names already say what they were given.
            let what =
                if error.contains(&format!("'{text}'")) { error } else { format!("'{text}': {error}") };
            format!("{field} (attribute '{attribute}'): {what}")
        })
    }

    /// The value of a field that every record has.
    pub(super) fn needed<T: FromStr<Err: std::fmt::Display>>(
        &self,
        feature: &Feature,
        field: &'static str,
    ) -> Result<T, String> {
        self.value(feature, field)?.ok_or_else(|| {
            format!("{field} is missing: name its attribute with --{field}, or a value for all with --set {field}=VALUE")
        })
    }
}

/// Yes or no, as files write it.
pub(super) struct YesNo(pub(super) bool);

impl FromStr for YesNo {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_lowercase().as_str() {
            "true" | "yes" | "y" | "1" | "是" => Ok(Self(true)),
            "false" | "no" | "n" | "0" | "否" => Ok(Self(false)),
            _ => Err("neither yes nor no"),
        }
    }
}

/// A day, also from a date with a time behind it.
pub(super) struct Day(pub(super) grid::register::Date);

impl FromStr for Day {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day = text.split(['T', ' ']).next().unwrap_or_default();
        day.replace('/', "-").parse().map(Self).map_err(|_| "no date; YYYY-MM-DD is needed")
    }
}
