//! Fields of records and their values, as history and audit log tell them.

use std::str::FromStr;

use grid::people::Role;
use grid::register::{HazardKind, HazardState, HydrantState, PremisesKind, ServiceNeed, Severity};
use grid::scheme::Bilingual;
use grid::wire::plan::PlanState;

use super::Lang;
use super::format::{date, square_metres};
use super::names::Named;

/// What a field is called. One that is not known stands under its own name.
pub(crate) fn field_name(field: &str, lang: Lang) -> &str {
    let (texts, plans) = (lang.texts(), lang.plans());
    match field {
        "address" => lang.pick("地址", "Address"),
        "people" => lang.pick("人数", "People"),
        "contact" => texts.contact,
        "phone" => lang.pick("电话", "Telephone"),
        "needs" => lang.pick("服务需求", "Services asked for"),
        "name" => lang.pick("名称", "Name"),
        "category" => lang.pick("类别", "Category"),
        "floor_area_m2" => lang.pick("建筑面积（m²）", "Floor area (m²)"),
        "live_work_store" => texts.live_work_store,
        "note" => lang.pick("说明", "Note"),
        "severity" => texts.severity,
        "state" => texts.state,
        "found" => lang.pick("发现日期", "Found on"),
        "due" => lang.pick("整改期限", "To be rectified by"),
        "checked" => lang.pick("检查日期", "Checked on"),
        "at" => texts.position,
        "closed" => lang.pick("注销日期", "Closed since"),
        "code" => lang.pick("编码", "Code"),
        "login" => texts.login,
        "role" => texts.role,
        "scope" => texts.scope,
        "active" => texts.active,
        "password" => texts.password,
        "must_change" => lang.pick("须改密码", "Must set a password"),
        "demo" => lang.pick("演示人员", "Demonstration person"),
        "scheme" => plans.scheme,
        "origin" => lang.pick("来源", "Made from"),
        "cells" => plans.version_cells,
        "mark" => plans.compare_mark,
        "revision" => lang.pick("修订", "Revision"),
        "plan" => plans.compare_plan,
        "effective" => plans.effective_from,
        "overrides" => plans.version_overrides,
        other => other,
    }
}

/// A value of a field in words. What is not known is left as it is.
pub(crate) fn field_value(field: &str, value: &str, lang: Lang) -> String {
    let texts = lang.texts();
    match field {
        "category" => name_of::<PremisesKind>(value, lang).or_else(|| name_of::<HazardKind>(value, lang)),
        "severity" => name_of::<Severity>(value, lang),
        "state" => name_of::<HazardState>(value, lang)
            .or_else(|| name_of::<HydrantState>(value, lang))
            .or_else(|| name_of::<PlanState>(value, lang)),
        "origin" => serde_json::from_str(value).ok().map(|origin: Bilingual| lang.of(&origin)),
        "overrides" => serde_json::from_str(value).ok().map(|kept: Vec<String>| match kept.as_slice() {
            [] => texts.nothing.to_owned(),
            _ => kept.join(lang.pick("；", "; ")),
        }),
        "role" => name_of::<Role>(value, lang),
        "needs" => Some(needs(value, lang)),
        "found" | "due" | "checked" | "closed" | "effective" => Some(date(value, lang)),
        "floor_area_m2" => value.parse().ok().map(square_metres),
        _ => match value {
            "true" => Some(texts.yes.to_owned()),
            "false" => Some(texts.no.to_owned()),
            _ => None,
        },
    }
    .unwrap_or_else(|| value.to_owned())
}

fn name_of<T: FromStr + Named>(value: &str, lang: Lang) -> Option<String> {
    value.parse::<T>().ok().map(|known| known.name(lang).to_owned())
}

/// Names of services, however they are separated.
fn needs(value: &str, lang: Lang) -> String {
    let names = value
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|part| !part.is_empty())
        .map(|part| name_of::<ServiceNeed>(part, lang).unwrap_or_else(|| part.to_owned()));
    names.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_in_words() {
        for (field, value, zh, en) in [
            ("category", "shop", "小商店", "Shop"),
            ("category", "ebike", "电动自行车违规停放充电", "E-bike charging"),
            ("state", "broken", "损坏", "Broken"),
            ("role", "grid_staff", "网格人员", "Grid staff"),
            ("live_work_store", "true", "是", "yes"),
            ("due", "2026-11-05", "2026年11月5日", "2026-11-05"),
            ("needs", "meals, elder_visit", "助餐、独居老人探访", "Meals, Visits to the elderly"),
            ("needs", "2", "2", "2"),
            ("state", "shelved", "已搁置", "Shelved"),
            (
                "origin",
                r#"{"zh":"来自现行划分","en":"from the division in force"}"#,
                "来自现行划分",
                "from the division in force",
            ),
            ("overrides", "[]", "无", "nothing"),
            ("overrides", r#"["甲","乙"]"#, "甲；乙", "甲; 乙"),
            ("effective", "2026-12-01", "2026年12月1日", "2026-12-01"),
            ("address", "青石路 1 号", "青石路 1 号", "青石路 1 号"),
        ] {
            assert_eq!(field_value(field, value, Lang::Zh), zh);
            assert_eq!(field_value(field, value, Lang::En), en);
        }
        assert_eq!(field_name("due", Lang::Zh), "整改期限");
        assert_eq!(field_name("something_new", Lang::En), "something_new");
    }
}
