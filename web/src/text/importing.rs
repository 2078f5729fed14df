//! The fixed texts of the import of files.

use grid::wire::upload::Taken;

use super::Lang;
use super::table::texts;

texts! {
    import = "导入文件", "Import a file";
    step_file = "1 选择文件", "1 File";
    step_what = "2 是什么", "2 What it is";
    step_look = "3 核对", "3 Check";
    step_take = "4 导入", "4 Take in";
    drop = "把文件拖到这里，或点击选择", "Drop a file here, or choose one";
    formats = "GeoJSON、Shapefile 压缩包、GeoPackage、带坐标的 CSV、KML、KMZ、.osm.pbf，最大 200 MB",
        "GeoJSON, zipped Shapefile, GeoPackage, CSV with coordinates, KML, KMZ, .osm.pbf; up to 200 MB";
    sending = "正在上传…", "Uploading…";
    opening = "正在打开…", "Opening…";
    unreadable = "这个文件无法导入", "This file cannot be taken in";
    too_large = "文件超过 200 MB；请按辖区或图层拆分后再上传", "The file has more than 200 MB; split it by area or layer";
    given_up = "打开文件时被取消；请重新选择文件", "Opening the file was cancelled; choose it again";
    layer = "图层", "Layer";
    what = "导入为", "Take it in as";
    area = "辖区", "Area";
    area_choose = "请选择辖区", "Choose an area";
    encoding = "文字编码", "Encoding";
    crs = "坐标系", "System of coordinates";
    crs_stated = "文件所述", "As the file states";
    plan_name = "草案名称", "Name of the plan";
    columns = "各列的含义", "What the columns hold";
    column_none = "（无）", "(none)";
    level = "级别（全部）", "Level (of all)";
    look = "核对", "Check";
    looking = "正在读取…", "Reading…";
    take = "导入", "Take in";
    nothing_wrong = "没有发现问题", "Nothing wrong was found";
    warnings = "请留意", "Please note";
    faults = "必须先解决", "To be mended first";
    checking = "正在检查…", "Checking…";
    keeping = "正在写入…", "Writing…";
    cancelled = "已取消，什么都没有导入", "Cancelled; nothing was taken in";
    refused = "什么都没有导入", "Nothing was taken in";
    done = "导入完成", "Taken in";
    open_plan = "打开草案", "Open the plan";
    another = "导入另一个文件", "Import another file";
    features_shown = "要素", "features";
}

/// What a layer is taken in as.
pub(crate) const fn taken(what: Taken, lang: Lang) -> &'static str {
    let (zh, en) = match what {
        Taken::Plan => ("网格（生成划分草案）", "cells (makes a plan)"),
        Taken::Areas => ("辖区", "areas"),
        Taken::Household => ("住户", "households"),
        Taken::Premises => ("单位场所", "premises"),
        Taken::Hazard => ("隐患", "hazards"),
        Taken::Hydrant => ("消火栓", "hydrants"),
        Taken::Street => ("道路", "streets"),
        Taken::Water => ("水系", "water"),
        Taken::Building => ("建筑", "buildings"),
        Taken::Estate => ("小区", "estates"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A field that a column may hold.
pub(crate) fn field(name: &str, lang: Lang) -> String {
    let zh = match name {
        "name" => "名称",
        "code" => "编码",
        "kind" => "网格类型",
        "level" => "级别",
        "parent" => "上级编码",
        "address" => "地址",
        "people" => "人数",
        "contact" => "联系人",
        "phone" => "电话",
        "needs" => "服务需求",
        "category" => "类别",
        "floor-area" => "建筑面积",
        "live-work-store" => "三合一",
        "note" => "描述",
        "severity" => "等级",
        "state" => "状态",
        "found" => "发现日期",
        "due" => "整改期限",
        "checked" => "检查日期",
        "class" => "类别或层数",
        other => other,
    };
    match lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => name.replace('-', " "),
    }
}
