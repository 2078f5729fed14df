//! Sentences of plans and versions made of numbers and names.

use grid::wire::plan::VersionBrief;

use super::Lang;
use super::format::date;

/// Which revision: 「修订 12」
pub(crate) fn revision(number: i64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("修订 {number}"),
        Lang::En => format!("revision {number}"),
    }
}

/// Which version: 「第 3 版」
pub(crate) fn version(number: i64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("第 {number} 版"),
        Lang::En => format!("version {number}"),
    }
}

/// When a version is in force: 「2026年12月1日生效，2027年3月1日失效」
pub(crate) fn term(version: &VersionBrief, lang: Lang) -> String {
    let texts = lang.plans();
    let from = version.effective.as_deref().map(|day| match lang {
        Lang::Zh => format!("{}生效", date(day, lang)),
        Lang::En => format!("in force from {day}"),
    });
    let until = version.until.as_deref().map(|day| match lang {
        Lang::Zh => format!("{}失效", date(day, lang)),
        Lang::En => format!("until {day}"),
    });
    let from = from.unwrap_or_else(|| texts.version_of_old.to_owned());
    [Some(from), until].into_iter().flatten().collect::<Vec<_>>().join(lang.pick("，", ", "))
}

#[cfg(test)]
mod tests {
    use grid::wire::AreaRef;

    use super::*;

    #[test]
    fn a_version_says_when_it_is_in_force() {
        let mut brief = VersionBrief {
            id: 1,
            number: 2,
            area: AreaRef { id: 4, code: "330199001004".to_owned(), name: "河东社区".to_owned() },
            scheme: "community-service".to_owned(),
            effective: Some("2026-12-01".to_owned()),
            until: Some("2027-03-01".to_owned()),
            by: "planner".to_owned(),
            at: "2026-11-21T09:00:00Z".to_owned(),
            plan: Some(3),
            cells: 5,
        };
        assert_eq!(term(&brief, Lang::Zh), "2026年12月1日生效，2027年3月1日失效");
        assert_eq!(term(&brief, Lang::En), "in force from 2026-12-01, until 2027-03-01");
        brief.effective = None;
        brief.until = None;
        assert_eq!(term(&brief, Lang::Zh), "建立版本之前");
        assert_eq!(version(2, Lang::Zh), "第 2 版");
        assert_eq!(revision(12, Lang::En), "revision 12");
    }
}
