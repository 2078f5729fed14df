//! What a stroke did, in a line for people: the log of a plan is a list of these.

use std::collections::BTreeMap;

use super::{CellId, Command, Delta, Draft};
use crate::explain::{count, list_en, list_zh, quoted_en, quoted_zh, sentence_case};
use crate::register::CellKind;
use crate::scheme::Bilingual;

/// Households that a stroke put into another cell, by the cell they were in and the one they are in; none for ground in no
/// cell.
pub type Moved = BTreeMap<(Option<CellId>, Option<CellId>), u32>;

/// Names of the cells of a delta: as they are called afterwards, or were called before they went.
pub struct Names(BTreeMap<CellId, String>);

impl Names {
    /// The names of all cells that `delta` and `also` speak of; `draft` may stand before or after the delta.
    pub fn of(draft: &Draft, delta: &Delta, also: impl IntoIterator<Item = CellId>) -> Self {
        let mut names = BTreeMap::new();
        for id in delta.touched().chain(also) {
            if let Some(cell) = draft.cell(id) {
                names.insert(id, cell.about.name.clone());
            }
        }
        for change in &delta.cells {
            let about = change.about.as_ref().and_then(|a| a.after.as_ref().or(a.before.as_ref()));
            if let Some(about) = about {
                names.insert(change.cell, about.name.clone());
            }
        }
        Self(names)
    }

    fn name(&self, id: CellId) -> String {
        self.0.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }

    fn one(&self, id: CellId) -> Bilingual {
        let name = self.name(id);
        Bilingual { zh: quoted_zh(&name), en: quoted_en(&name) }
    }

    fn list(&self, ids: impl IntoIterator<Item = CellId>) -> Bilingual {
        let names: Vec<String> = ids.into_iter().map(|id| self.name(id)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Bilingual { zh: list_zh(&names), en: list_en(&names) }
    }
}

/// What a command did: "把西区切分为两个网格，新网格有 24 户。"
pub fn tell(command: &Command, delta: &Delta, names: &Names, moved: &Moved) -> Bilingual {
    let text = |zh: String, en: String| Bilingual { zh, en };
    let said = match command {
        Command::MoveVertices { .. }
        | Command::InsertVertex { .. }
        | Command::RemoveVertex { .. }
        | Command::Reshape { .. } => {
            let cells = names.list(delta.touched());
            text(format!("改动{}的边界", cells.zh), format!("border of {} redrawn", cells.en))
        }
        Command::Split { cell, .. } => {
            let (old, new) = (names.one(*cell), names.list(born(delta)));
            text(format!("从{}切出{}", old.zh, new.zh), format!("{} split off from {}", new.en, old.en))
        }
        Command::Merge { cells, into } => {
            let (gone, into) = (names.list(cells.iter().copied()), names.one(*into));
            text(format!("把{}并入{}", gone.zh, into.zh), format!("{} merged into {}", gone.en, into.en))
        }
        Command::MovePatch { to, .. } => {
            let (from, to) = (names.list(delta.touched().filter(|id| id != to)), names.one(*to));
            text(
                format!("把{}的一块划入{}", from.zh, to.zh),
                format!("a piece of {} moved to {}", from.en, to.en),
            )
        }
        Command::GiveGap { to, .. } => {
            let to = names.one(*to);
            text(format!("把一处空白划入{}", to.zh), format!("a gap given to {}", to.en))
        }
        Command::GiveOverlap { to, .. } => {
            let to = names.one(*to);
            text(format!("把一处重叠只留给{}", to.zh), format!("an overlap left to {} alone", to.en))
        }
        Command::Draw { .. } => {
            let new = names.list(born(delta));
            text(format!("新画{}", new.zh), format!("{} drawn", new.en))
        }
        Command::Redivide { cells, parts } => redivided(cells.len(), parts.len()),
        Command::FitBoundary => {
            text("使外边界与辖区一致".to_owned(), "outer border fitted to the area".to_owned())
        }
        Command::Repair { tolerance_m } => text(
            format!("修复不超过 {} 宽的缺陷", crate::explain::metres(*tolerance_m)),
            format!("defects up to {} wide mended", crate::explain::metres(*tolerance_m)),
        ),
        Command::Rename { cell, .. } => {
            let before = delta.cells.iter().find_map(|c| c.about.as_ref()?.before.as_ref());
            let (old, new) = (before.map_or("", |about| about.name.as_str()), names.one(*cell));
            text(
                format!("{}改名为{}", quoted_zh(old), new.zh),
                format!("{} renamed {}", quoted_en(old), new.en),
            )
        }
        Command::SetKind { cell, kind } => {
            let cell = names.one(*cell);
            match kind {
                CellKind::Basic => {
                    text(format!("{}改为基础网格", cell.zh), format!("{} made a basic cell", cell.en))
                }
                CellKind::Dedicated => {
                    text(format!("{}改为专属网格", cell.zh), format!("{} made a dedicated cell", cell.en))
                }
            }
        }
        Command::Lock { cell, locked } => {
            let cell = names.one(*cell);
            match locked {
                true => text(format!("锁定{}的边界", cell.zh), format!("border of {} locked", cell.en)),
                false => text(format!("解锁{}的边界", cell.zh), format!("border of {} unlocked", cell.en)),
            }
        }
        Command::Appoint { cell, leader } => {
            let cell = names.one(*cell);
            match leader {
                Some(_) => text(
                    format!("指定{}的负责人", cell.zh),
                    format!("somebody appointed to answer for {}", cell.en),
                ),
                None => text(
                    format!("{}的负责人照旧", cell.zh),
                    format!("{} left to whoever answers for it now", cell.en),
                ),
            }
        }
    };
    let (zh, en) = match tell_moved(names, moved) {
        Some(moved) => (format!("{}，{}", said.zh, moved.zh), format!("{}: {}", said.en, moved.en)),
        None => (said.zh, said.en),
    };
    Bilingual { zh: format!("{zh}。"), en: sentence_case(&format!("{en}.")) }
}

/// Ground of so many cells made so many cells.
fn redivided(before: usize, after: usize) -> Bilingual {
    let cells = |n: usize| if n == 1 { "1 cell".to_owned() } else { format!("{} cells", count(n)) };
    if before == 0 {
        return Bilingual {
            zh: format!("把空白处划分为 {} 个网格", count(after)),
            en: format!("empty ground divided into {}", cells(after)),
        };
    }
    Bilingual {
        zh: format!("将 {} 个网格重新划分为 {} 个", count(before), count(after)),
        en: format!("{} divided anew into {}", cells(before), count(after)),
    }
}

/// What taking back a stroke did, whose own line is given.
pub fn tell_undo(of: &Bilingual) -> Bilingual {
    Bilingual { zh: format!("撤销：{}", of.zh), en: format!("Undone: {}", of.en) }
}

/// What doing a stroke again did, whose own line is given.
pub fn tell_redo(of: &Bilingual) -> Bilingual {
    Bilingual { zh: format!("重做：{}", of.zh), en: format!("Done again: {}", of.en) }
}

/// The cells that a delta brings into being.
fn born(delta: &Delta) -> impl Iterator<Item = CellId> + '_ {
    let is_new = |about: &super::AboutChange| about.before.is_none() && about.after.is_some();
    delta.cells.iter().filter(move |c| c.about.as_ref().is_some_and(is_new)).map(|c| c.cell)
}

/// How many households go where, as part of a sentence: into which cell, when it is one; else only how many. `None` when none
/// does. The same before a stroke is done and after.
pub fn tell_moved(names: &Names, moved: &Moved) -> Option<Bilingual> {
    let total: u32 = moved.values().sum();
    let mut targets = moved.keys().map(|(_, to)| *to);
    let first = targets.next().flatten();
    let only = first.filter(|&first| targets.all(|to| to == Some(first)));
    let s = if total == 1 { "" } else { "s" };
    match only {
        _ if total == 0 => None,
        Some(cell) => {
            let (total, cell) = (count(total), names.one(cell));
            Some(Bilingual {
                zh: format!("{total} 户划入{}", cell.zh),
                en: format!("{total} household{s} moved to {}", cell.en),
            })
        }
        None => Some(partly(moved)),
    }
}

/// How many changed cells, how many were in none before, and how many are in none now.
fn partly(moved: &Moved) -> Bilingual {
    let sum = |is: fn(Option<CellId>, Option<CellId>) -> bool| -> u32 {
        moved.iter().filter(|((from, to), _)| is(*from, *to)).map(|(_, households)| households).sum()
    };
    let parts = [
        (
            sum(|from, to| from.is_some() && to.is_some()),
            "换了网格",
            "household changes cells",
            "households change cells",
        ),
        (
            sum(|from, _| from.is_none()),
            "此前不在任何网格中",
            "household was in no cell before",
            "households were in no cell before",
        ),
        (
            sum(|_, to| to.is_none()),
            "不再属于任何网格",
            "household is in no cell any more",
            "households are in no cell any more",
        ),
    ];
    let (zh, en): (Vec<_>, Vec<_>) = parts
        .into_iter()
        .filter(|part| part.0 > 0)
        .map(|(households, said_zh, one, many)| {
            let number = count(households);
            (
                format!("{number} 户{said_zh}"),
                format!("{number} {}", if households == 1 { one } else { many }),
            )
        })
        .unzip();
    Bilingual { zh: zh.join("，"), en: en.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From one cell into another.
    type Flow = (Option<CellId>, Option<CellId>);

    #[test]
    fn whoever_was_in_no_cell_did_not_change_cells() {
        let [a, b] = [1, 2].map(CellId);
        let names = Names([(a, "甲".to_owned()), (b, "乙".to_owned())].into());
        let said = |moved: &[(Flow, u32)]| {
            let Bilingual { zh, en } = tell_moved(&names, &moved.iter().copied().collect())?;
            Some([zh, en])
        };
        let so = |zh: &str, en: &str| Some([zh, en].map(str::to_owned));
        assert_eq!(
            said(&[((None, Some(a)), 20), ((None, Some(b)), 30)]),
            so("50 户此前不在任何网格中", "50 households were in no cell before")
        );
        assert_eq!(
            said(&[
                ((Some(a), Some(b)), 1),
                ((Some(b), Some(a)), 2),
                ((None, Some(b)), 1),
                ((Some(a), None), 4)
            ]),
            so(
                "3 户换了网格，1 户此前不在任何网格中，4 户不再属于任何网格",
                "3 households change cells, 1 household was in no cell before, 4 households are in no cell any more"
            )
        );
        assert_eq!(
            said(&[((None, Some(a)), 1207), ((Some(b), Some(a)), 1)]),
            so("1,208 户划入网格“甲”", "1,208 households moved to cell \"甲\"")
        );
        assert_eq!(said(&[]), None);
    }
}
