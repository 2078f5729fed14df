//! The fields of a request, read one by one into checked values. Errors are collected, so that all are told at once.

use std::str::FromStr;

use serde_json::{Map, Value};

use crate::register::{Date, UnknownName, read_day};
use crate::scheme::Bilingual;
use crate::wire::edit::FieldError;

/// No day of a register lies before or behind these.
const FIRST_DAY: Date = Date::constant(1950, 1, 1);
const LAST_DAY: Date = Date::constant(2100, 12, 31);

/// That a field could not be read; why is among the errors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Noted;

/// The fields of a request on their way into a record.
pub(super) struct Fields<'a> {
    given: &'a Map<String, Value>,
    known: Vec<&'static str>,
    errors: Vec<FieldError>,
}

impl<'a> Fields<'a> {
    /// The fields that were given.
    pub(super) fn new(given: &'a Map<String, Value>) -> Self {
        Self { given, known: Vec::new(), errors: Vec::new() }
    }

    /// Notes that a field is wrong.
    pub(super) fn refuse(&mut self, field: &str, zh: impl Into<String>, en: impl Into<String>) -> Noted {
        let sentence = Bilingual { zh: zh.into(), en: en.into() };
        self.errors.push(FieldError { field: field.to_owned(), sentence });
        Noted
    }

    /// Whether a field was given.
    pub(super) fn names(&self, field: &str) -> bool {
        self.given.contains_key(field)
    }

    /// The errors, those of fields that nobody asked for included.
    pub(super) fn finish(mut self) -> Result<(), Vec<FieldError>> {
        let unknown = self.given.keys().filter(|name| !self.known.contains(&name.as_str()));
        for name in unknown.take(10).map(|name| name.chars().take(40).collect::<String>()).collect::<Vec<_>>()
        {
            let known = self.known.join(", ");
            self.refuse(
                &name,
                format!("没有这个字段；可用的有：{known}"),
                format!("there is no such field; known are: {known}"),
            );
        }
        if self.errors.is_empty() { Ok(()) } else { Err(self.errors) }
    }

    /// One value: the given one when it can be read, else what stands in for one that was not given.
    fn read<T>(
        &mut self,
        field: &'static str,
        stands_in: Option<T>,
        read: impl FnOnce(&Value) -> Result<T, (String, String)>,
    ) -> Result<T, Noted> {
        self.known.push(field);
        match self.given.get(field) {
            None => stands_in.ok_or_else(|| self.refuse(field, "必填", "it must be given")),
            Some(value) => read(value).map_err(|(zh, en)| self.refuse(field, zh, en)),
        }
    }

    /// A text that must not be empty.
    pub(super) fn text(
        &mut self,
        field: &'static str,
        present: Option<String>,
        most: usize,
    ) -> Result<String, Noted> {
        self.read(field, present, |value| match text(value, most)? {
            text if text.is_empty() => Err(say("不能为空", "it must not be empty")),
            text => Ok(text),
        })
    }

    /// A text that may be empty.
    pub(super) fn note(
        &mut self,
        field: &'static str,
        present: Option<String>,
        most: usize,
    ) -> Result<String, Noted> {
        self.read(field, Some(present.unwrap_or_default()), |value| {
            if value.is_null() { Ok(String::new()) } else { text(value, most) }
        })
    }

    /// A text that there may be or not.
    pub(super) fn maybe_text(
        &mut self,
        field: &'static str,
        present: Option<String>,
        most: usize,
        fits: fn(char) -> bool,
    ) -> Result<Option<String>, Noted> {
        self.read(field, Some(present), |value| {
            if value.is_null() {
                return Ok(None);
            }
            match text(value, most)? {
                text if text.is_empty() => Ok(None),
                text if text.chars().all(fits) => Ok(Some(text)),
                _ => Err(say("含有不允许的字符", "it has a character that does not belong there")),
            }
        })
    }

    /// A whole number.
    pub(super) fn number(
        &mut self,
        field: &'static str,
        present: Option<u32>,
        most: u32,
    ) -> Result<u32, Noted> {
        self.read(field, present, |value| number(value, most))
    }

    /// A whole number that there may be or not.
    pub(super) fn maybe_number(
        &mut self,
        field: &'static str,
        present: Option<u32>,
        most: u32,
    ) -> Result<Option<u32>, Noted> {
        self.read(field, Some(present), |value| {
            if value.is_null() { Ok(None) } else { number(value, most).map(Some) }
        })
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, field: &'static str, present: bool) -> Result<bool, Noted> {
        self.read(field, Some(present), |value| {
            value.as_bool().ok_or_else(|| say("须为 true 或 false", "true or false is needed"))
        })
    }

    /// One of the names of a list.
    pub(super) fn choice<T: FromStr<Err = UnknownName>>(
        &mut self,
        field: &'static str,
        present: Option<T>,
    ) -> Result<T, Noted> {
        self.read(field, present, choice)
    }

    /// Several of the names of a list, each once, in order.
    pub(super) fn choices<T: FromStr<Err = UnknownName> + Ord>(
        &mut self,
        field: &'static str,
        present: Vec<T>,
    ) -> Result<Vec<T>, Noted> {
        self.read(field, Some(present), |value| {
            if value.is_null() {
                return Ok(Vec::new());
            }
            let items = value.as_array().filter(|items| items.len() <= 20);
            let items = items.ok_or_else(|| say("须为列表", "a list is needed"))?;
            let mut chosen = items.iter().map(choice).collect::<Result<Vec<T>, _>>()?;
            chosen.sort_unstable();
            chosen.dedup();
            Ok(chosen)
        })
    }

    /// A day; `latest` is the last one that it may be.
    pub(super) fn day(
        &mut self,
        field: &'static str,
        present: Option<Date>,
        latest: Option<Date>,
    ) -> Result<Date, Noted> {
        let latest = latest.unwrap_or(LAST_DAY);
        self.read(field, present, |value| {
            let day = value.as_str().and_then(read_day);
            day.filter(|day| (FIRST_DAY..=latest).contains(day)).ok_or_else(|| {
                let zh = format!("须为日期，如 2026-03-01，不晚于 {latest}");
                (zh, format!("a day such as 2026-03-01 is needed, not after {latest}"))
            })
        })
    }
}

fn say(zh: &str, en: &str) -> (String, String) {
    (zh.to_owned(), en.to_owned())
}

fn text(value: &Value, most: usize) -> Result<String, (String, String)> {
    let text = value.as_str().ok_or_else(|| say("须为文字", "a text is needed"))?.trim();
    if text.chars().count() > most {
        return Err((format!("最多 {most} 个字符"), format!("at most {most} characters are taken")));
    }
    // Besides control characters, those that turn the direction of what follows: a text could be made to look like another.
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.chars().any(|c| c.is_control() || turns(c)) {
        return Err(say("含有控制字符", "it has a control character"));
    }
    Ok(text.to_owned())
}

fn number(value: &Value, most: u32) -> Result<u32, (String, String)> {
    let number = value.as_u64().filter(|number| *number <= u64::from(most));
    number.map(|number| number as u32).ok_or_else(|| {
        (format!("须为 0 至 {most} 的整数"), format!("a whole number from 0 to {most} is needed"))
    })
}

fn choice<T: FromStr<Err = UnknownName>>(value: &Value) -> Result<T, (String, String)> {
    let known = |UnknownName { known, .. }| {
        (format!("须为其中之一：{known}"), format!("one of these is needed: {known}"))
    };
    value.as_str().unwrap_or_default().parse().map_err(known)
}
