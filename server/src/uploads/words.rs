//! Faults and notes of the reader, and findings of the datum guard, for people of both languages. What the command line says to do
//! by an option, the page does by a choice.

use std::io;

use grid::datum::{Evidence, Misplaced, Suspicion};
use grid::explain::{count, rounded};
use grid::read::{Fault, FaultKind, Note, ReadError};
use grid::scheme::Bilingual;

use crate::formats::Stated;

pub(super) fn both(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
    Bilingual { zh: zh.into(), en: en.into() }
}

/// A file of ours that does not open.
pub(super) fn unreadable(error: &io::Error) -> ReadError {
    Fault { feature: None, kind: FaultKind::Unreadable(error.to_string()) }.into()
}

/// Whether a fault goes once the right system of coordinates is chosen.
pub(super) const fn is_of_system(kind: &FaultKind) -> bool {
    matches!(kind, FaultKind::Projected { .. } | FaultKind::Crs(_) | FaultKind::DeclaredCrs(_))
}

/// That somebody has as many files as they may, all of which are being read.
pub(super) fn too_many_files() -> Bilingual {
    both(
        "您已有 4 个文件正在读取或导入；请等其中一个完成，或先取消",
        "four of your files are being read or taken in; wait until one is done, or cancel one",
    )
}

/// That a file is larger than any that is taken.
pub(crate) fn too_large() -> Bilingual {
    both(
        "文件超过 200 MB；请按辖区或图层拆分后再上传",
        "the file has more than 200 MB; split it by area or layer",
    )
}

/// That a system must be chosen.
pub(super) fn system_needed(stated: &Stated) -> Bilingual {
    match stated {
        Stated::Unknown(name) => both(
            format!("坐标系“{name}”无法识别；请选择坐标系，或先转换为 CGCS2000"),
            format!(
                "the system of coordinates '{name}' is not known; choose one, or convert the file to CGCS2000"
            ),
        ),
        _ => both(
            "没有 .prj，不知道坐标系；请选择坐标系",
            "there is no .prj, so the system of coordinates is not known; choose one",
        ),
    }
}

/// All faults of a file, one sentence each, and how many more there are.
pub(super) fn faults(error: &ReadError) -> Vec<Bilingual> {
    let mut sentences: Vec<Bilingual> = error.faults.iter().map(fault).collect();
    if error.more > 0 {
        let more = count(error.more);
        sentences.push(both(format!("另有 {more} 处问题"), format!("and {more} more faults")));
    }
    sentences
}

fn fault(fault: &Fault) -> Bilingual {
    let what = kind(&fault.kind);
    match &fault.feature {
        None => what,
        Some(name) => {
            let label = if name.label.is_empty() { String::new() } else { format!("“{}”", name.label) };
            both(
                format!("第 {} 个要素{label}（第 {} 行）：{}", name.index + 1, name.line, what.zh),
                format!("{name}: {}", what.en),
            )
        }
    }
}

fn kind(kind: &FaultKind) -> Bilingual {
    let en = kind.to_string();
    let zh = match kind {
        FaultKind::Unreadable(cause) => format!("无法读取：{cause}"),
        FaultKind::EmptyFile => "文件是空的".to_owned(),
        FaultKind::Encoding { line, .. } => {
            return both(
                format!("第 {line} 行不是 UTF-8；请选择 GBK 编码"),
                format!("line {line} is not UTF-8; choose GBK"),
            );
        }
        FaultKind::Utf16 => "文件是 UTF-16；请另存为 UTF-8".to_owned(),
        FaultKind::Truncated { line, .. } => {
            format!("文件在第 {line} 行提前结束，已被截断；请重新获取或导出")
        }
        FaultKind::Json { line, column, .. } => format!("第 {line} 行第 {column} 列不是有效的 JSON"),
        FaultKind::NotGeoJson(_) => "不是 GeoJSON".to_owned(),
        FaultKind::NoFeatures { left_out: 0 } => "文件中没有要素".to_owned(),
        FaultKind::NoFeatures { left_out } => {
            format!("文件中没有带图形的要素（{} 个没有图形）", count(*left_out))
        }
        FaultKind::NoGeometry => "没有图形".to_owned(),
        FaultKind::Collection => "不支持 GeometryCollection；请导出为单一类型的要素".to_owned(),
        FaultKind::GeometryType { found } => format!("不支持图形类型 {found}"),
        FaultKind::Coordinates { geometry, .. } => format!("{geometry} 的坐标结构不对"),
        FaultKind::NotFinite { line, column } => format!("第 {line} 行第 {column} 列的数太大"),
        FaultKind::ShortLine { line } => format!("第 {} 条线的不同点少于两个", line + 1),
        FaultKind::Point { point, .. } => format!("第 {} 个点不在地球上", point + 1),
        FaultKind::Shape(_) => "不是面：环的点太少、未闭合或没有面积".to_owned(),
        FaultKind::Swapped { at: [x, y] } => {
            return both(
                format!("[{x}, {y}] 是先纬度后经度；请交换坐标轴后重新导出"),
                format!("[{x}, {y}] has latitude before longitude; swap the axes and export again"),
            );
        }
        FaultKind::Projected { at: [x, y] } => {
            return both(
                format!("[{x}, {y}] 是投影坐标（米），不是经纬度；请选择坐标系"),
                format!("[{x}, {y}] is in projected metres, not degrees; choose the system of coordinates"),
            );
        }
        FaultKind::Crs(error) => {
            return both(
                format!("坐标与所选坐标系不符：{}", strip(&error.to_string())),
                strip(&error.to_string()),
            );
        }
        FaultKind::DeclaredCrs(name) => {
            return both(
                format!("文件声明的坐标系 {name} 无法识别；请选择坐标系"),
                format!("the file states the system {name}, which is not known; choose one"),
            );
        }
        FaultKind::DuplicateId { id, .. } => format!("编号 {id} 重复"),
        FaultKind::NoField { field } => format!("“{field}”为空"),
        FaultKind::WrongKind { wanted, .. } => match *wanted {
            "one Point" => "这里需要单个点".to_owned(),
            _ => "这里需要面".to_owned(),
        },
    };
    both(zh, en)
}

/// Without the option that the command line would be given.
fn strip(text: &str) -> String {
    text.replace("; leave --crs out", "; choose longitude and latitude")
}

/// A note of the reader, if people need to know.
pub(super) fn note(note: &Note) -> Option<Bilingual> {
    let zh = match note {
        Note::FeaturePerLine | Note::ByteOrderMark => return None,
        Note::DeclaredCrs(crs) => format!("坐标已从文件声明的 {crs} 转换"),
        Note::ThirdDimension(features) => format!("{} 个要素带高程，高程已略去", count(*features)),
        Note::Collapsed { feature, polygons } => {
            format!("第 {} 个要素有 {} 个面小于 1 厘米，已略去", feature.index + 1, count(*polygons))
        }
        Note::LeftOut { features, .. } => format!("{} 个要素没有图形，已略去", count(*features)),
    };
    Some(both(zh, note.to_string()))
}

/// That data cannot lie where it is meant to go.
pub(crate) fn misplaced(misplaced: &Misplaced) -> Bilingual {
    let zh = match misplaced {
        Misplaced::Swapped { at: [x, y] } => {
            format!("[{x}, {y}] 是先纬度后经度：交换后正落在辖区内；请交换坐标轴后重新导出")
        }
        Misplaced::Far { at: [x, y], distance_km, .. } => {
            format!("[{x}, {y}] 距辖区 {} 公里；请核对坐标系与辖区", rounded(*distance_km))
        }
    };
    both(zh, misplaced.to_string())
}

/// That data sits where a Chinese offset would put it.
pub(crate) fn suspicion(found: &Suspicion) -> Bilingual {
    let name = if found.system == grid::crs::Crs::Bd09 {
        "BD-09（百度）"
    } else {
        "GCJ-02（高德、腾讯）"
    };
    let evidence = match found.evidence {
        Evidence::Outlines { before_m, after_m } => {
            format!("去掉该偏移后，轮廓相距 {after_m:.0} 米，现为 {before_m:.0} 米")
        }
        Evidence::Points { before, after } => {
            format!("去掉该偏移后，辖区外的点由 {} 个减为 {} 个", count(before), count(after))
        }
    };
    let remedy = if found.reversed {
        "若是，请重新导入辖区"
    } else {
        "若是，请在坐标系中选择它"
    };
    let whose = if found.reversed { "辖区" } else { "数据" };
    let en = found.to_string();
    let en = en.split_once("; if so,").map_or(en.as_str(), |(start, _)| start);
    let remedy_en =
        if found.reversed { "if so, import the area again" } else { "if so, choose it as the system" };
    both(
        format!("数据偏离辖区{}，像是{whose}采用了 {name}：{evidence}；{remedy}", offset(found.offset_m)),
        format!("{en}; {remedy_en}"),
    )
}

/// How far and where to, from metres east and north.
fn offset([east, north]: [f64; 2]) -> String {
    let [along, across] = [if east < 0.0 { "西" } else { "东" }, if north < 0.0 { "南" } else { "北" }];
    format!("{along} {:.0} 米、{across} {:.0} 米", east.abs(), north.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_said_by_its_directions() {
        assert_eq!(offset([-460.2, 253.0]), "西 460 米、北 253 米");
        assert_eq!(offset([360.0, -236.4]), "东 360 米、南 236 米");
    }
}
