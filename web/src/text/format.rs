//! Numbers and dates as people read them. Counts, areas and lengths are written as the engine's sentences have them.

use grid::explain;
pub(crate) use grid::explain::{count, rounded};

use super::Lang;

/// A length, in one piece where the line ends: `24 m`.
pub(crate) fn metres(m: f64) -> String {
    unbroken(&explain::metres(m))
}

/// An area, in one piece where the line ends: `1,204 m²`.
pub(crate) fn square_metres(m2: f64) -> String {
    unbroken(&explain::square_metres(m2))
}

/// The same sentence, where no line ends between a number and its unit of length or area.
pub(crate) fn unbroken(sentence: &str) -> String {
    const UNITS: [&str; 3] = ["m", "cm", "km"];
    let mut whole = String::with_capacity(sentence.len() + 8);
    let mut rest = sentence;
    while let Some(at) = rest.find(' ') {
        let (before, after) = rest.split_at(at);
        let after = &after[1..];
        let word = after.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let is_unit = UNITS.contains(&word) && before.ends_with(|c: char| c.is_ascii_digit());
        whole.push_str(before);
        whole.push(if is_unit { '\u{a0}' } else { ' ' });
        rest = after;
    }
    whole.push_str(rest);
    whole
}

/// A date: 2026年11月21日 in Chinese, as it stands in English. What is no date is left as it is.
pub(crate) fn date(iso: &str, lang: Lang) -> String {
    let parts: Vec<&str> = iso.split('-').collect();
    match (lang, parts.as_slice()) {
        (Lang::Zh, [year, month, day]) => {
            format!("{year}年{}月{}日", month.trim_start_matches('0'), day.trim_start_matches('0'))
        }
        _ => iso.to_owned(),
    }
}

/// A moment in the time zone of whoever looks, to the minute: 2026年11月21日 09:05. What is no moment is left as it is.
pub(crate) fn moment(rfc3339: &str, lang: Lang) -> String {
    let at = js_sys::Date::new(&rfc3339.into());
    if at.get_time().is_nan() {
        return rfc3339.to_owned();
    }
    let day = format!("{:04}-{:02}-{:02}", at.get_full_year(), at.get_month() + 1, at.get_date());
    format!("{} {:02}:{:02}", date(&day, lang), at.get_hours(), at.get_minutes())
}

/// The last three characters of a code: within a community they tell cells apart.
pub(crate) fn code_tail(code: &str) -> &str {
    let start = code.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    &code[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stays_with_its_unit() {
        for (broken, whole) in [
            ("最宽 50 m，面积 3,600 m²。", "最宽 50\u{a0}m，面积 3,600\u{a0}m²。"),
            ("2.31 km² and 3 cm", "2.31\u{a0}km² and 3\u{a0}cm"),
            ("第 3 处，共 12 处", "第 3 处，共 12 处"),
            ("12 more cells, 5 main roads", "12 more cells, 5 main roads"),
            ("ends in a space ", "ends in a space "),
        ] {
            assert_eq!(unbroken(broken), whole);
        }
        assert_eq!((metres(24.0), square_metres(1204.0)), ("24\u{a0}m".into(), "1,204\u{a0}m²".into()));
    }

    #[test]
    fn dates_and_codes() {
        assert_eq!(date("2026-11-05", Lang::Zh), "2026年11月5日");
        assert_eq!(date("2026-11-05", Lang::En), "2026-11-05");
        assert_eq!(date("soon", Lang::Zh), "soon");
        for (code, tail) in [("330199001004012", "012"), ("12", "12"), ("", ""), ("网格甲乙", "格甲乙")]
        {
            assert_eq!(code_tail(code), tail);
        }
    }
}
