//! Sentences made of numbers and names.

use grid::check::Verdict;
use grid::people::Action;
use grid::scheme::Band;

use super::Lang;
use super::format::{count, moment};
use super::names::Named;
use crate::editing::HistoryStep;

/// That what is shown is as it was at a moment, and that nothing can be written.
pub(crate) fn from_memory(since: &str, lang: Lang) -> String {
    let since = moment(since, lang);
    match lang {
        Lang::Zh => format!("数据库暂时无法连接：显示的是 {since} 的数据，暂时不能保存。恢复后会自动更新。"),
        Lang::En => format!(
            "The database cannot be reached: this is as of {since}, and nothing can be saved. The page goes on by itself."
        ),
    }
}

/// What is wrong with a tiling, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Faults {
    /// Number of gaps.
    pub(crate) gaps: u32,
    /// Number of overlaps.
    pub(crate) overlaps: u32,
    /// Number of spills.
    pub(crate) spills: u32,
    /// Number of cells flawed in themselves.
    pub(crate) invalid: u32,
    /// Number of places where the boundary of the area is flawed in itself.
    pub(crate) boundary: u32,
}

impl Faults {
    /// How many in all.
    pub(crate) const fn total(self) -> u32 {
        self.gaps + self.overlaps + self.spills + self.invalid + self.boundary
    }
}

/// The proof badge: the verdict in words, with what is wrong when something is.
pub(crate) fn verdict(verdict: Verdict, faults: Faults, lang: Lang) -> String {
    match verdict {
        Verdict::Exact => lang.pick("全覆盖、无重叠（已证明）", "Seamless, no overlap (proved)").to_owned(),
        Verdict::WithinTolerance => lang.pick("容差以内全覆盖", "Seamless within tolerance").to_owned(),
        Verdict::Broken => faults_in_words(faults, lang),
    }
}

/// 「1 处空白,2 处重叠」
pub(crate) fn faults_in_words(faults: Faults, lang: Lang) -> String {
    let parts: Vec<String> = [
        (faults.gaps, "处空白", "gap", "gaps"),
        (faults.overlaps, "处重叠", "overlap", "overlaps"),
        (faults.spills, "处越界", "spill", "spills"),
        (faults.invalid, "个网格图形有误", "flawed cell", "flawed cells"),
        (faults.boundary, "处辖区边界有误", "flaw of the boundary", "flaws of the boundary"),
    ]
    .into_iter()
    .filter(|(n, ..)| *n > 0)
    .map(|(n, zh, one, many)| match lang {
        Lang::Zh => format!("{} {zh}", count(n)),
        Lang::En => of_them(n, one, many),
    })
    .collect();
    parts.join(lang.pick("、", ", "))
}

/// How many things are wrong, for the tree: 「4 处」
pub(crate) fn faults_in_short(faults: Faults, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{} 处", count(faults.total())),
        Lang::En => count(faults.total()),
    }
}

/// The badge of an area whose communities are divided: 「3 个社区已证明,1 个有问题」
pub(crate) fn communities(proved: usize, broken: usize, lang: Lang) -> String {
    let (good, bad) = (count(proved), count(broken));
    match (lang, broken) {
        (Lang::Zh, 0) => format!("{good} 个社区全覆盖、无重叠（已证明）"),
        (Lang::Zh, _) => format!("{good} 个社区已证明，{bad} 个有问题"),
        (Lang::En, 0) => format!("{good} communities seamless (proved)"),
        (Lang::En, 1) => format!("{good} communities proved, 1 is broken"),
        (Lang::En, _) => format!("{good} communities proved, {bad} are broken"),
    }
}

/// Number of cells: 「6 格」
pub(crate) fn cells(n: u32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{} 格", count(n)),
        Lang::En => of_them(n, "cell", "cells"),
    }
}

/// Number of people: 「3 人」
pub(crate) fn people(n: u32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{} 人", count(n)),
        Lang::En => of_them(n, "person", "people"),
    }
}

/// Number of services asked for: 「2 项服务」
pub(crate) fn services(n: u32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{} 项服务", count(n)),
        Lang::En => of_them(n, "service", "services"),
    }
}

/// Number of households: 「312 户」
pub(crate) fn households(n: u32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{} 户", count(n)),
        Lang::En => of_them(n, "household", "households"),
    }
}

/// A number with what it counts, in English.
fn of_them(n: u32, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// The second line of a cell's label: code and households.
pub(crate) fn label_line(code_tail: &str, households: u32, lang: Lang) -> String {
    format!("{code_tail} · {}", self::households(households, lang))
}

/// The size rule of a scheme.
pub(crate) fn band(band: Band, lang: Lang) -> String {
    let [min, max] = [band.min_households, band.max_households].map(count);
    match lang {
        Lang::Zh => format!("规模 {min}–{max} 户"),
        Lang::En => format!("size rule {min}–{max} households"),
    }
}

/// How many more a list has.
pub(crate) fn more(left: u64, lang: Lang) -> String {
    let left = count(left);
    match lang {
        Lang::Zh => format!("显示更多（还有 {left} 条）"),
        Lang::En => format!("Show more ({left} left)"),
    }
}

/// What a cluster is: 「8 处隐患,半径 46 m」
pub(crate) fn cluster(members: usize, reach: &str, lang: Lang) -> String {
    let members = count(members);
    match lang {
        Lang::Zh => format!("{members} 处隐患，半径 {reach}"),
        Lang::En => format!("{members} hazards within {reach}"),
    }
}

/// How many clusters were found.
pub(crate) fn clusters_found(found: usize, crossing: usize, lang: Lang) -> String {
    let (number, across) = (count(found), count(crossing));
    match (lang, crossing) {
        (Lang::Zh, 0) => format!("找到 {number} 处隐患聚集"),
        (Lang::Zh, _) => format!("找到 {number} 处隐患聚集，其中 {across} 处跨网格"),
        (Lang::En, 0) => format!("{number} clusters found"),
        (Lang::En, _) => format!("{number} clusters found, {across} of them across cells"),
    }
}

/// A length shared with a neighbour.
pub(crate) fn shared(length: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("共边 {length}"),
        Lang::En => format!("shares {length}"),
    }
}

/// Too many tries, with the time to wait.
pub(crate) fn too_many(seconds: u32, lang: Lang) -> String {
    let minutes = seconds.div_ceil(60).max(1);
    match lang {
        Lang::Zh => format!("尝试次数太多，请 {minutes} 分钟后再试。"),
        Lang::En if minutes == 1 => "Too many tries. Try again in a minute.".to_owned(),
        Lang::En => format!("Too many tries. Try again in {minutes} minutes."),
    }
}

/// What was done to a place: 「已移动 老陈五金店」
pub(crate) fn was_done(action: Action, step: HistoryStep, title: &str, lang: Lang) -> String {
    let done = action.name(lang);
    match (lang, step) {
        (Lang::Zh, HistoryStep::Done) => format!("已{done} {title}"),
        (Lang::Zh, HistoryStep::Undone) => format!("已撤销{done} {title}"),
        (Lang::Zh, HistoryStep::Redone) => format!("已重做{done} {title}"),
        (Lang::En, HistoryStep::Done) => format!("{done}: {title}"),
        (Lang::En, HistoryStep::Undone) => format!("Undone ({}): {title}", done.to_lowercase()),
        (Lang::En, HistoryStep::Redone) => format!("Done again ({}): {title}", done.to_lowercase()),
    }
}

/// How long something is still shown.
pub(crate) fn seconds_left(seconds: u32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{seconds} 秒后隐去"),
        Lang::En => format!("hidden in {seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_badge_says_what_is_wrong_and_nothing_else() {
        let faults = Faults { gaps: 1, overlaps: 2, ..Faults::default() };
        assert_eq!(verdict(Verdict::Broken, faults, Lang::Zh), "1 处空白、2 处重叠");
        assert_eq!(verdict(Verdict::Broken, faults, Lang::En), "1 gap, 2 overlaps");
        assert_eq!(verdict(Verdict::Exact, Faults::default(), Lang::Zh), "全覆盖、无重叠（已证明）");
        assert_eq!(faults.total(), 3);
    }

    #[test]
    fn what_was_done_is_said_in_one_line() {
        let say = |step, lang| was_done(Action::Move, step, "老陈五金店", lang);
        assert_eq!(say(HistoryStep::Done, Lang::Zh), "已移动 老陈五金店");
        assert_eq!(say(HistoryStep::Undone, Lang::Zh), "已撤销移动 老陈五金店");
        assert_eq!(say(HistoryStep::Undone, Lang::En), "Undone (moved): 老陈五金店");
        assert_eq!(too_many(61, Lang::Zh), "尝试次数太多，请 2 分钟后再试。");
        assert_eq!(too_many(5, Lang::En), "Too many tries. Try again in a minute.");
    }

    #[test]
    fn counts_agree_with_their_nouns() {
        assert_eq!(cells(1, Lang::En), "1 cell");
        assert_eq!(cells(6, Lang::Zh), "6 格");
        assert_eq!((people(1, Lang::En), people(1, Lang::Zh)), ("1 person".to_owned(), "1 人".to_owned()));
        assert_eq!(
            (people(3, Lang::En), services(1, Lang::En)),
            ("3 people".to_owned(), "1 service".to_owned())
        );
        assert_eq!(label_line("004", 1, Lang::En), "004 · 1 household");
        assert_eq!(label_line("004", 8748, Lang::Zh), "004 · 8,748 户");
        assert_eq!(communities(3, 1, Lang::En), "3 communities proved, 1 is broken");
        assert_eq!(clusters_found(4, 0, Lang::Zh), "找到 4 处隐患聚集");
    }
}
