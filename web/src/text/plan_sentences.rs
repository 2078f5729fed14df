//! Sentences of plans and versions made of numbers and names.

use grid::wire::plan::VersionBrief;

use super::Lang;
use super::format::{count, date, rounded};

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

/// A change of a count: `+24`, `−3`.
pub(crate) fn difference(n: i64) -> String {
    if n < 0 {
        format!("\u{2212}{}", count(n.unsigned_abs()))
    } else {
        format!("+{}", count(n.unsigned_abs()))
    }
}

/// How far a cell is from its size band: 「比下限少 28%」; negative below it.
pub(crate) fn off_band(deviation: f64, lang: Lang) -> String {
    let percent = rounded((deviation.abs() * 100.0).max(1.0));
    match (lang, deviation < 0.0) {
        (Lang::Zh, true) => format!("比下限少 {percent}%"),
        (Lang::Zh, false) => format!("比上限多 {percent}%"),
        (Lang::En, true) => format!("{percent}% too few"),
        (Lang::En, false) => format!("{percent}% too many"),
    }
}

/// A share of 0 to 1: `12%`; what is there is never nothing, and what is missing never all.
pub(crate) fn percentage(share: f64) -> String {
    match share * 100.0 {
        p if p > 0.0 && p < 1.0 => "<1%".to_owned(),
        p if p < 100.0 && p > 99.0 => ">99%".to_owned(),
        p => format!("{p:.0}%"),
    }
}

/// Which one of a list is looked at: 「第 3 处，共 12 处」
pub(crate) fn of_so_many(place: usize, all: usize, lang: Lang) -> String {
    let (place, all) = (count(place), count(all));
    match lang {
        Lang::Zh => format!("第 {place} 处，共 {all} 处"),
        Lang::En => format!("{place} of {all}"),
    }
}

/// What mending all at once will do: 「将修补 12 处，最大一处 3 m²；另有 2 处留待逐处处理。」
pub(crate) fn mending(mended: usize, largest: &str, left: usize, lang: Lang) -> String {
    let (number, more) = (count(mended), count(left));
    match (lang, left) {
        (Lang::Zh, 0) => format!("将修补 {number} 处，最大一处 {largest}。"),
        (Lang::Zh, _) => format!("将修补 {number} 处，最大一处 {largest}；另有 {more} 处留待逐处处理。"),
        (Lang::En, 0) => format!("{number} will be mended, the largest {largest}."),
        (Lang::En, _) => {
            format!("{number} will be mended, the largest {largest}; {more} are left to decide one by one.")
        }
    }
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
        assert_eq!(
            (difference(1024), difference(-3), off_band(-0.118, Lang::Zh)),
            ("+1,024".into(), "−3".into(), "比下限少 12%".into())
        );
        let shares = [0.0, 0.001, 0.25, 0.999, 1.0].map(percentage);
        assert_eq!(shares, ["0%", "<1%", "25%", ">99%", "100%"]);
        assert_eq!(mending(2, "3 m²", 0, Lang::En), "2 will be mended, the largest 3 m².");
        assert_eq!(version(2, Lang::Zh), "第 2 版");
        assert_eq!(revision(12, Lang::En), "revision 12");
    }
}
