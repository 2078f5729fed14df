//! Which attribute of a file holds which field of a record.

use std::collections::{BTreeSet, HashMap};
use std::str::FromStr;

use grid::read::Feature;
use grid::scheme::Bilingual;

use super::both;
use super::usual::usual;

/// The fields of a kind of record and where their values come from: an attribute, by default the one with the field's
/// own name, or else a value given for all.
#[derive(Default)]
pub(crate) struct Fields {
    attributes: HashMap<&'static str, (String, bool)>,
    constants: HashMap<String, String>,
    aliases: HashMap<String, String>,
    remedy: Remedy,
}

/// Who is told how to say what is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Whoever types a command.
    #[default]
    Options,
    /// Whoever fills in a form.
    Choices,
}

/// A field that a kind of record does not have.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoSuchField {
    /// What was named.
    pub(crate) field: String,
    /// What there is.
    pub(crate) known: Vec<&'static str>,
}

/// An attribute that was named and that no feature of a file has: most likely a slip of the pen.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoSuchAttribute {
    /// The field that it was named for.
    pub(crate) field: &'static str,
    /// The attribute.
    pub(crate) attribute: String,
    /// Some of those that there are.
    pub(crate) there: Vec<String>,
}

impl Fields {
    /// `mapping` lists every field with the attribute that was named for it, `constants` values for features that lack one,
    /// `aliases` what values of the file mean.
    ///
    /// # Errors
    /// A constant for a field that there is not.
    pub(crate) fn new(
        mapping: impl IntoIterator<Item = (&'static str, Option<String>)>,
        constants: HashMap<String, String>,
        aliases: HashMap<String, String>,
    ) -> Result<Self, NoSuchField> {
        let mut attributes = HashMap::new();
        for (field, named) in mapping {
            let mapped = named.is_some();
            attributes.insert(field, (named.unwrap_or_else(|| field.to_owned()), mapped));
        }
        if let Some(unknown) = constants.keys().find(|field| !attributes.contains_key(field.as_str())) {
            let mut known: Vec<_> = attributes.keys().copied().filter(|field| *field != "code").collect();
            known.sort_unstable();
            return Err(NoSuchField { field: unknown.clone(), known });
        }
        Ok(Self { attributes, constants, aliases, remedy: Remedy::default() })
    }

    /// The same, for people who are to be told so.
    pub(crate) fn for_people_with(self, remedy: Remedy) -> Self {
        Self { remedy, ..self }
    }

    /// The attribute that holds the field.
    pub(crate) fn attribute(&self, field: &'static str) -> &str {
        self.attributes.get(field).map_or(field, |(attribute, _)| attribute)
    }

    /// Whether the attribute was named on the command line.
    pub(crate) fn is_mapped(&self, field: &'static str) -> bool {
        self.attributes.get(field).is_some_and(|(_, mapped)| *mapped)
    }

    /// Refuses an attribute that was named and that is not among those `there`.
    pub(crate) fn check(&self, there: &BTreeSet<&str>) -> Result<(), NoSuchAttribute> {
        let mut mapped: Vec<_> = self.attributes.iter().filter(|(_, (_, mapped))| *mapped).collect();
        mapped.sort_unstable();
        match mapped.into_iter().find(|(_, (attribute, _))| !there.contains(attribute.as_str())) {
            None => Ok(()),
            Some((field, (attribute, _))) => Err(NoSuchAttribute {
                field,
                attribute: attribute.clone(),
                there: there.iter().take(20).map(|name| (*name).to_owned()).collect(),
            }),
        }
    }

    /// The text of a field; `None` when the file and the command line have none.
    pub(crate) fn text(&self, feature: &Feature, field: &'static str) -> Option<String> {
        let text = feature.text(self.attribute(field));
        let text = text.map(|text| self.aliases.get(&text).cloned().unwrap_or(text));
        text.or_else(|| self.constants.get(field).cloned())
    }

    /// Whether the feature, be it with an empty attribute, or the command line says anything of a field.
    pub(crate) fn is_said(&self, feature: &Feature, field: &'static str) -> bool {
        feature.properties.contains_key(self.attribute(field)) || self.constants.contains_key(field)
    }

    /// The items of a list, each translated by itself.
    pub(crate) fn list(&self, feature: &Feature, field: &'static str, separators: &[char]) -> Vec<String> {
        let text = feature.text(self.attribute(field)).or_else(|| self.constants.get(field).cloned());
        let text = text.unwrap_or_default();
        let items = text.split(separators).map(str::trim).filter(|item| !item.is_empty());
        let ours = |item| self.aliases.get(item).map(String::as_str).or_else(|| usual(item)).unwrap_or(item);
        items.map(|item| ours(item).to_owned()).collect()
    }

    /// The value of a field; `None` when there is none.
    pub(crate) fn value<T: FromStr<Err: std::fmt::Display>>(
        &self,
        feature: &Feature,
        field: &'static str,
    ) -> Result<Option<T>, Bilingual> {
        let Some(text) = self.text(feature, field) else { return Ok(None) };
        let parsed = text
            .parse()
            .or_else(|error: T::Err| usual(&text).and_then(|name| name.parse().ok()).ok_or(error));
        parsed.map(Some).map_err(|error: T::Err| {
            let attribute = self.attribute(field);
            let error = error.to_string();
            // The lists of names already say what they were given.
            let what =
                if error.contains(&format!("'{text}'")) { error } else { format!("'{text}': {error}") };
            both(
                format!("{field}（“{attribute}”列）无法理解：{what}"),
                format!("{field} (attribute '{attribute}'): {what}"),
            )
        })
    }

    /// The value of a field that every record has.
    pub(crate) fn needed<T: FromStr<Err: std::fmt::Display>>(
        &self,
        feature: &Feature,
        field: &'static str,
    ) -> Result<T, Bilingual> {
        self.value(feature, field)?.ok_or_else(|| {
            both(
                format!("缺少 {field}：请选择它所在的列，或给出统一的值"),
                match self.remedy {
                    Remedy::Options => format!(
                        "{field} is missing: name its attribute with --{field}, or a value for all with --set {field}=VALUE"
                    ),
                    Remedy::Choices => format!("{field} is missing: choose its column, or give a value for all"),
                },
            )
        })
    }
}

/// Yes or no, as files write it.
pub(crate) struct YesNo(pub(crate) bool);

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
pub(crate) struct Day(pub(crate) grid::register::Date);

impl FromStr for Day {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day = text.split(['T', ' ']).next().unwrap_or_default();
        day.replace('/', "-").parse().map(Self).map_err(|_| "no date; YYYY-MM-DD is needed")
    }
}
